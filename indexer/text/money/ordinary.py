"""Currency names that are words of a language as well ("leier" rents, "livre" delivers), and weighed pounds."""

import csv
import re
from functools import lru_cache
from importlib.resources import files
from itertools import takewhile

from indexer.text.customs import base
from indexer.text.letters import fold
from indexer.text.numerals import Numeral

_WEIGHING = re.compile(
    r"(?i)\b(?:weigh(?:s|ed|ing)?|wiegt|wog|wiegen|schwer\w*|veide|veier|vekt|väger|vägde|vejede|vejer|weegt|woog|"
    r"pèse|pesait|pesaient|pesa|pesaba|pesava|pesando|весит|весил\w*|весом)"
    # how near it comes, and no other verb or noun: "weighs 2 kg and costs 40 pounds", "weighed offers of 40 pounds"
    r"(?:\s(?:in|an?|at|about|around|between|just|only|some|nearly|almost|roughly|over|under|up|to|more|less|than|least|"
    r"most|approximately|som|på|om|rundt|cirka|ca\.?|bare|nesten|mer|meir|mindre|enn|över|under|etwa|rund|nur|fast|mehr|"
    r"weniger|als|über|unter|ongeveer|meer|minder|dan|environ|plus|moins|de|près|unos|unas|casi|más|menos|circa|più|meno|"
    r"di|около|почти|более|менее|[\d.,]+\s(?:and|or|to|og|till?|bis|und|et|à|y|e|a|до)))*\s\Z"
)
_HEAVY = re.compile(r"(?i)\s(?:in weight|heavier|lighter|schwer\w*|tyngre|lettere|lourds?|тяжелее)\b")
_BEHIND = re.compile(r"(?:[ -][^\W\d_]+){1,3}")
_SMALL = frozenset("for from in of on to and or with by at after".split())
_NOUN = re.compile(r" (?P<noun>[A-ZÄÖÜ][a-zäöüß]+)(?![^\W_])")
_GROUPED = re.compile(r"\d[.,'’ \xa0\u202f]\d{3}(?!\d)|[.,]\d\d\Z")
_PAID = re.compile(  # fr "payé 500 livres"; "acheté 500 livres" are books
    r"(?i)\b(?:pay(?:e|é|er|a|ait)\w{0,3}|paie(?:nt)?|versé\w*|coût\w+|vaut|valent|prix|sommes?|montant|amendes?|salaire|"
    r"dettes?|loyer|primes?|caution|rançon)(?:\s(?:de|à|environ|près|plus|moins|que|au|total)){0,3}\s\Z"
)
_LARGE = 1000


def is_word(text: str, name: str, language: str, numeral: Numeral, *, ahead: bool) -> bool:
    """Whether a name beside a number is a word of the language there, and no currency. `ahead`: it stands before it."""
    places = _places(base(language) or "en", fold(name))
    if "never" in places:
        return True
    if not ahead:
        small = not numeral.scale and (numeral.spelled or numeral.money < _LARGE)
        return "small" in places and small and not _PAID.search(text[max(0, numeral.start - 60) : numeral.start])
    if "grouped" in places:
        counted = base(language) == "de" and _NOUN.match(text, numeral.end)  # "in Franken 12.000 Haushalte"
        return bool(counted) or not (numeral.scale or _GROUPED.search(numeral.figure))
    return "ahead" in places or (not numeral.scale and (numeral.spelled or "scaled" in places))


def weighs(text: str, start: int, end: int, numeral: Numeral, language: str) -> bool:
    """Whether pounds are a weight: "weighs 40 pounds", "a 500-pound bomb", "500 Pfund Sprengstoff".

    What is counted by it decides; where no table has that, a hyphen makes numbers below 1,000 a weight.
    """
    if numeral.scale:
        return False
    joined = text[numeral.end : numeral.end + 1] == "-"
    kind = _counted(text, end, base(language) or "en", most=3 if joined else 1)
    if kind:
        return kind == "goods"
    if _WEIGHING.search(text[max(0, start - 60) : start]) or _HEAVY.match(text, end):
        return True
    return joined and numeral.money < _LARGE


def _counted(text: str, end: int, language: str, *, most: int) -> str:
    """Whether the words behind name "goods" or "sums" ("a 500-pound aerial bomb"), "" where no table has them."""
    behind = _BEHIND.match(text, end)
    words = fold(behind.group()).replace("-", " ").split()[:most] if behind else []
    for word in takewhile(lambda word: word not in _SMALL, words):
        kinds = _places(language, word) | _places(language, word.removesuffix("s"))
        if kinds & {"goods", "sums"}:
            return "goods" if "goods" in kinds else "sums"
    return ""


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
