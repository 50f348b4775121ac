"""A name in another form: above the hits of a search, and in the table of entities."""

import csv
import io

from flask.testing import FlaskClient


def test_a_search_for_a_name_tells_who_may_bear_it(client: FlaskClient) -> None:
    found = client.get("/search.json?q=Solheim,+Maren").get_json()["names"]
    assert [(one["name"], one["kind"]) for one in found] == [("Maren Solheim", "person")]
    page = client.get("/search?q=Maren+Solhiem").text
    assert "Also written" in page
    assert "one letter differs: solhiem ~ solheim" in page
    assert f'href="/search?person={found[0]["entity"]}"' in page


def test_any_other_search_does_not(client: FlaskClient) -> None:
    for asked in ("cameras", "who owns the harbour", 'person:"Maren Solheim"', "Maren Solheim"):
        assert "names" not in client.get("/search.json", query_string={"q": asked}).get_json()
        assert "Also written" not in client.get("/search", query_string={"q": asked}).text


def test_entities_are_found_by_a_name_in_any_form_with_the_reason(client: FlaskClient) -> None:
    [found] = client.get("/entities.json?q=Marn+Solheim").get_json()["entities"]
    assert found["name"] == "Maren Solheim"
    assert "one letter differs: marn ~ maren" in found["why"]
    page = client.get("/entities?q=Marn+Solheim").text
    assert "one letter differs: marn ~ maren" in page
    assert "likeliest first" in page
    assert client.get("/entities.json?q=Marn+Solheim&kind=company").get_json()["total"] == 0


def test_the_csv_twin_gives_reasons_too(client: FlaskClient) -> None:
    [row] = csv.DictReader(io.StringIO(client.get("/entities.csv?q=Maren+Solhiem").text))
    assert (row["name"], row["spelling"]) == ("Maren Solheim", "Maren Solheim")
    assert "one letter differs" in row["why"]


def test_a_name_that_nothing_is_like_offers_the_texts(client: FlaskClient) -> None:
    page = client.get("/entities?q=Quetzalcoatl").text
    assert "No name like this" in page
    assert 'href="/search?q=Quetzalcoatl"' in page
