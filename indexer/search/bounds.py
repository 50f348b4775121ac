"""Figures and days as a reader types them into a query: "1,000,000", "5m", "2017-03", "2017-Q1".

Stricter than reading running text (`indexer.text`): what stands in a range is meant as a figure or a day.
"""

import calendar
import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

_SCALES = {
    "": 1,
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mio": 10**6,
    "mln": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "bn": 10**9,
    "b": 10**9,
    "mrd": 10**9,
    "billion": 10**9,
    "billions": 10**9,
    "tn": 10**12,
    "trillion": 10**12,
}
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "RMB": "CNY"}
_SUM = re.compile(
    r"(?P<before>[A-Za-z]{3}|[€$£¥])?\s*(?P<figure>\d[\d.,'’_\s]*)\s*(?P<words>[A-Za-z]*)\.?\s*(?P<after>[A-Za-z]{3}|[€$£¥])?"
)
_LARGEST = Decimal(10) ** 18
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_EUROPEAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_QUARTER = re.compile(r"(\d{4})-?[qQ]([1-4])")
_DECADE = re.compile(r"(\d{3}0)s")


class Days(NamedTuple):
    """A stretch of the calendar, both ends inclusive."""

    first: date
    last: date


def currency(text: str) -> str:
    """The ISO code of a sign or code, "" where it is neither."""
    code = _SIGNS.get(text.strip().upper(), text.strip().upper())
    return code if re.fullmatch(r"[A-Z]{3}", code) else ""


def amount(text: str) -> tuple[Decimal, str] | None:
    """A figure and its currency ("" where none is given); None where the text is no figure."""
    found = _SUM.fullmatch(text.strip())
    if found is None:
        return None
    words, after = found["words"].casefold(), found["after"] or ""
    if words not in _SCALES and len(words) == 3 and not after:
        words, after = "", words
    if words not in _SCALES:
        return None
    figure = _figure(found["figure"], scaled=bool(words))
    if figure is None:
        return None
    return min(figure * _SCALES[words], _LARGEST), currency(found["before"] or after)


def _figure(text: str, *, scaled: bool) -> Decimal | None:
    """The number, with separators settled by the whole figure: one mark before exactly three digits groups them."""
    digits = re.sub(r"[\s'’_]", "", text).rstrip(".,")
    marks = re.findall(r"[.,]", digits)
    if len(set(marks)) == 2:
        decimal = marks[-1]
        digits = digits.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif len(marks) > 1 or (marks and not scaled and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits)):
        digits = re.sub(r"[.,]", "", digits)
    else:
        digits = digits.replace(",", ".")
    return Decimal(digits) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits) else None


def days(text: str) -> Days | None:
    """The days that "2017", "2017-03", "2017-03-14", "2017-Q1", "2010s" or "14.03.2017" cover; None for other text."""
    text = text.strip()
    try:
        if found := _EUROPEAN.fullmatch(text):
            return _span(int(found[3]), int(found[2]), int(found[1]))
        if found := _QUARTER.fullmatch(text):
            year, month = int(found[1]), int(found[2]) * 3
            return Days(date(year, month - 2, 1), _span(year, month, 0).last)
        if found := _DECADE.fullmatch(text):
            return Days(date(int(found[1]), 1, 1), date(int(found[1]) + 9, 12, 31))
        if found := _DAY.fullmatch(text):
            return _span(*(int(part or 0) for part in found.groups()))
    except ValueError:
        return None
    return None


def _span(year: int, month: int, day: int) -> Days:
    """ValueError where there is no such day."""
    if not month:
        return Days(date(year, 1, 1), date(year, 12, 31))
    if not day:
        return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    return Days(date(year, month, day), date(year, month, day))
