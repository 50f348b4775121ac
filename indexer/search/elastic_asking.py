"""One search as requests to Elasticsearch: first the documents and the counts, then the pages of those shown."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from elasticsearch import Elasticsearch

from indexer.search.ast import Everything, Node
from indexer.search.elastic_counting import MOST, Counting
from indexer.search.elastic_facts import Facts
from indexer.search.elastic_fusing import WORDS, Nearness
from indexer.search.elastic_passages import NearPassage
from indexer.search.elastic_schema import MOST_TERMS
from indexer.search.elastic_terms import EVERYTHING, Clause, Compiler
from indexer.search.fields import FACETS
from indexer.search.fusing import AGREED
from indexer.search.grouping import LIKELY, LIKENESS_WEIGHT
from indexer.search.query import Mode, Query, Sort
from indexer.search.questions import is_name
from indexer.search.results import FacetValue
from indexer.text import names

WINDOW = 10_000  # results up to here are found by one request, those beyond by walking there
DOCUMENTS = 200  # whose pages one request gives
FEW_PAGES = 100  # of a document that one request gives beside those of others
SPARE_PAGES = 40  # beyond those wanted that one request gives, in case some documents have more than they show
MANY_PAGES = 500  # that one request gives of one document
KEEP = "2m"  # how long a walk's view of the index is kept between two steps
_ORDER: dict[Sort, list[Any]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"created_first": {"order": "desc", "missing": "_last"}}, {"tie": "asc"}],
    Sort.DATE: [{"created_first": {"order": "desc", "missing": "_last"}}, {"_score": "desc"}, {"tie": "asc"}],
    Sort.TITLE: [{"title_sort": {"order": "asc", "missing": "_last"}}, {"document": "asc"}],
}
_SHOWN: dict[str, Any] = {"sort": [{"_score": "desc"}, {"page": "asc"}], "track_scores": True, "source": ["kept"]}
_SOUND: dict[str, Any] = {"allow_partial_search_results": False}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is found, by its words (`worded`) or its meaning; `kept` is what the index stores of it: text,
    stemming, about, marks."""

    number: int
    score: float
    worded: bool
    kept: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """`documents` in order, each as its best pages and the number of all that match.

    The rest is of those that match by words; `by_meaning` counts the documents that only meaning found beside them.
    """

    total: int
    total_pages: int
    documents: list[tuple[list[Page], int]]
    facets: dict[str, tuple[FacetValue, ...]]
    by_meaning: int = 0


