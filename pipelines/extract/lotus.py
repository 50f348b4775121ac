"""Worksheets of Lotus 1-2-3, releases 1 and 2, and of programs that write its WK1 and WKS: rows as those of tables.

Source: the records as Lotus published them in "Lotus Worksheet File Formats" (1984).
"""

import math
import struct
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from indexer.model.kinds import Status
from pipelines.extract.material import Material, Reading, Unreadable
from pipelines.extract.tables import NumberedRow, headed, sheet_pages

_END, _INTEGER, _NUMBER, _LABEL, _FORMULA, _STRING = 0x01, 0x0D, 0x0E, 0x0F, 0x10, 0x33
_CELLS = frozenset({_INTEGER, _NUMBER, _LABEL, _FORMULA, _STRING})
_SPECIAL, _DATES = 0x70, frozenset({0x72, 0x73, 0x74, 0x79, 0x7A})  # of the byte that says how a cell is shown
_ALIGNED = "'\"^\\|"  # signs before a label that say where in its cell it stands
_ZERO = date(1899, 12, 30)  # Lotus counted a 29 February 1900: right from 1 March 1900 on
_FIRST_RIGHT, _LAST_DAY = 61, 73_050  # days from there on are right, up to the year 2099


class _Cell(NamedTuple):
    row: int
    column: int
    text: str


def extract(material: Material) -> Reading:
    """Rows as lines "heading: cell | heading: cell". Partial where the file was cut off."""
    data = material.data()
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    ended = False
    for kind, body in _records(data):
        ended = ended or kind == _END
        if kind in _CELLS and len(body) > 5:
            row, column, text = _cell(kind, body)
            rows[row][column] = text
    if not ended and not rows:
        raise Unreadable(Status.DAMAGED, "The worksheet is damaged: no cell can be found in it.")
    filled = [
        NumberedRow((cells.get(column, "") for column in range(max(cells) + 1)), number + 1)
        for number, cells in sorted(rows.items())
    ]
    return Reading(
        tuple(sheet_pages("", *headed(filled), first=1)),
        parser="lotus",
        status=Status.DONE if ended else Status.PARTIAL,
        reason="" if ended else "The worksheet is damaged: its end is missing.",
    )


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record that is whole, up to the one that ends the file."""
    at, kind = 0, 0
    while at + 4 <= len(data) and kind != _END:
        kind, length = struct.unpack_from("<HH", data, at)
        if at + 4 + length > len(data):
            return
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def _cell(kind: int, body: bytes) -> _Cell:
    shown, column, row = struct.unpack_from("<BHH", body)
    content = body[5:].ljust(8, b"\x00")
    if kind in {_LABEL, _STRING}:
        text = content.partition(b"\x00")[0].decode("latin-1")  # its own set of letters is nearly this one
        return _Cell(row, column, text[1:] if kind == _LABEL and text[:1] in _ALIGNED else text)
    if kind == _INTEGER:
        return _Cell(row, column, _number(struct.unpack_from("<h", content)[0], shown))
    return _Cell(row, column, _number(struct.unpack_from("<d", content)[0], shown))


def _number(value: float, shown: int) -> str:
    """A number as people write it, a day where the cell shows one; "" for an error, which is kept as no number."""
    if not math.isfinite(value):
        return ""
    if shown & 0x7F in _DATES and _FIRST_RIGHT <= value <= _LAST_DAY:
        return (_ZERO + timedelta(days=int(value))).isoformat()
    return f"{value:.15g}"
