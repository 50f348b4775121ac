"""XML of no known kind: its text in order, words amid words on their line, and what it says of itself."""

from pathlib import Path
from time import process_time

import pytest

from pipelines.extract import xml_text
from pipelines.extract.material import Material
from tests.pipelines.extract.making import read_bytes

LONG = "for four cranes, a lighter and what else there is to pay for at the quay " * 3
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
    assert texts(tmp_path, body) == ["Paid by &firm; in May."]


def test_letters_that_an_outer_file_declares_are_known_and_others_stand_as_written(tmp_path: Path) -> None:
    head = f'{HEAD}<!DOCTYPE nitf SYSTEM "nitf.dtd">'
    body = "<nitf><title>Caf&eacute;</title><q>&Oslash;</q><p>Jan M&uuml;ller of Vega&nbsp;AS &zork; paid.</p></nitf>"
    [draft] = read_bytes(tmp_path, "a.xml", (head + body).encode())
    assert draft.document.title == "Café"
    assert draft.pages[0].text == "Café\n\nØ\n\nJan Müller of Vega AS &zork; paid."


def test_many_entities_are_counted_in_one_go(tmp_path: Path) -> None:
    kinds = "".join(f'<!ENTITY e{number} "Vega {number}">' for number in range(4000))
    body = f"{HEAD}<!DOCTYPE a [{kinds}]><a>{''.join(f'<p>&e{number}; paid {LONG}</p>' for number in range(4000))}</a>"
    path = tmp_path / "a.xml"
    path.write_text(body)
    start = process_time()
    found = xml_text.read(Material(path, "a.xml", "xml"))
    assert found is not None
    assert found.pages[0].text.startswith("Vega 0 paid")
    assert process_time() - start < 5


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<a>The parties: <p>Vega paid.</p><p>Coast built.</p></a>", "The parties: Vega paid. Coast built."),
        ("<a>By <name>Ada Brekke</name><name>Jon Vik</name></a>", "By Ada Brekke Jon Vik"),
        ("<a>Paid by <b>V</b><i>eg</i>a</a>", "Paid by Vega"),
        ("<a>Paid by <firm>Vega</firm>s owner</a>", "Paid by Vegas owner"),
    ],
)
def test_words_of_elements_side_by_side_are_apart_and_letters_of_a_word_are_not(
    tmp_path: Path, body: str, said: str
) -> None:
    assert texts(tmp_path, HEAD + body) == [said]


def test_people_side_by_side_are_apart(tmp_path: Path) -> None:
    body = "<people><lastname>Vik</lastname><firstname>Jon</firstname>"
    body += "<lastname>Brekke</lastname><firstname>Ada</firstname></people>"
    assert texts(tmp_path, HEAD + body) == ["Vik Jon", "Brekke Ada"]


def test_a_day_that_does_not_exist_is_not_the_files(tmp_path: Path) -> None:
    body = f"{HEAD}<a><date>2019-02-31</date><published>2019-03-01</published><p>Paid.</p></a>"
    assert read_bytes(tmp_path, "a.xml", body.encode())[0].document.date == "2019-03-01"


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
