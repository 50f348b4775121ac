"""Names and values that a page break cuts ("Vega" at the foot, "Maritime AS" at the head of the next page): read whole,
each part marked on its own page. Knows no finder.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.model.documents import Page
from indexer.model.mentions import OVER_PAGES, Mention
from pipelines.seams import Seam, seams

_REACH = 240  # code points on either side that are read with what is cut
_LAST = re.compile(
    r"(?:[^\W\d_]+-|(?<!\w)[^\W\d_a-zà-öø-ÿа-яё][^\s]*|\b(?:of|the|de|del|des|du|la|for|von|der|og|and|&))\Z"
)
_FIRST = re.compile(r"[«„“\"(]?[^\W\d_a-zà-öø-ÿа-яё]")


class Cut:
    """What stands on both sides of a page break as one page, `at` the code point that parts them."""

    def __init__(self, seam: Seam) -> None:
        self._seam = seam
        self._begin = _next_word(seam.left.text, max(0, seam.end - _REACH))
        tail = seam.left.text[self._begin : seam.end]
        head = _whole_words(seam.right.text, seam.start, seam.start + _REACH)
        self.at = len(tail)
        joint = "\n" if tail.endswith("-") else " "  # a word that the break cuts is read like one that a line end cuts
        self.page = replace(seam.left, text=f"{tail}{joint}{head}", boxes=(), blocks=(), aside="")

    @property
    def may_be_a_name(self) -> bool:
        """Whether the words at the break could be those of one name."""
        last, first = self.page.text[: self.at], self.page.text[self.at + 1 :]
        return bool(_LAST.search(last)) and (last.endswith("-") or bool(_FIRST.match(first)))

    def parts(self, mention: Mention) -> tuple[Mention, Mention] | None:
        """The parts of what goes over the break, each on its page; None of what stands on one side."""
        if not mention.start < self.at < mention.end - 1:
            return None
        left, right = self._seam.left, self._seam.right
        ends = (
            (self._begin + mention.start, self._seam.end),
            (self._seam.start, self._seam.start + mention.end - self.at - 1),
        )
        first, second = (
            replace(mention, surface=page.text[start:end], page=page.number, start=start, end=end, finder=OVER_PAGES)
            for page, (start, end) in zip((left, right), ends, strict=True)
        )
        return first, second


def cuts(pages: Sequence[Page]) -> list[Cut]:
    """The page breaks that cut a sentence."""
    return [Cut(seam) for seam in seams(pages)]


def placed(
    pages: Sequence[Page], found: Sequence[Sequence[Mention]], read: Sequence[tuple[Cut, Sequence[Mention]]]
) -> list[list[Mention]]:
    """The mentions of each page, with the parts of what goes over its breaks instead of what was taken for a name or
    value there. `read`: what was found around each break."""
    on_page = {page.number: list(mentions) for page, mentions in zip(pages, found, strict=True)}
    for cut, mentions in read:
        for both in filter(None, map(cut.parts, mentions)):
            if all(_holds(part, on_page[part.page]) for part in both):
                for part in both:
                    kept = [one for one in on_page[part.page] if one.end <= part.start or part.end <= one.start]
                    on_page[part.page] = sorted([*kept, part], key=lambda one: (one.start, one.end))
    return [on_page[page.number] for page in pages]


def _holds(part: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether whatever else was found there lies within the part: a longer name was read without what is cut."""
    beside = (one for one in mentions if one.start < part.end and part.start < one.end)
    return all(part.start <= one.start and one.end <= part.end for one in beside)


def _next_word(text: str, place: int) -> int:
    space = _SPACE.search(text, place) if place else None
    return space.end() if space else place


def _whole_words(text: str, start: int, end: int) -> str:
    """The text from `start` to the last word that ends before `end`."""
    if end >= len(text):
        return text[start:]
    return text[start:end].rpartition(" ")[0]


_SPACE = re.compile(r"\s+")
