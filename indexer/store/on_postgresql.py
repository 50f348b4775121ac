"""PostgreSQL as the database: how a connection is prepared, how writers take turns, what its errors mean."""

from hashlib import sha256
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import NoSuchModuleError

from indexer.errors import ArchiveBusy, DatabaseUnavailable, FootnoteError, StorageFull, WrongUse

WAIT_SECONDS = 30  # how long a small write waits for another's transaction
READING: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
# A machine that vanished is noticed within a minute, by either side.
_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
_FULL = ("53100", "25006", "58030")  # disk full, read-only, failed to write
_BUSY = ("55P03", "40001", "40P01")  # waited too long, or two were in each other's way
_AWAY = ("08", "57P", "53")  # connection, shutting down or starting, out of memory or connections
_REFUSED = ("28", "3D000", "42501")  # who we are, which database, what we may do
_SAYING_REFUSED = ("authentication failed", "does not exist", "no pg_hba.conf entry", "no password supplied")


def key_of(what: str) -> int:
    """The number that stands for something in an advisory lock of the server."""
    return int.from_bytes(sha256(f"footnote {what}".encode()).digest()[:8], signed=True)


def is_claimed(connection: Connection, what: str) -> bool:
    """Whether a process holds the advisory lock of something; asked of the list of locks, and nothing is locked."""
    high, low = divmod(key_of(what) % 2**64, 2**32)  # as PostgreSQL lists the two halves of the number
    query = "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
    query += " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
    query += f" AND objsubid = 1 AND classid::bigint = {high} AND objid::bigint = {low}"
    return connection.exec_driver_sql(query).first() is not None


_WRITING = key_of("writing")


def engine(url: URL, *, patient: bool) -> Engine:
    """Where connections come from; nothing is asked yet. `patient`: a write waits for others as long as it takes.

    Raises WrongUse where the driver is not installed.
    """
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        made = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10, **_ALIVE})
    except (ImportError, NoSuchModuleError) as error:
        raise WrongUse('PostgreSQL needs an extra: pip install "footnote-archive[postgres]".') from error
    settings = {f"tcp_{name}": str(value) for name, value in _ALIVE.items()}
    settings["lock_timeout"] = "0" if patient else f"{WAIT_SECONDS}s"
    prepare = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in settings.items())

    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute(f"SELECT {prepare}")
        connection.commit()

    event.listen(made, "connect", on_connect)
    event.listen(made, "begin", _begin)
    return made


def _begin(connection: Connection) -> None:
    """Transactions that write take turns, as on SQLite: what one reads, no other changes before it ends."""
    if connection.get_execution_options().get("footnote_write"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING})")


def for_a_person(error: BaseException | None, place: str) -> FootnoteError | None:
    """Our error for the driver's, or None where it is a fault of our own."""
    state, text = getattr(error, "sqlstate", None) or "", " ".join(str(error).split())[:300]
    if state.startswith(_FULL):
        return StorageFull(
            f"The database at {place} cannot be written ({text}). Free some space or allow writing there, then run "
            "the same command again: what was stored before is intact."
        )
    if state.startswith(_BUSY):
        return ArchiveBusy(f"The database at {place} is being written to by somebody else. Try again in a moment.")
    if state.startswith(_REFUSED) or (not state and any(word in text for word in _SAYING_REFUSED)):
        return DatabaseUnavailable(
            f"The database at {place} does not let us in ({text}). Correct FOOTNOTE_DATABASE_URL "
            "(postgresql+psycopg://USER:PASSWORD@HOST/DATABASE); the database must exist, and its user may make tables."
        )
    if state.startswith(_AWAY) or (not state and type(error).__name__ in ("OperationalError", "ConnectionTimeout")):
        return DatabaseUnavailable(
            f"The database at {place} cannot be reached ({text}). Start it, or correct FOOTNOTE_DATABASE_URL, then do "
            "the same again: what was stored before is intact."
        )
    return None


def described(connection: Connection) -> str:
    """Which server answers."""
    return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}"
