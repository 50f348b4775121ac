"""SQLite databases: a page for each hundred rows of each table, with the names of its columns."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer import leftovers
from indexer.model.kinds import Status
from pipelines.extract.composing import one_line
from pipelines.extract.material import MEBIBYTE, Material, Reading, Unreadable
from pipelines.extract.saying import listed
from pipelines.extract.workbook import SheetRow, of_rows

SEEN = 1_000  # rows between two signs of life
LONGEST = 16 * MEBIBYTE  # bytes of a cell
DAMAGED = "The database is damaged: its tables cannot be found."
_TABLES = (  # virtual ones keep what they say in others, or nowhere
    "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    " ORDER BY rowid"
)


def extract(material: Material) -> Reading:
    """Rows as lines "column: cell | column: cell". Partial where a table is damaged."""
    return of_rows(_rows(material), material, parser="sqlite")


def _rows(material: Material) -> Iterator[SheetRow]:
    """The rows of each table, its columns' names first. Raises Unreadable where tables are lost, at the end."""
    with _opened(material) as database:
        try:
            names = [name for (name,) in database.execute(_TABLES)]
        except sqlite3.Error as error:
            raise Unreadable(Status.DAMAGED, DAMAGED) from error
        lost = []
        for name in names:
            try:
                yield from _of_table(database, name, material)
            except sqlite3.Error:
                lost.append(name)
    if lost:
        told = f"The database is damaged: of its tables {listed(lost)} cannot be read to the end."
        raise Unreadable(Status.PARTIAL, told)


@contextmanager
def _opened(material: Material) -> Iterator[sqlite3.Connection]:
    """The database as it lies on disk: what is not yet in it (a journal beside it) is not asked for, nothing is run.

    A copy is opened, since SQLite follows links by itself to where a confined process sees nothing.
    """
    with TemporaryDirectory(prefix=leftovers.prefix()) as folder:
        place = Path(folder) / "database"
        shutil.copyfile(material.path, place)
        with closing(sqlite3.connect(f"{place.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.text_factory = lambda data: data.decode("utf-8", "replace")
            database.execute("PRAGMA trusted_schema = OFF")
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            yield database


def _of_table(database: sqlite3.Connection, name: str, material: Material) -> Iterator[SheetRow]:
    quoted = '"' + name.replace('"', '""') + '"'
    rows = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - the name is quoted, and all may be read
    yield SheetRow(name, 1, [column for column, *_ in rows.description])
    for number, row in enumerate(rows, 2):
        cells = [_cell(value) for value in row]
        if any(cells):
            yield SheetRow(name, number, cells)
        if number % SEEN == 0:
            material.alive()


def _cell(value: Any) -> str:
    """A cell as text; of bytes those that are text."""
    if isinstance(value, bytes):
        try:
            value = "" if b"\x00" in value else value.decode("utf-8")
        except UnicodeDecodeError:
            value = ""
    return "" if value is None else one_line(str(value))
