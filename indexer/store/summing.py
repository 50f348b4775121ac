"""What the archive knows of one thing, summed over the documents that name it."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer.model.entities import Entity, NameSeen
from indexer.model.kinds import Kind
from indexer.store.clusters import is_bare
from indexer.text import letters, names


class Named(NamedTuple):
    """How one document names a thing, as stored: as far as sums and joining need it. Lists and counts are JSON."""

    document: int
    position: int
    document_id: str
    collection: str
    date: str
    key: str
    kind: str
    name: str
    name_key: str
    name_keys: str
    identifiers: str
    entity: str
    mentions: int
    surfaces: str  # spelling -> count


def summed(entity_id: str, rows: Sequence[Named]) -> Entity:
    """The entity that these documents name. Does not depend on their order."""
    dates = sorted({row.date for row in rows if row.date})
    return Entity(
        id=entity_id,
        kind=_kind(rows),
        name=_name(rows),
        names=spellings(row.surfaces for row in rows),
        mentions=sum(row.mentions for row in rows),
        documents=len({row.document for row in rows}),
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
    )


def spellings(surfaces: Iterable[str]) -> tuple[NameSeen, ...]:
    """Every spelling with its count and script, the most frequent first."""
    total: Counter[str] = Counter()
    for text, times in Counter(surfaces).items():
        for surface, count in _counts(text):
            total[surface] += count * times
    return as_seen(total)


def as_seen(total: "Counter[str]") -> tuple[NameSeen, ...]:
    """Counted spellings as an entity shows them."""
    order = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return tuple(NameSeen(surface, count, names.script(surface)) for surface, count in order)


def folded(seen: Iterable[NameSeen]) -> str:
    """All spellings without case and marks, one a line, to look for a part of a name in."""
    return "\n".join(sorted({letters.fold(one.surface) for one in seen}))


@lru_cache(maxsize=16384)
def listed(text: str) -> tuple[str, ...]:
    """A stored list of words. Most lists occur in many documents and are kept once."""
    return tuple(json.loads(text))


@lru_cache(maxsize=16384)
def _counts(text: str) -> tuple[tuple[str, int], ...]:
    return tuple(json.loads(text).items())


def _kind(rows: Sequence[Named]) -> Kind:
    """The kind that most mentions say; members of one thing differ in it only by identifier or judgement."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.kind] += row.mentions
    return Kind(min(counts, key=lambda kind: (-counts[kind], kind)))


def _name(rows: Sequence[Named]) -> str:
    """The name that most documents use, a full one before a short one; of places, which mostly have no more than one
    word, the one that is used most often."""
    counts: Counter[tuple[str, str]] = Counter()
    mentions: Counter[tuple[str, str]] = Counter()
    for row in rows:
        counts[row.name_key, row.name] += 1
        mentions[row.name_key, row.name] += row.mentions
    if _kind(rows) is Kind.PLACE:
        return min(counts, key=lambda one: (-counts[one], -mentions[one], -len(one[1]), one[1], one[0]))[1]
    return min(counts, key=lambda one: (is_bare(one[0]), -counts[one], -len(one[1]), one[1], one[0]))[1]
