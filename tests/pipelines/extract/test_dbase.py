"""Tables of dBASE: rows under the names of their columns, in the code page that the file tells."""

import struct
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from tests.pipelines.extract.making import read_bytes

FIELDS = ((b"PAYEE", b"C", 12), (b"AMOUNT", b"N", 6), (b"DAY", b"D", 8), (b"NOTE", b"M", 10))
LENGTH = 1 + sum(length for _, _, length in FIELDS)


def table(*rows: bytes, page: int = 0, count: int | None = None) -> bytes:
    start = 33 + 32 * len(FIELDS)
    number = len(rows) if count is None else count
    head = struct.pack("<B3xIHH17xB2x", 3, number, start, LENGTH, page)
    listed = b"".join(struct.pack("<11sc4xB15x", *field) for field in FIELDS)
    return head + listed + b"\r" + b"".join(rows) + b"\x1a"


def row(payee: str, encoding: str, *, sign: bytes = b" ", day: bytes = b"20200304") -> bytes:
    return sign + payee.encode(encoding).ljust(12) + b"   4.5" + day + b"         7"


@pytest.mark.parametrize(
    ("payee", "encoding", "page"),
    [("Bjørk ÅS", "cp865", 0x66), ("Порт Нарвик", "cp866", 0x26), ("Bjørk AS", "utf-8", 0)],
)
def test_rows_are_read_in_the_code_page_that_the_file_tells(
    tmp_path: Path, payee: str, encoding: str, page: int
) -> None:
    gone = row("Gone Ltd", "ascii", sign=b"*")
    [draft] = read_bytes(tmp_path, "a.dbf", table(row(payee, encoding), gone, page=page))
    assert (draft.document.status, draft.document.parser) == (Status.DONE, "dbase")
    assert draft.pages[0].text == f"PAYEE: {payee} | AMOUNT: 4.5 | DAY: 2020-03-04"


@pytest.mark.parametrize("day", [b"20200230", b"00000000", b"20201301"])
def test_a_day_that_does_not_exist_stays_as_it_is_written(tmp_path: Path, day: bytes) -> None:
    [draft] = read_bytes(tmp_path, "a.dbf", table(row("Vega AS", "ascii", day=day)))
    assert draft.pages[0].text.endswith(f"DAY: {day.decode()}")


def test_a_table_that_was_cut_off_tells_how_many_rows_it_lost(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "a.dbf", table(row("Vega AS", "ascii"), count=9))
    assert draft.document.status is Status.PARTIAL
    assert "ends after 1 of 9 rows" in draft.document.reason


@pytest.mark.parametrize("cut", [10, 40])
def test_a_table_without_columns_is_damaged(tmp_path: Path, cut: int) -> None:
    [draft] = read_bytes(tmp_path, "a.dbf", table(row("Vega AS", "ascii"))[:cut])
    assert draft.document.status is Status.DAMAGED