class Asking:
    """One query asked of one index; `near` are the pages that are near it in meaning."""

    def __init__(
        self, client: Elasticsearch, facts: Facts, node: Node, query: Query, near: Nearness | None = None
    ) -> None:
        self._client, self._facts, self._query = client, facts, query
        alone = near is not None and query.mode is Mode.MEANING
        everything = isinstance(node, Everything) and not alone
        self._near = None if alone else near
        self._worded = not alone
        self._counting = Counting(query, everything=everything, narrowed=facts.narrowed)
        self._named = query.any_word and is_name(query.text) and not alone
        self._clauses: dict[str, list[Clause]] = {"filter": self._counting.bounds()}
        if everything:
            self._clauses["filter"].append(EVERYTHING)
        elif alone and near is not None:
            self._clauses["must"] = [near.alone()]
        else:
            self._clauses["must"] = [Compiler(facts, any_word=query.any_word, by_ear=self._named).query(node)]

    def ask(self) -> Answer | None:
        """The answer; None where the index changed between two requests, so that it must be asked again."""
        if not self._facts.index:
            return self._nothing()
        self._favour()
        last = self._query.offset + self._query.limit
        shown = self._window() if last <= WINDOW and self._query.limit else {}
        counted = self._counted({} if self._near else shown)
        total = self._counting.total(counted["aggregations"])
        beside, only = self._fused(shown) if self._near else (counted, 0)
        window = [hit["fields"]["document"][0] for hit in beside["hits"]["hits"]]
        if last > WINDOW and self._query.offset < total + only:
            window = self._walked(self._query.offset, last)
        documents = self._pages(window)
        if documents is None:
            return None
        return Answer(
            total=total,
            total_pages=counted["hits"]["total"]["value"],
            documents=documents,
            facets=self._facets(counted["aggregations"]),
            by_meaning=only,
        )

    def believed(self) -> NearPassage | None:
        """The passage that answers where words and meaning agree on the first document; see `fusing`."""
        if self._near is None or not self._facts.index:
            return None
        self._favour()
        [first] = self._first(self._found, 1) or [""]
        return self._near.believed(first, self._first(self._words, AGREED))

    def _first(self, query: Clause, most: int) -> list[str]:
        shown = {"collapse": {"field": "document"}, "docvalue_fields": ["document"], "source": False}
        hits = self._search(query=query, size=most, track_total_hits=False, sort=_ORDER[Sort.RELEVANCE], **shown)
        return [str(hit["fields"]["document"][0]) for hit in hits["hits"]["hits"]]

    def _favour(self) -> None:
        if self._named and "should" not in self._clauses:
            self._clauses["should"] = self._likeliest()

    def _likeliest(self) -> list[Clause]:
        """What favours, of the best pages, those whose document's title is likely the same name."""
        asked = {"query": {"bool": self._clauses}, "size": LIKELY, "source": False, "docvalue_fields": ["title_sort"]}
        hits = self._search(**asked)["hits"]["hits"]
        titles = [(hit, hit.get("fields", {}).get("title_sort", [""])[0]) for hit in hits]
        alike = [(hit, names.compare(self._query.text, title)[0]) for hit, title in titles if title]
        most = LIKENESS_WEIGHT * (hits[0]["_score"] if hits else 0.0)
        return [
            {"constant_score": {"filter": {"ids": {"values": [hit["_id"]]}}, "boost": most * share}}
            for hit, share in alike
            if share > 0
        ]

    def _nothing(self) -> Answer:
        none = {"buckets": [], "doc_count_error_upper_bound": 0, "sum_other_doc_count": 0}
        return Answer(0, 0, [], self._facets({name: {"commonest": none, "chosen": none} for name in FACETS}))

    def _facets(self, answer: dict[str, Any]) -> dict[str, tuple[FacetValue, ...]]:
        """Each facet; where it is not sure that the commonest values were counted, ten times as many are."""
        counting, values = self._counting, self._counting.first_values
        found = {name: counting.facet(name, answer) for name in self._query.facets}
        while unsure := [name for name, facet in found.items() if facet is None]:
            values = min(values * 10, MOST)
            for name in unsure:  # one by one: there is a bound on the values of one answer
                aggs = counting.aggregations([name], values)
                more = self._search(query={"bool": self._clauses}, size=0, aggs=aggs)["aggregations"]
                found[name] = counting.facet(name, more, surely=values < MOST)
        return {name: facet or () for name, facet in found.items()}

    @cached_property
    def _words(self) -> Clause:
        """All pages that match by words, facets' filters and all."""
        filters = [*self._clauses["filter"], *self._counting.filters()]
        return {"bool": {**self._clauses, "filter": filters}}

    @cached_property
    def _found(self) -> Clause:
        """All pages that are given."""
        narrowed = [*self._counting.bounds(), *self._counting.filters()]
        return self._near.beside(self._words, narrowed) if self._near else self._words

    def _window(self) -> dict[str, Any]:
        """What to ask for the documents that are shown, in order."""
        asked = {"from_": self._query.offset, "size": self._query.limit, "sort": _ORDER[self._query.sort]}
        return asked | {"collapse": {"field": "document"}, "docvalue_fields": ["document"], "track_scores": True}

    def _counted(self, shown: dict[str, Any]) -> dict[str, Any]:
        """Counts and facets, and what else is to be `shown` of the pages that match by words."""
        return self._search(
            query={"bool": self._clauses},
            post_filter={"bool": {"filter": self._counting.filters()}},
            aggs=self._counting.aggregations(self._query.facets, self._counting.first_values),
            track_total_hits=True,
            source=False,
            **(shown or {"size": 0}),
        )

    def _fused(self, shown: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """The documents that words or meaning found, and how many of these words do not find."""
        assert self._near is not None
        enough = self._near.enough
        worded = {"words": {"filter": self._words}}
        each = {"terms": {"field": "document", "size": max(len(enough), 1), "include": enough}, "aggs": worded}
        aggs = {"enough": each} if enough else {}
        answer = self._search(query=self._found, aggs=aggs, source=False, **(shown or {"size": 0}))
        held = answer["aggregations"]["enough"]["buckets"] if enough else []
        return answer, sum(not one["words"]["doc_count"] for one in held)

    def _search(self, **asked: Any) -> dict[str, Any]:
        if "pit" not in asked:  # which brings both with it
            asked |= {"index": self._facts.index, **_SOUND}
        if self._facts.shards > 1:  # on which words must weigh the same
            asked["search_type"] = "dfs_query_then_fetch"
        answer: dict[str, Any] = self._client.search(**asked).body
        return answer

    # --- far beyond the first results

    def _walked(self, first: int, last: int) -> list[str]:
        """The documents between two places of the order, found by going through all before them."""
        met: dict[str, None] = {}
        pit = self._client.open_point_in_time(index=self._facts.index, keep_alive=KEEP, **_SOUND).body["id"]
        try:
            after: dict[str, Any] = {}
            while len(met) < last:
                answer = self._search(
                    pit={"id": pit, "keep_alive": KEEP},
                    query=self._found,
                    size=WINDOW,
                    sort=_ORDER[self._query.sort],
                    track_total_hits=False,
                    source=False,
                    docvalue_fields=["document"],
                    **after,
                )
                hits = answer["hits"]["hits"]
                met.update((hit["fields"]["document"][0], None) for hit in hits)
                if len(hits) < WINDOW:
                    break
                pit, after = answer["pit_id"], {"search_after": hits[-1]["sort"]}
        finally:
            self._client.close_point_in_time(id=pit)
        return list(met)[first:last]

    # --- the pages of the documents shown

    def _pages(self, window: list[str]) -> list[tuple[list[Page], int]] | None:
        """For each document its best pages and how many match; None where one is not there any more."""
        if self._query.pages > FEW_PAGES:
            found = [self._all_pages(document) for document in window]
        else:
            found = []
            for begin in range(0, len(window), DOCUMENTS):
                some = window[begin : begin + DOCUMENTS]
                held = self._few_pages(some)
                found += [held.get(document, ([], 0)) for document in some]
        return None if any(not pages for pages, _ in found) else found

    def _few_pages(self, documents: list[str]) -> dict[str, tuple[list[Page], int]]:
        """The best pages of all these documents together, then of those whose pages were not among them.

        One search for many pages is several times as fast as the hits of each document apart.
        """
        shown = max(self._query.pages, 1)
        answer = self._search(
            query=self._among(documents),
            size=min(len(documents) * shown + SPARE_PAGES, MOST_TERMS),
            docvalue_fields=["page", "document"],
            aggs={"documents": self._by_document(documents)},
            **_SHOWN,
        )
        hits: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for hit in answer["hits"]["hits"]:
            hits[hit["fields"]["document"][0]].append(hit)
        held, lacking = {}, []
        for group in answer["aggregations"]["documents"]["buckets"]:
            document = str(group["key"])
            best = hits[document][:shown]
            held[document] = (self._shown(best), int(group["words"]["doc_count"]))
            if len(best) < min(shown, int(group["doc_count"])):
                lacking.append(document)
        return held | self._pages_apart(lacking)

    def _pages_apart(self, documents: list[str]) -> dict[str, tuple[list[Page], int]]:
        """The best pages of each of these documents, however many better ones others have."""
        if not documents:
            return {}
        best = {"size": max(self._query.pages, 1), "docvalue_fields": ["page"], **_SHOWN}
        best["_source"] = best.pop("source")
        groups = self._by_document(documents)
        groups["aggs"]["best"] = {"top_hits": best}
        answer = self._search(query=self._among(documents), size=0, aggs={"documents": groups})
        return {
            str(group["key"]): (self._shown(group["best"]["hits"]["hits"]), int(group["words"]["doc_count"]))
            for group in answer["aggregations"]["documents"]["buckets"]
        }

    def _by_document(self, documents: list[str]) -> dict[str, Any]:
        words = {"words": {"filter": self._words}}
        return {"terms": {"field": "document", "size": len(documents)}, "aggs": words}

    def _all_pages(self, document: str) -> tuple[list[Page], int]:
        pages: list[Page] = []
        matching = 0
        for answer in self._steps(document):
            pages += self._shown(answer["hits"]["hits"])
            matching = int(answer["aggregations"]["words"]["doc_count"])
            if len(pages) >= min(self._query.pages, answer["hits"]["total"]["value"]):
                break
        return pages[: self._query.pages], matching

    def _steps(self, document: str) -> Iterator[dict[str, Any]]:
        after: dict[str, Any] = {}
        while True:
            answer = self._search(
                query=self._among([document]),
                size=min(MANY_PAGES, self._query.pages),
                track_total_hits=True,
                docvalue_fields=["page"],
                aggs={"words": {"filter": self._words}},
                **_SHOWN,
                **after,
            )
            yield answer
            if not answer["hits"]["hits"]:
                return
            after = {"search_after": answer["hits"]["hits"][-1]["sort"]}

    def _among(self, documents: list[str]) -> Clause:
        chosen: Clause = {"terms": {"document": documents}}
        return {"bool": {"must": [self._found], "filter": [chosen]}}

    def _shown(self, hits: list[dict[str, Any]]) -> list[Page]:
        return [
            Page(
                int(hit["fields"]["page"][0]),
                float(hit["_score"] or 0.0),
                WORDS in hit.get("matched_queries", ()) if self._near else self._worded,
                hit["_source"]["kept"],
            )
            for hit in hits
        ]
