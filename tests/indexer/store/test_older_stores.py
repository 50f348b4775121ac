"""An archive of every older version is brought up with all its rows, and then stands as one of this version does."""

from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.kinds import Kind
from indexer.model.lists import Listed
from indexer.model.scope import EVERYTHING
from indexer.store.migrations import FIRST_VERSION, STEPS, newest
from indexer.store.schema import METADATA
from tests.indexer.invented import named, whole
from tests.indexer.store.test_contract_settling import telling

# For each step, in order, what makes a store of this version one of before it.
UNDONE: tuple[tuple[str, ...], ...] = (
    (),  # what PostgreSQL sorts by: its texts only get stricter
    ("DROP TABLE name_forms", "DROP TABLE name_words", "DROP TABLE name_keys", "DELETE FROM meta WHERE key = 'names'"),
    ("DROP TABLE list_hits", "DROP TABLE listed_blocks", "DROP TABLE listed", "DROP TABLE lists"),
    ("DROP TABLE signature_bands", "DROP TABLE signatures"),
    ("DROP INDEX records_joined", "ALTER TABLE records DROP COLUMN joined", "DROP TABLE contract_handles"),
    ("ALTER TABLE mentions DROP COLUMN struck", "ALTER TABLE document_entities DROP COLUMN struck"),
    ("DROP TABLE recognised_pages",),
    (
        *("DROP TABLE name_blocks", "DROP TABLE suggestions", "DROP TABLE unsuggested"),
        *(
            "DELETE FROM handles WHERE handle NOT IN (SELECT entity FROM document_entities)",
            "DELETE FROM listed_blocks",
        ),
        "UPDATE meta SET value = '1' WHERE key = 'names'",
    ),
    ("DELETE FROM handles",),
    ("DELETE FROM handles",),
    (
        *("DROP INDEX documents_in_order", "DROP INDEX documents_by_parent", "ALTER TABLE documents DROP COLUMN place"),
        "CREATE INDEX documents_in_order ON documents (collection, path, inside, id)",
        "CREATE INDEX documents_by_parent ON documents (parent)",
    ),
    ("DELETE FROM handles WHERE handle NOT LIKE 'of old%'",),
    ("DROP TABLE mail_links",),
    ("DROP INDEX record_parties_of_record",),
)
VERSIONS = range(FIRST_VERSION, newest())
FINER_FORMS_CAME = FIRST_VERSION + 10
# Tables that an older store had not, with the version that brought them: their rows are not to be expected back.
LISTS_CAME = FIRST_VERSION + 3
OF_LISTS = {"lists", "listed", "listed_blocks", "list_hits"}
# Numbers of rows that are given as they come, run times, and what counts how often something was settled.
LOCAL = {"number", "revision", "indexed_revision", "forms"}


def filled(config: Config) -> Archive:
    """An archive with names in several forms, contracts of two documents, a judgement and a list."""
    archive = Archive.open(config, create=True, write=True)
    telling("a.txt", ("Kestrel Imaging Ltd.", 5, "2019-1234", "2019")).save(archive)
    telling("b.txt", ("Kestrel Imaging Limited", 5, "2019-1234", "2019")).save(archive)
    whole("c.txt", named("Grønhaug Maritime ASA"), named("Maren Solheim", kind=Kind.PERSON), pages=2).save(archive)
    whole("d.txt", named("Groenhaug Maritime"), named("Maren Solhem", kind=Kind.PERSON)).save(archive)
    archive.add_list("watch", [Listed("1", Kind.PERSON, ("Maren Solheim",)), Listed("2", None, ("Kestrel Imaging",))])
    archive.settle()
    left, right = (archive.names_like(name, scope=EVERYTHING)[0].entity.id for name in ("Kestrel Imaging", "Grønhaug"))
    archive.judge(left, right, verdict="different", by="editor", why="two firms")
    archive.settle()
    return archive


def rows(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    """All that is kept, free of local numbers, of run times and of what says how far an index has come."""
    found = {}
    with archive.store.reading() as connection:
        for table in METADATA.sorted_tables:
            chosen = [one for one in table.columns if one.name not in LOCAL and not one.name.endswith("_at")]
            if chosen and table.name != "meta":
                found[table.name] = sorted((tuple(row) for row in connection.execute(select(*chosen))), key=repr)
    return found


def undo(connection: Connection, version: int) -> None:
    """Make tables of this version those of an older one."""
    for statements in UNDONE[version - FIRST_VERSION :][::-1]:
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_archive_keeps_all_its_rows_and_is_brought_up(config: Config, version: int) -> None:
    with filled(config) as archive:
        expected = rows(archive)
        with archive.store.writing() as connection:
            undo(connection, version)
            connection.execute(text(f"UPDATE meta SET value = '{version}' WHERE key = 'version'"))
    with Archive.open(config, write=True) as archive:
        archive.settle()
        found = rows(archive)
        assert archive.index_pending() == 0
    gone = OF_LISTS if version < LISTS_CAME else set()
    for table in expected.keys() - gone:
        assert found[table] == expected[table], table
    assert not any(found[table] for table in gone)


def test_every_step_has_what_undoes_it() -> None:
    assert len(UNDONE) == len(STEPS)


def test_what_was_said_of_firms_whose_ids_change_follows_them(config: Config) -> None:
    with filled(config) as archive:
        [said] = archive.judgements()
        with archive.store.writing() as connection:
            for side in (said.left, said.right):
                for table, column in (("handles", "handle"), ("judgements", '"left"'), ("judgements", '"right"')):
                    changed = f"UPDATE {table} SET {column} = 'of old ' || {column} WHERE {column} = '{side}'"
                    connection.execute(text(changed))
            undo(connection, FINER_FORMS_CAME)
            connection.execute(text(f"UPDATE meta SET value = '{FINER_FORMS_CAME - 1}' WHERE key = 'version'"))
    with Archive.open(config, write=True) as archive:
        archive.settle()
        assert archive.judgements() == [said]
