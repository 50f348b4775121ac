"""Which entities of the archive may be one, though nothing certain joins them: met under a key, compared by name.

A pure function of the entities there are: neither the order in which documents came nor how often this ran matters.
A machine suggests, a person decides.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Text, cast, delete, func, or_, select

from indexer.model.entities import Entity, LikelyPair
from indexer.model.kinds import LEGAL_PERSONS, Kind, kinds_like
from indexer.model.scope import Scope
from indexer.store import entities, name_blocks
from indexer.store.database import Store
from indexer.store.documents import allowed, chunks
from indexer.store.name_blocks import MOST
from indexer.store.schema import (
    DOCUMENT_ENTITIES,
    DOCUMENTS,
    ENTITIES,
    NAME_BLOCKS,
    NAME_FORMS,
    SUGGESTIONS,
    UNSUGGESTED,
)
from indexer.text import legal_forms, likeness
from indexer.text.matching import Name, prepared

LEAST = 0.75  # of the score; below it two names are more often two things
ALL_AT_ONCE = 20_000  # with more entities to look at than this, looking at all is quicker
_PORTION = 100_000  # rows read or written at a time
_AT_A_TIME = 16_384  # spellings whose pairs are taken in turn together
_LOW = 0xFFFFFFFF

_OWN: Any = SUGGESTIONS.c
_COLUMNS = ("left", "right", "score", "mentions")
Numbers = npt.NDArray[Any]


class Compared(NamedTuple):
    """An entity as far as comparing needs it."""

    id: str
    kind: Kind
    mentions: int
    names: tuple[Name, ...]


class Waiting(NamedTuple):
    """Whose suggestions are to be made anew, whether these are all, the pairs to compare in sorted rows of codes (two
    numbers of spellings in one), and the entities by these numbers."""

    entities: set[str]
    all_anew: bool
    pairs: list[Numbers]
    known: dict[int, Compared]


def suggest(store: Store) -> int:
    """Make the suggestions that are to be made anew; gives how many pairs of entities were compared."""
    waiting = store.read(_waiting)
    if not waiting.entities:
        return 0
    compared, rows = _compared(waiting)

    def write(connection: Connection) -> None:
        _forget(connection, None if waiting.all_anew else waiting.entities)
        for some in chunks(sorted(waiting.entities)):
            connection.execute(delete(UNSUGGESTED).where(UNSUGGESTED.c.entity.in_(some)))
        for some in chunks(rows, _PORTION):
            connection.execute(SUGGESTIONS.insert(), [dict(zip(_COLUMNS, row, strict=True)) for row in some])

    store.write(write)
    return compared


def _waiting(connection: Connection) -> Waiting:
    waiting = set(connection.execute(select(UNSUGGESTED.c.entity)).scalars())
    if not waiting:
        return Waiting(waiting, False, [], {})
    all_anew = name_blocks.EVERYTHING in waiting or len(waiting) > ALL_AT_ONCE
    pairs = _every_pair(connection) if all_anew else [_pairs_of(connection, waiting)]
    return Waiting(waiting, all_anew, pairs, _known(connection, pairs, every=all_anew))


def _compared(waiting: Waiting) -> tuple[int, list[tuple[str, str, float, int]]]:
    """How many pairs are of kinds that may be one, and those that are to be suggested, in order."""
    compared, found = 0, []
    for left, right in _in_turn(waiting.pairs):
        one, other = waiting.known[left], waiting.known[right]
        if other.id < one.id:
            one, other = other, one
        if other.kind not in kinds_like(one.kind):
            continue
        compared += 1
        if (score := _score(one, other)) >= LEAST:
            found.append((one.id, other.id, score, min(one.mentions, other.mentions)))
    return compared, sorted(found)


def _score(left: Compared, right: Compared) -> float:
    """How alike the two names are that are most alike, where that is LEAST or more. LEAST for firms that their legal
    forms alone keep apart: a firm changes its form, and only a person can say whether it did."""
    names = [(one, other) for one in left.names for other in right.names]
    near = (likeness.score(one.text, other.text, left.kind) for one, other in names if not likeness.far(one, other))
    best = max(near, default=0.0)
    apart = best < LEAST and any(_differ_in_form(one, other, left.kind) for one, other in names)
    return LEAST if apart else best


def _differ_in_form(one: Name, other: Name, kind: Kind) -> bool:
    return kind in LEGAL_PERSONS and one.joined == other.joined and not legal_forms.agree(one.forms, other.forms)


def _forget(connection: Connection, about: Iterable[str] | None) -> None:
    """Take out the suggestions about these entities; about all where it is None."""
    if about is None:
        connection.execute(delete(SUGGESTIONS))
        return
    for some in chunks(sorted(about)):
        either = or_(_OWN.left.in_(some), _OWN.right.in_(some))
        connection.execute(delete(SUGGESTIONS).where(either))


def suggested(connection: Connection, *, scope: Scope, limit: int) -> list[LikelyPair]:
    """Pairs of which the reader may see both, as far as that tells that they are alike; the likeliest first, and of
    these the most mentioned."""
    order = (column.desc() for column in (_OWN.score, _OWN.mentions, _OWN.left, _OWN.right))
    found: list[LikelyPair] = []
    for some in connection.execute(select(_OWN.left, _OWN.right).order_by(*order)).partitions(limit):
        seen = entities.settled(connection, sorted({number for row in some for number in row}), scope=scope)
        for left, right in ((seen.get(left), seen.get(right)) for left, right in some):
            if left is not None and right is not None and len(found) < limit:
                found += (_told_apart(connection, likely, scope=scope) for likely in _likely(left, right))
        if len(found) == limit:
            break
    return found


def _likely(left: Entity, right: Entity) -> Iterator[LikelyPair]:
    pairs = [(one, other) for one in _spellings(left) for other in _spellings(right)]
    score, one, other = max(((_told(*pair, left.kind), *pair) for pair in pairs), default=(0.0, "", ""))
    if score >= LEAST:
        yield LikelyPair(left, right, score, tuple(_reasons(left, right, one, other)))


def _told_apart(connection: Connection, likely: LikelyPair, *, scope: Scope) -> LikelyPair:
    """With a document that names both as two, where the reader may see one: "Kestrel Group, parent of Kestrel Group
    plc"."""
    own, other = (DOCUMENT_ENTITIES.alias(name) for name in ("own", "other"))
    both = own.join(
        other,
        (own.c.document == other.c.document) & (own.c.name_key == other.c.name_key) & (own.c.kind == other.c.kind),
    )
    both = both.join(DOCUMENTS, DOCUMENTS.c.number == own.c.document)
    query = select(DOCUMENTS.c.title, DOCUMENTS.c.path).select_from(both)
    query = query.where(own.c.entity == likely.left.id, other.c.entity == likely.right.id, allowed(scope))
    row = connection.execute(query.order_by(DOCUMENTS.c.place, DOCUMENTS.c.id).limit(1)).first()
    return replace(likely, why=(*likely.why, f"“{row.title or row.path}” tells of both, as two")) if row else likely


