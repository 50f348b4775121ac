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
from indexer.search.elastic_schema import MOST_TERMS
from indexer.search.elastic_terms import EVERYTHING, Clause, Compiler, created_between
from indexer.search.fields import FACETS
from indexer.search.grouping import LIKELY, LIKENESS_WEIGHT, period
from indexer.search.query import Query, Sort
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
    """A page that matches; `kept` is what the index stores of it: text, stemming, about, marks."""

    number: int
    score: float
    kept: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """`documents` in order, each as its best pages and the number of all that match."""

    total: int
    total_pages: int
    documents: list[tuple[list[Page], int]]
    facets: dict[str, tuple[FacetValue, ...]]


class Asking:
    """One query asked of one index."""

    def __init__(self, client: Elasticsearch, facts: Facts, node: Node, query: Query) -> None:
        self._client, self._facts, self._query = client, facts, query
        self._counting = Counting(query, everything=isinstance(node, Everything))
        self._named = query.any_word and is_name(query.text)
        compiler = Compiler(facts, any_word=query.any_word, by_ear=self._named)
        core = EVERYTHING if isinstance(node, Everything) else compiler.query(node)
        scored = "filter" if isinstance(node, Everything) else "must"
        self._clauses: dict[str, list[Clause]] = {"filter": self._bounds()}
        self._clauses[scored] = [*self._clauses.get(scored, []), core]

    def ask(self) -> Answer | None:
        """The answer; None where the index changed between two requests, so that it must be asked again."""
        if not self._facts.index:
            return self._nothing()
        if self._named:
            self._clauses["should"] = self._likeliest()
        last = self._query.offset + self._query.limit
        counted = self._counted(within=last <= WINDOW)
        total = self._counting.total(counted["aggregations"])
        window = [hit["fields"]["document"][0] for hit in counted["hits"]["hits"]]
        if last > WINDOW and self._query.offset < total:
            window = self._walked(self._query.offset, last)
        documents = self._pages(window)
        if documents is None:
            return None
        return Answer(
            total=total,
            total_pages=counted["hits"]["total"]["value"],
            documents=documents,
            facets=self._facets(counted["aggregations"]),
        )

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

    def _bounds(self) -> list[Clause]:
        """Scope, document and period hold for the whole document."""
        query = self._query
        held: list[Clause] = []
        if query.scope.collections is not None:
            held.append({"terms": {"facet_collection": sorted(query.scope.collections)}})
        if query.document:
            held.append({"term": {"document": query.document}})
        if query.created_from or query.created_to:
            held.append(created_between(*period(query.created_from, query.created_to)))
        return held

    @cached_property
    def _matching(self) -> Clause:
        """All pages that match, facets' filters and all."""
        filters = [*self._clauses["filter"], *self._counting.filters()]
        return {"bool": {**self._clauses, "filter": filters}}

    def _counted(self, *, within: bool) -> dict[str, Any]:
        """Counts and facets, and the window of documents where it is near enough."""
        asked: dict[str, Any] = {"size": 0}
        if within and self._query.limit:
            asked = {"from_": self._query.offset, "size": self._query.limit, "sort": _ORDER[self._query.sort]}
            asked |= {"collapse": {"field": "document"}, "docvalue_fields": ["document"], "track_scores": True}
        return self._search(
            query={"bool": self._clauses},
            post_filter={"bool": {"filter": self._counting.filters()}},
            aggs=self._counting.aggregations(self._query.facets, self._counting.first_values),
            track_total_hits=True,
            source=False,
            **asked,
        )

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
                    query=self._matching,
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
        groups = {"terms": {"field": "document", "size": len(documents)}}
        answer = self._search(
            query=self._among(documents),
            size=min(len(documents) * shown + SPARE_PAGES, MOST_TERMS),
            docvalue_fields=["page", "document"],
            aggs={"documents": groups},
            **_SHOWN,
        )
        matching = {str(one["key"]): int(one["doc_count"]) for one in answer["aggregations"]["documents"]["buckets"]}
        pages: dict[str, list[Page]] = defaultdict(list)
        for hit in answer["hits"]["hits"]:
            pages[hit["fields"]["document"][0]].append(_page(hit))
        held = {one: (pages[one][:shown], count) for one, count in matching.items()}
        lacking = [one for one, (best, count) in held.items() if len(best) < min(shown, count)]
        return held | self._pages_apart(lacking)

    def _pages_apart(self, documents: list[str]) -> dict[str, tuple[list[Page], int]]:
        """The best pages of each of these documents, however many better ones others have."""
        if not documents:
            return {}
        best = {"size": max(self._query.pages, 1), "docvalue_fields": ["page"], **_SHOWN}
        best["_source"] = best.pop("source")
        groups = {"terms": {"field": "document", "size": len(documents)}, "aggs": {"best": {"top_hits": best}}}
        answer = self._search(query=self._among(documents), size=0, aggs={"documents": groups})
        return {
            str(group["key"]): ([_page(hit) for hit in group["best"]["hits"]["hits"]], int(group["doc_count"]))
            for group in answer["aggregations"]["documents"]["buckets"]
        }

    def _all_pages(self, document: str) -> tuple[list[Page], int]:
        pages: list[Page] = []
        for answer in self._steps(document):
            pages += [_page(hit) for hit in answer["hits"]["hits"]]
            if len(pages) >= min(self._query.pages, answer["hits"]["total"]["value"]):
                break
        return pages[: self._query.pages], answer["hits"]["total"]["value"]

    def _steps(self, document: str) -> Iterator[dict[str, Any]]:
        after: dict[str, Any] = {}
        while True:
            answer = self._search(
                query=self._among([document]),
                size=min(MANY_PAGES, self._query.pages),
                track_total_hits=True,
                docvalue_fields=["page"],
                **_SHOWN,
                **after,
            )
            yield answer
            if not answer["hits"]["hits"]:
                return
            after = {"search_after": answer["hits"]["hits"][-1]["sort"]}

    def _among(self, documents: list[str]) -> Clause:
        chosen: Clause = {"terms": {"document": documents}}
        return {"bool": {"must": [self._matching], "filter": [chosen]}}


def _page(hit: dict[str, Any]) -> Page:
    return Page(int(hit["fields"]["page"][0]), float(hit["_score"] or 0.0), hit["_source"]["kept"])
