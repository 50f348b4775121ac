"""The tree of folders in the address and beside the results."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from webui import folders


@pytest.mark.parametrize(
    ("pairs", "level"),
    [
        ((), ""),
        ((("folder", "a/b"),), "a/b"),
        ((("folder", "a/b"), ("folder", "a/c")), "a"),
        ((("folder", "a/b/c"), ("folder", "a/c")), "a"),
        ((("folder", "a"), ("folder", "b")), ""),
        ((("folder", "a/b"), ("below", "a")), "a"),
        ((("folder", "a/b"), ("below", "/")), ""),
    ],
)
def test_the_level_that_is_shown(pairs: tuple[tuple[str, str], ...], level: str) -> None:
    assert folders.level(pairs) == level


def test_a_folder_takes_the_place_of_those_around_and_below_it() -> None:
    pairs = (("folder", "a"), ("folder", "a/b/c"), ("folder", "a/bc"), ("kind", "news"))
    assert folders.chosen_with(pairs, "a/b") == (("folder", "a/bc"), ("kind", "news"), ("folder", "a/b"))


def test_folders_are_walked_down_and_up(client: FlaskClient) -> None:
    found = client.get("/search.json").get_json()["facets"]["folder"]
    outer = {one["value"]: one["count"] for one in found}
    assert "filings" in outer
    chosen = client.get("/search.json?folder=filings").get_json()
    assert chosen["total"] == outer["filings"]
    page = client.get("/search?folder=filings").text
    assert 'class="chip-title">Folders' in page
    [up] = [unescape(one) for one in re.findall(r'href="([^"]+)"[^>]*><bdi>All folders', page)]
    back = client.get(up)
    assert back.status_code == 200
    assert "filings" in back.text


def test_everything_in_a_folder_can_be_left_out(client: FlaskClient) -> None:
    total = client.get("/search.json").get_json()["total"]
    within = client.get("/search.json?folder=filings").get_json()["total"]
    assert client.get("/search.json?not-folder=filings").get_json()["total"] == total - within
