"""Files are known by their content; the name decides only what the content leaves open."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from pipelines.extract.sniff import type_of
from tests.pipelines.extract.making import lines, pdf, word


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def stored(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def summed_wrongly(data: bytes) -> bytes:
    """The archive whose directory tells a wrong checksum of its only file."""
    at = data.index(b"PK\x01\x02") + 16
    return data[:at] + bytes(4) + data[at + 4 :]


MAIL = b"From: a@b.example\nTo: c@d.example\nSubject: x\nDate: Tue, 2 Mar 2021 09:00:00 +0000\n\nHello"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


@pytest.mark.parametrize(
    ("name", "data", "type_"),
    [
        ("report.txt", pdf(lines("text")), "pdf"),
        ("printed", b"\x1b%-12345X@PJL SET COPIES=1\r\n" + pdf(lines("text")), "pdf"),
        ("leak.zip", stored("report.pdf", pdf(lines("text"))), "zip"),
        ("leak.tar", tarred("report.pdf", pdf(lines("text"))), "tar"),
        ("on-files.txt", b"Such a file begins with\n%PDF-1.7, as anybody can see.", "txt"),
        ("report.pdf", b"<!DOCTYPE html><html><body>Session ended</body></html>", "html"),
        ("report.pdf", b"Only words here.", "txt"),
        ("report.docx", b"{\\rtf1 Words}", "rtf"),
        ("report.bin", word("<w:p/>"), "docx"),
        ("book.docx", zipped("xl/workbook.xml"), "xlsx"),
        ("slides", zipped("ppt/presentation.xml"), "pptx"),
        ("things.docx", zipped("a.txt", "b.txt"), "zip"),
        ("letter", OLE + "WordDocument".encode("utf-16-le"), "doc"),
        ("letter.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted-office"),
        ("message", OLE + "__substg1.0_".encode("utf-16-le"), "msg"),
        ("mail.txt", MAIL, "eml"),
        ("mail.eml", b"Subject: x\n\nHello", "eml"),
        ("notes.txt", b"From: the desk\nAnd then some words.", "txt"),
        ("notes.txt", b"To: do: this: and that\n\nTo: be or not", "txt"),
        ("wire.jsonl", b'{"text": "a"}\n', "jsonl"),
        ("wire.txt", b'{"text": "a"}\n{"text": "b"}\n', "jsonl"),
        ("one.json", b'{"text": "a"}', "json"),
        ("notes.md", b"# Title\n", "md"),
        ("page.xhtml", b"<?xml version='1.0'?>\n<html xmlns='x'><body/></html>", "html"),
        ("feed.rss", b"<?xml version='1.0'?>\n<rss/>", "xml"),
        ("list.csv", b"a,b\n1,2\n", "csv"),
        ("empty.pdf", b"", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "png"),
        ("BMW.txt", b"BMW sold three cars. MZ sold none.", "txt"),
        ("noise.html", bytes(range(256)) * 8, "unknown"),
        ("noise.xyz", bytes(range(256)) * 8, "xyz"),
        ("leak.bin", b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(100), "mdb"),
        ("leak.bin", b"\x00\x01\x00\x00Standard ACE DB\x00" + bytes(100), "accdb"),
        ("notes.doc", bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(100), "one"),
        ("text.doc", b"\x31\xbe\x00\x00" + bytes(200), "wri"),
        ("figures", b"\x00\x00\x02\x00\x06\x04" + bytes(20), "wk1"),
        ("figures.wk1", b"\x00\x00\x1a\x00\x02\x10\x04\x00" + bytes(20), "wk3"),
        ("book", b"ITOLITLS" + bytes(40), "lit"),
        ("book.zip", stored("mimetype", b"application/vnd.adobe.indesign-idml-package"), "idml"),
        ("a.bin", summed_wrongly(stored("mimetype", b"application/vnd.oasis.opendocument.text")), "odt"),
        ("wide.txt", "Plain words without a mark".encode("utf-16-le"), "txt"),
    ],
)
def test_type(tmp_path: Path, name: str, data: bytes, type_: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert type_of(path) == type_


def test_the_name_may_be_given_apart_from_the_path(tmp_path: Path) -> None:
    path = tmp_path / "original"
    path.write_bytes(b"a;b\n1;2\n")
    assert type_of(path, "list.csv") == "csv"


@pytest.mark.parametrize(
    ("brands", "kind"),
    [
        (b"avif\0\0\0\0mif1heic", "avif"),
        (b"mif1\0\0\0\0mif1miafavif", "avif"),
        (b"msf1\0\0\0\0avis", "avif"),
        (b"mif1\0\0\0\0mif1heic", "heic"),
        (b"mif1\0\0\0\0", "heic"),
        (b"isom\0\0\0\0avif", "unknown"),
    ],
)
def test_pictures_by_all_of_their_brands(tmp_path: Path, brands: bytes, kind: str) -> None:
    path = tmp_path / "picture"
    path.write_bytes((8 + len(brands)).to_bytes(4, "big") + b"ftyp" + brands + bytes(80) + b"avif")
    assert type_of(path) == kind
