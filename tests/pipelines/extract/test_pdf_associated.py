"""Files inside a PDF, however it holds them, are documents of their own, each once."""

import zlib
from pathlib import Path

import pytest

from pipelines.extract.pdf_associated import unlisted
from pipelines.extract.pdfium import Attachment
from tests.pipelines.extract.making import read_bytes
from tests.pipelines.extract.test_pdf_beside import built, stream

CRANES, BOATS = stream(b"/Type/EmbeddedFile", b"Three cranes"), stream(b"/Type/EmbeddedFile", b"Four boats")
PACKED = stream(b"/Type /EmbeddedFile/Filter/FlateDecode", zlib.compress(b"Four boats"))
PIN = b"<</Type/Annot/Subtype/FileAttachment/FS 7 0 R/Rect[300 700 320 720]>>"
LISTED = b"/Names<</EmbeddedFiles<</Names[(a)7 0 R]>>>>"


def spec(name: bytes, number: int) -> bytes:
    return b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F %d 0 R>>>>" % (name, name, number)


def inside(folder: Path, data: bytes) -> list[tuple[str, bytes]]:
    return [(one.document.inside, one.original or b"") for one in read_bytes(folder, "a.pdf", data)[1:]]


def test_a_file_that_is_listed_pinned_and_associated_is_one_document(tmp_path: Path) -> None:
    data = built(spec(b"list.txt", 8), CRANES, PIN, catalog=LISTED + b"/AF[7 0 R]", page=b"/Annots[9 0 R]/AF[7 0 R]")
    assert inside(tmp_path, data) == [("list.txt", b"Three cranes")]


def test_different_files_of_one_name_are_both_documents(tmp_path: Path) -> None:
    pin = PIN.replace(b"7 0 R", b"9 0 R")
    held = (spec(b"list.txt", 8), CRANES, spec(b"list.txt", 10), BOATS, pin)
    found = inside(tmp_path, built(*held, catalog=LISTED, page=b"/Annots[11 0 R]"))
    assert [content for _, content in found] == [b"Three cranes", b"Four boats"]


@pytest.mark.parametrize("boats", [BOATS, PACKED])
def test_a_file_that_is_associated_alone_is_a_document(tmp_path: Path, boats: bytes) -> None:
    held = (spec(b"list.txt", 8), CRANES, spec(b"boats.txt", 10), boats)
    found = inside(tmp_path, built(*held, catalog=LISTED, page=b"/AF[9 0 R]"))
    assert found == [("list.txt", b"Three cranes"), ("boats.txt", b"Four boats")]


def test_a_file_that_is_described_where_it_is_associated_is_a_document(tmp_path: Path) -> None:
    found = inside(tmp_path, built(CRANES, page=b"/AF[" + spec(b"list.txt", 7) + b"]"))
    assert found == [("list.txt", b"Three cranes")]


def test_a_broken_file_that_is_associated_costs_itself_alone(tmp_path: Path) -> None:
    broken = stream(b"/Type/EmbeddedFile/Filter/FlateDecode", zlib.compress(b"Four boats" * 99)[:-20])
    held = (spec(b"boats.txt", 8), broken, spec(b"list.txt", 10), CRANES, spec(b"gone.txt", 77))
    assert inside(tmp_path, built(*held, page=b"/AF[7 0 R 9 0 R 11 0 R]")) == [("list.txt", b"Three cranes")]


def test_files_pinned_to_a_page_are_left_to_the_reader_of_their_page(tmp_path: Path) -> None:
    held = (spec(b"list.txt", 8), CRANES, PIN, spec(b"boats.txt", 11), BOATS)
    path = tmp_path / "a.pdf"
    path.write_bytes(built(*held, page=b"/Annots[9 0 R]/AF[10 0 R]"))
    assert unlisted(path, []) == [Attachment("boats.txt", b"Four boats")]
