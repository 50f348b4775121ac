"""Text cut into words with their places, and each word brought to the forms that search compares.

The same analysis serves pages and queries. Chinese, Japanese, Korean and scripts without spaces are cut into pairs of
neighbouring characters; other words are folded and, where the language has a Snowball stemmer, reduced to their stem.
"""

import re
import threading
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import Stemmer

from indexer.text import russian
from indexer.text.customs import base
from indexer.text.folding import fold

VERSION = f"3/{Stemmer.version()}"  # part of an index's fingerprint: other rules, other index
_SHARED = 5  # letters of a stem that is looked for in pages of all languages
LONGEST = 100  # characters of a word that are compared; what is longer is no word

# Han and Kana may be broken at the end of a line without a space; Hangul and Southeast Asian scripts are not joined.
_HAN = "㐀-䶿一-鿿豈-﫿\u3040-ヿㇰ-ㇿｦ-ﾟ々〇\U00020000-\U000323af"
_RUNS = "\u1100-\u11ff가-\ud7a3\u0e01-\u0e5b\u0e80-\u0edf\u1000-\u109f\u1780-\u17dd"
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983"
    "\u09bc-\u09cd\u0a01-\u0a51\u0a81-\u0acd\u0b01-\u0b57\u0b82-\u0bcd\u0c00-\u0c56\u0c81-\u0cd6\u0d00-\u0d57"
    "\u0d81-\u0ddf\u135d-\u135f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe20-\ufe2f"
)
_LETTER = rf"[^\W\d_{_HAN}{_RUNS}]"
_SPACED = rf"[^\W_{_HAN}{_RUNS}]"
_WORD = rf"{_LETTER}(?:\.{_LETTER})+\.?(?![^\W_])|{_SPACED}+(?:[{_MARKS}]+{_SPACED}*)*"  # U.S. is one word
_SPACED_WORD = re.compile(_WORD)
_TOKEN = re.compile(rf"{_WORD}|(?P<han>[{_HAN}](?:\r?\n?[{_HAN}])*)|(?P<run>[{_RUNS}]+)")
_PAIRED = re.compile(rf"[{_HAN}{_RUNS}]")
_UNUSUAL = re.compile(rf"[{_HAN}{_RUNS}{_MARKS}]")
_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
STEMMINGS = frozenset(_ALGORITHMS.values())
# Stemmers that only ever take from a word's end.
SUFFIX_ONLY = frozenset(
    {"", "danish", "english", "finnish", "french", "german", "hungarian", "italian", "norwegian"}
) | {
    "portuguese",
    "romanian",
    "russian",
    "spanish",
    "swedish",
}
_own = threading.local()  # a Snowball stemmer may serve one thread only


class Token(NamedTuple):
    """A word of a text: `text[start:end]` is its surface (a Han pair may span a line's end)."""

    start: int
    end: int
    surface: str


def tokens(text: str) -> list[Token]:
    """The words of a text in order; the place in the list is the word's position in phrases."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup is None:
            found.append(Token(match.start(), match.end(), match.group()))
        else:
            found.extend(_pairs(text, match.start(), match.end()))
    return found


def surfaces(text: str) -> list[str]:
    """The surfaces of `tokens(text)`, found faster."""
    if text.isascii() or not _PAIRED.search(text):
        return _SPACED_WORD.findall(text)
    return [token.surface for token in tokens(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """The places of `tokens(text)`, found faster."""
    if text.isascii() or not _PAIRED.search(text):
        return [found.span() for found in _SPACED_WORD.finditer(text)]
    return [(token.start, token.end) for token in tokens(text)]


def located(text: str, words: list[str], wanted: Iterable[int]) -> dict[int, tuple[int, int]]:
    """The places of some of `surfaces(text)`, given as `words`. Where a surface is wanted, all its positions are."""
    if not text.isascii() and _UNUSUAL.search(text):
        return dict(enumerate(spans(text)))
    positions: dict[str, list[int]] = {}
    for position in wanted:
        positions.setdefault(words[position], []).append(position)
    places: dict[int, tuple[int, int]] = {}
    for surface, held in positions.items():
        found = list(_standing(text, surface))
        if len(found) != len(held):  # part of an acronym: look at every word
            return dict(enumerate(spans(text)))
        places.update(zip(held, found, strict=True))
    return places


def _standing(text: str, surface: str) -> Iterable[tuple[int, int]]:
    """Where a surface stands with no letter or figure at either side."""
    size = len(surface)
    start = text.find(surface)
    while start >= 0:
        end = start + size
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            yield start, end
        start = text.find(surface, start + 1)


def _pairs(text: str, start: int, end: int) -> Iterable[Token]:
    """Neighbouring characters of a run, two by two; a character that stands alone is its own word."""
    places = [place for place in range(start, end) if text[place] not in "\r\n"]
    if len(places) == 1:
        yield Token(places[0], places[0] + 1, text[places[0]])
    for first, second in pairwise(places):
        yield Token(first, second + 1, text[first] + text[second])


def is_paired(word: str) -> bool:
    """Whether a word is of a script that is cut into pairs of characters."""
    found = _TOKEN.match(word)
    return found is not None and found.lastgroup is not None


def exact(surface: str) -> str:
    """The form that `=word` compares: the characters as they stand."""
    return surface[:LONGEST]


@lru_cache(maxsize=65536)
def folded(surface: str) -> str:
    """The form that phrases, wildcards and names compare: folded, unstemmed. Never empty for a token."""
    found = fold(surface)
    if "." in found:
        found = found.replace(".", "")
    return found[:LONGEST] or surface[:LONGEST]


def stemming(language: str) -> str:
    """Which stemmer serves a language: a Snowball algorithm (Russian has our own of that name), "" for none."""
    return _ALGORITHMS.get(base(language), "")


@lru_cache(maxsize=65536)
def stem(word: str, algorithm: str) -> str:
    """The stem of a folded word; `algorithm` as `stemming` names it, "" leaves the word as it is."""
    if not algorithm or len(word) < 3 or not word.isalpha():
        return word
    if algorithm == "russian":
        return russian.stem(word)
    stemmer = getattr(_own, algorithm, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(algorithm, 0)
        setattr(_own, algorithm, stemmer)
    return str(stemmer.stemWord(word)) or word


@lru_cache(maxsize=262144)
def forms(surface: str, algorithm: str) -> tuple[str, str]:
    """A word folded, and its stem as the index keeps it."""
    word = folded(surface)
    return word, _kept(word, algorithm)


def stems(word: str, algorithms: Iterable[str]) -> frozenset[str]:
    """All stems that pages of any of these stemmers, or of none, keep a folded word under."""
    return frozenset({word} | {_kept(word, algorithm) for algorithm in algorithms})


def _kept(word: str, algorithm: str) -> str:
    """The stem; a short one with the stemmer that made it: "par" is the Catalan stem of "Paris", and a French word.
    Longer ones that two languages share are mostly of one word: "contract", "nation"."""
    found = stem(word, algorithm)
    return f"{found}|{algorithm}" if algorithm and len(found) < _SHARED and word.isalpha() else found
