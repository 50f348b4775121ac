"""Two columns of running text that a PDF draws row by row: where to part its lines, and how to order the parts.

Knows words, their boxes and lines. Where it is not certain that both sides are running text, the order stays.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

import numpy as np

from pipelines.extract.pdfium import Box, Places

LEAST = 6  # rows of a stretch, and lines of each of its columns
WIDE = 0.8  # of the height of a line: the white between two columns, at least
ALIGNED = 0.3  # of that height: by so much lines of the right column may begin further left than most of them
MARGIN = 0.3  # of the width of a page's text, at least, left and right of the gutter
FAR = 3.0  # heights of white that end a stretch
WORDS = 3  # in most lines of a column, at least
GOES_ON = 0.4  # of a column's lines, at least, begin in the middle of a sentence
TOGETHER = 0.5  # of the beginnings that could be in one row, beyond those that are by chance
SAMPLES, LONG = 12, 40  # lines of a page that are looked at first, those of as many characters
SPREAD = 1.9  # heights of a line: two letters and the space between them are seldom as wide
WIDER = 1.3  # times what others are, since in the letters of a typewriter all are wide
_LEFT, _ACROSS, _RIGHT = range(3)
_WORD = re.compile(r"[^\W\d_]{2}")


class Gutter(NamedTuple):
    """What ends left of `left` is of the left column, what begins right of `right` of the right one."""

    left: float
    right: float
    size: float  # height of a line


class Part(NamedTuple):
    """Words `first` to before `past` of a page: those of one line on one side of the gutter."""

    side: int
    first: int
    past: int
    box: Box


def probes(text: str, lines: Sequence[tuple[int, int, str, bool]]) -> tuple[list[int], list[int]]:
    """The characters before and after spaces in the middle of a few lines: where a gutter would show first.

    In running text most lines begin in the middle of a sentence, left and right of it.
    """
    before = []
    step = len(lines) // SAMPLES + 1
    for start, end, _, _ in lines[step // 2 :: step]:
        if end - start > LONG and text[start].islower():
            margin = 2 * (end - start) // 5
            at = text.find(" ", start + margin, end - margin)
            while at > 0:
                if text[at + 1].islower():
                    before.append(at - 1)
                at = text.find(" ", at + 1, end - margin)
    return before, [at + 2 for at in before]


def take_out(places: Places, many: int) -> bool:
    """Take the last boxes, those around probes, out of `places`; whether two show wide white that ends at one place."""
    if not many:
        return False
    x0, y0, x1, y1 = (side[-many:] for side in places)
    for side in places:
        del side[-many:]
    spreads = [(right - left) / (low - high or 1.0) for left, high, right, low in zip(x0, y0, x1, y1, strict=True)]
    if max(spreads) <= SPREAD:  # nearly always
        return False
    least = max(SPREAD, WIDER * sorted(spreads)[many // 4])
    ends = sorted(right for right, spread in zip(x1, spreads, strict=True) if spread > least)
    return any(other - one < y1[0] - y0[0] for one, other in pairwise(ends))


def gutter(places: Places, size: float) -> Gutter | None:
    """The white between two columns, by where most of what follows wide white begins; None where there is too little
    of it. `size` is the height of a line."""
    if len(places.x0) <= LEAST or size <= 0:
        return None
    x0 = np.array(places.x0)
    begins = x0[1:][x0[1:] - places.x1[:-1] > WIDE * size]
    if len(begins) < LEAST:
        return None
    [(most, _)] = Counter(np.rint(begins / size).tolist()).most_common(1)
    near = begins[abs(begins - most * size) <= size]
    edge = float(np.median(near))
    left, right = min(places.x0), max(places.x1)
    if len(near) < LEAST or not MARGIN < (edge - left) / (right - left) < 1 - MARGIN:
        return None
    return Gutter(edge - WIDE * size, edge - ALIGNED * size, size)


def in_columns(texts: Sequence[str], counts: Sequence[int], places: Places, between: Gutter) -> list[list[Part]]:
    """Stretches of lines that run in two columns, each as the parts of its lines in the order of the page's text.

    `texts` are the words, `counts` how many of them each line has.
    """
    lines = list(_parts(counts, places, between))
    stretches = (_trimmed(stretch) for stretch in _stretches(lines, between.size))
    return [parts for parts in stretches if _is_running(parts, texts)]


def is_ruled(parts: Sequence[Part], rules: Sequence[Box]) -> bool:
    """Whether a level line crosses the gutter between the first and the last of the parts, as in a table."""
    left = max(part.box[2] for part in parts if part.side == _LEFT)
    right = min(part.box[0] for part in parts if part.side == _RIGHT)
    top, bottom = min(part.box[3] for part in parts), max(part.box[1] for part in parts)
    return any(x0 < left and x1 > right and top < (y0 + y1) / 2 < bottom for x0, y0, x1, y1 in rules)


def order(stretches: Sequence[Sequence[Part]], firsts: Sequence[int]) -> list[int]:
    """The lines of a page as they are read; `firsts` is the number of the first word of each."""
    found = list(range(len(firsts)))
    number = {first: at for at, first in enumerate(firsts)}
    for parts in stretches:
        for at, part in zip([number[one.first] for one in parts], sorted(parts, key=lambda one: one.side), strict=True):
            found[at] = number[part.first]
    return found


def _parts(counts: Sequence[int], places: Places, between: Gutter) -> Iterator[list[Part]]:
    """The parts of each line, cut where its words change sides."""
    x0, y0, x1, y1 = places
    left, right, _ = between
    at = 0
    for count in counts:
        parts = []
        words = range(at, at + count)
        for side, run in groupby(_LEFT if x1[at] <= left else _RIGHT if x0[at] >= right else _ACROSS for at in words):
            past = at + len(list(run))
            parts.append(Part(side, at, past, (min(x0[at:past]), min(y0[at:past]), max(x1[at:past]), max(y1[at:past]))))
            at = past
        yield parts


def _stretches(lines: Sequence[list[Part]], size: float) -> Iterator[list[Part]]:
    """Lines after lines downwards, with nothing across the gutter and no wide white between them."""
    stretch: list[Part] = []
    for parts in lines:
        across = any(part.side == _ACROSS for part in parts)
        bottom = max((part.box[3] for part in stretch[-4:]), default=0.0)
        if stretch and parts and not across and -size < parts[0].box[3] - bottom < FAR * size:
            stretch += parts
            continue
        yield stretch
        stretch = [] if across else list(parts)
    yield stretch


def _trimmed(stretch: list[Part]) -> list[Part]:
    """Without lines before the first and after the last that have something beside them, but for the end of the left
    column, where that is the longer one."""
    beside = [at for at, (one, other) in enumerate(pairwise(stretch)) if _is_beside(one, other)]
    if not beside:
        return []
    past = beside[-1] + 2
    while past < len(stretch) and stretch[past].side == _LEFT:
        past += 1
    return stretch[beside[0] : past]


def _is_beside(one: Part, other: Part) -> bool:
    overlap = one.box[1] < other.box[3] and other.box[1] < one.box[3]
    return (one.side, other.side) == (_LEFT, _RIGHT) and overlap


def _is_running(parts: Sequence[Part], texts: Sequence[str]) -> bool:
    """Whether both sides are running text, between whose lines the file goes back and forth."""
    if sum(one.side > other.side for one, other in pairwise(parts)) < LEAST - 1:
        return False
    sides = [[texts[part.first : part.past] for part in parts if part.side == side] for side in (_LEFT, _RIGHT)]
    return all(map(_goes_on, sides)) and not _begin_together(parts, texts)


def _goes_on(lines: Sequence[Sequence[str]]) -> bool:
    """Whether the lines of one side hold words enough and begin in the middle of sentences."""
    worded = median(sum(bool(_WORD.search(word)) for word in line) for line in lines)
    lower = sum(line[0][:1].islower() for line in lines[1:])
    return len(lines) >= LEAST and worded >= WORDS and lower >= GOES_ON * (len(lines) - 1)


def _begin_together(parts: Sequence[Part], texts: Sequence[str]) -> bool:
    """Whether sentences begin on both sides at once far more often than by chance: the rows of a table do."""
    pairs = [(one, other) for one, other in pairwise(parts) if _is_beside(one, other)][1:]  # both begin with the first
    begins = [[not texts[part.first][:1].islower() for part in pair] for pair in pairs]
    left, right = (sum(side) for side in zip(*begins, strict=True))
    chance = left * right / len(begins)
    return bool(sum(map(all, begins)) - chance > max(1.0, TOGETHER * (min(left, right) - chance)))
