"""Damaged documents packed as ZIP: what is left of them is read, told as partial, and never as whole."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.extract import left_over
from tests.pipelines.extract.making import read_bytes, word
from tests.pipelines.extract.test_docx import paragraph

SENTENCES = [f"Vega AS paid NOK {number},400 to the harbour of Narvik for crane {number}." for number in range(200)]
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def written() -> bytes:
    return word("".join(map(paragraph, SENTENCES)))


def opendocument() -> bytes:
    words = "".join(f"<text:p>{sentence}</text:p>" for sentence in SENTENCES)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}"><office:body><office:text>{words}'
            "</office:text></office:body></office:document-content>",
        )
    return out.getvalue()


def start_of(data: bytes, name: str) -> int:
    """Where the bytes of a part begin."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo(name).header_offset
    return (
        at + 30 + int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(data[at + 28 : at + 30], "little")
    )


def packed_anew(data: bytes, *, first: str) -> bytes:
    """The same, packed small and with one part before all others but what tells the kind of file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (not name.startswith(("[", "_rels")), name != first))
        for name in names:
            new.writestr(name, old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "part"), [("a.docx", written(), "word/document.xml"), ("a.odt", opendocument(), "content.xml")]
)
def test_a_document_that_was_cut_off_is_read_to_where_it_ends(
    tmp_path: Path, name: str, data: bytes, part: str
) -> None:
    data = packed_anew(data, first=part) if name.endswith("docx") else data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        long = archive.getinfo(part).compress_size
    [draft] = read_bytes(tmp_path, name, data[: start_of(data, part) + long // 2])
    said = draft.pages[0].text.split("\n\n")
    assert 40 < len(said) < 200
    assert said[:-1] == SENTENCES[: len(said) - 1]
    assert SENTENCES[len(said) - 1].startswith(said[-1])
    assert draft.document.status is Status.PARTIAL
    assert "damaged: it was read from what is left of its parts. 1 part of it" in draft.document.reason


def test_a_broken_part_beside_the_text_costs_itself(tmp_path: Path) -> None:
    data = bytearray(written())
    at = start_of(bytes(data), "docProps/core.xml")
    data[at : at + 40] = bytes(40)
    [draft] = read_bytes(tmp_path, "a.docx", bytes(data))
    assert draft.pages[0].text.split("\n\n") == SENTENCES
    assert draft.document.status is Status.PARTIAL


def test_a_document_of_which_nothing_is_left_is_damaged(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "a.docx", written()[:200])
    assert (draft.document.status, draft.pages) == (Status.DAMAGED, ())


def test_a_part_that_cannot_be_unpacked_is_noticed(tmp_path: Path) -> None:
    data = bytearray(written())
    (tmp_path / "whole").write_bytes(data)
    data[start_of(bytes(data), "word/document.xml") + 50] ^= 4
    (tmp_path / "broken").write_bytes(data)
    assert [left_over.is_whole(tmp_path / name) for name in ("whole", "broken")] == [True, False]


def test_headers_without_end_are_passed_in_time(tmp_path: Path) -> None:
    header = b"PK\x03\x04" + bytes(2) + b"\x08" + bytes(19) + b"\x01\x00\x00\x00"  # stored, of unknown length
    data = (header + b"a") * 100_000 + b"word/document.xml"
    began = time.monotonic()
    [draft] = read_bytes(tmp_path, "a.docx", data)
    assert draft.document.status is Status.DAMAGED
    assert time.monotonic() - began < 20
