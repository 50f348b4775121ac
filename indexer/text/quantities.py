"""Counts and measures with their noun: "35,000 cameras", "five security and surveillance contracts", "12 Schiffe".

The unit is the noun counted, found by the shape of words in each language (`quantity_words.csv`); no part-of-speech
model is used. A number with a currency, a percent sign, or that belongs to a date or an article is for other rules.
"""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from indexer.model.values import Quantity
from indexer.text import approximations, numerals
from indexer.text.customs import base
from indexer.text.found import Found

_MEASURES = r"(?=(?:km|kg|mm|cm|MW|GW|kW|kWh|MWh|GWh|TWh)(?![^\W\d_]))"  # these may be glued to their figure
_WORD = re.compile(rf"(?:[ \t\xa0\u202f]\n?|\n[ \t]?|{_MEASURES})(?P<word>[^\W\d_]+(?:[-’'][^\W\d_]+)*)")
_HAN = re.compile(
    r"\s?(?P<measure>[份个個台臺名家座项項辆輛艘架人次件笔筆套所间間条條位户戶部批张張只隻支起]|公里|平方公里|吨|噸|千米|公斤)?多?(?P<noun>[㐀-鿿]{0,6})"
)
_HAN_STOP = re.compile(r"[的了在是和与及、，。；：（）年月日时分元万亿被将已有为以从到至于对]|合[约計]")
_BLOCKED_BEFORE = re.compile(r"(?P<word>[^\W\d_]+)\.?[\s\xa0]*(?:\(|№)?\Z")
_STUCK = re.compile(r"[\d#№§$€£¥/@:.,]\s?\Z")
_REACH = {"en": 6, "": 6}
_SMALL_NOUNS = frozenset("fr es pt it nl nb nn da sv ru uk pl tr".split())  # what is counted has a small letter
_ENDINGS = {
    "ru": re.compile(r"(?:[ыио]х|[ыи]е|ими|ыми|ого|его)$"),
    "uk": re.compile(r"(?:[иі]х|[иі]|ими|ого)х?$"),
    "pl": re.compile(r"(?:ych|ich|ymi|imi)$"),
    "nb": re.compile(r"(?:ige|ske|ende|ede|elle|iske|ne|nye|store|små)$"),
    "sv": re.compile(r"(?:iga|ska|ande|ade|ella|iska|nya|stora|små)$"),
    "nl": re.compile(r"(?:ige|se|ende|elijke|ële|nieuwe|grote|kleine)$"),
}
_PLURALS = {
    "fr": ("s", "x"),
    "es": ("s",),
    "pt": ("s",),
    "it": ("i", "e", "km", "kg", "ità"),
}  # other languages have too many ways to make one
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_LONG_HAN = frozenset("机機寺者员員家场場店馆館院厂廠车車船站室所")
_ENDINGS["nn"] = _ENDINGS["da"] = _ENDINGS["nb"]


def find(text: str, *, language: str = "") -> Iterator[Found]:
    """Yield every counted thing with a `Quantity`, in order."""
    code = base(language) or "en"
    for number in numerals.scan(text, language):
        if (number.spelled and number.value == 1) or _blocked(text, number):
            continue
        unit = _han_unit(text, number) if code in ("zh", "ja") else _unit(text, number, code)
        if unit is not None:
            end, noun = unit
            stated = approximations.around(text, number.start, number.end, language)
            yield Found(number.start, end, Quantity(number.value, noun, stated))


def _blocked(text: str, number: numerals.Numeral) -> bool:
    """An article, page, date or part of a longer number rather than a count."""
    before = text[max(0, number.start - 16) : number.start]
    if not number.spelled and _STUCK.search(before[-2:]) and not before.endswith((". ", ", ", ": ", ".\n", ",\n")):
        return True
    if number.figure.startswith("0") and number.value >= 1:
        return True
    if not number.spelled and before[-1:].isalpha() and not "㐀" <= before[-1] <= "鿿":
        return True  # "V8 engines", "MP720"
    word = _BLOCKED_BEFORE.search(before)
    return word is not None and word["word"].casefold() in _words("*", "before") and not number.scale


