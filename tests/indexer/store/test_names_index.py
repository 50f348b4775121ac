"""The names index follows the entities: kept up with them, it is the one that would be made from them."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, select, text

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.kinds import Kind
from indexer.model.scope import EVERYTHING
from indexer.store import names_index, settling
from indexer.store.database import Store
from indexer.store.migrations import add_names_index, migrate
from indexer.store.names_index import unpacked
from indexer.store.schema import META, NAME_FORMS, NAME_KEYS, NAME_WORDS
from tests.indexer.invented import named, whole


def opened(folder: Path) -> Archive:
    return Archive.open(Config(archive=folder), create=True, write=True)


def state(connection: Connection) -> dict[str, Any]:
    """All that the index holds, free of its own numbers."""
    forms = {row.number: (row.entity, row.tokens, row.mentions) for row in connection.execute(select(NAME_FORMS))}
    words = {
        row.word: (row.mentions, sorted((mentions, forms[number]) for mentions, number in unpacked(row.forms).tolist()))
        for row in connection.execute(select(NAME_WORDS))
    }
    keys = sorted(tuple(row) for row in connection.execute(select(NAME_KEYS)))
    return {"forms": sorted(forms.values()), "words": words, "keys": keys}


def kept_and_built(archive: Archive) -> tuple[dict[str, Any], dict[str, Any]]:
    with archive.store.writing() as connection:
        kept = state(connection)
        names_index.build(connection)
        return kept, state(connection)


def test_kept_up_with_the_entities_it_is_the_one_made_from_them(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    first = whole("a.txt", named("Hangzhou Hikvision Digital Technology Co., Ltd.", "Hikvision")).save(archive)
    whole("b.txt", named("Solheim Offshore ASA"), named("Jon Hansen", kind=Kind.PERSON)).save(archive)
    settling.settle(archive.store)
    whole("c.txt", named("Hikvision"), named("Hansen, Jon", kind=Kind.PERSON), collection="other").save(archive)
    settling.settle(archive.store)
    kept, built = kept_and_built(archive)
    assert kept == built
    assert kept["words"]["hikvision"][0] == 3
    archive.remove(first)
    settling.settle(archive.store)
    kept, built = kept_and_built(archive)
    assert kept == built
    assert "hangzhou" not in kept["words"]
    assert "hikvision" in kept["words"]
    archive.close()


def test_the_most_mentioned_come_first(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    whole("a.txt", named("Vega Marine AS"), named("Vega Kraft AS")).save(archive)
    whole("b.txt", named("Vega Kraft AS")).save(archive)
    settling.settle(archive.store)
    with archive.store.reading() as connection:
        forms = unpacked(connection.execute(select(NAME_WORDS.c.forms).where(NAME_WORDS.c.word == "vega")).scalar_one())
    assert forms[:, 0].tolist() == [2, 1]
    archive.close()


def test_an_index_of_another_version_is_made_anew_by_the_next_settling(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    whole("a.txt", named("Solheim Offshore ASA")).save(archive)
    settling.settle(archive.store)
    with archive.store.writing() as connection:
        connection.execute(META.update().where(META.c.key == "names").values(value="0"))
        connection.execute(delete(NAME_FORMS))
    whole("b.txt", named("Vega Marine AS")).save(archive)
    settling.settle(archive.store)
    assert archive.names_like("Solheim", scope=EVERYTHING)
    archive.close()


def test_an_archive_made_before_is_given_the_index(tmp_path: Path) -> None:
    archive = opened(tmp_path)
    whole("a.txt", named("Solheim Offshore ASA")).save(archive)
    settling.settle(archive.store)
    with archive.store.writing() as connection:
        for table in ("name_forms", "name_words", "name_keys"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(META.delete().where(META.c.key == "names"))
        connection.execute(META.update().where(META.c.key == "version").values(value="1"))
        migrate(connection, steps=(add_names_index,))
    settling.settle(archive.store, everything=True)
    assert [one.entity.name for one in archive.names_like("Solheim", scope=EVERYTHING)] == ["Solheim Offshore ASA"]
    archive.close()


def test_a_new_archive_has_an_empty_index(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'archive.db'}", create=True)
    with store.reading() as connection:
        assert state(connection) == {"forms": [], "words": {}, "keys": []}
    store.close()
