"""The database: what a person is told where it cannot be used, what one transaction sees, what both databases sort."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from sqlalchemy import BIGINT, Connection, inspect, select, text

from indexer.config import Config
from indexer.errors import ArchiveBusy, ArchiveMissing, DatabaseUnavailable, NotFound, StorageFull, WrongUse
from indexer.store import documents, on_postgresql
from indexer.store.database import Store, described
from indexer.store.migrations import fit_postgresql
from indexer.store.schema import META, UNSETTLED
from tests.servers import running
from tests.servers.postgresql import Server


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    config.archive.mkdir()
    opened = Store.open(config.database, create=True)
    yield opened
    opened.close()


def put(store: Store, *keys: str) -> None:
    with store.writing() as connection:
        connection.execute(META.insert(), [{"key": key, "value": ""} for key in keys])


def test_texts_sort_by_code_points(store: Store) -> None:
    words = ["a", "B", "b", "ä", "Z", "z", "é", "e f", "ef", "Ω", "漢", "_", "-"]
    put(store, *words)
    with store.reading() as connection:
        found = connection.execute(META.select().where(META.c.key != "version").order_by(META.c.key)).scalars().all()
    assert found == sorted(words)


def test_what_a_database_refuses_is_neither_kept_nor_an_error_when_it_is_asked_for(store: Store) -> None:
    put(store, "a\0b\udcff")
    with store.reading() as connection:
        assert connection.execute(META.select().where(META.c.key == "a\0b\udcff")).scalar() == "a\ufffdb\ufffd"
        with pytest.raises(NotFound):
            documents.status_of(connection, "\0")


def test_pairs_are_looked_up_and_not_gone_through(store: Store) -> None:
    """For row values SQLite goes through the whole table: settling a table of 500,000 rows did not come to its end."""
    rows = [{"handle": f"handle {at}", "stamp": at % 3} for at in range(1_200)]
    there = [(row["stamp"], row["handle"]) for row in rows[::2]]
    with store.writing() as connection:
        connection.execute(UNSETTLED.insert(), rows)
        found, query = [], select(UNSETTLED.c.stamp, UNSETTLED.c.handle)
        for chosen in documents.among(UNSETTLED, "stamp", "handle", [*there, (1, "handle 0"), (9, "handle 9")]):
            found += [tuple(row) for row in connection.execute(query.where(chosen))]
            if connection.dialect.name == "sqlite":
                told = query.where(chosen).compile(connection, compile_kwargs={"literal_binds": True})
                steps = connection.execute(text(f"EXPLAIN QUERY PLAN {told}")).all()
                assert not [step for step in steps if "SCAN" in step[-1]]
    assert sorted(found) == sorted(there)


def test_a_reader_sees_one_state_throughout(store: Store) -> None:
    with store.reading() as connection:
        before = len(connection.execute(META.select()).all())
        put(store, "new")
        assert len(connection.execute(META.select()).all()) == before
    with store.reading() as connection:
        assert len(connection.execute(META.select()).all()) == before + 1


def test_who_writes_sees_what_the_one_before_wrote(store: Store) -> None:
    """Each of many writers reads a number and writes the next: none is lost."""
    put(store, "count")

    def count() -> None:
        for _ in range(5):
            with store.writing() as connection:
                value = connection.execute(META.select().where(META.c.key == "count")).one().value
                connection.execute(META.update().where(META.c.key == "count").values(value=str(int(value or 0) + 1)))

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as connection:
        assert connection.execute(META.select().where(META.c.key == "count")).one().value == "20"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One that may be stopped, with few places."""
    made = running.postgresql_of_its_own("max_connections=8", "superuser_reserved_connections=1")
    yield made
    running.forget()
    made.stop()


def test_an_address_that_is_none_is_told() -> None:
    for address in ("nonsense", "mysql://host/database"):
        with pytest.raises(WrongUse, match="FOOTNOTE_DATABASE_URL"):
            Store.open(address)


def test_the_usual_short_address_is_understood(server: Server) -> None:
    with pytest.raises(ArchiveMissing):
        Store.open(server.url("postgres").replace("+psycopg", ""))
    assert "PostgreSQL" in described(server.url("postgres"))


@pytest.mark.parametrize("what", ["password", "database"])
def test_who_is_not_let_in_is_told_why_without_the_password(server: Server, what: str) -> None:
    password = "wrong" if what == "password" else "footnote"
    with pytest.raises(DatabaseUnavailable, match=f"does not let us in.*{what}") as raised:
        Store.open(server.url("nowhere" if what == "database" else "postgres", password=password))
    assert f":{password}@" not in str(raised.value)


