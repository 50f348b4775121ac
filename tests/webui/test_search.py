"""The front door and the search page."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from indexer.model.json_form import Json
from tests.webui.story import Told


def answer(client: FlaskClient, address: str) -> Json:
    response = client.get(address)
    assert response.status_code == 200, response.text
    found: Json = response.get_json()
    return found


def facet(found: Json, name: str) -> dict[str, int]:
    return {one.get("label", one["value"]): one["count"] for one in found["facets"][name]}


def test_the_front_door_shows_what_is_there(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "harbour leak" in page
    assert "Maren Solheim" in page
    assert 'name="q"' in page


def test_every_search_offered_at_the_front_door_finds_something(client: FlaskClient) -> None:
    offered = re.findall(r'href="/search\?(q=[^"]+)"', client.get("/").text)
    assert len(offered) == 4
    assert [one for one in offered if not answer(client, f"/search.json?{one}")["total"]] == []


def test_the_front_door_says_what_a_search_cannot_find(client: FlaskClient) -> None:
    page = " ".join(client.get("/").text.split())
    assert "2 files unreadable, 1 file read only in part, 1 page without text" in page


def test_a_query_at_the_front_door_is_a_search(client: FlaskClient) -> None:
    assert "Recommendation to exclude" in client.get("/?q=tender").text


def test_hits_are_documents_with_their_pages(client: FlaskClient, told: dict[str, Told]) -> None:
    found = answer(client, "/search.json?q=controlling+stake")
    [hit] = found["hits"]
    assert found["total"] == 1
    assert hit["document"] == told["recommendation.pdf"].document.id
    assert (hit["rank"], hit["page"], hit["path"]) == (1, 2, "filings/recommendation.pdf")
    assert "controlling stake" in hit["snippet"]


def test_spans_of_a_hit_are_offsets_into_its_page(client: FlaskClient, told: dict[str, Told]) -> None:
    [hit] = answer(client, "/search.json?q=controlling+stake")["hits"]
    text = told["recommendation.pdf"].pages[hit["page"] - 1].text
    assert [text[start:end] for start, end in hit["spans"]] == ["controlling", "stake"]


def test_each_page_hit_opens_its_page_with_the_query(client: FlaskClient, told: dict[str, Told]) -> None:
    document = told["recommendation.pdf"].document.id
    page = client.get("/search?q=controlling").text
    assert f'href="/documents/{document}?page=2&amp;q=controlling#hit-1"' in page
    assert "<mark>controlling</mark>" in page


def test_an_unbalanced_query_is_repaired_and_says_so(client: FlaskClient) -> None:
    found = answer(client, '/search.json?q=(Kestrel AND "Vardø')
    assert found["total"] > 0
    assert found["repaired"]
    assert "Repaired:" in client.get('/search?q=(Kestrel AND "Vardø').text


def test_a_sound_query_is_not_called_repaired(client: FlaskClient) -> None:
    assert "repaired" not in answer(client, "/search.json?q=Kestrel")


def test_facets_count_documents(client: FlaskClient) -> None:
    found = answer(client, "/search.json?q=cameras")
    assert facet(found, "kind")["news"] >= 1
    assert sum(facet(found, "collection").values()) == found["total"]
    assert any(label.startswith("Kestrel Imaging") for label in facet(found, "company"))


def test_a_choice_narrows(client: FlaskClient, told: dict[str, Told]) -> None:
    found = answer(client, "/search.json?q=cameras&kind=filing")
    assert [hit["document"] for hit in found["hits"]] == [told["recommendation.pdf"].document.id]


def test_several_choices_of_one_facet_are_alternatives(client: FlaskClient) -> None:
    one = answer(client, "/search.json?q=cameras&kind=filing")["total"]
    both = answer(client, "/search.json?q=cameras&kind=filing&kind=news")["total"]
    assert both > one


def test_a_choice_can_be_left_out(client: FlaskClient) -> None:
    kinds = {hit["kind"] for hit in answer(client, "/search.json?q=cameras&not-kind=filing")["hits"]}
    assert kinds
    assert "filing" not in kinds


def test_an_entity_can_be_chosen_by_id_and_by_name(client: FlaskClient) -> None:
    every = answer(client, "/search.json?q=cameras")
    [solheim] = [one for one in every["facets"]["person"] if one["label"] == "Maren Solheim"]
    by_id = answer(client, f"/search.json?q=cameras&person={solheim['value']}")
    by_name = answer(client, "/search.json?q=cameras&person=Maren+Solheim")
    assert by_id["total"] == solheim["count"]
    assert by_name["hits"] == by_id["hits"]


def test_what_is_chosen_can_be_taken_back(client: FlaskClient) -> None:
    page = client.get("/search?q=cameras&kind=filing&from=2019").text
    assert 'class="chips"' in page
    assert 'href="/search?q=cameras&amp;from=2019"' in page
    assert 'href="/search?q=cameras&amp;kind=filing"' in page


def test_dates_bound_the_documents_own_date(client: FlaskClient) -> None:
    found = answer(client, "/search.json?from=2020-01&to=2020-01")
    assert [hit["created"] for hit in found["hits"]] == ["2020-01-14"]


def test_an_empty_query_shows_all_documents(client: FlaskClient) -> None:
    assert answer(client, "/search.json")["total"] >= 7


def test_results_can_be_sorted_by_date(client: FlaskClient) -> None:
    dates = [hit.get("created", "") for hit in answer(client, "/search.json?q=cameras&sort=date")["hits"]]
    dated = [date for date in dates if date]
    assert dated == sorted(dated, reverse=True)


def test_results_come_page_by_page(client: FlaskClient) -> None:
    first = answer(client, "/search.json?limit=2&sort=title")
    second = answer(client, "/search.json?limit=2&sort=title&page=2")
    assert [hit["rank"] for hit in second["hits"]] == [3, 4]
    assert not {hit["document"] for hit in first["hits"]} & {hit["document"] for hit in second["hits"]}
    assert 'rel="next"' in client.get("/search?limit=2").text


def test_nothing_found_offers_a_way_on(client: FlaskClient) -> None:
    page = client.get("/search?q=zeppelinfahrt").text
    assert "Nothing was found" in page
    assert "zeppelinfahrt~" in page
    assert "zeppelin~ fahrt~" in client.get("/search?q=zeppelin+fahrt").text
    assert "other spellings" not in client.get('/search?q=title:zeppelin+"fahrt"').text


def test_the_csv_twin_holds_every_hit(client: FlaskClient) -> None:
    response = client.get("/search.csv?q=cameras&limit=1")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert response.mimetype == "text/csv"
    assert len(rows) == answer(client, "/search.json?q=cameras")["total"]
    assert rows[0]["rank"] == "1"


@pytest.mark.parametrize("asked", ["page=0", "page=x", "page=-1", "sort=colour", "from=yesterday", "mode=magic"])
def test_what_cannot_be_is_refused_with_a_reason(client: FlaskClient, asked: str) -> None:
    response = client.get(f"/search.json?q=a&{asked}")
    assert response.status_code == 400
    assert response.get_json()["error"] == "WrongUse"
    assert asked.partition("=")[0] in response.get_json()["detail"]


def test_search_by_meaning_without_vectors_says_so(client: FlaskClient) -> None:
    response = client.get("/search.json?q=a&mode=meaning")
    assert (response.status_code, response.get_json()["error"]) == (400, "MeaningUnavailable")
