"""Figures that a workbook shows as percentages are read so, with the decimals that it shows."""

from pathlib import Path

import openpyxl
import pytest

from pipelines.extract.percents import form_of, text
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
    assert text(value, form) == shown


@pytest.mark.parametrize("code", ["General", '0.00"%"', "0.00", r"0\%", "0.00E+00%"])
def test_other_formats_are_none_of_shares(code: str) -> None:
    assert form_of(code) is None
