"""What large containers hold comes to the archive in batches, and none of it twice or not at all."""

import errno
import zipfile
from pathlib import Path

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import StorageFull
from indexer.model.documents import Document, Page
from indexer.model.kinds import Status
from indexer.model.scope import EVERYTHING
from pipelines import batches
from pipelines.batches import LETTERS, Batch, arrived
from pipelines.draft import Draft
from pipelines.events import Event
from pipelines.ingest import Plan, ingest
from tests.pipelines.stages import RECIPES


def draft(name: str, text: str = "Oslo") -> Draft:
    return Draft(
        Document(id=name, collection="c", sha256="0" * 64, size=1, type="txt", paths=(name,)), (Page(1, text),)
    )


def test_batches_arrive_in_order_and_once(tmp_path: Path) -> None:
    batch = Batch(tmp_path, "a-1")
    for name in ("first", "second"):
        batch.add(draft(name, "x" * LETTERS))
    batch.add(draft("third"))
    assert [(key, [one.document.id for one in drafts]) for key, drafts in arrived(tmp_path)] == [
        ("a-1", ["first"]),
        ("a-1", ["second"]),
    ]
    assert [one.document.id for one in batch.drafts] == ["third"]
    assert list(arrived(tmp_path)) == []


def test_a_small_batch_goes_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SECONDS", 0.0)
    Batch(tmp_path, "a-").add(draft("first"))
    assert [key for key, _ in arrived(tmp_path)] == ["a-"]


def test_without_a_folder_all_stays(tmp_path: Path) -> None:
    batch = Batch(None, "a-")
    batch.add(draft("first", "x" * LETTERS))
    assert len(batch.drafts) == 1


def test_a_batch_that_was_not_written_to_its_end_is_none(tmp_path: Path) -> None:
    (tmp_path / "00000000000000000001-a-").write_bytes(b"half a")
    assert list(arrived(tmp_path)) == []


def test_a_disk_that_is_full_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(batches.pickle, "dump", full)
    with pytest.raises(StorageFull, match="No space left"):
        Batch(tmp_path, "a-").add(draft("first", "x" * LETTERS))


def letters(folder: Path, count: int, *, deadly: int = 0) -> Path:
    """A container of letters of a fifth of a batch each."""
    place = folder / "letters.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(1, count + 1):
            command = "KILL THE WORKER" if number == deadly else "goes on"
            archive.writestr(f"{number:02}.txt", f"Letter {number} from Oslo {command}.\n" + "ab " * (LETTERS // 15))
    return place


def taken_in(tmp_path: Path, place: Path) -> tuple[Archive, list[Event]]:
    heard: list[Event] = []
    archive = Archive.open(Config(archive=tmp_path / "archive", time_limit=60), create=True, write=True)
    ingest([place], archive, RECIPES, plan=Plan(workers=1), on_event=heard.append)
    return archive, [event for event in heard if event.status is not Status.QUEUED]


def test_each_document_of_a_large_container_is_there_once_and_the_container_last(tmp_path: Path) -> None:
    archive, heard = taken_in(tmp_path, letters(tmp_path, 12))
    with archive:
        assert [event.path.rpartition("/")[2] for event in heard] == [
            *(f"{number:02}.txt" for number in range(1, 13)),
            "letters.zip",
        ]
        assert {event.status for event in heard} == {Status.DONE}
        assert len(list(archive.documents(scope=EVERYTHING))) == 13
        assert sum(event.mentions or 0 for event in heard) == 12


def test_what_came_before_a_worker_died_keeps_what_was_found_in_it(tmp_path: Path) -> None:
    archive, heard = taken_in(tmp_path, letters(tmp_path, 12, deadly=12))
    with archive:
        statuses = {event.path.rpartition("/")[2]: event.status for event in heard}
        assert len(statuses) == len(heard) == 13
        assert [statuses[f"{number:02}.txt"] for number in range(1, 11)] == [Status.DONE] * 10
        assert statuses["12.txt"] is Status.PARTIAL
        assert sum(event.mentions or 0 for event in heard) >= 10
        [ended] = [one for one in archive.documents(scope=EVERYTHING) if one.inside == "12.txt"]
        assert "killed by the system" in ended.reason
