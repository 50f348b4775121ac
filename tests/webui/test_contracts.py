"""The table of contracts and their pages."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from indexer.model.json_form import Json
from tests.webui.story import Told


@pytest.fixture
def stated(client: FlaskClient, told: dict[str, Told]) -> Json:
    """The contract of the filing."""
    document = told["recommendation.pdf"].document.id
    [found] = [one for one in client.get("/contracts.json").get_json()["contracts"] if one["document"] == document]
    return dict(found)


def test_the_table_holds_what_each_document_states(client: FlaskClient) -> None:
    found = client.get("/contracts.json").get_json()
    assert found["total"] == 3
    # Of one, which the article alleges, the filing tells too; nothing certain joins them.
    assert found["sums"] == [
        {"currency": "EUR", "value": "460000000", "contracts": 2, "alleged": 1, "repeated": 1},
    ]


def test_the_page_says_that_a_sum_is_not_exact(client: FlaskClient) -> None:
    page = client.get("/contracts").text
    assert "460,000,000" in page
    assert "1 of them not exact" in page


def test_the_table_narrows(client: FlaskClient, stated: Json) -> None:
    def total(asked: str) -> int:
        return int(client.get(f"/contracts.json?{asked}").get_json()["total"])

    place = client.get("/places.json?name=harbour").get_json()["places"][0]["entity"]
    assert total("year=2017") == 1
    assert total("year=1999") == 0
    assert total("currency=EUR") == 2
    assert total("currency=NOK") == 0
    assert total(f"place={place}") == 1
    assert total("company=0123456789abcdef0123456789abcdef") == 0


def test_the_table_comes_portion_by_portion(client: FlaskClient) -> None:
    portions = [client.get(f"/contracts.json?sort=buyer&limit=2&page={page}").get_json() for page in (1, 2)]
    assert [one["total"] for one in portions] == [3, 3]
    assert [len(one["contracts"]) for one in portions] == [2, 1]
    assert len({one["id"] for portion in portions for one in portion["contracts"]}) == 3
    assert portions[0]["sums"] == portions[1]["sums"]
    assert 'href="/contracts?limit=2&amp;page=2"' in client.get("/contracts?limit=2").text


@pytest.mark.parametrize("sort", ["amount", "date", "supplier", "buyer", "document"])
def test_the_table_sorts_by_each_column(client: FlaskClient, sort: str) -> None:
    page = client.get(f"/contracts?sort={sort}").text
    assert page.count("aria-sort") == 1


def test_an_unknown_order_is_refused(client: FlaskClient) -> None:
    assert client.get("/contracts.json?sort=colour").status_code == 400


def test_the_csv_twin_holds_every_contract(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/contracts.csv").text)))
    assert {row["supplier"] for row in rows} == {"Kestrel", "Kestrel Imaging Systems", "<script>alert("}


def test_each_field_stands_beside_its_sentence(client: FlaskClient, stated: Json) -> None:
    fields = client.get(f"/contracts/{stated['id']}.json").get_json()["fields"]
    assert {one["field"] for one in fields} == {"supplier", "buyer", "amount", "subject", "date", "place"}
    assert all(one["surface"] in one["sentence"] for one in fields)
    page = client.get(f"/contracts/{stated['id']}").text
    assert "<mark>surveillance cameras</mark>" in page
    assert "more than EUR" in page
    assert "Alleged" in page


def test_each_sentence_leads_to_its_place_on_the_page(client: FlaskClient, stated: Json) -> None:
    amount = stated["amount"]
    page = client.get(f"/contracts/{stated['id']}").text
    assert f"/documents/{stated['document']}?page=1&amp;cite={amount['start']}-{amount['end']}" in page


def test_other_documents_that_state_it_are_offered(client: FlaskClient, stated: Json) -> None:
    same = client.get(f"/contracts/{stated['id']}.json").get_json()["same"]
    assert [one["title"] for one in same] == ["Cameras for the harbour"]


def test_a_contract_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/contracts/0123").status_code == 404
