"""Exact counts of documents from pages: aggregations that Elasticsearch runs, and the facets read from their answer.

Its own count of distinct values is an estimate. All pages of a document lie on one shard, so each shard counts its
documents in a set, and the shards' counts add up. Where a choice leaves few pages, all values are counted in one go:
the time for that grows with the pages, while to find the commonest values takes longer the more the index has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from indexer.errors import WrongUse
from indexer.search.elastic_terms import created_between
from indexer.search.fields import FACETS, PAGE_FACETS
from indexer.search.grouping import period
from indexer.search.query import Filter, Query
from indexer.search.results import FacetValue

FEWEST, MANY, MOST = 20, 4_000, 50_000  # values of a facet that are counted: at first, and at last
LONGEST_PATTERN = 1_000  # characters that Elasticsearch takes
FEW = 1_000  # pages of which all values are counted in less time than the commonest alone
LEFT_BY_WORDS = 4  # of so many pages with what is chosen, a text leaves one or fewer
NO_FOLDER = "/"
YEARS = 10_000  # more than there are
Clause = dict[str, Any]
DOCUMENTS: Clause = {
    "scripted_metric": {
        "init_script": "state.seen = new HashSet();",
        "map_script": "state.seen.add(doc['tie'].value);",
        "combine_script": "return state.seen.size();",
        "reduce_script": "int sum = 0; for (def one : states) { sum += one; } return sum;",
    }
}
EACH_VALUE: Clause = {  # with `params`, the field whose values are counted
    "init_script": "state.seen = new HashMap();",
    "map_script": (
        "def document = doc['tie'].value; for (def value : doc[params.field]) { def seen = state.seen.get(value); "
        "if (seen == null) { seen = new HashSet(); state.seen.put(value, seen); } seen.add(document); }"
    ),
    "combine_script": (
        "def counts = new HashMap(); for (def one : state.seen.entrySet()) "
        "{ counts.put(one.getKey(), one.getValue().size()); } return counts;"
    ),
    "reduce_script": (
        "def sums = new HashMap(); for (def counts : states) { for (def one : counts.entrySet()) "
        "{ sums.put(one.getKey(), one.getValue() + (int) sums.getOrDefault(one.getKey(), 0)); } } return sums;"
    ),
}


@dataclass(frozen=True, slots=True)
class Counting:
    """The counts that one query needs. Raises WrongUse for a facet that there is none of.

    The values with most pages are counted, and then it is proven that no other value can have more documents than
    those shown; where it cannot be, more values must be counted. Of few pages all values are.
    """

    query: Query
    everything: bool = False  # whether no text narrows the pages
    narrowed: Mapping[str, int] = field(default_factory=dict)  # by facet, the most pages with what is chosen in it

    def __post_init__(self) -> None:
        for name in (*(chosen.field for chosen in self.query.filters), *self.query.facets):
            if name not in FACETS:
                raise WrongUse(f"There is no facet {name!r}; there are {', '.join(FACETS)}.")

    @property
    def first_values(self) -> int:
        """How many values of a facet to count at first: a few more than are shown mostly prove that these are all."""
        return min(self.query.facet_limit + max(self.query.facet_limit // 5, FEWEST), MANY)

    def bounds(self) -> list[Clause]:
        """What holds whatever is counted: scope, document, period, and filters that no facet asked for leaves out.

        Elasticsearch then looks at no page beyond them.
        """
        query = self.query
        held: list[Clause] = []
        if query.scope.collections is not None:
            held.append({"terms": {"facet_collection": sorted(query.scope.collections)}})
        if query.document:
            held.append({"term": {"document": query.document}})
        if query.created_from or query.created_to:
            held.append(created_between(*period(query.created_from, query.created_to)))
        return held + [_clause(one) for one in query.filters if not self._left_out(one)]

    def filters(self, *, but: str = "") -> list[Clause]:
        """The other filters as clauses, but for the choice in one facet."""
        return [_clause(one) for one in self.query.filters if self._left_out(one) and one.field != but]

    def _left_out(self, one: Filter) -> bool:
        """Whether some facet asked for is counted without this choice in it."""
        return one.field in self.query.facets and not one.exclude

    def aggregations(self, names: Sequence[str], values: int) -> Clause:
        """What to ask: the total, and for each facet `values` values, which its own choice does not narrow."""
        whole = self._whole("")
        asked = {"total": _within(self.filters(), firsts=whole, counted={} if whole else {"documents": DOCUMENTS})}
        for name in names:
            if self._few(name):
                each = {"scripted_metric": {**EACH_VALUE, "params": {"field": f"facet_{name}"}}}
                asked[name] = _within(self.filters(but=name), firsts=False, counted={"all": each})
                continue
            whole, chosen = self._whole(name), self._chosen(name)
            of_page = name in PAGE_FACETS
            field = f"new_{name}" if whole and of_page else f"facet_{name}"
            how = {} if whole else {"aggs": {"documents": DOCUMENTS}}
            most = YEARS if name == "created" else values
            terms: Clause = {"field": field, "size": most, "collect_mode": "breadth_first"}
            if name == "folder":
                terms["include"] = _right_in(self.query.below)
            held = {"commonest": {"terms": terms, **how}}
            if chosen:
                held["chosen"] = {"terms": {"field": field, "size": len(chosen), "include": chosen}, **how}
            asked[name] = _within(self.filters(but=name), firsts=whole and not of_page, counted=held)
        return asked

    def _whole(self, facet: str) -> bool:
        """Whether documents match as a whole, with all their pages: then they are counted by their first page."""
        narrowing = [one for one in self.query.filters if one.field != facet or one.exclude]
        return self.everything and not any(one.field in PAGE_FACETS for one in narrowing)

    def _few(self, facet: str) -> bool:
        """Whether choices in other facets leave few pages to count this one in. A guess wrong costs time alone."""
        others = [pages for name, pages in self.narrowed.items() if name != facet]
        most = FEW if self.everything else FEW * LEFT_BY_WORDS
        return bool(others) and min(others) <= most and not self._whole(facet)

    def total(self, answer: Clause) -> int:
        """How many documents match, filters and all."""
        return _documents(answer["total"])

    def facet(self, name: str, answer: Clause, *, surely: bool = True) -> tuple[FacetValue, ...] | None:
        """How many documents have each value, commonest first; None where it is not sure that they are those."""
        limit = YEARS if name == "created" else self.query.facet_limit
        chosen = self._chosen(name)
        if "all" in answer[name]:
            counts = held = self._right_in_folder(name, answer[name]["all"]["value"])
        else:
            commonest = answer[name]["commonest"]
            if surely and not _proven(commonest, limit):
                return None
            counts = _counts(commonest)
            held = _counts(answer[name]["chosen"]) if chosen else {}
        ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:limit]
        shown = dict(ordered)
        shown |= {value: held.get(value, 0) for value in chosen if value not in shown}
        rows = sorted(shown.items()) if name == "created" else shown.items()
        return tuple(FacetValue(value, count, value in chosen) for value, count in rows)

    def _right_in_folder(self, name: str, counts: Mapping[str, int]) -> Mapping[str, int]:
        """Without folders that do not lie in the one asked about, with no other between."""
        if name != "folder":
            return counts
        opening = f"{self.query.below}/" if self.query.below else ""
        inside = {value: value.removeprefix(opening) for value in counts if value.startswith(opening)}
        return {value: counts[value] for value, rest in inside.items() if rest and "/" not in rest}

    def _chosen(self, name: str) -> list[str]:
        return sorted({value for one in self.query.filters if one.field == name for value in one.values})


def _right_in(below: str) -> str | list[str]:
    """What matches the folders that lie in `below` with no other between."""
    escaped = "".join(sign if sign.isalnum() else f"\\{sign}" for sign in below)
    pattern = f"{escaped}/[^/]+" if below else "[^/]+"
    return pattern if len(pattern) <= LONGEST_PATTERN else [NO_FOLDER]


def _within(filters: list[Clause], *, firsts: bool, counted: Clause) -> Clause:
    """Counts among the pages that pass the filters, or among those of them that are first pages."""
    chosen: list[Clause] = [*filters, {"term": {"part": "first"}}] if firsts else filters
    asked: Clause = {"filter": {"bool": {"filter": chosen}}}
    return asked | ({"aggs": counted} if counted else {})


def _documents(bucket: Clause) -> int:
    """Where its documents were not counted apart, each page of a bucket stands for one."""
    return int(bucket["documents"]["value"] if "documents" in bucket else bucket["doc_count"])


def _counts(values: Clause) -> dict[str, int]:
    return {str(one["key"]): _documents(one) for one in values["buckets"]}


def _proven(values: Clause, limit: int) -> bool:
    """Whether the `limit` commonest by documents are among these, the commonest by pages.

    A value that is not has at most as many pages, hence documents, as the last of these has pages; and of those with
    equal pages Elasticsearch gives the first by name.
    """
    if values["doc_count_error_upper_bound"]:
        return False
    if not values["sum_other_doc_count"] or not limit:
        return True
    buckets = values["buckets"]
    last = int(buckets[-1]["doc_count"])
    counts = sorted(map(_documents, buckets), reverse=True)
    if len(counts) < limit or counts[limit - 1] < last:
        return False
    surely_before = sum(one["doc_count"] == last == _documents(one) for one in buckets)
    return counts[limit - 1] > last or surely_before >= limit - sum(count > last for count in counts)


def _clause(chosen: Filter) -> Clause:
    holds: Clause = {"terms": {f"facet_{chosen.field}": list(chosen.values)}}
    return {"bool": {"must_not": [holds]}} if chosen.exclude else holds
