"""Words of dates in each language: months, weekdays (CLDR through Babel), relative words (`date_words.csv`)."""

import csv
import re
from functools import lru_cache
from importlib.resources import files

from babel import Locale
from babel.core import UnknownLocaleError

from indexer.text.customs import base
from indexer.text.vocabulary import grouped

_SHORT_ALONE = frozenset(
    {
        "mar",
        "may",
        "mai",
        "sep",
        "set",
        "dec",
        "abr",
        "ago",
        "ma",
        "maj",
        "lis",
        "sty",
        "oca",
        "mart",
        "mag",
        "des",
        "jan",
        "dez",
        "out",
        "nov",
        "jun",
        "jul",
        "juin",
        "aug",
        "oct",
        "okt",
        "feb",
        "apr",
        "ene",
        "gen",
        "giu",
        "lug",
        "ott",
        "dic",
        "fév",
        "avr",
        "sept",
        "déc",
        "kas",
        "ara",
        "eki",
        "eyl",
        "tem",
        "haz",
        "nis",
        "şub",
    }
)


@lru_cache(maxsize=64)
def months(language: str) -> dict[str, int]:
    """Month names in lower case, long, short and inflected, to 1-12."""
    return {**_named(base(language), "months"), **_more_months(base(language))}


def _more_months(code: str) -> dict[str, int]:
    """Names that CLDR lacks: other cases, other calendars' names, old spellings."""
    with (files("indexer.text.dates") / "more_months.csv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if row["language"] == code]
    return {name: int(row["month"]) for row in rows for name in row["names"].split("|")}


@lru_cache(maxsize=64)
def weekdays(language: str) -> dict[str, int]:
    """Long weekday names in lower case to 0 (Monday) - 6."""
    return _named(base(language), "days")


def stands_alone(month: str) -> bool:
    """Whether a month's name is long enough to be one without day or year beside it."""
    return month.casefold().rstrip(".") not in _SHORT_ALONE or month.casefold() in ("mai", "maj", "juin", "mart")


def phrases(language: str, role: str) -> tuple[str, ...]:
    """The phrases of a role in a language; empty where we have none."""
    return _table().get((base(language) or "en", role), ())


def roles(language: str, prefix: str) -> dict[str, str]:
    """Phrase in lower case to role, for the roles that start so ("week" gives week-1, week0, week+1)."""
    code = base(language) or "en"
    return {
        phrase.casefold(): role
        for (spoken, role), found in _table().items()
        if spoken == code and role.startswith(prefix)
        for phrase in found
    }


def either(options: object) -> str:
    """An alternation of phrases, the longest first, spaces loose."""
    ordered = sorted((str(one) for one in options if one), key=len, reverse=True)  # type: ignore[attr-defined]
    return grouped(re.escape(one).replace(r"\ ", r"\s+") for one in ordered) or r"(?!)"


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], tuple[str, ...]]:
    with (files("indexer.text.dates") / "date_words.csv").open(encoding="utf-8") as table:
        return {
            (row["language"], row["role"]): tuple(phrase for phrase in row["phrases"].split("|") if phrase)
            for row in csv.DictReader(table)
        }


def _named(code: str, what: str) -> dict[str, int]:
    try:
        locale = Locale.parse(code or "en")
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    widths = ("wide", "abbreviated") if what == "months" else ("wide",)
    for context in ("format", "stand-alone"):
        for width in widths:
            for number, name in getattr(locale, what)[context][width].items():
                text = name.casefold()
                if len(text) > 1 and not text[0].isdigit() and not "㐀" <= text[0] <= "鿿":
                    found.setdefault(text, number)
                    found.setdefault(text.rstrip("."), number)
    return found
