"""Long workbooks: their rows as documents, each under its sheet, none lost and none held."""

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from indexer.model.kinds import Role, Status
from pipelines.draft import Draft
from pipelines.extract import workbook
from tests.pipelines.extract.archives import zipped
from tests.pipelines.extract.making import read_bytes

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "WHOLE", 300)
    monkeypatch.setattr(workbook, "STRETCH", 100)


def read_book(folder: Path, book: openpyxl.Workbook) -> list[Draft]:
    place = folder / "made.xlsx"
    book.save(place)
    return read_bytes(folder, "book.xlsx", place.read_bytes())


def payments() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "Payments"
    book.active["A3"], book.active["B3"] = "Agent", "Paid"
    for number in range(4, 40):
        book.active.cell(number, 1, f"Belmar {number}")
        book.active.cell(number, 2, number * 1000)
    return book


def test_the_rows_of_a_long_workbook_are_documents_called_by_the_numbers_a_table_program_shows(tmp_path: Path) -> None:
    own, *stretches = read_book(tmp_path, payments())
    assert (own.document.status, own.pages) == (Status.DONE, ())
    assert [one.document.inside for one in stretches] == [
        "Payments/rows 3-11",
        "Payments/rows 12-19",
        "Payments/rows 20-27",
        "Payments/rows 28-35",
        "Payments/rows 36-39",
    ]
    assert {(one.document.type, one.document.status, one.original) for one in stretches} == {
        ("xlsx", Status.DONE, None)
    }
    lines = [line for one in stretches for page in one.pages for line in page.text.split("\n")[2:]]
    assert lines == [f"Agent: Belmar {number} | Paid: {number * 1000}" for number in range(4, 40)]
    assert all(block.role in {Role.HEADING, Role.TABLE} for one in stretches for block in one.pages[0].blocks)


def test_a_line_of_headings_that_comes_again_among_the_rows_is_kept(tmp_path: Path) -> None:
    book = payments()
    book.active.cell(12, 1, "Agent")
    book.active.cell(12, 2, "Paid")
    _, _, second, *_ = read_book(tmp_path, book)
    assert second.pages[0].text.startswith("Payments\n\nAgent: Agent | Paid: Paid\nAgent: Belmar 13")


def test_the_headings_of_a_long_sheet_may_stand_below_its_title(tmp_path: Path) -> None:
    book = payments()
    book.active["A1"] = "Paid to agents"
    _, first, second, *_ = read_book(tmp_path, book)
    assert first.document.inside.startswith("Payments/rows 1-")
    assert first.pages[0].text.startswith("Payments\n\nPaid to agents\nAgent: Belmar 4 | Paid: 4000")
    assert "\nAgent: Belmar" in second.pages[0].text


def test_each_sheet_of_a_long_workbook_has_headings_of_its_own(tmp_path: Path) -> None:
    book = payments()
    for row in (["Port", "Crane"], ["Oslo", "North"]):
        book.create_sheet("Ports").append(row) if "Ports" not in book.sheetnames else book["Ports"].append(row)
    book.create_sheet("Empty")
    *_, last = read_book(tmp_path, book)
    assert last.document.inside == "Ports/rows 1-2"
    assert [page.text for page in last.pages] == ["Ports\n\nPort: Oslo | Crane: North"]


def test_notes_on_the_cells_of_a_long_workbook_come_after_its_rows(tmp_path: Path) -> None:
    book = payments()
    book.active["A5"].comment = openpyxl.comments.Comment("Ask Jon about the second invoice", "Ada")
    *_, last = read_book(tmp_path, book)
    assert last.document.inside == "beside its cells"
    assert "Ask Jon about the second invoice" in last.pages[0].text


def test_a_workbook_of_the_usual_length_is_one_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "WHOLE", 10_000)
    [own] = read_book(tmp_path, payments())
    assert own.pages[0].text.count("\n") == 37


