"""Collections, the state of the archive, health and help."""

import csv
import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.kinds import Status
from tests.webui.conftest import fill
from tests.webui.story import Told, header
from webui import help
from webui.wsgi import create_app


def test_collections_are_told_with_their_counts(client: FlaskClient) -> None:
    rows = {one["collection"]: one for one in client.get("/collections.json").get_json()["collections"]}
    assert rows["harbour leak"]["documents"] == 7
    assert rows["harbour leak"]["trouble"] == 2
    assert rows["notes"]["trouble"] == 0
    assert "harbour leak" in client.get("/collections").text
    assert "harbour leak" in client.get("/collections.csv").text


def test_a_collection_tells_what_could_not_be_read_and_why(client: FlaskClient) -> None:
    page = client.get("/collections/harbour%20leak").text
    assert "The file is encrypted: a password is needed." in page
    assert "Locked by a password" in page
    rows = list(csv.DictReader(io.StringIO(client.get("/collections/harbour%20leak.csv").text)))
    assert {row["status"] for row in rows} == {"encrypted", "partial"}


def test_what_could_not_be_read_inside_a_container_is_named_with_it(tmp_path: Path) -> None:
    outer = header("plans.zip", type="zip", status=Status.PARTIAL, reason="The rest is missing.")
    within = {"parent": outer.id, "root": outer.id, "inside": "quay.pdf"}
    cut = header("plans.zip", status=Status.DAMAGED, stage="extract", reason="Its end is missing.", **within)
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as archive:
        fill(archive, [Told(outer), Told(replace(cut, paths=outer.paths))])
        client = create_app(archive).test_client()
        assert "plans.zip: quay.pdf" in client.get("/status").text
        assert "plans.zip: quay.pdf" in {one["path"] for one in client.get("/status.json").get_json()["unread"]}


def test_how_fast_files_are_read_is_told_while_a_run_is_under_way_alone(tmp_path: Path) -> None:
    config = Config(archive=tmp_path / "archive")
    with Archive.open(config, create=True, write=True) as archive:
        fill(archive, [Told(header(f"{number}.txt")) for number in range(3)])
        archive.announce(header("to-come.txt"))
        page = create_app(archive).test_client().get("/status").text
        assert "a minute: about" in page
    with Archive.open(config) as archive:
        page = create_app(archive).test_client().get("/status").text
        assert "a minute" not in page
        assert "1 document still to be read, and no run is under way" in page


def test_pages_recognised_with_little_certainty_are_listed_with_a_way_to_them(
    client: FlaskClient, told: dict[str, Told]
) -> None:
    found = client.get("/status.json").get_json()
    assert found["unsure_pages"] == 1
    [row] = found["unsure"]
    assert (row["page"], row["confidence"]) == (1, 0.61)
    page = client.get("/status").text
    assert "recognised with little certainty" in page
    assert f"/documents/{row['document']}?page=1" in page
    opened = client.get(f"/documents/{row['document']}?page=1&view=text")
    assert "7ZR FUDQHV ZHUH RUGHUHG" in opened.text
    assert client.get("/collections/notes").text.count("61 %") == 1
    assert "little certainty" not in client.get("/collections/harbour%20leak").text


def test_a_collection_with_a_strange_name_has_a_page(client: FlaskClient) -> None:
    name = '<b>"hostile" & co</b>'
    assert client.get(f"/collections/{quote(name)}").status_code == 200
    assert client.get(f"/collections/{quote(name)}.json").get_json()["collection"] == name
    links = re.findall(r'href="(/collections/[^"]+)"', client.get("/collections").text)
    assert name in {client.get(f"{unescape(link)}.json").get_json()["collection"] for link in links}


def test_the_state_of_all_is_told(client: FlaskClient, told: dict[str, Told]) -> None:
    found = client.get("/status.json").get_json()
    assert found["documents"] == len(told)
    assert found["status"]["encrypted"] == 1
    assert found["pages_without_text"] == 1
    assert found["waiting"] == 0
    assert "notes" in found["collections"]
    assert "What is in the archive" in client.get("/status").text


def test_a_collection_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/collections/nothing").status_code == 404
    assert client.get("/collections/nothing.json").status_code == 404


def test_health_answers(client: FlaskClient) -> None:
    assert client.get("/health").get_json()["status"] == "ok"


def test_help_lists_every_operator_field_and_key(client: FlaskClient) -> None:
    page = client.get("/help").text
    for field in "title text author from to site path type kind language collection status tag".split():
        assert f"{field}:" in page
    for field in "company organisation person place contract identifier amount date created".split():
        assert f"{field}:" in page
    assert all(f"<kbd>{one.typed}</kbd>" in page for one in help.KEYS)
    assert client.get("/help.json").get_json()["keys"]


@pytest.mark.parametrize("typed", [one.typed for one in (*help.OPERATORS, *help.FIELDS)])
def test_every_example_of_the_help_can_be_searched(client: FlaskClient, typed: str) -> None:
    response = client.get("/search.json", query_string={"q": typed})
    assert response.status_code == 200
    assert "repaired" not in response.get_json()
