"""Lists of small words that the finders share, in `small_words.csv`: sentence openers, stop words, doubtful towns."""

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=128)
def word_list(role: str) -> frozenset[str]:
    """The words of one role, as the table has them. KeyError where it has no such role."""
    with (files("pipelines.find") / "small_words.csv").open(encoding="utf-8") as table:
        found = frozenset(word for row in csv.DictReader(table) if row["role"] == role for word in row["words"].split())
    if not found:
        raise KeyError(role)
    return found
