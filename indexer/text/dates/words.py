"""Words of dates in each language: months and weekdays (CLDR through Babel), and what is in the tables beside this.

`date_words.csv` has the small words by role, `ordinals.csv` ordinals up to the thirty-first, `holidays.csv` feasts with
their rule, `more_months.csv` and `more_weekdays.csv` forms that CLDR lacks.
"""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from babel import Locale
from babel.core import UnknownLocaleError

from indexer.text.customs import base
from indexer.text.han_numbers import read
from indexer.text.number_words import of as number_words
from indexer.text.vocabulary import grouped

_HAN = "一二三四五六七八九"


@lru_cache(maxsize=8)
def _rows(table: str) -> tuple[dict[str, str], ...]:
    with (files("indexer.text.dates") / table).open(encoding="utf-8") as rows:
        return tuple(csv.DictReader(rows))


@lru_cache(maxsize=64)
def months(language: str) -> dict[str, int]:
    """Month names in lower case, long, short and inflected, to 1-12."""
    code = base(language)
    more = {name: int(row["month"]) for row in _rows("more_months.csv") if row["language"] == code
            for name in row["names"].split("|")}  # fmt: skip
    return {**_named(code, "months", ("wide", "abbreviated")), **more}


def long_months(language: str) -> dict[str, int]:
    """Month names in full, as CLDR has them."""
    return _named(base(language), "months", ("wide",))


def _more_weekdays(language: str, width: str) -> dict[str, int]:
    rows = [row for row in _rows("more_weekdays.csv") if (row["language"], row["width"]) == (base(language), width)]
    return {name: int(row["weekday"]) for row in rows for name in row["names"].split("|")}


@lru_cache(maxsize=64)
def weekdays(language: str) -> dict[str, int]:
    """Weekday names in lower case to 0 (Monday) - 6: long ones, and other forms of them."""
    more = _more_weekdays(language, "long")
    return {**_named(base(language), "days", ("wide",)), **more}


@lru_cache(maxsize=64)
def short_weekdays(language: str) -> dict[str, int]:
    """ "Tue", "Di", "lun": only beside a date, since many are words of other kinds."""
    more = _more_weekdays(language, "short")
    long = weekdays(language)
    found = {**_named(base(language), "days", ("abbreviated",)), **more}
    return {name: number for name, number in found.items() if name not in long and len(name) > 2}


@lru_cache(maxsize=64)
def past_weekdays(language: str) -> dict[str, int]:
    """Forms of weekdays that say by themselves that the day is behind: Swedish "i måndags"."""
    return _more_weekdays(language, "past")


def phrases(language: str, role: str) -> tuple[str, ...]:
    """The phrases of a role in a language; empty where we have none."""
    return _roles(base(language) or "en").get(role, ())


@lru_cache(maxsize=64)
def _roles(code: str) -> dict[str, tuple[str, ...]]:
    return {
        row["role"]: tuple(phrase for phrase in row["phrases"].split("|") if phrase)
        for row in _rows("date_words.csv")
        if row["language"] == code
    }


def shifted(language: str) -> Iterator[tuple[str, str, int]]:
    """Phrases that are a period by themselves: ("i fjor", "year", -1)."""
    for role, found in _roles(base(language) or "en").items():
        match = re.fullmatch(r"(week|month|year|quarter)([+-]?\d)", role)
        if match:
            yield from ((phrase, match[1], int(match[2])) for phrase in found)


def holidays(language: str) -> Iterator[tuple[str, str]]:
    """Names of feasts with their rule."""
    for row in _rows("holidays.csv"):
        if row["language"] == (base(language) or "en"):
            yield from ((name, row["rule"]) for name in row["names"].split("|"))


def ordinals(language: str) -> Iterator[tuple[str, int]]:
    """Ordinal words with their number, up to the thirty-first."""
    for row in _rows("ordinals.csv"):
        if row["language"] != (base(language) or "en"):
            continue
        endings = row["endings"].split() or [""]
        units: list[tuple[str, int]] = []
        for number, ways in enumerate(row["words"].split(), start=1):
            for way in ways.split("/"):
                forms = [way[1:]] if way.startswith("=") else [way + ending for ending in endings]
                units += [(form.replace("_", " "), number) for form in forms]
        yield from units
        yield from ((row["thirtieth"] + ending, 30) for ending in endings if row["thirtieth"])
        for ten in row["tens"].split():
            number = 20 if ten[:2] == row["tens"][:2] else 30
            for unit, value in units:
                if value < 10 and number + value <= 31:
                    yield from ((f"{ten}{joint}{unit}", number + value) for joint in (" ", "-"))


def cardinals(language: str) -> Iterator[tuple[str, int]]:
    """Number words below a hundred; Chinese ones as well."""
    code = base(language) or "en"
    if code in ("zh", "ja"):
        for number in range(1, 100):
            ten, unit = divmod(number, 10)
            text = ("" if ten < 2 else _HAN[ten - 1]) + ("十" if ten else "") + (_HAN[unit - 1] if unit else "")
            if read(text) == number:
                yield text, number
        yield from (("两", 2), ("兩", 2), ("几", 0))
        return
    words = number_words(code)
    yield from words.values.items()
    joints = {"es": " y ", "pt": " e ", "fr": " et "}.get(code, " ")
    tens = [(word, value) for word, value in words.values.items() if value in (20, 30) and "-" not in word]
    units = [(word, value) for word, value in words.values.items() if value < 10]
    yield from ((f"{ten}{joints}{unit}", high + low) for ten, high in tens for unit, low in units)


def either(options: object) -> str:
    """An alternation of phrases, the longest first, spaces loose."""
    ordered = sorted((str(one) for one in options if one), key=len, reverse=True)  # type: ignore[attr-defined]
    return grouped(re.escape(one).replace(r"\ ", r"\s+") for one in ordered) or r"(?!)"


def _named(code: str, what: str, widths: tuple[str, ...]) -> dict[str, int]:
    try:
        locale = Locale.parse(code or "en")
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in widths:
            for number, name in getattr(locale, what)[context].get(width, {}).items():
                text = name.casefold().rstrip(".")
                if len(text) > 1 and not text[0].isdigit() and (what == "days" or not "㐀" <= text[0] <= "鿿"):
                    found.setdefault(text, number)
    return found
