"""Text of documents cut into pieces that a template can mark: paragraphs, mentions, lit words. Never makes markup."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.lookup.views import MarkedMention
from indexer.model.documents import Block, Page
from indexer.model.kinds import Role
from webui.notes import Way

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_FULL_LINE = 0.78  # of the page's usual line; a line that long was broken by the width of the paper
_SHORTEST_COLUMN = 36  # characters; pages of shorter lines (lists, tables) keep every line


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the page from `start`, all marked alike. `hit` numbers the first piece of a lit stretch, from 1;
    `opens_cited` marks the first of the cited quote."""

    text: str
    start: int
    lit: bool = False
    cited: bool = False
    hit: int = 0
    opens_cited: bool = False
    ends_line: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces in a row that lie in one mention or lead from a footnote to its anchor or back, or neither."""

    pieces: tuple[Piece, ...]
    marked: MarkedMention | None = None
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the page as it is shown. `role` is that of its block, "" where it lies in none."""

    start: int
    role: str
    runs: tuple[Run, ...]


class Spans:
    """Stretches of a text, merged where they overlap, that can be asked quickly."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(span for span in spans if span[0] < span[1]):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self.spans = tuple(merged)
        self._starts = [start for start, _ in merged]

    def __contains__(self, position: int) -> bool:
        place = bisect_right(self._starts, position) - 1
        return place >= 0 and position < self.spans[place][1]

    def number(self, start: int) -> int:
        """Which stretch begins exactly here, counted from 1; 0 where none does."""
        place = bisect_left(self._starts, start)
        return place + 1 if place < len(self._starts) and self._starts[place] == start else 0


def split(text: str, spans: Iterable[tuple[int, int]], *, offset: int = 0) -> list[Piece]:
    """A snippet or sentence in pieces, lit where `spans` say so. `offset` is where `text` begins on its page."""
    pieces: list[Piece] = []
    done = 0
    for start, end in Spans(spans).spans:
        left, right = max(start - offset, done), min(end - offset, len(text))
        if left >= right:
            continue
        if left > done:
            pieces.append(Piece(text[done:left], offset + done))
        pieces.append(Piece(text[left:right], offset + left, lit=True))
        done = right
    if done < len(text):
        pieces.append(Piece(text[done:], offset + done))
    return pieces


def paragraphs(
    page: Page,
    mentions: Sequence[MarkedMention],
    *,
    lit: Spans,
    cited: tuple[int, int] | None = None,
    ways: Sequence[Way] = (),
) -> list[Paragraph]:
    """The whole page: every character that is not white space between paragraphs, exactly once and in order."""
    marker = _Marker(page, mentions, lit=lit, cited=cited, ways=ways)
    blocks = sorted(_parting(page), key=lambda block: block.start)
    starts = [block.start for block in blocks]
    found = []
    for start, end in stretches(page):
        block = _block_at(blocks, starts, start)
        found.append(Paragraph(start, str(block.role) if block else "", tuple(marker.runs(start, end))))
    return found


def stretches(page: Page) -> list[tuple[int, int]]:
    """Where paragraphs begin and end: at empty lines, at the edges of blocks, and at each line of text from markup."""
    text = page.text
    cuts = {0, len(text)}
    cuts.update(found.end() for found in _BLANK.finditer(text))
    cuts.update(edge for block in _parting(page) for edge in (block.start, block.end) if 0 < edge < len(text))
    if page.source == "markup":
        tables = _tables(page)
        cuts.update(found.end() for found in re.finditer("\n", text) if found.start() not in tables)
    edges = sorted(cuts)
    trimmed = (_trim(text, start, end) for start, end in pairwise(edges))
    return [(start, end) for start, end in trimmed if start < end]


def shown_breaks(page: Page) -> list[int]:
    """Line breaks to be shown, in order. Those that only the width of the paper made are left to the window's."""
    ends = [found.start() for found in re.finditer("\n", page.text)]
    starts = [0, *(one + 1 for one in ends)]
    lengths = sorted(end - start for start, end in zip(starts, ends, strict=False) if end - start > 1)
    usual = lengths[int(len(lengths) * 0.8)] if lengths else 0
    if page.source == "markup" or usual < _SHORTEST_COLUMN:
        return ends
    tables = _tables(page)
    lines = zip(starts, ends, strict=False)
    return [end for start, end in lines if end - start < usual * _FULL_LINE or end in tables]


class _Marker:
    """Cuts a stretch of one page wherever a mention, a lit word, the cited quote or a shown line begins or ends."""

    def __init__(
        self,
        page: Page,
        mentions: Sequence[MarkedMention],
        *,
        lit: Spans,
        cited: tuple[int, int] | None,
        ways: Sequence[Way],
    ) -> None:
        self._text = page.text
        self._mentions = sorted(mentions, key=lambda one: (one.mention.start, -one.mention.end))
        self._ends = [one.mention.end for one in self._mentions]  # in order too, as mentions do not overlap
        self._ways = sorted(ways, key=lambda way: way.start)
        self._way_starts = [way.start for way in self._ways]
        self._lit = lit
        self._cited = Spans([cited] if cited else [])
        breaks = shown_breaks(page)
        self._breaks = frozenset(breaks)
        marks = {edge for span in (*lit.spans, *self._cited.spans) for edge in span}
        self._edges = sorted(marks.union(one + 1 for one in breaks))

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The runs of a stretch; a way parts the mention it lies in."""
        for left, right, marked in self._mentioned(start, end):
            position = left
            for way in self._ways[bisect_left(self._way_starts, left) : bisect_left(self._way_starts, right)]:
                if position < way.start:
                    yield Run(tuple(self._pieces(position, way.start)), marked)
                yield Run(tuple(self._pieces(way.start, min(way.end, right))), way=way)
                position = min(way.end, right)
            if position < right:
                yield Run(tuple(self._pieces(position, right)), marked)

    def _mentioned(self, start: int, end: int) -> Iterator[tuple[int, int, MarkedMention | None]]:
        position = start
        for one in self._mentions[bisect_right(self._ends, start) :]:
            if one.mention.start >= end:
                break
            left, right = max(one.mention.start, position), min(one.mention.end, end)
            if left >= right:
                continue
            if left > position:
                yield position, left, None
            yield left, right, one
            position = right
        if position < end:
            yield position, end, None

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        inside = self._edges[bisect_right(self._edges, start) : bisect_left(self._edges, end)]
        for left, right in zip((start, *inside), (*inside, end), strict=True):
            yield Piece(
                text=self._text[left:right],
                start=left,
                lit=left in self._lit,
                cited=left in self._cited,
                hit=self._lit.number(left),
                opens_cited=self._cited.number(left) == 1,
                ends_line=right - 1 in self._breaks,
            )


def _parting(page: Page) -> list[Block]:
    """The blocks that stand by themselves; a field and an anchor are part of a line."""
    return [block for block in page.blocks if block.role not in (Role.FIELD, Role.ANCHOR)]


def _tables(page: Page) -> Spans:
    return Spans((block.start, block.end) for block in page.blocks if block.role is Role.TABLE)


def _block_at(blocks: Sequence[Block], starts: Sequence[int], position: int) -> Block | None:
    """The innermost block around `position`; blocks may lie in one another, but not deeper than a few."""
    last = bisect_right(starts, position)
    near = reversed(blocks[max(last - 4, 0) : last])
    return next((block for block in near if position < block.end), None)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
