"""Whether two stated values can both be true: EUR 5m and "more than EUR 4m" can, 2019 and March 2020 cannot."""

import re
from decimal import Decimal

from indexer.model.values import Amount, DateValue, Percent, Quantity, Value

NEARLY = Decimal("0.05")  # how far "about" reaches
_YEAR = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_DECADE = re.compile(r"(\d{3})0s")
_ENDLESS = Decimal("Infinity")

Figure = Amount | Quantity | Percent


def agree(left: Value, right: Value) -> bool:
    """Whether both can be true. What cannot be compared (two currencies, a sum and a rate) does not disagree."""
    if isinstance(left, DateValue) and isinstance(right, DateValue):
        return dates_agree(left, right)
    if isinstance(left, Figure) and isinstance(right, Figure):
        return _unit(left) != _unit(right) or figures_agree(left, right)
    return type(left) is not type(right) or left == right


def dates_agree(left: DateValue, right: DateValue) -> bool:
    """Whether the days that both may mean have one in common. A date that tells no day agrees with all."""
    ours, theirs = _periods(left), _periods(right)
    if not ours or not theirs:
        return True
    return any(first <= last_ and first_ <= last for first, last in ours for first_, last_ in theirs)


def figures_agree(left: Figure, right: Figure) -> bool:
    """Whether two figures of one unit can be the same, each as exact as it is stated."""
    (low, high), (low_, high_) = _reach(left), _reach(right)
    return low <= high_ and low_ <= high


def _unit(value: Figure) -> tuple[str, ...]:
    """What both must have in common to be compared. Nouns differ with the language: "cameras", "kameraer"."""
    return (value.currency, value.per) if isinstance(value, Amount) else (type(value).__name__,)


def _reach(value: Figure) -> tuple[Decimal, Decimal]:
    top = value.value if value.upper is None else value.upper
    match value.approximation:
        case "about":
            return value.value * (1 - NEARLY), top * (1 + NEARLY)
        case "more than":
            return value.value, _ENDLESS
        case "up to":
            return Decimal(0), top
    return value.value, top


def _periods(date: DateValue) -> list[tuple[str, str]]:
    """First and last day of each period that it may mean, in ISO form."""
    found = [period for text in (date.value, *date.ambiguous) if (period := _period(text))]
    if date.until and found and (end := _period(date.until)):
        return [(found[0][0], end[1])]
    return found


def _period(text: str) -> tuple[str, str] | None:
    if quarter := _QUARTER.fullmatch(text):
        month = int(quarter[2]) * 3
        return f"{quarter[1]}-{month - 2:02}-01", f"{quarter[1]}-{month:02}-31"
    if decade := _DECADE.fullmatch(text):
        return f"{decade[1]}0-01-01", f"{decade[1]}9-12-31"
    found = _YEAR.fullmatch(text)
    if found is None:
        return None
    year, month_, day = found.groups()
    return f"{year}-{month_ or '01'}-{day or '01'}", f"{year}-{month_ or '12'}-{day or '31'}"
