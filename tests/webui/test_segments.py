"""Text in pieces: nothing lost, nothing twice, each mark where it belongs."""

import re

from indexer.lookup.views import MarkedMention
from indexer.model.documents import Block, Page
from indexer.model.kinds import Kind, Role
from indexer.model.mentions import Mention
from tests.webui import story
from webui.notes import Way
from webui.segments import Paragraph, Piece, Spans, paragraphs, shown_breaks, split, stretches


def pieces(found: list[Paragraph]) -> list[Piece]:
    return [piece for paragraph in found for run in paragraph.runs for piece in run.pieces]


def mention(text: str, surface: str) -> MarkedMention:
    start = text.index(surface)
    return MarkedMention(Mention(Kind.COMPANY, surface, 1, start, start + len(surface), "rule", 1.0), "id", surface)


def test_snippets_are_lit_by_offsets_into_their_page() -> None:
    found = split("two cameras", [(104, 111)], offset=100)
    assert [(piece.text, piece.lit) for piece in found] == [("two ", False), ("cameras", True)]


def test_spans_that_reach_over_the_snippet_are_cut_to_it() -> None:
    found = split("two cameras", [(90, 103), (107, 300)], offset=100)
    assert [(piece.text, piece.lit) for piece in found] == [("two", True), (" cam", False), ("eras", True)]


def test_overlapping_spans_light_each_character_once() -> None:
    assert "".join(piece.text for piece in split("abcdef", [(0, 3), (2, 5)])) == "abcdef"


def test_every_character_but_white_space_between_paragraphs_stands_once_and_in_order() -> None:
    for one in story.told():
        for page in one.pages:
            marked = [MarkedMention(found, "", "") for found in one.mentions if found.page == page.number]
            shown = "".join(piece.text for piece in pieces(paragraphs(page, marked, lit=Spans([(3, 9)]))))
            assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", page.text)


def test_each_piece_knows_its_place_on_the_page() -> None:
    page = story.filing().pages[0]
    found = pieces(paragraphs(page, [], lit=Spans([(30, 40), (200, 206)]), cited=(35, 60)))
    assert all(page.text[piece.start : piece.start + len(piece.text)] == piece.text for piece in found)
    assert "".join(piece.text for piece in found if piece.lit) == page.text[30:40] + page.text[200:206]
    assert "".join(piece.text for piece in found if piece.cited) == page.text[35:60]


def test_words_found_are_numbered_where_they_begin() -> None:
    page = Page(1, "one two three two")
    found = pieces(paragraphs(page, [], lit=Spans([(4, 7), (14, 17)])))
    assert [(piece.text, piece.hit) for piece in found if piece.hit] == [("two", 1), ("two", 2)]


def test_a_word_found_across_the_edge_of_a_mention_is_lit_on_both_sides() -> None:
    text = "the Kestrel cameras"
    [only] = paragraphs(Page(1, text), [mention(text, "Kestrel")], lit=Spans([(8, 14)]))
    assert [["|".join(piece.text for piece in run.pieces), run.marked is not None] for run in only.runs] == [
        ["the ", False],
        ["Kest|rel", True],
        [" ca|meras", False],
    ]


def test_a_way_parts_the_mention_it_stands_in() -> None:
    text = "Kestrel1 Imaging paid."
    way = Way(7, 8, "at-7", "#at-90", "Note 1", back=False)
    [only] = paragraphs(Page(1, text), [mention(text, "Kestrel1 Imaging")], lit=Spans([(0, 8)]), ways=[way])
    runs = [("|".join(piece.text for piece in run.pieces), run.marked is not None, run.way) for run in only.runs]
    assert runs == [("Kestrel", True, None), ("1", False, way), (" Imaging", True, None), (" paid.", False, None)]


def test_an_anchor_is_part_of_its_line() -> None:
    page = Page(1, "Paid.1 Then", source="text-layer", blocks=(Block(Role.ANCHOR, 5, 6, "1"),))
    assert [page.text[start:end] for start, end in stretches(page)] == ["Paid.1 Then"]


def test_paragraphs_end_at_empty_lines_and_at_blocks() -> None:
    page = Page(
        1, "Head\nText of\none paragraph.\n\nAnother.", source="text-layer", blocks=(Block(Role.HEADING, 0, 4),)
    )
    assert [page.text[start:end] for start, end in stretches(page)] == [
        "Head",
        "Text of\none paragraph.",
        "Another.",
    ]
    assert [paragraph.role for paragraph in paragraphs(page, [], lit=Spans([]))] == ["heading", "", ""]


def test_every_line_of_markup_is_a_paragraph_but_those_of_tables() -> None:
    page = Page(1, "First.\nSecond.\na | b\nc | d", blocks=(Block(Role.TABLE, 15, 26),))
    assert [page.text[start:end] for start, end in stretches(page)] == ["First.", "Second.", "a | b\nc | d"]


def test_line_breaks_that_only_the_paper_made_are_not_shown() -> None:
    full = "a line that runs over the whole width of its column\n"
    page = Page(1, full * 4 + "a short last line\n" + full, source="text-layer")
    assert shown_breaks(page) == [len(full) * 4 + len("a short last line")]


def test_lists_of_short_lines_keep_their_breaks() -> None:
    page = Page(1, "Oslo\nBergen\nVardø\n", source="ocr")
    assert len(shown_breaks(page)) == 3


def test_a_page_with_very_many_marks_loses_none() -> None:
    text = "word " * 40_000
    page = Page(1, text, source="text-layer")
    lit = Spans((start, start + 4) for start in range(0, len(text), 10))
    marks = [
        MarkedMention(Mention(Kind.PLACE, "word", 1, at, at + 4, "rule", 1.0), "", "") for at in range(5, 200_000, 10)
    ]
    assert sum(piece.lit for piece in pieces(paragraphs(page, marks, lit=lit))) == 20_000
