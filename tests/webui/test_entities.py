"""Entities and places: tables, pages, twins."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.archive import Archive
from indexer.lookup.contracts import found_ties
from indexer.model.scope import EVERYTHING
from indexer.model.values import DateValue
from tests.webui.story import Told
from webui import entities


@pytest.fixture
def kestrel(client: FlaskClient) -> str:
    found = client.get("/entities.json?kind=company&name=kestrel").get_json()["entities"]
    return str(found[0]["entity"])


def test_the_table_narrows_by_kind_and_name(client: FlaskClient) -> None:
    found = client.get("/entities.json?kind=person").get_json()
    assert [one["name"] for one in found["entities"]] == ["Maren Solheim"]
    assert client.get("/entities.json?name=solheim").get_json()["total"] == 1
    assert client.get("/entities.json?name=nobody").get_json() == {"total": 0, "entities": []}


def test_the_table_shows_each_with_its_figures(client: FlaskClient) -> None:
    page = client.get("/entities").text
    assert "<caption" in page
    assert "Port Authority of Vardø" in page


def test_an_empty_table_offers_the_search(client: FlaskClient) -> None:
    assert 'href="/search?q=nobody"' in client.get("/entities?name=nobody").text


@pytest.mark.parametrize("asked", ["kind=money", "kind=ship", "sort=size", "page=0"])
def test_what_cannot_be_asked_is_refused(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/entities.json?{asked}").status_code == 400


def test_the_csv_twin_holds_all_of_them(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/entities.csv").text)))
    assert len(rows) == client.get("/entities.json").get_json()["total"]


def test_places_have_a_table_of_their_own(client: FlaskClient) -> None:
    names = {one["name"] for one in client.get("/places.json").get_json()["places"]}
    assert "Vardø" in names
    assert "Kestrel Imaging Systems Ltd." not in names
    assert "Vardø" in client.get("/places").text
    assert "Vardø" in client.get("/places.csv").text


def test_a_page_shows_names_mentions_ties_and_contracts(client: FlaskClient, kestrel: str) -> None:
    page = client.get(f"/entities/{kestrel}").text
    for shown in ("Names seen", "Kestrel Imaging Systems", "owns", "40&nbsp;%", "Meridian Holding AS", "Maren Solheim"):
        assert shown in page
    assert "Companies on the same pages" in page
    assert 'href="/contracts/' in page


def test_each_mention_stands_in_its_sentence_and_leads_to_its_page(
    client: FlaskClient, kestrel: str, told: dict[str, Told]
) -> None:
    found = client.get(f"/entities/{kestrel}.json").get_json()
    pages = {one.document.id: one.pages for one in told.values()}
    assert found["mentions_total"] == len(found["mentions"])
    for one in found["mentions"]:
        assert pages[one["document"]][one["page"] - 1].text[one["start"] : one["end"]] == one["surface"]
        assert one["surface"] in one["context"]
    page = client.get(f"/entities/{kestrel}").text
    first = found["mentions"][0]
    assert f"/documents/{first['document']}?page={first['page']}&amp;cite={first['start']}-{first['end']}" in page


def test_dates_run_from_the_first_document_to_the_last(client: FlaskClient, kestrel: str) -> None:
    found = client.get(f"/entities/{kestrel}.json").get_json()
    assert (found["first"], found["last"]) == ("2020-01-14", "2020-02-03")


def test_ties_keep_their_proof(client: FlaskClient, kestrel: str) -> None:
    [tie] = client.get(f"/entities/{kestrel}.json").get_json()["ties"]
    assert (tie["tie"], tie["share"], tie["from"]["surface"]) == ("owner", 40.0, "Aurelian Group Corporation")
    assert tie["evidence"][0]["page"] == 2


def test_every_mention_goes_into_the_csv_twin(client: FlaskClient, kestrel: str) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"/entities/{kestrel}.csv").text)))
    assert len(rows) == client.get(f"/entities/{kestrel}.json").get_json()["mentions_total"]
    assert {row["entity"] for row in rows} == {kestrel}


def test_an_entity_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/entities/0123456789abcdef0123456789abcdef").status_code == 404
    assert client.get("/entities/nothing.json").get_json()["error"] == "NotFound"


def test_ties_that_say_the_same_stand_together_with_all_their_sentences(archive: Archive) -> None:
    [(document, tie)] = [one for one in archive.ties(scope=EVERYTHING) if one[1].type == "owner" and one[1].share]
    [found] = found_ties(archive, [(document, tie)], scope=EVERYTHING)
    other = replace(found, tie=replace(tie, share=Decimal(60)), document="other")
    groups = entities.said_alike([other, found, replace(found, document="third")])
    assert [[one.document for one in group] for group in groups] == [[document, "third"], ["other"]]


@pytest.mark.parametrize(("type_", "said"), [("owner", "owns</b> <b>40&nbsp;%</b> of"), ("subsidiary", "of</b>")])
def test_a_share_is_said_so_that_the_sentence_holds(app: Flask, archive: Archive, type_: str, said: str) -> None:
    [(document, tie)] = [one for one in archive.ties(scope=EVERYTHING) if one[1].share]
    [found] = found_ties(archive, [(document, replace(tie, type=type_))], scope=EVERYTHING)
    with app.test_request_context():
        shown = " ".join(app.jinja_env.get_template("entities/said_tie.html").module.said([found]).split())  # type: ignore[attr-defined]
    assert said in shown
    assert ("(40&nbsp;%)" in shown) == (type_ != "owner")


def test_a_tie_that_ended_stands_apart_and_says_so(app: Flask, archive: Archive) -> None:
    [row] = [one for one in archive.ties(scope=EVERYTHING) if one[1].share]
    over = (row[0], replace(row[1], ended=True))
    holds, ended = entities.said_alike(found_ties(archive, [row, over], scope=EVERYTHING))
    with app.test_request_context():
        said = app.jinja_env.get_template("entities/said_tie.html").module.said  # type: ignore[attr-defined]
        assert "No longer" in said(ended)
        assert "No longer" not in said(holds)
        assert "owned</b>" in said(ended)
        assert "owns</b>" in said(holds)


@pytest.mark.parametrize(
    ("value", "ended", "said"),
    [
        (DateValue("2011", "year", until="2019"), True, "2011 to 2019"),
        (DateValue("2019", "year"), True, "until 2019"),
        (DateValue("2020-05-03", "day"), False, "3 May 2020"),
        (DateValue("", "day", relative=True), True, ""),
    ],
)
def test_a_tie_says_when_it_held(app: Flask, archive: Archive, value: DateValue, ended: bool, said: str) -> None:
    [(document, tie)] = [one for one in archive.ties(scope=EVERYTHING) if one[1].share]
    dated = replace(tie, date=replace(tie.source, value=value), ended=ended)
    with app.test_request_context():
        group = found_ties(archive, [(document, dated)], scope=EVERYTHING)
        shown = app.jinja_env.get_template("entities/said_tie.html").module.said(group)  # type: ignore[attr-defined]
    assert (f'<span class="when">{said}</span>' in shown) == bool(said)
    assert ('class="when"' in shown) == bool(said)
