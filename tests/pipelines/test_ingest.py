"""Folders into an archive: every file ends in a status, and a second run finds nothing to do."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import WrongUse
from indexer.model.documents import Document
from indexer.model.kinds import SourceKind, Status
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query
from pipelines import flow
from pipelines.events import Event, Summary
from pipelines.extract import cutting
from pipelines.ingest import Plan, again, ingest, troubled, workers_for
from tests.pipelines.stages import RECIPES


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    config = Config(archive=tmp_path / "archive", time_limit=60)
    with Archive.open(config, create=True, write=True) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "given", **{"a.txt": "From Oslo.", "deep/b.txt": "Nothing here.", "c.txt": "Oslo again."})


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


class Heard:
    """What a run told."""

    def __init__(self) -> None:
        self.ends: dict[str, Event] = {}
        self.queued: list[str] = []

    def __call__(self, event: Event) -> None:
        if event.status is Status.QUEUED:
            self.queued.append(event.path)
        else:
            assert event.path not in self.ends
            self.ends[event.path] = event


def take_in(archive: Archive, *paths: Path, plan: Plan | None = None) -> tuple[Summary, Heard]:
    heard = Heard()
    summary = ingest(paths, archive, RECIPES, plan=plan or Plan(workers=2), on_event=heard)
    return summary, heard


def found(archive: Archive, text: str) -> list[str]:
    return sorted(hit.path for hit in archive.search(Query(text=text, scope=EVERYTHING)).hits)


def documents(archive: Archive) -> dict[str, Document]:
    return {document.paths[0]: document for document in archive.documents(scope=EVERYTHING)}


def test_a_folder_is_searchable_when_the_run_returns(archive: Archive, folder: Path) -> None:
    summary, heard = take_in(archive, folder)
    assert summary.as_json()["summary"]["done"] == summary.documents == 3
    assert sorted(heard.queued) == sorted(heard.ends) == ["a.txt", "c.txt", "deep/b.txt"]
    assert found(archive, "Oslo") == ["a.txt", "c.txt"]
    stored = documents(archive)["deep/b.txt"]
    assert archive.originals.read(stored.sha256) == b"Nothing here."
    assert stored.collection == Plan().collection


def test_what_is_in_can_be_searched_while_the_run_goes_on(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "INDEX_SECONDS", 0.01)
    write(folder, **{f"more/{number:02}.txt": f"Letter {number} from Oslo." for number in range(20)})
    during: list[int] = []

    def search(event: Event) -> None:
        if event.status is Status.DONE:
            with Archive.open(archive.config) as reader:
                during.append(reader.search(Query(text="Oslo", scope=EVERYTHING)).total)

    ingest([folder], archive, RECIPES, plan=Plan(workers=1), on_event=search)
    assert during == sorted(during)
    assert any(0 < total < 22 for total in during)
    assert archive.search(Query(text="Oslo", scope=EVERYTHING)).total == 22


def test_scores_do_not_depend_on_how_often_the_index_was_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    for number, seconds in enumerate((0.0, 1000.0)):
        monkeypatch.setattr(flow, "INDEX_SECONDS", seconds)
        config = Config(archive=tmp_path / str(number))
        with Archive.open(config, create=True, write=True) as opened:
            take_in(opened, folder)
            again(opened.documents(scope=EVERYTHING)[:1], opened, RECIPES, plan=Plan(workers=1), on_event=Heard())
            assert not opened.engine.patched()
            answers.append(opened.search(Query(text="Oslo", scope=EVERYTHING)).hits)
    assert answers[0] == answers[1]
    assert answers[0]


def test_a_second_run_passes_over_what_is_in(archive: Archive, folder: Path) -> None:
    _, first = take_in(archive, folder)
    summary, second = take_in(archive, folder)
    assert summary.known == 3
    assert second.queued == []
    assert all(event.known for event in second.ends.values())
    told = ("document", "status", "pages", "mentions", "type", "kind")
    for path, event in second.ends.items():
        assert [getattr(event, name) for name in told] == [getattr(first.ends[path], name) for name in told]


def test_only_new_files_are_read_later(archive: Archive, folder: Path) -> None:
    take_in(archive, folder)
    write(folder, **{"d.txt": "Oslo, at last."})
    _, heard = take_in(archive, folder)
    assert heard.queued == ["d.txt"]
    assert found(archive, "Oslo") == ["a.txt", "c.txt", "d.txt"]


def test_equal_files_are_one_document_with_all_their_paths(archive: Archive, folder: Path) -> None:
    write(folder, **{"copy.txt": "From Oslo.", "deep/copy.txt": "From Oslo."})
    summary, heard = take_in(archive, folder)
    assert summary.statuses == {Status.DONE: 5}
    assert {heard.ends[path].document for path in ("copy.txt", "deep/copy.txt")} == {heard.ends["a.txt"].document}
    [document] = [one for one in archive.documents(scope=EVERYTHING) if "copy.txt" in one.paths]
    assert document.paths == ("a.txt", "copy.txt", "deep/copy.txt")


def test_the_same_file_in_another_collection_is_another_document(archive: Archive, folder: Path) -> None:
    take_in(archive, folder)
    summary, _ = take_in(archive, folder, plan=Plan(collection="second", workers=1))
    assert summary.known == 0
    assert archive.collections(scope=EVERYTHING) == ["documents", "second"]


def test_each_failure_costs_one_file_and_is_stored_with_its_reason(archive: Archive, folder: Path) -> None:
    write(folder, **{"raise.txt": "RAISE NOW", "later.txt": "Oslo RAISE LATER", "empty.txt": ""})
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    (folder / "null").symlink_to("/dev/null")
    summary, heard = take_in(archive, folder)
    ended = {path: event.status for path, event in heard.ends.items()}
    assert ended == {
        **dict.fromkeys(("a.txt", "c.txt", "deep/b.txt"), Status.DONE),
        **dict.fromkeys(("raise.txt", "later.txt"), Status.PARTIAL),
        "empty.txt": Status.EMPTY,
        "cut.pdf": Status.DAMAGED,
        "null": Status.UNSUPPORTED,
    }
    assert {event.path for event in summary.troubles} == {"raise.txt", "later.txt", "cut.pdf", "null"}
    assert all(event.reason for event in summary.troubles)
    stored = documents(archive)
    assert {path: stored[path].status for path in ended if path != "null"} == {
        path: status for path, status in ended.items() if path != "null"
    }
    assert stored["raise.txt"].stage == "names"
    assert found(archive, "Oslo") == ["a.txt", "c.txt", "later.txt"]


def test_failed_files_are_told_again_and_not_read_again(archive: Archive, folder: Path) -> None:
    write(folder, **{"raise.txt": "RAISE NOW"})
    take_in(archive, folder)
    summary, heard = take_in(archive, folder)
    assert heard.queued == []
    assert [event.path for event in summary.troubles] == ["raise.txt"]


def test_a_file_that_kills_its_worker_keeps_its_text_and_costs_no_other(archive: Archive, folder: Path) -> None:
    write(folder, **{"b-kill.txt": "Oslo KILL THE WORKER"})
    summary, heard = take_in(archive, folder)
    assert heard.ends["b-kill.txt"].status is Status.PARTIAL
    assert "killed by the system" in heard.ends["b-kill.txt"].reason
    assert [event.path for event in summary.troubles] == ["b-kill.txt"]
    assert found(archive, "Oslo") == ["a.txt", "b-kill.txt", "c.txt"]


def test_a_worker_killed_from_outside_costs_nothing(archive: Archive, folder: Path) -> None:
    write(folder, **{f"more/{number}.txt": f"Letter {number} from Oslo." for number in range(40)})
    killed: list[int] = []

    def kill_one(event: Event) -> None:
        if event.status is Status.DONE and not killed:
            killed.append(next(iter(children_of(os.getpid()))))
            os.kill(killed[0], signal.SIGKILL)

    summary = ingest([folder], archive, RECIPES, plan=Plan(workers=2), on_event=kill_one)
    assert killed
    assert summary.statuses == {Status.DONE: 43}


def children_of(pid: int) -> Iterator[int]:
    """Workers alone: the process that Python starts beside them looks after resources."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text():
            yield int(child)


