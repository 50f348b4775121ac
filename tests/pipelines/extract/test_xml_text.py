"""XML of no known kind: its text in order, words amid words on their line, and what it says of itself."""

from pathlib import Path

import pytest

from pipelines.extract import xml_text
from tests.pipelines.extract.making import read_bytes

HEAD = '<?xml version="1.0"?>'


def texts(folder: Path, body: str, name: str = "a.xml") -> list[str]:
    [draft] = read_bytes(folder, name, body.encode())
    return draft.pages[0].text.split("\n\n")


def test_paragraphs_are_apart_and_words_amid_words_are_not(tmp_path: Path) -> None:
    note = "<footnote><p>See annex.</p></footnote>"
    body = f"<book><title>Cranes</title><p>Vega <b>AS</b> paid<i>s</i>.{note}</p><list><item>Four</item></list></book>"
    assert texts(tmp_path, HEAD + body) == ["Cranes", "Vega AS paids. See annex.", "Four"]


def test_what_the_file_says_of_itself_is_known(tmp_path: Path) -> None:
    about = "<info><author><first-name>Ada</first-name><last-name>Brekke</last-name></author>"
    about += '<book-title>The quay</book-title><date value="2009-01-02">2009</date></info>'
    [draft] = read_bytes(tmp_path, "a.fb2", f"{HEAD}<book>{about}<body><p>Paid.</p></body></book>".encode())
    document = draft.document
    assert (document.title, document.authors, document.date) == ("The quay", ("Ada Brekke",), "2009-01-02")
    assert draft.pages[0].text == "Ada Brekke\n\nThe quay\n\n2009\n\nPaid."


def test_entries_of_a_feed_are_unpacked_and_their_writers_are_not_the_feeds(
    tmp_path: Path,
) -> None:
    entry = "<entry><title>Cranes &amp;amp; quays</title><author><name>Jon Vik</name></author>"
    entry += "<content>&lt;p&gt;Vega &lt;b&gt;AS&lt;/b&gt; paid.&lt;/p&gt;</content></entry>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{entry}</feed>'
    assert texts(tmp_path, feed) == ["News", "Cranes & quays", "Jon Vik", "Vega AS paid."]
    assert read_bytes(tmp_path, "a.xml", feed.encode())[0].document.authors == ()


def test_files_packed_as_letters_and_styles_are_no_text(tmp_path: Path) -> None:
    packed = "\n".join(["QUJD" * 19] * 3)
    body = f"<a><style>p {{}}</style><p>Paid.</p><data>{packed}</data>"
    body += "<binary id='A 1'>QUJD</binary><g d='M0 0L9 9'/></a>"
    [draft] = read_bytes(tmp_path, "a.xml", (HEAD + body).encode())
    assert [page.text for page in draft.pages] == ["Paid.", "binary | id: A 1"]


def test_entities_that_a_file_declares_are_unfolded_as_long_as_they_stay_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = f'{HEAD}<!DOCTYPE a [<!ENTITY firm "Vega AS">]><a><p>Paid by &firm; in May.</p></a>'
    assert texts(tmp_path, body) == ["Paid by Vega AS in May."]
    monkeypatch.setattr(xml_text, "MOST_UNFOLDED", 5)
    assert texts(tmp_path, body) == ["Paid by in May."]


@pytest.mark.parametrize(
    "root", ["DIF", 'Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'], ids=["description", "workbook"]
)
def test_kinds_that_tika_knows_are_left_to_it(tmp_path: Path, root: str) -> None:
    body = f"{HEAD}<{root}><Title>Paid</Title></{root.partition(' ')[0]}>"
    [draft] = read_bytes(tmp_path, "a.xml", body.encode())
    assert draft.document.parser != "xml"


def test_a_very_long_file_is_left_to_the_other_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_text, "LARGEST", 5)
    [draft] = read_bytes(tmp_path, "a.xml", f"{HEAD}<a><p>Paid.</p></a>".encode())
    assert draft.document.parser == "tika"
