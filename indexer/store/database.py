"""The connection to the database: transactions, waiting for each other and for a server that is away.

What differs between databases is in `on_sqlite.py` and `on_postgresql.py`.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from indexer.errors import ArchiveBusy, ArchiveMissing, DatabaseUnavailable, FootnoteError, WrongUse
from indexer.store import on_postgresql, on_sqlite
from indexer.store.migrations import migrate, newest, version_of

PAUSE_SECONDS = 0.5  # between two looks for a database that is away
Result = TypeVar("Result")


class Store:
    """The database of one archive. Made by `open`; `close` lets go of its files.

    `shared` tells that several processes may write to it at once. `patience` is how many seconds work waits for a
    server that is away, once it was there.
    """

    def __init__(self, url: URL, *, patience: float = 0.0) -> None:
        self.place = url.render_as_string(hide_password=True)
        self.shared = is_shared(url)
        self._way = on_postgresql if self.shared else on_sqlite
        self._patience = 0.0
        self._engine: Engine = on_postgresql.engine(url, patient=patience > 0) if self.shared else on_sqlite.engine(url)

    @classmethod
    def open(cls, address: str, *, create: bool = False, patience: float = 0.0) -> "Store":
        """Open the database and bring it to this version.

        Raises ArchiveMissing, ArchiveOutdated, DatabaseUnavailable, and WrongUse for an address that is none.
        """
        url = address_of(address)
        store = cls(url, patience=patience)
        missing = ArchiveMissing(f"There is no archive at {store.place} yet. Make one with: footnote ingest FOLDER")
        if not store.shared and not create and not Path(url.database or "").exists():
            raise missing  # opening it would make an empty file
        try:
            with store.reading() as connection:
                version = version_of(connection)
            if version == 0 and not create:
                raise missing
            if version != newest():
                with store.writing() as connection:
                    migrate(connection)
        except FootnoteError:
            store.close()
            raise
        store._patience = patience
        return store

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout."""
        with self._acting(), self._connected(**self._way.READING) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction: all of it or nothing; no other begins to write before it ends.

        `durable` also outlives a loss of power, at the cost of waiting for the disk; without it SQLite may miss the
        last moments before such a loss, and no ingest run misses them. PostgreSQL always waits for its disk.
        """
        options = {"footnote_write": True, "footnote_durable": durable}
        with self._acting(), self._connected(**options) as connection, connection.begin():
            yield connection

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` gives in a transaction of its own, done again where the server went away meanwhile.

        The answer to a commit may be lost, so `work` must end the same when it is done twice.
        """
        return self._patiently(self.writing, work)

    def read(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` gives from one state of the database, done again where the server went away meanwhile.

        It may give nothing that still reads when it is used, such as an iterator over rows.
        """
        return self._patiently(self.reading, work)

    def stream(self, work: Callable[[Connection], Iterator[Result]]) -> Iterator[Result]:
        """What `work` gives one by one. Where the server went away it is begun again, and what was given is left out.

        So `work` must give the same in the same order each time.
        """
        given = 0
        end = time.monotonic() + self._patience
        while True:
            try:
                with self.reading() as connection:
                    for one in islice(work(connection), given, None):
                        given += 1
                        yield one
                        end = time.monotonic() + self._patience
                    return
            except DatabaseUnavailable:
                if time.monotonic() >= end:
                    raise
                time.sleep(PAUSE_SECONDS)

    def _patiently(
        self, begun: Callable[[], AbstractContextManager[Connection]], work: Callable[[Connection], Result]
    ) -> Result:
        end = time.monotonic() + self._patience
        while True:
            try:
                with begun() as connection:
                    return work(connection)
            except DatabaseUnavailable:
                if time.monotonic() >= end:
                    raise
                time.sleep(PAUSE_SECONDS)

    def alone(self) -> Connection:
        """A connection that is in no transaction, for who holds it long; the caller closes it."""
        with self._acting():
            return self._connected(isolation_level="AUTOCOMMIT")

    def told(self, error: DBAPIError) -> Exception:
        """The error that a person understands, where there is one."""
        return self._way.for_a_person(error.orig, self.place) or error

    def _connected(self, **options: object) -> Connection:
        end = time.monotonic() + self._patience
        while True:
            try:
                return self._engine.connect().execution_options(**options)
            except DBAPIError as error:
                if time.monotonic() >= end or not isinstance(self.told(error), DatabaseUnavailable):
                    raise
                time.sleep(PAUSE_SECONDS)

    @contextmanager
    def _acting(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self.told(error) from error
        except sqlite3.Error as error:  # from preparing a connection, before SQLAlchemy sees it
            raise on_sqlite.for_a_person(error, self.place) or error from error

    def compact(self) -> None:
        """Let the database's files hold nothing of what was deleted. Takes as long as writing the database once.

        Raises ArchiveBusy where another process keeps reading an earlier state. Only SQLite's files are ours to
        tidy; a server reclaims by itself.
        """
        if self.shared:
            return
        with self._acting(), self._connected() as pooled:
            connection = pooled.connection.driver_connection
            assert connection is not None
            connection.execute("VACUUM")
            (kept, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if kept:
            raise ArchiveBusy(
                f"What was deleted may still be in {self.place}-wal: another process is reading an earlier state. "
                "Run the same command again in a moment, or end that process."
            )

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def described(address: str) -> str:
    """What keeps the archive: the database and its version. Raises DatabaseUnavailable, WrongUse."""
    url = address_of(address)
    if not is_shared(url):
        return f"SQLite {sqlite3.sqlite_version} in {url.database}"
    store = Store(url)
    try:
        with store.reading() as connection:
            return f"{on_postgresql.described(connection)} at {store.place}"
    finally:
        store.close()


def address_of(text: str) -> URL:
    """The address of a database. Raises WrongUse for one that cannot be used."""
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in ("sqlite", "postgresql"):
        raise WrongUse(
            "FOOTNOTE_DATABASE_URL must be like postgresql+psycopg://USER:PASSWORD@HOST/DATABASE or "
            "sqlite:////folder/archive.db."
        )
    return url


def is_shared(url: URL) -> bool:
    """Whether several processes may write to such a database at once."""
    return url.get_backend_name() == "postgresql"
