"""Figures that a workbook shows as percentages or amounts are read so."""

from pathlib import Path

import openpyxl
import pytest

from pipelines.extract.cell_forms import form_of, text
from tests.pipelines.extract.archives import zipped
from tests.pipelines.extract.making import read_bytes


def test_shares_are_read_as_the_sheet_shows_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet, first in ((book.active, 0.256), (book.create_sheet("Others & more"), 0.5)):
        sheet["C4"], sheet["D4"], sheet["E4"] = "Holder", "Share", "Ratio"
        sheet["C5"], sheet["D5"], sheet["E5"] = "Vega AS", first, 0.256
        sheet["C7"], sheet["D7"], sheet["E7"] = "Kepa Ltd", "none", 1
        sheet["E8"], sheet["E8"].number_format = 1e300, "0%"
        sheet["D5"].number_format, sheet["D7"].number_format, sheet["E7"].number_format = "0.0%", "0%", "0%"
    book.save(tmp_path / "made.xlsx")
    [draft] = read_bytes(tmp_path, "a.xlsx", (tmp_path / "made.xlsx").read_bytes())
    rows = [line for page in draft.pages for line in page.text.split("\n") if line.startswith("Holder: ")]
    assert rows == [
        "Holder: Vega AS | Share: 25.6% | Ratio: 0.256",
        "Holder: Kepa Ltd | Share: none | Ratio: 100%",
        "Holder: Vega AS | Share: 50.0% | Ratio: 0.256",
        "Holder: Kepa Ltd | Share: none | Ratio: 100%",
    ]
    assert "Ratio: 1e+300" in draft.pages[0].text


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0%", 0.255, "26%"),
        ("0.00%", 0.2567, "25.67%"),
        ("0.0##%", 0.25, "25.0%"),
        ('[Red]"ca. "0.0 %;-0.0 %', -0.0256, "-2.6%"),
        ("#,##0%", 12.5, "1,250%"),
    ],
)
def test_a_share_has_the_decimals_of_its_format(code: str, value: float, shown: str) -> None:
    form = form_of(code)
    assert form
    assert text(value, form, str(value)) == shown


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("[$kr-414] #,##0.00", 4200000, "kr 4200000"),
        ('#,##0.00" €"', 12.5, "12.5 €"),
        ("[$-409]$#,##0.00", -3, "-$3"),
        ('_-"kr"* #,##0.00_-;-"kr"* #,##0.00_-;_-"kr"* "-"??_-;_-@_-', 1250, "kr 1250"),
        ("[$€-2] #,##0;[Red]-[$€-2] #,##0", 7, "€ 7"),
        ('General" cranes"', 4, "4 cranes"),
        (r"0\ \k\g", 4, "4 kg"),
    ],
)
def test_letters_beside_a_figure_are_read_with_it(code: str, value: float, shown: str) -> None:
    form = form_of(code)
    assert form
    assert text(value, form, str(value)) == shown


@pytest.mark.parametrize("code", ["General", "0.00", "0.00E+00%", "yyyy-mm-dd", "@", r"000\-00", "#,##0_);(#,##0)"])
def test_other_formats_are_none_of_shares(code: str) -> None:
    assert form_of(code) is None


NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def sheet(name: str, *rows: str) -> str:
    told = "".join(row if "<table:table-row" in row else f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}">{told}</table:table>'


def cell(stated: str, shown: str) -> str:
    return f"<table:table-cell {stated}><text:p>{shown}</text:p></table:table-cell>".replace(" v:", " office:")


def test_shares_and_amounts_of_an_opendocument_workbook_are_read_as_such(tmp_path: Path) -> None:
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    share = cell(' v:value-type="percentage" v:value="0.256"', "25,6 %")
    amount = cell(' v:value-type="currency" v:currency="NOK" v:value="4200000"', "kr 4 200 000")
    plain = cell(' v:value-type="float" v:value="0.256"', "0.256")
    heads = "".join(cell(' v:value-type="string"', name) for name in ("Share", "Paid", "Ratio"))
    sheets = sheet("First", heads, plain * 3) + sheet("Second", empty, heads, share + amount + plain)
    content = (
        f"<office:document-content {NAMES}><office:body><office:spreadsheet>{sheets}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{KIND}"/></m:manifest>'
    )
    parts = {"mimetype": KIND, "content.xml": content, "META-INF/manifest.xml": manifest}
    [draft] = read_bytes(tmp_path, "a.ods", zipped({name: part.encode() for name, part in parts.items()}))
    rows = [line for page in draft.pages for line in page.text.split("\n") if "0.256" in line]
    assert rows == ["Share: 0.256 | Paid: 0.256 | Ratio: 0.256", "Share: 25.6% | Paid: 4200000 NOK | Ratio: 0.256"]
