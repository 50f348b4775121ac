"""The engine inside the program: tantivy files in the archive's folder, one writer, any number of readers.

Text, words and scores are tantivy's; grouping by document, filters and facets work on `columns`, which are kept in
the index in batches, so that one commit covers both.
"""

from collections.abc import Callable, Iterable
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import tantivy
from tantivy import Occur

from indexer.cycles import kept_for_good
from indexer.errors import EngineUnavailable
from indexer.model.scope import Scope
from indexer.search.ast import Everything, Node
from indexer.search.columns import Columns, Ints
from indexer.search.embedded_files import Files, reported
from indexer.search.embedded_terms import Compiler
from indexer.search.embedded_view import View, open_view
from indexer.search.embedded_writer import Writer
from indexer.search.fusing import allowed, believed, found_by, fused, moved
from indexer.search.grouping import Found, Grouping, Matches, likeliest
from indexer.search.highlight import Highlighter
from indexer.search.meaning import NOTHING, Meaning, NearPages, Progress, asked
from indexer.search.parse import parse
from indexer.search.query import Mode, Query
from indexer.search.questions import any_of, bearing, is_name, languages_of
from indexer.search.results import DocumentHit, PageHit, Results
from indexer.search.similar import Similar
from indexer.search.writing import Writing
from indexer.text.encoder import encoder

CHUNK = 500_000  # pages fetched at once, so that a search for everything stays within memory


class EmbeddedEngine(Writing):
    """See `engine.Engine`. A reader sees what was committed, by whichever process, at its next search."""

    def __init__(self, path: Path, *, write: bool = False, lost: bool = False, vectors: Path | None = None) -> None:
        self._files = Files(path)
        self._view: View | None = None
        self._lock = Lock()
        self._writer = Writer(self._files, lost=lost) if write else None
        super().__init__(self._writer)
        self._meaning = Meaning(vectors or path.with_name("vectors"))

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
        text = asked(query, parsed, lacking=self._meaning.lacking)
        node = any_of(parsed.node) if query.any_word else parsed.node
        view, only_by_meaning = self._current(), 0
        columns = view.columns
        with reported(self._files.path):
            words = None if text and query.mode is Mode.MEANING else _worded(view, node, query)
            worded = Grouping(columns, words, query) if words else None
            near = self._near(text, columns, query, worded) if text else NOTHING
            counted = shown = worded or Grouping(columns, Matches(near.places, near.scores), query)
            if text and worded:
                both = fused(columns, worded.kept, near, query)
                shown, only_by_meaning = Grouping(columns, both.matches, query), both.only_by_meaning
            hits = _Hits(view, Highlighter(bearing(node), columns.stemmings), words=words, near=near)
            return Results(
                total=counted.total,
                total_pages=counted.total_pages,
                understood=parsed.understood,
                repaired=parsed.repaired,
                hits=hits.of(shown.window(), counted),
                facets=counted.facets(),
                by_meaning=only_by_meaning,
            )

    def _near(self, text: str, columns: Columns, query: Query, worded: Grouping | None) -> NearPages:
        """The pages near a question; beside words, near the question as it is moved by what both agree on."""
        places, vector = allowed(columns, query), encoder().query(text)
        near = self._meaning.near(vector, columns, places)
        first = believed(columns, worded.kept, near, query) if worded else None
        if first is None:
            return near
        passage = self._meaning.passage(columns, first, near.spans[first])
        return self._meaning.near(moved(vector, passage), columns, places)

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

    def similar(self, document: str, *, scope: Scope, limit: int) -> tuple[Similar, ...]:
        """See `engine.Learning`."""
        if self._meaning.lacking():
            return ()
        columns = self._current().columns
        return self._meaning.similar(document, columns, allowed(columns, Query(text="", scope=scope)), limit=limit)

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
                kept_for_good()
            return self._view


def _worded(view: View, node: Node, query: Query) -> Matches:
    """All pages that match the query's text; of a name, those favoured whose title is likely the same one."""
    matches = _matches(view, node, query)
    return likeliest(view.columns, matches, query.text) if query.any_word and is_name(query.text) else matches


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
    try:
        rows = np.array(view.searcher.fast_field_values("row", [address for _, address in hits]), np.int64)
    except TypeError as error:
        raise ValueError("pages without a number") from error
    return Matches(_places(view.columns.rows, rows), np.fromiter(map(itemgetter(0), hits), np.float32, len(hits)))


def _places(every: Ints, rows: Ints) -> Ints:
    """Where these rows stand among all. Mostly none lacks among all, and then nothing need be sought."""
    places = rows - every[0] if every[-1] - every[0] == len(every) - 1 else np.searchsorted(every, rows)
    if places.min() < 0 or not np.array_equal(every.take(places, mode="clip"), rows):
        raise ValueError("pages that are in no batch")
    return places


class _Hits:
    """Makes hits of what was found: reads the pages shown, lights them and says what found each."""

    def __init__(self, view: View, highlighter: Highlighter, *, words: Matches | None, near: NearPages) -> None:
        self._view, self._highlighter, self._near = view, highlighter, near
        columns = view.columns
        self._worded = np.zeros(len(columns.rows), np.bool_)
        self._worded[words.places if words else NOTHING.places] = True
        self._by_words = words is not None
        self._documents = frozenset(columns.owners[near.places].tolist())

    def of(self, found: list[Found], counted: Grouping) -> tuple[DocumentHit, ...]:
        """The documents found; how many pages of each match is what was `counted`."""
        places = np.concatenate([one.pages for one in found]) if found else NOTHING.places
        stored = dict(zip(places.tolist(), self._view.pages(places), strict=True))
        return tuple(self._document(one, stored, matching=counted.pages_of(one.document)) for one in found)

    def _document(self, found: Found, stored: dict[int, dict[str, Any]], *, matching: int) -> DocumentHit:
        places = found.pages.tolist()
        scored = zip(places, found.scores.tolist(), strict=True)
        pages = tuple(self._page(at, score, stored[at]) for at, score in scored)
        return DocumentHit(
            **stored[places[0]]["about"],
            score=round(found.score, 4),
            pages=pages,
            matching_pages=matching,
            found_by=found_by(words=self._by_words and matching > 0, meaning=found.document in self._documents),
        )

    def _page(self, place: int, score: float, kept: dict[str, Any]) -> PageHit:
        passage = self._near.spans.get(place)
        by = found_by(words=bool(self._worded[place]), meaning=passage is not None)
        return self._highlighter.hit(int(self._view.columns.pages[place]), score, kept, by=by, passage=passage)
