"""Tables (csv, tsv, workbooks by python-calamine): each row a line that names its columns, a page for each sheet."""

import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role, Status
from pipelines.extract import office_parts, other
from pipelines.extract.composing import clean, compose
from pipelines.extract.decoding import decoded
from pipelines.extract.material import DAMAGE, Child, Material, Reading, Unreadable

DAMAGED = "The workbook is damaged: its sheets cannot be read."
ROWS = 100  # a page
MOST_ROWS = 1_000_000
_Row = Sequence[str]


def extract(material: Material) -> Reading:
    """Rows as lines "heading: cell | heading: cell", a hundred to a page, so that each row can be understood alone."""
    if material.type in {"csv", "tsv"}:
        return _cut(material) if material.portion and material.portion.cut else _whole(material)
    title, authors = _properties(material)
    pages = _pages(_workbook(material), material)
    said = "\n".join(page.text for page in pages)
    older = material.type == "xls"
    pieces = other.beside(material, said) if older else office_parts.beside(material, said)
    further = compose(pieces) if pieces else ()
    return Reading(
        pages + tuple(replace(page, number=number) for number, page in enumerate(further, len(pages) + 1)),
        parser="calamine",
        title=title,
        authors=authors,
        children=tuple(office_parts.embedded_older(material) if older else office_parts.embedded(material)),
    )


def _whole(material: Material) -> Reading:
    found = decoded(material.data())
    return _reading(_separated(found.text, material.type), found.encoding, material)


def _cut(material: Material) -> Reading:
    """Rows out of a long table, its first line before them, as one child that is called by their numbers: those that a
    table program shows, where the line of headings is row 1."""
    data = material.data()
    found, first = decoded(data), material.first
    rows = _separated(found.text, material.type)
    if first > 1 and not _heading(rows)[0]:
        rows, last = rows[1:], first + len(rows) - 2
    else:
        last = first + len(rows) - (1 if first == 1 else 2)
    reading = _reading(rows, found.encoding, material)
    child = Child(f"rows {first}-{last}", data, reading=reading, type=material.type, kept=False)
    return Reading(parser=reading.parser, facts=reading.facts, children=(child,))


def _reading(rows: list[_Row], encoding: str, material: Material) -> Reading:
    filled = [row for row in rows if any(row)]
    pages = _pages([("", filled)], material)
    read = Reading(pages, parser="csv", facts={"encoding": encoding})
    return read if filled else replace(read, status=Status.EMPTY, reason="It holds no text.")


def _properties(material: Material) -> tuple[str, tuple[str, ...]]:
    """Title and authors of a workbook in the newer form; the older ones are left without."""
    from lxml import etree

    try:
        with zipfile.ZipFile(material.path) as archive:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            tree = etree.fromstring(archive.read("docProps/core.xml"), parser)
    except DAMAGE:
        return "", ()
    found = {str(part.tag).rpartition("}")[2]: _flat(part.text or "") for part in tree}
    names = (name.strip() for name in found.get("creator", "").split(";"))
    return found.get("title", ""), tuple(name for name in names if name and name != "openpyxl")


def _separated(text: str, type_: str) -> list[_Row]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    separator = "\t" if type_ == "tsv" else _separator(text)
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


def _workbook(material: Material) -> Iterator[tuple[str, list[_Row]]]:
    import python_calamine

    broken: tuple[type[Exception], ...] = (python_calamine.CalamineError, *DAMAGE)
    try:
        with _Panic():
            book = python_calamine.CalamineWorkbook.from_path(str(material.path))
        for name in book.sheet_names:
            with _Panic():
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True)
            yield name, [[_cell(value) for value in row] for row in rows[:MOST_ROWS] if any(cell != "" for cell in row)]
            material.alive()
    except python_calamine.PasswordError as error:
        raise Unreadable(Status.ENCRYPTED, "The workbook is encrypted: it is locked by a password.") from error
    except broken as error:
        raise Unreadable(Status.DAMAGED, DAMAGED) from error


class _Panic:
    """Makes damage of the library's own kind of breakdown, which is no Exception."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if kind is not None and kind.__name__ == "PanicException":
            raise Unreadable(Status.DAMAGED, DAMAGED) from error


def _cell(value: Any) -> str:
    """A cell as people write it: whole numbers without a point, days without midnight."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _pages(sheets: Iterable[tuple[str, list[_Row]]], material: Material) -> tuple[Page, ...]:
    pages: list[Page] = []
    for name, rows in sheets:
        heading, body = _heading(rows)
        for first in range(0, max(1, len(body)), ROWS):
            pages.append(_page(len(pages) + 1, name, heading, body[first : first + ROWS]))
            if len(pages) % 100 == 0:
                material.alive()
    return tuple(pages)


def _heading(rows: list[_Row]) -> tuple[_Row, list[_Row]]:
    """The first row where its cells are names of columns: all filled, none a figure, none twice."""
    if len(rows) < 2:
        return (), rows
    first = [_flat(cell) for cell in rows[0]]
    filled = [cell for cell in first if cell]
    named = len(filled) >= 2 and len(set(filled)) == len(filled) and len(filled) >= 0.6 * len(first)
    if named and not any(cell.replace(".", "").replace(",", "").isdigit() for cell in filled):
        return first, rows[1:]
    return (), rows


def _page(number: int, name: str, heading: _Row, rows: list[_Row]) -> Page:
    lines = [line for row in rows if (line := _line(heading, row))]
    if not rows and heading:
        lines = [" | ".join(heading)]
    blocks = []
    title = f"{name}\n\n" if name else ""
    if name:
        blocks.append(Block(Role.HEADING, 0, len(name)))
    text = title + "\n".join(lines)
    if lines:
        blocks.append(Block(Role.TABLE, len(title), len(text)))
    return Page(number, text, blocks=tuple(blocks))


def _line(heading: _Row, row: _Row) -> str:
    names = [*heading, *("" for _ in range(len(row) - len(heading)))]
    cells = ((name, _flat(cell)) for name, cell in zip(names, row, strict=False))
    return " | ".join(f"{name}: {cell}" if name else cell for name, cell in cells if cell)


def _flat(cell: str) -> str:
    return " ".join(clean(cell).split())
