"""Deciding in the reading room: kept with who, when and why, followed, taken back; and refused where it must be."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html import escape, unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.json_form import Json
from indexer.model.kinds import Certainty, Kind
from indexer.model.values import Amount
from tests.indexer.invented import named, whole
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
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found[0]):
        fields.setdefault(name, []).append(unescape(value))
    answer = client.post(found[1], data=fields | more)
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
    answer = client.post(f"/review/{said.id}/undo", data={"token": token[1], "back": page})
    assert answer.location == page
    archive.settle()
    assert len(contracts(client)) == 3
    assert "Taken back</b> by <bdi>local</bdi>" in client.get(page).text


def test_the_sums_say_in_how_many_contracts_the_sources_disagree(client: FlaskClient, archive: Archive) -> None:
    article = story.news()
    [contract] = article.contracts
    assert contract.amount is not None
    lower = replace(contract.amount, value=Amount(Decimal(210_000_000), "EUR"))
    article.contracts[:] = [replace(contract, amount=lower)]
    fill(archive, [article])
    left, right = (one["id"] for one in contracts(client) if one.get("amount"))
    assert "sources state other amounts" not in client.get("/contracts").text
    archive.judge(f"contract:{left}", f"contract:{right}", verdict="same", by="editor")
    archive.settle()
    [total] = client.get("/contracts.json").get_json()["sums"]
    assert (total["contracts"], total["disputed"]) == (1, 1)
    assert 'in 1 of them <b class="differing">sources state other amounts</b>' in client.get("/contracts").text


def test_the_sums_say_how_many_contracts_are_perhaps_told_twice_until_somebody_decides(
    client: FlaskClient, archive: Archive
) -> None:
    fill(archive, [story.news()])
    left, right = (one["id"] for one in contracts(client) if one.get("amount"))
    [total] = client.get("/contracts.json").get_json()["sums"]
    assert (total["contracts"], total["repeated"]) == (2, 1)
    assert '1 of them <b class="differing">perhaps told twice</b>' in client.get("/contracts").text
    archive.judge(f"contract:{left}", f"contract:{right}", verdict="different", by="editor")
    archive.settle()
    [total] = client.get("/contracts.json").get_json()["sums"]
    assert (total["contracts"], "repeated" in total) == (2, False)
    assert "perhaps told twice" not in client.get("/contracts").text


def test_the_sums_leave_out_what_is_denied_and_say_what_is_alleged(client: FlaskClient, archive: Archive) -> None:
    article = story.news()
    [contract] = article.contracts
    assert contract.amount is not None
    worth = [replace(contract.amount, value=Amount(Decimal(value), "NOK")) for value in (3, 5, 7)]
    article.contracts[:] = [
        replace(contract, id=str(certainty), amount=amount, certainty=certainty)
        for certainty, amount in zip(Certainty, worth, strict=True)
    ]
    fill(archive, [article])
    [total] = [one for one in client.get("/contracts.json").get_json()["sums"] if one["currency"] == "NOK"]
    assert total == {"currency": "NOK", "value": "8", "contracts": 2, "alleged": 1}
    assert "in 2 contracts, 1 of them alleged" in client.get("/contracts").text


def test_contracts_with_numbers_that_differ_are_not_told_twice(client: FlaskClient, archive: Archive) -> None:
    article = story.news()
    [contract] = article.contracts
    other = replace(contract, id="of-another-number", number=article.span("Maren Solheim"))
    article.contracts[:] = [replace(contract, number=article.span("Kestrel Imaging Systems")), other]
    fill(archive, [article])
    filing = next(one["id"] for one in contracts(client) if one.get("amount") and not one.get("number"))
    for number in (contract.id, other.id):
        archive.judge(f"contract:{filing}", f"contract:{number}", verdict="different", by="editor")
    archive.settle()
    [total] = client.get("/contracts.json").get_json()["sums"]
    assert (total["contracts"], "repeated" in total) == (3, False)


def test_the_table_names_parties_whose_part_is_not_told(client: FlaskClient, archive: Archive) -> None:
    article = story.news()
    [contract] = article.contracts
    parties = (*contract.supplier, article.span("Maren Solheim", entity="solheim"))
    article.contracts[:] = [replace(contract, supplier=(), buyer=(), party=parties)]
    fill(archive, [article])
    [row] = [
        row for row in re.findall(r"<tr.*?</tr>", client.get("/contracts").text, re.DOTALL) if "is not told" in row
    ]
    assert "Kestrel Imaging Systems" in row
    assert "Maren Solheim" in row


def test_a_source_is_taken_out_of_a_contract(client: FlaskClient, archive: Archive) -> None:
    ids = sorted(one["id"] for one in contracts(client) if one.get("amount"))
    archive.judge(f"contract:{ids[0]}", f"contract:{ids[1]}", verdict="same", by="editor")
    archive.settle()
    assert client.get(f"/contracts/{ids[1]}").location == f"/contracts/{ids[0]}"
    send(client, f"/contracts/{ids[0]}", "Take out what Cameras", verdict="different", why="")
    archive.settle()
    assert sorted(one["id"] for one in contracts(client) if one.get("amount")) == ids
    assert "None that we know of" in client.get(f"/contracts/{ids[0]}").text


def entity(client: FlaskClient, name: str) -> Json:
    """The entity of exactly this name."""
    rows = client.get("/entities.json").get_json()["entities"]
    return next(one for one in rows if one["name"] == name)


FIRM, OTHER = "Kestrel Imaging Systems", "Meridian Holding AS"


def take_back(client: FlaskClient, archive: Archive, page: str, number: int) -> None:
    send(client, page, f"Take back decision {number}")
    archive.settle()


def test_two_entities_become_one_a_name_is_taken_out_again_and_each_word_is_kept(
    client: FlaskClient, archive: Archive
) -> None:
    firm, other = entity(client, FIRM), entity(client, OTHER)
    page = f"/entities/{other['entity']}"
    send(
        client,
        page,
        "Join with another",
        right=f"http://127.0.0.1:8470/entities/{firm['entity']}?page=1",
        verdict="same",
    )
    archive.settle()
    joined = client.get(page, follow_redirects=True)
    assert joined.request.path in {page, f"/entities/{firm['entity']}"}
    one = client.get(f"{joined.request.path}.json").get_json()
    assert one["mentions_total"] == firm["mentions"] + other["mentions"]
    assert {part["name"] for part in one["joined_from"]} == {FIRM, f"{FIRM} Ltd.", OTHER}
    send(client, joined.request.path, f"Take {OTHER} out", verdict="different", why="Two register numbers.")
    archive.settle()
    assert entity(client, OTHER)["mentions"] == other["mentions"]
    assert entity(client, FIRM)["mentions"] == firm["mentions"]
    same, *different = archive.judgements()
    assert (same.verdict, same.why) == ("same", "")
    assert [(said.verdict, said.why) for said in different] == 2 * [
        ("different", "Two register numbers.")
    ]  # of each name
    for said in different:
        take_back(client, archive, "/review", said.id)
    assert entity(client, one["name"])["mentions"] == one["mentions_total"]
    take_back(client, archive, "/review", same.id)
    assert entity(client, OTHER) == other
    log = client.get("/review").text
    assert log.count("Taken back</b> by <bdi>local</bdi>") == 3
    assert "Two register numbers." in log


def test_a_suggested_name_is_judged_and_suggested_no_longer(client: FlaskClient, archive: Archive) -> None:
    firm = entity(client, FIRM)
    page = f"/entities/{firm['entity']}"
    like = client.get(f"{page}.json").get_json()["may_be"]
    assert "شركة كستريل" in {one["name"] for one in like}
    send(client, page, "Whether شركة كستريل is", verdict="different", why="")
    archive.settle()
    after = client.get(f"{page}.json").get_json()
    assert [one["entity"] for one in after["may_be"]] == [one["entity"] for one in like if one["name"] != "شركة كستريل"]
    assert [one["verdict"] for one in after["judgements"]] == ["different"]


def test_a_kind_is_put_right_and_back(client: FlaskClient, archive: Archive) -> None:
    person = entity(client, "Maren Solheim")
    page = f"/entities/{person['entity']}"
    send(client, page, "Change its kind", right="company", verdict="kind", why="A ship is called so.")
    archive.settle()
    firm = entity(client, "Maren Solheim")
    assert (firm["kind"], firm["mentions"]) == ("company", person["mentions"])
    assert client.get(page).location == f"/entities/{firm['entity']}"
    assert client.get("/search.json?q=company:Solheim").get_json()["total"] > 0
    [said] = archive.judgements()
    take_back(client, archive, f"/entities/{firm['entity']}", said.id)
    assert entity(client, "Maren Solheim") == person


def test_a_mention_is_called_wrong_where_it_stands_and_given_back(client: FlaskClient, archive: Archive) -> None:
    firm = entity(client, FIRM)
    links = re.findall(r'href="(/review/mention\?at=[^"]+)"', client.get(f"/entities/{firm['entity']}").text)
    assert len(links) == firm["mentions"]
    page = links[0].replace("%2F", "/")
    send(client, page, "Call this mention wrong", verdict="wrong", why="It is a bird.")
    archive.settle()
    assert entity(client, FIRM)["mentions"] == firm["mentions"] - 1
    assert "It is a bird." in client.get(page).text
    [said] = archive.judgements()
    take_back(client, archive, page, said.id)
    assert entity(client, FIRM) == firm


def test_what_one_document_names_is_taken_for_another_one_of_that_name(client: FlaskClient, archive: Archive) -> None:
    firm = entity(client, FIRM)
    links = re.findall(r'href="(/review/mention\?at=[^"]+)"', client.get(f"/entities/{firm['entity']}").text)
    send(client, links[0].replace("%2F", "/"), "Take what this document names out", verdict="different", why="")
    archive.settle()
    rows = [one for one in client.get("/entities.json").get_json()["entities"] if one["name"].startswith("Kestrel")]
    assert sum(one["mentions"] for one in rows) == firm["mentions"]
    assert len(rows) == 2


@pytest.mark.parametrize("at", ["", "x/1/2-3", "x", "x/1/2-3-4"])
def test_a_place_where_no_name_stands_has_no_page(client: FlaskClient, at: str) -> None:
    assert client.get(f"/review/mention?at={at}").status_code in (400, 404)


@pytest.mark.parametrize(
    ("changes", "headers", "status"),
    [
        ({"token": "guessed"}, {}, 403),
        ({}, {"Sec-Fetch-Site": "cross-site"}, 403),
        ({"verdict": "perhaps"}, {}, 400),
        ({"right": ""}, {}, 400),
        ({"right": "a" * 32}, {}, 400),
        ({"verdict": "kind", "right": "ship"}, {}, 400),
        ({"verdict": "wrong", "right": ""}, {}, 400),
        ({"left": ["a"] * 51}, {}, 400),
        ({"why": "x" * 501}, {}, 400),
        ({"why": "x" * 20_000}, {}, 400),
    ],
)
def test_a_form_that_is_not_ours_or_not_filled_in_changes_nothing(
    client: FlaskClient, archive: Archive, changes: dict[str, object], headers: dict[str, str], status: int
) -> None:
    ours = {"token": token(client), "left": "a" * 32, "right": "b" * 32, "verdict": "same"}
    assert client.post("/review", data=ours | changes, headers=headers).status_code == status
    assert archive.judgements() == []


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "/\\example.org", "", "/a\nb"])
def test_no_form_leads_to_another_site(client: FlaskClient, back: str) -> None:
    ours = {"token": token(client), "left": "a" * 32, "right": "b" * 32, "verdict": "unsure", "back": back}
    assert client.post("/review", data=ours).location == "/"


def test_where_others_reach_the_reading_room_nobody_judges_unless_it_is_allowed(archive: Archive) -> None:
    config = Config(archive=archive.config.archive, host="0.0.0.0")
    with Archive.open(config) as opened:
        client = create_app(opened).test_client()
        one = contracts(client)[0]["id"]
        assert 'action="/review"' not in client.get(f"/contracts/{one}").text
        assert client.post("/review", data={"left": "a", "right": "b", "verdict": "same"}).status_code == 403
        assert client.post("/review/1/undo", data={"token": ""}).status_code == 403


def token(client: FlaskClient) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get("/upload").text)
    assert found is not None
    return found[1]


def test_names_that_may_be_one_wait_on_the_page_of_decisions_and_are_asked_once(
    client: FlaskClient, archive: Archive
) -> None:
    for path, name in (("one.txt", "Maren Solheim"), ("two.txt", "Maren Solhem")):
        whole(path, named(name, kind=Kind.PERSON)).save(archive)
    archive.settle()
    [first] = client.get("/review.json").get_json()["suggestions"]
    left, right = (side["name"] for side in first["entities"])
    assert first["score"] >= 0.75
    shown = client.get("/review").text
    missing = [text for text in (left, right, *map(escape, first["why"])) if text not in shown]
    assert missing == []
    send(client, "/review", f"Whether {escape(left)} and {escape(right)} are one", verdict="different")
    archive.settle()
    assert client.get("/review.json").get_json()["suggestions"] == []
