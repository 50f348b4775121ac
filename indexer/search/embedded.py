"""The engine inside the program: tantivy files in the archive's folder, one writer, any number of readers.

Text, words and scores are tantivy's; grouping by document, filters and facets work on `columns`, which are kept in
the index in batches, so that one commit covers both.
"""

from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import tantivy
from tantivy import Occur

from indexer.errors import EngineUnavailable, MeaningUnavailable
from indexer.search.ast import Everything, Node
from indexer.search.columns import Ints
from indexer.search.embedded_files import Files, reported
from indexer.search.embedded_terms import Compiler
from indexer.search.embedded_view import View, open_view
from indexer.search.embedded_writer import Writer
from indexer.search.fusing import FusedDocument, Fusing, allowed, of_one_kind
from indexer.search.grouping import Grouping, Matches, likeliest
from indexer.search.highlight import Highlighter, opening, snippet
from indexer.search.meaning import NOTHING, Meaning, NearPages, Progress, question
from indexer.search.parse import Parsed, parse
from indexer.search.query import Mode, Query, Sort
from indexer.search.questions import any_of, bearing, is_name, languages_of
from indexer.search.record import Record
from indexer.search.results import DocumentHit, FoundBy, PageHit, Results

CHUNK = 500_000  # pages fetched at once, so that a search for everything stays within memory


class EmbeddedEngine:
    """See `engine.Engine`. A reader sees what was committed, by whichever process, at its next search."""

    def __init__(self, path: Path, *, write: bool = False, lost: bool = False, vectors: Path | None = None) -> None:
        self._files = Files(path)
        self._view: View | None = None
        self._lock = Lock()
        self._writer = Writer(self._files, lost=lost) if write else None
        self._meaning = Meaning(vectors or path.with_name("vectors"))

    # --- writing

    def index(self, records: Iterable[Record]) -> None:
        """Add pages; those of one document come one after another, and replace all it had before."""
        writer = self._writing()
        for _, pages in groupby(records, key=lambda record: record.document.id):
            writer.write(list(pages))

    def remove(self, documents: Iterable[str]) -> None:
        writer = self._writing()
        for document in documents:
            writer.remove(document)

    def clear(self) -> None:
        """Begin an empty index; searches see the old one until the next commit."""
        self._writing().clear()

    def commit(self) -> None:
        self._writing().commit()

    def _writing(self) -> Writer:
        if self._writer is None:
            raise EngineUnavailable("The index was opened for reading only.")
        return self._writer

    # --- reading

    def patched(self) -> bool:
        if self._writer is not None and self._writer.begins:
            return False
        return max(self._current().batches, default=1) > 1  # batches are numbered commit by commit

    def documents(self) -> frozenset[str]:
        if self._writer is not None and self._writer.begins:
            return frozenset()
        return self._current().columns.live_ids()

    def search(self, query: Query) -> Results:
        """See `engine.Engine`. Raises MeaningUnavailable for a search by meaning alone without vectors."""
        parsed = parse(query.text, any_word=query.any_word)
        asked = self._question(query, parsed.node, repaired=bool(parsed.repaired))
        node = any_of(parsed.node) if query.any_word else parsed.node
        view = self._current()
        with reported(self._files.path):
            highlighter = Highlighter(bearing(node), view.columns.stemmings)
            near = self._meaning.near(asked, view.columns, allowed(view.columns, query)) if asked else NOTHING
            if asked and query.mode is Mode.MEANING:
                return _by_one(view, Matches(near.places, near.scores), query, highlighter, parsed=parsed, near=near)
            matches = _matches(view, node, query)
            if query.any_word and is_name(query.text):
                matches = likeliest(view.columns, matches, query.text)
            if not asked:
                return _by_one(view, matches, query, highlighter, parsed=parsed)
            grouping = Grouping(view.columns, matches, query)
            fusing = Fusing(view.columns, grouping.kept, near, query)
            return _results(
                parsed, grouping, _hits(view, fusing.window(), highlighter), by_meaning=fusing.only_by_meaning
            )

    def _question(self, query: Query, node: Node, *, repaired: bool) -> str:
        """What is to be compared by meaning, "" where words alone are to answer."""
        if query.mode is Mode.WORDS:
            return ""
        why = self._meaning.lacking()
        if query.mode is Mode.MEANING:
            if why:
                raise MeaningUnavailable(f"This archive cannot be searched by meaning: {why}.")
            return question(node, query.text, shortest=1, whole=query.any_word)
        if why or query.sort is not Sort.RELEVANCE or (repaired and not query.any_word):
            return ""  # a repair never widens a query
        return question(node, query.text, whole=query.any_word)

    # --- meaning

    def unlearnt(self) -> int:
        return len(self._meaning.unlearnt(self._current().columns))

    def learn(
        self, *, threads: int = 1, progress: Progress | None = None, stopping: Callable[[], bool] = lambda: False
    ) -> int:
        """See `engine.Learning`."""
        view = self._current()

        def texts(places: Ints) -> list[tuple[str, str]]:
            return [(page["title"], page["text"]) for page in view.pages(places)]

        return self._meaning.learn(view.columns, texts, threads=threads, progress=progress, stopping=stopping)

    def forget(self) -> None:
        """See `engine.Learning`."""
        self._meaning.forget(self._current().columns)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._view = None

    def _current(self) -> View:
        """The index as last committed, by this process or another."""
        try:
            return self._latest()
        except EngineUnavailable:
            return self._latest()  # a rebuild may have moved the index between two looks at it

    def _latest(self) -> View:
        state = self._files.state()
        view = self._view
        if view is not None and view.state == state:
            return view
        with self._lock:
            if self._view is None or self._view.state != state:
                self._view = open_view(self._files, state, self._view)
            return self._view


