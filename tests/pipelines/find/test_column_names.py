"""What a column is called is no firm, unless a finder is sure of it."""

from indexer.model.documents import Block, Page
from indexer.model.kinds import Kind, Role
from indexer.model.mentions import Mention
from pipelines.find.column_names import without_doubtful

ROWS = "Payer: Vega | Payee: Belmar\nPayer: Vega | Payee: Ardent\nPlace: Oslo"


def page(text: str, role: Role = Role.TABLE) -> Page:
    return Page(1, text, blocks=(Block(role, 0, len(text)),))


def marked(text: str, surface: str, score: float) -> list[Mention]:
    return [
        Mention(Kind.COMPANY, surface, 1, start, start + len(surface), "model", score)
        for start in range(len(text))
        if text.startswith(surface, start)
    ]


def kept(where: Page, surface: str, score: float = 0.3) -> int:
    return len(without_doubtful(where, marked(where.text, surface, score)))


def test_a_doubtful_name_of_a_column_is_none() -> None:
    assert kept(page(ROWS), "Payer") == kept(page(ROWS), "Payee") == 0


def test_what_stands_in_cells_stays_however_doubtful() -> None:
    assert (kept(page(ROWS), "Vega"), kept(page(ROWS), "Belmar")) == (2, 1)
    assert kept(page("Payer: Payer: Vega\nPayer: Ardent"), "Vega") == 1


def test_a_column_that_a_finder_is_sure_of_is_a_name() -> None:
    assert kept(page(ROWS), "Payer", 0.9) == 2


def test_a_word_before_a_single_colon_may_be_a_name() -> None:
    assert kept(page(ROWS), "Place") == 1


def test_only_tables_have_columns() -> None:
    assert kept(page(ROWS, Role.FURNITURE), "Payer") == 2
