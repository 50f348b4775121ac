"""Dates in figures alone: 2020-01-14, 14.01.2020, 03/04/2020, 2020年1月14日. Tells ambiguous ones."""

import re
from collections.abc import Iterator

from indexer.text.customs import base
from indexer.text.dates.parts import Part, exists
from indexer.text.han_numbers import DIGITS

_EDGE = r"(?<![\w/.,+-])(?<!\d\s-\s)"
_END = r"(?![\w/]|[.,-]\d)"
_YEAR_FIRST = re.compile(
    r"(?<![\d/.,+])(?<!\w-)(?P<y>(?:1[5-9]|20)\d\d)(?P<s>[-/.]| - )(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d|"
    r"[/.-]\d)(?:T[\d:.Z+]+)?"
)
_THREE = re.compile(
    rf"{_EDGE}(?P<a>\d{{1,2}})(?P<s>[./-])\s?(?P<b>\d{{1,2}})(?P=s)\s?(?P<y>(?:1[5-9]|20)\d\d|\d\d(?!\d))(?!\d|"
    rf"[/-]\d|\.\d)"
)
_YEAR_MONTH = re.compile(rf"{_EDGE}(?P<y>(?:19|20)\d\d)[-/](?P<m>0?[1-9]|1[0-2]){_END}")
_MONTH_YEAR = re.compile(rf"{_EDGE}(?P<m>0?[1-9]|1[0-2])[/.](?P<y>(?:19|20)\d\d){_END}")
_TWO = re.compile(rf"{_EDGE}(?P<a>\d{{1,2}})\.(?P<b>\d{{1,2}})\.(?![\w/])")
_HAN_DIGIT = "".join(DIGITS)
_HAN_SMALL = rf"(?:\d{{1,2}}|[{_HAN_DIGIT}十]{{1,3}})"
_HAN = re.compile(
    rf"(?:(?P<y>(?<!\d)\d{{4}}|"
    rf"[{_HAN_DIGIT}]{{4}})\s?年\s?)?(?:(?P<m>(?<!\d){_HAN_SMALL})\s?月(?:\s?(?P<d>{_HAN_SMALL})\s?[日号號])?)?"
)
_HAN_START = re.compile(rf"[\d{_HAN_DIGIT}十]")
_MONTH_FIRST = frozenset({"en-us"})
_DAY_FIRST = frozenset("nb nn no da sv fi is de fr es pt it nl ru uk pl cs sk tr ar ro el bg hr sr sl et lv id".split())


def day_comes_first(texts: list[str], language: str = "") -> bool | None:
    """Which way round a document writes 03/04/2020: True day first, False month first, None where nothing settles it.

    Settled by the language's custom (English has two), else by dates of the same texts that can be read one way only.
    """
    if base(language) in _DAY_FIRST:
        return True
    votes = [0, 0]
    for text in texts:
        for found in _THREE.finditer(text):
            first, second = int(found["a"]), int(found["b"])
            if found["s"] != "." and (first > 12) != (second > 12):
                votes[first > 12] += 1
    if bool(votes[0]) == bool(votes[1]):
        return None
    return votes[1] > 0


def find(text: str, *, language: str, day_first: bool | None) -> Iterator[Part]:
    """Yield a Part for each date in figures. `day_first` None leaves 03/04/2020 ambiguous."""
    for found in _YEAR_FIRST.finditer(text):
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
        month, day = (month, day) if exists(year, month, day) else (day, month)
        if exists(year, month, day):
            yield Part(found.start(), found.end(), year, month, day)
    yield from (part for found in _THREE.finditer(text) if (part := _three(found, day_first)) is not None)
    for pattern in (_YEAR_MONTH, _MONTH_YEAR):
        yield from (Part(one.start(), one.end(), int(one["y"]), int(one["m"])) for one in pattern.finditer(text))
    if base(language) in _DAY_FIRST:
        yield from _without_year(text)
    if "年" in text or "月" in text:
        yield from _han(text)


def _three(found: re.Match[str], day_first: bool | None) -> Part | None:
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    if len(found["y"]) == 2:
        if found["s"] == "-":
            return None
        year += 2000 if year < 70 else 1900
    day, month = (first, second) if found["s"] == "." or day_first is not False else (second, first)
    if not exists(year, month, day):
        day, month = month, day
        if not exists(year, month, day):
            return None
        return Part(found.start(), found.end(), year, month, day)
    swapped = found["s"] != "." and day_first is None and day != month and exists(year, day, month)
    return Part(found.start(), found.end(), year, month, day, swapped=swapped)


def _without_year(text: str) -> Iterator[Part]:
    """ "14.01.": day and month with both dots, which figures of other kinds lack."""
    for found in _TWO.finditer(text):
        day, month = int(found["a"]), int(found["b"])
        if (len(found["b"]) == 2 or len(found["a"]) == 2) and exists(None, month, day):
            yield Part(found.start(), found.end(), None, month, day)


def _han(text: str) -> Iterator[Part]:
    place = 0
    while (start := _HAN_START.search(text, place)) is not None:
        found = _HAN.match(text, start.start())
        place = start.end()
        if found is None or found.end() == found.start():
            continue
        year, month, day = (_number(found[name]) if found[name] else None for name in ("y", "m", "d"))
        if (
            (year is None and day is None)
            or (month and not 1 <= month <= 12)
            or (month and day and not exists(year, month, day))
        ):
            continue
        if year is not None and not 1000 <= year < 2200:
            continue
        place = found.end()
        yield Part(found.start(), found.end(), year, month, day)


def _number(text: str) -> int:
    """A small number or year in figures or Chinese characters: "十二", "二〇一五", "15"."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" not in text:
        return int("".join(str(DIGITS.get(mark, mark)) for mark in text))
    tens, _, units = text.partition("十")
    return (DIGITS.get(tens, 0) if tens else 1) * 10 + (DIGITS.get(units, 0) if units else 0)
