"""Where a firm's name begins behind an office that somebody holds in it: "Founder and President of", "Styreleder Liv
Strand i". Part of a name is what no preposition follows ("President Hotel") and what nobody holds ("CEO for Hire")."""

import re
from functools import lru_cache

from indexer.text import legal_forms
from pipelines.find import kinds
from pipelines.find.small_words import word_list

_UP = "A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ"
_GAP = r"[ \xa0\n]"
_JOINT = rf"(?:,?{_GAP}(?:and|og|och|und|et|y)|{_GAP}&|,|/){_GAP}?"
_AT = r"(?:of|for|at|in|i|hos|ved|på|i firmaet|der|des|bei|de|du|del|de la|de l['’]|des|d['’]|chez)"
_THE = rf"(?:(?:the|our){_GAP})?"
_PERSON = rf"(?P<person>(?:{_GAP}[{_UP}][^\W\d_]*(?:[-’'.][^\W\d_]+)*\.?){{1,4}})"
_AT_OF_PERSON = r"(?:i|hos|ved|of|bei|chez)"
_NAMED = re.compile(rf"(?:[{_UP}][^\W\d_]*(?:[-’'.][^\W\d_]+)*\.?[ \xa0]){{1,3}}[{_UP}][^\W\d_]+,[ \xa0]\Z")
_REACH = 90


def past(text: str, start: int, place: int) -> int:
    """Where the name begins of a run of capitalised words that begins at `start` and whose legal form is at `place`."""
    before = text.rfind("\n\n", 0, place) + 1
    for held in _held().finditer(text, max(before, place - _REACH, 0), place):
        end = _past_department(text, held.end(), place)
        if start < end < place and _is_office(held) and not _is_name(held, start, text[end:place]):
            start = end
    return start


def _is_office(held: re.Match[str]) -> bool:
    """Whether the words are more than a name that is like an office: "President Hotel of Oslo AS"; what firms are
    called as well ("Vega Ltd, Partners of Design Ltd") is one behind a person alone ("Ann Fell, Partner of")."""
    if held["beside"]:
        before = held.string[max(0, held.start() - _REACH) : held.start()]
        return _NAMED.search(before) is not None and not any(
            form.end() >= len(before.rstrip(" \xa0,")) for form in legal_forms.at_end().finditer(before)
        )
    if held["person"] is None:
        return True
    plain = len(held["person"].split()) > 1 or held.group()[0].islower()
    return plain and kinds.of_name(held["person"].strip())[0] is None


def _is_name(held: re.Match[str], start: int, rest: str) -> bool:
    """Whether the office is part of a firm's name: one word opens it ("Hotel Président de Genève"), it is for
    something ("CEO for Hire"), or nothing is left but what offices are of ("Director of Photography")."""
    before = held.string[max(0, held.start() - _REACH) : held.start()]
    opened = held.string[start : held.start()].split(" ") if start < held.start() else []
    one = len(opened) == 2 and opened[0].isalpha() and opened[0] not in word_list("opens a sentence")
    for_it = held.group().endswith(" for ") and not _NAMED.search(before)
    words = rest.casefold().split()
    itself = not word_list("what an office is of").isdisjoint(words[:1]) or word_list("department").issuperset(words)
    return held["person"] is None and (one or for_it or (itself and not _NAMED.search(before)))


def _past_department(text: str, start: int, place: int) -> int:
    """Behind "Sales for" of "President of Sales for Vega, Inc."."""
    within = _within().match(text, start, place)
    return within.end() if within else start


@lru_cache(maxsize=1)
def _held() -> re.Pattern[str]:
    sure, doubtful, before, behind = (
        _any(role) for role in ("office", "doubtful office", "before an office", "behind an office")
    )
    led = rf"(?:(?i:{before})[ \xa0-]{{1,2}})"
    one = rf"(?:{led}*(?i:{sure})|{led}+(?i:{doubtful}))(?:{_GAP}(?i:{behind}|{sure}))*(?![^\W_])"
    named = rf"(?i:{doubtful})(?={_GAP}of{_GAP}{_THE}{_department()}|{_GAP}[{_UP}])"
    named += rf"|(?P<beside>(?<=,[ \xa0])(?i:{_any('office beside a name')}))"
    office = rf"(?:{one}|{named})(?:{_JOINT}(?:{one}|(?i:{doubtful})))*"
    at = rf"(?:{_GAP}{_AT}(?:{_GAP}|(?<=['’])){_THE}|{_PERSON}{_GAP}{_AT_OF_PERSON}{_GAP})"
    russian = rf"(?i:{_any('Russian office')}){_GAP}(?=[A-Z])"
    return re.compile(rf"(?<![^\W_])(?:{office}{at}|{russian})")


@lru_cache(maxsize=1)
def _within() -> re.Pattern[str]:
    return re.compile(rf"{_department()}+")


def _department() -> str:
    one = rf"(?i:{_any('department')})"
    return rf"(?:{one}(?:(?:{_JOINT}|{_GAP}){one})*{_GAP}{_AT}{_GAP}{_THE})"


def _any(role: str) -> str:
    return any_of(word_list(role))


def any_of(listed: frozenset[str]) -> str:
    """A pattern of the words, the longest first; an asterisk stands for any letters, a low line for a space."""
    words = sorted(listed, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*").replace("_", r"[ \xa0]") for word in words) + ")"
