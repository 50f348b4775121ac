"""Invented texts of contracts, filings, letters and tables, made of the words of `invented.csv`. All names are made up.

For organisations, which the labelled sets have too few firms of, and for languages that no set is in.
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

EACH = 140  # texts of a language
_PART = re.compile(r"\{(\w+)\}")
_LABEL = {"FIRM": "ORG", "SHORT": "ORG", "BODY": "ORG", "PER": "PER", "LOC": "LOC"}
_FORM_FIRST = frozenset({"ar"})
_QUOTED = frozenset({"ru", "uk"})  # the form, then the name in quotes
_SUMS = ("EUR 1,250,000", "$4.2 million", "NOK 340 000", "1.750.000,00 €", "USD 98,400", "2,5 mrd. kr", "CHF 60’000")
_INITIALS = 0.15  # share of people who are written with one


def texts(*, seed: int = 5) -> Iterator[dict[str, Any]]:
    """Rows as a file of labelled texts has them: `text`, `lang`, `entities`."""
    chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
    for language, words in _words().items():
        for number in range(EACH):
            pattern = words["sentence"][number % len(words["sentence"])]
            yield _filled(pattern, words, language, chance)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with (files("pipelines.find.training") / "invented.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            whole = row["role"] == "sentence"
            words = [row["words"].replace("\\n", "\n")] if whole else row["words"].split("|")
            found[row["language"]][row["role"]] += words
    return found


def _filled(pattern: str, words: dict[str, list[str]], language: str, chance: random.Random) -> dict[str, Any]:
    text, names, end = "", [], 0
    for part in _PART.finditer(pattern):
        text += pattern[end : part.start()]
        filling = _filling(part.group(1), words, language, chance)
        if part.group(1) in _LABEL:
            start, stop = len(text), len(text) + len(filling)
            names.append({"start": start, "end": stop, "label": _LABEL[part.group(1)], "surface": filling})
        text, end = text + filling, part.end()
    return {"text": text + pattern[end:], "lang": language, "entities": names}


def _filling(part: str, words: dict[str, list[str]], language: str, chance: random.Random) -> str:
    if part == "SUM":
        return chance.choice(_SUMS)
    if part == "DATE":
        return f"{chance.randint(1, 28):02}.{chance.randint(1, 12):02}.{chance.randint(2004, 2026)}"
    if part == "PER":
        return _person(chance.choice(words["given"]), chance.choice(words["family"]), language, chance)
    if part in ("FIRM", "SHORT"):
        return _firm(words, language, chance, whole=part == "FIRM")
    return chance.choice(words[{"BODY": "body", "LOC": "place"}[part]])


def _person(given: str, family: str, language: str, chance: random.Random) -> str:
    if language == "zh":
        return family + given
    if chance.random() < _INITIALS and language != "ar":
        return f"{given[0]}. {family}"
    return f"{given} {family}"


def _firm(words: dict[str, list[str]], language: str, chance: random.Random, *, whole: bool) -> str:
    """The name with its legal form where `whole`, else as people speak of it."""
    stem, trade, form = (chance.choice(words[role]) for role in ("stem", "trade", "form"))
    if language == "zh":
        return stem + trade + (form if whole else "")
    if language in _QUOTED:
        return f"{form} «{stem}»" if whole else f"{stem}-{trade}"
    name = stem if not whole and chance.random() < 0.5 else f"{stem} {trade}"
    if not whole:
        return name
    return f"{form} {name}" if language in _FORM_FIRST else f"{name} {form}"
