"""The words by which a contract document names its kind, its parties and their roles, as patterns."""

import csv
import re
from collections import defaultdict
from functools import cache
from importlib.resources import files

_SPACE = re.compile(r" (?!\?)")


@cache
def words(kind: str) -> str:
    """All forms of a class, of all languages, as alternatives of a pattern, the longest first; their words
    may stand on two lines."""
    known: dict[str, set[str]] = defaultdict(set)
    with (files("pipelines.relate") / "agreement_words.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            known[row["class"]].update(row["forms"].split("|"))
    return "|".join(_SPACE.sub(r"\\s+", form) for form in sorted(known[kind], key=lambda form: (-len(form), form)))


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """Any of the forms of a class, as whole words."""
    return re.compile(rf"(?<![^\W_])(?:{words(kind)})(?![^\W_])", re.IGNORECASE)
