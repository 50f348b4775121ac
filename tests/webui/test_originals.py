"""Originals and page images."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from flask.testing import FlaskClient

from indexer.archive import Archive
from indexer.model.jobs import Job
from tests.webui import story
from tests.webui.story import Told
from webui import originals

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def filing(archive: Archive, told: dict[str, Told]) -> Told:
    """The filing, none of its pages pictured yet."""
    found = told["recommendation.pdf"]
    for page in found.pages:
        place(archive, found, page.number).unlink(missing_ok=True)
    return found


def place(archive: Archive, one: Told, number: int) -> Path:
    return originals.image_path(archive, one.document, number)


def test_the_original_is_handed_out_as_it_came(client: FlaskClient, filing: Told) -> None:
    response = client.get(f"/documents/{filing.document.id}/original", buffered=True)
    assert response.data == story.original("filings/recommendation.pdf")
    assert response.headers["Content-Disposition"] == "attachment; filename=recommendation.pdf"
    assert response.mimetype == "application/octet-stream"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_image_comes_from_the_derived_folder(archive: Archive, client: FlaskClient, filing: Told) -> None:
    path = place(archive, filing, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PIXEL)
    response = client.get(f"/documents/{filing.document.id}/pages/1.png")
    assert (response.status_code, response.mimetype, response.data) == (200, "image/png", PIXEL)
    response.close()


def worker(archive: Archive, do: Callable[[Job], None]) -> Thread:
    """Something that takes one job, as the worker does."""

    def work() -> None:
        for _ in range(500):
            if job := archive.take_job(("page-image",)):
                do(job)
                return
            sleep(0.01)

    thread = Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_a_missing_image_is_asked_of_the_worker_and_waited_for(
    archive: Archive, client: FlaskClient, filing: Told
) -> None:
    asked = []

    def make(job: Job) -> None:
        asked.append(job.payload)
        path = place(archive, filing, 2)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".tmp").write_bytes(PIXEL)
        path.with_suffix(".tmp").replace(path)
        archive.finish_job(job.id, result={"path": "2.png"})

    working = worker(archive, make)
    response = client.get(f"/documents/{filing.document.id}/pages/2.png")
    working.join()
    assert (response.status_code, response.data) == (200, PIXEL)
    assert asked == [{"document": filing.document.id, "page": 2, "scale": originals.SCALE}]
    response.close()


def test_an_image_that_cannot_be_made_says_why(archive: Archive, client: FlaskClient, filing: Told) -> None:
    working = worker(archive, lambda job: archive.finish_job(job.id, reason="The page is torn."))
    address = f"/documents/{filing.document.id}/pages/3.png"
    response = client.get(address, headers={"Accept": "application/json"})
    working.join()
    assert (response.status_code, response.get_json()["detail"]) == (404, "The page is torn.")


def test_without_a_worker_the_reader_is_told_to_come_back(
    archive: Archive, client: FlaskClient, filing: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "PATIENCE_SECONDS", 0.2)
    response = client.get(f"/documents/{filing.document.id}/pages/3.png")
    again = client.get(f"/documents/{filing.document.id}/pages/3.png")
    assert response.status_code == again.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    job = archive.take_job(("page-image",))
    assert job is not None
    assert archive.take_job(("page-image",)) is None  # asked for once, however often it was looked at
    archive.finish_job(job.id, reason="Ended by the test.")


@pytest.mark.parametrize("number", ["0", "4", "x", "-1"])
def test_a_page_that_is_not_there_has_no_image(client: FlaskClient, filing: Told, number: str) -> None:
    assert client.get(f"/documents/{filing.document.id}/pages/{number}.png").status_code == 404


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/b/report 2020 (final).pdf", "report 2020 (final).pdf"),
        ("a\\b\\brev.docx", "brev.docx"),
        ("æøå/søknad.pdf", "søknad.pdf"),
        ('"; rm -rf ~;".pdf', "_ rm -rf _.pdf"),
        ("../..", None),
    ],
)
def test_files_are_saved_under_a_harmless_name(path: str, name: str | None) -> None:
    document = story.header(path)
    assert originals.file_name(document) == (name or f"{document.id}.pdf")
