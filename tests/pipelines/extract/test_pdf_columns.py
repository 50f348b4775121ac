"""Columns that a PDF draws row by row: running text is read column by column, everything else stays as it is."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from indexer.model.documents import Page
from pipelines.extract.material import Material
from pipelines.extract.pdf import layer_pages
from pipelines.extract.pdf_columns import gutter, take_out
from pipelines.extract.pdfium import Places
from tests.pipelines.extract.making import pdf

LEFT = (
    "The harbour board met in March to weigh",
    "the offer for two cranes on the northern",
    "quay, and asked for more papers before it",
    "would sign. A clerk of the board had docu-",
    "mented every payment of the year and was",
    "told to stop. Nobody could say who had",
    "asked for that, or why the list of names",
    "was not among the papers of the meeting.",
)
RIGHT = (
    "In the second year the money came from",
    "abroad and was spread over more accounts",
    "than the bank had told the council about.",
    "Its owner lived on the coast and was never",
    "heard, since the letters that were sent to",
    "him came back with the seal unbroken and",
    "without any sign that he had seen them or",
    "knew of the matter at all.",
)
FIRMS = ("Kestrel Imaging Systems", "and Solheim Offshore Holding", "Vellamo Cranes Group", "Nordlys Havn Partners") * 2
SHORT = ("undocumented counterclaims", "quayside reimbursements") * 4
Drawn = Callable[[Canvas], None]


def rows(
    left: Sequence[str], right: Sequence[str], *, top: float = 760, gutter: float = 320, step: float = 14
) -> Drawn:
    """Draws two columns row by row."""

    def draw(canvas: Canvas) -> None:
        for number in range(max(len(left), len(right))):
            for x, column in ((72, left), (gutter, right)):
                if number < len(column):
                    canvas.drawString(x, top - step * number, column[number])

    return draw


def read(folder: Path, *draws: Drawn, boxes: bool = True) -> Page:
    (folder / "paper.pdf").write_bytes(pdf(lambda canvas: [draw(canvas) for draw in draws] and None))
    [page] = layer_pages(Material(folder / "paper.pdf", "paper.pdf", "pdf"), boxes=boxes)
    return page


def joined(lines: Sequence[str]) -> str:
    return " ".join(lines).replace("docu- mented", "documented")


@pytest.mark.parametrize("boxes", [True, False])
def test_columns_drawn_row_by_row_are_read_one_after_the_other(tmp_path: Path, *, boxes: bool) -> None:
    page = read(tmp_path, rows(LEFT, RIGHT), boxes=boxes)
    assert page.text.replace("\n\n", " ") == f"{joined(LEFT)} {joined(RIGHT)}"


def test_words_keep_their_boxes(tmp_path: Path) -> None:
    page = read(tmp_path, rows(LEFT, RIGHT))
    for box in page.boxes:
        word = page.text[box.start : box.end]
        assert (box.x0 < 300) == (box.end <= len(joined(LEFT))), word
    assert {page.text[box.start : box.end] for box in page.boxes} >= {"docu", "mented", "unbroken", "all."}


def test_a_heading_across_parts_what_stands_above_and_below_it(tmp_path: Path) -> None:
    def heading(canvas: Canvas) -> None:
        canvas.drawString(
            72, 630, "What the council heard of the cranes and of the money that paid for them in the end"
        )

    page = read(tmp_path, rows(LEFT, RIGHT), heading, rows(RIGHT, LEFT, top=610))
    places = [page.text.index(said) for said in ("The harbour", "In the second", "What the council")]
    assert places == sorted(places)
    assert page.text.rindex("The harbour") > page.text.rindex("In the second") > places[-1]


def test_a_longer_left_column_ends_before_the_right_one_begins(tmp_path: Path) -> None:
    page = read(tmp_path, rows((*LEFT, "The rest is told elsewhere."), RIGHT))
    assert page.text.index("told elsewhere") < page.text.index("In the second year")


def test_what_stands_far_below_both_columns_comes_after_them(tmp_path: Path) -> None:
    page = read(tmp_path, rows(LEFT, RIGHT), lambda canvas: canvas.drawString(72, 580, "Printed in Bergen"))
    assert page.text.endswith("Printed in Bergen")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(FIRMS, RIGHT, id="names"),
        pytest.param(LEFT, FIRMS, id="names on the right"),
        pytest.param([" ".join(line.split()[:5]) for line in LEFT], SHORT, id="two words"),
        pytest.param(LEFT[:5], RIGHT[:5], id="few lines"),
        pytest.param(LEFT[:3] * 3, RIGHT[:3] * 3, id="rows of a table"),
    ],
)
def test_other_rows_stay_rows(tmp_path: Path, left: Sequence[str], right: Sequence[str]) -> None:
    page = read(tmp_path, rows(left, right))
    assert f"{left[0]} {right[0]} {left[1]} {right[1]}" in page.text.replace("\n", " ")


def test_lines_across_the_gutter_make_a_table(tmp_path: Path) -> None:
    page = read(tmp_path, rows(LEFT, RIGHT), lambda canvas: canvas.line(72, 700, 520, 700))
    assert f"{LEFT[0]} {RIGHT[0]}" in page.text


def test_lines_of_the_right_column_need_not_begin_at_one_point(tmp_path: Path) -> None:
    def uneven(canvas: Canvas) -> None:
        for number, (one, other) in enumerate(zip(LEFT, RIGHT, strict=True)):
            canvas.drawString(72, 760 - 14 * number, one)
            canvas.drawString(318 if number % 3 == 1 else 320, 760 - 14 * number, other)

    assert joined(LEFT) in read(tmp_path, uneven).text


@pytest.mark.parametrize(("middle", "found"), [(60, False), (250, True), (400, False)])
def test_a_gutter_has_room_for_a_column_on_either_side(middle: float, *, found: bool) -> None:
    rows = 8
    places = Places([0.0, middle + 20] * rows, [0.0, 0.0] * rows, [middle, 500.0] * rows, [10.0, 10.0] * rows)
    assert (gutter(places, 10.0) is not None) == found


def test_wide_white_at_one_place_may_be_a_gutter_and_letters_of_a_typewriter_are_none() -> None:
    def wide(*widths: float) -> bool:
        count = len(widths)
        return take_out(Places([0.0] * count, [0.0] * count, list(widths), [10.0] * count), count)

    assert not wide(22, 23, 22, 23)
    assert wide(12, 13, 22, 23)
    assert not wide(12, 13, 18, 18)
    assert not wide(12, 13, 22, 40)
