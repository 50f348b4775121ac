"""Damaged documents packed as ZIP: what is left of them is read, told as partial, and never as whole."""

import io
import time
import warnings
import zipfile
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.extract import left_over
from pipelines.extract.material import Material, Unreadable
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
    assert [left_over.is_whole(Material(tmp_path / name, name)) for name in ("whole", "broken")] == [True, False]


def test_parts_that_unpack_to_very_much_are_not_unpacked(tmp_path: Path) -> None:
    signs: list[int] = []
    for count in (2, 20):
        with zipfile.ZipFile(tmp_path / str(count), "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("ppt/media/film.mp4", bytes(1024))
            for number in range(count):
                archive.writestr(f"ppt/slides/slide{number}.xml", bytes(left_over.LARGEST))
    assert left_over.is_whole(Material(tmp_path / "2", "2", alive=lambda: signs.append(1)))
    assert len(signs) == 2
    with pytest.raises(Unreadable, match="unpack to 671,088,640 bytes"):
        left_over.is_whole(Material(tmp_path / "20", "20"))


def book(ending: str) -> bytes:
    """Two chapters of the same sentences; tags that XML would not have stand before the first, which is whole."""
    out = io.BytesIO()
    kind = 'media-type="application/xhtml+xml"'
    items = "".join(f'<item id="{name}" href="{name}{ending}" {kind}/>' for name in "ab")
    container = "urn:oasis:names:tc:opendocument:xmlns:container"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/container.xml",
            f'<container xmlns="{container}"><rootfiles><rootfile full-path="c.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "c.opf",
            f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest>'
            '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
        )
        for name, first in (("a", "<hr>"), ("b", "")):
            told = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
            page = f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{first}{told}</body></html>"
            archive.writestr(f"{name}{ending}", page)
    return out.getvalue()


@pytest.mark.parametrize("ending", [".xhtml", ".html", ".htm"])
def test_a_chapter_that_breaks_off_is_read_to_where_it_ends(tmp_path: Path, ending: str) -> None:
    data = book(ending)
    start = start_of(data, f"b{ending}")
    [draft] = read_bytes(tmp_path, "a.epub", data[: start + (data.index(b"PK\1\2") - start) * 2 // 3])
    said = "\n\n".join(page.text for page in draft.pages).split("\n\n")
    assert said[: len(SENTENCES)] == SENTENCES
    rest = said[len(SENTENCES) :]
    assert len(rest) > 100
    assert rest[:-1] == SENTENCES[: len(rest) - 1]
    assert draft.document.status is Status.PARTIAL
    assert "1 part of it could not be read to the end" in draft.document.reason


def with_more(data: bytes, *more: tuple[str, bytes]) -> bytes:
    """The same with parts put behind, and without the list of all."""
    out = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # names that are there already
        for name, part in more:
            archive.writestr(name, part)
    return out.getvalue()[: out.getvalue().index(b"PK\1\2")]


def text_part(said: str) -> tuple[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(word(paragraph(said)))) as archive:
        return "word/document.xml", archive.read("word/document.xml")


def test_of_two_parts_of_one_name_the_last_whole_one_holds(tmp_path: Path) -> None:
    old = word(paragraph("Vega was paid 4,000,000."))
    data = with_more(old, text_part("Vega was paid 9,000,000."))
    [draft] = read_bytes(tmp_path, "a.docx", data)
    assert draft.pages[0].text == "Vega was paid 9,000,000."
    assert draft.document.status is Status.PARTIAL
    assert "could not be read to the end" not in draft.document.reason
    [draft] = read_bytes(tmp_path, "b.docx", data[:-20])
    assert draft.pages[0].text == "Vega was paid 4,000,000."
    assert "1 part of it could not be read to the end" in draft.document.reason


def test_parts_of_a_file_packed_within_replace_none(tmp_path: Path) -> None:
    out = io.BytesIO(word(paragraph("Vega was paid 4,000,000.")))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/embeddings/1.docx", word(paragraph("Kepa was paid 1.")))
    data = bytearray(out.getvalue())
    at = start_of(bytes(data), "word/embeddings/1.docx")
    data[at - 52 : at] = bytes(52)  # its header, which tells where it ends
    core = start_of(bytes(data), "docProps/core.xml")
    data[core : core + 40] = bytes(40)
    [draft] = read_bytes(tmp_path, "a.docx", bytes(data))
    assert draft.pages[0].text == "Vega was paid 4,000,000."


def test_headers_without_end_are_passed_in_time(tmp_path: Path) -> None:
    header = b"PK\x03\x04" + bytes(2) + b"\x08" + bytes(19) + b"\x01\x00\x00\x00"  # stored, of unknown length
    data = (header + b"a") * 100_000 + b"word/document.xml"
    began = time.monotonic()
    [draft] = read_bytes(tmp_path, "a.docx", data)
    assert draft.document.status is Status.DAMAGED
    assert time.monotonic() - began < 20
