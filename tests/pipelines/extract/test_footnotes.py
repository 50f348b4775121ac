"""Footnotes and their anchors: each kind of file ties the one to the other, by offsets that hold."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from indexer.model.documents import Block, Page, Target
from indexer.model.kinds import Role
from pipelines.draft import Draft
from pipelines.extract.footnotes import tied
from pipelines.extract.wire import pack, unpack
from tests.pipelines.extract.making import Draw, draft_of, pdf, read_bytes, ties

FONT = "Times-Roman"
PLAIN = "The council read the report of the harbour board and asked for more."


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
