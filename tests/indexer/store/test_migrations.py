"""A store is made, recognised, brought up to date, or refused."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from indexer.errors import ArchiveMissing, ArchiveOutdated
from indexer.store.database import Store
from indexer.store.migrations import migrate, newest, version_of
from indexer.store.schema import METADATA


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'archive.db'}"


def add_a_column(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE documents ADD COLUMN colour TEXT"))


def fail(connection: Connection) -> None:
    add_a_column(connection)
    raise RuntimeError("broken step")


def test_a_new_store_has_every_table_and_the_newest_version(tmp_path: Path) -> None:
    store = Store.open(address(tmp_path), create=True)
    with store.reading() as connection:
        assert version_of(connection) == newest()
        assert set(inspect(connection).get_table_names()) >= set(METADATA.tables)
    store.close()


def test_opening_what_is_not_there_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="footnote ingest"):
        Store.open(address(tmp_path))
    assert not list(tmp_path.iterdir())


def test_an_empty_database_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "archive.db").touch()
    with pytest.raises(ArchiveMissing):
        Store.open(address(tmp_path))


def test_a_store_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = Store.open(address(tmp_path), create=True)
    with store.writing() as connection:
        connection.execute(text("UPDATE meta SET value = '999' WHERE key = 'version'"))
    store.close()
    with pytest.raises(ArchiveOutdated, match="999"):
        Store.open(address(tmp_path))


def test_an_older_store_is_brought_up_by_the_steps_it_lacks(tmp_path: Path) -> None:
    store = Store.open(address(tmp_path), create=True)
    with store.writing() as connection:
        migrate(connection, steps=(add_a_column,))
        migrate(connection, steps=(add_a_column,))  # a second time nothing is left to do
    with store.reading() as connection:
        assert version_of(connection) == 2
        assert "colour" in {column["name"] for column in inspect(connection).get_columns("documents")}
    store.close()


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = Store.open(address(tmp_path), create=True)
    with pytest.raises(RuntimeError, match="broken step"), store.writing() as connection:
        migrate(connection, steps=(fail,))
    with store.reading() as connection:
        assert version_of(connection) == 1
        assert "colour" not in {column["name"] for column in inspect(connection).get_columns("documents")}
    store.close()
