"""What grouping, filters and facets need of each page, as arrays in memory: its document, its entities, its values.

An engine keeps these in batches beside its index, one per commit, and joins them when it opens. A document that is
written again gets new rows; a batch names the documents whose earlier rows it ends.
"""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from backports import zstd

from indexer.search.fields import DOCUMENT_FACETS, FACETS, PAGE_FACETS
from indexer.text.customs import base

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]


class Lists(NamedTuple):
    """For each owner (page or document) the numbers of its values: `numbers[starts[i]:starts[i + 1]]`."""

    values: list[str]
    starts: npt.NDArray[np.int32]  # half of what is kept of a page, so no wider than it must be
    numbers: npt.NDArray[np.int32]

    def of(self, owners: Ints) -> tuple[Ints, Ints]:
        """All values of these owners: for each, the owner's place in `owners`, and the value's number."""
        begin, end = self.starts[owners], self.starts[owners + 1]
        lengths = end - begin
        places = np.repeat(np.arange(len(owners)), lengths)
        shifts = np.repeat(begin - np.cumsum(lengths) + lengths, lengths)
        return places, self.numbers[shifts + np.arange(len(places))].astype(np.int64)


def lists(rows: Sequence[Iterable[str]]) -> Lists:
    """Lists of values, each value numbered when first met."""
    numbers: dict[str, int] = {}
    ended = [0]
    flat: list[int] = []
    for row in rows:
        flat.extend(numbers.setdefault(value, len(numbers)) for value in dict.fromkeys(row))
        ended.append(len(flat))
    return Lists(list(numbers), np.array(ended, np.int32), np.array(flat, np.int32))


