"""Lists of names: which there are, and who of each is in the archive."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from indexer.archive import Archive
from tests.webui.story import Told


def test_every_list_is_shown_with_what_is_found(client: FlaskClient) -> None:
    rows = client.get("/lists.json").get_json()["lists"]
    assert rows == [{"list": "watch/list.csv", "names": 4, "found": 4, "source": "watch.csv"}]
    assert 'href="/lists/watch/list.csv"' in client.get("/lists").text
    assert client.get("/lists.csv").text.splitlines()[1] == "watch/list.csv,4,4,watch.csv"


def test_a_hit_leads_to_its_characters(client: FlaskClient, told: dict[str, Told]) -> None:
    page = client.get("/lists/watch/list.csv").text
    document = told["recommendation.pdf"].document
    assert "<mark>Kestrel Imaging\nSystems Ltd.</mark>" in page or "<mark>Kestrel Imaging Systems Ltd.</mark>" in page
    assert f"/documents/{document.id}?page=1&amp;cite=" in page
    assert page.index("The same") < page.index("A suggestion")


def test_the_twins_hold_the_hits(client: FlaskClient) -> None:
    found = client.get("/lists/watch/list.csv.json").get_json()
    assert (found["total"], found["names"]) == (4, 4)
    surfaces = {" ".join(hit["surface"].split()) for hit in found["hits"] if hit["listed"] == "w1"}
    assert "Kestrel Imaging Systems Ltd." in surfaces
    rows = list(csv.DictReader(io.StringIO(client.get("/lists/watch/list.csv.csv").text)))
    assert {row["name"] for row in rows if row["certain"] == "no"} >= {"Solheim, Maren"}
    assert len(rows) >= len(found["hits"])


def test_only_what_is_new_is_shown_where_that_is_asked(client: FlaskClient) -> None:
    assert client.get("/lists/watch/list.csv.json?since=2999-01-01").get_json()["total"] == 0
    assert client.get("/lists/watch/list.csv.json?since=1999-01-01").get_json()["total"] == 4
    assert "Nobody on this list" in client.get("/lists/watch/list.csv?since=2999-01-01").text
    assert client.get("/lists.json?since=2999-01-01").get_json()["lists"][0]["new"] == 0


@pytest.mark.parametrize("address", ["/lists?since=soon", "/lists/watch/list.csv?since=2020"])
def test_a_time_that_is_none_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_list_that_there_is_not(client: FlaskClient, archive: Archive) -> None:
    assert client.get("/lists/nothing").status_code == 404
    assert client.get("/lists/nothing.json").status_code == 404
