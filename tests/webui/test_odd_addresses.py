"""Addresses that were mistyped, cut off or made up: a clear answer with the right status, never a failure."""

import pytest
from flask.testing import FlaskClient

from tests.webui.story import Told

LISTS = ["/entities", "/places", "/contracts", "/status", "/collections/notes"]
STRANGE = [
    "%F0%9F%92%A9",
    "%E2%80%AE",
    "%ff%fe",
    "..%2f..%2fetc",
    "'%3B--",
    "%3Cscript%3E",
    "a%0d%0ab:c",
    "%20",
]
TYPED = [
    "(" * 3000,
    '"' * 999,
    "a" * 20_000,
    "NOT " * 500,
    "a~ " * 400,
    "*",
    "a^99999999999999999999",
    "amount:[x TO y]",
    "created:[9999999999 TO *]",
    "\u202e\u200b\ufeff",
    "a\tb\r\nc",
    "=",
    ":",
    "company:",
]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "99999999999", "٣"])
def test_a_page_that_is_no_number_is_refused(client: FlaskClient, address: str, page: str) -> None:
    response = client.get(f"{address}.json", query_string={"page": page})
    assert response.status_code == 400
    assert "page" in response.get_json()["detail"]


@pytest.mark.parametrize("address", LISTS)
def test_a_page_after_the_last_is_not_found_and_says_how_many_there_are(client: FlaskClient, address: str) -> None:
    response = client.get(f"{address}?page=99999")
    assert response.status_code == 404
    assert "so there is no page 99,999" in response.text
    assert client.get(f"{address}.json?page=99999").get_json()["error"] == "NotFound"


def test_a_portion_of_an_entity_or_a_container_that_is_not_there_is_not_found(
    client: FlaskClient, told: dict[str, Told]
) -> None:
    entity = client.get("/entities.json").get_json()["entities"][0]["entity"]
    assert client.get(f"/entities/{entity}?page=99999").status_code == 404
    for name in ("re-tender.eml", "annex.pdf"):
        assert client.get(f"/documents/{told[name].document.id}?within=99999").status_code == 404


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_is_searched_or_refused_with_a_reason(client: FlaskClient, typed: str) -> None:
    response = client.get("/search.json", query_string={"q": typed})
    assert response.status_code in (200, 400)
    assert response.status_code == 200 or response.get_json()["detail"]
    assert client.get("/search", query_string={"q": typed}).status_code == response.status_code


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_looked_for_in_a_document_is_answered(
    client: FlaskClient, told: dict[str, Told], typed: str
) -> None:
    address = f"/documents/{told['recommendation.pdf'].document.id}"
    assert client.get(address, query_string={"q": typed}).status_code in (200, 400)


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("address", ["/documents/{}", "/entities/{}", "/contracts/{}", "/collections/{}", "/{}"])
def test_an_id_that_is_none_is_not_found(client: FlaskClient, address: str, strange: str) -> None:
    assert client.get(address.format(strange)).status_code == 404
    as_json = client.get(address.format(strange) + ".json")
    assert (as_json.status_code, as_json.get_json()["error"]) == (404, "NotFound")


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=a%00b",
        "/entities?name=%00",
        "/documents/%00",
        "/collections/a%00b",
        "/contracts?company=%00",
        "/search?%00=a",
    ],
)
def test_a_nul_character_is_refused(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert "NUL" in response.text


@pytest.mark.parametrize("asked", ["name=%25", "name=_", "name=%5C", "kind=company&name='"])
def test_a_name_is_compared_as_it_is_written(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/entities.json?{asked}").get_json()["total"] == 0
