"""Patterns over tokens: classes instead of letters. "party@owner own other*3 percent@share? in party@owned".

An item is class names parted by "|", then "@name" to remember the token, then "?" or "*n" (none to n of them).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.relate.tokens import Token

_ITEM = re.compile(r"^(?P<names>[^@?*]+)(?:@(?P<group>\w+))?(?P<many>\?|\*\d+)?$")


@dataclass(frozen=True, slots=True)
class Item:
    names: frozenset[str]
    excluded: frozenset[str]
    group: str
    least: int
    most: int

    def fits(self, token: Token) -> bool:
        return not token.classes.isdisjoint(self.names) and token.classes.isdisjoint(self.excluded)


# "~" in a pattern: words that say nothing by themselves.
_FILLERS = frozenset({"other", "adj", "the", "det", "have"})
Groups = dict[str, Token]


@cache
def compiled(pattern: str) -> tuple[Item, ...]:
    """The items of a pattern. ValueError for an item that cannot be read."""
    return tuple(_item(item) for item in pattern.split())


def needs(pattern: str) -> frozenset[str]:
    """Classes that tokens must have for the pattern to match at all: those of its items without choice."""
    return frozenset(
        next(iter(item.names))
        for item in compiled(pattern)
        if item.least and len(item.names) == 1 and not item.excluded
    )


@cache
def chances(pattern: str) -> tuple[frozenset[str], ...]:
    """Sets of classes of each of which tokens must have one for the pattern to match: its items that must be there."""
    return tuple(dict.fromkeys(item.names for item in compiled(pattern) if item.least and len(item.names) > 1))


def matches(pattern: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Groups]]:
    """Where the pattern matches: first token, one past the last, and the tokens remembered. Shortest runs first."""
    items = compiled(pattern)
    for start in range(len(tokens)):
        if items[0].least and not items[0].fits(tokens[start]):
            continue
        found = _match(items, 0, tokens, start, {})
        if found is not None:
            yield start, *found


def at(pattern: str, tokens: Sequence[Token], place: int) -> tuple[int, Groups] | None:
    """One past the last token of a match that begins at this place, and the tokens remembered; None without."""
    return _match(compiled(pattern), 0, tokens, place, {})


def _match(
    items: Sequence[Item], place: int, tokens: Sequence[Token], at: int, groups: Groups
) -> tuple[int, Groups] | None:
    if place == len(items):
        return at, groups
    item = items[place]
    most, taken = min(item.most, len(tokens) - at), 0
    while taken < most and item.fits(tokens[at + taken]):
        taken += 1
    # A remembered optional item is taken where it stands; fillers are kept short.
    counts = range(item.least, taken + 1) if not item.group else range(taken, item.least - 1, -1)
    for count in counts:
        kept = {**groups, item.group: tokens[at]} if item.group and count else groups
        found = _match(items, place + 1, tokens, at + count, kept)
        if found is not None:
            return found
    return None


def _item(text: str) -> Item:
    found = _ITEM.match(text)
    if found is None:
        raise ValueError(f"A pattern has no item like {text!r}.")
    given = found.group("names").split("|")
    names = frozenset(name for name in given if not name.startswith("-") and name != "~")
    names |= _FILLERS if "~" in given else frozenset()
    excluded = frozenset(name[1:] for name in given if name.startswith("-"))
    many = found.group("many") or ""
    least = 0 if many else 1
    most = int(many[1:]) if many.startswith("*") else 1
    return Item(names, excluded, found.group("group") or "", least, most)
