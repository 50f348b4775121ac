"""Where the text of a page goes on at the top of the next one. Reads no names: it knows lines, blocks and boxes."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role
from indexer.model.mentions import OVER_PAGES, Mention, Span, within

_ASIDE = (Role.FURNITURE, Role.FOOTNOTE)
_APART = (Role.HEADING, Role.TABLE, Role.BYLINE, Role.DATELINE, Role.FIELD)
_NUMBER = (
    r"(?:[-–—]\s?)?(?:(?i:page|p|side|seite|página|pág|sida|стр|с)\.?\s)?\d{1,4}"
    r"(?:\s?(?:/|of|av|von|de|sur|из)\s?\d{1,4})?(?:\s?[-–—])?"
)
_NUMBER_LAST = re.compile(rf"\n\s*{_NUMBER}\s*\Z")
_NUMBER_FIRST = re.compile(rf"\s*{_NUMBER}\s*\n")
_CLOSED = re.compile(r"[.!?:;…。！？]['\"”’»“)\]]*\Z")
_ITEM = re.compile(r"[•●▪◦‣*·–—-]\s|\d{1,3}(?:\.\d{1,3})*[.)]?\s+[^\W\d_a-zà-öø-ÿа-яё]")
_FULL = 0.7  # of the width of its lines
_SHORTEST = 25  # code points of a full line, where no boxes tell how wide it is


@dataclass(frozen=True, slots=True)
class Seam:
    """`left.text[:end]` goes on at `right.text[start:]`, in the middle of a sentence."""

    left: Page
    right: Page
    end: int
    start: int


class Piece(NamedTuple):
    """A stretch of a page: `page.text[start:end]`."""

    page: Page
    start: int
    end: int


class Joined:
    """Stretches of neighbouring pages as one page, each from a new line on, under a number that no page has. What is
    found in it has its places on the pages again by `parts`."""

    def __init__(self, pieces: Sequence[Piece], number: int) -> None:
        self._pieces = list(pieces)
        self._starts = [0, *accumulate(piece.end - piece.start + 1 for piece in pieces)]
        text = "\n".join(piece.page.text[piece.start : piece.end] for piece in pieces)
        self.page = Page(number, text, pieces[0].page.language, blocks=tuple(self._blocks()))

    @property
    def breaks(self) -> list[int]:
        """Where in the text each page but the first begins."""
        return self._starts[1:-1]

    def _blocks(self) -> Iterator[Block]:
        for begin, piece in zip(self._starts, self._pieces, strict=False):
            by = begin - piece.start
            for block in piece.page.blocks:
                if block.start < piece.end and piece.start < block.end:
                    start, end = max(block.start, piece.start) + by, min(block.end, piece.end) + by
                    yield Block(block.role, start, end, block.label)

    def mentions(self, on_page: Mapping[int, Sequence[Mention]]) -> list[Mention]:
        """Those of the pages where they stand in the text, both parts of one as one."""
        found: list[Mention] = []
        for begin, piece in zip(self._starts, self._pieces, strict=False):
            by = begin - piece.start
            for one in within(on_page[piece.page.number], piece.start, piece.end):
                moved = replace(one, page=self.page.number, start=one.start + by, end=one.end + by)
                if moved.start == begin and found and _is_rest(moved, found[-1]):
                    moved = replace(moved, start=found[-1].start, surface=self.page.text[found.pop().start : moved.end])
                found.append(moved)
        return found

    def crosses(self, start: int, end: int) -> bool:
        """Whether a stretch of the text stands on more than one page."""
        return bisect_right(self._starts, start) != bisect_right(self._starts, end - 1)

    def parts(self, span: Span) -> list[Span]:
        """The characters of a span on each page that has any."""
        found = []
        first, last = bisect_right(self._starts, span.start) - 1, bisect_right(self._starts, span.end - 1)
        for begin, piece in zip(self._starts[first:last], self._pieces[first:last], strict=False):
            start = max(span.start - begin + piece.start, piece.start)
            end = min(span.end - begin + piece.start, piece.end)
            if start < end:
                surface = piece.page.text[start:end]
                found.append(replace(span, surface=surface, page=piece.page.number, start=start, end=end))
        return found


def _is_rest(mention: Mention, before: Mention) -> bool:
    """Whether the two are the parts of what a page break cuts."""
    cut = mention.finder == before.finder == OVER_PAGES and before.end == mention.start - 1
    return cut and (mention.kind, mention.entity) == (before.kind, before.entity)


def seams(pages: Sequence[Page]) -> Iterator[Seam]:
    """The breaks between neighbouring pages that cut a sentence: what stands at the foot and the head of a page
    (footnotes, running titles, numbers) is passed over."""
    for left, right in pairwise(pages):
        if _runs_on(left, right):
            end, start = _end(left), _start(right)
            if _goes_on(left, end, right, start):
                yield Seam(left, right, end, start)


def runs(pages: Sequence[Page]) -> Iterator[list[Page]]:
    """The pages in runs whose text goes on from page to page: a heading or table at the break parts two runs."""
    run: list[Page] = []
    for page in pages:
        if run and not _runs_on(run[-1], page):
            yield run
            run = []
        run.append(page)
    if run:
        yield run


def in_one_table(left: Page, right: Page) -> bool:
    """Whether a table at the foot of a page may go on at the head of the next one."""
    end, start = _end(left), _start(right)
    tables = left.inside(Role.TABLE, end - 1) and right.inside(Role.TABLE, start)
    return tables and right.number == left.number + 1


def running(run: Sequence[Page]) -> list[Piece]:
    """The text of a run of pages without what stands at the foot and the head of a page where it goes on."""
    starts = [0, *(_start(page) for page in run[1:])]
    ends = [*(_end(page) for page in run[:-1]), len(run[-1].text)]
    return [Piece(*one) for one in zip(run, starts, ends, strict=True)]


def _runs_on(left: Page, right: Page) -> bool:
    end, start = _end(left), _start(right)
    neighbours = right.number == left.number + 1 and end > 0 and start < len(right.text)
    return neighbours and not any(left.inside(role, end - 1) or right.inside(role, start) for role in _APART)


def _end(page: Page) -> int:
    """One past the last character of a page's running text."""
    end = len(page.text.rstrip())
    while end:
        block = next((one for one in page.blocks if one.role in _ASIDE and one.start < end <= one.end), None)
        number = None if block else _NUMBER_LAST.search(page.text, max(0, end - 40), end)
        if block is None and number is None:
            break
        end = len(page.text[: block.start if block else number.start()].rstrip())  # type: ignore[union-attr]
    return end


