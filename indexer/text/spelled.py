"""Numbers in words read off a text: "twenty-three", "two hundred and fifty", "cinco mil millones", "half a million"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from indexer.text import number_words, scales, vocabulary
from indexer.text.customs import base

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_GAP = re.compile(r"(?:[ \t\xa0\u202f\u2009-]|\n(?!\s*\n))*")
_ARTICLES = frozenset("a an en ei ein eine einer et ett un une una uno um uma een bir of".split())
_HALVES = "half halv halve halvparten halbe halben demi medio media meio meia mezzo pół yarım".split()
_PARTS = {
    **dict.fromkeys(_HALVES, "0.5"), **dict.fromkeys(("quarter", "kvart", "viertel"), "0.25"),
    **dict.fromkeys(("anderthalb", "eineinhalb", "полтора", "halvannen", "anderhalf"), "1.5"),
}  # fmt: skip
_JOINED_PARTS = {
    "demi-million": ("0.5", 6),
    "полмиллиона": ("0.5", 6),
    "полмиллиарда": ("0.5", 9),
    "полтысячи": ("0.5", 3),
}


class Spelled(NamedTuple):
    """A number in words at `start:end`; `power` is that of its last scale word, 0 without one."""

    start: int
    end: int
    value: Decimal
    power: int


class _Token(NamedTuple):
    start: int
    end: int
    word: str


@dataclass(slots=True)
class _Count:
    """A number as far as its words were read: `total` above the last scale word, `section` below it."""

    words: number_words.NumberWords
    table: scales.Scales
    teens_apart: bool
    total: Decimal = Decimal(0)
    section: int = 0
    power: int = 0

    def take(self, word: str, *, first: bool) -> bool:
        """Whether `word` goes on with the number; takes it in if so."""
        step = self._step(word)
        if step is not None:
            return self._add(step)
        if word in self.words.hundreds:
            return self._hundred(self.words.hundreds[word], first=first)
        return not first and word in self.table.words and self._scale(self.table.words[word])

    def _add(self, step: int) -> bool:
        room = 1000 if step >= 100 else 100 if step >= 10 else 10
        open_ten = self.section % 100 > 19 or self.section % 100 == 0 or (self.teens_apart and self.section % 100 == 10)
        if self.section % room or (step < 20 and not open_ten) or (self.section and step >= 20 and self.section % 100):
            return False
        self.section += step
        return True

    def _hundred(self, size: int, *, first: bool) -> bool:
        if size == 100 and (self.section < 10 or first):
            self.section = (self.section or 1) * 100
            return True
        if size > 100 and self.section == 0:
            self.section = size
            return True
        return False

    def _scale(self, power: int) -> bool:
        size = Decimal(10) ** power
        self.total = self.total * size if self.total and not self.section else self.total + (self.section or 1) * size
        self.section, self.power = 0, power
        return True

    def _step(self, word: str) -> int | None:
        if word in self.words.values:
            return self.words.values[word]
        parts = word.split("-")
        values = [self.words.values.get(part, 0 if part in self.words.joints else None) for part in parts]
        return sum(filter(None, values)) if len(parts) > 1 and None not in values else None


def find(text: str, language: str) -> Iterator[Spelled]:
    """Yield every number in words of the language, in order. An article counts as one before a scale word only."""
    words, table = number_words.of(language), scales.of(language)
    if not words.values:
        return
    starts = words.values.keys() | words.hundreds.keys() | _PARTS.keys() | _JOINED_PARTS.keys()
    present = vocabulary.words(text)
    if not table.words.keys().isdisjoint(present):
        starts = starts | {"a", "an"}
    if starts.isdisjoint(present) and base(language) != "ar":
        return
    tokens = list(_tokens(text, words))
    place = 0
    while place < len(tokens):
        word = tokens[place].word
        if word not in starts and "-" not in word:
            place += 1
            continue
        found = _fraction(text, tokens, place, table) or _whole(
            text, tokens, place, _Count(words, table, base(language) == "tr")
        )
        if found is not None:
            yield found[0]
        place = found[1] if found else place + 1


def _tokens(text: str, words: number_words.NumberWords) -> Iterator[_Token]:
    """Words in lower case; one with hyphens is parted where it opens with a number but is none ("one-yen")."""
    for found in _WORD.finditer(text):
        word = found.group().casefold()
        if "-" not in word:
            yield _Token(*found.span(), word)
            continue
        first = word.partition("-")[0]
        parted = first != word and first in words.values and word not in words.values
        if parted and not all(part in words.values or part in words.joints for part in word.split("-")):
            yield _Token(found.start(), found.start() + len(first), first)
        else:
            yield _Token(found.start(), found.end(), word)


def _whole(text: str, tokens: list[_Token], place: int, count: _Count) -> tuple[Spelled, int] | None:
    """The number that starts at token `place`, and the token after it."""
    index, last = place, -1
    joints = count.words.joints
    if tokens[place].word in ("a", "an"):
        count.section, index = 1, place + 1
    while index < len(tokens):
        token = tokens[index]
        if index > place and not _GAP.fullmatch(text, tokens[index - 1].end, token.start):
            break
        if count.take(token.word, first=index == place):
            last = index
        elif not (
            token.word in joints and last == index - 1 and index > place and (count.section >= 20 or count.total)
        ):
            break
        index += 1
    if last < 0 or (tokens[place].word in ("a", "an") and last == place):
        return None
    value = count.total + count.section
    return Spelled(tokens[place].start, tokens[last].end, value, count.power), last + 1


def _fraction(text: str, tokens: list[_Token], place: int, table: scales.Scales) -> tuple[Spelled, int] | None:
    """ "half a million", "eine halbe Milliarde", "полмиллиона"."""
    token = tokens[place]
    if token.word in _JOINED_PARTS:
        share, power = _JOINED_PARTS[token.word]
        return Spelled(token.start, token.end, Decimal(share) * Decimal(10) ** power, power), place + 1
    index = place
    while index < len(tokens) - 1 and tokens[index].word in _ARTICLES and index < place + 2:
        index += 1
    share_word = _PARTS.get(tokens[index].word)
    if share_word is None:
        return None
    index += 1
    while index < len(tokens) and tokens[index].word in _ARTICLES:
        index += 1
    power = table.words.get(tokens[index].word, 0) if index < len(tokens) else 0
    if power < 5 or not re.fullmatch(r"[\w\s-]*", text[token.start : tokens[index].start]):
        return None
    return Spelled(token.start, tokens[index].end, Decimal(share_word) * Decimal(10) ** power, power), index + 1
