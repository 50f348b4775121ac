"""Matching pages brought together as documents: filters, exact counts, facets, order. Works on `columns` alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest

import numpy as np
import numpy.typing as npt

from indexer.errors import WrongUse
from indexer.search import bounds
from indexer.search.columns import Columns, Flags, Ints, Lists
from indexer.search.fields import FACETS, PAGE_FACETS
from indexer.search.query import Filter, Query, Sort
from indexer.search.results import FacetValue
from indexer.text import names

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Matches:
    """Pages that match a query's text: places in the columns, and their scores."""

    places: Ints
    scores: Floats

    def only(self, kept: Flags) -> "Matches":
        return Matches(self.places[kept], self.scores[kept])


LIKELY = 50  # pages whose titles are compared with a name
LIKENESS_WEIGHT = 0.7  # of a title that is the name, as a share of the best score


def likeliest(columns: Columns, matches: Matches, name: str) -> Matches:
    """The matches with those favoured whose document's title is likely the same name."""
    if not len(matches.scores):
        return matches
    best = np.argsort(-matches.scores, kind="stable")[:LIKELY]
    titles = [columns.titles[owner] for owner in columns.owners[matches.places[best]].tolist()]
    alike = np.array([names.compare(name, title)[0] if title else 0.0 for title in titles], np.float32)
    scores = matches.scores.copy()
    scores[best] += LIKENESS_WEIGHT * matches.scores.max() * alike
    return Matches(matches.places, scores)


@dataclass(frozen=True, slots=True)
class Found:
    """A document with its pages, best first: places in the columns, and their scores."""

    document: int
    score: float
    pages: Ints
    scores: Floats
    matching: int


class Grouping:
    """The answer to one query, from the pages that match its text."""

    def __init__(self, columns: Columns, matches: Matches, query: Query) -> None:
        for name in (*(chosen.field for chosen in query.filters), *query.facets):
            if name not in FACETS:
                raise WrongUse(f"There is no facet {name!r}; there are {', '.join(FACETS)}.")
        self._columns = columns
        self._query = query
        self._all = matches.only(self._within(matches))
        self._passed = {index: self._passes(chosen) for index, chosen in enumerate(query.filters)}
        self._kept = self._all.only(self._filtered(but=""))
        self._owners = columns.owners[self._kept.places]
        self._pages_of = self._counted(self._kept)
        self.documents: Ints = np.flatnonzero(self._pages_of)

    @property
    def total(self) -> int:
        return len(self.documents)

    @property
    def total_pages(self) -> int:
        return len(self._kept.places)

    @property
    def kept(self) -> Matches:
        """The matches that scope, period and filters let through."""
        return self._kept

    def pages_of(self, document: int) -> int:
        """How many pages of a document match."""
        return int(self._pages_of[document])

    def window(self) -> list[Found]:
        """The documents between offset and offset + limit, each with its best pages."""
        query = self._query
        best = np.full(len(self._columns.ids), -np.inf, np.float32)
        np.maximum.at(best, self._owners, self._kept.scores)
        ordered = self._ordered(best, query.offset + query.limit)[query.offset :]
        return [self._found(int(document), float(best[document])) for document in ordered]

    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        """For each facet asked for, how many documents have each value; its own filter does not narrow it."""
        return {name: self._facet(name) for name in self._query.facets}

    def _counted(self, matches: Matches) -> Ints:
        """How many of these pages each document of the columns has."""
        return np.bincount(self._columns.owners[matches.places], minlength=len(self._columns.ids))

    def _within(self, matches: Matches) -> Flags:
        """Scope, document and period hold for the whole document."""
        columns, query = self._columns, self._query
        fits = columns.live.copy()
        if query.scope.collections is not None:
            fits &= _holds_any(columns, "collection", query.scope.collections)
        if query.document:
            fits &= np.fromiter((one == query.document for one in columns.ids), np.bool_, len(columns.ids))
        if query.created_from or query.created_to:
            first, last = period(query.created_from, query.created_to)
            fits &= (columns.first > 0) & (columns.last >= first) & (columns.first <= last)
        return fits[columns.owners[matches.places]]

    def _passes(self, chosen: Filter) -> Flags:
        """Which of the pages pass one filter."""
        columns, places = self._columns, self._all.places
        if chosen.field in PAGE_FACETS:
            every = columns.facets[chosen.field]
            wanted = _numbers(every.values, chosen.values)
            at, numbers = every.of(places)
            passed = np.zeros(len(places), np.bool_)
            passed[at[np.isin(numbers, wanted)]] = True
        else:
            passed = _holds_any(columns, chosen.field, chosen.values)[columns.owners[places]]
        return ~passed if chosen.exclude else passed

    def _filtered(self, *, but: str) -> Flags:
        kept = np.ones(len(self._all.places), np.bool_)
        for index, chosen in enumerate(self._query.filters):
            if chosen.field != but or chosen.exclude:
                kept &= self._passed[index]
        return kept

    def _facet(self, name: str) -> tuple[FacetValue, ...]:
        chosen = {value for one in self._query.filters if one.field == name for value in one.values}
        own = any(one.field == name and not one.exclude for one in self._query.filters)
        kept = self._all.only(self._filtered(but=name)) if own else self._kept
        every = self._columns.facets[name]
        pages_of = self._counted(kept) if own else self._pages_of
        if name in PAGE_FACETS:
            counts = _documents_with(every, kept.places, self._columns.owners[kept.places], pages_of)
        else:
            _, numbers = every.of(np.flatnonzero(pages_of))
            counts = np.bincount(numbers, minlength=len(every.values))
        if name == "folder":
            counts = counts * np.fromiter((is_right_in(value, self._query.below) for value in every.values), np.bool_)
        shown = dict(
            _commonest(every.values, counts, len(every.values) if name == "created" else self._query.facet_limit)
        )
        if unseen := chosen - shown.keys():
            held = {
                every.values[number]: int(counts[number]) for number in _numbers(every.values, tuple(unseen)).tolist()
            }
            shown |= {value: held.get(value, 0) for value in sorted(unseen)}
        ordered = sorted(shown.items()) if name == "created" else shown.items()
        return tuple(FacetValue(value, count, value in chosen) for value, count in ordered)

    def _ordered(self, best: Floats, first: int) -> Ints:
        """The `first` documents in the order asked for."""
        documents, columns = self.documents, self._columns
        if self._query.sort is Sort.TITLE:
            titled = sorted(
                documents.tolist(), key=lambda one: (not columns.titles[one], columns.titles[one], columns.ids[one])
            )
            return np.array(titled[:first], np.int64)
        by_date = self._query.sort is Sort.DATE
        leading = -columns.first[documents] if by_date else -best[documents]
        if 0 < first < len(documents):  # most need not be put in order: they come after as many as are wanted
            candidates = leading <= np.partition(leading, first - 1)[first - 1]
            documents, leading = documents[candidates], leading[candidates]
        then = -best[documents] if by_date else -columns.first[documents]
        return documents[np.lexsort((columns.ties[documents], then, leading))][:first]

    def _found(self, document: int, score: float) -> Found:
        at = np.flatnonzero(self._owners == document)
        places, scores = self._kept.places[at], self._kept.scores[at]
        order = np.lexsort((self._columns.pages[places], -scores))[: max(self._query.pages, 1)]
        return Found(document, score, places[order], scores[order], self.pages_of(document))