def test_a_broken_sheet_costs_itself(tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet("Sea").append(["Boat", "Price"])
    book.create_sheet("Quay").append(["Crane", "Mobile"])
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["xl/worksheets/sheet2.xml"] = files["xl/worksheets/sheet2.xml"].partition(b"Price")[0]
    [draft] = read_bytes(tmp_path, "a.xlsx", zipped(files))
    assert draft.document.status is Status.PARTIAL
    assert "of its sheets Sea cannot be read" in draft.document.reason
    assert "Crane" in draft.pages[-1].text
    files = {name: b"<x" if "/sheet" in name else data for name, data in files.items()}
    [lost] = read_bytes(tmp_path, "a.xlsx", zipped(files))
    assert lost.document.status is Status.DAMAGED


def test_cells_too_far_apart_to_be_held_as_a_rectangle_are_read_under_their_row_numbers(tmp_path: Path) -> None:
    book = payments()
    book.active["XFD1048576"] = "a stray note"
    book.create_sheet("Nothing")
    book.create_sheet("Days")["B2"] = date(2016, 11, 3)
    own, *stretches = read_book(tmp_path, book)
    assert (own.document.status, own.document.parser) == (Status.DONE, "openpyxl")
    assert [one.document.inside for one in stretches][-2:] == ["Payments/rows 36-1048576", "Days/rows 2-2"]
    *_, before, days = ("\n".join(page.text for page in one.pages) for one in stretches)
    assert "Agent: Belmar 39 | Paid: 39000" in before
    assert before.endswith("a stray note")
    assert days.endswith("2016-11-03")


@pytest.mark.parametrize("told", [b"", b'<dimension ref="A1"/>'])
def test_a_stray_cell_is_noticed_where_the_sheet_does_not_say_how_far_it_reaches(tmp_path: Path, told: bytes) -> None:
    book = payments()
    book.active["XFD1048576"] = "a stray note"
    book.save(tmp_path / "made.xlsx")
    with zipfile.ZipFile(tmp_path / "made.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[SHEET] = re.sub(rb"<dimension[^>]*>", told, parts[SHEET])
    own, *stretches = read_bytes(tmp_path, "book.bin", zipped(parts))
    assert (own.document.status, own.document.parser) == (Status.DONE, "openpyxl")
    assert stretches[-1].pages[0].text.endswith("a stray note")


def test_a_sheet_that_says_too_little_of_its_reach_loses_nothing_beside_one_that_is_sparse(tmp_path: Path) -> None:
    book = payments()
    book.create_sheet("Far")["XFD1048576"] = "a stray note"
    book.save(tmp_path / "made.xlsx")
    with zipfile.ZipFile(tmp_path / "made.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[SHEET] = parts[SHEET].replace(b'ref="A3:B39"', b'ref="A3:A4"')
    drafts = read_bytes(tmp_path, "book.xlsx", zipped(parts))
    assert "Agent: Belmar 39 | Paid: 39000" in "\n".join(page.text for one in drafts for page in one.pages)


def test_a_workbook_says_who_made_it_and_when(tmp_path: Path) -> None:
    book = payments()
    book.properties.title, book.properties.creator = "Agents", "Ada Brekke"
    book.properties.created = datetime(2020, 1, 2)
    document = read_book(tmp_path, book)[0].document
    assert (document.title, document.authors, document.date) == ("Agents", ("Ada Brekke",), "2020-01-02")


def test_words_of_other_tables_that_a_workbook_keeps_to_reckon_with_are_read(tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Agent", "Belmar"])
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    source = '<a xmlns="m"><cacheField name="Agent"><sharedItems><s v="Belmar"/><s v="Vega AS"/></sharedItems>'
    files["xl/pivotCache/pivotCacheDefinition1.xml"] = f"{source}</cacheField></a>".encode()
    files["xl/externalLinks/externalLink1.xml"] = b'<a xmlns="m"><cell r="A1"><v>Coast Fund</v></cell><v>7</v></a>'
    files["xl/externalLinks/externalLink2.xml"] = b'<a xmlns="m"><cell><v>Harbour</v></cell><v>Ha'
    [draft] = read_bytes(tmp_path, "a.xlsx", zipped(files))
    assert draft.pages[-1].text == "Vega AS\n\nCoast Fund\n\nHarbour"
