"""The words a rule of the grammar matched, and what they say: what builders are handed."""

import re
from typing import Any

from indexer.text.dates.lexicon import OTHER, Lexed
from indexer.text.dates.parts import Part

STEPS = {
    "last": -1,
    "previous": -1,
    "past": -1,
    "window-past": -1,
    "this": 0,
    "next": 1,
    "coming": 1,
    "last2": -2,
    "next2": 2,
}
STEPS |= {f"{name}-after": STEPS[name] for name in ("last", "past", "window-past", "this", "next")}


class Match:
    """The words a rule matched, by the names of its groups."""

    def __init__(self, read: Lexed, found: re.Match[str], language: str) -> None:
        self.read, self.language, self._found = read, language, found
        self.first, self.last = found.start(), found.end() - 1

    def token(self, group: str) -> int:
        """The number of the token a group matched, -1 without one."""
        names = self._found.re.groupindex
        return self._found.start(group) if group in names else -1

    def value(self, group: str, *classes: str) -> Any:
        """What a group's word says as the first of these classes that it has; None where it has none."""
        token = self.token(group)
        for name in classes:
            said = self.read.value(token, name) if token >= 0 else None
            if said is not None:
                return said
        return None

    def text(self, group: str) -> str:
        """A group's word as it stands in the text."""
        token = self.token(group)
        return self.read.text[self.read.starts[token] : self.read.ends[token]] if token >= 0 else ""

    def bounds(self, group: str = "") -> tuple[int, int]:
        """Where the match stands in the text, from that group on."""
        first = self.token(group) if group else self.first
        return self.read.starts[first], self.read.ends[self.last]

    def glued(self, left: int, right: int) -> bool:
        """Whether nothing stands between two tokens."""
        return self.read.ends[left] == self.read.starts[right]

    def following(self, *classes: str) -> bool:
        """Whether the next word is of one of these classes."""
        return any(self.read.value(self.last + 1, name) is not None for name in classes)

    def preceding(self, group: str, *classes: str) -> bool:
        """Whether the word before a group is of one of these classes."""
        return any(self.read.value(self.token(group) - 1, name) is not None for name in classes)

    @property
    def owned(self) -> bool:
        """Whether the period is somebody's ("his last year", "the last years of her life"): not the document's."""
        read, following = self.read, self.last + 1
        if read.value(self.first - 1, "possessive") is not None or read.value(following, "possessive") is not None:
            return True
        return read.value(following, "of") is not None and read.value(following + 1, "possessive") is not None

    @property
    def before_word(self) -> bool:
        """Whether a word of another kind follows, so that a figure at the end may count it."""
        following = self.last + 1
        if following >= len(self.read.letters) or self.read.letters[following] != OTHER:
            return False
        return self.read.text[self.read.starts[following]].isalnum()

    def part(self, group: str = "", **fields: Any) -> Part:
        return Part(*self.bounds(group), **fields)


def weekday_fits(match: Match) -> bool:
    """Short names of weekdays are words of other kinds in small letters ("he sat", "the sun")."""
    name = match.text("wd")
    return match.value("wd", "weekday") is not None or match.language != "en" or name[0].isupper() or len(name) > 3
