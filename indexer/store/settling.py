"""Brings the archive's entities up to what documents and judgements say, looking only at what may have changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from indexer.model.entities import Entity, Judgement
from indexer.model.identity import entity_id
from indexer.store import contract_settling, handles, judgements, mentions, names_index
from indexer.store.clusters import Cluster, as_told, clusters
from indexer.store.database import Store
from indexer.store.documents import chunks, dumps
from indexer.store.forest import kinds
from indexer.store.joining import is_of_contracts
from indexer.store.naming import NAMED, Shape, joining, read, ref_of, shape_of
from indexer.store.reach import Reach
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS, ENTITIES, ENTITY_COUNTS, ENTITY_MEMBERS
from indexer.store.summing import Named, folded, listed, summed

ALL_AT_ONCE = 10_000  # with more handles to settle than this, reading everything is quicker than following links


class Thing(NamedTuple):
    """One entity as it has to be written: in all, by collection, with the ids that lead to it and its rows."""

    whole: Entity
    parts: dict[str, Entity]
    ids: tuple[str, ...]
    name_keys: str
    rows: list[Named]


def settle(store: Store, *, everything: bool = False) -> int:
    """Settle what is unsettled (or all) and mark the documents whose index entries change; gives their number."""
    noted, said, rows, old = store.read(partial(_to_settle, everything=everything))
    if not noted and not everything:
        return 0
    things = _things(rows, said)

    def write(connection: Connection) -> int:
        _write_entities(connection, things, old)
        if everything or not names_index.current(connection):
            names_index.build(connection)
        else:
            names_index.put(connection, old, [thing.whole for thing in things])
        moved, changed = _follow(connection, things, old)
        changed |= contract_settling.settle(connection, noted, moved, said, everything=everything)
        for some in chunks(sorted(changed)):
            marked = update(DOCUMENTS).where(DOCUMENTS.c.number.in_(some))
            connection.execute(marked.values(revision=DOCUMENTS.c.revision + 1))
        handles.settled(connection, noted.items())
        return len(changed)

    return store.write(write)


def _to_settle(
    connection: Connection, *, everything: bool
) -> tuple[dict[str, int], list[Judgement], list[Named], dict[str, str]]:
    """What is noted as unsettled, all judgements, the rows to settle, and the things that they are now."""
    noted = handles.unsettled(connection)
    if not noted and not everything:
        return {}, [], [], {}
    said = judgements.listed(connection)
    names = [handle for handle in noted if not is_of_contracts(handle)]
    if everything or len(names) > ALL_AT_ONCE:
        old = {row.id: row.name_keys for row in connection.execute(select(ENTITIES.c.id, ENTITIES.c.name_keys))}
        return noted, said, list(read(connection, NAMED)), old
    return noted, said, *Reach(connection, said).around(names)


def settle_all(store: Store) -> int:
    """Compare all names anew, as this version compares them, and settle everything."""

    def compare(connection: Connection) -> None:
        for number, document_id in connection.execute(select(DOCUMENTS.c.number, DOCUMENTS.c.id)).all():
            mentions.compare_again(connection, number, document_id)

    store.write(compare)
    return settle(store, everything=True)


def _things(rows: Iterable[Named], said: Sequence[Judgement]) -> list[Thing]:
    rows_of = {shape.ref or ref_of(own[0]): (shape, own) for shape, own in _by_shape(rows, said).items()}
    members = [joining(shape, ref) for ref, (shape, _) in rows_of.items()]
    if kinds(said):
        for one in as_told(members, said):
            shape, own = rows_of[one.ref]
            rows_of[one.ref] = shape, [row._replace(kind=str(one.kind)) for row in own]
    return [
        _thing(cluster, [row for ref in cluster.members for row in rows_of[ref][1]])
        for cluster in clusters(members, said)
    ]


def _by_shape(rows: Iterable[Named], said: Sequence[Judgement]) -> dict[Shape, list[Named]]:
    """Rows that join in the same way together; those that a judgement names are each for themselves."""
    judged = {side for one in said if not one.undone for side in (one.left, one.right)}
    shapes: dict[Shape, list[Named]] = defaultdict(list)
    for row in rows:
        shape = shape_of(row)
        if judged and ((ref := ref_of(row)) in judged or entity_id(row.kind, ref) in judged):
            shape = shape._replace(ref=ref)
        shapes[shape].append(row)
    return shapes


def _thing(cluster: Cluster, rows: list[Named]) -> Thing:
    parts: dict[str, list[Named]] = defaultdict(list)
    for row in rows:
        parts[row.collection].append(row)
    keys = sorted({key for text in {row.name_keys for row in rows} for key in listed(text)})
    whole = summed(cluster.id, rows)
    by = {name: replace(summed(cluster.id, part), kind=whole.kind) for name, part in sorted(parts.items())}
    return Thing(whole, by, cluster.ids, dumps(keys), rows)


def _write_entities(connection: Connection, things: Sequence[Thing], old: Iterable[str]) -> None:
    gone = sorted({*old, *(thing.whole.id for thing in things)})
    for some in chunks(gone):
        connection.execute(delete(ENTITIES).where(ENTITIES.c.id.in_(some)))
        connection.execute(delete(ENTITY_COUNTS).where(ENTITY_COUNTS.c.entity.in_(some)))
        connection.execute(delete(ENTITY_MEMBERS).where(ENTITY_MEMBERS.c.entity.in_(some)))
    whole = [{"id": one.whole.id, "name_keys": one.name_keys, **_values(one.whole)} for one in things]
    parts = [
        {"collection": name, "entity": part.id, **_values(part)} for one in things for name, part in one.parts.items()
    ]
    members = [{"member": member, "entity": one.whole.id} for one in things for member in one.ids]
    for table, rows in ((ENTITIES, whole), (ENTITY_COUNTS, parts), (ENTITY_MEMBERS, members)):
        if rows:
            connection.execute(table.insert(), rows)


def _follow(
    connection: Connection, things: Sequence[Thing], old: Mapping[str, str]
) -> tuple[list[tuple[int, int]], set[int]]:
    """Point the documents' entities to the archive's: gives the places of those that now point elsewhere, and the
    documents whose index entries no longer hold."""
    moved: list[dict[str, Any]] = []
    changed: set[int] = set()
    for one in things:
        for row in one.rows:
            if row.entity != one.whole.id:
                moved.append({"at": row.document, "place": row.position, "to": one.whole.id})
                changed.add(row.document)
            elif old.get(row.entity, row.name_keys) != one.name_keys:
                changed.add(row.document)
    if moved:
        here = (DOCUMENT_ENTITIES.c.document == bindparam("at")) & (DOCUMENT_ENTITIES.c.position == bindparam("place"))
        connection.execute(update(DOCUMENT_ENTITIES).where(here).values(entity=bindparam("to")), moved)
    return [(one["at"], one["place"]) for one in moved], changed


def _values(entity: Entity) -> dict[str, Any]:
    plain = {name: getattr(entity, name) for name in ("name", "first", "last", "mentions", "documents")}
    seen = dumps([[one.surface, one.count] for one in entity.names])
    return {**plain, "kind": str(entity.kind), "names": seen, "folded": folded(entity.names)}
