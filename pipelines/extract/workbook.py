"""Workbooks (xlsx, xlsb, xls, ods), by python-calamine: a page for each sheet and each hundred of its rows.

A long one is not held: its rows come as documents of some thousand, each under its sheet's name, as those of a long
table do.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from indexer.model.documents import Page
from indexer.model.kinds import Status
from pipelines.extract import cell_forms, office_parts, older_office, opendocument, other, sparse_workbook
from pipelines.extract.composing import Piece, compose, one_line
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE, MEBIBYTE, Child, Material, Reading, Unreadable
from pipelines.extract.saying import listed
from pipelines.extract.tables import NumberedRow, headed, sheet_pages
from pipelines.extract.unpacking import safe_name

DAMAGED = "The workbook is damaged: its sheets cannot be read."
WHOLE = 4 * MEBIBYTE  # letters in cells; a workbook up to here is one document
STRETCH = MEBIBYTE // 4  # letters of rows that are a document by themselves
SEEN = 1_000  # rows between two signs of life


class SheetRow(NamedTuple):
    """A row that holds something, with the number that a table program shows; of an empty sheet number 0, no cells."""

    sheet: str
    number: int
    cells: Sequence[str]

    @property
    def letters(self) -> int:
        return sum(map(len, self.cells))


def extract(material: Material) -> Reading:
    """Rows as lines "heading: cell | heading: cell", so that each can be understood alone."""
    about = opendocument.about(material) if material.type == "ods" else _properties(material)
    sparse = material.type == "xlsx" and sparse_workbook.is_sparse(material)
    rows = _far_apart(material) if sparse else _rows(material)
    reading = of_rows(rows, material, parser="openpyxl" if sparse else "calamine")
    return replace(reading, title=about.title, authors=about.authors, date=about.date)


def of_rows(rows: Iterator[SheetRow], material: Material, *, parser: str) -> Reading:
    """What sheets say, and what stands beside their cells. `rows` may end with an Unreadable: then what came before it
    is kept, and the reading partial."""
    trouble: list[Unreadable] = []
    rows = _to_the_end(rows, trouble)
    held: list[SheetRow] = []
    letters = 0
    for row in rows:
        held.append(row)
        letters += row.letters
        if letters > WHOLE:
            cut = _stretches(chain(held, rows), material, parser)
            return Reading(parser=parser, children=chain(cut, _embedded(material), _told(trouble)))
    if trouble and not held:
        raise trouble[0]
    pages: list[Page] = []
    for name, of_sheet in groupby(held, attrgetter("sheet")):
        heading, body = headed([NumberedRow(row.cells, row.number) for row in of_sheet if row.number])
        pages += sheet_pages(name, heading, body, first=len(pages) + 1)
    further = _sheets(_beside(material, "\n".join(page.text for page in pages)), first=len(pages) + 1)
    return Reading(
        (*pages, *further),
        parser=parser,
        status=Status.PARTIAL if trouble else Status.DONE,
        reason=" ".join(error.reason for error in trouble),
        children=tuple(_embedded(material)),
    )


def _to_the_end(rows: Iterator[SheetRow], trouble: list[Unreadable]) -> Iterator[SheetRow]:
    """The rows; why there are no more of them is kept, for the rows on the way must not be lost over it."""
    try:
        yield from rows
    except Unreadable as error:
        trouble.append(error)


def _told(trouble: list[Unreadable]) -> Iterator[Child]:
    """No child, but what has to be said after the last one."""
    if trouble:
        raise trouble[0]
    yield from ()


def _stretches(rows: Iterable[SheetRow], material: Material, parser: str) -> Iterator[Child]:
    """The rows as documents, and after them one of what stands beside the cells."""
    said: list[str] = []
    for inside, cells, pages in _cut(rows):
        if material.type == "xls":  # its reader gives cells and all else in one
            said += [page.text for page in pages]
        yield _child(inside, "\n".join(map("\t".join, cells)), pages, material, parser)
    pages = _sheets(_beside(material, "\n".join(said)), first=1)
    if pages:
        yield _child("beside its cells", "\n".join(page.text for page in pages), pages, material, parser)


def _cut(rows: Iterable[SheetRow]) -> Iterator[tuple[str, Sequence[Sequence[str]], tuple[Page, ...]]]:
    """Stretches of a sheet's rows, all under the names of its columns, called by the numbers of their rows."""
    for number, (name, of_sheet) in enumerate(groupby(rows, attrgetter("sheet")), 1):
        folder = safe_name(name, number)
        heading: Sequence[str] = ()
        for place, stretch in enumerate(_stretched(row for row in of_sheet if row.number)):
            cells = [NumberedRow(row.cells, row.number) for row in stretch]
            heading, body = (heading, [*cells]) if place else headed(cells)
            pages = tuple(sheet_pages(name, heading, body, first=1))
            inside = f"{folder}/rows {stretch[0].number}-{stretch[-1].number}"
            yield inside, cells, pages


