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
_PIECE, _HEADER = 1024 * 1024, 100  # bytes of a sheet that are looked at at once; of one cell's own mark
_PLACED = re.compile(rb"<(?:\w+:)?c\s[^>]{0,60}?\br=[\"'](?P<column>[A-Z]{1,3})(?P<row>\d{1,7})[\"']")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_REACH = re.compile(rb"<(?:\w+:)?dimension\s[^>]*?ref=[\"'](?P<cells>[A-Z0-9:]+)[\"']")
_CELL = re.compile(r"(?P<column>[A-Z]{1,3})(?P<row>\d{1,7})")


def is_sparse(material: Material) -> bool:
    """Whether a sheet reaches too far to be held as a rectangle: as it says, or by its cells where it says nothing or
    names one cell, as some writers do."""
    try:
        with zipfile.ZipFile(material.path) as archive:
            sheets = [name for name in archive.namelist() if _SHEET.fullmatch(name)]
            return any(_stated(archive, name) > DENSE or _counted(archive, name, material) > DENSE for name in sheets)
    except DAMAGE:
        return False


def rows(material: Material) -> Iterator[tuple[str, int, Sequence[Any]]]:
    """Sheet, number and values of each row that holds something; of an empty sheet number 0, no values. Raises
    Unreadable where that fails, after the rows before it."""
    import openpyxl

    try:
        with material.path.open("rb") as file:  # of a path it would ask that it ends in .xlsx
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
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


def _stated(archive: zipfile.ZipFile, name: str) -> int:
    """How many cells lie between the first and the last one of a sheet, as it says; 0 where that says nothing."""
    with archive.open(name) as sheet:
        told = _REACH.search(sheet.read(_HEAD))
    first, _, last = told["cells"].decode().partition(":") if told else ("", "", "")
    corners = [_CELL.fullmatch(first), _CELL.fullmatch(last)]
    found = [(column(cell["column"]), int(cell["row"])) for cell in corners if cell]
    return _size(found) if len(found) == 2 else 0


def _counted(archive: zipfile.ZipFile, name: str, material: Material) -> int:
    """The same by its cells, where the sheet does not say it; as soon as there are too many, no more is looked at."""
    if _stated(archive, name):
        return 0
    corners: list[tuple[int, int]] = []
    with archive.open(name) as sheet:
        left = b""
        while piece := sheet.read(_PIECE):
            material.alive()
            cells = ((column(one["column"].decode()), int(one["row"])) for one in _PLACED.finditer(left + piece))
            corners = _bounds([*corners, *cells])
            if _size(corners) > DENSE:
                break
            left = piece[-_HEADER:]
    return _size(corners)


def _bounds(cells: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The corners of the rectangle that holds these cells."""
    if not cells:
        return []
    columns, rows_ = zip(*cells, strict=True)
    return [(min(columns), min(rows_)), (max(columns), max(rows_))]


def _size(corners: list[tuple[int, int]]) -> int:
    if not corners:
        return 0
    (left, top), (right, bottom) = corners
    return (right - left + 1) * (bottom - top + 1)


def column(letters: str) -> int:
    """Which column these letters name: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
