"""Tables: each row a line that can be understood alone."""

import io
from datetime import date
from pathlib import Path

import openpyxl

from indexer.model.kinds import Role, Status
from pipelines.draft import Draft
from pipelines.extract.material import Portion
from pipelines.extract.reading import read
from pipelines.extract.tables import ROWS
from tests.pipelines.extract.making import header, read_bytes


def test_cells_carry_the_names_of_their_columns(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "list.csv", b"Buyer,Amount\r\nFauske,4 000\r\n\r\nNarvik,\r\n")
    [page] = draft.pages
    assert page.text == "Buyer: Fauske | Amount: 4 000\nBuyer: Narvik"
    [block] = page.blocks
    assert (block.role, block.start, block.end) == (Role.TABLE, 0, len(page.text))


def test_the_separator_is_found_and_quoted_cells_stay_whole(tmp_path: Path) -> None:
    data = 'Kjøper;Pris\n"Havna; Fauske";4,5\nNarvik;3,25\n'.encode("cp1252")
    [draft] = read_bytes(tmp_path, "list.csv", data)
    assert draft.pages[0].text == "Kjøper: Havna; Fauske | Pris: 4,5\nKjøper: Narvik | Pris: 3,25"


def test_a_title_may_stand_above_the_names_of_the_columns(tmp_path: Path) -> None:
    data = b"Register of the port;;\n;;\nNo;Supplier;Value (NOK million)\nT-1;Vega AS;18.5\nT-2;Kepa Ltd;\n"
    [draft] = read_bytes(tmp_path, "list.csv", data)
    assert draft.pages[0].text == (
        "Register of the port\nNo: T-1 | Supplier: Vega AS | Value (NOK million): 18.5\nNo: T-2 | Supplier: Kepa Ltd"
    )


def test_a_first_line_may_tell_what_parts_the_cells(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "list.csv", b"sep=|\r\nBuyer|Amount\r\nHavna, Fauske|4,5\r\n")
    assert draft.pages[0].text == "Buyer: Havna, Fauske | Amount: 4,5"


def test_names_above_no_cell_at_all_are_kept(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "list.csv", b"Buyer,Amount,Approved by,Paid\nFauske,4,,\nNarvik,3,,\n")
    assert draft.pages[0].text == "Approved by | Paid\nBuyer: Fauske | Amount: 4\nBuyer: Narvik | Amount: 3"


def test_a_row_of_words_below_a_title_names_no_columns_where_no_figures_follow(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "list.csv", b"Members;;\nAnna;Oslo;chair\nJan;Bergen;deputy\n")
    assert draft.pages[0].text == "Members\nAnna | Oslo | chair\nJan | Bergen | deputy"


def test_a_table_of_figures_has_no_heading(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "list.tsv", b"1\t2\n3\t4\n")
    assert draft.pages[0].text == "1 | 2\n3 | 4"


def test_each_sheet_of_a_workbook_is_a_page_with_its_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Payments"
    for row in (["Agent", "Paid", "On"], ["Belmar", 1200000.0, date(2018, 5, 17)], ["Tengri", 2.5, None]):
        book.active.append(row)
    book.create_sheet("Notes").append(["Ask Jon"])
    out = io.BytesIO()
    book.save(out)
    [draft] = read_bytes(tmp_path, "list.xlsx", out.getvalue())
    assert [page.text for page in draft.pages] == [
        "Payments\n\nAgent: Belmar | Paid: 1200000 | On: 2018-05-17\nAgent: Tengri | Paid: 2.5",
        "Notes\n\nAsk Jon",
    ]


def test_long_tables_are_cut_into_pages_that_keep_the_names(tmp_path: Path) -> None:
    rows = "".join(f"Port {number},{number}\n" for number in range(2 * ROWS + 1))
    [draft] = read_bytes(tmp_path, "list.csv", f"Port,Cranes\n{rows}".encode())
    assert [page.text.count("\n") + 1 for page in draft.pages] == [ROWS, ROWS, 1]
    assert draft.pages[2].text == "Port: Port 200 | Cranes: 200"


def cut(folder: Path, first: int, data: bytes) -> list[Draft]:
    path = folder / "list.csv"
    path.write_bytes(data)
    return read(path, header(path), portion=Portion(first, cut=True))


def test_rows_cut_out_of_a_long_table_are_called_by_their_numbers(tmp_path: Path) -> None:
    own, rows = cut(tmp_path, 1, b"Port,Cranes\nOslo,3\n\nBodo,4\n")
    assert (own.pages, own.document.status) == ((), Status.DONE)
    assert (rows.document.inside, rows.document.type, rows.original) == ("rows 1-4", "csv", None)
    assert rows.pages[0].text == "Port: Oslo | Cranes: 3\nPort: Bodo | Cranes: 4"
    _, rows = cut(tmp_path, 5, b"Port,Cranes\nVard\xc3\xb8,5\nNarvik,6\n")
    assert rows.document.inside == "rows 5-6"
    assert rows.pages[0].text == "Port: Vardø | Cranes: 5\nPort: Narvik | Cranes: 6"


def test_a_first_line_without_headings_is_not_repeated_among_later_rows(tmp_path: Path) -> None:
    _, rows = cut(tmp_path, 5, b"1,2\n9,10\n11,12\n")
    assert rows.document.inside == "rows 5-6"
    assert rows.pages[0].text == "9 | 10\n11 | 12"


def test_a_workbook_that_was_cut_off_is_damaged(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    [draft] = read_bytes(tmp_path, "list.xlsx", out.getvalue()[:500])
    assert draft.document.status is Status.DAMAGED


def test_rows_keep_the_numbers_that_a_table_program_shows(tmp_path: Path) -> None:
    lines = ["Vendor,Paid", "Vega AS,4", "", "Kepa Ltd,5", *(f"Quay {number},{number}" for number in range(5, 120))]
    [draft] = read_bytes(tmp_path, "a.csv", "\n".join(lines).encode())
    first, second = draft.pages
    assert [block.label for page in draft.pages for block in page.blocks] == ["2 4-102", "103-119"]
    assert (first.row(first.text.index("Kepa")), second.row(second.text.index("Quay 110"))) == (4, 110)
