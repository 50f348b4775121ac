"""The commands ingest and retry as a person runs them: what they print, and their exit codes."""

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.archive import Archive
from indexer.cli import main
from indexer.config import Config
from indexer.errors import ArchiveBusy, ArchiveMissing, WrongUse
from indexer.model.documents import Page
from indexer.model.kinds import Status
from indexer.model.scope import EVERYTHING
from pipelines import telling
from pipelines.events import Event, Summary
from pipelines.recipes import RECIPES
from pipelines.telling import SOME_FAILED, STOPPED
from tests.pipelines import stages
from tests.pipelines.extract import archives
from tests.pipelines.extract.making import lines, pdf

FIELDS = {"path", "document", "status", "reason", "type", "kind", "pages", "mentions", "contracts", "seconds"}


@pytest.fixture(autouse=True)
def quick_recipes() -> Iterator[None]:
    """The stages of `stages.py` in place of those that take seconds to load; each recipe keeps its kind."""
    before = dict(RECIPES)
    RECIPES.update(stages.RECIPES)
    yield
    RECIPES.update(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "a.txt").write_text("From Oslo.")
    (tmp_path / "given" / "b.txt").write_text("From Oslo, too.")
    return tmp_path / "given"


@pytest.fixture
def archive(tmp_path: Path) -> str:
    return str(tmp_path / "archive")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_file_has_its_line_and_the_last_one_sums_up(folder: Path, archive: str) -> None:
    result = run("ingest", folder, "--archive", archive, "--collection", "letters", "--workers", "1", "--json")
    *files, last = rows(result)
    assert result.exit_code == 0
    assert [row["path"] for row in files] == ["a.txt", "b.txt"]
    assert all(row.keys() >= FIELDS for row in files)
    assert {row["status"] for row in files} == {"done"}
    assert {"done": 2, "partial": 0, "failed": 0, "pages": 2}.items() <= last["summary"].items()
    assert result.stderr.endswith("seconds.\n")


def test_a_file_that_could_not_be_read_is_reported_and_ends_with_three(folder: Path, archive: str) -> None:
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    for _ in range(2):  # the second run knows it already, and says so all the same
        result = run("ingest", folder, "--archive", archive, "--workers", "1")
        assert result.exit_code == SOME_FAILED
        assert "damaged        cut.pdf: " in result.stderr
        assert result.stdout == ""


def test_a_device_is_told_and_ends_with_three(archive: str) -> None:
    result = run("ingest", "/dev/null", "--archive", archive, "--json")
    assert result.exit_code == SOME_FAILED
    assert [(row["path"], row["status"]) for row in rows(result)[:-1]] == [("/dev/null", "unsupported")]


def test_a_path_that_there_is_not_makes_no_archive(tmp_path: Path, archive: str) -> None:
    result = run("ingest", tmp_path / "nothing", "--archive", archive)
    assert result.exit_code == WrongUse.exit_code
    assert "nothing" in result.stderr
    assert not Path(archive).exists()


def test_one_missing_path_of_several_costs_no_other(folder: Path, archive: str) -> None:
    result = run("ingest", folder / "gone.txt", folder / "a.txt", "--archive", archive, "--workers", "1", "--json")
    assert result.exit_code == SOME_FAILED
    assert {row["path"].rsplit("/", 1)[-1]: row["status"] for row in rows(result)[:-1]} == {
        "gone.txt": "failed",
        "a.txt": "done",
    }


def test_a_second_writer_is_refused(folder: Path, archive: str) -> None:
    with Archive.open(Config(archive=Path(archive)), create=True, write=True):
        result = run("ingest", folder, "--archive", archive)
    assert result.exit_code == ArchiveBusy.exit_code
    assert str(os.getpid()) in result.stderr


@pytest.mark.parametrize("wrong", [("--kind", "novel"), ("--workers", "0"), ("--executor", "threads")])
def test_options_that_there_are_not_are_refused(folder: Path, archive: str, wrong: tuple[str, str]) -> None:
    assert run("ingest", folder, "--archive", archive, *wrong).exit_code == WrongUse.exit_code


