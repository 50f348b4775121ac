"""Footnotes and their anchors: each kind of file ties the one to the other, by offsets that hold."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from indexer.model.documents import Block, Page, Target
from indexer.model.kinds import Role, Status
from pipelines.draft import Draft
from pipelines.extract.footnotes import tied
from pipelines.extract.wire import pack, unpack
from tests.pipelines.extract.making import Draw, draft_of, pdf, read_bytes, word

FONT = "Times-Roman"
PLAIN = "The council read the report of the harbour board and asked for more."


def ties(draft: Draft) -> list[tuple[str, str]]:
    """For each anchor what it leads to: the word before it with the sign, and the note."""
    pages = {page.number: page.text for page in draft.pages}
    found = []
    for page in draft.pages:
        for block in page.blocks:
            if block.role is Role.ANCHOR and block.leads_to is not None:
                to = block.leads_to
                word = page.text[: block.start].split()[-1]
                sign = page.text[block.start : block.end]
                assert block.label in sign
                found.append((f"{word}^{sign}", pages[to.page][to.start : to.end]))
    return found


def drawn(
    body: Sequence[str], notes: Sequence[str], *, size: float = 8, rule: float = 0, below: str = "", top: float = 120
) -> Draw:
    """A page of lines of 11 points with notes at its foot; what follows "^" in a word is set small and raised."""

    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(body):
            raised(canvas, text, 72, 780 - 14 * number, 11)
        if rule:
            canvas.line(72, top + 14, 72 + rule, top + 14)
        for number, text in enumerate(notes):
            raised(canvas, text, 72, top - 1.25 * size * number, size)
        if below:
            canvas.setFont(FONT, 11)
            canvas.drawString(290, 30, below)

    return draw


def raised(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    for number, part in enumerate(text.split("^")):
        sign, space, rest = part.partition(" ") if number else ("", "", part)
        canvas.setFont(FONT, size * 0.65)
        canvas.drawString(x, y + 0.36 * size, sign)
        x += stringWidth(sign, FONT, size * 0.65)
        canvas.setFont(FONT, size)
        canvas.drawString(x, y, space + rest)
        x += stringWidth(space + rest, FONT, size)


def test_raised_figures_lead_to_small_notes_at_the_foot(tmp_path: Path) -> None:
    body = [PLAIN, "The cameras were bought by Solheim Offshore^1 in 2017.^2 They stand in", "the old port.", PLAIN]
    notes = ["^1 Register of companies, entry of", "2016.", "^2 Letter of the board, 4 May 2017."]
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(drawn(body, notes, below="17")))
    assert ties(draft) == [
        ("Offshore^1", "1 Register of companies, entry of 2016."),
        ("2017.^2", "2 Letter of the board, 4 May 2017."),
    ]
    [page] = draft.pages
    assert "Solheim Offshore 1 in 2017." in page.text  # a sign is no part of the word that it touches
    assert all(page.text[box.start : box.end].strip() == page.text[box.start : box.end] != "" for box in page.boxes)
    note = next(block for block in page.blocks if block.role is Role.FOOTNOTE)
    assert note.leads_to is not None
    assert page.text[note.leads_to.start : note.leads_to.end] == "1"


def test_a_raised_figure_after_a_year_is_no_part_of_it(tmp_path: Path) -> None:
    body = [PLAIN, "The firm was sold in 2017^4 to a fund of the state.", PLAIN]
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(drawn(body, ["^4 As the annual report of the fund has it."])))
    assert ties(draft) == [("2017^4", "4 As the annual report of the fund has it.")]
    assert "in 2017 4 to a fund" in draft.pages[0].text


def test_stars_and_daggers(tmp_path: Path) -> None:
    body = [PLAIN, "By Ada Brekke* and Jon Vik†", PLAIN, PLAIN]
    notes = ["* Of the harbour board.", "† Of the coast fund."]
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(drawn(body, notes)))
    assert ties(draft) == [("Brekke^*", notes[0]), ("Vik^†", notes[1])]


@pytest.mark.parametrize(("rule", "found"), [(144.0, 1), (0.0, 0), (430.0, 0)])
def test_notes_as_large_as_the_text_need_a_short_rule_above_them(tmp_path: Path, rule: float, found: int) -> None:
    wide = "The council heard both sides, and what they said is laid down in its minutes of that day."
    body = [wide, "Nothing was paid before May.^3 The rest is known."]
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(drawn(body, ["^3 So the books."], size=11, rule=rule)))
    assert len(ties(draft)) == found


def test_a_note_that_goes_on_at_the_foot_of_the_next_page(tmp_path: Path) -> None:
    first = drawn(
        [PLAIN, "It was sold twice.^1 Nobody", "objected."], ["^1 The first time by the heirs and the second", "by the"]
    )
    second = drawn(
        [PLAIN, PLAIN, "So it stayed.^2 Until", "spring."], ["fund, which had it for a week only.", "^2 Until May."]
    )
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(first, second))
    assert [sign for sign, _ in ties(draft)] == ["twice.^1", "stayed.^2"]
    [rest] = [
        (page.text[one.start : one.end], one.leads_to)
        for page in draft.pages
        for one in page.blocks
        if one.role is Role.FOOTNOTE and page.number == 2 and one.label == "1"
    ]
    assert rest[0] == "fund, which had it for a week only."
    assert rest[1] is not None
    assert rest[1].page == 1


def test_a_note_that_has_ended_does_not_go_on(tmp_path: Path) -> None:
    first = drawn([PLAIN, "It was sold twice.^1 Nobody", "objected."], ["^1 The first time by the heirs."])
    second = drawn(
        [PLAIN, PLAIN], ["Printed in small letters, and no part of any note", "of the page before this one."]
    )
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(first, second))
    assert not [block for block in draft.pages[1].blocks if block.role is Role.FOOTNOTE]


def test_exponents_and_lists_are_no_footnotes(tmp_path: Path) -> None:
    body = [PLAIN, "The hall has 240 m^2 and the yard 3 km^2 of ground.", PLAIN]
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(drawn(body, ["1 Hall of the fund", "2 Yard of the fund"])))
    assert not ties(draft)


def test_notes_of_a_table_in_the_midst_of_a_page_are_no_footnotes(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        drawn([PLAIN, "Sums^1 of the year in kroner", *[f"Crane {n}   {n}00   {n}50" for n in range(1, 6)]], [])(canvas)
        raised(canvas, "^1 Without the tax of the port.", 72, 680, 8)
        for number in range(5):
            raised(canvas, PLAIN, 72, 660 - 14 * number, 11)

    [draft] = read_bytes(tmp_path, "a.pdf", pdf(draw))
    assert not ties(draft)
    assert not any(block.role in (Role.ANCHOR, Role.FOOTNOTE) for block in draft.pages[0].blocks)


def test_a_tie_travels_between_the_processes() -> None:
    blocks = (Block(Role.ANCHOR, 0, 1, "1", Target(1, 2, 5)), Block(Role.HEADING, 0, 1))
    draft = Draft(draft_of("").document, (Page(1, "1 abc", blocks=blocks),))
    assert unpack(pack(draft)) == draft


def test_what_is_not_tied() -> None:
    lonely = Block(Role.FOOTNOTE, 4, 9, "b")
    page = Page(1, "a 1 note", blocks=(Block(Role.ANCHOR, 2, 3, "a"), lonely, Block(Role.HEADING, 0, 1)))
    assert [block.role for block in tied([page])[0].blocks] == [Role.FOOTNOTE, Role.HEADING]


def test_several_anchors_of_one_note() -> None:
    blocks = (Block(Role.ANCHOR, 0, 3, "x"), Block(Role.ANCHOR, 4, 7, "x"), Block(Role.FOOTNOTE, 8, 12, "x"))
    [page] = tied([Page(3, "[1] [1] note", blocks=blocks)])
    assert [(block.label, block.leads_to) for block in page.blocks] == [
        ("1", Target(3, 8, 12)),
        ("1", Target(3, 8, 12)),
        ("1", Target(3, 0, 3)),
    ]


COLUMN_NOTES = ("Soundings.", "Book of the yard.", "Log of the tug.", "Letter of May.", "Ibid.", "Ledger, folio 3.")


def test_notes_of_two_columns_and_a_running_foot(tmp_path: Path) -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            left, right = 2 * number - 1, 2 * number
            for row in range(8):
                raised(
                    canvas,
                    f"The port is deep^{left} here" if row == 5 else "The harbour of the old town",
                    60,
                    700 - 14 * row,
                    11,
                )
                raised(
                    canvas,
                    f"A new crane^{right} stands by" if row == 6 else "The cranes of the new quay",
                    320,
                    700 - 14 * row,
                    11,
                )
            raised(canvas, f"^{left} {COLUMN_NOTES[left - 1]}", 60, 90, 8)
            raised(canvas, f"^{right} {COLUMN_NOTES[right - 1]}", 320, 90, 8)
            raised(canvas, "Coast Fund Quarterly", 250, 76, 11)

        return draw

    [draft] = read_bytes(tmp_path, "a.pdf", pdf(page(1), page(2), page(3)))
    words = ["deep", "crane"] * 3
    assert ties(draft) == [
        (f"{word}^{number}", f"{number} {note}")
        for number, (word, note) in enumerate(zip(words, COLUMN_NOTES, strict=True), 1)
    ]


def test_raised_figures_of_a_formula_are_no_footnotes(tmp_path: Path) -> None:
    body = [PLAIN, "The sum is s^2 and the rest of it is given by this^2 formula.", PLAIN]
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(drawn(body, ["2 A + 4 B"])))
    assert not ties(draft)


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


def test_opendocument_texts_that_cannot_be_read(tmp_path: Path) -> None:
    locked = '<manifest xmlns:manifest="m"><manifest:encryption-data/></manifest>'
    [draft] = read_bytes(tmp_path, "a.odt", opendocument("<text:p/>", more={"META-INF/manifest.xml": locked}))
    assert draft.document.status is Status.ENCRYPTED
    assert "encrypted" in draft.document.reason
    for data in (opendocument("<text:p>cut"), opendocument("<text:p>whole</text:p>")[:-60]):
        [draft] = read_bytes(tmp_path, "a.odt", data)
        assert draft.document.status is Status.DAMAGED
    [draft] = read_bytes(tmp_path, "a.odt", opendocument("<text:p/>"))
    assert draft.document.status is Status.EMPTY


def test_what_lies_in_an_opendocument_text(tmp_path: Path) -> None:
    inner = f"<office:document-content {NAMES}><office:body><text:p>Sums of May</text:p></office:body>"
    parts = {"Object 1/content.xml": f"{inner}</office:document-content>", "Object 2": "A side letter."}
    own, child = read_bytes(tmp_path, "a.odt", opendocument("<text:p>See.</text:p>", more=parts))
    assert own.pages[0].text == "See.\n\nSums of May"
    assert (child.document.inside, child.pages[0].text) == ("Object 2", "A side letter.")
