"""How well a ranking answers: nDCG at 10, recall at 100 and success at 1, as TREC counts them."""

from collections.abc import Collection, Mapping, Sequence
from math import log2
from statistics import mean
from typing import NamedTuple


class Figures(NamedTuple):
    """Means over the queries that have a judgment."""

    ndcg10: float
    recall100: float
    success1: float
    queries: int


def figures(runs: Mapping[str, Sequence[str]], judged: Mapping[str, Collection[str]]) -> Figures:
    """The figures of `runs` (documents of each query, best first) against the documents judged to answer it."""
    asked = [query for query in runs if judged.get(query)]
    if not asked:
        return Figures(0.0, 0.0, 0.0, 0)
    pairs = [(runs[query], judged[query]) for query in asked]
    return Figures(
        mean(ndcg(found, right) for found, right in pairs),
        mean(len(set(found[:100]) & set(right)) / len(set(right)) for found, right in pairs),
        mean(float(bool(found) and found[0] in right) for found, right in pairs),
        len(asked),
    )


def ndcg(found: Sequence[str], right: Collection[str], *, depth: int = 10) -> float:
    """Discounted gain of the first `depth`, as a share of the best there is; every right document counts alike."""
    gain = sum(1 / log2(rank + 1) for rank, one in enumerate(found[:depth], 1) if one in right)
    best = sum(1 / log2(rank + 1) for rank in range(1, min(len(set(right)), depth) + 1))
    return gain / best if best else 0.0
