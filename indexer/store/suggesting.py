"""Which entities of the archive may be one, though nothing certain joins them: met under a key, compared by name.

A pure function of the entities there are: neither the order in which documents came nor how often this ran matters.
A machine suggests, a person decides.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from sqlalchemy import Connection, delete, or_, select

from indexer.model.entities import Entity, LikelyPair
from indexer.model.kinds import Kind, kinds_like
from indexer.model.scope import EVERYTHING, Scope
from indexer.store import entities, name_blocks
from indexer.store.database import Store
from indexer.store.documents import chunks
from indexer.store.name_blocks import MOST
from indexer.store.schema import NAME_BLOCKS, NAME_FORMS, SUGGESTIONS, UNSUGGESTED
from indexer.text import blocks, likeness, names

LEAST = 0.75  # of the score; below it two names are more often two things
ALL_AT_ONCE = 20_000  # with more entities to look at than this, looking at all is quicker
_NEAR = 60  # of a hundred, letters in common

_OWN: Any = SUGGESTIONS.c
Numbers = npt.NDArray[np.int64]


class Compared(NamedTuple):
    """An entity as far as comparing needs it."""

    id: str
    kind: Kind
    mentions: int
    names: tuple[str, ...]


def suggest(store: Store) -> int:
    """Make the suggestions that are to be made anew; gives how many pairs of entities were compared."""
    waiting, all_anew, there = store.read(_to_compare)
    if not waiting:
        return 0
    rows = [row for left, right in there if (row := _row(left, right)) is not None]

    def write(connection: Connection) -> None:
        _forget(connection, None if all_anew else waiting)
        for some in chunks(sorted(waiting)):
            connection.execute(delete(UNSUGGESTED).where(UNSUGGESTED.c.entity.in_(some)))
        if rows:
            connection.execute(SUGGESTIONS.insert(), sorted(rows, key=lambda row: (row["left"], row["right"])))

    store.write(write)
    return len(there)


def _to_compare(connection: Connection) -> tuple[set[str], bool, list[tuple[Compared, Compared]]]:
    """Whose suggestions are to be made anew, whether these are all, and the pairs to compare."""
    waiting = set(connection.execute(select(UNSUGGESTED.c.entity)).scalars())
    if not waiting:
        return waiting, False, []
    all_anew = name_blocks.EVERYTHING in waiting or len(waiting) > ALL_AT_ONCE
    pairs = _every_pair(connection) if all_anew else _pairs_of(connection, waiting)
    return waiting, all_anew, list(_possible(connection, pairs))


def _row(left: Compared, right: Compared) -> dict[str, Any] | None:
    score, _, _ = _alike(left, right)
    if score < LEAST:
        return None
    return {"left": left.id, "right": right.id, "score": score, "mentions": min(left.mentions, right.mentions)}


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
                found += _likely(left, right)
        if len(found) == limit:
            break
    return found


def _likely(left: Entity, right: Entity) -> Iterator[LikelyPair]:
    score, one, other = _alike(_compared(left), _compared(right))
    if score >= LEAST:
        yield LikelyPair(left, right, score, tuple(_reasons(left, right, one, other)))


def _reasons(left: Entity, right: Entity, one: str, other: str) -> list[str]:
    """Why two names are alike, and which they are where they are not those that the entities are shown by."""
    if one == other:
        return [f"both go by “{one}”"]
    why = likeness.compare(one, other, left.kind)[1]
    return why if (one, other) == (left.name, right.name) else [f"“{one}” and “{other}”", *why]


def _alike(left: Compared, right: Compared) -> tuple[float, str, str]:
    """How alike the two names are that are most alike, and these."""
    best = (0.0, "", "")
    for one in left.names:
        for other in right.names:
            if not (_far(one, other, left.kind) or blocks.hopeless(one, other, left.kind)):
                best = max(best, (likeness.score(one, other, left.kind), one, other))
    return best


def _far(left: str, right: str, kind: Kind) -> bool:
    """Whether a glance at the letters shows that two names cannot score so high. Of 423 that did among 10,000 invented
    ones it takes two for far; it spares comparing half of all, at a fortieth of the cost."""
    one, other = names.key(left, kind), names.key(right, kind)
    if not one.isascii() or not other.isascii() or left.isupper() or right.isupper():
        return False  # scripts are compared by sound, capitals may be first letters
    if one.count(" ") != other.count(" "):
        return fuzz.partial_ratio(one, other) < _NEAR
    return fuzz.ratio(one, other) < _NEAR and fuzz.ratio(_in_order(one), _in_order(other)) < _NEAR


@lru_cache(maxsize=65536)
def _in_order(key: str) -> str:
    return " ".join(sorted(key.split()))


def _compared(entity: Entity) -> Compared:
    return Compared(entity.id, entity.kind, entity.mentions, tuple(name_blocks.spellings(entity)))


def _possible(connection: Connection, pairs: Numbers) -> Iterator[tuple[Compared, Compared]]:
    """The entities of pairs of spellings, in order of id, where their kinds allow that they are one."""
    known: dict[int, Compared] = {}
    for some in chunks(np.unique(pairs).tolist()):
        query = select(NAME_FORMS.c.number, NAME_FORMS.c.entity).where(NAME_FORMS.c.number.in_(some))
        leads = {row.number: row.entity for row in connection.execute(query)}
        found = entities.settled(connection, sorted(set(leads.values())), scope=EVERYTHING)
        known |= {number: _compared(found[entity]) for number, entity in leads.items()}
    for numbers in pairs.tolist():
        left, right = sorted(known[number] for number in numbers)
        if right.kind in kinds_like(left.kind):
            yield left, right


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
    return np.array(sorted(found), np.int64).reshape(-1, 2)


def _every_pair(connection: Connection) -> Numbers:
    """All pairs that meet under a key that is not too common, each once, in order."""
    query = select(NAME_BLOCKS.c.block, NAME_BLOCKS.c.number, NAME_BLOCKS.c.side).order_by(NAME_BLOCKS.c.block)
    portions = [np.array([*map(tuple, some)], np.int64) for some in connection.execute(query).partitions(200_000)]
    rows = np.concatenate(portions) if portions else np.zeros((0, 3), np.int64)
    starts = np.flatnonzero(np.r_[True, rows[1:, 0] != rows[:-1, 0]]) if len(rows) else np.array([], np.int64)
    counts = np.diff(np.r_[starts, len(rows)])
    found = [_within(rows, starts[counts == size], size) for size in range(2, MOST + 1)]
    codes = np.unique(np.concatenate(found)) if found else np.array([], np.int64)
    return np.stack([codes >> 32, codes & 0xFFFFFFFF], axis=1)


def _within(rows: Numbers, starts: Numbers, size: int) -> Numbers:
    """The pairs within keys of this many spellings: two numbers in one."""
    left, right = np.triu_indices(size, 1)
    places = starts[:, None]
    one, other = (places + left).ravel(), (places + right).ravel()
    sides, its = rows[one, 2], rows[other, 2]
    kept = (sides != its) | (sides == 0)
    first, second = rows[one[kept], 1], rows[other[kept], 1]
    codes: Numbers = (np.minimum(first, second) << 32) | np.maximum(first, second)
    return codes
