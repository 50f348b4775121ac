"""Dates in figures alone: 2020-01-14, 14.01.2020, 03/04/2020, 2020年1月14日. Tells ambiguous ones."""

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.text.customs import base
from indexer.text.dates import context, words
from indexer.text.dates.figures import at, figures
from indexer.text.dates.parts import Part, exists
from indexer.text.han_numbers import DIGITS

_EDGE = r"(?<![\w/.,+-])(?<!\d\s-\s)"
_END = r"(?![\w/]|[.,-]\d)"
_YEAR_FIRST = re.compile(
    r"(?<![\d/.,+])(?:(?<!\w-)|(?<=\d[/.-]\d-)|(?<=\d[/.-]\d\d-)|(?<=[^\W\d]-)(?=\d{4}-\d\d-\d\d\D))"
    r"(?P<y>(?:1[5-9]|20)\d\d)(?P<s>[-/.]| - )(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"(?!\d|[/.]\d|-\d(?!\d{3}[/.-]|\d-))(?:T[\d:.Z+]+)?"
)
_THREE = re.compile(
    rf"{_EDGE}(?P<a>\d{{1,2}})(?P<s>[./-])\s?(?P<b>\d{{1,2}})(?P=s)\s?(?P<y>(?:1[5-9]|20)\d\d|\d\d(?!\d))(?!\d|"
    rf"/\d|-\d(?!\d?[./-]\d)|\.\d)"
)
_YEAR_MONTH = re.compile(rf"{_EDGE}(?P<y>(?:19|20)\d\d)[-/](?P<m>0?[1-9]|1[0-2]){_END}")
_MONTH_YEAR = re.compile(rf"{_EDGE}(?P<m>0?[1-9]|1[0-2])[/.](?P<y>(?:19|20)\d\d){_END}")
_TWO = re.compile(rf"{_EDGE}(?P<a>\d{{1,2}})\.(?P<s>\s?)(?P<b>\d{{1,2}})\.(?![\w/]|\s?\d)")
# "22/04" after a word for "on", or with a nought, or as an end of a range: day and month of an open year.
_SHORT = r"(?P<a{0}>3[01]|[12]\d|0?[1-9])(?P<s{0}>[/.-])(?P<b{0}>1[0-2]|0?[1-9])"
_DAY_MONTH = re.compile(rf"{_EDGE}{_SHORT.format('')}(?!\d|[/.,:-]\d|\s?[%‰]|\w)")
_PAIR = re.compile(
    rf"{_EDGE}{_SHORT.format(1)}(?:(?P=s1)(?P<y1>(?:1[5-9]|20)\d\d))?\s?[-–—~]\s?"
    rf"{_SHORT.format(2)}(?:(?P=s2)(?P<y2>(?:1[5-9]|20)\d\d))?(?![\d/]|[.,-]\d)"
)
_NORDIC = re.compile(
    r"(?<![\w/.,+-])(?!(?:1/[234]|2/3|3/4)\s)(?P<d>\d{1,2})[/.](?P<m>\d{1,2})(?:(?<=/\d)|(?<=/\d\d)|\.)"
    r"(?:\s?-\s?|\s)(?P<y>(?:19|20)\d\d)(?!\w|[-/.]\d)"
)
_DE = re.compile(r"(?<![\w.,])(?P<d>\d{1,2}) de (?P<m>\d{1,2}) del? (?P<y>(?:1[5-9]|20)\d\d)(?!\w)")
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
        for found in at(_THREE, text, figures(text)):
            first, second = int(found["a"]), int(found["b"])
            if found["s"] != "." and (first > 12) != (second > 12):
                votes[first > 12] += 1
    if bool(votes[0]) == bool(votes[1]):
        return None
    return votes[1] > 0


def find(text: str, *, language: str, day_first: bool | None) -> Iterator[Part]:
    """Yield a Part for each date in figures. `day_first` None leaves 03/04/2020 ambiguous."""
    starts, code = figures(text), base(language) or "en"
    for found in at(_YEAR_FIRST, text, starts):
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
        month, day = (month, day) if exists(year, month, day) else (day, month)
        if exists(year, month, day):
            yield Part(found.start(), found.end(), year, month, day)
    yield from (part for found in at(_THREE, text, starts) if (part := _three(found, day_first, code)) is not None)
    yield from _months(text, code)
    yield from _pairs(text, day_first)
    if code in _DAY_FIRST:
        yield from _without_year(text, code)
        yield from _day_month(text, code)
    elif "/" in text:
        yield from (part for part in _day_month(text, "en") if part.day and part.day > 12 and not part.tentative)
    if "年" in text or "月" in text:
        yield from _han(text)


