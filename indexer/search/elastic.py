"""The engine outside the program: Elasticsearch, for many readers, many writers' pages and more than one machine.

Text, words, scores, filters and counts are Elasticsearch's; tokens and highlights are made here, as for both engines.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from elasticsearch import NotFoundError

from indexer.config import Config
from indexer.errors import EngineUnavailable
from indexer.model.scope import Scope
from indexer.search.ast import Node
from indexer.search.elastic_asking import Asking, Page
from indexer.search.elastic_client import connected, reported
from indexer.search.elastic_counting import Counting
from indexer.search.elastic_facts import Facts, gather
from indexer.search.elastic_fusing import Nearness
from indexer.search.elastic_index import Indexes
from indexer.search.elastic_meaning import Meaning
from indexer.search.elastic_writer import Writer
from indexer.search.fusing import found_by, moved
from indexer.search.highlight import Highlighter
from indexer.search.meaning import Progress, asked
from indexer.search.parse import parse
from indexer.search.query import Mode, Query
from indexer.search.questions import any_of, bearing, languages_of
from indexer.search.results import DocumentHit, PageHit, Results
from indexer.search.similar import Similar
from indexer.search.writing import Writing
from indexer.text.encoder import encoder

TRIES = 5  # of a search while the index changes under it


class ElasticEngine(Writing):
    """See `engine.Engine`. A reader sees what was committed, by whichever process, at its next search."""

    def __init__(self, config: Config, *, write: bool = False, lost: bool = False) -> None:
        self._config = config
        self._client = connected(config)
        self._indexes = Indexes(self._client, config, patient=write)  # who writes waits rather than gives up
        self._writer = Writer(self._client, config, lost=lost) if write else None
        super().__init__(self._writer)
        self._meaning = Meaning(self._indexes)
        self._known = ""  # an index that this version made

    def commit(self) -> None:
        """Make all that was written visible; the passages of documents then follow their pages."""
        super().commit()
        if self._writer is not None and (changed := self._writer.changed):
            self._meaning.follow(self._current(), changed)

    # --- reading

    def patched(self) -> bool:
        return not self._begins() and self._indexes.patched(self._checked())

    def documents(self) -> frozenset[str]:
        return frozenset() if self._begins() else frozenset(self._indexes.documents(self._checked()))

    def search(self, query: Query) -> Results:
        """See `engine.Engine`. Raises MeaningUnavailable for a search by meaning alone without vectors."""
        parsed = parse(query.text, any_word=query.any_word)
        text = asked(query, parsed, lacking=self._meaning.lacking)
        node = any_of(parsed.node) if query.any_word else parsed.node
        with reported(self._config):
            for _ in range(TRIES):
                facts = self._facts(node, query)
                try:
                    near = self._near(text, node, query, facts) if text else None
                    answer = Asking(self._client, facts, node, query, near).ask()
                except NotFoundError:
                    continue  # a rebuild has just put another index in its place
                if answer is not None:
                    break
            else:
                raise EngineUnavailable("The index changes faster than it can be read. Try again in a moment.")
        alone = near is not None and query.mode is Mode.MEANING
        hits = _Hits(Highlighter(bearing(node), facts.stemmings), near, alone=alone)
        return Results(
            total=answer.total,
            total_pages=answer.total_pages,
            understood=parsed.understood,
            repaired=parsed.repaired,
            hits=tuple(hits.of(pages, matching) for pages, matching in answer.documents),
            facets=answer.facets,
            by_meaning=answer.by_meaning,
        )

    def _near(self, text: str, node: Node, query: Query, facts: Facts) -> Nearness:
        """The pages near a question; beside words, near the question as it is moved by what both agree on."""
        counting, vector = Counting(query), encoder().query(text)
        narrowed = [*counting.bounds(), *counting.filters()]
        near = Nearness(self._meaning.near(vector, narrowed), facts.documents, query)
        if query.mode is Mode.MEANING:
            return near
        first = Asking(self._client, facts, node, query, near).believed()
        passage = self._meaning.vector(first) if first else None
        if passage is None:
            return near
        return replace(near, passages=self._meaning.near(moved(vector, passage), narrowed))

    # --- meaning

    def unlearnt(self) -> int:
        return self._meaning.unlearnt(self._checked())

    def learn(
        self, *, threads: int = 1, progress: Progress | None = None, stopping: Callable[[], bool] = lambda: False
    ) -> int:
        """See `engine.Learning`."""
        return self._meaning.learn(self._checked(), threads=threads, progress=progress, stopping=stopping)

    def similar(self, document: str, *, scope: Scope, limit: int) -> tuple[Similar, ...]:
        """See `engine.Learning`."""
        with reported(self._config):
            return self._meaning.similar(document, Counting(Query(text="", scope=scope)).bounds(), limit=limit)

    def forget(self) -> None:
        """Nothing is left to do: passages go with their pages at the commit, and what a killed process left of any
        document `learn` deletes, which alone is worth looking through the whole archive."""

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._client.close()

    def _facts(self, node: Node, query: Query) -> Facts:
        """What the query must know of the index. Raises EngineUnavailable or IndexOutdated where it cannot serve."""
        languages = languages_of(query.text, _languages_chosen(query))
        ask = partial(gather, self._client, self._indexes.alias, node, query, languages=languages)
        try:
            facts = ask()
        except NotFoundError:
            self._current()
            facts = ask()
        if not facts.index or facts.index != self._known:
            self._checked(facts.index)
        return facts

    def _begins(self) -> bool:
        return self._writer is not None and self._writer.begins()

    def _current(self) -> str:
        """The index in use; whoever writes makes it where there is none, unless it was lost."""
        name = self._writer.ready() if self._writer is not None else self._indexes.in_use()
        if not name:
            raise self._indexes.missing()
        return name

    def _checked(self, name: str = "") -> str:
        """The index in use, or this one, if it is of this version. Raises IndexOutdated."""
        name = name or self._current()
        if not self._indexes.is_current(name):
            raise self._indexes.outdated()
        self._known = name
        return name


def _languages_chosen(query: Query) -> list[str]:
    return [value for one in query.filters if one.field == "language" and not one.exclude for value in one.values]


class _Hits:
    """Makes hits of the pages that an answer gives: lights them and says what found each."""

    def __init__(self, highlighter: Highlighter, near: Nearness | None, *, alone: bool) -> None:
        self._highlighter, self._alone = highlighter, alone
        self._near = near.by_page if near else {}
        self._documents = frozenset(document for document, _ in self._near)

    def of(self, pages: list[Page], matching: int) -> DocumentHit:
        about = pages[0].kept["about"]
        document = about["document"]
        by = found_by(words=matching > 0 and not self._alone, meaning=document in self._documents)
        shown = tuple(self._page(document, page) for page in pages)
        score = round(pages[0].score, 4)
        return DocumentHit(**about, score=score, pages=shown, matching_pages=matching, found_by=by)

    def _page(self, document: str, page: Page) -> PageHit:
        near = self._near.get((document, page.number))
        by = found_by(words=page.worded, meaning=near is not None)
        return self._highlighter.hit(page.number, page.score, page.kept, by=by, passage=near.span if near else None)