def test_a_file_that_hangs_its_stage_is_given_up(archive: Archive, folder: Path) -> None:
    # Reading has this limit, too, and a busy machine may take seconds to read a line.
    archive.config = Config(archive=archive.config.archive, time_limit=10)
    write(folder, **{"hang.txt": "Oslo HANG"})
    summary, heard = take_in(archive, folder)
    assert [event.path for event in summary.troubles] == ["hang.txt"]
    assert "seconds were too few" in heard.ends["hang.txt"].reason
    assert "hang.txt" in found(archive, "Oslo")


def test_a_file_that_vanishes_before_its_turn_is_named(archive: Archive, folder: Path) -> None:
    seen = []

    def remove_next(event: Event) -> None:
        if not seen:
            (folder / "c.txt").unlink()
        seen.append(event)

    summary = ingest([folder], archive, RECIPES, plan=Plan(workers=1), on_event=remove_next)
    [event] = summary.troubles
    assert (event.path, event.status, event.reason) == ("c.txt", Status.FAILED, "It vanished before it could be read.")
    assert summary.statuses[Status.DONE] == 2


def test_a_file_that_is_replaced_before_its_turn_is_read_as_it_was_stored(archive: Archive, folder: Path) -> None:
    def replace_it(event: Event) -> None:
        if event.status is Status.QUEUED:
            (folder / event.path).write_text(f"Another text in the place of {event.path}.")

    ingest([folder], archive, RECIPES, plan=Plan(workers=1), on_event=replace_it)
    for one in archive.documents(scope=EVERYTHING):
        assert archive.page(one.id, 1, scope=EVERYTHING).text == archive.originals.read(one.sha256).decode()