def _told(one: str, other: str, kind: Kind) -> float:
    """The score with which a reader is shown two names."""
    score = likeness.score(one, other, kind)
    apart = score < LEAST and _differ_in_form(prepared(one, str(kind)), prepared(other, str(kind)), kind)
    return LEAST if apart else score


def _spellings(entity: Entity) -> list[str]:
    return name_blocks.spellings(entity.kind, entity.name, (one.surface for one in entity.names))


def _reasons(left: Entity, right: Entity, one: str, other: str) -> list[str]:
    """Why two names are alike, and which they are where they are not those that the entities are shown by."""
    if one == other:
        return [f"both go by “{one}”"]
    why = likeness.compare(one, other, left.kind)[1]
    return why if (one, other) == (left.name, right.name) else [f"“{one}” and “{other}”", *why]


def _known(connection: Connection, pairs: Sequence[Numbers], *, every: bool) -> dict[int, Compared]:
    """The entities that these pairs are of, by the numbers of their spellings."""
    joined = NAME_FORMS.join(ENTITIES, ENTITIES.c.id == NAME_FORMS.c.entity)
    own = ENTITIES.c
    query = select(NAME_FORMS.c.number, own.id, own.kind, own.mentions, own.name, own.names).select_from(joined)
    wanted = _numbers(pairs)
    portions = [None] if every else chunks(np.flatnonzero(wanted).tolist())
    found: dict[int, Compared] = {}
    for some in portions:
        chosen = query if some is None else query.where(NAME_FORMS.c.number.in_(some))
        for row in connection.execute(chosen.execution_options(yield_per=_PORTION)):
            if row.number < len(wanted) and wanted[row.number]:
                kind = Kind(row.kind)
                names = name_blocks.spellings(kind, row.name, (surface for surface, _ in json.loads(row.names)))
                ready = tuple(prepared(name, str(kind)) for name in names)
                found[row.number] = Compared(row.id, kind, row.mentions, ready)
    return found


