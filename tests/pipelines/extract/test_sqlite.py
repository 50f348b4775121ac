"""SQLite databases: rows under the names of their columns, whatever their cells hold; and those that are damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.config import Config
from indexer.model.kinds import Status
from pipelines.extract.sandbox import read_apart
from pipelines.extract.sqlite import held_tables
from tests.pipelines.extract.making import header, read_bytes


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "made")) as made:
        made.execute("CREATE TABLE payments (payee TEXT, amount, proof BLOB)")
        rows = [("Vega AS", 4.5, b"paid\nin May"), ("Bj\u00f8rk", None, b"\x00\xff"), (None, None, None)]
        made.executemany("INSERT INTO payments VALUES (?, ?, ?)", rows)
        made.commit()
        yield made


def held(folder: Path) -> bytes:
    return (folder / "made").read_bytes()


def test_rows_stand_under_the_names_of_their_columns(tmp_path: Path, database: sqlite3.Connection) -> None:
    database.execute('CREATE TABLE "the ""quay""" (crane, berth)')
    database.execute("CREATE VIEW sums AS SELECT sum(amount) FROM payments")
    database.commit()
    [draft] = read_bytes(tmp_path, "a.db", held(tmp_path))
    assert (draft.document.type, draft.document.parser) == ("sqlite", "sqlite")
    assert [page.text for page in draft.pages] == [
        "payments\n\npayee: Vega AS | amount: 4.5 | proof: paid in May\npayee: Bj\u00f8rk",
        'the "quay"\n\ncrane | berth',
    ]


def test_the_process_apart_reads_it_too(tmp_path: Path, database: sqlite3.Connection) -> None:
    del database
    path = tmp_path / "a.db"
    path.write_bytes(held(tmp_path))
    [draft] = read_apart(path, header(path), limits=Config())
    assert "payee: Vega AS | amount: 4.5" in draft.pages[0].text


def test_a_table_that_only_finds_the_words_of_others_is_not_told_again(
    tmp_path: Path, database: sqlite3.Connection
) -> None:
    database.execute("CREATE VIRTUAL TABLE found USING fts5(payee)")
    database.execute("INSERT INTO found VALUES ('Coast Fund')")
    database.commit()
    [draft] = read_bytes(tmp_path, "a.db", held(tmp_path))
    assert "\n".join(page.text for page in draft.pages).count("Coast Fund") == 1


def test_of_a_table_that_finds_words_only_the_words_are_told(tmp_path: Path, database: sqlite3.Connection) -> None:
    database.execute("CREATE VIRTUAL TABLE found USING fts5(payee)")
    database.execute("INSERT INTO found VALUES ('Coast Fund')")
    database.commit()
    [draft] = read_bytes(tmp_path, "a.db", held(tmp_path))
    assert [page.text.split("\n")[0] for page in draft.pages] == ["payments", "found_content"]


def test_the_tables_are_found_by_what_versions_before_3_37_tell(database: sqlite3.Connection) -> None:
    def older(action: int, named: str | None, *_: object) -> int:
        newer = action == sqlite3.SQLITE_PRAGMA and named == "table_list"
        return sqlite3.SQLITE_DENY if newer else sqlite3.SQLITE_OK

    for module, columns in (("fts4", "payee"), ("fts5", "payee"), ("rtree", "id, low, high")):
        database.execute(f"CREATE VIRTUAL TABLE Quay_{module} USING {module}({columns})")
    database.execute("CREATE TABLE quay_rtree_data (crane)")
    shadows = "SELECT name FROM pragma_table_list WHERE type = 'shadow' AND name NOT LIKE '%_content'"
    newer = {name for (name,) in database.execute(shadows)} if sqlite3.sqlite_version_info >= (3, 37) else set()
    database.set_authorizer(older)
    tables = held_tables(database)
    assert tables == dict.fromkeys(("payments", "Quay_fts4_content", "Quay_fts5_content", "quay_rtree_data"), True)
    assert not newer & tables.keys()


@pytest.mark.parametrize("kept", ["VIRTUAL", "STORED"])
def test_columns_that_are_reckoned_are_left_out(tmp_path: Path, database: sqlite3.Connection, kept: str) -> None:
    database.execute(f"CREATE TABLE bomb (a, b GENERATED ALWAYS AS (hex(zeroblob(a * 1000))) {kept})")
    database.execute("INSERT INTO bomb VALUES (900)")
    database.commit()
    [draft] = read_bytes(tmp_path, "a.db", held(tmp_path))
    assert draft.document.status is Status.DONE
    assert draft.pages[1].text == "bomb\n\na\n900"


def test_a_view_dressed_up_as_a_table_costs_itself_alone(tmp_path: Path, database: sqlite3.Connection) -> None:
    endless = "CREATE VIEW posed AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c"
    database.execute("CREATE TABLE posed (a)")
    database.execute("PRAGMA writable_schema = ON")
    database.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'posed'", [endless])
    database.commit()
    [draft] = read_bytes(tmp_path, "a.db", held(tmp_path))
    assert draft.document.status is Status.PARTIAL
    assert "of its tables posed cannot be read" in draft.document.reason
    assert "Vega AS" in draft.pages[0].text


def test_a_database_without_its_tables_is_damaged(tmp_path: Path, database: sqlite3.Connection) -> None:
    [draft] = read_bytes(tmp_path, "a.db", held(tmp_path)[:100] + b"\xff" * 5000)
    assert draft.document.status is Status.DAMAGED
