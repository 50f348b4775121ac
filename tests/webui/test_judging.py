"""Deciding in the reading room: kept with who, when and why, followed, taken back; and refused where it must be."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.json_form import Json
from tests.webui import story
from tests.webui.conftest import fill
from webui.wsgi import create_app


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as opened:
        fill(opened, story.told())
        yield opened


@pytest.fixture
def client(archive: Archive) -> FlaskClient:
    return create_app(archive).test_client()


def send(client: FlaskClient, page: str, form: str, **more: str) -> str:
    """Fill in the first form of a page whose label begins so, press what `more` says; gives the page it leads to."""
    found = re.search(rf'<form[^>]*action="([^"]+)"[^>]*aria-label="{form}.*?</form>', client.get(page).text, re.DOTALL)
    assert found is not None, f"{page} has no form {form}"
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found[0]))
    answer = client.post(found[1], data=hidden | more)
    assert answer.status_code == 303, answer.text
    assert answer.location == page
    return answer.location


def contracts(client: FlaskClient) -> list[Json]:
    return list(client.get("/contracts.json").get_json()["contracts"])


def test_two_contracts_become_one_by_a_persons_word_and_two_again_when_it_is_taken_back(
    client: FlaskClient, archive: Archive
) -> None:
    news = next(one["id"] for one in contracts(client) if one["title"] == "Cameras for the harbour")
    page = f"/contracts/{news}"
    assert "They have a common supplier and amount" in client.get(page).text
    send(client, page, "Whether the two are one", verdict="same", why="The filing quotes the article.")
    assert archive.job(1).kind == "settle"
    assert "is being followed" in client.get(page).text
    archive.settle()
    found = client.get(f"/contracts/{news}.json").get_json()
    assert len(found["sources"]) == 2
    assert found["differs"] == ["buyer", "certainty"]
    shown = client.get(f"/contracts/{found['id']}").text
    assert "Named differently" in shown
    assert "Sources differ</b> in whom they name as buyer and whether it is so" in shown
    assert "The filing quotes the article." in shown
    assert "by <bdi>local</bdi>" in shown
    assert len(contracts(client)) == 2
    [said] = archive.judgements()
    token = re.search(r'name="token" value="([^"]+)"', shown)
    assert token is not None
    answer = client.post(f"/judgements/{said.id}/undo", data={"token": token[1], "back": page})
    assert answer.location == page
    archive.settle()
    assert len(contracts(client)) == 3
    assert "Taken back</b> by <bdi>local</bdi>" in client.get(page).text


def test_a_source_is_taken_out_of_a_contract(client: FlaskClient, archive: Archive) -> None:
    ids = sorted(one["id"] for one in contracts(client) if one.get("amount"))
    archive.judge(f"contract:{ids[0]}", f"contract:{ids[1]}", verdict="same", by="editor")
    archive.settle()
    assert client.get(f"/contracts/{ids[1]}").location == f"/contracts/{ids[0]}"
    send(client, f"/contracts/{ids[0]}", "Take out what Cameras", verdict="different", why="")
    archive.settle()
    assert sorted(one["id"] for one in contracts(client) if one.get("amount")) == ids
    assert "None that we know of" in client.get(f"/contracts/{ids[0]}").text


@pytest.mark.parametrize(
    ("changes", "headers", "status"),
    [
        ({"token": "guessed"}, {}, 403),
        ({}, {"Sec-Fetch-Site": "cross-site"}, 403),
        ({"verdict": "perhaps"}, {}, 400),
        ({"right": ""}, {}, 400),
        ({"right": "a" * 32}, {}, 400),
        ({"why": "x" * 501}, {}, 400),
        ({"why": "x" * 20_000}, {}, 400),
    ],
)
def test_a_form_that_is_not_ours_or_not_filled_in_changes_nothing(
    client: FlaskClient, archive: Archive, changes: dict[str, str], headers: dict[str, str], status: int
) -> None:
    ours = {"token": token(client), "left": "a" * 32, "right": "b" * 32, "verdict": "same"}
    assert client.post("/judgements", data=ours | changes, headers=headers).status_code == status
    assert archive.judgements() == []


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "/\\example.org", "", "/a\nb"])
def test_no_form_leads_to_another_site(client: FlaskClient, back: str) -> None:
    ours = {"token": token(client), "left": "a" * 32, "right": "b" * 32, "verdict": "unsure", "back": back}
    assert client.post("/judgements", data=ours).location == "/"


def test_where_others_reach_the_reading_room_nobody_judges_unless_it_is_allowed(archive: Archive) -> None:
    config = Config(archive=archive.config.archive, host="0.0.0.0")
    with Archive.open(config) as opened:
        client = create_app(opened).test_client()
        one = contracts(client)[0]["id"]
        assert "/judgements" not in client.get(f"/contracts/{one}").text
        assert client.post("/judgements", data={"left": "a", "right": "b", "verdict": "same"}).status_code == 403
        assert client.post("/judgements/1/undo", data={"token": ""}).status_code == 403


def token(client: FlaskClient) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get("/upload").text)
    assert found is not None
    return found[1]
