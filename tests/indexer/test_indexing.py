"""The index follows the store, and is made whole after whatever was interrupted."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import EngineUnavailable
from indexer.indexing import TOGETHER, Indexing
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query
from indexer.store import saving
from indexer.store.claims import Claims
from indexer.store.schema import DOCUMENT_ENTITIES
from tests.indexer.invented import named, whole


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        yield opened


def found(archive: Archive, text: str) -> list[str]:
    return sorted(hit.path for hit in archive.search(Query(text=text, scope=EVERYTHING)).hits)


def test_what_is_saved_is_found_once_it_is_indexed(archive: Archive) -> None:
    whole("a.txt", named("Kestrel Imaging")).save(archive)
    assert archive.index_pending() == 1
    assert archive.index_pending() == 0
    assert found(archive, "kestrel") == ["a.txt"]


def test_without_commit_it_is_found_after_the_next_one(archive: Archive) -> None:
    whole("b.txt", named("Falcon Optics")).save(archive)
    archive.index_pending()
    whole("a.txt", named("Kestrel Imaging")).save(archive)
    assert archive.index_pending(commit=False) == 1
    assert archive.index_pending(commit=False) == 0
    assert found(archive, "kestrel") == []
    assert archive.index_pending() == 0
    assert found(archive, "kestrel") == ["a.txt"]


def test_given_but_not_committed_is_given_again_by_the_next_writer(config: Config) -> None:
    with Archive.open(config, create=True, write=True) as archive:
        whole("a.txt", named("Kestrel Imaging")).save(archive)
        archive.index_pending(commit=False)
    with Archive.open(config, write=True) as archive:
        assert archive.index_pending() == 1
        assert found(archive, "kestrel") == ["a.txt"]


def test_committed_but_not_noted_is_only_indexed_again(archive: Archive) -> None:
    whole("a.txt", named("Kestrel Imaging"), pages=2).save(archive)
    claims = Claims(archive.store)
    Indexing(archive.store, archive.engine, claims, index=archive.config.elastic_index).follow(commit=False)
    archive.engine.commit()
    claims.close()  # killed here, before the store could note it
    assert archive.index_pending() == 1
    results = archive.search(Query(text="kestrel", scope=EVERYTHING))
    assert (results.total, results.total_pages) == (1, 2)


def test_another_reading_takes_the_place_of_the_first(archive: Archive) -> None:
    whole("a.txt", named("Kestrel Imaging"), pages=3).save(archive)
    archive.index_pending()
    whole("a.txt", named("Falcon Optics")).save(archive)
    archive.index_pending()
    assert found(archive, "kestrel") == []
    assert archive.search(Query(text="falcon", scope=EVERYTHING)).total_pages == 1


def test_a_document_that_has_lost_its_pages_is_no_longer_found(archive: Archive) -> None:
    given = whole("a.txt", named("Kestrel Imaging"))
    given.save(archive)
    archive.index_pending()
    archive.save(document=given.document, pages=())
    archive.index_pending()
    assert archive.engine.documents() == frozenset()


def test_a_lost_index_is_made_again(config: Config) -> None:
    with Archive.open(config, create=True, write=True) as archive:
        for name in "abc":
            whole(f"{name}.txt", named("Kestrel Imaging")).save(archive)
        archive.index_pending()
    shutil.rmtree(config.index)
    with Archive.open(config, write=True) as archive:
        assert archive.index_pending() == 3
        assert found(archive, "kestrel") == ["a.txt", "b.txt", "c.txt"]


def test_what_the_store_does_not_have_is_taken_out_of_the_index(config: Config) -> None:
    with Archive.open(config, create=True, write=True) as archive:
        number = whole("a.txt", named("Kestrel Imaging")).save(archive)
        archive.index_pending()
        with archive.store.writing() as connection:  # as another copy of the database would leave it
            saving.remove(connection, number)
    with Archive.open(config, create=True, write=True) as archive:
        assert archive.engine.documents() == {number}
        archive.index_pending()
        assert archive.engine.documents() == frozenset()


def test_a_path_met_later_is_found_too(archive: Archive) -> None:
    given = whole("a.txt", named("Kestrel Imaging"))
    given.save(archive)
    archive.index_pending()
    archive.announce(replace(given.document, paths=("0/copy.txt",)))
    assert archive.index_pending() == 1
    assert found(archive, "kestrel") == ["0/copy.txt"]


def test_any_name_of_an_entity_finds_all_its_documents(archive: Archive) -> None:
    whole("a.txt", named("Kestrel Imaging Systems Ltd.", "Kestrel")).save(archive)
    whole("b.txt", named("Kestrel")).save(archive)
    whole("c.txt", named("Falcon Optics")).save(archive)
    archive.index_pending()
    assert archive.settle() == 1
    assert found(archive, 'company:"Kestrel Imaging"') == ["a.txt", "b.txt"]
    assert archive.settle() == 0


def test_a_judgement_reaches_the_index_and_its_undoing_too(archive: Archive) -> None:
    number = whole("a.txt", named("Kestrel Imaging")).save(archive)
    other = whole("b.txt", named("Falcon Optics")).save(archive)
    archive.settle()
    [left], [right] = archive.entity_ids(number).values(), archive.entity_ids(other).values()
    judgement = archive.judge(left, right, verdict="same", by="editor")
    assert archive.settle() == 2
    assert found(archive, "company:falcon") == ["a.txt", "b.txt"]
    archive.undo(judgement)
    assert archive.settle() == 2
    assert found(archive, "company:falcon") == ["b.txt"]


def test_a_rebuild_gives_the_same_answers(archive: Archive) -> None:
    for name in ("a", "b"):
        whole(f"{name}.txt", named("Kestrel Imaging", "Kestrel"), named("Falcon Optics")).save(archive)
    archive.settle()
    query = Query(text="company:kestrel AND falcon", scope=EVERYTHING, facets=("company",))
    before = archive.search(query)
    told: list[tuple[int, int]] = []
    assert archive.rebuild(progress=lambda done, total: told.append((done, total))) == 2
    assert told == [(2, 2)]
    assert archive.search(query) == before
    assert archive.index_pending() == 0


def test_an_empty_archive_can_be_rebuilt(archive: Archive) -> None:
    assert archive.rebuild() == 0
    assert found(archive, "kestrel") == []


def test_names_are_compared_anew_by_a_rebuild(archive: Archive) -> None:
    whole("a.txt", named("Kestrel Imaging")).save(archive)
    archive.settle()
    [before], _ = archive.entities(scope=EVERYTHING)
    with archive.store.writing() as connection:  # as a version with other rules would have left it
        connection.execute(DOCUMENT_ENTITIES.update().values(name_key="other", name_keys='["other"]', entity="0"))
    archive.rebuild()
    assert archive.entities(scope=EVERYTHING)[0] == [before]
    assert found(archive, "company:kestrel") == ["a.txt"]


def test_documents_of_any_length_are_indexed_together(archive: Archive) -> None:
    """Small documents are read from the store many at once, a long one by itself: each keeps its own names."""
    lengths = {
        "long.txt": TOGETHER + 20,
        "half.txt": TOGETHER // 2,
        **{f"small-{number}.txt": 1 for number in range(9)},
    }
    for name, pages in lengths.items():
        whole(name, named(f"Firm {name.removesuffix('.txt')}"), pages=pages).save(archive)
    assert archive.index_pending() == len(lengths)
    for name, pages in lengths.items():
        results = archive.search(Query(text=f'company:"Firm {name.removesuffix(".txt")}"', scope=EVERYTHING))
        assert [(hit.path, hit.matching_pages) for hit in results.hits] == [(name, pages)]


def remove_the_last(archive: Archive) -> None:
    archive.remove(whole("c.txt").document.id)


@pytest.mark.parametrize("mend", [Archive.index_pending, Archive.rebuild, remove_the_last])
def test_an_index_that_was_lost_is_read_again_only_when_it_is_whole(
    config: Config, mend: Callable[[Archive], object]
) -> None:
    with Archive.open(config, create=True, write=True) as archive:
        for name in ("a.txt", "b.txt", "c.txt"):
            whole(name, named("Kestrel Imaging")).save(archive)
        archive.settle()
    with Archive.open(config) as reader:
        assert found(reader, "kestrel") == ["a.txt", "b.txt", "c.txt"]
        shutil.rmtree(config.index)
        with Archive.open(config, write=True) as archive:
            assert archive.engine.documents() == frozenset()
            with pytest.raises(EngineUnavailable, match="footnote rebuild"):
                reader.search(Query(text="kestrel", scope=EVERYTHING))
            mend(archive)
        assert found(reader, "kestrel")[:2] == ["a.txt", "b.txt"]


def test_an_index_made_anew_under_the_name_of_the_old_one_is_read_anew(config: Config) -> None:
    with Archive.open(config, create=True, write=True) as archive:
        for name in ("a.txt", "b.txt"):
            whole(name, named("Kestrel Imaging"), pages=2).save(archive)
        archive.settle()
    with Archive.open(config) as reader:
        assert found(reader, "kestrel") == ["a.txt", "b.txt"]
        shutil.rmtree(config.index)
        with Archive.open(config, write=True) as archive:
            archive.remove(whole("a.txt").document.id)
            whole("c.txt", named("Kestrel Imaging")).save(archive)
            archive.settle()
        assert found(reader, "kestrel") == ["b.txt", "c.txt"]
        assert found(reader, '"of c.txt"') == ["c.txt"]


def test_an_empty_archive_has_an_index_that_answers(config: Config) -> None:
    with Archive.open(config, create=True, write=True) as archive:
        archive.settle()
    with Archive.open(config) as reader:
        assert found(reader, "kestrel") == []
