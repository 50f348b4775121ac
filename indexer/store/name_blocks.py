"""Keeps the keys under which names of the archive meet (`indexer/text/blocks.py`), and notes whose suggestions no
longer hold: those of entities that changed, and of all that met where too many meet now, or no longer do.

An entity's keys are those of its most frequent spellings, under the number of its first one in the names index.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import repeat
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from indexer.model.entities import Entity
from indexer.model.kinds import Kind
from indexer.store.clusters import is_bare_person
from indexer.store.documents import chunks
from indexer.store.schema import NAME_BLOCKS, NAME_FORMS, UNSUGGESTED
from indexer.text import blocks, names

MOST = 30  # entities that meet under one key; of more, none is suggested because of it
SPELLINGS = 5  # of an entity, the most frequent ones
EVERYTHING = "*"  # noted in place of an entity where all suggestions have to be made again
_INSERT = {
    "sqlite": "INSERT INTO name_blocks (block, number, side) VALUES (?, ?, ?)",
    "postgresql": "INSERT INTO name_blocks (block, number, side) VALUES (%s, %s, %s)",
}

_PORTION = 100_000  # rows written at a time

Met = dict[int, int]  # key and side
Row = tuple[int, int, int]  # key, number of the spelling, side


def spellings(kind: Kind, name: str, surfaces: Iterable[str]) -> list[str]:
    """The names by which an entity is compared; none of a person of whom only one word is known."""
    found = dict.fromkeys([name, *surfaces])
    if kind is Kind.PERSON:
        found = {name: None for name in found if not is_bare_person(names.key(name, kind), name)}
    return list(found)[:SPELLINGS]


def met(entity: Entity) -> Met:
    """The keys under which an entity meets others, each with its side."""
    found: Met = {}
    for name in spellings(entity.kind, entity.name, (one.surface for one in entity.names)):
        for key, side in blocks.met(name, entity.kind):
            number = _number(key)
            found[number] = side if found.get(number, side) == side else 0
    return found


class Kept:
    """Keys of very many spellings, thirteen bytes each, until they are written in order."""

    def __init__(self) -> None:
        self._blocks, self._numbers, self._sides = array("q"), array("i"), array("b")

    def add(self, met: Mapping[int, Met]) -> None:
        """Keep these too."""
        for number, found in met.items():
            self._blocks.extend(found)
            self._numbers.extend(repeat(number, len(found)))
            self._sides.extend(found.values())

    def in_order(self) -> Iterator[list[Row]]:
        """All rows in the order in which the table keeps them, in portions."""
        columns = [np.asarray(one) for one in (self._blocks, self._numbers, self._sides)]
        order = np.lexsort((columns[1], columns[0]))
        for start in range(0, len(order), _PORTION):
            some = order[start : start + _PORTION]
            yield list(zip(*(column[some].tolist() for column in columns), strict=True))


def fill(connection: Connection, kept: Kept) -> None:
    """Write all keys into the emptied table, in order, and afterwards what finds them by number: one by one they would
    take the longer the more there are."""
    [by_number] = NAME_BLOCKS.indexes
    by_number.drop(connection)
    for rows in kept.in_order():
        _insert(connection, rows)
    by_number.create(connection)


def clear(connection: Connection) -> None:
    """Forget all keys: every suggestion has to be made again."""
    connection.execute(delete(NAME_BLOCKS))
    note(connection, [EVERYTHING])


def renew(connection: Connection, entities: Iterable[str], gone: Sequence[int], came: Mapping[int, Met]) -> None:
    """Take out the keys of spellings by number and put in others; `entities` are those that changed."""
    if is_noted(connection, EVERYTHING):
        _replace(connection, gone, came)
        return
    lost = Counter(block for block, _, _ in _held(connection, gone))
    won = Counter(block for found in came.values() for block in found)
    before = sizes(connection, lost.keys() | won.keys())
    _replace(connection, gone, came)
    after = {block: before.get(block, 0) - lost[block] + won[block] for block in lost.keys() | won.keys()}
    turned = [block for block, size in after.items() if (size > MOST) != (before.get(block, 0) > MOST)]
    members = (entity for some in chunks(sorted(turned)) for entity in connection.execute(_members(some)).scalars())
    note(connection, {*entities, *members})


def sizes(connection: Connection, wanted: Iterable[int]) -> dict[int, int]:
    """How many meet under each of these keys."""
    query = select(NAME_BLOCKS.c.block, func.count()).group_by(NAME_BLOCKS.c.block)
    found: dict[int, int] = {}
    for some in chunks(sorted(wanted)):
        found |= {row[0]: row[1] for row in connection.execute(query.where(NAME_BLOCKS.c.block.in_(some)))}
    return found


def note(connection: Connection, entities: Iterable[str]) -> None:
    """Note that suggestions about these have to be made again."""
    rows = [{"entity": one} for one in sorted(set(entities))]
    if not rows:
        return
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(UNSUGGESTED).on_conflict_do_nothing(), rows)


def is_noted(connection: Connection, entity: str) -> bool:
    """Whether suggestions about it wait to be made."""
    return connection.execute(select(UNSUGGESTED.c.entity).where(UNSUGGESTED.c.entity == entity)).first() is not None


def _replace(connection: Connection, gone: Sequence[int], came: Mapping[int, Met]) -> None:
    for some in chunks(sorted(gone)):
        connection.execute(delete(NAME_BLOCKS).where(NAME_BLOCKS.c.number.in_(some)))
    rows = [(block, number, side) for number, found in came.items() for block, side in found.items()]
    if rows:
        _insert(connection, sorted(rows))


def _insert(connection: Connection, rows: list[Row]) -> None:
    """By the driver alone: fifteen a name, they take the longest."""
    connection.exec_driver_sql(_INSERT[connection.dialect.name], rows)


def _held(connection: Connection, numbers: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    for some in chunks(sorted(numbers)):
        query = select(NAME_BLOCKS).where(NAME_BLOCKS.c.number.in_(some))
        yield from ((row.block, row.number, row.side) for row in connection.execute(query))


def _members(some: Sequence[int]) -> Any:
    joined = NAME_FORMS.join(NAME_BLOCKS, NAME_BLOCKS.c.number == NAME_FORMS.c.number)
    return select(NAME_FORMS.c.entity).select_from(joined).where(NAME_BLOCKS.c.block.in_(some)).distinct()


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
