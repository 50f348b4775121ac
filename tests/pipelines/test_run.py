"""One file through its stages: what each failure costs, and what is kept."""

import errno
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.config import Config
from indexer.errors import NotFound, StorageFull
from indexer.model.documents import Document, Page
from indexer.model.kinds import SourceKind, Status
from indexer.store.originals import Originals
from pipelines.draft import Draft
from pipelines.find.finding import find
from pipelines.run import ASKED, Task, attempt, open_bytes, stage_name, through_stages, work_on
from tests.pipelines.stages import RECIPES, after_names

HEADER = Document("a" * 32, "tests", "0" * 64, 1, "txt", ("note.txt",))


def task(path: Path | None = None, **more: object) -> Task:
    made = Task(path=path, header=HEADER, config=Config(time_limit=0.3), recipes=RECIPES)
    return replace(made, **more)  # type: ignore[arg-type]


def read(text: str, status: Status = Status.DONE) -> Draft:
    return Draft(replace(HEADER, status=status, pages=1), pages=(Page(1, text),))


def test_a_draft_passes_all_stages_of_its_kind() -> None:
    draft = through_stages(read("From Oslo to Oslo."), task())
    assert [mention.start for mention in draft.mentions] == [5, 13]
    assert (draft.document.status, draft.document.kind) == (Status.DONE, SourceKind.REPORT)
    assert draft.document.kind_reason


def test_a_kind_that_was_asked_for_is_not_decided() -> None:
    draft = through_stages(read("Oslo"), task(kind=SourceKind.NEWS))
    assert (draft.document.kind, draft.document.kind_reason) == (SourceKind.NEWS, ASKED)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("RAISE NOW", "ValueError: the first stage fell over with two lines"),
        ("NO MEMORY", "MemoryError"),
        ("HANG", "0 seconds were too few"),
    ],
)
def test_a_stage_that_fails_leaves_the_text(text: str, why: str) -> None:
    draft = through_stages(read(text), task())
    assert (draft.document.status, draft.document.stage) == (Status.PARTIAL, "names")
    assert why in draft.document.reason
    assert draft.document.reason.endswith("Its text is kept and can be searched.")
    assert draft.pages[0].text == text


def test_what_earlier_stages_found_is_kept() -> None:
    draft = through_stages(read("Oslo. RAISE LATER"), task())
    assert (draft.document.status, draft.document.stage) == (Status.PARTIAL, "after_names")
    assert [mention.surface for mention in draft.mentions] == ["Oslo"]


def test_stages_are_named_after_the_folder_they_live_in() -> None:
    assert stage_name(find) == "find"
    assert stage_name(after_names) == "after_names"


def test_a_document_without_pages_is_left_as_it_was_read() -> None:
    unread = Draft(replace(HEADER, status=Status.ENCRYPTED, stage="extract", reason="It is encrypted."))
    draft = through_stages(unread, task())
    assert (draft.document.status, draft.document.reason) == (Status.ENCRYPTED, "It is encrypted.")


def test_a_partly_read_document_still_passes_its_stages() -> None:
    draft = through_stages(read("Oslo", Status.PARTIAL), task())
    assert (draft.document.status, len(draft.mentions)) == (Status.PARTIAL, 1)


def test_a_document_whose_worker_died_is_kept_as_it_was_read_and_of_its_kind() -> None:
    draft = through_stages(read("Oslo RAISE NOW"), task(unfound="its worker died"))
    assert (draft.document.status, draft.document.stage, draft.mentions) == (Status.PARTIAL, "find", ())
    assert draft.document.reason == (
        "Finding names and figures in it failed: its worker died. Its text is kept and can be searched."
    )
    assert draft.document.kind_reason


def test_a_file_is_read_and_worked_on(tmp_path: Path) -> None:
    config = Config(archive=tmp_path)
    stored = Originals(config.originals).put(b"A letter from Oslo.")
    [draft] = work_on(task(config=config, header=replace(HEADER, sha256=stored.sha256))).drafts
    assert (draft.document.status, draft.document.pages, len(draft.mentions)) == (Status.DONE, 1, 1)


def test_a_file_that_is_gone_is_read_from_its_original(tmp_path: Path) -> None:
    config = Config(archive=tmp_path)
    stored = Originals(config.originals).put(b"A letter from Oslo.")
    header = replace(HEADER, sha256=stored.sha256, size=stored.size)
    [draft] = work_on(task(tmp_path / "gone.txt", config=config, header=header)).drafts
    assert (draft.document.status, draft.pages[0].text) == (Status.DONE, "A letter from Oslo.")


@pytest.mark.parametrize("originals", ["", "memory://footnote-tests-of-run"])
@pytest.mark.parametrize("name", ["note.txt", "note.part1.rar"])
def test_what_lies_in_the_place_of_the_file_by_now_is_not_read(tmp_path: Path, name: str, originals: str) -> None:
    config = Config(archive=tmp_path / "archive", originals_url=originals)
    stored = Originals(config.originals).put(b"A letter from Oslo.")
    (tmp_path / name).write_text("A letter from Bergen.")
    (tmp_path / "note.part2.rar").write_text("What lies beside it.")
    header = replace(HEADER, sha256=stored.sha256, size=stored.size)
    made = task(tmp_path / name, config=config, header=header)
    [draft] = work_on(made).drafts
    assert (draft.document.status, draft.pages[0].text) == (Status.DONE, "A letter from Oslo.")
    with open_bytes(made) as file:
        assert file.read() == b"A letter from Oslo."


def test_where_originals_lie_far_away_the_file_itself_is_read_as_long_as_it_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("A letter from Oslo.")
    config = Config(archive=tmp_path / "archive", originals_url="memory://footnote-tests-of-nobody")
    made = task(path, config=config, header=replace(HEADER, sha256=sha256(path.read_bytes()).hexdigest()))
    with open_bytes(made) as file:
        assert file.read() == b"A letter from Oslo."
    path.write_text("A letter from Rome.")
    with pytest.raises(NotFound), open_bytes(made):
        pass


def test_a_file_of_which_nothing_is_left_fails_with_a_reason(tmp_path: Path) -> None:
    [draft] = work_on(task(None, config=Config(archive=tmp_path))).drafts
    assert (draft.document.status, draft.document.stage) == (Status.FAILED, "extract")
    assert "Reading it failed: NotFound" in draft.document.reason


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
def test_a_full_disk_is_no_fault_of_the_file(number: int) -> None:
    def write() -> None:
        raise OSError(number, "no room")

    with pytest.raises(StorageFull):
        attempt(write)


def test_an_attempt_gives_the_error_or_the_result() -> None:
    assert attempt(lambda: 5) == 5
    assert isinstance(attempt(lambda: int("five")), ValueError)
