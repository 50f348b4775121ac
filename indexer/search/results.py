"""What an engine answers. Highlights are spans of the page's text, never markup."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page that matches. `spans` are code points of the page's text; `snippet` starts at `snippet_start` of it."""

    page: int
    score: float
    snippet: str
    snippet_start: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document with its best pages, best first. `matching_pages` counts all of them."""

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


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`value` is what a filter takes, `count` how many documents have it; `chosen` whether it is filtered by."""

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """`total` documents on `total_pages` pages. `understood` is the query as read, `repaired` what was changed."""

    total: int
    total_pages: int
    understood: str
    repaired: str
    hits: tuple[DocumentHit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
