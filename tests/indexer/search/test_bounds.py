"""Figures and days as typed into queries, and stretches as an index keeps them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search import bounds, intervals


@pytest.mark.parametrize(
    ("text", "figure", "currency"),
    [
        ("1000000", "1000000", ""),
        ("1,000,000", "1000000", ""),
        ("1.000.000", "1000000", ""),
        ("1 000 000", "1000000", ""),
        ("1’250’000.50", "1250000.50", ""),
        ("12.450.000,00", "12450000.00", ""),
        ("1,250", "1250", ""),
        ("1.25", "1.25", ""),
        ("1,5m", "1500000.0", ""),
        ("1.250m", "1250000.000", ""),
        ("2bn", "2000000000", ""),
        ("3 million", "3000000", ""),
        ("5m EUR", "5000000", "EUR"),
        ("5000eur", "5000", "EUR"),
        ("€5m", "5000000", "EUR"),
        ("USD 7", "7", "USD"),
        ("0", "0", ""),
    ],
)
def test_figures_are_read_with_separators_scale_and_currency(text: str, figure: str, currency: str) -> None:
    assert bounds.amount(text) == (Decimal(figure), currency)


@pytest.mark.parametrize("text", ["", "lots", "1 of 2", "five", "-5", "1e5", "5 apples", "٣"])
def test_other_text_is_no_figure(text: str) -> None:
    assert bounds.amount(text) is None


@pytest.mark.parametrize("text", ["2017-13", "2017-02-30", "0000", "17", "March", "2017-Q5", ""])
def test_other_text_is_no_day(text: str) -> None:
    assert bounds.days(text) is None


def test_precision_decides_how_many_days() -> None:
    assert bounds.days("2016-02") == (date(2016, 2, 1), date(2016, 2, 29))


@given(st.integers(0, 2**55), st.integers(0, 2**55), st.integers(0, 2**55))
def test_a_stretch_shares_a_block_with_exactly_the_points_in_it(one: int, other: int, point: int) -> None:
    first, last = sorted((one, other))
    blocks = set(intervals.cover(first, last))
    for tried in (point, first, last, max(first - 1, 0), last + 1):
        assert (not blocks.isdisjoint(intervals.holding(tried))) == (first <= tried <= last)
    assert len(blocks) < 500
