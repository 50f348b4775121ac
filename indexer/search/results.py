"""What an engine answers. Highlights are spans of the page's text, never markup."""

from dataclasses import dataclass
from enum import StrEnum


class FoundBy(StrEnum):
    WORDS = "words"
    MEANING = "meaning"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page that matches. `spans` are code points of the page's text; `snippet` starts at `snippet_start` of it.

    Found by meaning alone, the snippet is the nearest passage, and spans light what words of the query stand there.
    `row` is that of the first of them in a table whose rows have numbers.
    """

    page: int
    score: float
    snippet: str
    snippet_start: int
    spans: tuple[tuple[int, int], ...]
    found_by: FoundBy = FoundBy.WORDS
    row: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document with its best pages, best first. `matching_pages` counts all whose words match."""

    document: str
    title: str
    path: str
    collection: str
    kind: str
    type: str
    language: str
    created: str
    score: float
    pages: tuple[PageHit, ...]
    matching_pages: int
    found_by: FoundBy = FoundBy.WORDS


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`value` is what a filter takes, `count` how many documents have it; `chosen` whether it is filtered by."""

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """`total` documents on `total_pages` pages. `understood` is the query as read, `repaired` what was changed.

    In a fused search total, total_pages and facets are those of words; `by_meaning` counts the documents that only
    meaning found, which stand among the hits as well.
    """

    total: int
    total_pages: int
    understood: str
    repaired: str
    hits: tuple[DocumentHit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    by_meaning: int = 0
