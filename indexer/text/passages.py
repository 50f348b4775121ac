"""Cuts a page into passages of about 100 words, the unit of meaning, at the ends of sentences.

Offsets are code points of the page's text.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from indexer.text import sentences

WORDS = 100  # of a passage; the sentence that passes this closes it
LEAST = 40  # words of a last passage; a shorter one joins the one before
MOST = 160  # words; a longer sentence is cut between words
_PAIRED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u0e00-\u0e5b"
_WORD = re.compile(f"[{_PAIRED}]|[^\\s{_PAIRED}]+")
_OF_A_LETTER = 0.6  # a character of a script without spaces, in words
_LETTERS = 12  # a longer run counts as several words


def passages(text: str) -> list[tuple[int, int]]:
    """Start and end of each passage, in order, without overlap; none where the text is blank."""
    found: list[tuple[int, int, float]] = []
    start, end, weight = -1, -1, 0.0
    for first, last, words in _parts(text):
        if start >= 0 and weight + words > MOST:
            found.append((start, end, weight))
            start, weight = -1, 0.0
        start, end, weight = (first if start < 0 else start), last, weight + words
        if weight >= WORDS:
            found.append((start, end, weight))
            start, weight = -1, 0.0
    if start >= 0:
        found.append((start, end, weight))
    if len(found) > 1 and found[-1][2] < LEAST:
        (first, _, before), (_, last, words) = found[-2:]
        found[-2:] = [(first, last, before + words)]
    return [(first, last) for first, last, _ in found]


def _parts(text: str) -> Iterator[tuple[int, int, float]]:
    """Sentences with their weight in words; those that are too long for a passage come in stretches of words."""
    for start, end in sentences.spans(text):
        places = [(start, 0.0)]
        total = 0.0
        for word in _WORD.finditer(text, start, end):
            if total - places[-1][1] >= WORDS:
                places.append((word.start(), total))
            total += _weight(word.group())
        if total <= MOST:
            yield start, end, total
            continue
        for (first, before), (last, upto) in pairwise([*places, (end, total)]):
            stop = last if last == end else first + len(text[first:last].rstrip())
            yield first, stop, upto - before


def _weight(word: str) -> float:
    if len(word) == 1 and re.match(f"[{_PAIRED}]", word):
        return _OF_A_LETTER
    return 1.0 + len(word) // _LETTERS
