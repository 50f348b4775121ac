"""Web pages: the article and what the page says of itself, without what stands around it."""

from html import escape
from pathlib import Path

from indexer.model.kinds import Role, Status
from pipelines.extract.html import article_text
from tests.pipelines.extract.making import read_bytes

PARAGRAPHS = [
    "The port of Fauske has ordered four new cranes from a firm that was founded only in March.",
    "The harbour master says that three offers were looked at, and that price alone decided.",
    "Papers seen by this newspaper show that only one of the three offers had a telephone number.",
]
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Four cranes | The Quay</title>
<meta property="og:site_name" content="The Quay"><meta property="og:type" content="article">
<meta name="author" content="Ada Brekke"><link rel="canonical" href="https://quay.example/four-cranes">
<meta property="article:published_time" content="2021-03-04T06:00:00+00:00">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Four cranes"}}</script></head><body>
<div class="cookie-banner"><p>We value your privacy and our 312 partners.</p><button>Accept</button></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>Four cranes and one buyer</h1><p>{PARAGRAPHS[0]}</p><h2>A price alone</h2><p>{PARAGRAPHS[1]}</p>
<p>{PARAGRAPHS[2]}</p><table><tr><th>Offer</th><th>Price</th></tr><tr><td>Nordkran</td>
<td>NOK 4 million</td></tr></table>
</article></main><footer><p>All rights reserved. Imprint. Advertise with us.</p></footer></body></html>"""


def test_the_article_is_kept_and_what_stands_around_it_is_not(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "page.html", PAGE.encode())
    [page] = draft.pages
    assert all(paragraph in page.text.split("\n\n") for paragraph in PARAGRAPHS)
    assert not any(word in page.text for word in ("privacy", "Accept", "Sport", "Imprint"))


def test_the_page_says_who_wrote_it_when_and_where(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "page.html", PAGE.encode())
    document = draft.document
    assert document.title in {"Four cranes and one buyer", "Four cranes"}
    assert (document.authors, document.date) == (("Ada Brekke",), "2021-03-04")
    assert (document.site, document.url) == ("The Quay", "https://quay.example/four-cranes")
    assert document.facts["page type"] == "NewsArticle"


def test_headings_and_tables_are_marked(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "page.html", PAGE.encode())
    [page] = draft.pages
    marked = {block.role: page.text[block.start : block.end] for block in page.blocks}
    assert marked[Role.HEADING] == "A price alone"
    assert marked[Role.TABLE] == "Offer | Price\nNordkran | NOK 4 million"


def test_the_encoding_is_the_one_declared(tmp_path: Path) -> None:
    russian = "Порт заказал четыре новых крана у фирмы, которая была основана только в марте этого года. " * 3
    page = f'<html><head><meta charset="windows-1251"><title>Краны</title></head><body><p>{russian}</p></body></html>'
    [draft] = read_bytes(tmp_path, "page.html", page.encode("cp1251"))
    assert "четыре новых крана" in draft.pages[0].text


def test_a_page_that_is_no_article_gives_all_its_text(tmp_path: Path) -> None:
    page = "<html><body><table><tr><td>Crane</td><td>12</td></tr></table><p>Seen <b>and</b> signed.</p></body></html>"
    [draft] = read_bytes(tmp_path, "list.html", page.encode())
    assert draft.pages[0].text == "Crane | 12\n\nSeen and signed."


def test_what_a_frame_holds_in_itself_stands_in_its_place(tmp_path: Path) -> None:
    inner = escape("<p>Four cranes.</p><iframe srcdoc='&lt;b&gt;Paid&lt;/b&gt;'></iframe>")
    page = f'<html><body><p>Before.</p><IFRAME srcdoc="{inner}">old</IFRAME><p>After.</p></body></html>'
    [draft] = read_bytes(tmp_path, "page.html", page.encode())
    assert draft.pages[0].text.split() == ["Before.", "Four", "cranes.", "Paid", "After."]
    assert article_text("<div><iframe srcdoc='Paid &amp;amp; signed'></iframe></div>") == "Paid & signed"


def test_what_pictures_drawings_and_tables_are_called_is_read_where_the_page_is_no_article(tmp_path: Path) -> None:
    page = (
        "<html><body><p>Offer <img src='a.jpg' alt='Cranes at half price'> today.</p><img alt='Facebook'>"
        "<img alt='C:/our cranes.jpg'><svg><title>Close</title><g><text>Tonnes</text><text>a year</text></g></svg>"
        "<table><caption>Prices</caption><tr><td>Crane</td><td>12</td></tr></table></body></html>"
    )
    [draft] = read_bytes(tmp_path, "list.html", page.encode())
    assert draft.pages[0].text == "Offer Cranes at half price today.\n\nTonnes a year\n\nPrices\n\nCrane | 12"


def test_a_page_without_text_is_empty(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "page.html", b"<html><head></head><body><img src=a.png></body></html>")
    assert draft.document.status is Status.EMPTY


def test_the_text_of_a_fragment_has_a_paragraph_for_each_block() -> None:
    assert article_text("<p>Dear <i>Ada</i>,<br>thank you.</p><div>See <a href=x>the list</a>.</div>") == (
        "Dear Ada,\nthank you.\n\nSee the list."
    )
    assert article_text("") == ""


def test_a_short_page_of_a_table_keeps_its_rows(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{sum_}</td></tr>" for name, sum_ in (("Vega AS", "3,400"), ("Kepa Ltd", "1,200"))
    )
    markup = (
        f"<html><body><h1>Paid in 2019</h1><table><tr><th>Supplier</th><th>EUR</th></tr>{rows}</table></body></html>"
    )
    [draft] = read_bytes(tmp_path, "paid.html", markup.encode())
    [table] = [block for block in draft.pages[0].blocks if block.role is Role.TABLE]
    assert draft.pages[0].text[table.start : table.end] == "Supplier | EUR\nVega AS | 3,400\nKepa Ltd | 1,200"