def test_retry_reads_again_only_what_is_asked_for(folder: Path, archive: str) -> None:
    (folder / "raise.txt").write_text("RAISE NOW")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    run("ingest", folder, "--archive", archive, "--workers", "1")
    result = run("retry", "--reason", "damaged", "--archive", archive, "--json")
    assert [row["path"] for row in rows(result)[:-1]] == ["cut.pdf"]
    assert result.exit_code == SOME_FAILED
    result = run("retry", "--stage", "names", "--type", "pdf", "--archive", archive, "--json")
    assert rows(result)[:-1] == []
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--type", "pfd"), "Nothing is to be read again with --type pfd. There is: pdf."),
        (("--stage", "extrakt"), "Nothing is to be read again with --stage extrakt. There is: extract."),
        (("--reason", "lokked"), "Nothing is to be read again with --reason lokked. There is: damaged."),
    ],
)
def test_retry_names_what_there_is_where_nothing_meets_what_is_asked_for(
    folder: Path, archive: str, asked: tuple[str, str], told: str
) -> None:
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    run("ingest", folder, "--archive", archive, "--workers", "1", "--no-meaning")
    result = run("retry", *asked, "--archive", archive)
    assert (told in result.stderr, "0 of 0" in result.stderr, result.exit_code) == (True, False, 0)


def test_what_was_found_in_quickly_is_found_in_again_when_its_stage_is_asked_for(folder: Path, archive: str) -> None:
    chosen = ("--archive", archive, "--workers", "1", "--json")
    first = run("ingest", folder, "--quick", "--no-meaning", *chosen)
    assert [row["status"] for row in rows(first)[:-1]] == ["done", "done"]
    assert rows(run("retry", *chosen))[:-1] == []  # nothing failed
    again = run("retry", "--stage", "find", *chosen)
    assert [(row["path"], row["status"]) for row in rows(again)[:-1]] == [("a.txt", "done"), ("b.txt", "done")]
    assert rows(run("retry", "--stage", "find", *chosen))[:-1] == []


def test_retry_opens_what_is_locked_with_a_file_of_passwords(folder: Path, archive: str, tmp_path: Path) -> None:
    (folder / "locked.pdf").write_bytes(pdf(lines("From Oslo, in secret."), password="kran"))
    (tmp_path / "passwords").write_text("wrong\nkran\n")
    assert run("ingest", folder, "--archive", archive, "--workers", "1", "--no-meaning").exit_code == SOME_FAILED
    chosen = ("--reason", "encrypted", "--type", "pdf", "--archive", archive, "--json", "--workers", "1")
    assert [row["status"] for row in rows(run("retry", *chosen))[:-1]] == ["encrypted"]
    again = run("retry", *chosen, "--passwords", tmp_path / "passwords")
    assert [(row["path"], row["status"]) for row in rows(again)[:-1]] == [("locked.pdf", "done")]
    assert again.exit_code == 0


