"""The words of a text as a set: whether a rule's words occur at all, before its pattern is run. Knows no rules."""

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_JOINED = re.compile(r"[\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


@lru_cache(maxsize=4)
def words(text: str) -> frozenset[str]:
    """Every run of letters, in lower case, marks kept."""
    return frozenset(_WORD.findall(text.casefold()))


@lru_cache(maxsize=512)
def first_words(phrases: frozenset[str]) -> frozenset[str] | None:
    """The first run of letters of each phrase; None where one has none or its script has no spaces."""
    firsts = set()
    for phrase in phrases:
        found = _WORD.search(phrase.casefold())
        if found is None or _JOINED.search(phrase):
            return None
        firsts.add(found.group())
    return frozenset(firsts)


def has_any(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases may occur in the text: False is certain, True is not."""
    firsts = first_words(phrases if isinstance(phrases, frozenset) else frozenset(phrases))
    return firsts is None or not firsts.isdisjoint(words(text))


def grouped(patterns: Iterable[str]) -> str:
    """An alternation of patterns, each opening with a plain character, grouped by it: several times faster to search.

    Order is kept among those that open alike; others never meet at one place.
    """
    groups: dict[str, list[str]] = {}
    for pattern in patterns:
        plain = pattern[:1].isalnum() and pattern[1:2] not in ("?", "*", "+", "{")
        groups.setdefault(pattern[:1] if plain else "", []).append(pattern[1:] if plain else pattern)
    return "|".join(f"{first}(?:{'|'.join(rest)})" if first else "|".join(rest) for first, rest in groups.items())
