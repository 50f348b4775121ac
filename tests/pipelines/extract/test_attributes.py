"""What XML states in attributes is read as well as what it states in text."""

from pathlib import Path

from indexer.model.kinds import Status
from tests.pipelines.extract.making import read_bytes


def test_rows_that_are_attributes_alone_are_read(tmp_path: Path) -> None:
    data = b"""<?xml version="1.0"?><payments>
      <row payer="Vega Shipping AS" amount="4 000 000" valid="true"/>
      <row payer="Belmar Ltd" amount="12" valid="false"/></payments>"""
    [draft] = read_bytes(tmp_path, "payments.xml", data)
    assert draft.document.status is Status.DONE
    assert draft.pages[0].text == (
        "row | payer: Vega Shipping AS | amount: 4 000 000\nrow | payer: Belmar Ltd | amount: 12"
    )


def test_an_attribute_stands_beside_the_text_of_its_element(tmp_path: Path) -> None:
    data = '<?xml version="1.0"?><owners><owner share="51 %">Vega Shipping ÅS</owner></owners>'.encode()
    [draft] = read_bytes(tmp_path, "owners.xml", data)
    assert "Vega Shipping ÅS" in draft.pages[0].text
    assert draft.pages[-1].text == "owner: Vega Shipping ÅS | share: 51 %"


def test_words_of_the_markup_itself_are_no_facts(tmp_path: Path) -> None:
    data = b'<?xml version="1.0"?><text xml:lang="EN"><p role="bold">The quay was closed.</p></text>'
    [draft] = read_bytes(tmp_path, "story.xml", data)
    assert [page.text.strip() for page in draft.pages] == ["The quay was closed."]


def test_a_broken_file_gives_what_stands_before_the_break(tmp_path: Path) -> None:
    data = b'<?xml version="1.0"?><payments><row payer="Vega Shipping AS">x</row><row payer="Belm'
    drafts = read_bytes(tmp_path, "payments.xml", data)
    assert any("payer: Vega Shipping AS" in page.text for page in drafts[0].pages)


def test_letters_that_an_outer_file_declares_are_read_in_attributes(tmp_path: Path) -> None:
    data = b"""<?xml version="1.0"?><!DOCTYPE owners SYSTEM "owners.dtd" [<!ENTITY firm "Kepa Ltd">]>
      <owners><owner name="J&uuml;rgen M&oslash;ller &amp; &firm;" title='&unit; head'>M&uuml;ller</owner></owners>"""
    [draft] = read_bytes(tmp_path, "owners.xml", data)
    assert "name: J\u00fcrgen M\u00f8ller & Kepa Ltd | title: &unit; head" in draft.pages[-1].text
    assert draft.pages[0].text == "M\u00fcller"
