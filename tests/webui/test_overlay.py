"""Rectangles over the page image."""

from indexer.model.documents import Page, WordBox
from webui.overlay import Overlay, Rectangle
from webui.segments import Spans


def page(text: str, *boxes: tuple[float, ...]) -> Page:
    return Page(1, text, boxes=tuple(WordBox(int(box[0]), int(box[1]), *box[2:]) for box in boxes))


TWO_LINES = page("one two\nthree", (0, 3, 10, 10, 40, 20), (4, 7, 50, 10, 80, 20), (8, 13, 10, 30, 60, 40))


def test_words_of_one_line_share_a_rectangle() -> None:
    assert Overlay(TWO_LINES).rectangles(0, 7) == (Rectangle(8.5, 8.5, 73.0, 13.0),)


def test_a_stretch_over_two_lines_has_two() -> None:
    assert len(Overlay(TWO_LINES).rectangles(4, 13)) == 2


def test_a_part_of_a_word_is_a_part_of_its_box() -> None:
    assert Overlay(TWO_LINES).rectangles(8, 9) == (Rectangle(8.5, 28.5, 13.0, 13.0),)


def test_a_part_of_a_word_that_runs_left_is_counted_from_the_right() -> None:
    arabic = page("ميناء", (0, 5, 10, 10, 60, 20))
    assert Overlay(arabic).rectangles(0, 1) == (Rectangle(48.5, 8.5, 13.0, 13.0),)


def test_words_without_boxes_have_no_mark() -> None:
    assert Overlay(page("one two")).lit(Spans([(0, 3)])) == []


def test_marks_are_numbered_like_the_words_found() -> None:
    marks = Overlay(TWO_LINES).lit(Spans([(0, 3), (8, 13)]))
    assert [mark.hit for mark in marks] == [1, 2]
