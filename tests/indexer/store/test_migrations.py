"""A store is made, recognised, brought up to date, or refused."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from indexer.config import Config
from indexer.errors import ArchiveMissing, ArchiveOutdated
from indexer.store.database import Store
from indexer.store.migrations import STEPS, migrate, newest, version_of
from indexer.store.schema import METADATA


@pytest.fixture
def address(config: Config) -> str:
    config.archive.mkdir()
    return config.database


def add_a_column(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE documents ADD COLUMN colour TEXT"))


def fail(connection: Connection) -> None:
    add_a_column(connection)
    raise RuntimeError("broken step")


def test_a_new_store_has_every_table_and_the_newest_version(address: str) -> None:
    store = Store.open(address, create=True)
    with store.reading() as connection:
        assert version_of(connection) == newest()
        assert set(inspect(connection).get_table_names()) >= set(METADATA.tables)
    store.close()


def test_an_empty_database_is_no_archive_and_stays_empty(address: str, config: Config) -> None:
    for _ in range(2):
        with pytest.raises(ArchiveMissing, match="footnote ingest"):
            Store.open(address)
        assert not list(config.archive.iterdir())


def test_an_empty_file_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "archive.db").touch()
    with pytest.raises(ArchiveMissing):
        Store.open(f"sqlite:///{tmp_path / 'archive.db'}")


def test_a_store_of_a_newer_version_is_refused_and_left_alone(address: str) -> None:
    store = Store.open(address, create=True)
    with store.writing() as connection:
        connection.execute(text("UPDATE meta SET value = '999' WHERE key = 'version'"))
    store.close()
    with pytest.raises(ArchiveOutdated, match="999"):
        Store.open(address)


def test_an_older_store_is_brought_up_by_the_steps_it_lacks(address: str) -> None:
    store = Store.open(address, create=True)
    with store.writing() as connection:
        migrate(connection, steps=(*STEPS, add_a_column))
        migrate(connection, steps=(*STEPS, add_a_column))  # a second time nothing is left to do
    with store.reading() as connection:
        assert version_of(connection) == newest() + 1
        assert "colour" in {column["name"] for column in inspect(connection).get_columns("documents")}
    store.close()


def test_a_step_that_fails_leaves_the_store_as_it_was(address: str) -> None:
    store = Store.open(address, create=True)
    with pytest.raises(RuntimeError, match="broken step"), store.writing() as connection:
        migrate(connection, steps=(*STEPS, fail))
    with store.reading() as connection:
        assert version_of(connection) == newest()
        assert "colour" not in {column["name"] for column in inspect(connection).get_columns("documents")}
    store.close()
