"""Questions about one entity or many, each within what the reader may see. Writes nothing."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from indexer.errors import NotFound, WrongUse
from indexer.model.entities import Entity
from indexer.model.identity import entity_id
from indexer.model.kinds import Kind
from indexer.model.scope import Scope
from indexer.store import handles
from indexer.store.clusters import is_bare_person, keyed, reference
from indexer.store.documents import allowed, chunks
from indexer.store.naming import NAMED, read
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS, ENTITIES, ENTITY_COUNTS
from indexer.store.summing import as_seen, summed
from indexer.text import letters

SORTS = ("mentions", "name")


def resolved(connection: Connection, number: str) -> str:
    """The entity that this id now leads to; an id that is not known leads to itself."""
    return handles.leads(connection, [number]).get(number, number)


def one(connection: Connection, asked: str, *, scope: Scope) -> Entity:
    """The entity, counted over what the reader may see. Raises NotFound."""
    number = resolved(connection, asked)
    entity = settled(connection, [number], scope=scope).get(number) or _unsettled(connection, number, scope=scope)
    if entity is None:
        raise NotFound(f"There is no entity {asked}.")
    return entity


def many(
    connection: Connection, *, scope: Scope, kind: Kind | None, part: str, sort: str, limit: int, offset: int
) -> tuple[list[Entity], int]:
    """Entities in order, a portion of them, and how many there are. Raises WrongUse for another order."""
    if sort not in SORTS:
        raise WrongUse(f"Entities can be sorted by {' or '.join(SORTS)}, not by {sort!r}.")
    known = source(scope)
    conditions: list[ColumnElement[bool]] = []
    if kind is not None:
        conditions.append(known.c.kind == str(kind))
    if part.strip():
        conditions.append(known.c.folded.contains(letters.fold(part.strip()), autoescape=True))
    chosen = select(known.c.id).where(*conditions)
    total = connection.execute(select(func.count()).select_from(chosen.subquery())).scalar() or 0
    keys = (known.c.name, known.c.id) if sort == "name" else (known.c.mentions.desc(), known.c.name, known.c.id)
    numbers = list(connection.execute(chosen.order_by(*keys).limit(limit).offset(offset)).scalars())
    found = settled(connection, numbers, scope=scope)
    return [found[number] for number in numbers], int(total)


def links(connection: Connection, entity_ids: Sequence[str], *, scope: Scope) -> dict[str, tuple[str, Kind, str]]:
    """For each id that the reader may see, the entity it leads to, its kind and name."""
    leads = {one: one for one in entity_ids} | handles.leads(connection, entity_ids)
    found = {number: (number, Kind(kind), name) for number, kind, name in _rows(connection, leads.values(), scope)}
    return {one: found[number] for one, number in leads.items() if number in found}


def name_keys(connection: Connection, entity_ids: Sequence[str]) -> dict[str, tuple[Kind, tuple[str, ...]]]:
    """The kind of each entity and the compared forms of all its names, so that any of them finds it; only of settled
    ones."""
    found: dict[str, tuple[Kind, tuple[str, ...]]] = {}
    for some in chunks(entity_ids):
        query = select(ENTITIES.c.id, ENTITIES.c.kind, ENTITIES.c.name_keys).where(ENTITIES.c.id.in_(some))
        found |= {row.id: (Kind(row.kind), tuple(json.loads(row.name_keys))) for row in connection.execute(query)}
    return found


def names_of(connection: Connection, entity: str, *, scope: Scope) -> list[tuple[str, str, int]]:
    """What an entity is joined from: the id of each name (of each document's entity where a name alone joins nobody),
    the name, and in how many documents it is used, most first."""
    own = DOCUMENT_ENTITIES.c
    rows = select(own.kind, own.name_key, own.name, func.count().label("documents"))
    rows = rows.join(DOCUMENTS, HERE).where(bearers(entity, scope=scope)).group_by(own.kind, own.name_key, own.name)
    found: dict[str, tuple[str, int]] = {}
    for row in connection.execute(rows.order_by(own.kind, own.name_key, own.name)).all():
        if row.kind == Kind.PERSON and is_bare_person(row.name_key, row.name):
            each = select(DOCUMENTS.c.id, own.key).join(DOCUMENTS, HERE)
            each = each.where(bearers(entity, scope=scope), own.kind == row.kind, own.name == row.name)
            for one in connection.execute(each.order_by(DOCUMENTS.c.id, own.key)):
                found[entity_id(row.kind, reference(one.id, one.key))] = row.name, 1
        else:
            number = keyed("", Kind(row.kind), row.name, keys=[row.name_key], identifiers=()).id
            name, documents = found.get(number, (row.name, 0))
            found[number] = name, documents + int(row.documents)
    return sorted(((number, *one) for number, one in found.items()), key=lambda one: (-one[2], one[1], one[0]))


def _rows(connection: Connection, numbers: Iterable[str], scope: Scope) -> list[tuple[str, str, str]]:
    wanted = sorted(set(numbers))
    found = [(one.id, str(one.kind), one.name) for one in settled(connection, wanted, scope=scope).values()]
    missing = set(wanted) - {row[0] for row in found}
    entities = (_unsettled(connection, number, scope=scope) for number in sorted(missing))
    return found + [(entity.id, str(entity.kind), entity.name) for entity in entities if entity is not None]


def source(scope: Scope) -> Any:
    """The settled entities with names and numbers as this reader sees them, to select from."""
    if scope.collections is None:
        return ENTITIES
    counted = ENTITY_COUNTS.c
    return (
        select(
            counted.entity.label("id"),
            func.min(counted.kind).label("kind"),
            func.min(counted.name).label("name"),
            func.sum(counted.mentions).label("mentions"),
            func.aggregate_strings(counted.folded, "\n").label("folded"),
        )
        .where(counted.collection.in_(sorted(scope.collections)))
        .group_by(counted.entity)
        .subquery()
    )


def settled(connection: Connection, numbers: Sequence[str], *, scope: Scope) -> dict[str, Entity]:
    """Those of these entities that are settled and that the reader may see, as far as the reader may."""
    rows: dict[str, list[Row[Any]]] = {}
    for some in chunks(numbers):
        if scope.collections is None:
            query = select(ENTITIES).where(ENTITIES.c.id.in_(some))
        else:
            within = ENTITY_COUNTS.c.collection.in_(sorted(scope.collections))
            query = select(ENTITY_COUNTS, ENTITY_COUNTS.c.entity.label("id")).where(
                ENTITY_COUNTS.c.entity.in_(some), within
            )
        for row in connection.execute(query):
            rows.setdefault(row.id, []).append(row)
    return {number: _merged(number, own) for number, own in rows.items()}


def _merged(number: str, rows: Sequence[Row[Any]]) -> Entity:
    total: Counter[str] = Counter()
    for row in rows:
        total.update(dict(json.loads(row.names)))
    return Entity(
        id=number,
        kind=Kind(rows[0].kind),
        name=min(row.name for row in rows),
        names=as_seen(total),
        mentions=sum(row.mentions for row in rows),
        documents=sum(row.documents for row in rows),
        first=min((row.first for row in rows if row.first), default=""),
        last=max(row.last for row in rows),
    )


def _unsettled(connection: Connection, number: str, *, scope: Scope) -> Entity | None:
    """What documents saved since the last settling say of a thing that is not yet among the entities."""
    query: Select[Any] = NAMED.where(DOCUMENT_ENTITIES.c.entity == number, allowed(scope))
    rows = list(read(connection, query))
    return summed(number, rows) if rows else None


def bearers(entity: str, *, scope: Scope) -> ColumnElement[bool]:
    """That a row of `document_entities`, joined with its document, is this entity and may be seen."""
    return and_(DOCUMENT_ENTITIES.c.entity == entity, allowed(scope))


HERE = DOCUMENTS.c.number == DOCUMENT_ENTITIES.c.document  # joins a document's entity with its document
