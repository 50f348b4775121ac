"""SQLite as the database: how a connection is prepared, how a transaction begins, what its errors mean."""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from indexer.errors import ArchiveBusy, FootnoteError, StorageFull

WAIT_SECONDS = 30  # how long a small write waits for another's transaction
READING: dict[str, Any] = {}  # options of a connection that sees one state throughout: every transaction does
_FULL = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


def engine(url: URL) -> Engine:
    """Where connections come from; nothing is opened yet."""
    # The driver's own way with transactions would begin them late and commit before DDL: we begin them ourselves.
    made = create_engine(url, connect_args={"timeout": WAIT_SECONDS, "isolation_level": None})
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options.get('footnote_durable') else 'NORMAL'}")
    # A transaction that will write takes its place at once; one that reads first and then writes could be refused.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("footnote_write") else "BEGIN")


def for_a_person(error: BaseException | None, place: str) -> FootnoteError | None:
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