def _months(text: str, code: str) -> Iterator[Part]:
    """ "2020-05", "05/2020"; in Spanish and Portuguese "3 de 5 de 2020", in the North "3/5-2020"."""
    for pattern in (_YEAR_MONTH, _MONTH_YEAR):
        for one in at(pattern, text, figures(text)):
            # "2/2016" is the second of the year's minutes as often as February, unless a word leads to it.
            if len(one["m"]) == 2 or pattern is _YEAR_MONTH or context.introduced(text, one.start(), code):
                yield Part(one.start(), one.end(), int(one["y"]), int(one["m"]))
    habit = _DE if code in ("es", "pt") else _NORDIC if code in ("nb", "nn", "da", "sv") else None
    for one in at(habit, text, figures(text)) if habit is not None else ():
        if exists(int(one["y"]), int(one["m"]), int(one["d"])):
            yield Part(one.start(), one.end(), int(one["y"]), int(one["m"]), int(one["d"]))


def _led(found: re.Match[str], code: str) -> bool:
    return _on(code).search(found.string[max(0, found.start() - 16) : found.start()]) is not None


def _three(found: re.Match[str], day_first: bool | None, code: str) -> Part | None:
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    if len(found["y"]) == 2:
        padded = len(found["a"]) == len(found["b"]) == 2
        if found["s"] == "-" or (found["s"] == "." and not padded and not _led(found, code)):
            return None  # "4.5.26" is more often a version
        year += 2000 if year < 40 else 1900
    day, month = (first, second) if found["s"] == "." or day_first is not False else (second, first)
    if not exists(year, month, day):
        day, month = month, day
        if not exists(year, month, day):
            return None
        return Part(found.start(), found.end(), year, month, day)
    swapped = found["s"] != "." and day_first is None and day != month and exists(year, day, month)
    return Part(found.start(), found.end(), year, month, day, swapped=swapped)


def _without_year(text: str, code: str) -> Iterator[Part]:
    """ "14.01.": day and month with both dots, which figures of other kinds lack."""
    for found in at(_TWO, text, figures(text)):
        day, month = int(found["a"]), int(found["b"])
        led = _on(code).search(text[max(0, found.start() - 16) : found.start()]) is not None
        full = not found["s"] and (len(found["b"]) == 2 or len(found["a"]) == 2)
        if (led or full) and exists(None, month, day):
            yield Part(found.start(), found.end(), None, month, day)


def _pairs(text: str, day_first: bool | None) -> Iterator[Part]:
    """ "10/1-11/2/2017", "28/2–1/3": both ends in figures; without a year only with slashes."""
    for found in at(_PAIR, text, figures(text)):
        if found["s1"] != found["s2"] or (not found["y2"] and (found["y1"] or found["s1"] != "/")):
            continue
        high_year = int(found["y2"]) if found["y2"] else None
        low_year = int(found["y1"]) if found["y1"] else high_year
        numbers = [int(found[name]) for name in ("a1", "b1", "a2", "b2")]
        day_last = day_first is False and found["s1"] != "." and all(number <= 12 for number in numbers[::2])
        a1, b1, a2, b2 = (numbers[1], numbers[0], numbers[3], numbers[2]) if day_last else numbers
        if exists(low_year, b1, a1) and exists(high_year, b2, a2) and not (high_year is None and (b1, a1) == (b2, a2)):
            last = Part(found.start("a2"), found.end(), high_year, b2, a2)
            yield Part(found.start(), found.end(), low_year, b1, a1, until=last)


def _day_month(text: str, code: str) -> Iterator[Part]:
    for found in at(_DAY_MONTH, text, figures(text)):
        day, month = int(found["a"]), int(found["b"])
        padded = found["s"] == "/" and len(found["a"]) == 2 and found["b"][0] == "0"
        if exists(None, month, day):
            led = padded or _led(found, code)
            if not led and found["s"] != "/":
                continue
            yield Part(found.start(), found.end(), None, month, day, tentative=not led)


@lru_cache(maxsize=32)
def _on(code: str) -> re.Pattern[str]:
    """A weekday or a word that leads to a day stands before."""
    leading = words.either([*words.phrases(code, "on"), *words.weekdays(code), *words.short_weekdays(code)])
    return re.compile(rf"(?:\A|(?<=\W))(?:{leading})\.?,?\s(?:den |der |il |le |el )?\Z", re.IGNORECASE)


def _han(text: str) -> Iterator[Part]:
    place = 0
    while (start := _HAN_START.search(text, place)) is not None:
        found = _HAN.match(text, start.start())
        place = start.end()
        if found is None or found.end() == found.start():
            continue
        year, month, day = (_number(found[name]) if found[name] else None for name in ("y", "m", "d"))
        if (
            (year is None and month is None)
            or (month and not 1 <= month <= 12)
            or (month and day and not exists(year, month, day))
        ):
            continue
        if year is not None and not 1000 <= year < 2200:
            continue
        place = found.end()
        # Of "康熙三年五月" the year is another calendar's: the month alone would be one of the document's year.
        waits = year is None and text[found.start() - 1 : found.start()] == "年"
        yield Part(found.start(), found.start() + len(found.group().rstrip()), year, month, day, tentative=waits)


def _number(text: str) -> int:
    """A small number or year in figures or Chinese characters: "十二", "二〇一五", "15"."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" not in text:
        return int("".join(str(DIGITS.get(mark, mark)) for mark in text))
    tens, _, units = text.partition("十")
    return (DIGITS.get(tens, 0) if tens else 1) * 10 + (DIGITS.get(units, 0) if units else 0)
