"""What makes rules quick: the set of words of a text, and alternations that are searched by first character."""

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4)
def words(text: str) -> frozenset[str]:
    """Every run of letters, in lower case, marks kept."""
    return frozenset(_WORD.findall(text.casefold()))


def grouped(patterns: Iterable[str]) -> str:
    """An alternation of patterns, each opening with a plain character, grouped by it: several times faster to search.

    Order is kept among those that open alike; others never meet at one place.
    """
    groups: dict[str, list[str]] = {}
    for pattern in patterns:
        plain = pattern[:1].isalnum() and pattern[1:2] not in ("?", "*", "+", "{")
        groups.setdefault(pattern[:1] if plain else "", []).append(pattern[1:] if plain else pattern)
    return "|".join(f"{first}(?:{'|'.join(rest)})" if first else "|".join(rest) for first, rest in groups.items())
