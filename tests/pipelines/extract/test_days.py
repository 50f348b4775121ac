"""Days that a file states: those alone that a calendar has."""

from pathlib import Path

import pytest

from pipelines.extract import days
from tests.pipelines.extract.making import read_bytes


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019:03:04 10:11:12", "2019-03-04"),
        ("20190304", "2019-03-04"),
        ("20190304101112", "2019-03-04"),
        ("2000:00:00 00:00:00", ""),
        ("2019-13-45", ""),
        ("from 2019-02-31 or 2019-03-01", "2019-03-01"),
        ("1601-01-01T00:00:00", ""),
        ("201903041", ""),
    ],
)
def test_the_first_day_that_exists_is_taken(text: str, day: str) -> None:
    assert days.stated(text) == day


@pytest.mark.parametrize("told", ["2019", "2019-03", "2019-03-04", "4 March 2019"])
def test_what_is_no_whole_day_stays_as_it_is_told(told: str) -> None:
    assert days.sound(told) == told


def test_no_document_is_of_a_day_that_does_not_exist(tmp_path: Path) -> None:
    line = b'{"title": "Cranes", "text": "Four cranes", "date": "2019-02-31"}\n'
    _, draft = read_bytes(tmp_path, "a.jsonl", line)
    assert (draft.document.title, draft.document.date) == ("Cranes", "")
