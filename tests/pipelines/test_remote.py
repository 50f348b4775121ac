"""A task as it travels to a worker, and what comes back."""

import pickle
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.config import Config, Elastic
from indexer.errors import OriginalsUnavailable
from indexer.model.documents import Document
from indexer.model.kinds import Status
from indexer.store.originals import Originals
from pipelines import remote, run
from pipelines.edition import edition
from pipelines.extract.cutting import Part
from pipelines.pool import Death
from pipelines.remote import answer_of, parcel, refusal, take_up
from pipelines.run import Outcome, Task, TooLargeToTravel, work_on
from tests.pipelines.stages import RECIPES


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text("A letter from Oslo.")
    return path


@pytest.fixture
def kept() -> Iterator[None]:
    """Ends the process that this thread keeps."""
    yield
    remote._kept.pool.close()
    del remote._kept.pool, remote._kept.limit


def task(path: Path, **config: object) -> Task:
    kept = Config(archive=path.parent, **config)  # type: ignore[arg-type]
    stored = Originals(kept.originals).put_file(path)
    header = Document("a" * 32, "tests", stored.sha256, stored.size, "", (path.name,))
    return Task(path=path, header=header, config=kept, recipes=RECIPES)


def travelled(made: Task) -> Task:
    packed = parcel(made)
    assert packed is not None
    arrived: Task = pickle.loads(packed)
    return arrived


def taken_up(made: Task) -> Outcome | Death:
    packed = parcel(made)
    assert packed is not None
    return answer_of(take_up(packed, edition(), originals="", memory_limit=0))


def test_a_task_travels_with_its_bytes_and_the_limits_alone(note: Path) -> None:
    secret = {"secret_key": "hush", "database_url": "postgresql://desk:hush@host/footnote", "time_limit": 7.0}
    packed = parcel(task(note, elastic=Elastic(password="hush"), **secret))
    assert packed is not None
    arrived: Task = pickle.loads(packed)
    assert (arrived.path, arrived.data, arrived.config.time_limit) == (None, b"A letter from Oslo.", 7.0)
    assert b"hush" not in packed
    assert str(note.parent).encode() not in packed


def test_of_a_collection_a_part_travels_alone(note: Path) -> None:
    arrived = travelled(replace(task(note), part=Part(3, 40, 2, 8)))
    assert arrived.data == b"letter"
    assert arrived.part == Part(3, 40, 0, 6)


def test_what_is_too_large_or_gone_does_not_travel(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = task(note)
    monkeypatch.setattr(remote, "CARRIED", 3)
    assert parcel(made) is None
    monkeypatch.undo()
    Originals(made.config.originals).remove(made.header.sha256)
    assert parcel(made) is None


def test_from_a_store_that_machines_share_workers_read_themselves(note: Path) -> None:
    arrived = travelled(task(note, originals_url="memory://footnote-tests"))
    assert (arrived.path, arrived.data, arrived.config.originals) == (None, None, "memory://footnote-tests")


def test_a_task_is_done_by_a_process_that_is_kept(note: Path, kept: None) -> None:
    outcomes = [taken_up(task(note)) for _ in range(2)]
    for outcome in outcomes:
        assert isinstance(outcome, Outcome)
        [draft] = outcome.drafts
        assert (draft.document.status, len(draft.mentions)) == (Status.DONE, 1)


def test_a_deadly_task_comes_back_as_a_death(note: Path, kept: None) -> None:
    note.write_text("KILL THE WORKER")
    death = taken_up(task(note))
    assert isinstance(death, Death)
    assert (death.exit_code, death.workers) == (-9, 1)


def test_originals_of_what_is_enclosed_come_back_within_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.txt", "From Oslo.")
        file.writestr("b.txt", "To Bergen.")
    arrived = travelled(task(path))
    assert [draft.original for draft in work_on(arrived).drafts] == [None, b"From Oslo.", b"To Bergen."]
    monkeypatch.setattr(run, "CARRIED", 15)
    with pytest.raises(TooLargeToTravel):
        work_on(arrived)


def test_a_worker_of_another_edition_is_refused() -> None:
    told = refusal((*edition(), ("tesserocr", "2.8")), "")
    assert told == "it has tesserocr missing instead of 2.8. Install there what is installed here, and start it again."


def test_a_worker_that_does_not_reach_the_originals_is_refused() -> None:
    assert refusal(edition(), "") == refusal(edition(), "memory://footnote-tests") == ""
    assert refusal(edition(), "nowhere://bucket").startswith("it does not reach the originals at nowhere://bucket (")


def test_a_store_that_was_away_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    away = [OriginalsUnavailable("The bucket is away.")]

    def has(_originals: Originals, _sha256: str) -> bool:
        if away:
            raise away.pop()
        return False

    monkeypatch.setattr(Originals, "has", has)
    assert "The bucket is away." in refusal(edition(), "memory://footnote-away")
    assert refusal(edition(), "memory://footnote-away") == ""