def _numbers(pairs: Sequence[Numbers]) -> npt.NDArray[np.bool_]:
    """For each number of a spelling whether it is in a pair."""
    found = np.zeros(1 + max((int((codes & _LOW).max()) for codes in pairs if len(codes)), default=-1), bool)
    for codes in pairs:
        found[codes >> 32] = found[codes & _LOW] = True
    return found


def _in_turn(pairs: Sequence[Numbers]) -> Iterator[tuple[int, int]]:
    """Each pair of the sorted rows of codes once, in order."""
    last = max((int(codes[-1]) for codes in pairs if len(codes)), default=-1)
    for start in range(0, last + 1, _AT_A_TIME << 32):
        ends = (start, start + (_AT_A_TIME << 32))
        codes = np.unique(np.concatenate([some[slice(*np.searchsorted(some, ends))] for some in pairs]))
        yield from zip((codes >> 32).tolist(), (codes & _LOW).tolist(), strict=True)


def _pairs_of(connection: Connection, waiting: Iterable[str]) -> Numbers:
    """The pairs that these entities are in, each once."""
    held: dict[int, set[tuple[int, int]]] = {}
    for some in chunks(sorted(waiting)):
        joined = NAME_FORMS.join(NAME_BLOCKS, NAME_BLOCKS.c.number == NAME_FORMS.c.number)
        query = select(NAME_BLOCKS).select_from(joined).where(NAME_FORMS.c.entity.in_(some))
        for row in connection.execute(query):
            held.setdefault(row.block, set()).add((row.number, row.side))
    found: set[tuple[int, int]] = set()
    for some in chunks(sorted(held)):
        there: dict[int, list[tuple[int, int]]] = {}
        for row in connection.execute(select(NAME_BLOCKS).where(NAME_BLOCKS.c.block.in_(some))):
            there.setdefault(row.block, []).append((row.number, row.side))
        for block, members in there.items():
            if len(members) <= MOST:
                found |= {
                    (min(one, other), max(one, other))
                    for one, side in held[block]
                    for other, its in members
                    if one != other and (side != its or side == 0)
                }
    return np.array(sorted(one << 32 | other for one, other in found), np.int64)


def _every_pair(connection: Connection) -> list[Numbers]:
    """All pairs that meet under a key that is not too common, a sorted row for each size that keys have."""
    own = NAME_BLOCKS.c
    packed = func.aggregate_strings(cast(own.number * 4 + own.side, Text), ",")
    query = select(func.count(), packed).group_by(own.block).having(func.count().between(2, MOST))
    sizes, members = [], [np.array([], np.int64)]
    for some in connection.execute(query.execution_options(yield_per=_PORTION)).partitions():
        counted, texts = zip(*some, strict=True)
        sizes.append(np.array(counted, np.int8))
        members.append(np.fromstring(",".join(texts), np.int64, sep=","))
    counts = np.concatenate(sizes or [np.array([], np.int8)])
    starts = np.cumsum(counts, dtype=np.int64) - counts
    met = np.concatenate(members)
    return [_within(met, starts[counts == size], size) for size in range(2, MOST + 1)]


def _within(met: Numbers, starts: Numbers, size: int) -> Numbers:
    """The pairs within keys of this many spellings, sorted: two numbers in one. `met` holds number and side in one."""
    left, right = np.triu_indices(size, 1)
    places = starts[:, None]
    one, other = met[(places + left).ravel()], met[(places + right).ravel()]
    kept = ((one & 3) != (other & 3)) | ((one & 3) == 0)
    first, second = one[kept] >> 2, other[kept] >> 2
    codes: Numbers = (np.minimum(first, second) << 32) | np.maximum(first, second)
    codes.sort()
    return codes
