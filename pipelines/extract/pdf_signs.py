"""The signs on a PDF page that may lead to a footnote or open one: raised figures, stars and daggers, by their places.

Says of each how it stands; whether it is an anchor or a note is decided in `pdf_notes.py`.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.extract.composing import clean
from pipelines.extract.pdfium import Box, Layer

LONGEST = 3  # figures of a sign
_RUN = re.compile("[0-9*∗⁎†‡§¶‖¹²³⁰⁴-⁹]+")
_TOKEN = re.compile("(?:(?:19|20)[0-9]{2})?([0-9]{1,3}|[*∗⁎†‡§¶‖]{1,4}|[¹²³⁰⁴-⁹]{1,3})")
_PART = re.compile(r"[\d$€£%]|[.,/:–-]\d")  # what follows a figure that is part of something longer
_NOTE = re.compile(r"[.):\]]?\s*(?:[^\W\d]|[„“\"«‘'(<§\[「『《〈])|\)\s*\d|\s+\d{1,4}\s+[^\W\d]")
_AFTER = re.compile(r"[.):\]]?\s*(?=\S)")
_LOWERED, _SUNK, _SMALLER = 0.12, 0.2, 0.9  # of the height of the letter beside it
_NEAR = 1.5  # heights between a sign and what it belongs to
_TABBED = 4.0  # heights between the sign of a note and its text
_FIGURES = str.maketrans("¹²³⁰⁴⁵⁶⁷⁸⁹∗⁎", "1230456789**")
_PRICED = frozenset("$€£#%/=+<–-")  # what stands before a figure that is no sign
_ALWAYS = frozenset("*∗†‡")  # signs that stand at a word for no other reason
_SHAPED = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹")
_CUT = "\ufffe"  # stands for a hyphen and the line end after it
_SEEN = 12  # characters before a sign that tell what it stands at


class Sign(NamedTuple):
    """`text` in plain figures; `line` and `offset`, where it stands in the lines of its sheet, `length` characters.

    `raised`: it stands at the end of a word, as an anchor does; `size` is then the height of the letters there and
    `before` the last of them. Else nothing stands left of it, as with a note; `size` is the height of what follows.
    """

    text: str
    line: int
    offset: int
    length: int
    box: Box
    size: float
    raised: bool
    before: str


def signs(layer: Layer, lines: Sequence[tuple[int, int, str]]) -> list[Sign]:
    """The signs of a page in order of its text; `lines` are where each begins and ends in the layer, and it cleaned."""
    text = layer.text
    tokens = _tokens(text)
    if not tokens or not lines:
        return []
    around = [(start, end - 1, _before(text, start), _after(text, end)) for start, end in tokens]
    offsets = [offset for four in around for offset in four]
    boxes = list(zip(*layer.places(offsets, offsets), strict=True))
    starts = [start for start, _, _ in lines]
    found = []
    for number, (start, end) in enumerate(tokens):
        for first, sign in _of(layer, start, end, boxes[4 * number : 4 * number + 4]):
            line = bisect_right(starts, first) - 1
            offset = _offset(text, first, lines[line], text[first:end])
            if offset >= 0:
                found.append(sign._replace(line=line, offset=offset, length=end - first))
    return found


def may_tie(found: Sequence[Sign]) -> bool:
    """Whether one of the signs stands both as an anchor and as a note does."""
    return not {one.text for one in found if one.raised}.isdisjoint(one.text for one in found if not one.raised)


def _tokens(text: str) -> list[tuple[int, int]]:
    """Where signs may stand: those that stand once where a note may open, and once elsewhere."""
    tokens = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        found = _TOKEN.fullmatch(run[0])
        apart = found and (text[start - 1 : start] not in _PRICED or found.start(1))
        if found and apart and not _PART.match(text, end):
            tokens.append(((start, end), found[1].translate(_FIGURES)))
    openings = Counter(sign for (start, end), sign in tokens if _may_open(text, start, end))
    counts = Counter(sign for _, sign in tokens)
    return [span for span, sign in tokens if openings[sign] and counts[sign] > 1]


def _may_open(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    return (
        (not before or before.isspace() or before == _CUT)
        and end - start <= LONGEST + 1
        and bool(_NOTE.match(text, end))
    )


def _of(layer: Layer, start: int, end: int, boxes: Sequence[Box]) -> Iterator[tuple[int, Sign]]:
    """The sign in a token, if it is one, and where it begins there; `boxes` are of its first and last character, and
    of those before and after it."""
    text = layer.text
    first, last, before, after = boxes
    token = text[start:end].translate(_FIGURES)
    box = (first[0], first[1], last[2], last[3])
    sign = Sign(token, 0, 0, 0, box, _high(before), True, text[max(0, start - _SEEN) : start])
    if len(token) <= LONGEST and _stands_raised(text, start, first, before):
        yield start, sign
    elif token.isdigit() and end - start > 1 and _over(last, first):
        yield from _raised_end(layer, sign, start, end)
    elif len(token) <= LONGEST and (_over(last, after) or _NOTE.match(text, end)) and _stands_first(box, before, after):
        yield start, sign._replace(size=_high(after), raised=False)


def _stands_raised(text: str, start: int, sign: Box, before: Box) -> bool:
    """Whether a sign stands at a word as an anchor does: raised, of a raised shape, or a star."""
    if start == 0 or not _joins(before, sign):
        return False
    shaped = text[start] in _SHAPED or (text[start] in _ALWAYS and not text[start - 1].isspace())
    return shaped or _over(sign, before)


def _raised_end(layer: Layer, sign: Sign, start: int, end: int) -> Iterator[tuple[int, Sign]]:
    """The raised figures at the end of a token: the 4 of "2017" with a raised 4."""
    boxes = list(zip(*layer.places(range(start, end), range(start, end)), strict=True))
    first, last = boxes[0], boxes[-1]
    at = next(place for place, box in enumerate(boxes) if _over(box, first))
    if end - start - at <= LONGEST:
        box = (boxes[at][0], boxes[at][1], last[2], last[3])
        before = layer.text[max(0, start + at - _SEEN) : start + at]
        yield start + at, sign._replace(text=sign.text[at:], box=box, size=_high(first), before=before)


def _before(text: str, start: int) -> int:
    """The last character before a token that is not white space, or its own first."""
    at = start - 1
    while at >= 0 and (text[at].isspace() or text[at] == _CUT):
        at -= 1
    return at if at >= 0 else start


def _after(text: str, end: int) -> int:
    found = _AFTER.match(text, end)
    return found.end() if found else end - 1


def _high(box: Box) -> float:
    return box[3] - box[1]


def _over(sign: Box, letter: Box) -> bool:
    """Whether a sign stands smaller and higher than a letter of the same line."""
    height = _high(letter)
    lowest = letter[1] + _SUNK * height < sign[3] < letter[3] - _LOWERED * height
    return lowest and 0 < _high(sign) < _SMALLER * height


def _joins(letter: Box, sign: Box) -> bool:
    """Whether a sign follows a letter on its line, close by."""
    height = _high(letter)
    return -height < sign[0] - letter[2] < _NEAR * height and letter[1] < sign[3] and sign[1] < letter[3]


def _stands_first(sign: Box, before: Box, after: Box) -> bool:
    """Whether text follows a sign on its line, and what comes before it is on another line or column, or far away."""
    apart = sign[1] >= before[3] - 0.3 * _high(sign) or sign[3] <= before[1] + 0.3 * _high(sign)
    first = apart or before[2] > sign[2] or sign[0] - before[2] > _NEAR * _high(before)
    height = _high(after)
    beside = sign[1] < after[3] and after[1] < sign[3]
    return first and height > 0 and beside and -0.5 * height < after[0] - sign[2] < _TABBED * height


def _offset(text: str, first: int, line: tuple[int, int, str], sign: str) -> int:
    """Where a sign stands in the cleaned text of its line; -1 where it is not found there."""
    start, _, cleaned = line
    before = len(" ".join(clean(text[start:first]).split()))
    return cleaned.find(clean(sign), max(0, before - 1))