def test_a_kind_may_be_asked_for_and_is_kept_when_read_again(archive: Archive, folder: Path) -> None:
    write(folder, **{"raise.txt": "RAISE NOW"})
    take_in(archive, folder, plan=Plan(workers=1, kind=SourceKind.FILING))
    assert {one.kind for one in archive.documents(scope=EVERYTHING)} == {SourceKind.FILING}
    again(troubled(archive), archive, RECIPES, plan=Plan(workers=1), on_event=Heard())
    assert documents(archive)["raise.txt"].kind is SourceKind.FILING


def test_what_a_person_stops_goes_on_later_and_ends_the_same(archive: Archive, folder: Path) -> None:
    write(folder, **{f"more/{number:02}.txt": f"Letter {number} from Oslo." for number in range(30)})

    told: list[Event] = []

    def stop_once(event: Event) -> None:
        if event.status is Status.DONE and not told:
            told.append(event)
            os.kill(os.getpid(), signal.SIGINT)

    stopped = ingest([folder], archive, RECIPES, plan=Plan(workers=1), on_event=stop_once)
    assert stopped.stopped
    assert 0 < stopped.documents < 33
    summary, _ = take_in(archive, folder)
    assert not summary.stopped
    assert summary.statuses == {Status.DONE: 33}
    assert summary.known == stopped.documents


