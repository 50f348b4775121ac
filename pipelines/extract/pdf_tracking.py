"""Letters that a PDF sets wide apart ("T e n d e r"), between which pdfium sees spaces. Knows lines and gaps alone."""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import median

from pipelines.extract.pdfium import Layer, Places

SIGN = "\u200b"  # stands in the place of a space that is none; `composing.clean` drops it
FEW, SHORT = 4, 3.0  # words of a line; letters a word, on average, below which a line is looked at
LETTERS = 0.8  # of a line's signs, at least: figures in columns stand apart for good reason
# Of the size of the letters: gaps between letters that touch, and between those set so wide that nobody reads a word.
TOUCHING, WIDEST = 0.03, 0.35
SPACE = 0.15  # of that size; by so much a gap between words is wider than the usual one between letters
NOTHING = 0.01  # of that size: the width of a space that pdfium made up
NARROW = 0.1  # of its own height: a space as wide is in the file, whatever the size of the letters
_SPACES = re.compile(r"\s+")


def tighten(layer: Layer) -> None:
    """Put SIGN in the text of a page where pdfium has a space within a word; every character keeps its place."""
    lines = layer.text.split("\r\n")
    # A quick look first, at letters and spaces a word: nearly all lines end here.
    short = [number for number, line in enumerate(lines) if len(line) < SHORT + (SHORT + 1) * line.count(" ")]
    wide = [number for number in short if _may_be_wide(lines[number])]
    if not wide:
        return
    starts = [0, *accumulate(len(line) + 2 for line in lines)]
    changed = False
    for number in _with_narrow(layer, wide, lines, starts):
        if inner := _within_words(lines[number], layer, starts[number]):
            lines[number] = "".join(SIGN if place in inner else sign for place, sign in enumerate(lines[number]))
            changed = True
    if changed:
        layer.text, layer.usual = "\r\n".join(lines), False


def _with_narrow(layer: Layer, numbers: Sequence[int], lines: Sequence[str], starts: Sequence[int]) -> dict[int, None]:
    """Those of the lines in which a space may be made up: the first of every run, all of a page looked at together."""
    spaces = [
        (number, starts[number] + found.start()) for number in numbers for found in _SPACES.finditer(lines[number])
    ]
    if not spaces:
        return {}
    offsets = [offset for _, offset in spaces]
    places = layer.places(offsets, offsets)
    return {
        number: None
        for (number, _), x0, y0, x1, y1 in zip(spaces, *places, strict=True)
        if x1 - x0 <= NARROW * (y1 - y0)
    }


def _may_be_wide(line: str) -> bool:
    words = line.count(" ") + 1
    letters = len(line) - words + 1
    return words >= FEW and FEW <= letters < SHORT * words and sum(map(str.isalpha, line)) >= LETTERS * letters


def _within_words(line: str, layer: Layer, start: int) -> set[int]:
    """The places in a line of spaces that part no words."""
    places = layer.places(range(start, start + len(line)), range(start, start + len(line)))
    seen = [place for place, sign in enumerate(line) if not sign.isspace()]
    pairs = list(pairwise(seen))
    size = median(places.y1[place] - places.y0[place] for place in seen)
    usual = median(_gap(places, *pair) for pair in pairs)
    if not TOUCHING * size < usual < WIDEST * size:
        return set()
    close = (pair for pair in pairs if _gap(places, *pair) < usual + SPACE * size)
    spaces = [range(one + 1, other) for one, other in close]
    made_up = (inner for inner in spaces if all(_width(places, place) < NOTHING * size for place in inner))
    return {place for inner in made_up for place in inner}


def _gap(places: Places, one: int, other: int) -> float:
    return places.x0[other] - places.x1[one]


def _width(places: Places, place: int) -> float:
    return places.x1[place] - places.x0[place]
