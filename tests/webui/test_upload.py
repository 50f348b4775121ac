"""Uploads: in portions, by a plain form, refused from elsewhere; what the worker makes of them."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.jobs import JobStatus
from webui.wsgi import create_app

DATA = b"From the harbour of Oslo. " * 1000


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(Config(archive=tmp_path / "archive"), create=True) as opened:
        yield opened


@pytest.fixture
def client(archive: Archive) -> FlaskClient:
    return create_app(archive).test_client()


def token(client: FlaskClient) -> str:
    found = re.search(r'data-token="([^"]+)"', client.get("/upload").text)
    assert found
    return found[1]


def begun(client: FlaskClient, **more: Any) -> Any:
    files = [{"name": "letters/oslo.txt", "size": len(DATA)}]
    return client.post("/uploads.json", json={"token": token(client), "collection": "leak", "files": files, **more})


def sent(client: FlaskClient, upload: str, data: bytes, offset: int, **headers: str) -> Any:
    told = {"X-Footnote-Token": token(client), **headers}
    return client.put(f"/uploads/{upload}/0?offset={offset}", data=data, headers=told)


def test_a_file_comes_in_portions_and_the_worker_is_asked(client: FlaskClient, archive: Archive) -> None:
    upload = begun(client).get_json()["upload"]
    assert sent(client, upload, DATA[:10_000], 0).get_json()["received"] == 10_000
    again = begun(client).get_json()  # the browser was closed, and the same file is chosen anew
    assert (again["upload"], again["files"][0]["received"]) == (upload, 10_000)
    assert sent(client, upload, DATA[10_000:], 10_000).get_json()["received"] == len(DATA)
    said = {"token": token(client), "sha256": [hashlib.sha256(DATA).hexdigest()]}
    number = client.post(f"/uploads/{upload}/finish.json", json=said).get_json()["job"]
    job = archive.job(number)
    assert (job.kind, job.status, job.payload) == ("upload", JobStatus.QUEUED, {"upload": upload})
    assert "Waiting for the worker" in client.get(f"/jobs/{number}").text
    assert client.get(f"/jobs/{number}.json").get_json()["status"] == "queued"


def test_a_file_that_was_changed_on_its_way_is_sent_again(client: FlaskClient) -> None:
    upload = begun(client).get_json()["upload"]
    sent(client, upload, DATA, 0)
    answer = client.post(f"/uploads/{upload}/finish.json", json={"token": token(client), "sha256": ["0" * 64]})
    assert (answer.status_code, "sent again" in answer.get_json()["detail"]) == (400, True)
    assert begun(client).get_json()["files"][0]["received"] == 0


def test_a_file_that_is_not_whole_asks_for_no_job(client: FlaskClient) -> None:
    upload = begun(client).get_json()["upload"]
    sent(client, upload, DATA[:5], 0)
    answer = client.post(f"/uploads/{upload}/finish.json", json={"token": token(client), "sha256": ["0" * 64]})
    assert "not arrived whole" in answer.get_json()["detail"]


def test_a_portion_that_is_refused_says_why_in_json(client: FlaskClient) -> None:
    answer = sent(client, begun(client).get_json()["upload"], b"x", 0, **{"X-Footnote-Token": ""})
    assert (answer.status_code, answer.is_json) == (403, True)
    assert answer.get_json()["detail"]


def test_a_plain_form_takes_small_files(client: FlaskClient, archive: Archive) -> None:
    data = {
        "token": token(client),
        "collection": "leak",
        "files": [(BytesIO(DATA), "../../oslo.txt"), (BytesIO(b"b"), "b.txt")],
    }
    answer = client.post("/upload", data=data)
    assert answer.status_code == 302
    job = archive.job(int(answer.headers["Location"].rsplit("/", 1)[-1]))
    assert [one.name for one in archive.spool.files(job.payload["upload"])] == ["oslo.txt", "b.txt"]
    assert all(one.whole for one in archive.spool.files(job.payload["upload"]))


def test_another_web_site_cannot_upload(client: FlaskClient) -> None:
    upload = begun(client).get_json()["upload"]
    assert begun(client, token="guessed").status_code == 403
    assert sent(client, upload, b"x", 0, **{"X-Footnote-Token": ""}).status_code == 403
    assert sent(client, upload, b"x", 0, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/upload", data={"files": (BytesIO(b"x"), "x.txt")}).status_code == 403


@pytest.mark.parametrize(
    "said",
    [
        {"files": "all"},
        {"files": []},
        {"files": [{"name": "a", "size": "many"}]},
        {"files": [{"name": "a", "size": 10**13}]},
        {"collection": "x" * 300},
    ],
)
def test_what_makes_no_sense_is_refused(client: FlaskClient, said: dict[str, Any]) -> None:
    assert begun(client, **said).status_code == 400


def test_a_portion_has_a_limit(client: FlaskClient) -> None:
    upload = begun(client).get_json()["upload"]
    assert sent(client, upload, b"x" * (8 * 1024 * 1024 + 1), 0).status_code == 400


@pytest.mark.parametrize(
    ("host", "choice", "allowed"), [("0.0.0.0", "local", False), ("0.0.0.0", "on", True), ("127.0.0.1", "off", False)]
)
def test_uploads_are_off_where_others_can_reach_the_reading_room(
    archive: Archive, host: str, choice: str, *, allowed: bool
) -> None:
    archive.config = replace(archive.config, host=host, upload=choice)
    client = create_app(archive).test_client()
    assert ("Uploads are off here" not in client.get("/upload").text) is allowed
    said = {"token": "", "files": []}
    assert client.post("/uploads.json", json=said).status_code == 403
