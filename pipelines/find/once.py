"""Long tables say the same again and again: each cell with its column's name is read once, and what is in it holds
wherever it is repeated. Knows no finder."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role
from indexer.model.mentions import Mention
from indexer.text.money import currencies

_CELL = re.compile(r"(?:(?! \| )[^\n])+")
_FIGURE = re.compile(r"(?P<before>[^\W\d_]*)[\W\d_]*(?P<after>[^\W\d_]*)")


class Place(NamedTuple):
    """Where a cell stands: which page of the document, and from which code point on."""

    page: int
    start: int


@dataclass(slots=True)
class _Short:
    """A page without what was read before. `starts` are those of its stretches, `was` where each began on the page, and
    `cells` what it is where it is a cell."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    was: list[int] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)

    def add(self, text: str, was: int, cell: str = "") -> None:
        self.starts.append(len(self.text))
        self.was.append(was)
        self.cells.append(cell)
        self.text += text


class Once:
    """The pages of a document with every cell once. `pages` are to be read; `everywhere` gives what was found in them
    its places on the pages themselves."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._whole = list(pages)
        self._places: dict[str, list[Place]] = defaultdict(list)
        self._short = [self._shortened(number, page) for number, page in enumerate(pages)]
        self.pages = [
            page if short is None else replace(page, text=short.text, blocks=_blocks(page, len(short.text)))
            for page, short in zip(pages, self._short, strict=True)
        ]

    def everywhere(self, found: Sequence[Sequence[Mention]]) -> list[list[Mention]]:
        """The mentions of each page, in order of start."""
        whole: list[list[Mention]] = [[] for _ in self._whole]
        for number, mentions in enumerate(found):
            for mention in mentions:
                for page, start in self._of(number, mention):
                    end = start + mention.end - mention.start
                    if self._whole[page].text[start:end] == mention.surface:  # across cells it may be a chance
                        own = replace(mention, page=self._whole[page].number, start=start, end=end)
                        whole[page].append(own)
        return [sorted(mentions, key=lambda one: (one.start, one.end)) for mentions in whole]

    def _of(self, number: int, mention: Mention) -> Iterator[Place]:
        """Where what was found stands."""
        short = self._short[number]
        if short is None:
            yield Place(number, mention.start)
            return
        stretch = bisect_right(short.starts, mention.start) - 1
        within = mention.start - short.starts[stretch]
        cell = short.cells[stretch]
        if mention.end - short.starts[stretch] > len(cell):
            yield Place(number, short.was[stretch] + within)
            return
        yield from (Place(page, start + within) for page, start in self._places[cell])

    def _shortened(self, number: int, page: Page) -> _Short | None:
        """None for a page that does not end in a table."""
        table = _table(page)
        if table is None:
            return None
        short = _Short()
        short.add(page.text[: table.start], 0)
        after = table.start  # what stands behind the last cell kept
        for found in _CELL.finditer(page.text, table.start, table.end):
            cell = _kept(found.group())
            if cell and cell not in self._places:
                gap = page.text[after : found.start()]
                short.add(gap if "\n" not in gap else "\n", found.start() - len(gap))
                short.add(found.group(), found.start(), cell)
            if cell:
                self._places[cell].append(Place(number, found.start()))
            after = found.end()
        return short


def _table(page: Page) -> Block | None:
    """The table that a page ends in, where nothing within it is marked."""
    last = max(page.blocks, key=lambda block: block.end, default=None)
    if last is None or last.role is not Role.TABLE or last.end < len(page.text):
        return None
    return last if all(block is last or block.end <= last.start for block in page.blocks) else None


def _blocks(page: Page, length: int) -> tuple[Block, ...]:
    return tuple(replace(block, end=min(block.end, length)) for block in page.blocks if block.start < length)


def _kept(cell: str) -> str:
    """What of a cell is worth reading: nothing of a bare figure, of one under a heading the heading."""
    heading, colon, value = cell.partition(": ")
    if colon and _is_figure(value):
        return heading + colon
    return "" if _is_figure(cell) else cell


def _is_figure(cell: str) -> bool:
    """Whether it has no letters but those of a currency."""
    found = _FIGURE.fullmatch(cell)
    return found is not None and all(not word or word in currencies.codes() for word in found.groups())
