"""A document opened at a page."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.archive import Archive
from indexer.config import Config
from indexer.lookup.views import DocumentPage
from indexer.model.documents import Block, Document, Page
from indexer.model.kinds import Role, Status
from tests.webui.story import FILING, Told
from webui.citations import citation
from webui.wsgi import create_app


@pytest.fixture
def filing(told: dict[str, Told]) -> str:
    return f"/documents/{told['recommendation.pdf'].document.id}"


def test_the_page_view_lays_marks_over_the_image(client: FlaskClient, filing: str) -> None:
    page = client.get(f"{filing}?page=1&q=cameras").text
    assert f'src="{filing}/pages/1.png"' in page
    assert 'viewBox="0 0 595.0 842.0"' in page
    assert page.count('class="lit"') == 2
    assert 'aria-label="Company: Kestrel Imaging Systems' in page


def test_the_text_view_marks_names_and_lights_words(client: FlaskClient, filing: str) -> None:
    page = client.get(f"{filing}?page=1&q=cameras&view=text").text
    assert re.search(r'<mark class="lit" id="hit-1"[^>]*>cameras</mark>', page)
    assert re.search(r'<a class="mention person" [^>]*title="Person: Maren Solheim">Maren Solheim</a>', page)
    assert re.search(
        r'<span class="mention money" [^>]*title="Amount: more than EUR\s230,000,000">EUR 230 million', page
    )


def test_the_text_view_says_language_and_direction(client: FlaskClient, told: dict[str, Told]) -> None:
    page = client.get(f"/documents/{told['memo-ar.docx'].document.id}").text
    assert 'lang="ar" dir="rtl"' in page


def test_a_document_without_layout_opens_as_text(client: FlaskClient, told: dict[str, Told]) -> None:
    page = client.get(f"/documents/{told['cameras.html'].document.id}?view=page").text
    assert 'class="words source-markup"' in page
    assert "<img" not in page


def test_beside_the_page_stands_what_is_named_and_stated(client: FlaskClient, filing: str) -> None:
    page = client.get(filing).text
    for shown in (
        "Contracts on this page",
        "/contracts/",
        "March 2017",
        "Council on Ethics",
        "it opens as a recommendation",
    ):
        assert shown in page


def test_pages_are_turned(client: FlaskClient, filing: str) -> None:
    page = client.get(f"{filing}?page=2&q=cameras").text
    assert f'rel="prev" data-key="[" href="{filing}?page=1&amp;q=cameras"' in page
    assert f'rel="next" data-key="]" href="{filing}?page=3&amp;q=cameras"' in page
    assert f'data-hit-page="before" href="{filing}?page=1&amp;q=cameras#hit-last"' in page


def test_a_query_without_a_page_opens_the_first_that_matches(client: FlaskClient, filing: str) -> None:
    assert client.get(f"{filing}.json?q=stake").get_json()["page"]["page"] == 2


def test_a_page_without_text_says_so(client: FlaskClient, filing: str) -> None:
    assert "This page holds no text" in client.get(f"{filing}?page=3&view=text").text


def test_the_citation_is_the_sentence_of_the_first_word_found(
    client: FlaskClient, filing: str, told: dict[str, Told]
) -> None:
    page = client.get(f"{filing}?page=1&q=tender").text
    document = told["recommendation.pdf"].document
    found = re.search(rf"footnote:{document.sha256}/1/(\d+)-(\d+)", page)
    assert found
    quote = FILING[int(found[1]) : int(found[2])]
    assert quote.startswith("The contracts were awarded")
    assert quote.endswith("told the council.")
    assert "Recommendation to exclude Kestrel Imaging Systems Ltd., page 1 (14 January 2020)" in page


def test_a_cited_stretch_is_shown_and_cited_again(client: FlaskClient, filing: str) -> None:
    start = FILING.index("surveillance cameras")
    page = client.get(f"{filing}?page=1&cite={start}-{start + 20}&view=text").text
    assert '<mark class="cited">surveillance cameras</mark>' in page
    assert f"/1/{start}-{start + 20}" in page


@pytest.mark.parametrize("cite", ["5-2", "0-999999999", "x", "1-1", "-1-4"])
def test_a_stretch_that_is_not_there_is_passed_over(client: FlaskClient, filing: str, cite: str) -> None:
    response = client.get(f"{filing}?page=1&cite={cite}&view=text")
    assert response.status_code == 200
    assert 'class="cited"' not in response.text


def test_mails_and_their_attachments_lead_to_each_other(client: FlaskClient, told: dict[str, Told]) -> None:
    letter, attached = (told[name].document.id for name in ("re-tender.eml", "list.txt"))
    above, below = client.get(f"/documents/{letter}").text, client.get(f"/documents/{attached}").text
    assert f'href="/documents/{attached}"' in above
    assert "Attachments" in above
    assert f'href="/documents/{letter}"' in below


def test_a_file_that_could_not_be_read_says_why(client: FlaskClient, told: dict[str, Told]) -> None:
    document = told["annex.pdf"].document.id
    page = client.get(f"/documents/{document}").text
    assert "No page of this document could be read" in page
    assert "The file is encrypted" in page
    assert client.get(f"/documents/{document}.json").get_json()["document"]["status"] == "encrypted"


def test_a_file_read_in_part_says_so(client: FlaskClient, told: dict[str, Told]) -> None:
    assert "PDF ends after 4,096 of 90,112 bytes." in client.get(f"/documents/{told['torn.pdf'].document.id}").text


def test_the_json_twin_holds_text_mentions_and_spans(client: FlaskClient, filing: str) -> None:
    found = client.get(f"{filing}.json?page=1&q=cameras").get_json()
    text = found["page"]["text"]
    assert text == FILING
    assert [text[start:end] for start, end in found["spans"]] == ["cameras", "cameras"]
    assert all(text[one["start"] : one["end"]] == one["surface"] for one in found["mentions"])
    assert found["document"]["paths"] == ["filings/recommendation.pdf"]
    assert len(found["contracts"]) == 1


@pytest.mark.parametrize("asked", ["page=4", "page=9999"])
def test_a_page_that_is_not_there_is_not_found(client: FlaskClient, filing: str, asked: str) -> None:
    assert client.get(f"{filing}.json?{asked}").status_code == 404


def test_a_document_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    response = client.get("/documents/0123456789abcdef0123456789abcdef.json")
    assert response.status_code == 404
    assert response.get_json()["error"] == "NotFound"


def test_every_proof_leads_to_the_very_words(client: FlaskClient, filing: str) -> None:
    start = FILING.index("surveillance cameras")
    asked = f"{filing}?page=1&cite={start}-{start + 20}"
    assert '<span id="cited"></span><mark class="cited">surveillance' in client.get(f"{asked}&view=text").text
    assert '<rect class="cited" id="cited"' in client.get(asked).text
    assert client.get(f"{asked}&view=both").text.count('id="cited"') == 1


def test_no_id_stands_twice_on_a_page(client: FlaskClient, filing: str) -> None:
    page = client.get(f"{filing}?page=1&q=cameras+tender&cite=10-40&view=both").text
    ids = re.findall(r' id="([^"]+)"', page)
    assert "hit-1" in ids
    assert sorted(ids) == sorted(set(ids))


def test_words_without_boxes_are_lit_in_the_text_beside_the_image(client: FlaskClient, told: dict[str, Told]) -> None:
    scan = f"/documents/{told['fax.pdf'].document.id}"
    assert "view-page" in client.get(scan).text
    for asked in ("q=cranes", "cite=4-10"):
        page = client.get(f"{scan}?{asked}").text
        assert "view-both" in page
        assert 'id="words"' in page
    assert "view-page" in client.get(f"{scan}?q=cranes&view=page").text


def test_a_value_beside_the_page_leads_to_its_place_on_it(client: FlaskClient, filing: str) -> None:
    start = FILING.index("EUR 230 million")
    for view in ("page", "text", "both"):
        page = client.get(f"{filing}?page=1&view={view}").text
        assert f'<a href="#m-{start}"><bdi>more than EUR\u00a0230,000,000</bdi></a>' in page
        assert page.count(f'id="m-{start}"') == 1


def test_a_mail_is_cited_below_its_header(client: FlaskClient, told: dict[str, Told]) -> None:
    page = client.get(f"/documents/{told['re-tender.eml'].document.id}").text
    assert "“no tender will be needed.”" in page


def test_a_document_of_one_page_offers_no_pages_to_turn(client: FlaskClient, told: dict[str, Told]) -> None:
    assert 'class="turn"' not in client.get(f"/documents/{told['cameras.html'].document.id}").text


def test_what_lies_in_a_container_comes_portion_by_portion(client: FlaskClient, told: dict[str, Told]) -> None:
    found = client.get(f"/documents/{told['re-tender.eml'].document.id}.json?within=1").get_json()
    assert [one["document"] for one in found["children"]] == [told["list.txt"].document.id]
    assert found["children_total"] == 1


def test_a_page_without_text_is_cited_without_a_quote(client: FlaskClient, filing: str) -> None:
    page = client.get(f"{filing}?page=3&view=text").text
    assert "“”" not in page
    assert "page 3 (14 January 2020)" in page


def test_a_page_of_furniture_alone_still_has_words_to_cite(app: Flask, told: dict[str, Told]) -> None:
    text = "Annual report 2020\n12"
    page = Page(1, text, blocks=(Block(Role.FURNITURE, 0, len(text)),))
    opened = DocumentPage(told["notat.txt"].document, page, (), (), (), None, (), 0, (), has_image=False)
    with app.test_request_context():
        assert citation(opened, None, address="/").quote == "Annual report 2020 12"


def test_a_container_that_is_being_read_shows_what_came_of_it_so_far(tmp_path: Path) -> None:
    leak = Document(id="leak", collection="c", sha256="0" * 64, size=9, type="zip", paths=("leak.zip",))
    letter = replace(leak, id="letter", type="txt", parent="leak", root="leak", inside="a.txt", status=Status.DONE)
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as archive:
        archive.announce(leak)
        archive.mark(leak.id, Status.READING, stage="inside 0")
        client = create_app(archive).test_client()
        assert "This document is waiting to be read." in client.get("/documents/leak").text
        archive.save(document=letter, pages=(Page(1, "From Oslo."),))
        page = client.get("/documents/leak").text
        assert "This file is being read." in page
        assert "a.txt" in page
