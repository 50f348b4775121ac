"""Files made to harm who reads them: bombs, loops, names that lead out. Each must end, with a status, and alone."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

import openpyxl

from tests.samples.pdf import of_objects

MEBIBYTE = 1024 * 1024
ENDLESS = 1_000_000  # members of an archive
MARK = "footnote-was-here"  # what would lie outside, if a name were followed
OUT = (f"door/{MARK}", f"../../{MARK}", f"/tmp/{MARK}")


def attacks(*, members: int = ENDLESS, deep: int = 1_000) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of all of them, one after the other."""
    yield "many.zip", many_members(members)
    yield "bomb.zip", zip_bomb()
    yield "overlapping.zip", overlapping()
    yield "in-itself.zip", zips_in_zips(40)
    yield "bomb.gz", gzip_bomb()
    yield "laughs.xml", laughs()
    yield "laughs.svg", laughs()
    yield "laughs.docx", office("word/document.xml", laughs())
    yield "laughs.odt", office("content.xml", laughs())
    yield "far-corner.xlsx", far_corner()
    yield "wide.png", wide_picture()
    yield "deep.eml", nested_mails(deep)
    yield "deep.html", b"<html><body>" + b"<div>" * 200_000
    yield "deep.json", b"[" * 1_000_000
    yield "deep.rtf", b"{\\rtf1" + b"{" * 1_000_000
    yield "out.tar", leading_out()
    yield "out.zip", zip_leading_out()
    yield from looping_pdfs()


def _level(number: int) -> str:
    inner = f"&l{number - 1};" * 10
    return f'<!ENTITY l{number} "{inner}">'


def laughs() -> bytes:
    """A document of ten levels of entities, each ten of the one before."""
    levels = "".join(_level(n) for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">{levels}]><a>&l9;</a>'.encode()


def nested_mails(deep: int) -> bytes:
    """A mail in a mail in a mail."""
    inner = b"Subject: the innermost\n\nWords\n"
    for number in range(deep):
        edge = f"edge{number}"
        head = f'Subject: {number}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{edge}"\n\n--{edge}\n'
        inner = head.encode() + b"Content-Type: message/rfc822\n\n" + inner + f"\n--{edge}--\n".encode()
    return inner


def leading_out() -> bytes:
    """A tar of links and of members with names that lead out of it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        link = tarfile.TarInfo("door")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(link)
        hard = tarfile.TarInfo("hard")
        hard.type, hard.linkname = tarfile.LNKTYPE, "../../../etc/passwd"
        tar.addfile(hard)
        for name in OUT:
            member = tarfile.TarInfo(name)
            member.size = 5
            tar.addfile(member, io.BytesIO(b"Words"))
    return out.getvalue()


def many_members(count: int) -> bytes:
    """A ZIP of so many empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", b"")
    return out.getvalue()


def zip_bomb() -> bytes:
    """A gigabyte of nothing in a megabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("nothing.txt", "w") as member:
        for _ in range(1024):
            member.write(bytes(MEBIBYTE))
    return out.getvalue()


def zip_leading_out() -> bytes:
    """A ZIP whose members are named as if they lay elsewhere, one of them a link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("door")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc")
        for name in (*OUT, f"..\\..\\{MARK}", f"C:\\{MARK}"):
            archive.writestr(name, b"Words")
    return out.getvalue()


def overlapping(count: int = 2_000) -> bytes:
    """A ZIP whose directory names one member of a megabyte again and again."""
    once = io.BytesIO()
    with zipfile.ZipFile(once, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"Words " * (MEBIBYTE // 6))
    data = once.getvalue()
    entry, start = data[data.index(b"PK\x01\x02") : data.index(b"PK\x05\x06")], data.index(b"PK\x01\x02")
    return (
        data[:start]
        + entry * count
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, start, 0)
    )


def zips_in_zips(deep: int) -> bytes:
    """A ZIP in a ZIP in a ZIP."""
    data = b"Words"
    for number in range(deep):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{number}.zip" if number else "words.txt", data)
        data = out.getvalue()
    return data


def gzip_bomb() -> bytes:
    """Four gigabytes of nothing, in pieces of 64 megabytes."""
    return gzip.compress(bytes(64 * MEBIBYTE)) * 64


def office(part: str, data: bytes) -> bytes:
    """A ZIP as office programs make it, with one part alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, data)
    return out.getvalue()


def far_corner() -> bytes:
    """A workbook with two cells, as far from each other as cells can be."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "first", "last"
    book.save(out)
    return out.getvalue()


def wide_picture(side: int = 60_000) -> bytes:
    """A white square of 3.6 thousand million points."""
    packer, line = zlib.compressobj(9), b"\0" + b"\xff" * (side // 8)
    body = b"".join([*(packer.compress(line * 100) for _ in range(side // 100)), packer.flush()])
    parts = ((b"IHDR", struct.pack(">2L5B", side, side, 1, 0, 0, 0, 0)), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in parts
    )


def looping_pdfs() -> Iterator[tuple[str, bytes]]:
    """PDF files in which something leads back to itself: the tree of pages, tables before it, a drawing, a length."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    pages, form = b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 5"
    draws, again = b"<</Length 5>>stream\n/F Do\nendstream", form + b"/Resources<</XObject<</F 5 0 R>>>>>>"
    again += b"stream\n/F Do\nendstream"
    root = b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>"
    outline = b"<</First 6 0 R/Next 6 0 R/Parent 6 0 R/Title(a)/Count 1>>"
    usual = [root, pages, page, draws, again, outline]
    yield "loop-drawing.pdf", of_objects(*usual)
    yield "loop-kids.pdf", of_objects(root, b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>", *usual[2:])
    yield "loop-length.pdf", of_objects(*usual[:3], b"<</Length 4 0 R>>stream\n/F Do\nendstream", *usual[4:])
    before = b"xref\n0 0\ntrailer<</Prev 9>>\n"  # at the ninth byte
    yield "loop-before.pdf", of_objects(*usual, head=before, trailer=b"/Prev 9 ")
    yield "loop-parent.pdf", of_objects(root, b"<</Type/Pages/Count 1/Kids[3 0 R]/Parent 3 0 R>>", *usual[2:])
    for count in (2_147_483_647, 1_000_000):
        yield f"count-{count}.pdf", of_objects(root, b"<</Type/Pages/Count %d/Kids[3 0 R]>>" % count, *usual[2:])