def _start(page: Page) -> int:
    """The first character of a page's running text."""
    start = _black(page.text, 0)
    while start < len(page.text):
        block = next((one for one in page.blocks if one.role in _ASIDE and one.start <= start < one.end), None)
        number = None if block else _NUMBER_FIRST.match(page.text, start)
        if block is None and number is None:
            break
        start = _black(page.text, block.end if block else number.end())  # type: ignore[union-attr]
    return start


def _black(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _goes_on(left: Page, end: int, right: Page, start: int) -> bool:
    if _CLOSED.search(left.text, max(0, end - 6), end) or _ITEM.match(right.text, start):
        return False
    return right.text[start].islower() or _is_full(left, end)


def _is_full(page: Page, end: int) -> bool:
    """Whether the last line is as long as the others, so that it may go on: a title or the item of a list is not."""
    begin = page.text.rfind("\n\n", 0, end) + 1
    if not page.boxes:
        *before, last_line = page.text[begin:end].strip().split("\n")
        return bool(before) and len(last_line) >= max(_SHORTEST, _FULL * max(map(len, before)))
    words = [box for box in page.boxes if begin <= box.start and box.end <= end]
    if not words:
        return False
    last = words[-1]
    lines = words if any(box.y1 <= last.y0 for box in words) else [box for box in page.boxes if box.end <= end]
    first, edge = min(box.x0 for box in lines), max(box.x1 for box in lines)
    return last.x1 - first >= _FULL * (edge - first)
