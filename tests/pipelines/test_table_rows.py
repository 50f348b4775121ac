"""Rows of tables with the names of their columns, also over page breaks."""

import cProfile
import time
from decimal import Decimal

import pytest

from indexer.model.documents import Block, Document, Page
from indexer.model.kinds import Kind, Role
from indexer.model.values import Amount
from pipelines.draft import Draft
from pipelines.find.finding import find
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from pipelines.table_rows import rows

HEAD = "Supplier | Buyer | Amount (NOK)"
FIRST = "Qorvale Marine AS | Narvik havn | 3 400 000"
LAST = "Kepa Cables AS | Bodø kommune | 1 200 000"


def page(number: int, table: str, *, above: str = "", below: str = "") -> Page:
    text = f"{above}{table}{below}"
    return Page(number, text, "nb", blocks=(Block(Role.TABLE, len(above), len(above) + len(table)),))


def named(*pages: Page) -> list[list[dict[str, str]]]:
    """For each page the cells of its rows by the names of their columns; rows of no named cells left out."""
    texts = {one.number: one.text for one in pages}
    found = rows(pages)
    return [
        [
            {cell.heading: texts[number][cell.start : cell.end] for cell in row.cells}
            for row in found[number]
            if row.cells
        ]
        for number in texts
    ]


def row(line: str) -> dict[str, str]:
    return dict(zip(HEAD.split(" | "), line.split(" | "), strict=True))


def test_columns_are_named_before_each_cell_or_in_a_row_above() -> None:
    cells = " | ".join(f"{name}: {cell}" for name, cell in row(FIRST).items())
    assert named(page(1, cells)) == named(page(1, f"{HEAD}\n{FIRST}")) == [[row(FIRST)]]


def test_a_title_within_the_table_names_no_column() -> None:
    assert named(page(1, f"Contracts\n{HEAD}\n{FIRST}")) == [[row(FIRST)]]


@pytest.mark.parametrize("again", ["", f"{HEAD}\n"])
def test_rows_go_on_over_page_breaks_past_foot_and_head(again: str) -> None:
    pages = (
        page(1, f"{HEAD}\n{FIRST}", below="\n\n- 1 -"),
        page(2, f"{again}{LAST}", above="2\n\n", below="\n\n3"),
        page(3, f"{LAST}\n{FIRST}", above="4\n\n"),
    )
    assert named(*pages) == [[row(FIRST)], [row(LAST)], [row(LAST), row(FIRST)]]


def test_names_of_columns_may_stand_alone_at_the_foot() -> None:
    assert named(page(1, HEAD), page(2, f"{FIRST}\n{LAST}")) == [[], [row(FIRST), row(LAST)]]


@pytest.mark.parametrize(
    "second",
    [
        page(2, "Qorvale Marine AS | 4"),  # of other columns
        page(2, f"Year | Town | Boats\n{LAST}"),
        page(2, LAST, above="As was said before.\n\n"),
        page(3, LAST),  # a page between is missing
    ],
)
def test_another_table_does_not_go_on(second: Page) -> None:
    assert row(LAST) not in [cells for some in named(page(1, f"{HEAD}\n{FIRST}"), second) for cells in some]


@pytest.mark.parametrize("table", ["Oslo | Bergen\nBodø | Narvik", "2018 | 2019\n4 | 5", "Town | Town\n4 | 5"])
def test_rows_of_names_or_figures_alone_name_no_columns(table: str) -> None:
    assert named(page(1, table)) == [[]]


def test_an_empty_cell_keeps_its_column() -> None:
    line = "Qorvale Marine AS |  | 3 400 000"
    assert named(page(1, f"{HEAD}\n{line}")) == [[row(line)]]


def test_contracts_and_sums_are_read_under_columns_named_on_the_page_before() -> None:
    pages = (
        page(1, f"{HEAD}\n{FIRST}", above="Innkjøp\n\n", below="\n\nSide 4 av 5"),
        page(2, LAST, below="\n\nAlle innkjøp er kunngjort."),
    )
    header = Document("d" * 32, "tests", "0" * 64, 1, "docx", ("x.docx",), language="nb")
    found = relate(link(find(Draft(header, pages))))
    texts = {one.number: one.text for one in pages}
    assert all(texts[one.page][one.start : one.end] == one.surface for one in found.mentions)
    sums = [(one.page, one.value) for one in found.mentions if one.kind is Kind.MONEY]
    assert sums == [(1, Amount(Decimal(3_400_000), "NOK")), (2, Amount(Decimal(1_200_000), "NOK"))]
    told = [(one.supplier[0].surface, one.buyer[0].surface, one.amount and one.amount.page) for one in found.contracts]
    assert told == [("Qorvale Marine AS", "Narvik havn", 1), ("Kepa Cables AS", "Bodø kommune", 2)]
    assert [(span.page, span.surface) for span in found.contracts[1].evidence] == [(2, LAST), (1, HEAD)]


@pytest.mark.parametrize("again", ["", " ", "|"])
def test_blanks_around_a_cell_are_no_part_of_it(again: str) -> None:
    line = "Qorvale Marine AS |\t\xa0Narvik   havn \xa0|  3 400 000"
    assert named(page(1, f"{HEAD}\n{line}{again}")) == [[row(FIRST) | {"Buyer": "Narvik   havn"}]]
    assert named(page(1, f"Supplier:\xa0 Vega AS\t | Buyer:  | Year: 2019{again}")) == [
        [{"Supplier": "Vega AS", "Buyer": "", "Year": "2019"}]
    ]


def calls(*pages: Page) -> int:
    """How many functions are called to find the rows."""
    profile = cProfile.Profile()
    profile.runcall(rows, pages)
    return sum(entry.callcount for entry in profile.getstats())


def seconds(*pages: Page) -> float:
    begun = time.process_time()
    rows(pages)
    return time.process_time() - begun


def lists(count: int) -> list[Page]:
    """Pages that a table of one column goes on over."""
    return [page(number, "\n".join(f"Kepa {number}{line}" for line in range(20))) for number in range(1, count + 1)]


def test_time_grows_no_faster_than_the_table() -> None:
    assert calls(*lists(400)) < 6 * calls(*lists(100))
    assert rows(lists(3))[3][-1].end == len(lists(3)[2].text)


@pytest.mark.parametrize("line", ["Vega{}AS | 4", "Supplier: Vega{}AS | Amount: 4"])
def test_time_grows_no_faster_than_the_blanks_in_a_cell(line: str) -> None:
    few, many = (page(1, "Supplier | Amount\n" + line.format(" " * count)) for count in (3_000, 12_000))
    assert seconds(many) < 12 * seconds(few) + 0.05
