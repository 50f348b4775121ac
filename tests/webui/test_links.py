"""No link of any page leads nowhere, and each page has its twins."""

import pytest
from flask.testing import FlaskClient

from tests.webui.crawl import every_answer


@pytest.fixture
def answers(client: FlaskClient) -> dict[str, tuple[int, str]]:
    return {address: (one.status_code, one.mimetype) for address, one in every_answer(client)}


def test_every_link_of_every_page_leads_to_an_answer(answers: dict[str, tuple[int, str]]) -> None:
    assert len(answers) > 80
    assert {address: status for address, (status, _) in answers.items() if status != 200} == {}


def test_every_page_has_its_twin_as_data(client: FlaskClient, answers: dict[str, tuple[int, str]]) -> None:
    pages = [address for address, (_, form) in answers.items() if form == "text/html" and address != "/"]
    twins = [f"{path}.json{mark}{query}" for path, mark, query in (one.partition("?") for one in pages)]
    assert {one: status for one in twins if (status := client.get(one).status_code) != 200} == {}
    assert client.get("/index.json").is_json
