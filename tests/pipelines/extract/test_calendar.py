"""Cards and calendars: days where a day belongs, and figures elsewhere as they are written."""

from pathlib import Path

import pytest

from tests.pipelines.extract.making import read_bytes


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("TEL;TYPE=CELL:92345678", "TEL: 92345678"),
        ("NOTE:20190304", "NOTE: 20190304"),
        ("BDAY:19800203", "BDAY: 1980-02-03"),
        ("BDAY:19800231", "BDAY: 19800231"),
        ("CREATED:20210302T091500Z", "CREATED: 2021-03-02 09:15 UTC"),
    ],
)
def test_figures_are_a_day_only_where_a_day_belongs(tmp_path: Path, line: str, said: str) -> None:
    [draft] = read_bytes(tmp_path, "a.vcf", f"BEGIN:VCARD\nFN:Ada Brekke\n{line}\nEND:VCARD\n".encode())
    assert draft.pages[0].text == f"FN: Ada Brekke\n{said}"
