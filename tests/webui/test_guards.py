"""What keeps strangers out: the Host check, the headers, errors that say enough and no more."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import errors as ours
from indexer.archive import Archive
from webui import errors
from webui.wsgi import create_app

EVERY_KIND_OF_ADDRESS = [
    "/",
    "/search?q=a",
    "/search.json",
    "/entities.csv",
    "/nothing",
    "/static/frame.css",
    "/health",
]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8470", "[::1]:8470", "LOCALHOST:80"])
def test_this_machine_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8470", "127.0.0.1.evil.example", "192.168.0.9", "", "[::2]", "localhost.evil"],
)
def test_other_names_are_refused(client: FlaskClient, host: str) -> None:
    response = client.get("/search.json?q=Kestrel", headers={"Host": host})
    assert response.status_code == 421
    assert response.get_json()["error"] == "MisdirectedRequest"
    assert "Kestrel Imaging" not in response.text


@pytest.mark.parametrize("address", EVERY_KIND_OF_ADDRESS)
def test_every_answer_carries_the_headers(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in headers


def test_documents_are_not_kept_by_the_browser(client: FlaskClient) -> None:
    assert client.get("/search?q=a").headers["Cache-Control"] == "no-store"
    with client.get("/static/frame.css") as response:
        assert response.headers["Cache-Control"] != "no-store"


@pytest.mark.parametrize("error", [one for one in vars(ours).values() if isinstance(one, type)])
def test_every_error_of_ours_has_its_row_and_its_status(archive: Archive, error: type[ours.FootnoteError]) -> None:
    assert error in errors.OURS
    app = create_app(archive)

    @app.get("/raise.json")
    @app.get("/raise")
    def fail() -> str:
        raise error("What happened <b>here</b>.")

    logging.getLogger("footnote.webui").disabled = True
    as_json, page = app.test_client().get("/raise.json"), app.test_client().get("/raise")
    assert as_json.status_code == page.status_code == error.http_status
    assert as_json.get_json() == {"error": error.__name__, "detail": "What happened <b>here</b>."}
    assert "What happened &lt;b&gt;here&lt;/b&gt;." in page.text
    assert errors.OURS[error].heading in page.text


def test_a_query_error_shows_where(archive: Archive) -> None:
    app = create_app(archive)

    @app.get("/raise")
    def fail() -> str:
        raise ours.QueryError("There is no such field.", position=4)

    assert 'and <mark class="lit">colour:red</mark>' in app.test_client().get("/raise?q=and colour:red").text


def test_an_unknown_address_is_a_page_or_json(client: FlaskClient) -> None:
    assert "There is no such page" in client.get("/nothing").text
    assert client.get("/nothing.json").get_json()["error"] == "NotFound"
    assert client.get("/nothing", headers={"Accept": "application/json"}).get_json()["error"] == "NotFound"


def test_an_unforeseen_failure_tells_nothing_of_the_inside(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    app: Flask = create_app(archive)

    @app.get("/raise.json")
    def fail() -> str:
        raise RuntimeError("secret path /srv/leak")

    response = app.test_client().get("/raise.json")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "secret path" in caplog.text


def test_pages_only_read(client: FlaskClient) -> None:
    assert client.post("/search", data={"q": "a"}).status_code == 405