def _unit(text: str, number: numerals.Numeral, code: str) -> tuple[int, str] | None:
    """End of the phrase and its noun."""
    stops, place = _words(code, "stop"), number.end
    if text[place : place + 1] == "-" or (code != "en" and _YEAR.fullmatch(number.figure)):
        return None  # "5-year-old", "12-member", "65-летие"; "2013 fichó" tells a year
    passed = 0
    while passed < _REACH.get(code, 4):
        found = _WORD.match(text, place)
        if found is None:
            return None
        word = found["word"]
        lower = word.casefold()
        if _ends_here(lower, code, stops, passed, word):
            return None
        if (lower == "and" and passed) or _is_adjective(word, lower, code):
            place, passed = found.end(), passed + 1
            continue
        if _is_noun(word, lower, code):
            return _whole(text, found, code)
        if code not in ("en", ""):
            return None
        place, passed = found.end(), passed + 1
    return None


def _ends_here(lower: str, code: str, stops: frozenset[str], passed: int, word: str) -> bool:
    if lower in _words("*", "not a unit") or len(lower) < 2:
        return True
    if lower in stops and not (lower == "and" and passed):
        return True
    if code in _SMALL_NOUNS and word[0].isupper() and not word.isupper() and len(word) > 2:
        return True  # "714 mln. However": the next sentence, or a name
    return code == "en" and not passed and word[0].isupper() and not lower.endswith("s")


def _is_adjective(word: str, lower: str, code: str) -> bool:
    if code == "de":
        return word.islower() and lower.endswith(("e", "en", "er", "es"))
    endings = _ENDINGS.get(code)
    return endings is not None and bool(endings.search(lower)) and not lower.endswith(("ene", "erne"))


def _is_noun(word: str, lower: str, code: str) -> bool:
    """Whether a word can be the thing counted."""
    if code in ("en", ""):
        plural = (
            lower.endswith("s")
            and not lower.endswith(("ss", "us", "is", "'s", "’s"))
            and lower not in _words("en", "singular s")
        )
        return plural or lower in _words("en", "irregular")
    if code == "de":
        return word[0].isupper() and not word.isupper() and word[1:].islower()
    endings = _PLURALS.get(code)
    return endings is None or lower.endswith(endings)


def _whole(text: str, found: re.Match[str], code: str) -> tuple[int, str]:
    """For English, on to the last plural of a run ("sales contracts"); elsewhere the noun itself."""
    end, noun = found.end(), found["word"]
    if code != "en":
        return end, noun
    following = _WORD.match(text, end)
    if following and text[end : following.start("word")] == " ":
        lower = following["word"].casefold()
        if (
            _is_noun(following["word"], lower, code)
            and lower not in _words("en", "stop")
            and noun.casefold()
            in ("sales", "weapons", "arms", "sports", "goods", "communications", "operations", "savings", "systems")
        ):
            return following.end(), following["word"]
    return end, noun


def _han_unit(text: str, number: numerals.Numeral) -> tuple[int, str] | None:
    found = _HAN.match(text, number.end)
    if found is None or (not found["measure"] and not number.scale):
        return None
    noun = _HAN_STOP.split(found["noun"])[0]
    if found["measure"] == "人" or not noun:
        measure = found["measure"] or ""
        return (
            (found.end("measure"), measure) if measure in ("人", "次", "公里", "吨", "噸", "公斤", "户", "家") else None
        )
    noun = noun if len(noun) <= 3 and (len(noun) < 3 or noun[2] in _LONG_HAN) else noun[:2]
    return found.start("noun") + len(noun), noun


@lru_cache(maxsize=128)
def _words(language: str, role: str) -> frozenset[str]:
    with (files("indexer.text") / "quantity_words.csv").open(encoding="utf-8") as table:
        return frozenset(
            word.casefold()
            for row in csv.DictReader(table)
            if row["language"] == language and row["role"] == role
            for word in row["words"].split()
        )
