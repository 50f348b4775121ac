"""Documents come from strangers: nothing in them may become markup, script, a header or a formula."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webui.story import HOSTILE, Told

OURS = {"script": "src", "link": "href", "img": "src"}  # elements that load something, and by which attribute


class Strangers(HTMLParser):
    """Collects what no page of ours may hold: elements, attributes and characters that came in from a document."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("iframe", "object", "embed", "base", "style") or (tag in OURS and not self._ours(tag, values)):
            self.found.append(f"<{tag} {attrs}>")
        for name, value in attrs:
            if (
                name.startswith("on")
                or name == "style"
                or (value or "").strip().lower().startswith(("javascript:", "data:"))
            ):
                self.found.append(f"{tag} {name}={value}")
            if name != "value" and "\u202e" in (value or ""):
                self.found.append(f"turned text in {tag} {name}")
        if tag not in ("meta", "link", "input", "br", "img", "line", "rect"):
            self._within.append(values.get("class") or "")

    def handle_endtag(self, tag: str) -> None:
        if self._within and tag not in ("meta", "link", "input", "br", "img", "line", "rect"):
            self._within.pop()

    def handle_data(self, data: str) -> None:
        # Text of a page stays as it is, but only where an element of its own keeps it apart from what is around it.
        isolated = any(name.startswith(("words", "snippet", "proof")) for name in self._within)
        if "\u202e" in data and not isolated:
            self.found.append(f"turned text: {data!r}")

    def _ours(self, tag: str, values: dict[str, str | None]) -> bool:
        return (values.get(OURS[tag]) or "").startswith(("/static/", "/documents/"))


@pytest.fixture
def hostile(told: dict[str, Told]) -> Told:
    [found] = [one for one in told.values() if one.pages and one.pages[0].text == HOSTILE]
    return found


def addresses(client: FlaskClient, hostile: Told) -> list[str]:
    entity = client.get("/entities.json?name=script").get_json()["entities"][0]["entity"]
    document = f"/documents/{hostile.document.id}"
    script = "<script>alert(1)</script>"
    searches = ["/search", "/search?q=camera", f"/search?q={script}", f"/search?q=a&collection={script}&from=2019"]
    lists = ["/entities", "/places", "/contracts", "/collections", "/status"]
    typed = [f"{one}?{key}={script}" for one in lists for key in ("name", "kind", "sort", "page", "company", "year")]
    views = [f"{document}?q=camera&cite={script}", f"{document}?view={script}", f"{document}?q={script}"]
    return [*searches, *lists, *typed, *views, f"/entities/{entity}", f'/documents/"><{script}']


def complaints(page: str) -> list[str]:
    reader = Strangers()
    reader.feed(page)
    reader.close()
    return reader.found


def test_no_address_becomes_markup(client: FlaskClient, hostile: Told) -> None:
    found = {address: complaints(client.get(address).text) for address in addresses(client, hostile)}
    assert {address: all_ for address, all_ in found.items() if all_} == {}


def test_no_text_of_a_document_becomes_markup_on_any_page(crawled: dict[str, TestResponse]) -> None:
    pages = {address: one.text for address, one in crawled.items() if one.mimetype == "text/html"}
    found = {address: complaints(page) for address, page in pages.items()}
    assert {address: all_ for address, all_ in found.items() if all_} == {}
    shown = "\n".join(pages.values()).lower()
    for said in ("title", "from", "to", "type", "reason"):  # none of them may pass by being shown nowhere
        assert f"alert(&#39;{said}&#39;)" in shown or f"alert(&#34;{said}&#34;)" in shown
    assert "&lt;u&gt;extract" in shown


def test_the_text_itself_is_shown_as_it_stands(client: FlaskClient, hostile: Told) -> None:
    page = client.get(f"/documents/{hostile.document.id}").text
    assert "alert(&#34;text&#34;)" in page
    assert "{{ 7 * 7 }}" in page
    assert "49" not in re.search(r'<article class="sheet.*?</article>', page, re.DOTALL)[0]  # type: ignore[index]


def test_a_script_address_is_shown_but_leads_nowhere(client: FlaskClient, hostile: Told) -> None:
    page = client.get(f"/documents/{hostile.document.id}").text
    assert "javascript:alert(document.cookie)" in page
    assert 'href="javascript' not in page


def test_a_web_address_leads_out_without_telling_from_where(client: FlaskClient, told: dict[str, Told]) -> None:
    page = client.get(f"/documents/{told['cameras.html'].document.id}").text
    assert '<a href="https://ledger.example/cameras" rel="noreferrer' in page


def test_the_language_of_a_document_cannot_leave_its_attribute(client: FlaskClient, hostile: Told) -> None:
    page = client.get(f"/documents/{hostile.document.id}").text
    assert 'lang="en&#34; onmouseover=&#34;alert(1)"' in page


def test_a_file_name_cannot_add_a_header(client: FlaskClient, hostile: Told) -> None:
    response = client.get(f"/documents/{hostile.document.id}/original")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert not re.search(r"[\r\n<>\u202e]|%0[ad]|%e2%80%ae", disposition, re.IGNORECASE)


@pytest.mark.parametrize(
    "address", ["/entities.csv", "/places.csv", "/contracts.csv", "/collections.csv", "/search.csv", "/status.csv"]
)
def test_no_cell_is_a_formula(client: FlaskClient, address: str) -> None:
    rows = csv.reader(io.StringIO(client.get(address).text))
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@"}]


def test_a_name_that_is_a_formula_is_made_harmless(client: FlaskClient) -> None:
    entity = client.get("/entities.json?name=script").get_json()["entities"][0]["entity"]
    assert client.get(f"/entities/{entity}.csv").status_code == 200


@pytest.mark.parametrize(
    "asked", ["/documents/..%2f..%2fetc%2fpasswd/original", "/static/../wsgi.py", "/documents/x/pages/..%2f1.png"]
)
def test_no_address_leads_out_of_the_archive(client: FlaskClient, asked: str) -> None:
    assert client.get(asked).status_code == 404
