"""Dates told from the document's own: "last month", "two weeks ago", "on Sunday", "昨天". Always marked relative."""

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.text import number_words
from indexer.text.customs import base
from indexer.text.dates import words
from indexer.text.dates.parts import Part

_UNITS = ("day", "week", "month", "year")
_SIMPLE = {"today": 0, "yesterday": -1, "tomorrow": 1, "day-2": -2, "day+2": 2}
_HAN = frozenset({"zh", "ja"})
_LONG_WEEKDAYS = frozenset("en de fr es pt it nl nb nn da sv ru uk pl tr ar".split())


@lru_cache(maxsize=32)
def _phrases(language: str) -> tuple[re.Pattern[str], dict[str, tuple[str, int]]]:
    table: dict[str, tuple[str, int]] = {}
    for role, steps in _SIMPLE.items():
        table |= {phrase.casefold(): ("day", steps) for phrase in words.phrases(language, role)}
    for unit in ("week", "month", "year", "quarter"):
        for phrase, role in words.roles(language, unit).items():
            behind = role.removeprefix(unit)
            if behind:
                table[phrase] = (unit, int(behind))
    edge = ("", "") if language in _HAN else (r"(?<![^\W_])", r"(?![^\W_])")
    return re.compile(f"{edge[0]}(?P<p>{words.either(table)}){edge[1]}", re.IGNORECASE), table


@lru_cache(maxsize=32)
def _ago(language: str) -> re.Pattern[str]:
    numbers = words.either([*number_words.of(language).values, "a", "an", "few"] if language not in _HAN else [])
    count = rf"(?P<n>\d{{1,3}}|{numbers})"
    units = "|".join(f"(?P<{unit}>{words.either(words.phrases(language, unit))})" for unit in _UNITS)
    before, after = words.phrases(language, "ago-before"), words.phrases(language, "ago")
    ahead = words.phrases(language, "ahead-before")
    gap = r"\s?" if language in _HAN else r"\s+"
    edge = "" if language in _HAN else r"(?![^\W_])"
    # One group each for number and unit: whether the words look back or ahead is told by what opens the phrase.
    opening = rf"(?:(?P<ahead>{words.either(ahead)})\s+)" if ahead else r"(?P<ahead>(?!))"
    closing = rf"(?:{gap}(?:{words.either(after)}))" if after else r"(?!)"
    back = rf"(?:{words.either(before)})\s+" if before else ""
    tail = "" if before and not after else rf"(?(ahead)|{closing})"  # both in Norwegian: "for to uker siden"
    lead = "" if language in _HAN else r"(?<![^\W_])"
    start = rf"(?:{opening}|{back})"
    return re.compile(rf"{lead}{start}{count}{gap}(?:{units}){edge}{tail}", re.IGNORECASE)


@lru_cache(maxsize=32)
def _weekday(language: str) -> re.Pattern[str]:
    days = words.either(name for name in words.weekdays(language) if len(name) > 2)
    last, following = words.either(words.phrases(language, "last")), words.either(words.phrases(language, "next"))
    plural = r"(?!s\b)" if language == "en" else ""
    return re.compile(
        rf"(?<![^\W_])(?:(?P<last>{last})\s+|(?P<next>{following})\s+)?(?P<day>{days})(?![^\W_]){plural}(?:\s+(?P<behind>{last}))?",
        re.IGNORECASE,
    )


def find(text: str, language: str) -> Iterator[Part]:
    """Yield a Part for each relative date of the language."""
    code = base(language) or "en"
    pattern, table = _phrases(code)
    for found in pattern.finditer(text):
        shift = table.get(re.sub(r"\s+", " ", found["p"].casefold()))
        if shift is not None and not (code == "sv" and found["p"] == "i"):
            yield Part(found.start(), found.end(), shift=shift)
    yield from _found_ago(text, code)
    if code in _LONG_WEEKDAYS:
        yield from _found_weekdays(text, code)


def _found_ago(text: str, code: str) -> Iterator[Part]:
    counts = number_words.of(code).values
    for found in _ago(code).finditer(text):
        unit = next((unit for unit in _UNITS if found[unit]), "")
        word = found["n"].casefold()
        if not unit or word == "few":
            continue
        count = int(word) if word.isdigit() else counts.get(word, 1)
        steps = count if found["ahead"] else -count
        shift = ("day", 7 * steps) if unit == "week" else (unit, steps)
        yield Part(found.start(), found.end(), shift=shift)


def _found_weekdays(text: str, code: str) -> Iterator[Part]:
    table = words.weekdays(code)
    for found in _weekday(code).finditer(text):
        name = found["day"]
        if code in ("en", "de") and not name[0].isupper():
            continue
        toward = 1 if found["next"] else -1 if found["last"] or found["behind"] else 0
        yield Part(found.start(), found.end(), weekday=table[name.casefold()], toward=toward)
