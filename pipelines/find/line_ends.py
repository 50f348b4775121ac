"""Words that a typed text cuts at its line ends ("Fjell-" / "heim Vega AS"), read whole. Knows no finder."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from indexer.model.documents import Block, Page
from indexer.model.mentions import Mention
from indexer.text import line_ends


class Whole:
    """The pages of a document with such words whole. `pages` are to be read; `everywhere` gives what was found in them
    its places on the pages themselves."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._own = list(pages)
        self._cuts = [line_ends.cuts(page.text) for page in pages]
        self.pages = [_without(page, cuts) if cuts else page for page, cuts in zip(pages, self._cuts, strict=True)]

    def everywhere(self, found: Sequence[Sequence[Mention]]) -> list[list[Mention]]:
        """The mentions of each page, in the same order."""
        return [
            [_moved(mention, page.text, cuts) for mention in mentions] if cuts else list(mentions)
            for mentions, page, cuts in zip(found, self._own, self._cuts, strict=True)
        ]


def _without(page: Page, cuts: Sequence[tuple[int, int]]) -> Page:
    """The page with such a word on the line it began on, so that its lines stay as long as they are."""
    pieces, after = [], 0
    for start, end in cuts:
        pieces.append(page.text[after:start])
        space = _SPACE.search(page.text, end)
        after = space.start() if space else len(page.text)
        pieces.append(page.text[end:after])
        if space and space.group() == " ":
            pieces.append("\n")
            after += 1
    pieces.append(page.text[after:])
    return replace(page, text="".join(pieces), blocks=tuple(_shifted(block, cuts) for block in page.blocks))


_SPACE = re.compile(r"\s")


def _shifted(block: Block, cuts: Sequence[tuple[int, int]]) -> Block:
    ends = (block.start, block.end)
    start, end = (place - sum(min(place, last) - first for first, last in cuts if first < place) for place in ends)
    return replace(block, start=start, end=end)


def _moved(mention: Mention, text: str, cuts: Sequence[tuple[int, int]]) -> Mention:
    """The mention where it stands on its own page."""
    gone = 0
    joints = []  # where each cut was, in the text without them
    for start, end in cuts:
        joints.append(start - gone)
        gone += end - start
    start, last = (
        place + sum(end - begin for begin, end in cuts[: bisect_right(joints, place)])
        for place in (mention.start, mention.end - 1)
    )
    return replace(mention, start=start, end=last + 1, surface=text[start : last + 1])
