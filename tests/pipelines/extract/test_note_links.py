"""Footnotes of files that say which they are: Word, OpenDocument, web pages, books, typed texts."""

import io
import zipfile
from pathlib import Path

import pytest

from indexer.model.kinds import Role, Status
from tests.pipelines.extract.making import read_bytes, ties, word


def reference(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def said(text: str, *after: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{''.join(after)}</w:p>"


def test_footnotes_of_word_over_pages_and_in_tables(tmp_path: Path) -> None:
    broken = f'<w:p><w:r><w:t>One[2]</w:t></w:r>{reference(1)}<w:r><w:br w:type="page"/><w:t>two</w:t></w:r>'
    broken += f"{reference(2)}{reference(9)}</w:p>"
    table = f"<w:tbl><w:tr><w:tc>{said('Crane', reference(3))}</w:tc><w:tc>{said('Sum')}</w:tc></w:tr></w:tbl>"
    notes = "".join(
        f'<w:footnote w:id="{number}">{said(text)}</w:footnote>'
        for number, text in ((1, "Ledger."), (2, "Letter."), (3, "Deed."))
    )
    [draft] = read_bytes(tmp_path, "a.docx", word(broken + table, notes=notes))
    assert [page.text for page in draft.pages] == [
        "One[2][1]\n\n[1] Ledger.",
        "two[2]\n\nCrane[3] | Sum\n\n[2] Letter.\n\n[3] Deed.",
    ]
    assert ties(draft) == [
        ("One[2]^[1]", "[1] Ledger."),
        ("two^[2]", "[2] Letter."),
        ("Crane^[3]", "[3] Deed."),
    ]


NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def note(sign: str, text: str) -> str:
    body = f"<text:note-body><text:p>{text}</text:p></text:note-body>"
    return f"<text:note><text:note-citation>{sign}</text:note-citation>{body}</text:note>"


def opendocument(body: str, *, more: dict[str, str] | None = None) -> bytes:
    """An OpenDocument text around the XML of a body."""
    content = f"<office:document-content {NAMES}><office:body><office:text>{body}</office:text></office:body>"
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content + "</office:document-content>",
        "meta.xml": f"<office:document-meta {NAMES}><office:meta><dc:title>Minutes</dc:title>"
        "<meta:initial-creator>Ada Brekke</meta:initial-creator>"
        "<meta:creation-date>2021-03-02T10:00:00</meta:creation-date></office:meta></office:document-meta>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in (parts | (more or {})).items():
            archive.writestr(name, data)
    return out.getvalue()


def test_notes_of_an_opendocument_text(tmp_path: Path) -> None:
    body = "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h>Cranes</text:h>"
    body += f"<text:p>Paid{note('1', 'Ledger.')} in cash{note('*', 'So Vik.')}.</text:p>"
    cell = f"<table:table-cell><text:p>Sum{note('1', 'Without tax.')}</text:p></table:table-cell>"
    body += f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
    foot = f"<office:document-styles {NAMES}><style:footer><text:p>Coast Fund</text:p></style:footer>"
    [draft] = read_bytes(tmp_path, "a.odt", opendocument(body, more={"styles.xml": f"{foot}</office:document-styles>"}))
    document = draft.document
    assert (document.title, document.authors, document.date) == ("Minutes", ("Ada Brekke",), "2021-03-02")
    assert draft.pages[0].text == (
        "Cranes\n\nPaid[1] in cash[*].\n\nSum[1]\n\n[1] Ledger.\n\n[*] So Vik.\n\n[1] Without tax.\n\nCoast Fund"
    )
    assert ties(draft) == [
        ("Paid^[1]", "[1] Ledger."),
        ("cash^[*]", "[*] So Vik."),
        ("Sum^[1]", "[1] Without tax."),
    ]


def test_what_was_deleted_from_an_opendocument_text_follows_on_a_page_of_its_own(tmp_path: Path) -> None:
    who = "<office:change-info><dc:creator>Jon Vik</dc:creator></office:change-info>"
    gone = f"<text:deletion>{who}<text:p>four</text:p><text:p>million</text:p></text:deletion>"
    region = f"<text:changed-region text:id='c1'>{gone}</text:changed-region>"
    body = f"<text:tracked-changes>{region}</text:tracked-changes><text:p>We pay.</text:p>"
    [draft] = read_bytes(tmp_path, "a.odt", opendocument(body))
    assert [page.text for page in draft.pages] == ["We pay.", "Deleted by Jon Vik: four million"]


def test_what_stands_beside_an_opendocument_text_does_not_run_into_its_words(tmp_path: Path) -> None:
    remark = "<office:annotation><dc:creator>Jon Vik</dc:creator><text:p>When?</text:p></office:annotation>"
    ruby = "<text:ruby><text:ruby-base>漁港</text:ruby-base><text:ruby-text>ぎょこう</text:ruby-text></text:ruby>"
    inner = "<table:table><table:table-row><table:table-cell><text:p>in May</text:p></table:table-cell>"
    inner += "</table:table-row></table:table>"
    cells = f'<table:table-cell>{inner}</table:table-cell><table:table-cell office:value="4.5"/>'
    body = (
        f"<text:p>Paid{remark} in {ruby}</text:p><table:table><table:table-row>{cells}</table:table-row></table:table>"
    )
    body += (
        '<f:form xmlns:f="urn:oasis:names:tc:opendocument:xmlns:form:1.0"><f:text f:current-value="Vega AS"/></f:form>'
    )
    data = opendocument(body)
    [draft] = read_bytes(tmp_path, "a.odt", data)
    assert draft.pages[0].text == "Paid in 漁港 (ぎょこう)\n\nin May | 4.5\n\nJon Vik: When?\n\nVega AS"
    assert draft.document.authors == ("Ada Brekke",)


def test_sheets_kept_as_one_file_have_their_names_and_drawings(tmp_path: Path) -> None:
    remark = "<office:annotation><dc:creator>Jon Vik</dc:creator><text:p>When?</text:p></office:annotation>"
    row = f"<table:table-row><table:table-cell>{remark}<text:p>Vega AS</text:p></table:table-cell></table:table-row>"
    shapes = "<table:shapes><text:p>Draft</text:p></table:shapes>"
    sheet = f'<table:table table:name="Payments">{row}{shapes}</table:table>'
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    flat = f'<?xml version="1.0"?><office:document {NAMES} {kind}>{body}</office:document>'
    [draft] = read_bytes(tmp_path, "a.fods", flat.encode())
    assert draft.pages[0].text == "Payments\n\nVega AS\n\nDraft\n\nJon Vik: When?"
    assert draft.document.authors == ()


def test_remarks_drawings_and_running_lines_of_a_packaged_spreadsheet_follow_its_cells(tmp_path: Path) -> None:
    remark = "<office:annotation><dc:creator>Jon Vik</dc:creator><text:p>When?</text:p></office:annotation>"
    cell = f'<table:table-cell office:value-type="string">{remark}<text:p>Vega AS</text:p></table:table-cell>'
    sheet = f'<table:table table:name="Payments"><table:table-row>{cell}</table:table-row>'
    sheet += "<table:shapes><text:p>Draft</text:p></table:shapes></table:table>"
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    more = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content {NAMES}>{body}</office:document-content>",
        "styles.xml": f"<office:document-styles {NAMES}><style:header><text:p>Coast Fund</text:p></style:header>"
        "</office:document-styles>",
        "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
    }
    [draft] = read_bytes(tmp_path, "a.ods", opendocument("", more=more))
    assert [page.text for page in draft.pages] == ["Payments\n\nVega AS", "Jon Vik: When?\n\nDraft\n\nCoast Fund"]
    document = draft.document
    assert (document.title, document.authors, document.date) == ("Minutes", ("Ada Brekke",), "2021-03-02")


def test_opendocument_texts_that_cannot_be_read(tmp_path: Path) -> None:
    locked = '<manifest xmlns:manifest="m"><manifest:encryption-data/></manifest>'
    [draft] = read_bytes(tmp_path, "a.odt", opendocument("<text:p/>", more={"META-INF/manifest.xml": locked}))
    assert draft.document.status is Status.ENCRYPTED
    assert "encrypted" in draft.document.reason
    [draft] = read_bytes(tmp_path, "a.odt", opendocument("<text:p>cut"))
    assert draft.document.status is Status.DAMAGED
    [draft] = read_bytes(tmp_path, "a.odt", opendocument("<text:p>whole</text:p>")[:-60])
    assert (draft.document.status, draft.pages[0].text) == (Status.PARTIAL, "whole")
    [draft] = read_bytes(tmp_path, "a.odt", opendocument("<text:p/>"))
    assert draft.document.status is Status.EMPTY


def test_what_lies_in_an_opendocument_text(tmp_path: Path) -> None:
    inner = f"<office:document-content {NAMES}><office:body><text:p>Sums of May</text:p></office:body>"
    parts = {"Object 1/content.xml": f"{inner}</office:document-content>", "Object 2": "A side letter."}
    own, child = read_bytes(tmp_path, "a.odt", opendocument("<text:p>See.</text:p>", more=parts))
    assert own.pages[0].text == "See.\n\nSums of May"
    assert (child.document.inside, child.pages[0].text) == ("Object 2", "A side letter.")


@pytest.mark.parametrize(("name", "sign", "colon"), [("a.txt", "1", ""), ("a.md", "^ledger", ":"), ("a.txt", "*", "")])
def test_notes_in_brackets_of_typed_texts(tmp_path: Path, name: str, sign: str, colon: str) -> None:
    text = f"Paid in cash.[{sign}] Nobody asked.\n\n[{sign}]{colon} Ledger of the yard,\nfolio 31.\n\nThe end."
    [draft] = read_bytes(tmp_path, name, text.encode())
    assert draft.pages[0].text == text
    assert ties(draft) == [(f"cash.^[{sign}]", f"[{sign}]{colon} Ledger of the yard,\nfolio 31.")]


@pytest.mark.parametrize(
    "text",
    [
        "See [the ledger][1].\n\n[1]: https://quay.example/ledger",
        "A list:\n\n[1] Cranes of [1]\n\n[1] Boats",
        "[1] The first of all.\n\n[2] The second.",
    ],
)
def test_other_brackets_are_no_notes(tmp_path: Path, text: str) -> None:
    [draft] = read_bytes(tmp_path, "a.md", text.encode())
    assert not [block for block in draft.pages[0].blocks if block.role in (Role.ANCHOR, Role.FOOTNOTE)]


ARTICLE = (
    "The port of Fauske has ordered four new cranes from a firm that was founded only in March",
    "Papers seen by this newspaper show that only one of the three offers had a telephone number",
    "The council meets again on the first Monday of the month to speak of the cranes once more",
)


@pytest.mark.parametrize("dropped", ["footnotes", "further"])
def test_notes_of_a_web_page(tmp_path: Path, dropped: str) -> None:
    notes = '<li id="n1"><p>Register of <b>com</b>panies.</p><p>Entry of 4 March. <a href="#r1">back</a></p></li>'
    markup = (
        "<!doctype html><html><head><title>Cranes</title></head><body><article><h1>Four cranes</h1>"
        f'<p>{ARTICLE[0]}<sup id="r1"><a href="#n1">1</a></sup> and nobody asked.</p>'
        f'<p>{ARTICLE[1]}.<a href="#c" class="footnote-ref">*</a> <a href="#top">Top</a></p><p>{ARTICLE[2]}.</p>'
        f'<p id="c">* The mayor did not answer.</p><section class="{dropped}"><ol>{notes}</ol></section>'
        "</article></body></html>"
    )
    [draft] = read_bytes(tmp_path, "a.html", markup.encode())
    first, second = ties(draft)
    assert first[0] == "March^1"  # parted from the word it touches
    assert " ".join(first[1].split()).startswith("Register of companies.")
    assert "Entry of 4 March." in draft.pages[0].text
    assert second == ("number.^*", "* The mayor did not answer.")
    assert not any("\U00010600" <= letter <= "\U00010620" for letter in draft.pages[0].text)


def book(chapters: dict[str, str], *, more: dict[str, str] | None = None, first: str = "mimetype") -> bytes:
    """An EPUB of some chapters, given by name and the markup of their body."""
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    order = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    about = "<dc:title>Cranes</dc:title><dc:creator>Ada Brekke</dc:creator><dc:date>2021-03-02</dc:date>"
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{about}<dc:language>en-GB</dc:language></metadata>'
        f"<manifest>{items}</manifest><spine>{order}</spine></package>",
        **{f"OPS/{name}": f"<html><body>{body}</body></html>" for name, body in chapters.items() if body},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted((parts | (more or {})).items(), key=lambda part: part[0] != first):
            archive.writestr(name, data)
    return out.getvalue()


CHAPTERS = {
    "text/one.xhtml": '<h1>One</h1><p>Paid in cash<a href="../notes.xhtml#n1" epub:type="noteref">1</a>.</p>'
    '<p>And again<a href="../notes.xhtml#n2"><sup>2</sup></a>.</p>',
    "text/two.xhtml": '<h1>Two</h1><p>Nobody asked<sup><a href="#f">1</a></sup>.</p><aside id="f">1 So Vik.</aside>',
    "notes.xhtml": '<h2>Notes</h2><p id="n1"><a href="text/one.xhtml">1</a> Ledger, folio 31.</p>'
    '<p><a id="n2">2</a> Deed.</p>',
}


@pytest.mark.parametrize("first", ["mimetype", "OPS/book.opf"])
def test_notes_of_a_book_in_another_chapter(tmp_path: Path, first: str) -> None:
    [draft] = read_bytes(tmp_path, "a.epub", book(CHAPTERS, first=first))
    document = draft.document
    assert (document.type, document.title, document.authors) == ("epub", "Cranes", ("Ada Brekke",))
    assert (document.date, document.language, document.status) == ("2021-03-02", "en", Status.DONE)
    assert [page.text for page in draft.pages] == [
        "One\n\nPaid in cash 1.\n\nAnd again 2.",
        "Two\n\nNobody asked 1.\n\n1 So Vik.",
        "Notes\n\n1 Ledger, folio 31.\n\n2 Deed.",
    ]
    assert ties(draft) == [("cash^1", "1 Ledger, folio 31."), ("again^2", "2 Deed."), ("asked^1", "1 So Vik.")]


def test_books_that_cannot_be_read(tmp_path: Path) -> None:
    cipher = '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:CipherReference URI="OPS/text/one.xhtml"/>'
    locked = book(CHAPTERS, more={"META-INF/encryption.xml": f"{cipher}</encryption>"})
    [draft] = read_bytes(tmp_path, "a.epub", locked)
    assert draft.document.status is Status.ENCRYPTED
    [draft] = read_bytes(tmp_path, "a.epub", book({"one.xhtml": "<p>Whole.</p>", "gone.xhtml": ""}))
    assert (draft.document.status, draft.document.reason) == (Status.PARTIAL, "Of 2 chapters 1 cannot be read.")
    assert draft.pages[0].text == "Whole."
    [draft] = read_bytes(tmp_path, "a.epub", book(CHAPTERS, more={"OPS/book.opf": "<package>"}))
    assert draft.document.status is Status.DAMAGED
    fonts = cipher.replace("OPS/text/one.xhtml", "OPS/font.otf")
    [draft] = read_bytes(tmp_path, "a.epub", book(CHAPTERS, more={"META-INF/encryption.xml": f"{fonts}</encryption>"}))
    assert draft.document.status is Status.DONE
