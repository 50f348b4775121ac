"""Worksheets of Lotus 1-2-3: labels, numbers, days and what formulas came to, row by row."""

import struct
from pathlib import Path

from indexer.model.kinds import Status
from tests.pipelines.extract.making import read_bytes

PLAIN, DAY = 0x71, 0xF9


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def cell(kind: int, column: int, row: int, content: bytes, *, shown: int = PLAIN) -> bytes:
    return record(kind, struct.pack("<BHH", shown, column, row) + content)


BEGINNING = record(0, b"\x06\x04")
NAMES = (b"'Crane\x00", b"^Bought\x00", b'"Price\x00')
LABELS = b"".join(cell(0x0F, column, 0, text) for column, text in enumerate(NAMES))
CELLS = (
    cell(0x0F, 0, 1, b"'Kr\xe5ken\x00")
    + cell(0x0E, 1, 1, struct.pack("<d", 35249.0), shown=DAY)
    + cell(0x0D, 2, 1, struct.pack("<h", -40))
    + cell(0x10, 0, 3, struct.pack("<dH", 0.0, 0))
    + cell(0x33, 0, 3, b"in all\x00")
    + cell(0x10, 2, 3, struct.pack("<dH", 1250.5, 0))
    + cell(0x10, 3, 3, struct.pack("<dH", float("nan"), 0))
)
END = record(1, b"")


def test_each_row_names_its_columns(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "quay", BEGINNING + LABELS + CELLS + END)
    assert (draft.document.type, draft.document.status) == ("wk1", Status.DONE)
    assert [page.text for page in draft.pages] == [
        "Crane: Kråken | Bought: 1996-07-03 | Price: -40\nCrane: in all | Price: 1250.5"
    ]


def test_a_worksheet_that_was_cut_off_keeps_what_is_there(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "quay.wk1", (BEGINNING + LABELS + CELLS)[:-3])
    assert draft.document.status is Status.PARTIAL
    assert "Crane: Kråken" in draft.pages[0].text
    [nothing] = read_bytes(tmp_path, "quay.wk1", BEGINNING)
    assert nothing.document.status is Status.DAMAGED
