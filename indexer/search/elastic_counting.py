"""Exact counts of documents from pages: aggregations that Elasticsearch runs, and the facets read from their answer.

Its own count of distinct values is an estimate. All pages of a document lie on one shard, so each shard counts its
documents in a set, and the shards' counts add up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from indexer.errors import WrongUse
from indexer.search.fields import FACETS, PAGE_FACETS
from indexer.search.query import Filter, Query
from indexer.search.results import FacetValue

Clause = dict[str, Any]
_BEGIN = """
state.seen = new HashSet();
state.counts = new HashMap();
state.pairs = new HashMap();
for (def name : params.of_document) { state.counts.put(name, new HashMap()); }
for (def name : params.of_page) { state.pairs.put(name, new HashMap()); }
"""
_PAGE = """
Long number = doc['tie'].value;
if (state.seen.add(number)) {
  for (def name : params.of_document) {
    Map counts = state.counts.get(name);
    for (def value : doc[name]) { counts.put(value, counts.getOrDefault(value, 0) + 1); }
  }
}
for (def name : params.of_page) {
  Map pairs = state.pairs.get(name);
  for (def value : doc[name]) { pairs.computeIfAbsent(value, key -> new HashSet()).add(number); }
}
"""
_SHARD = """
for (def name : params.of_page) {
  Map counts = new HashMap();
  for (def entry : state.pairs.get(name).entrySet()) { counts.put(entry.getKey(), entry.getValue().size()); }
  state.counts.put(name, counts);
}
return ['total': state.seen.size(), 'counts': state.counts];
"""
_TOGETHER = """
int total = 0;
Map sums = new HashMap();
for (def one : states) {
  if (one == null) { continue; }
  total += one.total;
  for (def entry : one.counts.entrySet()) {
    Map sum = sums.computeIfAbsent(entry.getKey(), key -> new HashMap());
    for (def value : entry.getValue().entrySet()) {
      sum.put(value.getKey(), sum.getOrDefault(value.getKey(), 0) + value.getValue());
    }
  }
}
Map kept = new HashMap();
for (def entry : sums.entrySet()) {
  List found = new ArrayList(entry.getValue().entrySet());
  found.sort((a, b) -> a.getValue() != b.getValue() ? b.getValue() - a.getValue() : a.getKey().compareTo(b.getKey()));
  int most = entry.getKey() == 'facet_created' ? found.size() : params.most;
  List rows = new ArrayList();
  int at = 0;
  for (def value : found) {
    if (at < most || params.chosen.contains(value.getKey())) { rows.add([value.getKey(), value.getValue()]); }
    at++;
  }
  kept.put(entry.getKey(), rows);
}
return ['total': total, 'counts': kept];
"""


@dataclass(frozen=True, slots=True)
class Counting:
    """The counts that one query needs. Raises WrongUse for a facet that there is none of."""

    query: Query

    def __post_init__(self) -> None:
        for name in (*(chosen.field for chosen in self.query.filters), *self.query.facets):
            if name not in FACETS:
                raise WrongUse(f"There is no facet {name!r}; there are {', '.join(FACETS)}.")

    def filters(self, *, but: str = "") -> list[Clause]:
        """All filters as clauses, but for the choice in one facet."""
        return [_clause(one) for one in self.query.filters if one.field != but or one.exclude]

    def aggregations(self) -> Clause:
        """One count for all facets whose filters are the same, and one for each that its own filter must not narrow."""
        own = self._own()
        counted = {"all": self._count(self.filters(), [name for name in self.query.facets if name not in own])}
        return counted | {f"but_{name}": self._count(self.filters(but=name), [name]) for name in own}

    def total(self, answer: Clause) -> int:
        """How many documents match, filters and all."""
        return int(answer["all"]["counted"]["value"]["total"])

    def facets(self, answer: Clause) -> dict[str, tuple[FacetValue, ...]]:
        """For each facet asked for, how many documents have each value."""
        own = self._own()
        return {name: self._facet(name, answer[f"but_{name}" if name in own else "all"]) for name in self.query.facets}

    def _own(self) -> list[str]:
        chosen = {one.field for one in self.query.filters if not one.exclude}
        return [name for name in dict.fromkeys(self.query.facets) if name in chosen]

    def _chosen(self, names: Iterable[str]) -> list[str]:
        return sorted({value for one in self.query.filters if one.field in names for value in one.values})

    def _count(self, filters: list[Clause], names: list[str]) -> Clause:
        script = {
            "init_script": _BEGIN,
            "map_script": _PAGE,
            "combine_script": _SHARD,
            "reduce_script": _TOGETHER,
            "params": {
                "of_document": [f"facet_{name}" for name in names if name not in PAGE_FACETS],
                "of_page": [f"facet_{name}" for name in names if name in PAGE_FACETS],
                "most": self.query.facet_limit,
                "chosen": self._chosen(names),
            },
        }
        return {"filter": {"bool": {"filter": filters}}, "aggs": {"counted": {"scripted_metric": script}}}

    def _facet(self, name: str, answer: Clause) -> tuple[FacetValue, ...]:
        chosen = self._chosen([name])
        rows = answer["counted"]["value"]["counts"].get(f"facet_{name}", [])
        held = {str(value): int(count) for value, count in rows}
        ordered = sorted(held.items(), key=lambda one: (-one[1], one[0]))
        if name == "created":
            shown = held | {value: 0 for value in chosen if value not in held}
            ordered = sorted(shown.items())
        else:
            best = ordered[: self.query.facet_limit]
            listed = {value for value, _ in best}
            ordered = best + [(value, held.get(value, 0)) for value in chosen if value not in listed]
        return tuple(FacetValue(value, count, value in chosen) for value, count in ordered)


def _clause(chosen: Filter) -> Clause:
    holds: Clause = {"terms": {f"facet_{chosen.field}": list(chosen.values)}}
    return {"bool": {"must_not": [holds]}} if chosen.exclude else holds
