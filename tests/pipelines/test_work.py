"""The worker: page images where the reading room looks for them, documents read again, and no job that stops it."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.jobs import Job, JobStatus
from indexer.model.kinds import Status
from indexer.model.scope import EVERYTHING
from pipelines.ingest import Plan, ingest
from pipelines.work import Worker, serve
from tests.pipelines.stages import RECIPES

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a PDF of two pages, a picture, a text, and a text that did not pass its stages."""
    given = tmp_path_factory.mktemp("given")
    canvas = Canvas(str(given / "paper.pdf"), pagesize=(200, 100), invariant=True)
    for text in ("The first page, from Oslo.", "The second page."):
        canvas.drawString(10, 50, text)
        canvas.showPage()
    canvas.save()
    Image.new("RGB", (300, 150), "white").save(given / "scan.png", dpi=(72, 72))
    (given / "note.txt").write_text("From Oslo.")
    (given / "raise.txt").write_text("RAISE NOW")
    place = tmp_path_factory.mktemp("kept") / "archive"
    with Archive.open(Config(archive=place), create=True, write=True) as opened:
        ingest([given], opened, RECIPES, plan=Plan(workers=1), on_event=lambda _event: None)
    return place


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    with Archive.open(Config(archive=folder)) as opened:
        yield opened


@pytest.fixture
def worker(archive: Archive) -> Iterator[Worker]:
    made = Worker(archive)
    yield made
    made.close()


def document(archive: Archive, path: str) -> str:
    return next(one.id for one in archive.documents(scope=EVERYTHING) if one.paths == (path,))


def done(archive: Archive, worker: Worker, kind: str, **payload: Any) -> Job:
    number = archive.ask(kind, payload)
    assert worker.once()
    return archive.job(number)


def image(archive: Archive, job: Job) -> Image.Image:
    assert job.status is JobStatus.DONE, job.reason
    assert job.result is not None
    data = (archive.config.archive / job.result["path"]).read_bytes()
    assert data.startswith(PNG)
    return Image.open(BytesIO(data))


def test_what_a_person_decided_is_followed(archive: Archive, worker: Worker) -> None:
    archive.judge("a" * 32, "b" * 32, verdict="same", by="editor")
    assert archive.is_waiting()
    with Archive.open(archive.config, write=True):  # another run writes, and settles at its end
        assert done(archive, worker, "settle").status is JobStatus.QUEUED
        assert not worker.once()
    worker._writing_at = 0.0
    assert done(archive, worker, "settle").status is JobStatus.DONE
    assert not archive.is_waiting()


def test_a_page_is_drawn_where_the_reading_room_looks(archive: Archive, worker: Worker) -> None:
    paper = document(archive, "paper.pdf")
    job = done(archive, worker, "page-image", document=paper, page=2, scale=2.0)
    assert image(archive, job).size == (400, 200)
    sha256 = archive.document(paper, scope=EVERYTHING).sha256
    place = archive.config.derived / "pages" / sha256
    assert [path.name for path in place.iterdir()] == ["2.png"]


def test_a_picture_is_drawn_as_a_page(archive: Archive, worker: Worker) -> None:
    job = done(archive, worker, "page-image", document=document(archive, "scan.png"), page=1, scale=0.5)
    assert image(archive, job).size == (150, 75)


@pytest.mark.parametrize(
    ("path", "payload", "reason"),
    [
        ("paper.pdf", {"page": 3}, "no page 3"),
        ("paper.pdf", {"page": 1, "scale": 100}, "scale"),
        ("paper.pdf", {"page": "first"}, "ValueError"),
        ("paper.pdf", {}, "'page'"),
        ("note.txt", {"page": 1}, "type txt"),
    ],
)
def test_a_job_that_cannot_be_done_says_why(
    archive: Archive, worker: Worker, path: str, payload: dict[str, Any], reason: str
) -> None:
    job = done(archive, worker, "page-image", document=document(archive, path), **payload)
    assert job.status is JobStatus.FAILED
    assert reason in job.reason