def is_right_in(folder: str, below: str) -> bool:
    """Whether a folder lies in `below` with no other between; "" is where the outermost ones lie."""
    return folder.rpartition("/")[0] == below


def _commonest(values: list[str], counts: Ints, limit: int) -> list[tuple[str, int]]:
    """The values that most documents have, those with equal counts by name; `limit` of them."""
    held = np.flatnonzero(counts)
    if not limit or not len(held):
        return []
    if len(held) > limit:
        least = int(np.partition(counts[held], len(held) - limit)[len(held) - limit])
        above = held[counts[held] > least]
        equal = nsmallest(limit - len(above), (values[number] for number in held[counts[held] == least].tolist()))
    else:
        above, equal, least = held, [], 0
    found = sorted((-int(counts[number]), values[number]) for number in above.tolist())
    return [(value, -count) for count, value in found] + [(value, least) for value in equal]


def _documents_with(every: Lists, places: Ints, owners: Ints, pages_of: Ints) -> Ints:
    """For each value how many documents have it on one of these pages. A page names a value once, so that only the
    pages of documents with several of them are compared."""
    at, numbers = every.of(places)
    several = (pages_of[owners] > 1)[at]
    counts = np.bincount(numbers[~several], minlength=len(every.values))
    most = max(len(every.values), 1)
    pairs = _distinct(owners[at[several]] * most + numbers[several])
    return counts + np.bincount(pairs % most, minlength=len(every.values))


def _distinct(numbers: Ints) -> Ints:
    """The numbers without repetition, in order. Sorting beats hashing at these sizes."""
    ordered = np.sort(numbers)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


def period(first: str, last: str) -> tuple[int, int]:
    """Day ordinals of two bounds as typed. Raises WrongUse where one is no date."""
    start, end = (bounds.days(bound) if bound else None for bound in (first, last))
    for bound, days in ((first, start), (last, end)):
        if bound and days is None:
            raise WrongUse(f"{bound!r} is no date; write 2017, 2017-03 or 2017-03-14.")
    return (start.first if start else date.min).toordinal(), (end.last if end else date.max).toordinal()


def _numbers(values: list[str], wanted: Sequence[str] | frozenset[str]) -> Ints:
    chosen = set(wanted)
    return np.array([number for number, value in enumerate(values) if value in chosen], np.int64)


def _holds_any(columns: Columns, name: str, wanted: Sequence[str] | frozenset[str]) -> Flags:
    """For each document whether it has one of these values."""
    every = columns.facets[name]
    at, numbers = every.of(np.arange(len(columns.ids)))
    holds = np.zeros(len(columns.ids), np.bool_)
    holds[at[np.isin(numbers, _numbers(every.values, wanted))]] = True
    return holds