def _matches(view: View, node: Node, query: Query) -> Matches:
    """All pages that match the query's text, within its scope and document."""
    if isinstance(node, Everything):
        every = np.arange(len(view.columns.rows))
        return Matches(every, np.zeros(len(every), np.float32))
    chosen = [value for one in query.filters if one.field == "language" and not one.exclude for value in one.values]
    languages = languages_of(query.text, chosen)
    ways = {"any_word": query.any_word, "by_ear": query.any_word and is_name(query.text)}
    compiler = Compiler(view.schema, view.searcher, view.columns, languages=languages, **ways)
    clauses = [(Occur.Must, compiler.query(node))]
    if query.document:
        clauses.append((Occur.Must, _among(view, "document", [query.document])))
    if query.scope.collections is not None:
        clauses.append((Occur.Must, _among(view, "collection", sorted(query.scope.collections))))
    asked = tantivy.Query.boolean_query(clauses) if len(clauses) > 1 else clauses[0][1]
    found = view.searcher.search(asked, limit=CHUNK, count=True)
    if found.count <= CHUNK:
        return _fetched(view, found.hits)
    del found
    parts = [_fetched(view, view.searcher.search(part, limit=CHUNK).hits) for part in _row_ranges(view, asked)]
    return Matches(np.concatenate([one.places for one in parts]), np.concatenate([one.scores for one in parts]))


def _among(view: View, field: str, values: list[str]) -> tantivy.Query:
    """Pages whose whole value is one of these, without weight in the ranking."""
    if not values:
        return tantivy.Query.empty_query()
    return tantivy.Query.const_score_query(tantivy.Query.term_set_query(view.schema, field, values), 0.0)


def _row_ranges(view: View, asked: tantivy.Query) -> Iterable[tantivy.Query]:
    rows = view.columns.rows
    for begin in range(0, len(rows), CHUNK):
        low, high = int(rows[begin]), int(rows[min(begin + CHUNK, len(rows)) - 1])
        within = tantivy.Query.range_query(view.schema, "row", tantivy.FieldType.Unsigned, low, high)
        yield tantivy.Query.boolean_query(
            [(Occur.Must, asked), (Occur.Must, tantivy.Query.const_score_query(within, 0.0))]
        )


def _fetched(view: View, hits: list[tuple[float, tantivy.DocAddress]]) -> Matches:
    if not hits:
        return Matches(np.array([], np.int64), np.array([], np.float32))
    # Not by zip(*hits): its iterator for each hit keeps the garbage collector busy for longer than all of this.
    given = view.searcher.fast_field_values("row", [address for _, address in hits])
    if None in given:
        raise ValueError("pages without a number")
    rows = np.array(given, np.int64)
    places = np.searchsorted(view.columns.rows, rows)
    if not np.array_equal(view.columns.rows.take(places, mode="clip"), rows):
        raise ValueError("pages that are in no batch")
    return Matches(places, np.array([score for score, _ in hits], np.float32))


def _by_one(
    view: View,
    matches: Matches,
    query: Query,
    highlighter: Highlighter,
    *,
    parsed: Parsed,
    near: NearPages | None = None,
) -> Results:
    """The answer where words alone, or (`near` given) meaning alone, found the pages."""
    grouping = Grouping(view.columns, matches, query)
    by, spans = (FoundBy.WORDS, NOTHING.spans) if near is None else (FoundBy.MEANING, near.spans)
    found = [of_one_kind(one, by, spans) for one in grouping.window()]
    return _results(parsed, grouping, _hits(view, found, highlighter))


def _results(parsed: Parsed, grouping: Grouping, hits: tuple[DocumentHit, ...], *, by_meaning: int = 0) -> Results:
    return Results(
        total=grouping.total,
        total_pages=grouping.total_pages,
        understood=parsed.understood,
        repaired=parsed.repaired,
        hits=hits,
        facets=grouping.facets(),
        by_meaning=by_meaning,
    )


def _hits(view: View, found: list[FusedDocument], highlighter: Highlighter) -> tuple[DocumentHit, ...]:
    places = np.array([page.place for one in found for page in one.pages], np.int64)
    stored = dict(zip(places.tolist(), view.pages(places), strict=True))
    return tuple(_hit(view, one, stored, highlighter) for one in found)


def _hit(view: View, found: FusedDocument, stored: dict[int, dict[str, Any]], highlighter: Highlighter) -> DocumentHit:
    pages = []
    for page in found.pages:
        held = stored[page.place]
        text = held["text"]
        lit = highlighter.light(text, stemming=held["stemming"], marks=held["marks"])
        by_passage = page.passage is not None and page.by is FoundBy.MEANING
        start, end = opening(text, *page.passage) if page.passage and by_passage else snippet(text, lit)
        number = int(view.columns.pages[page.place])
        pages.append(PageHit(number, round(page.score, 4), text[start:end], start, lit.spans, page.by))
    about = stored[found.pages[0].place]["about"]
    return DocumentHit(
        **about, score=round(found.score, 4), pages=tuple(pages), matching_pages=found.matching, found_by=found.by
    )
