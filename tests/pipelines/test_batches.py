"""What large containers hold comes to the archive in batches, and none of it twice or not at all."""

import errno
import os
import signal
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


def letters(folder: Path, count: int, *, deadly: int = 0, command: str = "goes on") -> Path:
    """A container of letters of a fifth of a batch each."""
    place = folder / "letters.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(1, count + 1):
            told = "KILL THE WORKER" if number == deadly else command
            archive.writestr(f"{number:02}.txt", f"Letter {number} from Oslo {told}.\n" + "ab " * (LETTERS // 15))
    return place


def taken_in(tmp_path: Path, place: Path) -> tuple[Archive, list[Event]]:
    archive = Archive.open(Config(archive=tmp_path / "archive", time_limit=60), create=True, write=True)
    return archive, ended(archive, place)


def ended(archive: Archive, place: Path, *, until: int = 0) -> list[Event]:
    """How documents ended in a run, in order; a person stops it once `until` of them have."""
    heard: list[Event] = []

    def hear(event: Event) -> None:
        if event.status is not Status.QUEUED:
            heard.append(event)
            if len(heard) == until:
                os.kill(os.getpid(), signal.SIGINT)

    ingest([place], archive, RECIPES, plan=Plan(workers=1), on_event=hear)
    return heard


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


def test_what_came_before_a_worker_died_keeps_what_was_found_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"  # its own, since other runs of this machine have theirs in the common one
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    archive, heard = taken_in(tmp_path, letters(tmp_path, 12, deadly=12))
    with archive:
        statuses = {event.path.rpartition("/")[2]: event.status for event in heard}
        assert len(statuses) == len(heard) == 13
        assert [statuses[f"{number:02}.txt"] for number in range(1, 11)] == [Status.DONE] * 10
        assert statuses["12.txt"] is Status.PARTIAL
        assert sum(event.mentions or 0 for event in heard) >= 10
        [ended] = [one for one in archive.documents(scope=EVERYTHING) if one.inside == "12.txt"]
        assert "killed by the system" in ended.reason
    assert [left.name for left in temporary.iterdir() if not left.name.startswith(f"footnote-{os.getpid()}-")] == []


def test_a_container_that_a_person_stops_goes_on_after_what_came(tmp_path: Path) -> None:
    place = letters(tmp_path, 30, command="TAKE A MOMENT")
    with Archive.open(Config(archive=tmp_path / "archive", time_limit=60), create=True, write=True) as archive:
        first = ended(archive, place, until=1)
        assert 0 < len(first) < 30
        [container] = archive.documents(scope=EVERYTHING, parent="")
        assert (container.status, container.stage) == (Status.READING, f"inside {first[-1].document}")
        second = ended(archive, place)
        assert [event.path.rpartition("/")[2] for event in first + second] == [
            *(f"{number:02}.txt" for number in range(1, 31)),
            "letters.zip",
        ]
        [container] = archive.documents(scope=EVERYTHING, parent="")
        assert (container.status, container.stage) == (Status.DONE, "")
        assert len(list(archive.documents(scope=EVERYTHING))) == 31


def test_a_container_within_a_container_goes_on_too(tmp_path: Path) -> None:
    inner = letters(tmp_path, 20, command="TAKE A MOMENT")
    place = tmp_path / "outer.zip"
    with zipfile.ZipFile(place, "w") as outer:
        outer.write(inner, "deep/letters.zip")
    with Archive.open(Config(archive=tmp_path / "archive", time_limit=60), create=True, write=True) as archive:
        first = ended(archive, place, until=2)
        second = ended(archive, place)
        assert first[0].path == "outer.zip/deep/letters.zip"
        assert {event.path.rpartition("/")[0] for event in second[:-1]} == {"outer.zip/deep/letters.zip"}
        assert len(first) < 21
        assert len({event.path for event in first + second}) == len(first) + len(second) == 22
