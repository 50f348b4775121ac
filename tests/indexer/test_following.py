"""Which process makes searchable what waits, where several share an archive, and which index has it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import ArchiveBusy
from indexer.indexing import INDEX
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query
from indexer.store.claims import Claims
from tests.indexer.invented import named, whole
from tests.servers import running


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Config]:
    yield Config(tmp_path / "archive", running.database())
    running.forget()


def found(archive: Archive, text: str) -> list[str]:
    return sorted(hit.path for hit in archive.search(Query(text=text, scope=EVERYTHING)).hits)


def test_what_another_process_makes_searchable_is_left_to_it(config: Config) -> None:
    with Archive.open(config, create=True, write=True) as archive:
        whole("a.txt", named("Kestrel Imaging")).save(archive)
        other = Claims(archive.store)
        assert other.take(INDEX)
        assert archive.index_pending(wait=False) == 0
        other.release(INDEX)
        assert archive.index_pending(wait=False) == 1
        assert other.take(INDEX)
        other.close()


def test_who_lost_the_claim_on_the_way_gives_its_documents_once_more(tmp_path: Path) -> None:
    server = running.postgresql_of_its_own()
    with Archive.open(Config(tmp_path / "archive", running.database(server)), create=True, write=True) as archive:
        whole("a.txt", named("Kestrel Imaging")).save(archive)
        assert archive.index_pending(commit=False) == 1
        server.stop(how="immediate")  # now another process could have followed as well
        server.start()
        assert archive.index_pending() == 1
        assert archive.index_pending() == 0
        assert found(archive, "kestrel") == ["a.txt"]
    running.forget()
    server.stop()


def test_an_embedded_index_has_one_writer_wherever_its_folder_is(config: Config, tmp_path: Path) -> None:
    with Archive.open(config, create=True, write=True), pytest.raises(ArchiveBusy, match="FOOTNOTE_ENGINE=elastic"):
        Archive.open(replace(config, archive=tmp_path / "other"), write=True)
    Archive.open(replace(config, archive=tmp_path / "other"), write=True).close()


def test_an_index_that_was_not_the_last_to_follow_is_given_everything(config: Config, tmp_path: Path) -> None:
    other = replace(config, archive=tmp_path / "other")
    with Archive.open(config, create=True, write=True) as archive:
        whole("a.txt", named("Kestrel Imaging")).save(archive)
        archive.index_pending()
    with Archive.open(other, write=True) as archive:
        whole("a.txt", named("Falcon Optics")).save(archive)
        archive.index_pending()
    with Archive.open(config, write=True) as archive:
        archive.index_pending()
        assert found(archive, "kestrel") == []
        assert found(archive, "falcon") == ["a.txt"]
