"""Which of several processes does what: locks that the database server keeps, and that end with whoever holds them.

SQLite has one writer at a time (`locking.py`), to whom everything is granted here.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from indexer.errors import DatabaseUnavailable
from indexer.store.database import Store
from indexer.store.on_postgresql import key_of

WRITERS = "writers"  # shared by all who write an archive, held alone by the one who writes an embedded index


class Claims:
    """What one process holds, over one connection. A process that is killed loses its connection, and so its claims.

    A restart of the server ends all claims, and each process takes its own again when it is back. One that another
    process was quicker to take is not held any longer; what had been begun under it is then done twice, which changes
    nothing: the archive's writes give the same whoever makes them, and however often.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: Connection | None = None
        self._held: dict[str, str] = {}  # what: the function that takes it
        self._broken: set[str] = set()  # held now, but not all the time since it was first taken

    def take(self, what: str, *, wait: bool = False) -> bool:
        """Hold it, if nobody else does; `wait` until nobody does."""
        if wait and self._store.shared and what not in self._held:
            self._ask("pg_advisory_lock", what)
            self._held[what] = "pg_try_advisory_lock"
        return self._take(what, "pg_try_advisory_lock")

    def share(self, what: str) -> bool:
        """Hold it beside others who share it, if nobody holds it alone."""
        return self._take(what, "pg_try_advisory_lock_shared")

    def sole(self, what: str) -> bool:
        """Whether nobody else holds or shares what is held here."""
        if not self._store.shared:
            return True
        alone = self._ask("pg_try_advisory_lock", what)
        if alone:
            self._ask("pg_advisory_unlock", what)
        return alone

    def unbroken(self, what: str) -> bool:
        """Whether it was held all the time since it was taken."""
        if self._store.shared:
            self._ask("pg_try_advisory_lock", what)  # a connection that was lost is noticed when it is used
            self._ask("pg_advisory_unlock", what)
        return what not in self._broken

    def release(self, what: str) -> None:
        """Let others have it."""
        if (how := self._held.pop(what, "")) and self._connection is not None:
            self._ask("pg_advisory_unlock_shared" if how.endswith("shared") else "pg_advisory_unlock", what)
        self._broken.discard(what)

    @contextmanager
    def turn(self, what: str) -> Iterator[None]:
        """Wait until nobody else holds it, and hold it for the block."""
        self.take(what, wait=True)
        try:
            yield
        finally:
            self.release(what)

    def close(self) -> None:
        """Let go of everything."""
        self._held = {}
        if self._connection is not None:
            self._connection.invalidate()  # the server lets go of what a connection held when that ends
            self._connection.close()
            self._connection = None

    def _take(self, what: str, how: str) -> bool:
        if not self._store.shared or what in self._held:
            return True
        taken = self._ask(how, what)
        if taken:
            self._held[what] = how
        return taken

    def _ask(self, function: str, what: str) -> bool:
        while True:
            try:
                return _answer(self._connection or self._connected(), function, what)
            except DBAPIError as error:
                if self._connection is not None:
                    self._connection.close()
                    self._connection = None
                told = self._store.told(error)
                if not isinstance(told, DatabaseUnavailable):
                    raise told from error

    def _connected(self) -> Connection:
        """A new connection, with all that was held before as far as nobody else took it meanwhile."""
        self._connection = self._store.alone()
        self._broken |= self._held.keys()
        for what, how in self._held.items():
            _answer(self._connection, how, what)
        return self._connection


def _answer(connection: Connection, function: str, what: str) -> bool:
    return bool(connection.exec_driver_sql(f"SELECT {function}({key_of(what)})").scalar())
