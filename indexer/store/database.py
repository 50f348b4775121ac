"""The connection to the database: transactions, waiting for each other, and errors a person can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from indexer.errors import ArchiveBusy, ArchiveMissing, FootnoteError, StorageFull
from indexer.store.migrations import migrate, newest, version_of

WAIT_SECONDS = 30  # how long a small write waits for another's transaction
_FULL = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


class Store:
    """The database of one archive. Made by `open`; `close` lets go of its files."""

    def __init__(self, engine: Engine, *, place: str) -> None:
        self._engine = engine
        self._place = place

    @classmethod
    def open(cls, url: str, *, create: bool = False) -> "Store":
        """Open the database at `url` and bring it to this version. Raises ArchiveMissing, ArchiveOutdated."""
        address = make_url(url)
        place = address.render_as_string(hide_password=True)
        missing = ArchiveMissing(f"There is no archive at {place} yet. Make one with: footnote ingest FOLDER")
        if address.get_backend_name() == "sqlite" and not create and not Path(address.database or "").exists():
            raise missing  # opening it would make an empty file
        store = cls(_engine(url), place=place)
        with store.reading() as connection:
            version = version_of(connection)
        if version == 0 and not create:
            store.close()
            raise missing
        if version != newest():
            with store.writing() as connection:
                migrate(connection)
        return store

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout."""
        with self._acting(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction: all of it or nothing. `durable` also outlives a loss of power, at the cost of waiting for
        the disk; without it the last moments before such a loss may be missing, and no ingest run misses them."""
        options = {"footnote_write": True, "footnote_durable": durable}
        with self._acting(), self._engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def _acting(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise _for_a_person(error.orig, self._place) or error from error
        except sqlite3.Error as error:  # from preparing a connection, before SQLAlchemy sees it
            raise _for_a_person(error, self._place) or error from error

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url)
    # The driver's own way with transactions would begin them late and commit before DDL: we begin them ourselves.
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS, "isolation_level": None})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options.get('footnote_durable') else 'NORMAL'}")
    # A transaction that will write takes its place at once; one that reads first and then writes could be refused.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("footnote_write") else "BEGIN")


def _for_a_person(error: BaseException | None, place: str) -> FootnoteError | None:
    """Our error for the driver's, or None where it is a fault of our own."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(_FULL):
        return StorageFull(
            f"The archive at {place} cannot be written ({error}). Free some space or allow writing there, then "
            "run the same command again: what was stored before is intact."
        )
    if name.startswith(_BUSY):
        return ArchiveBusy(f"The archive at {place} is being written to by somebody else. Try again in a moment.")
    return None
