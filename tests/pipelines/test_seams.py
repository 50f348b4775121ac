"""Page breaks that cut a sentence."""

import pytest

from indexer.model.documents import Block, Page, WordBox
from indexer.model.kinds import Role
from pipelines.seams import runs, seams

LONG = "The harbour of Narvik has for many years bought\nits radars from one firm alone, and that is Vega"
NEXT = "Maritime AS of Svolvær, which has no rival."


def cut(
    left: str, right: str, *, left_blocks: tuple[Block, ...] = (), right_blocks: tuple[Block, ...] = ()
) -> list[str]:
    """What the text goes on from and to, parted by a bar, for each break."""
    pages = [Page(1, left, "en", blocks=left_blocks), Page(2, right, "en", blocks=right_blocks)]
    return [f"{one.left.text[: one.end][-4:]}|{one.right.text[one.start :][:8]}" for one in seams(pages)]


def test_a_sentence_goes_on_over_the_break() -> None:
    assert cut(LONG, NEXT) == ["Vega|Maritime"]


def test_foot_head_and_numbers_are_passed_over() -> None:
    foot, head = "\n\n1 Letter of 3 May.\n\n- 7 -", "Watch\n\n8\n\n"
    note = Block(Role.FOOTNOTE, len(LONG) + 2, len(LONG) + 20)
    title = Block(Role.FURNITURE, 0, 5)
    assert cut(LONG + foot, head + NEXT, left_blocks=(note,), right_blocks=(title,)) == ["Vega|Maritime"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (LONG + ".", NEXT),
        (LONG + " (“Vega”).”", NEXT),
        (LONG + ":", NEXT),
        ("Contents\n\nVega", NEXT),  # no full line
        (LONG.replace("\n", " "), NEXT),  # nor can it be seen
        (LONG + " of\nVega", NEXT),
        (LONG, "• Maritime AS"),
        (LONG, "2.1 Maritime matters"),
        (LONG, ""),
    ],
)
def test_what_is_closed_or_begins_anew_is_not_cut(left: str, right: str) -> None:
    assert cut(left, right) == []


def test_small_letters_go_on_whatever_the_line() -> None:
    assert cut("Contents\n\nVega", "maritime matters") == ["Vega|maritime"]


def test_a_table_or_heading_at_the_break_parts_the_pages() -> None:
    heading = Block(Role.HEADING, 0, len(NEXT))
    assert cut(LONG, NEXT, right_blocks=(heading,)) == []
    pages = [Page(1, LONG), Page(2, NEXT), Page(3, NEXT, blocks=(heading,)), Page(5, NEXT)]
    assert [[page.number for page in run] for run in runs(pages)] == [[1, 2], [3], [5]]


@pytest.mark.parametrize(("width", "expected"), [(480.0, ["Vega|Maritime"]), (200.0, [])])
def test_boxes_tell_whether_the_last_line_is_full(width: float, expected: list[str]) -> None:
    text = "all radars come from\nthe firm Vega"
    words = [(0, 20, 72.0, 500.0, 100.0), (21, 29, 72.0, width - 20, 120.0), (30, 34, width - 15, width, 120.0)]
    boxes = tuple(WordBox(start, end, x0, y - 10, x1, y) for start, end, x0, x1, y in words)
    pages = [Page(1, text, boxes=boxes), Page(2, NEXT)]
    assert [f"{one.left.text[: one.end][-4:]}|{one.right.text[one.start :][:8]}" for one in seams(pages)] == expected
