"""What words and what meaning found, brought into one order. Works on `columns`; asks neither engine nor encoder."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from indexer.search.columns import Columns, Ints
from indexer.search.grouping import Floats, Found, Grouping, Matches
from indexer.search.meaning import NearPages
from indexer.search.query import Query
from indexer.search.results import FoundBy

WORDS = 0.4  # share of words in the sum; the rest is meaning's. See the README for what was measured
DEPTH = 100  # the ranks between which scores are spread out, and the documents that meaning alone may add
FEWEST, SHARE = 10, 10  # a small archive has no hundred near ones: a tenth of its documents, but no fewer than ten

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FusedPage:
    """A page by its place in the columns; `passage` is the nearest one where meaning found it."""

    place: int
    score: float
    by: FoundBy
    passage: Span | None = None


@dataclass(frozen=True, slots=True)
class FusedDocument:
    """A document with its pages, best first; `matching` counts those whose words match."""

    score: float
    pages: tuple[FusedPage, ...]
    by: FoundBy
    matching: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Brings scores of one kind to 0 … 1: `low` and less is 0, `high` is 1, and what was not found is 0."""

    low: float
    high: float

    def of(self, scores: Floats) -> Floats:
        width = max(self.high - self.low, 1e-6)
        found: Floats = np.clip((scores - self.low) / width, 0.0, 1.0).astype(np.float32)
        return found


def scale(best: Floats) -> Scale:
    """From the hundredth best document's score, or the least there is, to the best one's."""
    held = best[np.isfinite(best)]
    if not len(held):
        return Scale(0.0, 1.0)
    return Scale(_ranked(held, DEPTH), float(held.max()))


def _ranked(scores: Floats, rank: int) -> float:
    """The score at this rank, counted from 1 for the best, or the least there is."""
    at = max(len(scores) - rank, 0)
    return float(np.partition(scores, at)[at])


class Fusing:
    """The documents that words or meaning found, in order of a weighed sum of both scores."""

    def __init__(self, columns: Columns, words: Matches, near: NearPages, query: Query) -> None:
        self._columns, self._query, self._near = columns, query, near
        self._words, self._meaning = words, Matches(near.places, near.scores)
        self._by_words = _best(columns, self._words)
        self._by_meaning = _best(columns, self._meaning)
        self._scales = scale(self._by_words), scale(self._by_meaning)
        self._near_enough = self._by_meaning >= max(self._scales[1].low, _least(self._by_meaning, query))

    @property
    def only_by_meaning(self) -> int:
        """How many documents are given that words do not find: some of the nearest."""
        return int(np.count_nonzero(self._near_enough & ~np.isfinite(self._by_words)))

    def window(self) -> list[FusedDocument]:
        """The documents between offset and offset + limit, each with its best pages."""
        columns, query = self._columns, self._query
        found = np.flatnonzero(np.isfinite(self._by_words) | self._near_enough)
        scores = self._summed(self._by_words, self._by_meaning)[found]
        order = np.lexsort((columns.ties[found], -columns.first[found], -scores))
        chosen = order[query.offset : query.offset + query.limit]
        return [self._document(int(found[at]), float(scores[at])) for at in chosen.tolist()]

    def _summed(self, words: Floats, meaning: Floats) -> Floats:
        by_words, by_meaning = self._scales
        total: Floats = WORDS * by_words.of(words) + (1 - WORDS) * by_meaning.of(meaning)
        return total

    def _document(self, document: int, score: float) -> FusedDocument:
        worded, near = self._pages_of(self._words, document), self._pages_of(self._meaning, document)
        places = sorted({*worded, *near})
        sums = self._summed(
            np.array([worded.get(place, -np.inf) for place in places], np.float32),
            np.array([near.get(place, -np.inf) for place in places], np.float32),
        )
        pages = [
            FusedPage(place, total, _by(place in worded, place in near), self._near.spans.get(place))
            for place, total in zip(places, sums.tolist(), strict=True)
        ]
        pages.sort(key=lambda page: (-page.score, self._columns.pages[page.place]))
        return FusedDocument(score, tuple(pages[: self._query.pages]), _by(bool(worded), bool(near)), len(worded))

    def _pages_of(self, matches: Matches, document: int) -> dict[int, float]:
        at: Ints = np.flatnonzero(self._columns.owners[matches.places] == document)
        return dict(zip(matches.places[at].tolist(), matches.scores[at].tolist(), strict=True))


def of_one_kind(found: Found, by: FoundBy, spans: Mapping[int, Span]) -> FusedDocument:
    """A document that words alone, or meaning alone, found."""
    pages = zip(found.pages.tolist(), found.scores.tolist(), strict=True)
    fused = tuple(FusedPage(place, score, by, spans.get(place)) for place, score in pages)
    return FusedDocument(found.score, fused, by, found.matching)


def _least(best: Floats, query: Query) -> float:
    """The score from which a document is near enough to be given for its meaning alone. A question that is ranked by
    any of its words wants the hundred nearest whatever the archive's size."""
    most = DEPTH if query.any_word else min(DEPTH, max(FEWEST, len(best) // SHARE))
    return _ranked(best, most) if len(best) else -1.0


def _best(columns: Columns, matches: Matches) -> Floats:
    best = np.full(len(columns.ids), -np.inf, np.float32)
    np.maximum.at(best, columns.owners[matches.places], matches.scores)
    return best


def _by(words: bool, meaning: bool) -> FoundBy:
    return FoundBy.BOTH if words and meaning else FoundBy.WORDS if words else FoundBy.MEANING


def allowed(columns: Columns, query: Query) -> Ints:
    """Places of all pages that scope, document, period and filters of a query let through."""
    every = np.arange(len(columns.rows))
    found: Ints = Grouping(columns, Matches(every, np.zeros(len(every), np.float32)), query).kept.places
    return found
