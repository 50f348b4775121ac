"""What is found in a table is told with the number of its row."""

from dataclasses import replace

import pytest

from indexer.errors import NotFound
from indexer.model.documents import Block, Page
from indexer.model.kinds import Role
from indexer.search.results import DocumentHit, PageHit, Results
from indexer.search.rows import placed

TEXT = "Payments\n\nVega AS | 4\nKepa Ltd | 5\nOrion AS | 6\nMadrugada | 7"
TABLE = Block(Role.TABLE, 10, len(TEXT), "2-3 5 9")
PAGE = Page(3, TEXT, blocks=(Block(Role.HEADING, 0, 8), TABLE))
HIT = DocumentHit("d", "Payments", "a.csv", "tests", "report", "csv", "en", "", 1.0, (), 1)


@pytest.mark.parametrize(
    ("word", "row"), [("Vega", 2), ("4", 2), ("Kepa", 3), ("Orion", 5), ("Madrugada", 9), ("Payments", None)]
)
def test_a_place_in_a_table_has_the_number_of_its_row(word: str, row: int | None) -> None:
    assert PAGE.row(TEXT.index(word)) == row


def test_a_page_tells_the_rows_that_it_shows() -> None:
    assert PAGE.rows == (2, 9)
    assert replace(PAGE, blocks=(replace(TABLE, label=""),)).rows is None


def found(hit: DocumentHit, *spans: tuple[int, int], snippet_start: int = 0) -> Results:
    pages = (PageHit(3, 1.0, "", snippet_start, spans),)
    return Results(1, 1, "q", "", (replace(hit, pages=pages),), {})


def test_a_hit_has_the_row_of_the_first_word_that_was_found() -> None:
    at = TEXT.index("Orion")
    [hit] = placed(found(HIT, (at, at + 5)), lambda _document, _page: PAGE).hits
    assert hit.pages[0].row == 5
    [hit] = placed(found(HIT, snippet_start=at), lambda _document, _page: PAGE).hits
    assert hit.pages[0].row == 5


def test_other_files_are_not_opened_and_removed_ones_have_no_row() -> None:
    def gone(_document: str, _page: int) -> Page:
        raise NotFound("document", "d")

    [hit] = placed(found(HIT, (0, 1)), gone).hits
    assert hit.pages[0].row is None
    [hit] = placed(found(replace(HIT, type="pdf"), (0, 1)), gone).hits
    assert hit.pages[0].row is None
