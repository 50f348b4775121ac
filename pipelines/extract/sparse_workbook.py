"""Workbooks (xlsx) whose cells lie far apart, by openpyxl.

`workbook.py` reads the others, ten times as fast; its library holds a sheet as a full rectangle from the first cell
to the last, and one stray cell makes that more than there is memory.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from indexer.model.kinds import Status
from pipelines.extract.material import DAMAGE, Material, Unreadable

DENSE = 16_000_000  # cells of a rectangle that is held as one: 512 MB
LAST = 1_048_576  # rows of a sheet
SEEN = 1_000  # rows between two signs of life
_HEAD = 4_096  # bytes of a sheet within which it says how far it reaches
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_REACH = re.compile(rb"<(?:\w+:)?dimension\s[^>]*?ref=[\"'](?P<cells>[A-Z0-9:]+)[\"']")
_CELL = re.compile(r"(?P<column>[A-Z]{1,3})(?P<row>\d{1,7})")


def is_sparse(material: Material) -> bool:
    """Whether a sheet says of itself that it reaches too far to be held as a rectangle."""
    try:
        with zipfile.ZipFile(material.path) as archive:
            return any(_reach(archive, name) > DENSE for name in archive.namelist() if _SHEET.fullmatch(name))
    except DAMAGE:
        return False


def rows(material: Material) -> Iterator[tuple[str, int, Sequence[Any]]]:
    """Sheet, number and values of each row that holds something; of an empty sheet number 0, no values. Raises
    Unreadable where that fails, after the rows before it."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(str(material.path), read_only=True, data_only=True)
        for sheet in book.worksheets:
            yield from _of_sheet(sheet, material)
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The workbook is damaged: its sheets cannot be read to the end.") from error


def _of_sheet(sheet: Any, material: Material) -> Iterator[tuple[str, int, Sequence[Any]]]:
    sheet.reset_dimensions()  # what a sheet says of its reach is not always true, and would cut it
    filled = False
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > LAST:
            raise ValueError("more rows than a sheet has")
        if any(value not in {None, ""} for value in values):
            filled = True
            yield sheet.title, number, ["" if value is None else value for value in values]
        if number % SEEN == 0:
            material.alive()
    if not filled:
        yield sheet.title, 0, ()


def _reach(archive: zipfile.ZipFile, name: str) -> int:
    """How many cells lie between the first and the last one of a sheet, as it says."""
    with archive.open(name) as sheet:
        told = _REACH.search(sheet.read(_HEAD))
    corners = [_CELL.fullmatch(cell) for cell in told["cells"].decode().split(":")] if told else []
    if len(corners) != 2 or not (corners[0] and corners[1]):
        return 1
    (left, top), (right, bottom) = ((_column(cell["column"]), int(cell["row"])) for cell in corners if cell)
    return (right - left + 1) * (bottom - top + 1)


def _column(letters: str) -> int:
    """Which column these letters name: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
