"""No link of any page leads nowhere, and each page has its twins."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def test_every_link_of_every_page_leads_to_an_answer(crawled: dict[str, TestResponse]) -> None:
    assert len(crawled) > 80
    assert {address: one.status_code for address, one in crawled.items() if one.status_code != 200} == {}


def test_every_page_has_its_twin_as_data(client: FlaskClient, crawled: dict[str, TestResponse]) -> None:
    pages = [address for address, one in crawled.items() if one.mimetype == "text/html" and address != "/"]
    twins = [f"{path}.json{mark}{query}" for path, mark, query in (one.partition("?") for one in pages)]
    assert {one: status for one in twins if (status := client.get(one).status_code) != 200} == {}
    assert client.get("/index.json").is_json
