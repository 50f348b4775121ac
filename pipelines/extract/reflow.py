"""Lines of a page to paragraphs: what stands between two lines, and between the halves of a word cut at a line end.

Decides by where lines stand and how they end; changes no letter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.extract.pdfium import Box

WORDS_PARTED, LINE_KEPT, PARAGRAPH = " ", "\n", "\n\n"
NEAR = 10  # lines above and below that tell how wide the column is
_ITEM = re.compile(r"[•·▪●○◦■–—*-]\s|\(?(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5}|[A-Z])[.)]\s|\[\d{1,3}\]|§")
STOPPED = re.compile(r"[.!?…。！？][”\"»’)\]]?\d{0,3}$")
_ENDED = re.compile(r"[:;；：]$|" + STOPPED.pattern)
_LEADERS = ". . ."
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


@dataclass(slots=True)
class Line:
    """A line of a page: its text, the box around it, and whether a word was cut at its end by a hyphen."""

    text: str
    box: Box
    cut: bool = False


@dataclass(slots=True)
class Column:
    """Where the lines around a line begin and end."""

    left: float
    right: float


def joints(lines: Sequence[Line]) -> list[str]:
    """What stands between each line and the next: a space, a line end kept, or a blank line."""
    if len(lines) < 2:
        return []
    boxes = [line.box for line in lines]
    sizes = [box[3] - box[1] for box in boxes]
    steps = [below[3] - above[3] for above, below in pairwise(boxes)]
    heights = [min(pair) for pair in pairwise(sizes)]
    lead = _usual_lead(steps, heights)
    rights = [box[2] for box in boxes]
    widest = max(rights)
    found = []
    for index, (step, height) in enumerate(zip(steps, heights, strict=True)):
        above, below = lines[index], lines[index + 1]
        if above.cut and 0 < step < 2.5 * lead * height and not below.text[0].isdigit():
            found.append(WORDS_PARTED)
        elif height <= 0 or above.box[2] <= above.box[0]:
            found.append(LINE_KEPT)
        elif abs(step) < 0.4 * height:
            found.append(_beside(above, below, height))
        elif step < 0:
            found.append(_next_column(lines, index))
        elif step > (lead + 0.35) * height or sizes[index] > 1.3 * height or sizes[index + 1] > 1.3 * height:
            found.append(PARAGRAPH)
        else:
            found.append(_inside_block(lines, index, rights, widest))
    return found


def parted(above: str, below: str) -> str:
    """A space between the words of two lines of one paragraph; nothing where the script has no spaces."""
    return "" if _WIDE.match(above[-1:]) and _WIDE.match(below[:1]) else " "


def _usual_lead(steps: Sequence[float], heights: Sequence[float]) -> float:
    """From one line down to the next within a paragraph, in heights of a line: what the closer lines have."""
    pairs = zip(steps, heights, strict=True)
    leads = sorted(step / height for step, height in pairs if height > 0 and 0.6 * height < step < 4 * height)
    return leads[len(leads) // 4] if leads else 1.2


def _size(line: Line) -> float:
    return line.box[3] - line.box[1]


def _beside(above: Line, below: Line, height: float) -> str:
    """Two pieces of text at one height: cells of a row, or a label and its field."""
    return WORDS_PARTED if 0 <= below.box[0] - above.box[2] < height else LINE_KEPT


def _next_column(lines: Sequence[Line], index: int) -> str:
    """The text goes on further up: in the next column, or the file has an order of its own."""
    above, below = lines[index], lines[index + 1]
    if _ENDED.search(above.text):
        return PARAGRAPH
    if below.text[0].islower():
        return WORDS_PARTED
    column = _column(lines, index)
    full = column.right - above.box[2] < 0.2 * (column.right - column.left)
    alike = max(_size(above), _size(below)) < 1.1 * min(_size(above), _size(below))
    return WORDS_PARTED if full and alike and below.box[0] > above.box[2] else PARAGRAPH


def _column(lines: Sequence[Line], index: int) -> Column:
    """The column of a line, by the lines near it that begin near its left side and are set as large."""
    own = lines[index]
    x0, size = own.box[0], _size(own)
    near = [
        line.box
        for line in lines[max(0, index - NEAR) : index + NEAR + 2]
        if abs(line.box[0] - x0) < 4 * size and 0.85 * size < line.box[3] - line.box[1] < 1.18 * size
    ]
    return Column(min(box[0] for box in near), max(box[2] for box in near)) if near else Column(x0, own.box[2])


def _inside_block(lines: Sequence[Line], index: int, rights: Sequence[float], widest: float) -> str:
    """The joint of two lines that stand close: did the text go on, or did the line end because it was to end?

    `rights` are the right sides of all lines, `widest` the last of them: a line as wide needs no closer look.
    """
    above, below = lines[index], lines[index + 1]
    if not below.text[:6].isalpha() and _ITEM.match(below.text):
        return PARAGRAPH if _ENDED.search(above.text) else LINE_KEPT
    if "...." in above.text or _LEADERS in above.text:
        return LINE_KEPT
    x0, _, x1, _ = above.box
    left, _, right, _ = below.box
    height = _size(above)
    first = below.text.find(" ")
    word = (right - left) * (first if first > 0 else len(below.text)) / len(below.text)
    room = x1 + 1.15 * word + 0.6 * height
    indented = left > x0 + 0.8 * height and not _ITEM.match(above.text)  # an item's own lines hang
    if not indented and (room >= widest or room >= max(rights[max(0, index - NEAR) : index + NEAR + 2])):
        return WORDS_PARTED
    column, stopped = _column(lines, index), STOPPED.search(above.text)
    if stopped and indented and x0 < column.left + 0.5 * height:
        return PARAGRAPH
    if room < column.right:  # the next word would have fitted
        return PARAGRAPH if stopped and column.right - x1 > 0.12 * (column.right - column.left) else LINE_KEPT
    return WORDS_PARTED
