"""Versions on the page of a document, and two of them side by side."""

from flask.testing import FlaskClient

from tests.webui.story import Told


def test_a_document_names_its_versions(client: FlaskClient, told: dict[str, Told]) -> None:
    first, second = told["circular.txt"].document, told["circular-2.txt"].document
    page = client.get(f"/documents/{first.id}").text
    assert f'href="/documents/{first.id}/compare/{second.id}"' in page
    assert "% alike" in page
    [version] = client.get(f"/documents/{first.id}.json").get_json()["versions"]
    assert (version["document"], version["equal"]) == (second.id, False)
    assert client.get(f"/documents/{told['recommendation.pdf'].document.id}.json").get_json()["versions"] == []


def test_side_by_side_lights_what_differs(client: FlaskClient, told: dict[str, Told]) -> None:
    first, second = told["circular.txt"].document, told["circular-2.txt"].document
    address = f"/documents/{first.id}/compare/{second.id}"
    page = client.get(address).text
    assert "<mark>forty</mark>" in page
    assert "<mark>fifty</mark>" in page
    assert f"/documents/{second.id}?page=1&amp;cite=" in page
    form = client.get(f"{address}.json").get_json()
    [row] = form["differences"]
    start, end = row["right"]["spans"][0]
    text = client.get(f"/documents/{second.id}.json").get_json()["page"]["text"]
    assert text[start:end] == "fifty"
    assert (form["differing"], form["cut"]) == (1, False)


def test_a_version_that_there_is_not(client: FlaskClient, told: dict[str, Told]) -> None:
    assert client.get(f"/documents/{told['circular.txt'].document.id}/compare/{'0' * 32}").status_code == 404


def test_all_groups_are_listed_and_lead_to_their_documents(client: FlaskClient, told: dict[str, Told]) -> None:
    first, second = sorted(told[name].document.id for name in ("circular.txt", "circular-2.txt"))
    page = client.get("/duplicates").text
    assert f'href="/documents/{first}"' in page
    assert f'href="/documents/{first}/compare/{second}"' in page
    form = client.get("/duplicates.json").get_json()
    assert form["total"] == len(form["groups"])
    assert [first, second] in [[one["document"] for one in group["documents"]] for group in form["groups"]]
    assert client.get("/duplicates?page=900").status_code == 404
    assert 'href="/duplicates"' in client.get("/collections").text
