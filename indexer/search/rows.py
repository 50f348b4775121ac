"""The rows of tables that a search found: a page of a table holds a hundred, and it is the row that proves."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from indexer.errors import NotFound
from indexer.model.documents import Page
from indexer.search.results import DocumentHit, PageHit, Results

TABULAR = frozenset("csv tsv xlsx xls xlsb ods numbers wk1".split())  # types of files whose rows have numbers

OpenPage = Callable[[str, int], Page]


def placed(results: Results, page_of: OpenPage) -> Results:
    """The results, each page of a table with the number of the first row that was found. `page_of` opens a page of a
    document, and raises NotFound where it was removed since the index was asked."""
    return replace(results, hits=tuple(_placed(hit, page_of) if hit.type in TABULAR else hit for hit in results.hits))


def _placed(hit: DocumentHit, page_of: OpenPage) -> DocumentHit:
    return replace(hit, pages=tuple(_page(hit.document, page, page_of) for page in hit.pages))


def _page(document: str, hit: PageHit, page_of: OpenPage) -> PageHit:
    with suppress(NotFound):
        start = hit.spans[0][0] if hit.spans else hit.snippet_start
        return replace(hit, row=page_of(document, hit.page).row(start))
    return hit