def wire(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    rows = ({"_id": f"n{number}", "title": f"Note {number}", "text": "Oslo " + "x" * 3000} for number in range(count))
    (folder / "wire.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert (folder / "wire.jsonl").stat().st_size > cutting.PART_BYTES
    return folder


def test_a_large_collection_is_read_in_parts_and_is_whole(archive: Archive, tmp_path: Path) -> None:
    summary, heard = take_in(archive, wire(tmp_path / "given", 900))
    assert summary.statuses == {Status.DONE: 901}
    [whole] = archive.documents(scope=EVERYTHING, parent="")[:1]
    assert (whole.type, whole.status, whole.stage, whole.paths) == ("jsonl", Status.DONE, "", ("wire.jsonl",))
    children = archive.documents(scope=EVERYTHING, parent=whole.id)
    assert sorted(child.key for child in children) == sorted(f"n{number}" for number in range(900))
    assert {child.inside for child in children} == {f"line {number}" for number in range(1, 901)}
    assert heard.ends["wire.jsonl/line 900"].mentions == 1


def test_what_a_known_container_encloses_is_told_too(archive: Archive, tmp_path: Path) -> None:
    given = write(tmp_path / "given", **{"wire.jsonl": '{"_id":"a","text":"From Oslo."}\nno json\n'})
    _, first = take_in(archive, given)
    summary, second = take_in(archive, given)
    assert {path: event.status for path, event in second.ends.items()} == {
        "wire.jsonl": Status.PARTIAL,
        "wire.jsonl/line 1": Status.DONE,
        "wire.jsonl/line 2": Status.FAILED,
    }
    assert [second.ends[path].mentions for path in sorted(second.ends)] == [0, None, None]
    assert "mentions" not in second.ends["wire.jsonl/line 1"].as_json()
    assert summary.known == 3
    assert {path: event.document for path, event in first.ends.items()} == {
        path: event.document for path, event in second.ends.items()
    }


def test_a_bad_line_in_a_large_collection_makes_it_partial(archive: Archive, tmp_path: Path) -> None:
    folder = wire(tmp_path / "given", 600)
    with (folder / "wire.jsonl").open("a") as file:
        file.write("no json\n")
    summary, heard = take_in(archive, folder)
    assert summary.statuses == {Status.DONE: 600, Status.PARTIAL: 1, Status.FAILED: 1}
    assert "line 601" in heard.ends["wire.jsonl"].reason


def test_only_what_failed_is_read_again(archive: Archive, folder: Path) -> None:
    write(folder, **{"raise.txt": "RAISE NOW", "later.txt": "RAISE LATER"})
    take_in(archive, folder)
    for path in folder.rglob("*.txt"):
        path.unlink()  # the originals are enough
    heard = Heard()
    summary = again(troubled(archive, stage="names"), archive, RECIPES, plan=Plan(workers=1), on_event=heard)
    assert list(heard.ends) == ["raise.txt"]
    assert summary.statuses == {Status.PARTIAL: 1}


@pytest.mark.parametrize(
    ("which", "paths"),
    [
        ({}, ["cut.pdf", "later.txt", "raise.txt"]),
        ({"reason": "damaged"}, ["cut.pdf"]),
        ({"reason": "FELL OVER"}, ["later.txt", "raise.txt"]),
        ({"type": "pdf"}, ["cut.pdf"]),
        ({"stage": "after_names"}, ["later.txt"]),
        ({"stage": "names", "type": "pdf"}, []),
    ],
)
def test_what_failed_can_be_chosen(archive: Archive, folder: Path, which: dict[str, str], paths: list[str]) -> None:
    write(folder, **{"raise.txt": "RAISE NOW", "later.txt": "RAISE LATER"})
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    take_in(archive, folder)
    assert sorted(document.paths[0] for document in troubled(archive, **which)) == paths


@pytest.mark.parametrize(("reason", "count"), [("tika server", 1), ("done", 0), ("", 0), ("damaged", 0), ("else", 0)])
def test_what_ended_well_can_be_chosen_by_what_its_reason_says(reason: str, count: int) -> None:
    read = Document("d", "leak", "ab", 1, "", ("a.vsd",), status=Status.DONE, reason="The Tika server did not read it.")
    held = SimpleNamespace(documents=lambda *, scope, status: [read] if status is read.status else [])  # noqa: ARG005
    assert len(list(troubled(held, reason=reason))) == count  # type: ignore[arg-type]


@pytest.mark.parametrize("executor", ["threads", "dask", "http://localhost:1"])
def test_an_executor_that_there_is_not_is_refused(executor: str) -> None:
    with pytest.raises(WrongUse, match=r"dask://HOST:PORT"):
        workers_for(Plan(executor=executor), Config())
