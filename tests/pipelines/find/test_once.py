"""Cells of a table that say the same are read once, and what is in them holds wherever they stand."""

from indexer.model.documents import Block, Page
from indexer.model.kinds import Kind, Role
from indexer.model.mentions import Mention
from pipelines.find.once import Once

TITLE = "Payments\n\n"
ROWS = (
    "Payee: Solheim Offshore ASA | Place: Oslo | Sum: EUR 12 | Norway: 4",
    "Payee: Vega Marine AS | Place: Oslo | Sum: EUR 15 | Norway: 17",
    "Payee: Solheim Offshore ASA | Place: Oslo | Sum: 12.5",
)


def page(number: int, *rows: str) -> Page:
    text = TITLE + "\n".join(rows)
    blocks = (Block(Role.HEADING, 0, len(TITLE) - 2), Block(Role.TABLE, len(TITLE), len(text)))
    return Page(number, text, "en", blocks=blocks)


def every(where: Page, surface: str) -> list[Mention]:
    """A mention wherever the words stand."""
    starts = [start for start in range(len(where.text)) if where.text.startswith(surface, start)]
    return [Mention(Kind.COMPANY, surface, where.number, at, at + len(surface), "test", 0.9) for at in starts]


def test_a_cell_is_read_once_in_all_pages_and_a_figure_not_at_all() -> None:
    once = Once([page(1, *ROWS), page(2, ROWS[1])])
    first, second = once.pages
    assert first.text == f"{TITLE}{ROWS[0]}\nPayee: Vega Marine AS"
    assert second.text == TITLE
    assert all(block.end <= len(one.text) for one in once.pages for block in one.blocks)


def test_what_is_in_a_cell_or_a_heading_of_figures_is_found_wherever_it_stands() -> None:
    whole = [page(1, *ROWS), page(7, *reversed(ROWS))]
    once = Once(whole)
    for surface in ("Solheim Offshore ASA", "Vega Marine AS", "Oslo", "Norway", "Payments", "Offshore"):
        found = once.everywhere([every(one, surface) for one in once.pages])
        assert found == [every(one, surface) for one in whole]


def test_what_runs_over_cells_is_found_only_where_it_was_read() -> None:
    whole = [page(1, *ROWS)]
    once = Once(whole)
    within = "ASA | Place: Oslo"
    assert once.everywhere([every(once.pages[0], within)]) == [every(whole[0], within)[:1]]
    chance = "Norway: 4\nPayee: Vega"  # as the cells between them were left out
    [[kept]] = once.everywhere([every(once.pages[0], chance)])
    assert whole[0].text[kept.start : kept.end] == chance


def test_pages_that_do_not_end_in_a_table_are_read_as_they_are() -> None:
    prose = Page(1, "Oslo | Oslo")
    noted = Page(2, f"{ROWS[0]}\n\nA note.", blocks=(Block(Role.TABLE, 0, len(ROWS[0])),))
    notice = page(3, *ROWS)
    notice = Page(3, notice.text, blocks=(*notice.blocks, Block(Role.FIELD, 17, 37, "1 supplier")))
    once = Once([prose, noted, notice])
    assert once.pages == [prose, noted, notice]
    assert once.everywhere([every(one, "Oslo") for one in once.pages]) == [
        every(one, "Oslo") for one in (prose, noted, notice)
    ]
