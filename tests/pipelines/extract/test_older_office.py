"""Older Office files: what runs at the head and foot of their pages is told and marked; no row is told twice."""

import struct
from itertools import accumulate
from pathlib import Path

import pytest

from indexer.config import Config
from indexer.model.kinds import Role, Status
from pipelines.extract import workbook as workbook_reader
from pipelines.extract.composing import Piece
from pipelines.extract.material import Material
from pipelines.extract.older_office import about, running
from pipelines.extract.sandbox import read_apart
from tests.pipelines.extract.compound import compound
from tests.pipelines.extract.making import header, read_bytes

BODY, NOTE = "Four cranes for the quay.\r", "Paid twice.\r"
HEAD = "Secret until \x13 DATE \x14May\x15\r\r"
FOOT = "Kråken Havn AS\r\r"
SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")  # what a section of properties is called ([MS-OLEPS] 2.2)
IN_A_BOX = "Copy for Bodø\r"


def document(*, narrow: bool = False, marks: int = 0, release: int = 0xC1) -> bytes:
    """A Word 97 file of a text, a note, six empty lines around notes, a head, an empty one, a foot, and a box."""
    stories = ["", "", "", "", "", "", HEAD, "", FOOT]
    places = [sum(map(len, stories[:number])) for number in range(len(stories) + 1)]
    text = BODY + NOTE + "".join(stories) + "\r" + IN_A_BOX
    data = text.encode("cp1252" if narrow else "utf-16-le")
    main = struct.pack("<HHHHHH", 0xA5EC, release, 0, 0, 0, marks).ljust(0x4C, b"\x00")
    main += struct.pack("<8i", len(BODY), len(NOTE), places[-1] + 1, 0, 0, 0, 0, len(IN_A_BOX))
    headers = struct.pack(f"<{len(places) + 1}I", *places, places[-1] + 1)
    place = 0x40000000 | 0x400 if narrow else 0x200
    half = len(text) // 2 if not narrow else len(text)
    cuts = [0, len(text)] if narrow else [0, half, len(text)]
    held = [place + 2 * cut for cut in cuts[:-1]]
    pieces = struct.pack(f"<{len(cuts)}I", *cuts) + b"".join(struct.pack("<HIH", 0, one, 0) for one in held)
    table = headers + b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    main = main.ljust(0xF2, b"\x00") + struct.pack("<II", 0, len(headers))
    main = main.ljust(0x1A2, b"\x00") + struct.pack("<II", len(headers), len(table) - len(headers))
    return compound({"WordDocument": main.ljust(0x200, b"\x00") + data, "0Table": table})


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def opening(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0xDBB, 1996, 0, 0))


