"""Archives that are honest and unusual, and what is left of those that are cut."""

import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.draft import Draft
from pipelines.extract import libarchive
from tests.pipelines.extract import archives
from tests.pipelines.extract.making import read_bytes

NOISE = b"First of the cargo. " + random.Random(3).randbytes(60_000).hex().encode()  # hardly packs at all


def said(drafts: list[Draft]) -> dict[str, str]:
    return {one.document.inside: one.pages[0].text for one in drafts[1:] if one.pages}


def one_member(name: bytes, data: bytes, *, packed: bytes = b"", method: int = 0, extra: bytes = b"") -> bytes:
    """A ZIP as no library here writes it."""
    packed = packed or data
    sizes = (zlib.crc32(data), len(packed), len(data), len(name), len(extra))
    own = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, method, 0, 33, *sizes) + name + extra + packed
    listed = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, method, 0, 33, *sizes, 0, 0, 0, 0, 0) + name + extra
    return own + listed + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(listed), len(own), 0)


def test_an_archive_put_behind_another_is_read(tmp_path: Path) -> None:
    data = archives.tarred({"a.txt": b"Four cranes"}) + archives.tarred({"b.txt": b"Three barges"})
    assert said(read_bytes(tmp_path, "x.tar", data)) == {"a.txt": "Four cranes", "b.txt": "Three barges"}


def test_files_behind_a_damaged_place_of_a_tar_are_read(tmp_path: Path) -> None:
    whole = bytearray(archives.tarred({f"{name}.txt": b"Crane " + name.encode() for name in "abc"}))
    whole[1024:1030] = b"xxxxxx"
    drafts = read_bytes(tmp_path, "x.tar", bytes(whole))
    assert said(drafts) == {"a.txt": "Crane a", "c.txt": "Crane c"}
    assert drafts[0].document.reason == "The archive is damaged: files in it may be missing."


def test_names_of_a_tar_in_an_older_encoding_are_whole(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        entry = tarfile.TarInfo("Blåbær på Værøy.txt")
        entry.size = 11
        archive.addfile(entry, io.BytesIO(b"Four cranes"))
    assert said(read_bytes(tmp_path, "x.tar", out.getvalue())) == {"Blåbær på Værøy.txt": "Four cranes"}


def test_a_name_within_a_gzip_file_may_be_utf_8(tmp_path: Path) -> None:
    data = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03" + "Brev på øya.txt".encode() + b"\0" + gzip.compress(b"Four cranes")[10:]
    assert said(read_bytes(tmp_path, "x.gz", data)) == {"Brev på øya.txt": "Four cranes"}


@pytest.mark.parametrize("between", [b"", b"\0" * 8])
def test_all_streams_of_an_xz_file_are_read(tmp_path: Path, between: bytes) -> None:
    data = lzma.compress(b"Four cranes, ") + between + lzma.compress(b"three barges")
    assert said(read_bytes(tmp_path, "a.txt.xz", data)) == {"a.txt": "Four cranes, three barges"}


def test_a_zip_packed_as_windows_packs_what_is_large_is_read(tmp_path: Path) -> None:
    inflate64 = pytest.importorskip("inflate64")
    data = b"Four cranes. " * 900
    packer = inflate64.Deflater()
    packed = packer.deflate(data) + packer.flush()
    found = said(read_bytes(tmp_path, "x.zip", one_member(b"a.txt", data, packed=packed, method=9)))
    assert found["a.txt"].count("Four cranes.") == 900
    own, cut = read_bytes(tmp_path, "x.zip", one_member(b"a.txt", data, packed=packed[:-9], method=9))
    assert (own.document.status, cut.document.status) == (Status.PARTIAL, Status.PARTIAL)


def test_a_name_told_beside_another_is_the_name(tmp_path: Path) -> None:
    name = "Čekić.txt".encode()
    beside = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"?eki?.txt")) + name
    found = said(read_bytes(tmp_path, "x.zip", one_member(b"?eki?.txt", b"Four cranes", extra=beside)))
    assert found == {"Čekić.txt": "Four cranes"}
    other = said(read_bytes(tmp_path, "x.zip", one_member(b"a.txt", b"Four cranes", extra=beside + b"\x01")))
    assert other == {"a.txt": "Four cranes"}  # of a member that was renamed since


def test_what_a_zip_says_of_itself_is_known(tmp_path: Path) -> None:
    out = io.BytesIO(archives.zipped({"a.txt": b"Four cranes"}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"Copied in Narvik"
    own, _ = read_bytes(tmp_path, "x.zip", out.getvalue())
    assert own.document.facts["comment"] == "Copied in Narvik"


def test_a_script_that_unpacks_itself_is_an_archive(tmp_path: Path) -> None:
    out = io.BytesIO(b"#!/bin/sh\nexec unzip $0\n")
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("a.txt", "Four cranes")
    assert said(read_bytes(tmp_path, "x.sh", out.getvalue())) == {"a.txt": "Four cranes"}


def test_bytes_that_changed_in_an_archive_are_read_and_told(tmp_path: Path) -> None:
    whole = one_member(b"a.txt", b"Four cranes in Narvik").replace(b"Four", b"Five", 1)
    own, inner = read_bytes(tmp_path, "x.zip", whole)
    assert inner.pages[0].text == "Five cranes in Narvik"
    assert (own.document.status, inner.document.status) == (Status.PARTIAL, Status.PARTIAL)
    assert own.document.reason == "1 file in it could be unpacked in part only: a.txt."
    assert inner.document.reason == "It was unpacked in part only: 21 bytes; the archive is damaged here."


@pytest.mark.skipif(not libarchive.installed(), reason="the system lacks libarchive")
def test_the_beginning_of_a_file_that_a_cut_archive_breaks_off_is_read(tmp_path: Path) -> None:
    whole = archives.zipped({"a.txt": b"Four cranes", "b.txt": NOISE})
    own, first, second = read_bytes(tmp_path, "x.zip", whole[: len(whole) // 2])
    assert first.pages[0].text == "Four cranes"
    assert second.pages[0].text.startswith("First of the cargo. ")
    assert (own.document.status, second.document.status) == (Status.PARTIAL, Status.PARTIAL)


def test_a_document_is_called_by_the_way_through_its_containers(tmp_path: Path) -> None:
    inner = archives.zipped({"c.txt": b"Four cranes"})
    *_, leaf = read_bytes(tmp_path, "a.zip", archives.zipped({"box/b.zip": inner}))
    assert leaf.document.called == "a.zip: box/b.zip: c.txt"


@pytest.mark.skipif(not libarchive.installed(), reason="the system lacks libarchive")
def test_the_beginning_of_what_a_cut_lz4_file_holds_is_read(tmp_path: Path) -> None:
    block = struct.pack("<I", 0x80000000 | len(NOISE)) + NOISE
    whole = b"\x04\x22\x4d\x18\x60\x70\x73" + block * 30 + block[: len(block) // 2]
    own, inner = read_bytes(tmp_path, "a.txt.lz4", whole)
    assert inner.document.size > 29 * len(NOISE)
    assert own.document.status is Status.PARTIAL
