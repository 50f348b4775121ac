"""A name or value found in a text, and exactly where. Knows nothing of databases, engines or pages on the web."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.model.kinds import ENTITY_KINDS, Kind
from indexer.model.values import Value

BY_POSITION = "position"  # the finder of places that what stands around them tells, not their letters
OVER_PAGES = "over pages"  # the finder of the two parts of a name or value that a page break cuts, each on its page


@dataclass(frozen=True, slots=True)
class Mention:
    """`page.text[start:end] == surface`, in code points of the page as read.

    `score` is the finder's calibrated probability that span and kind are both right (0 to 1).
    `entity` is the key of the document's entity (see `DocumentEntity`), "" until linked and on value kinds.
    """

    kind: Kind
    surface: str
    page: int
    start: int
    end: int
    finder: str
    score: float
    value: Value | None = None
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The characters that prove one field: on which page, from where to where, and the value they state.

    `entity` is the document's entity key where the span is a name. `document` is set once it comes from the archive.
    """

    surface: str
    page: int
    start: int
    end: int
    value: Value | None = None
    entity: str = ""
    document: str = ""


def parts(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """The places in the list of the first and the second part of each name that a page break cuts."""
    found: list[tuple[int, int]] = []
    first: int | None = None
    cut = (place for place, one in enumerate(mentions) if one.finder == OVER_PAGES and one.kind in ENTITY_KINDS)
    for place in sorted(cut, key=lambda at: (mentions[at].page, mentions[at].start)):
        if first is not None and mentions[place].page == mentions[first].page + 1:
            found.append((first, place))
            first = None
        else:
            first = place
    return found


def within(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """Those of a page's mentions, in order of start, that stand in this stretch of it."""
    first = bisect_left(mentions, start, key=lambda one: one.start)
    last = bisect_right(mentions, end, key=lambda one: one.start)
    return [one for one in mentions[first:last] if one.end <= end]