@dataclass(slots=True)
class Pending:
    """Rows of documents that were written and are not committed yet."""

    rows: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    dead: set[int] = field(default_factory=set)
    facets: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: {name: [] for name in FACETS})
    stemmings: set[str] = field(default_factory=set)
    currencies: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    def add_document(
        self, document: str, *, title: str, days: tuple[int, int], facets: dict[str, tuple[str, ...]]
    ) -> None:
        """Begin a document; its pages follow. `days` are ordinals, 0 where the document has no date."""
        self.end(document)
        self.places[document] = len(self.ids)
        self.ids.append(document)
        self.titles.append(title)
        self.first.append(days[0])
        self.last.append(days[1])
        for name in DOCUMENT_FACETS:
            self.facets[name].append(facets[name])

    def end(self, document: str) -> None:
        """The rows that a document had so far count no longer."""
        self.ended.add(document)
        if (place := self.places.pop(document, None)) is not None:
            self.dead.add(place)

    def add_page(self, row: int, page: int, facets: dict[str, tuple[str, ...]], *, key: int) -> None:
        """Add a page of the document begun last; `key` is what its vectors are kept by."""
        self.rows.append(row)
        self.pages.append(page)
        self.keys.append(key)
        self.owners.append(len(self.ids) - 1)
        for name in PAGE_FACETS:
            self.facets[name].append(facets[name])

    def columns(self) -> "Columns":
        """These rows as columns of their own."""
        return Columns(
            rows=np.array(self.rows, np.int64),
            pages=np.array(self.pages, np.int64),
            keys=np.array(self.keys, np.uint64),
            owners=np.array(self.owners, np.int64),
            ids=list(self.ids),
            titles=list(self.titles),
            first=np.array(self.first, np.int64),
            last=np.array(self.last, np.int64),
            ties=np.array([tie(one) for one in self.ids], np.uint64),
            live=np.array([place not in self.dead for place in range(len(self.ids))], np.bool_),
            facets={name: lists(rows) for name, rows in self.facets.items()},
            stemmings=frozenset(self.stemmings),
            currencies=frozenset(self.currencies),
            ended=frozenset(self.ended),
        )


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a page, in order of `rows` (an engine's own number of the page); `owners` are places in `ids`."""

    rows: Ints
    pages: Ints
    keys: Numbers  # what the pages' vectors are kept by
    owners: Ints
    ids: list[str]
    titles: list[str]  # as they are sorted
    first: Ints  # earliest and latest day of the document's own date, 0 for none
    last: Ints
    ties: Numbers  # what orders documents that are equal otherwise, the same whenever they were indexed
    live: Flags
    facets: dict[str, Lists]
    stemmings: frozenset[str]  # stemmers that served any page
    currencies: frozenset[str]
    ended: frozenset[str]

    def live_ids(self) -> frozenset[str]:
        return frozenset(one for one, lives in zip(self.ids, self.live.tolist(), strict=True) if lives)

    def pages_in(self, languages: Iterable[str]) -> int:
        """How many pages are of documents in any of these languages."""
        held = self.facets["language"]
        wanted = [number for number, value in enumerate(held.values) if base(value) in set(languages)]
        if not wanted:
            return 0
        at, numbers = held.of(np.arange(len(self.ids)))
        spoken = np.zeros(len(self.ids), np.bool_)
        spoken[at[np.isin(numbers, wanted)]] = True
        return int(np.count_nonzero((spoken & self.live)[self.owners]))

    def joined(self, later: "Columns") -> "Columns":
        """These and later rows together. Documents that the later ones end, or bring again, live no longer here."""
        ended = later.ended | frozenset(later.ids)
        alive = self.live
        if ended:
            alive = alive & np.fromiter((one not in ended for one in self.ids), np.bool_, len(self.ids))
        return Columns(
            rows=np.concatenate([self.rows, later.rows]),
            pages=np.concatenate([self.pages, later.pages]),
            keys=np.concatenate([self.keys, later.keys]),
            owners=np.concatenate([self.owners, later.owners + len(self.ids)]),
            ids=self.ids + later.ids,
            titles=self.titles + later.titles,
            first=np.concatenate([self.first, later.first]),
            last=np.concatenate([self.last, later.last]),
            ties=np.concatenate([self.ties, later.ties]),
            live=np.concatenate([alive, later.live]),
            facets={name: _joined_lists(self.facets[name], later.facets[name]) for name in FACETS},
            stemmings=self.stemmings | later.stemmings,
            currencies=self.currencies | later.currencies,
            ended=self.ended | later.ended,
        )

    def without_dead(self) -> "Columns":
        """The same without rows of documents that live no longer."""
        if bool(self.live.all()):
            return self
        kept = np.flatnonzero(self.live)
        number = np.cumsum(self.live) - 1
        pages = np.flatnonzero(self.live[self.owners])
        return Columns(
            rows=self.rows[pages],
            pages=self.pages[pages],
            keys=self.keys[pages],
            owners=number[self.owners[pages]].astype(np.int64),
            ids=[self.ids[place] for place in kept.tolist()],
            titles=[self.titles[place] for place in kept.tolist()],
            first=self.first[kept],
            last=self.last[kept],
            ties=self.ties[kept],
            live=np.ones(len(kept), np.bool_),
            facets={n: _chosen(self.facets[n], pages if n in PAGE_FACETS else kept) for n in FACETS},
            stemmings=self.stemmings,
            currencies=self.currencies,
            ended=self.ended,
        )


def tie(document: str) -> int:
    """What orders a document among its equals, the same whenever it was indexed."""
    return int.from_bytes(blake2b(document.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _joined_lists(left: Lists, right: Lists) -> Lists:
    numbers = {value: number for number, value in enumerate(left.values)}
    again = np.fromiter((numbers.setdefault(v, len(numbers)) for v in right.values), np.int32, len(right.values))
    moved = again[right.numbers] if len(again) else right.numbers
    starts = np.concatenate([left.starts, right.starts[1:] + left.starts[-1]])
    return Lists(list(numbers), starts, np.concatenate([left.numbers, moved]))


def _chosen(every: Lists, owners: Ints) -> Lists:
    """The lists of some owners, values that occur no more dropped."""
    places, found = every.of(owners)
    used, numbers = np.unique(found, return_inverse=True)
    starts = np.concatenate([[0], np.cumsum(np.bincount(places, minlength=len(owners)))]).astype(np.int32)
    return Lists([every.values[number] for number in used.tolist()], starts, numbers.astype(np.int32))


LEVEL = 3  # of zstd; a batch is written again as it is joined
EMPTY = Pending().columns()
_ARRAYS = ("rows", "pages", "keys", "owners", "first", "last", "ties")
_TEXTS = ("ids", "titles")
_SETS = ("stemmings", "currencies", "ended")


def packed(columns: Columns) -> bytes:
    """Columns as bytes; `unpacked` brings them back."""
    texts: dict[str, Any] = {name: getattr(columns, name) for name in _TEXTS}
    texts |= {name: sorted(getattr(columns, name)) for name in _SETS}
    texts |= {name: columns.facets[name].values for name in FACETS}
    arrays: dict[str, Any] = {name: getattr(columns, name) for name in _ARRAYS}
    for name in FACETS:
        arrays |= {f"{name}.starts": columns.facets[name].starts, f"{name}.numbers": columns.facets[name].numbers}
    arrays["texts"] = np.frombuffer(json.dumps(texts, ensure_ascii=False).encode("utf-8", "replace"), np.uint8)
    held = io.BytesIO()
    np.savez(held, **arrays)
    return zstd.compress(held.getvalue(), LEVEL)


def unpacked(data: bytes) -> Columns:
    """The columns that `packed` made bytes of. Raises ValueError where they are damaged."""
    try:
        with np.load(io.BytesIO(zstd.decompress(data)), allow_pickle=False) as held:  # a zip archive, with check sums
            texts = json.loads(held["texts"].tobytes())
            arrays: dict[str, Any] = {name: held[name] for name in _ARRAYS}
            facets = {
                n: Lists(texts[n], held[f"{n}.starts"].astype(np.int32, copy=False), held[f"{n}.numbers"])
                for n in FACETS
            }
    except (zstd.ZstdError, BadZipFile, EOFError, OSError, KeyError, NotImplementedError) as error:
        raise ValueError(f"a batch of columns is damaged: {error}") from error
    rest: dict[str, Any] = {name: frozenset(texts[name]) for name in _SETS}
    rest |= {name: list(texts[name]) for name in _TEXTS}
    return Columns(**arrays, **rest, live=np.ones(len(texts["ids"]), np.bool_), facets=facets)


def all_joined(batches: Iterable[Columns]) -> Columns:
    """Batches in order of writing as one."""
    joined = EMPTY
    for batch in batches:
        joined = batch if joined is EMPTY else joined.joined(batch)
    return joined
