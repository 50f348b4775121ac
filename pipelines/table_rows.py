"""Rows of tables as cells, each with the name of its column: it stands before each cell ("Amount: 3 | Buyer: Oslo"), or
in a row above, on an earlier page where a table goes on over page breaks. Reads no names and no values."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice, pairwise
from typing import NamedTuple

from indexer.model.documents import Page
from indexer.model.kinds import Role
from indexer.model.mentions import Span
from indexer.text import scales
from pipelines.seams import in_one_table

_NAMED = re.compile(r"(?P<heading>[^|\n:：]{1,60})[:：](?P<cell>[^|\n]*)")
_CELL = re.compile(r"(?P<cell>[^|\n]*)(?:\||$)")
_NO_NAME = re.compile(r"[\d:：]")
_BLANKS = " \t\xa0"
_LINE = re.compile(r"[^\n]+")
_TITLE = 120  # code points over a table that may be its title
_LONGEST = 60  # code points of a column's name
_BELOW = 4  # rows below the names of columns that are looked at for figures


class Cell(NamedTuple):
    """A cell with the name of its column, and where it stands on the page."""

    heading: str
    start: int
    end: int


class Row(NamedTuple):
    """A row of a page. `title` is what stands over the table or its names of columns, `headings` the row above that
    has these, None where each cell is named."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    title: str
    headings: Span | None = None


class _Line(NamedTuple):
    page: Page
    start: int
    end: int

    @property
    def cells(self) -> list[tuple[int, int]]:
        found = [_filled(one) for one in _CELL.finditer(self.page.text, self.start, self.end)]
        return found[:-1] if len(found) > 1 and found[-1][0] == found[-1][1] == self.end else found

    def texts(self) -> list[str]:
        return [self.page.text[start:end] for start, end in self.cells]


def rows(pages: Sequence[Page]) -> dict[int, list[Row]]:
    """The rows of the tables of each page, by its number."""
    found: dict[int, list[Row]] = defaultdict(list)
    for lines in _tables(pages):
        named = _headings(_opening(lines))
        first = named if named is not None and named.page is lines[0].page else lines[0]
        title = first.page.text[max(0, first.start - _TITLE) : first.start]
        for line in lines:
            row = _under(line, named, title) if named is not None else None
            found[line.page.number].append(row or _named(line, title))
    return found


def _tables(pages: Sequence[Page]) -> Iterator[list[_Line]]:
    """The lines of each table. One that heads a page goes on from the page before, unless it names its columns anew."""
    last: list[_Line] = []
    opening: list[_Line] = []
    for before, page in pairwise([None, *pages]):
        assert page is not None
        goes_on = before is not None and in_one_table(before, page)
        for block in sorted((one for one in page.blocks if one.role is Role.TABLE), key=lambda one: one.start):
            lines = [_Line(page, *found.span()) for found in _LINE.finditer(page.text, block.start, block.end)]
            if not lines:
                continue
            if goes_on and last and not _begins_anew(_opening(lines), opening):
                last += lines
                opening = _opening(lines, opening)
            else:
                yield from filter(None, (last,))
                last, opening = lines, _opening(lines)
            goes_on = False
    yield from filter(None, (last,))


def _opening(lines: Sequence[_Line], begun: Sequence[_Line] = ()) -> list[_Line]:
    """The first row of several cells, which may name the columns, and the rows below it; `begun`: those of them that
    stand before these lines."""
    rest = lines if begun else dropwhile(lambda line: len(line.cells) < 2, lines)
    return [*begun, *islice(rest, 1 + _BELOW - len(begun))]


def _begins_anew(opening: Sequence[_Line], before: Sequence[_Line]) -> bool:
    named, old = _headings(opening), _headings(before)
    return named is not None and (old is None or named.texts() != old.texts())


def _headings(opening: Sequence[_Line]) -> _Line | None:
    """The first of these rows, where its cells are names of columns: nearly all filled, none twice, no figure among
    them but in rows below; None where they are not.

    `extract/tables.py` takes the first row of a table file without figures below it, and names such as "Sum 2020":
    there nothing follows from a mistake, here a contract would.
    """
    if not opening:
        return None
    cells = opening[0].texts()
    filled = [cell for cell in cells if cell]
    named = len(set(filled)) == len(filled) >= max(2, 0.6 * len(cells))
    if not named or any(len(cell) > _LONGEST or _NO_NAME.search(scales.without_figure(cell)) for cell in filled):
        return None
    below = (line.texts() for line in opening[1:])
    figures = any(len(row) == len(cells) and any(map(str.isdigit, "".join(row))) for row in below)
    return opening[0] if figures else None


def _under(line: _Line, named: _Line, title: str) -> Row | None:
    """The row under the names of columns; None where it has another number of cells, or is these names again."""
    cells, names = line.cells, named.texts()
    if len(cells) != len(names) or line.texts() == names:
        return None
    found = tuple(Cell(name, *place) for name, place in zip(names, cells, strict=True) if name)
    headings = Span(named.page.text[named.start : named.end], named.page.number, named.start, named.end)
    return Row(line.start, line.end, found, title, headings)


def _named(line: _Line, title: str) -> Row:
    found = _NAMED.finditer(line.page.text, line.start, line.end)
    return Row(line.start, line.end, tuple(Cell(one["heading"].strip(), *_filled(one)) for one in found), title)


def _filled(found: re.Match[str]) -> tuple[int, int]:
    """Where the words of a cell stand, without the blanks around them."""
    cell = found["cell"]
    start = found.end("cell") - len(cell.lstrip(_BLANKS))
    return start, start + len(cell.strip(_BLANKS))
