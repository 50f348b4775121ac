"""Currency names that are words of a language as well ("leier" rents, "livre" delivers), and weighed pounds."""

import csv
import re
from functools import lru_cache
from importlib.resources import files

from indexer.text.customs import base
from indexer.text.letters import fold
from indexer.text.numerals import Numeral

_WEIGHING = re.compile(
    r"(?i)\b(?:weigh(?:s|ed|ing)?|wiegt|wog|wiegen|schwer\w*|veide|veier|vekt|väger|vägde|vejede|vejer|weegt|woog|"
    r"pèse|pesait|pesaient|pesa|pesaba|pesava|pesando|весит|весил\w*|весом)\b[^.;:!?\n]{0,30}\Z"
)
_HEAVY = re.compile(r"(?i)\s(?:in weight|heavier|lighter|schwer\w*|tyngre|lettere|lourds?|тяжелее)\b")
_NOUN = re.compile(r" (?P<noun>[A-ZÄÖÜ][a-zäöüß]+)(?![^\W_])")
_OF_MONEY = re.compile(
    r"(?i)(?:strafe|buß?ss?geld|schulden|miete|lohn|gehalt|preis|kosten|gewinn|verlust|umsatz|kredit|steuer|gebühr)"
)


def is_word(name: str, language: str, numeral: Numeral, *, ahead: bool) -> bool:
    """Whether a name beside a number is a word of the language there, and no currency. `ahead`: it stands before it."""
    places = _places(base(language) or "en", fold(name))
    if "never" in places:
        return True
    if not ahead:
        return "small" in places and not numeral.scale and (numeral.spelled or numeral.money < 1000)
    return "ahead" in places or (not numeral.scale and (numeral.spelled or "scaled" in places))


def weighs(text: str, start: int, end: int, numeral: Numeral, language: str) -> bool:
    """Whether pounds are a weight: "weighs 40 pounds", "a 500-pound bomb", "500 Pfund Sprengstoff"."""
    if numeral.scale:
        return False
    if text[numeral.end : numeral.end + 1] == "-" or _WEIGHING.search(text[max(0, start - 60) : start]):
        return True
    goods = _NOUN.match(text, end) if base(language) == "de" else None
    return _HEAVY.match(text, end) is not None or (goods is not None and not _OF_MONEY.search(goods["noun"]))


@lru_cache(maxsize=4096)
def _places(language: str, word: str) -> frozenset[str]:
    return frozenset(place for languages, place, words in _rows() if language in languages and word in words)


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[frozenset[str], str, frozenset[str]], ...]:
    with (files("indexer.text.money") / "ordinary_words.csv").open(encoding="utf-8") as table:
        return tuple(
            (frozenset(row["languages"].split()), row["place"], frozenset(map(fold, row["words"].split())))
            for row in csv.DictReader(table)
        )
