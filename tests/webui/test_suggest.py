"""What the search box is completed to."""

import pytest
from flask.testing import FlaskClient

from indexer.model.json_form import Json
from webui.suggest import Typed, typed


def suggestions(client: FlaskClient, text: str) -> list[Json]:
    response = client.get("/suggest.json", query_string={"q": text})
    assert response.status_code == 200
    assert response.get_json()["query"] == text
    found: list[Json] = response.get_json()["suggestions"]
    return found


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("kest", [Typed("", "", "kest")]),
        ("radar NOT kest", [Typed("radar NOT ", "", "kest")]),
        ("maren sol", [Typed("", "", "maren sol"), Typed("maren ", "", "sol")]),
        ("company:kest", [Typed("", "company", "kest")]),
        ('radar company:"kestrel im', [Typed("radar ", "company", "kestrel im")]),
        ('"maren s', [Typed("", "", "maren s")]),
        ("(radar OR kest", [Typed("(radar OR ", "", "kest")]),
        ("", []),
        ("radar ", []),
        ('"radar"', []),
        ("radar AND", [Typed("", "", "radar AND"), Typed("radar ", "", "AND")]),
    ],
)
def test_the_end_of_a_query_that_is_being_typed(text: str, ends: list[Typed]) -> None:
    assert typed(text) == ends


def test_names_come_with_kind_and_documents(client: FlaskClient) -> None:
    found = [one for one in suggestions(client, "maren so") if one["sort"] == "entity"]
    assert found[0]["label"] == "Maren Solheim"
    assert found[0]["query"] == 'person:"Maren Solheim"'
    assert found[0]["note"].startswith("Person, ")
    assert found[0]["ends"]
    assert client.get("/search.json", query_string={"q": found[0]["query"]}).get_json()["total"] > 0


def test_a_name_spelt_wrongly_is_offered_too(client: FlaskClient) -> None:
    assert "Maren Solheim" in [one["label"] for one in suggestions(client, "Maren Solhiem")]


def test_a_field_narrows_the_kind(client: FlaskClient) -> None:
    kinds = {one.get("kind") for one in suggestions(client, "company:k")}
    assert kinds == {"company"}


def test_what_stands_before_is_kept(client: FlaskClient) -> None:
    found = [one for one in suggestions(client, "cameras NOT mar") if one["sort"] == "entity"]
    assert found[0]["query"] == 'cameras NOT person:"Maren Solheim"'


def test_titles_fields_and_operators(client: FlaskClient) -> None:
    titles = [one for one in suggestions(client, "recomm") if one["sort"] == "title"]
    assert titles[0]["query"].startswith('title:"Recommendation to exclude')
    assert client.get("/search.json", query_string={"q": titles[0]["query"]}).get_json()["total"] >= 1
    fields = [one for one in suggestions(client, "comp") if one["sort"] == "field"]
    assert [one["query"] for one in fields] == ["company:"]
    assert not fields[0]["ends"]
    assert [one["query"] for one in suggestions(client, "radar O") if one["sort"] == "operator"] == ["radar OR "]


@pytest.mark.parametrize("text", ["", "   ", "x" * 300, '"', "((((", "=", "field:", "a AND OR NOT", "title:("])
def test_any_text_is_answered(client: FlaskClient, text: str) -> None:
    assert isinstance(suggestions(client, text), list)


def test_a_limit_is_kept_and_checked(client: FlaskClient) -> None:
    assert len(client.get("/suggest.json?q=c&limit=2").get_json()["suggestions"]) == 2
    assert client.get("/suggest.json?q=c&limit=500").status_code == 400