def test_a_server_that_is_away_is_told_at_once() -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be reached"):
        Store.open("postgresql+psycopg://footnote:footnote@127.0.0.1:9/footnote", patience=60)


def test_a_server_without_a_free_place_is_told(server: Server) -> None:
    address = running.database(server)
    store = Store.open(address, create=True)
    held = [store.alone() for _ in range(8)]
    with pytest.raises(DatabaseUnavailable, match="connection"):
        Store.open(address)
    for connection in held:
        connection.close()
    store.close()


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        ("53100", StorageFull, "Free some space"),  # the disk is full
        ("25006", StorageFull, "allow writing"),  # only read from, as a standby is
        ("53200", DatabaseUnavailable, "cannot be reached"),  # out of memory
        ("57P01", DatabaseUnavailable, "cannot be reached"),  # shut down meanwhile
        ("42501", DatabaseUnavailable, "does not let us in"),  # a user who may not write
        ("40P01", ArchiveBusy, "somebody else"),  # two in each other's way
    ],
)
def test_what_the_server_refuses_is_told(server: Server, code: str, error: type[Exception], says: str) -> None:
    store = Store.open(running.database(server), create=True)
    refusal = text(f"DO $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{code}'; END $$")
    with pytest.raises(error, match=says), store.writing() as connection:
        connection.execute(refusal)
    store.close()


def test_a_writer_that_waits_too_long_is_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_postgresql, "WAIT_SECONDS", 0.2)
    address = running.database(server)
    first, second = Store.open(address, create=True), Store.open(address)
    with first.writing(), pytest.raises(ArchiveBusy):
        put(second, "key")
    first.close()
    second.close()


def test_an_older_store_sorts_by_code_points_too(server: Server) -> None:
    store = Store.open(running.database(server), create=True)
    with store.writing() as connection:
        connection.execute(text('ALTER TABLE meta ALTER COLUMN key TYPE TEXT COLLATE "default"'))
        connection.execute(text("ALTER TABLE documents ALTER COLUMN size TYPE INTEGER"))
        fit_postgresql(connection)
    put(store, "a", "B")
    with store.reading() as connection:
        assert connection.execute(text("SELECT key FROM meta ORDER BY key")).scalars().all() == ["B", "a", "version"]
        [size] = [one for one in inspect(connection).get_columns("documents") if one["name"] == "size"]
        assert isinstance(size["type"], BIGINT)
    store.close()


def test_a_restart_is_outlived_by_who_has_patience(server: Server) -> None:
    address = running.database(server)
    Store.open(address, create=True).close()
    patient, hasty = Store.open(address, patience=120), Store.open(address)
    for how in ("fast", "immediate"):
        server.stop(how=how)
        with pytest.raises(DatabaseUnavailable, match="cannot be reached"):
            put(hasty, "key")
        back = Thread(target=server.start)
        back.start()
        patient.write(lambda connection: connection.execute(META.delete()))
        back.join()
        with hasty.reading() as connection:
            assert connection.execute(META.select()).all() == []
    patient.close()
    hasty.close()


@contextmanager
def patient(server: Server) -> Iterator[Store]:
    opened = Store.open(running.database(server), create=True, patience=60)
    try:
        yield opened
    finally:
        opened.close()


def lose_once(connection: Connection, ends: list[str]) -> None:
    """End this connection as a server that stops does, the first time only."""
    if not ends:
        ends.append("once")
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")


def test_what_is_read_while_the_server_goes_away_is_read_again(server: Server) -> None:
    with patient(server) as store:
        put(store, *"abc")
        ends: list[str] = []

        def read(connection: Connection) -> list[str]:
            lose_once(connection, ends)
            return sorted(connection.execute(META.select().where(META.c.key != "version")).scalars())

        assert (store.read(read), ends) == (["a", "b", "c"], ["once"])


def test_a_stream_goes_on_after_what_it_gave_when_the_server_went_away(server: Server) -> None:
    with patient(server) as store:
        put(store, *"abcde")
        ends: list[str] = []

        def keys(connection: Connection) -> Iterator[str]:
            for at, key in enumerate("abcde"):
                if at == 3:
                    lose_once(connection, ends)
                yield connection.execute(META.select().where(META.c.key == key)).one().key

        assert ("".join(store.stream(keys)), ends) == ("abcde", ["once"])


def test_who_has_no_patience_is_told_at_once_that_the_server_went_away(server: Server) -> None:
    impatient = Store.open(running.database(server), create=True)
    with pytest.raises(DatabaseUnavailable):
        impatient.read(lambda connection: lose_once(connection, []))
    impatient.close()