def test_a_job_of_a_document_that_is_not_there_fails_and_the_next_is_done(archive: Archive, worker: Worker) -> None:
    missing = archive.ask("page-image", {"document": "0" * 32, "page": 1})
    good = archive.ask("page-image", {"document": document(archive, "paper.pdf"), "page": 1, "scale": 1.0})
    assert [worker.once(), worker.once(), worker.once()] == [True, True, False]
    assert archive.job(missing).status is JobStatus.FAILED
    assert archive.job(good).status is JobStatus.DONE


def test_a_damaged_original_costs_its_job_alone(archive: Archive, worker: Worker) -> None:
    paper = archive.document(document(archive, "paper.pdf"), scope=EVERYTHING)
    shutil.rmtree(archive.config.derived, ignore_errors=True)
    with archive.originals.local(paper.sha256) as path:
        whole = path.read_bytes()
        path.write_bytes(whole[:200])
        damaged = done(archive, worker, "page-image", document=paper.id, page=1)
        path.write_bytes(whole)
    assert damaged.status is JobStatus.FAILED
    assert damaged.reason
    assert image(archive, done(archive, worker, "page-image", document=paper.id, page=1)).size == (400, 200)


def test_documents_are_read_again_with_the_real_recipes(archive: Archive, worker: Worker) -> None:
    job = done(archive, worker, "retry", stage="names")
    assert job.result is not None, job.reason
    assert job.result["done"] == 1
    again = archive.document(document(archive, "raise.txt"), scope=EVERYTHING)
    assert (again.status, again.reason) == (Status.DONE, "")


def test_reading_again_waits_for_no_other_writer(archive: Archive, worker: Worker) -> None:
    with Archive.open(archive.config, write=True):
        job = done(archive, worker, "retry", document=document(archive, "note.txt"))
    assert job.status is JobStatus.FAILED
    assert "another run" in job.reason


def test_the_worker_ends_when_it_is_told(archive: Archive) -> None:
    looks = iter([False, False, True])
    serve(archive, stop=lambda: next(looks))
    assert next(looks, None) is None


def test_the_command_serves_jobs_until_it_is_ended(archive: Archive) -> None:
    command = [sys.executable, "-m", "indexer.cli", "work", "--archive", str(archive.config.archive)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        number = archive.ask("page-image", {"document": document(archive, "paper.pdf"), "page": 1, "scale": 1.5})
        until = time.monotonic() + 60
        while archive.job(number).status in (JobStatus.QUEUED, JobStatus.RUNNING) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=60)
    assert archive.job(number).status is JobStatus.DONE
    assert (process.returncode, told) == (0, "The worker waits for work.\n")


def test_an_upload_is_taken_in_and_told_file_by_file(archive: Archive, worker: Worker) -> None:
    spool = archive.spool
    number = spool.begin("sent", [("letters/a.txt", 11), ("cut.pdf", 8)])
    spool.receive(number, 0, 0, BytesIO(b"From Oslo.\n"))
    spool.receive(number, 1, 0, BytesIO(b"%PDF-1.7"))
    with Archive.open(archive.config, write=True):  # another run writes: the upload waits for its end
        waiting = done(archive, worker, "upload", upload=number)
        assert waiting.status is JobStatus.QUEUED
        assert not worker.once()
    worker._writing_at = 0.0
    job = done(archive, worker, "upload", upload=number)
    assert job.result is not None, job.reason
    told = {one["path"]: one["status"] for one in job.result["files"]}
    assert told == {"letters/a.txt": "done", "cut.pdf": "damaged"}
    assert {one.paths for one in archive.documents(scope=EVERYTHING, collection="sent")} == {
        ("letters/a.txt",),
        ("cut.pdf",),
    }
    assert list((archive.config.uploads).iterdir()) == []
