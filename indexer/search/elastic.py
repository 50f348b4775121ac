"""The engine outside the program: Elasticsearch, for many readers, many writers' pages and more than one machine.

Text, words, scores, filters and counts are Elasticsearch's; tokens and highlights are made here, as for both engines.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

from elasticsearch import NotFoundError

from indexer.config import Config
from indexer.errors import EngineUnavailable, MeaningUnavailable
from indexer.search.ast import Node
from indexer.search.elastic_asking import Asking, Page
from indexer.search.elastic_client import connected, reported
from indexer.search.elastic_facts import Facts, gather
from indexer.search.elastic_index import Indexes
from indexer.search.elastic_writer import Writer
from indexer.search.highlight import Highlighter, snippet
from indexer.search.parse import parse
from indexer.search.query import Mode, Query
from indexer.search.questions import any_of, bearing, languages_of
from indexer.search.record import Record
from indexer.search.results import DocumentHit, PageHit, Results

AT_ONCE = 5_000  # ids of documents that one request gives
TRIES = 5  # of a search while the index changes under it


class ElasticEngine:
    """See `engine.Engine`. A reader sees what was committed, by whichever process, at its next search."""

    def __init__(self, config: Config, *, write: bool = False, lost: bool = False) -> None:
        self._config = config
        self._client = connected(config)
        self._indexes = Indexes(self._client, config, patient=write)  # who writes waits rather than gives up
        self._writer = Writer(self._client, config, lost=lost) if write else None
        self._known = ""  # an index that this version made

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
        return not self._begins() and self._indexes.patched(self._checked())

    def documents(self) -> frozenset[str]:
        return frozenset() if self._begins() else frozenset(self._ids(self._checked()))

    def search(self, query: Query) -> Results:
        """See `engine.Engine`. Raises MeaningUnavailable for a search by meaning alone."""
        if query.mode is Mode.MEANING:
            raise MeaningUnavailable("This archive has no vectors, so it cannot be searched by meaning.")
        parsed = parse(query.text, any_word=query.any_word)
        node = any_of(parsed.node) if query.any_word else parsed.node
        with reported(self._config):
            for _ in range(TRIES):
                facts = self._facts(node, languages_of(query.text, _languages_chosen(query)))
                asking = Asking(self._client, facts, node, query)
                try:
                    answer = asking.ask()
                except NotFoundError:
                    continue  # a rebuild has just put another index in its place
                if answer is not None:
                    break
            else:
                raise EngineUnavailable("The index changes faster than it can be read. Try again in a moment.")
        highlighter = Highlighter(bearing(node), facts.stemmings)
        return Results(
            total=answer.total,
            total_pages=answer.total_pages,
            understood=parsed.understood,
            repaired=parsed.repaired,
            hits=tuple(_hit(pages, matching, highlighter) for pages, matching in answer.documents),
            facets=answer.facets,
        )

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._client.close()

    def _facts(self, node: Node, languages: Iterable[str]) -> Facts:
        """What the query must know of the index. Raises EngineUnavailable or IndexOutdated where it cannot serve."""
        try:
            facts = gather(self._client, self._indexes.alias, node, languages=languages)
        except NotFoundError:
            self._current()
            facts = gather(self._client, self._indexes.alias, node, languages=languages)
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

    def _ids(self, name: str) -> Iterator[str]:
        after: dict[str, Any] = {}
        while True:
            source = {"size": AT_ONCE, "sources": [{"id": {"terms": {"field": "document"}}}], **after}
            whole: dict[str, Any] = {"index": name, "size": 0, "allow_partial_search_results": False}
            ask = partial(self._client.search, **whole, aggs={"ids": {"composite": source}})
            found = self._indexes.asked(ask).body["aggregations"]["ids"]
            yield from (str(one["key"]["id"]) for one in found["buckets"])
            if "after_key" not in found:
                return
            after = {"after": found["after_key"]}


def _languages_chosen(query: Query) -> list[str]:
    return [value for one in query.filters if one.field == "language" and not one.exclude for value in one.values]


def _hit(pages: list[Page], matching: int, highlighter: Highlighter) -> DocumentHit:
    shown = []
    for one in pages:
        text = one.kept["text"]
        lit = highlighter.light(text, stemming=one.kept["stemming"], marks=one.kept["marks"])
        start, end = snippet(text, lit)
        shown.append(PageHit(one.number, round(one.score, 4), text[start:end], start, lit.spans))
    about = pages[0].kept["about"]
    return DocumentHit(**about, score=round(pages[0].score, 4), pages=tuple(shown), matching_pages=matching)
