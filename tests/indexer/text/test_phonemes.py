"""Words of one name sound alike whatever their script; words of other names do not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.text.phonemes import alike, sounds


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("volodymyr", "vladimir"),
        ("siarhei", "сергей"),
        ("yushchenko", "ющенко"),
        ("karimi", "كريمي"),
        ("hashemi", "هاشمی"),
        ("nasser", "الناصر"),
        ("jinping", "近平"),
        ("petrovic", "петрович"),
        ("kowalczyk", "ковальчик"),
    ],
)
def test_one_name_in_two_spellings(left: str, right: str) -> None:
    assert alike(left, right) >= 0.7
    assert alike(left, right) == alike(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [("lukas", "markov"), ("karim", "ناصر"), ("zhang", "大华"), ("solheim", "kestrel"), ("", "karim"), ("12", "12")],
)
def test_two_names(left: str, right: str) -> None:
    assert alike(left, right) < 0.6


def test_an_unknown_script_has_no_sounds() -> None:
    assert sounds("አሕመድ") == ""


@settings(deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_texts_can_be_compared(left: str, right: str) -> None:
    assert 0 <= alike(left, right) <= 1
