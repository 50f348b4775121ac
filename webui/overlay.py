"""Rectangles over a page image, made from the boxes of its words, in points from the top left corner."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.lookup.views import MarkedMention
from indexer.model.documents import Page, WordBox
from webui.notes import Way
from webui.segments import Spans

_AIR = 1.5  # points around a lit word, so that the mark does not cut its letters
_SAME_LINE = 0.5  # of the lower word's height


@dataclass(frozen=True, slots=True)
class Rectangle:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """One lit stretch (`hit` counts them from 1), mention or way; a stretch over two lines has two rectangles."""

    rectangles: tuple[Rectangle, ...]
    hit: int = 0
    marked: MarkedMention | None = None
    way: Way | None = None


class Overlay:
    """Finds the rectangles of stretches of one page."""

    def __init__(self, page: Page) -> None:
        self._text = page.text
        self._boxes = sorted(page.boxes, key=lambda box: box.start)
        self._starts = [box.start for box in self._boxes]

    def lit(self, spans: Spans) -> list[Mark]:
        """A mark for each lit stretch that has boxes."""
        marks = (Mark(self.rectangles(*span), hit=count) for count, span in enumerate(spans.spans, 1))
        return [mark for mark in marks if mark.rectangles]

    def mentions(self, mentions: Iterable[MarkedMention]) -> list[Mark]:
        """A mark for each mention that has boxes."""
        marks = (Mark(self.rectangles(one.mention.start, one.mention.end), marked=one) for one in mentions)
        return [mark for mark in marks if mark.rectangles]

    def ways(self, ways: Iterable[Way]) -> list[Mark]:
        """A mark for each way from a footnote to its anchor, or back, that has boxes."""
        marks = (Mark(self.rectangles(one.start, one.end), way=one) for one in ways)
        return [mark for mark in marks if mark.rectangles]

    def rectangles(self, start: int, end: int) -> tuple[Rectangle, ...]:
        """One rectangle for each line that `start:end` runs over; none where the words have no boxes."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        lines: list[list[float]] = []
        for box in self._boxes[first:]:
            if box.start >= end:
                break
            left, right = max(start, box.start), min(end, box.end)
            if left < right:
                _join(lines, self._part(box, left, right))
        return tuple(_rectangle(line) for line in lines)

    def _part(self, box: WordBox, start: int, end: int) -> list[float]:
        """The part of a word's box that holds some of its characters, taking all as equally wide."""
        width = (box.x1 - box.x0) / max(box.end - box.start, 1)
        before, after = start - box.start, box.end - end
        if _runs_left(self._text[box.start : box.end]):
            before, after = after, before
        return [box.x0 + before * width, box.y0, box.x1 - after * width, box.y1]


def _join(lines: list[list[float]], part: Sequence[float]) -> None:
    if lines:
        line = lines[-1]
        overlap = min(line[3], part[3]) - max(line[1], part[1])
        if overlap > _SAME_LINE * min(line[3] - line[1], part[3] - part[1]):
            lines[-1] = [min(line[0], part[0]), min(line[1], part[1]), max(line[2], part[2]), max(line[3], part[3])]
            return
    lines.append(list(part))


def _rectangle(line: Sequence[float]) -> Rectangle:
    x0, y0, x1, y1 = line
    return Rectangle(
        round(x0 - _AIR, 2), round(y0 - _AIR, 2), round(x1 - x0 + 2 * _AIR, 2), round(y1 - y0 + 2 * _AIR, 2)
    )


def _runs_left(word: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in word)
