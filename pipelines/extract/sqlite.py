"""SQLite databases: a page for each hundred rows of each table, with the names of its columns."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer import leftovers
from indexer.model.kinds import Status
from pipelines.extract import saying
from pipelines.extract.composing import one_line
from pipelines.extract.material import MEBIBYTE, Material, Reading, Unreadable
from pipelines.extract.workbook import SheetRow, of_rows

SEEN = 1_000  # rows between two signs of life
LONGEST = 16 * MEBIBYTE  # bytes of a cell
DAMAGED = "The database is damaged: its tables cannot be found."
_TABLES = (
    "SELECT name, rootpage, ifnull(sql, '') FROM sqlite_master"
    " WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid"
)
_TABLE = "CREATE TABLE "  # so SQLite writes it, however it was typed
_MODULE = re.compile(r"CREATE VIRTUAL TABLE .*?\bUSING\s+(\w+)", re.IGNORECASE | re.DOTALL)
_FULL_TEXT, _PLACES = ("segments", "segdir", "docsize", "stat"), ("node", "rowid", "parent")
_SERVING = {  # tables that only serve to find what a virtual one holds; its words are in one other, "_content"
    **dict.fromkeys(("fts3", "fts4"), _FULL_TEXT),
    "fts5": ("data", "idx", "docsize", "config"),
    **dict.fromkeys(("rtree", "rtree_i32", "geopoly"), _PLACES),
}
_HELD = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0"  # the others are reckoned, to any length


def extract(material: Material) -> Reading:
    """Rows as lines "column: cell | column: cell". Partial where a table is damaged."""
    return of_rows(_rows(material), material, parser="sqlite")


def _rows(material: Material) -> Iterator[SheetRow]:
    """The rows of each table, its columns' names first. Raises Unreadable where tables are lost, at the end."""
    with _opened(material) as database:
        try:
            database.execute("PRAGMA writable_schema = ON")  # one table that is no such thing costs itself
            tables = held_tables(database)
        except sqlite3.Error as error:
            raise Unreadable(Status.DAMAGED, DAMAGED) from error
        lost = [name for name, sound in tables.items() if not sound]
        for name in (name for name, sound in tables.items() if sound):
            try:
                yield from _of_table(database, name, material)
            except sqlite3.Error:
                lost.append(name)
    if lost:
        told = f"The database is damaged: of its tables {saying.listed(lost)} cannot be read to the end."
        raise Unreadable(Status.PARTIAL, told)


def held_tables(database: sqlite3.Connection) -> dict[str, bool]:
    """The tables that hold something of their own, and whether each is one; by what every version of SQLite tells."""
    listed = database.execute(_TABLES).fetchall()
    serving = {
        f"{name}_{part}".lower()
        for name, _, made in listed
        if (module := _MODULE.match(made))
        for part in _SERVING.get(module[1].lower(), ())
    }
    return {name: made.startswith(_TABLE) for name, root, made in listed if root and name.lower() not in serving}


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
    columns = [column for (column,) in database.execute(_HELD, (name,))]
    selected = ", ".join(map(_quoted, columns))
    rows = database.execute(f"SELECT {selected} FROM {_quoted(name)}")  # noqa: S608 - names are quoted
    yield SheetRow(name, 1, columns)
    for number, row in enumerate(rows, 2):
        cells = [_cell(value) for value in row]
        if any(cells):
            yield SheetRow(name, number, cells)
        if number % SEEN == 0:
            material.alive()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _cell(value: Any) -> str:
    """A cell as text; of bytes those that are text."""
    if isinstance(value, bytes):
        try:
            value = "" if b"\x00" in value else value.decode("utf-8")
        except UnicodeDecodeError:
            value = ""
    return "" if value is None else one_line(str(value))