def said(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def workbook(*records: bytes) -> bytes:
    """An Excel 97 file with one sheet, and one way to show figures, as money."""
    ways = record(0xE0, struct.pack("<HH", 0, 7) + bytes(16))
    sheet = opening(0x10) + b"".join(records) + record(0x0A, b"")
    named = b"\x00\x00\x04\x00Quay"
    start = len(opening(5)) + len(ways) + 4 + 4 + len(named) + 4
    book = opening(5) + ways + record(0x85, struct.pack("<I", start) + named) + record(0x0A, b"")
    return compound({"Workbook": book + sheet})


def label(row: int, column: int, text: str) -> bytes:
    return record(0x204, struct.pack("<HHH", row, column, 0) + said(text))


def lines(folder: Path, data: bytes, type_: str, known: str = "") -> list[Piece]:
    path = folder / "older"
    path.write_bytes(data)
    return running(Material(path, "older", type_), known)


@pytest.mark.parametrize("narrow", [True, False])
def test_heads_and_feet_of_a_document_are_told_and_marked(tmp_path: Path, *, narrow: bool) -> None:
    texts = ["Secret until May", "Kråken Havn AS", "Copy for Bodø"]
    assert lines(tmp_path, document(narrow=narrow), "doc") == [Piece(text, Role.FURNITURE) for text in texts]
    assert lines(tmp_path, document(narrow=narrow), "doc", "Kråken Havn AS") == [
        Piece(text, Role.FURNITURE) for text in (texts[0], texts[2])
    ]


def test_a_locked_or_damaged_or_very_old_document_tells_no_lines(tmp_path: Path) -> None:
    assert lines(tmp_path, document(marks=0x100), "doc") == []
    assert lines(tmp_path, document(release=0x65), "doc") == []
    assert lines(tmp_path, document()[:2000], "doc") == []


def test_heads_of_sheets_are_told_without_their_codes(tmp_path: Path) -> None:
    data = workbook(record(0x14, said('&L&"Arial"&8Kråken&C&K01+034Draft&RPage &P')), record(0x15, b""))
    assert lines(tmp_path, data, "xls") == [Piece("Kråken Draft Page", Role.FURNITURE)]
    older = record(0x809, struct.pack("<HH", 0x500, 0x10)) + record(0x14, b"\x06Kr\xe5ken") + record(0x0A, b"")
    assert lines(tmp_path, compound({"Book": older}), "xls") == [Piece("Kråken", Role.FURNITURE)]
    assert lines(tmp_path, workbook(record(0x2F, b"\x00"), record(0x14, said("Kråken"))), "xls") == []


def test_a_directory_that_leads_back_to_itself_is_damage(tmp_path: Path) -> None:
    data = bytearray(workbook(label(0, 0, "Crane")))
    first, table = (struct.unpack_from("<I", data, place)[0] for place in (0x30, 0x4C))
    struct.pack_into("<I", data, 512 * (table + 1) + 4 * first, first)
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    [draft] = read_apart(path, header(path), limits=Config())
    assert (draft.document.status, draft.document.reason) == (Status.DAMAGED, workbook_reader.DAMAGED)


def test_a_row_comes_again_only_where_the_sheet_shows_it_otherwise(tmp_path: Path) -> None:
    data = workbook(
        label(0, 0, "Crane"), label(0, 1, "Price"), label(0, 2, "Seller"),
        label(1, 0, "Mobile"), record(0x203, struct.pack("<HHHd", 1, 1, 0, 1250.5)), label(1, 2, "Kråken Havn AS"),
        label(2, 0, "Tower"), label(2, 2, "Vega AS"),
        record(0x14, said("&CDraft")),
    )  # fmt: skip
    [draft] = read_bytes(tmp_path, "quay.xls", data)
    cells, further = draft.pages
    assert "Crane: Mobile | Price: 1250.5 | Seller: Kråken Havn AS" in cells.text
    assert further.text.split("\n\n") == ["Draft", "Mobile $1,250.50 Kråken Havn AS"]
    assert [further.text[one.start : one.end] for one in further.blocks if one.role is Role.FURNITURE] == ["Draft"]


@pytest.mark.parametrize(("made", "day"), [(132_223_104_000_000_000, "2020-01-01"), (1, "")], ids=["day", "zero"])
def test_an_older_workbook_says_who_made_it_and_when(tmp_path: Path, made: int, day: str) -> None:
    values = {
        1: struct.pack("<Ih2x", 2, 1251),
        2: struct.pack("<II12s", 30, 12, "Агенты".encode("cp1251")),
        4: struct.pack("<II12s", 30, 12, b"Ada Brekke"),
        12: struct.pack("<IQ", 64, made),
        13: struct.pack("<II", 0x101E, 0xFFFF_FFFF),  # a list of more texts than anybody can read
    }
    places = list(accumulate(map(len, values.values()), initial=8 + 8 * len(values)))
    listed = b"".join(struct.pack("<II", key, place) for key, place in zip(values, places, strict=False))
    section = struct.pack("<II", places[-1], len(values)) + listed + b"".join(values.values())
    summary = struct.pack("<HHI16xI", 0xFFFE, 0, 2, 1) + SUMMARY + struct.pack("<I", 48) + section
    path = tmp_path / "a.xls"
    path.write_bytes(compound({"\x05SummaryInformation": summary}))
    found = about(Material(path, "a.xls", "xls"))
    assert (found.title, found.authors, found.date) == ("Агенты", ("Ada Brekke",), day)
