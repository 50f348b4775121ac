"""Sums and days as an index keeps them: whole cents and day numbers, stretches beside points. Knows no engine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from indexer.model.mentions import Mention
from indexer.model.values import Amount, DateValue
from indexer.search import bounds

UNITS = ("day", "month", "quarter", "year", "decade")
LARGEST = 2**55 - 1  # cents: 360 trillion; what is larger is kept as this


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in cents, `low` to `high` where the text states a range."""

    low: int
    high: int
    currency: str


@dataclass(frozen=True, slots=True)
class Period:
    """Days as ordinals. `unit` is day, month, quarter, year or decade; "" where the text says from when to when."""

    first: int
    last: int
    unit: str


def cents(value: Decimal, *, rounding: str = ROUND_HALF_EVEN) -> int:
    """Whole cents, within what the index can keep; never negative."""
    whole = (value * 100).to_integral_value(rounding=rounding)
    return int(min(max(whole, Decimal(0)), Decimal(LARGEST)))


def lowest(value: Decimal | None, *, out: bool) -> int:
    """The least cents at or (`out`) above a bound; 0 where there is none."""
    if value is None:
        return 0
    return cents(value, rounding=ROUND_FLOOR) + 1 if out else cents(value, rounding=ROUND_CEILING)


def highest(value: Decimal | None, *, out: bool) -> int:
    """The most cents at or (`out`) below a bound; -1 where there are none."""
    if value is None:
        return LARGEST
    return cents(value, rounding=ROUND_CEILING) - 1 if out else cents(value, rounding=ROUND_FLOOR)


def sums(values: Iterable[Mention]) -> Iterator[tuple[Mention, Sum]]:
    """The amounts among a page's values."""
    for mention in values:
        if isinstance(mention.value, Amount):
            stated = mention.value
            low, high = cents(stated.value), cents(stated.value if stated.upper is None else stated.upper)
            yield mention, Sum(min(low, high), max(low, high), stated.currency)


def periods(values: Iterable[Mention]) -> Iterator[tuple[Mention, Period]]:
    """The dates among a page's values; an ambiguous date stands for each of its readings."""
    for mention in values:
        if isinstance(mention.value, DateValue):
            for first in (mention.value.value, *mention.value.ambiguous):
                if first and (period := _period(first, mention.value.until)) is not None:
                    yield mention, period


def in_period(period: Period, first: date | None, last: date | None) -> bool:
    """Whether a date of the text answers to these days: lies within them, or, a stated stretch, shares a day."""
    low = 0 if first is None else first.toordinal()
    high = date.max.toordinal() if last is None else last.toordinal()
    if period.unit:
        return low <= period.first and period.last <= high
    return low <= period.last and period.first <= high and low <= high


def unit_start(day: date, unit: str) -> date:
    """The first day of the month, quarter, year or decade that holds `day`."""
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    if unit == "year":
        return day.replace(month=1, day=1)
    if unit == "decade":
        return date(max(day.year - day.year % 10, 1), 1, 1)
    return day


def _period(first: str, until: str) -> Period | None:
    start = bounds.days(first)
    if start is None:
        return None
    end = bounds.days(until) if until else None
    if end is None or end.last < start.first:
        return Period(start.first.toordinal(), start.last.toordinal(), _unit(start))
    return Period(start.first.toordinal(), end.last.toordinal(), "")


def _unit(days: bounds.Days) -> str:
    length = (days.last - days.first).days
    return next(
        unit
        for most, unit in ((0, "day"), (30, "month"), (91, "quarter"), (365, "year"), (9999, "decade"))
        if length <= most
    )
