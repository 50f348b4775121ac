"""Lists of small words, in `word_lists.csv`: words between the parts of names, titles of people, abbreviations."""

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    with (files("indexer.text") / "word_lists.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    roles = {row["role"] for row in rows}
    return {role: frozenset(w for row in rows if row["role"] == role for w in row["words"].split()) for role in roles}


def word_list(role: str) -> frozenset[str]:
    """The words of one role, folded to lower case. KeyError where the table has no such role."""
    return _lists()[role]
