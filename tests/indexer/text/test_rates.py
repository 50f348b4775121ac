"""Rates for comparing sums in search."""

from decimal import Decimal

import pytest

from indexer.text import rates


def test_same_currency_is_untouched() -> None:
    assert rates.convert(Decimal("1234.56"), source="XXX", target="XXX") == Decimal("1234.56")


def test_conversion_goes_through_the_euro() -> None:
    dollars = rates.convert(Decimal(100), source="EUR", target="USD")
    assert 100 < dollars < 120
    assert rates.convert(dollars, source="USD", target="EUR") == Decimal(100)


def test_unknown_currency_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        rates.convert(Decimal(1), source="EUR", target="ZZZ")


def test_every_rate_is_positive_and_states_its_source() -> None:
    assert all(rate > 0 for rate in rates.per_euro().values())
    assert rates.AS_OF.isdigit()