def letter_with(files: dict[str, bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Papers"
    message.set_content("From Bergen.")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def left(archive: str) -> list[tuple[str, str, int]]:
    with Archive.open(Config(archive=Path(archive))) as opened:
        documents = opened.documents(scope=EVERYTHING)
        return sorted((one.inside or one.paths[0], str(one.status), one.pages) for one in documents)


def test_a_member_that_was_opened_leaves_no_locked_one_behind(folder: Path, archive: str, tmp_path: Path) -> None:
    (folder / "a.txt").unlink()
    (folder / "b.txt").unlink()
    (folder / "papers.zip").write_bytes(archives.locked("crane.txt", b"A crane for Oslo.", b"kran"))
    (tmp_path / "passwords").write_text("kran")
    run("ingest", folder, "--archive", archive, "--workers", "1", "--no-meaning")
    assert left(archive) == [("crane.txt", "encrypted", 0), ("papers.zip", "done", 0)]
    again = ("retry", "--archive", archive, "--workers", "1", "--json")
    run(*again, "--passwords", tmp_path / "passwords")
    assert left(archive) == [("crane.txt", "done", 1), ("papers.zip", "done", 0)]
    assert rows(run(*again))[:-1] == []


def test_what_was_opened_stays_when_it_is_read_again_without_its_password(
    folder: Path, archive: str, tmp_path: Path
) -> None:
    papers = {f"{word}.pdf": pdf(lines(f"From Oslo, {word}."), password=word) for word in ("kran", "winch")}
    (folder / "papers.eml").write_bytes(letter_with(papers))
    run("ingest", folder, "--archive", archive, "--workers", "1", "--no-meaning")
    for word in ("kran", "winch"):
        (tmp_path / "passwords").write_text(word)
        run("retry", "--archive", archive, "--workers", "1", "--passwords", tmp_path / "passwords")
    assert left(archive)[2:] == [("kran.pdf", "done", 1), ("papers.eml", "done", 1), ("winch.pdf", "done", 1)]


def test_a_file_that_was_opened_keeps_its_text_and_says_that_its_password_is_missing(
    folder: Path, archive: str, tmp_path: Path
) -> None:
    (folder / "locked.pdf").write_bytes(pdf(lines("From Oslo, in secret."), password="kran"))
    (tmp_path / "passwords").write_text("kran")
    run("ingest", folder, "--archive", archive, "--workers", "1", "--no-meaning")
    run("retry", "--archive", archive, "--workers", "1", "--passwords", tmp_path / "passwords")
    with Archive.open(Config(archive=Path(archive)), write=True) as opened:
        [locked] = [one for one in opened.documents(scope=EVERYTHING) if one.type == "pdf"]
        opened.mark(locked.id, Status.PARTIAL, stage="find", reason="It took too long.")
    [told, _] = rows(run("retry", "--archive", archive, "--workers", "1", "--json"))
    assert (told["status"], told["pages"]) == ("partial", 1)
    assert "its password was not among those given" in told["reason"]
    assert ("locked.pdf", "partial", 1) in left(archive)


def test_status_tells_what_is_in_and_what_is_still_to_come(folder: Path, archive: str) -> None:
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    run("ingest", folder, "--archive", archive, "--workers", "1", "--no-meaning")
    [told] = rows(run("status", "--archive", archive, "--json"))
    assert told["status"] == {"damaged": 1, "done": 2}
    assert told["type"] == {"pdf": 1, "txt": 2}
    assert sum(told["reason"].values()) == 1
    assert {"documents": 3, "pages": 2, "pages_without_text": 0, "waiting": 0}.items() <= told.items()
    with Archive.open(Config(archive=Path(archive)), write=True) as opened:
        first = opened.documents(scope=EVERYTHING)[0]
        opened.mark(first.id, Status.QUEUED)
        page = Page(1, "Kraner", "nb", "ocr", confidence=0.4)
        opened.save(document=replace(first, id="e" * 32), pages=[page])
    printed = run("status", "--archive", archive).stdout
    assert "1 file is still to be read" in printed
    assert f"page 1 of {first.paths[0]} (0.40)" in printed
    assert "damaged: cut.pdf (" in printed


def test_retry_needs_an_archive(archive: str) -> None:
    assert run("retry", "--archive", archive).exit_code == ArchiveMissing.exit_code


def test_a_run_that_was_stopped_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    summary = Summary(stopped=True)
    summary.add(Event("a.txt", "0" * 32, telling.Status.DONE, pages=1))
    assert telling.conclude(summary, as_json=False, command="the same command") == STOPPED
    assert "the same command goes on with the rest" in capsys.readouterr().err


def test_lines_that_share_an_id_are_told_and_a_run_names_each_id_once(tmp_path: Path, archive: str) -> None:
    said = [
        ("a", "The crane fell."),
        ("b", "The crane stands."),
        ("a", "A crane, a crane."),
        ("a", "A crane, a crane."),
    ]
    (tmp_path / "wire.jsonl").write_text("".join(json.dumps({"_id": key, "text": text}) + "\n" for key, text in said))
    (tmp_path / "asked.jsonl").write_text('{"_id": "q1", "text": "crane"}\n')
    told = run("ingest", tmp_path / "wire.jsonl", "--archive", archive, "--workers", "1")
    assert told.exit_code == 0
    assert "note           wire.jsonl: 1 _id stands on lines that differ; each of these" in told.stderr
    asked = ("--queries", tmp_path / "asked.jsonl", "--run", tmp_path / "run.tsv", "--mode", "words")
    assert run("search", *asked, "--archive", archive).exit_code == 0
    lines = [line.split("\t") for line in (tmp_path / "run.tsv").read_text().splitlines()]
    assert sorted(line[2] for line in lines) == ["a", "b"]
    assert [line[3] for line in lines] == ["1", "2"]


def test_an_ingest_makes_vectors_unless_told_not_to(folder: Path, archive: str) -> None:
    assert run("ingest", folder, "--archive", archive, "--no-meaning").exit_code == 0
    assert not (Path(archive) / "vectors").exists()
    assert run("ingest", folder, "--archive", archive).exit_code == 0
    with Archive.open(Config(archive=Path(archive))) as opened:
        assert opened.unlearnt() == 0


def test_status_names_what_could_not_be_read_and_where_it_lies(folder: Path, archive: str) -> None:
    with zipfile.ZipFile(folder / "leak.zip", "w") as held:
        held.writestr("deep/torn.pdf", "%PDF-1.7 torn")
        held.writestr("c.txt", "From Oslo.")
    run("ingest", folder, "--archive", archive)
    told = run("status", "--archive", archive).output
    assert "  damaged: leak.zip: deep/torn.pdf (" in told