def _stretched(rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    held: list[SheetRow] = []
    letters = 0
    for row in rows:
        held.append(row)
        letters += row.letters
        if letters >= STRETCH:
            yield held
            held, letters = [], 0
    if held:
        yield held


def _child(inside: str, text: str, pages: tuple[Page, ...], material: Material, parser: str) -> Child:
    reading = Reading(pages, parser=parser)
    return Child(inside, text.encode("utf-8", "replace"), reading=reading, type=material.type, kept=False)


def _sheets(pieces: list[Piece], *, first: int) -> tuple[Page, ...]:
    pages = compose(pieces) if pieces else ()
    return tuple(replace(page, number=number) for number, page in enumerate(pages, first))


def _beside(material: Material, said: str) -> list[Piece]:
    """Headers, notes and charts."""
    if material.type == "ods":
        return list(office_parts.fresh(opendocument.beside_cells(material), said))
    if material.type != "xls":
        return office_parts.beside(material, said)
    lines = older_office.running(material, said)
    return [*lines, *other.beside(material, "\n".join((said, *(line.text for line in lines))))]


def _embedded(material: Material) -> Iterator[Child]:
    older = material.type == "xls"
    yield from office_parts.embedded_older(material) if older else office_parts.embedded(material)


def _rows(material: Material) -> Iterator[SheetRow]:
    """The rows of each sheet that can be read. Raises Unreadable where the workbook is locked, and at the end where a
    sheet was lost."""
    import python_calamine

    broken: tuple[type[Exception], ...] = (python_calamine.CalamineError, Unreadable, *DAMAGE)
    try:
        if material.type == "xls" and not _is_listed(material.path):
            raise Unreadable(Status.DAMAGED, DAMAGED)
        book = _book(material)
    except python_calamine.PasswordError as error:
        raise Unreadable(Status.ENCRYPTED, "The workbook is encrypted: it is locked by a password.") from error
    except broken as error:
        raise Unreadable(Status.DAMAGED, DAMAGED) from error
    lost = []
    for name in book.sheet_names:
        material.alive()
        try:
            yield from _of_sheet(book, name, material)
        except broken:
            lost.append(name)
    if lost:
        alone = len(lost) == len(book.sheet_names)
        told = DAMAGED if alone else f"The workbook is damaged: of its sheets {listed(lost)} cannot be read to the end."
        raise Unreadable(Status.DAMAGED if alone else Status.PARTIAL, told)


def _book(material: Material) -> Any:
    """The workbook under a name that ends as its type does, which originals and files out of containers have not:
    calamine goes by that, and where it has to guess it tells of no lock."""
    import python_calamine

    with TemporaryDirectory(prefix="footnote-") as folder, _Panic():
        named = Path(folder, f"book.{material.type}")
        named.symlink_to(material.path.absolute())
        return python_calamine.CalamineWorkbook.from_path(str(named))


def _far_apart(material: Material) -> Iterator[SheetRow]:
    for sheet, number, values in sparse_workbook.rows(material):
        yield SheetRow(sheet, number, [_cell(value) for value in values])


def _is_listed(path: Path) -> bool:
    """Whether the directory of an older file ends, and names a workbook: of one that does not, calamine takes
    memory without end."""
    import olefile

    if not olefile.isOleFile(str(path)):
        return True
    with olefile.OleFileIO(str(path)) as file:
        named = any(entry[-1].lower() in {"workbook", "book"} for entry in file.listdir())
        return named and all(_ends(file.fat, at) for at in (file.first_dir_sector, file.first_mini_fat_sector))


def _ends(sectors: Sequence[int], at: int) -> bool:
    """Whether the chain that begins at a sector leads back to none of its own."""
    seen = set()
    while 0 <= at < len(sectors) and at not in seen:
        seen.add(at)
        at = sectors[at]
    return at not in seen


def _of_sheet(book: Any, name: str, material: Material) -> Iterator[SheetRow]:
    with _Panic():
        sheet = book.get_sheet_by_name(name)
    filled, first = False, sheet.start[1] + 1 if sheet.start else 1
    shown = cell_forms.of_sheet(material.path, name, type_=material.type)
    for number, row in enumerate(sheet.iter_rows(), 1):
        if any(cell != "" for cell in row):
            filled = True
            forms = shown.row(number)
            yield SheetRow(name, number, [_cell(value, forms.get(at)) for at, value in enumerate(row, first)])
        if number % SEEN == 0:
            material.alive()
    if not filled:
        yield SheetRow(name, 0, ())


class _Panic:
    """Makes damage of the library's own kind of breakdown, which is no Exception."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if kind is not None and kind.__name__ == "PanicException":
            raise Unreadable(Status.DAMAGED, DAMAGED) from error


def _cell(value: Any, form: cell_forms.Form | None = None) -> str:
    """A cell as people write it: whole numbers without a point, days without midnight, shares and amounts as they are
    shown."""
    plain = _plain(value)
    if form and isinstance(value, float) and abs(value) < cell_forms.MOST:
        return cell_forms.text(value, form, plain)
    return plain


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _properties(material: Material) -> Reading:
    """What a workbook in the newer or the older form says of itself."""
    if material.type == "xls":
        return older_office.about(material)
    try:
        with zipfile.ZipFile(material.path) as archive:
            about = root_of(archive.read("docProps/core.xml"))
    except DAMAGE:
        return Reading()
    found = {str(part.tag).rpartition("}")[2]: one_line(part.text or "") for part in about}
    names = (name.strip() for name in found.get("creator", "").split(";"))
    authors = tuple(name for name in names if name and name != "openpyxl")
    return Reading(title=found.get("title", ""), authors=authors, date=found.get("created", "")[:10])
