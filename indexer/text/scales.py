"""Scale words: "million", "Mrd.", "crore", "тыс.". Source: CLDR compact formats (Babel) and `scale_words.csv`."""

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from babel import Locale
from babel.core import UnknownLocaleError

from indexer.text.customs import base


@dataclass(frozen=True, slots=True)
class Scales:
    """Words to powers of ten. `words` are folded to lower case; `strong` and `weak` are as written.

    A weak one ("m", "k") counts only beside a currency.
    """

    words: dict[str, int] = field(default_factory=dict)
    weak: dict[str, int] = field(default_factory=dict)


@lru_cache(maxsize=32)
def of(language: str) -> Scales:
    """The scale words of a language, and those used everywhere. No language means English."""
    code = base(language) or "en"
    words = dict(_cldr(code))
    weak: dict[str, int] = {}
    for languages, power, strength, forms in _rows():
        if "*" in languages or code in languages:
            for form in forms:
                if strength == "weak":
                    weak[form] = power
                else:
                    words[form.casefold().rstrip(".")] = power
    return Scales({**_foreign(code), **words}, weak)


def of_heading(heading: str) -> int:
    """The power of ten in which a column's figures are given: 6 of "Value (NOK million)", 3 of "Betrag in Tsd. €" and
    "EUR '000", 0 where it says none. Its language does not matter."""
    powers = _agreed()
    named = {powers[word] for word in _HEADING_WORD.findall(heading.casefold()) if word in powers}
    named |= {power for power, figure in _FIGURES.items() if figure.search(heading)}
    named |= {_SHORT[sign.lower()] for sign in _BESIDE_CURRENCY.findall(heading) + _BEFORE_CURRENCY.findall(heading)}
    return named.pop() if len(named) == 1 else 0


def without_figure(heading: str) -> str:
    """The heading without the figure that tells its scale: "Amount (EUR )" of "Amount (EUR 1,000)"."""
    for figure in _FIGURES.values():
        heading = figure.sub("", heading)
    return heading


_HEADING_WORD = re.compile(r"[^\W\d_]+")
_ONE = r"(?<!\d)(?:['’]000|1[., \xa0]?000)"
_MORE = r"[., \xa0'’]?000"
_FIGURES = {3: re.compile(_ONE + r"(?!" + _MORE + r"|\d)"), 6: re.compile(_ONE + _MORE + r"(?!" + _MORE + r"|\d)")}
_BESIDE_CURRENCY = re.compile(r"(?:[€$£]|\b[A-Z]{3})[ \xa0]?([mMkK]|bn)(?![^\W_])")
_BEFORE_CURRENCY = re.compile(r"(?<![^\W_])([TtKkMm])(?:€|EUR(?![^\W_]))")  # "T€" and "TEUR" are thousands
_SHORT = {"k": 3, "t": 3, "m": 6, "bn": 9}


@lru_cache(maxsize=1)
def _agreed() -> dict[str, int]:
    """The scale words of all languages together, where all agree on their size."""
    powers: dict[str, set[int]] = {}
    for languages, power, strength, forms in _rows():
        if strength == "strong":
            for form in forms:
                powers.setdefault(form.casefold().rstrip("."), set()).add(power)
            for language in languages - {"*"}:
                for word, size in _cldr(language).items():
                    powers.setdefault(word, set()).add(size)
    return {word: min(sizes) for word, sizes in powers.items() if len(sizes) == 1}


@lru_cache(maxsize=32)
def _foreign(code: str) -> dict[str, int]:
    """Scale words of all other languages, met in quotes, names and mixed texts, where all agree on their size."""
    powers: dict[str, set[int]] = {}
    for languages, power, strength, forms in _rows():
        if strength == "strong" and code not in languages:
            for form in forms:
                powers.setdefault(form.casefold().rstrip("."), set()).add(power)
    return {word: min(sizes) for word, sizes in powers.items() if len(sizes) == 1 and len(word) > 4 and word != "mille"}


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[frozenset[str], int, str, tuple[str, ...]], ...]:
    with (files("indexer.text") / "scale_words.csv").open(encoding="utf-8") as table:
        return tuple(
            (frozenset(row["languages"].split()), int(row["power"]), row["strength"], tuple(row["words"].split()))
            for row in csv.DictReader(table)
        )


def _cldr(code: str) -> dict[str, int]:
    """Long forms as CLDR has them: "0 millioner" at 1000000 gives millioner: 6."""
    try:
        formats = Locale.parse(code).compact_decimal_formats.get("long", {})
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for plural in formats.values():
        for size, pattern in plural.items():
            text = str(getattr(pattern, "pattern", pattern))
            word = re.sub(r"[0\s\xa0'’]", "", text).casefold()
            power = len(str(size)) - 1 - (text.count("0") - 1)
            if word.isalpha() and len(word) > 2 and power in (3, 6, 9, 12):
                found[word] = power
    return found
