"""The words of a page by their place in its text, with the boxes around them. Knows no lines and no PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.extract.composing import clean
from pipelines.extract.pdfium import Box, Places

# Scripts that part no words: each character is a word of its own, or a whole line would light up for one name.
_ALONE = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))
_SPACES = (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFFFE)
_LETTER, _SPACE, _WORD = 0, 1, 2
_CLASSES = np.zeros(0x10000, dtype=np.uint8)  # of each character up to U+FFFF; all beyond are letters of words
_CLASSES[:0x21] = _SPACE
_CLASSES[list(_SPACES)] = _SPACE
for _low, _high in _ALONE:
    _CLASSES[_low : _high + 1] = _WORD


@dataclass(slots=True)
class Words:
    """Column by column: where each word begins and ends, and its box."""

    firsts: list[int]
    ends: list[int]
    places: Places

    def add(self, spans: Sequence[tuple[int, int]], boxes: Sequence[Box]) -> None:
        self.firsts.extend(first for first, _ in spans)
        self.ends.extend(end for _, end in spans)
        for column, values in zip(self.places, zip(*boxes, strict=True), strict=False):
            column.extend(values)

    def move(self, at: int, spans: Sequence[tuple[int, int]]) -> None:
        """Give the words from number `at` on other places in the text."""
        self.firsts[at : at + len(spans)] = [first for first, _ in spans]
        self.ends[at : at + len(spans)] = [end for _, end in spans]


def cut(text: str, kept: Sequence[tuple[int, int]] | None = None) -> tuple[list[int], list[int]]:
    """Where the words of `text` begin and end; with `kept` only those in these stretches of it."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    classes = _CLASSES[np.minimum(letters, 0xFFFF)]
    if kept is not None:
        inside = np.zeros(len(letters), dtype=bool)
        for start, end in kept:
            inside[start:end] = True
        classes[~inside] = _SPACE
    word, alone = classes != _SPACE, classes == _WORD
    parted = np.concatenate(([True], ~word | alone, [True]))
    firsts = np.flatnonzero(word & (parted[:-2] | alone))
    ends = np.flatnonzero(word & (parted[2:] | alone)) + 1
    return firsts.tolist(), ends.tolist()


def searched(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Words looked for in the cleaned text of their line: some may be shorter, longer, or gone (then of no length)."""
    spans = []
    at = 0
    for word in words:
        start, at = _next(text, word, at)
        spans.append((start, at))
    return spans


def _next(text: str, word: str, at: int) -> tuple[int, int]:
    """Where `word` stands in `text` from `at` on, as it is or cleaned; an empty place where it is gone."""
    start = text.find(word, at)
    if start >= 0 and (start == at or not text[at:start].strip()):
        return start, start + len(word)
    cleaned = clean(word).strip()
    start = text.find(cleaned, at) if cleaned else -1
    if cleaned and start < 0:  # a word that lost its hyphen, or was joined to its neighbour
        rest = text[at:].lstrip()
        start = len(text) - len(rest)
        cleaned = rest.split(" ", 1)[0]
    return (start, start + len(cleaned)) if cleaned and start >= 0 else (at, at)
