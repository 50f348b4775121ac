"""Words that a typed text cuts at its line ends ("Fjell-" / "heim Vega AS"), read whole. Knows no finder."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from indexer.model.documents import Block, Page
from indexer.model.mentions import Mention
from indexer.text import line_ends


class Whole:
    """The pages of a document with such words whole. `pages` are to be read; `everywhere` gives what was found in them
    its places on the pages themselves."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._joined = [_Joined(page.text) for page in pages]
        self._own = list(pages)
        self.pages = [
            replace(page, text=joined.text, blocks=tuple(map(joined.shifted, page.blocks))) if joined.cuts else page
            for page, joined in zip(pages, self._joined, strict=True)
        ]

    def everywhere(self, found: Sequence[Sequence[Mention]]) -> list[list[Mention]]:
        """The mentions of each page, in the same order."""
        return [
            [_moved(mention, page.text, joined) for mention in mentions] if joined.cuts else list(mentions)
            for mentions, page, joined in zip(found, self._own, self._joined, strict=True)
        ]


class _Joined:
    """A text with each cut word on the line it began on, so that its lines stay as long as they are."""

    def __init__(self, text: str) -> None:
        self.cuts = line_ends.cuts(text)
        lengths = [end - start for start, end in self.cuts]
        self._gone = list(accumulate(lengths, initial=0))  # code points left out before each cut
        self._joints = [start - gone for (start, _), gone in zip(self.cuts, self._gone, strict=False)]
        self.text = "".join(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[str]:
        after = 0
        limits = [start for start, _ in self.cuts[1:]] + [len(text)]
        for (start, end), limit in zip(self.cuts, limits, strict=False):
            yield text[after:start]
            after = end
            space = _SPACE.search(text, end, limit)
            if space and space.group() == " ":
                yield text[end : space.start()] + "\n"
                after = space.end()
        yield text[after:]

    def own(self, place: int) -> int:
        """Where what stands at this place stands in the text itself."""
        return place + self._gone[bisect_right(self._joints, place)]

    def shifted(self, block: Block) -> Block:
        """The mark where its characters stand now."""
        start, end = (self._here(place) for place in (block.start, block.end))
        return replace(block, start=start, end=end)

    def _here(self, place: int) -> int:
        before = bisect_left(self.cuts, (place, 0))
        within = max(0, self.cuts[before - 1][1] - place) if before else 0
        return place - self._gone[before] + within


_SPACE = re.compile(r"\s")


def _moved(mention: Mention, text: str, joined: _Joined) -> Mention:
    """The mention where it stands on its own page."""
    start, end = joined.own(mention.start), joined.own(mention.end - 1) + 1
    return replace(mention, start=start, end=end, surface=text[start:end])
