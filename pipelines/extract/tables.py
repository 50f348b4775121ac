"""Tables (csv, tsv): each row a line that names its columns, a hundred rows to a page."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role, Status
from pipelines.extract.composing import one_line
from pipelines.extract.decoding import decoded
from pipelines.extract.material import Child, Material, Reading, Unreadable

ROWS = 100  # a page
TITLES = 8  # lines that may stand above the names of the columns
Row = Sequence[str]


class NumberedRow(list[str]):
    """A row with the number that a table program shows beside it."""

    def __init__(self, cells: Iterable[str], number: int) -> None:
        super().__init__(cells)
        self.number = number


_TOLD = re.compile(r'"?sep=([^\n])"?\n', re.IGNORECASE)  # a first line that tells Excel what parts the cells


def extract(material: Material) -> Reading:
    """Rows as lines "heading: cell | heading: cell", a hundred to a page, so that each row can be understood alone."""
    return _cut(material) if material.portion and material.portion.cut else _whole(material)


def _whole(material: Material) -> Reading:
    found = decoded(material.data())
    return _reading(numbered(_separated(found.text, material.type), 1), found.encoding)


def _cut(material: Material) -> Reading:
    """Rows out of a long table, its first line before them, as one child that is called by their numbers: those that a
    table program shows, where the line of headings is row 1."""
    data = material.data()
    found, first = decoded(data), material.first
    separated = _separated(found.text, material.type)
    if first > 1 and not headed(separated, titles=0)[0]:
        rows = numbered(separated[1:], first)
    else:
        repeated = 0 if first == 1 else 1
        rows = [*numbered(separated[:repeated], 1), *numbered(separated[repeated:], first)]
    last = rows[-1].number if rows else first
    reading = _reading(rows, found.encoding, titles=0 if first > 1 else TITLES)
    child = Child(f"rows {first}-{last}", data, reading=reading, type=material.type, kept=False)
    return Reading(parser=reading.parser, facts=reading.facts, children=(child,))


def _reading(rows: Sequence[Row], encoding: str, *, titles: int = TITLES) -> Reading:
    filled = [row for row in rows if any(row)]
    pages = tuple(sheet_pages("", *headed(filled, titles=titles), first=1))
    read = Reading(pages, parser="csv", facts={"encoding": encoding})
    return read if filled else replace(read, status=Status.EMPTY, reason="It holds no text.")


def numbered(rows: Iterable[Row], first: int) -> list[NumberedRow]:
    """The rows with their numbers, from that of the first on."""
    return [NumberedRow(row, number) for number, row in enumerate(rows, first)]


def _separated(text: str, type_: str) -> list[Row]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    told = _TOLD.match(text)
    separator = told[1] if told else "\t" if type_ == "tsv" else _separator(text)
    text = text[told.end() :] if told else text
    csv.field_size_limit(16 * 1024 * 1024)
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(Status.DAMAGED, f"The table is damaged: {error}.") from error


def _separator(text: str) -> str:
    """The sign that parts the first lines into the same number of cells, most cells first."""
    lines = [line for line in text.split("\n")[:20] if line.strip()]

    def evenness(sign: str) -> tuple[float, int]:
        counts = [len(next(csv.reader([line], delimiter=sign), [])) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 1
        return (counts.count(usual) / len(counts) if usual > 1 else 0.0, usual)

    return max(",;\t|", key=evenness)


def sheet_pages(name: str, heading: Row, body: Sequence[Row], *, first: int) -> Iterator[Page]:
    """The pages of a sheet or of some of its rows, from the number `first` on; one where it has no rows."""
    for number, start in enumerate(range(0, max(1, len(body)), ROWS), first):
        yield _page(number, name, heading, body[start : start + ROWS])


def headed(rows: Sequence[Row], *, titles: int = TITLES) -> tuple[Row, list[Row]]:
    """The first row where its cells are names of columns: all filled, none a figure, none twice; or the row below a
    title of at most so many lines. The title stays among the other rows, beside the columns that have names.

    `pipelines/table_rows.py` asks for more (no digit in a name, figures below): it looks at tables of any page, where
    the first row may as well be the first entry. Here the file is one table, and a name taken wrongly costs no word.
    """
    for place, row in enumerate(rows[: min(titles + 1, len(rows) - 1)]):
        cells = [one_line(cell) for cell in row]
        if _named(cells) and (not place or _above_figures(cells, rows[place + 1 : place + 4])):
            above = [*rows[:place], *(_of_empty_columns(row, cells, rows[place + 1 :]) if titles else ())]
            return cells, [*(_like(one, [*[""] * len(cells), *one]) for one in above), *rows[place + 1 :]]
        if sum(map(bool, cells)) > 1:
            break
    return (), list(rows)


def _like(row: Row, cells: list[str]) -> Row:
    return NumberedRow(cells, row.number) if isinstance(row, NumberedRow) else cells


def _of_empty_columns(row: Row, heading: Row, rows: Sequence[Row]) -> list[Row]:
    """The row of headings with the names that stand above no cell at all, and would be lost; none where there is no
    such name."""
    filled = {place for row in rows for place, cell in enumerate(row) if cell}
    names = [name for place, name in enumerate(heading) if name and place not in filled]
    return [_like(row, names)] if names else []


def _named(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    named = len(filled) >= 2 and len(set(filled)) == len(filled) and len(filled) >= 0.6 * len(cells)
    return named and not any(cell.replace(".", "").replace(",", "").isdigit() for cell in filled)


def _above_figures(cells: Sequence[str], below: Sequence[Row]) -> bool:
    """Whether these cells have no figure, and rows below them have."""
    figures = [any(map(str.isdigit, " ".join(row))) for row in (cells, *below)]
    return not figures[0] and any(figures[1:])


def _page(number: int, name: str, heading: Row, rows: Sequence[Row]) -> Page:
    told = [(line, row) for row in rows if (line := _line(heading, row))]
    lines = [line for line, _ in told]
    if not rows and heading:
        lines = [" | ".join(heading)]
    blocks = []
    title = f"{name}\n\n" if name else ""
    if name:
        blocks.append(Block(Role.HEADING, 0, len(name)))
    text = title + "\n".join(lines)
    if lines:
        blocks.append(Block(Role.TABLE, len(title), len(text), _numbers([row for _, row in told])))
    return Page(number, text, blocks=tuple(blocks))


def _numbers(rows: Sequence[Row]) -> str:
    """The numbers of rows that follow each other, as the label of a table states them: "2-50 52"; "" where they have
    none, or are not in order."""
    numbers = [row.number for row in rows if isinstance(row, NumberedRow)]
    if len(numbers) != len(rows) or numbers != sorted(numbers):
        return ""
    runs = (list(run) for _, run in groupby(enumerate(numbers), key=lambda one: one[1] - one[0]))
    ends = ((run[0][1], run[-1][1]) for run in runs)
    return " ".join(f"{first}-{last}" if last > first else str(first) for first, last in ends)


def _line(heading: Row, row: Row) -> str:
    names = [*heading, *("" for _ in range(len(row) - len(heading)))]
    cells = ((name, one_line(cell)) for name, cell in zip(names, row, strict=False))
    return " | ".join(f"{name}: {cell}" if name else cell for name, cell in cells if cell)
