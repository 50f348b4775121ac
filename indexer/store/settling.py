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
from indexer.store.naming import Shape, beside, joining, ref_of, shape_of, whole
from indexer.store.reach import Reach
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS, ENTITIES, ENTITY_COUNTS, ENTITY_MEMBERS
from indexer.store.summing import Named, folded, listed, summed

PORTION = 20_000  # handles that are settled together, with all that hangs together with them


class Portion(NamedTuple):
    """What is settled together: handles with their stamps, all judgements, the rows that hang together with these, the
    entities that they are now with their name keys, and the last of the handles that were asked for."""

    noted: dict[str, int]
    said: list[Judgement]
    rows: list[Named]
    old: dict[str, str]
    last: str


class Thing(NamedTuple):
    """One entity as it has to be written: in all, by collection, with the ids that lead to it and its rows."""

    whole: Entity
    parts: dict[str, Entity]
    ids: tuple[str, ...]
    name_keys: str
    rows: list[Named]


def settle(store: Store, *, everything: bool = False, portion: int = PORTION) -> int:
    """Settle what is unsettled (or all) and mark the documents whose index entries change; gives their number.

    Each portion is a transaction of its own: what of it is left when a run is killed, the next one goes on with. The
    names index follows portion by portion, or is made at the end where it is not one of this version.
    """
    if everything:
        store.write(_unsettle_everything)
    changed: set[int] = set()
    after = ""
    while (some := store.read(partial(_next, after=after, limit=portion))) is not None:
        changed |= store.write(partial(_settled, some=some))
        after = some.last
    if everything:
        changed |= store.write(_contracts_anew)
    if not store.read(names_index.current):
        store.write(names_index.build)
    return len(changed)


def _unsettle_everything(connection: Connection) -> None:
    handles.unsettle_everything(connection)
    names_index.outdate(connection)


def _next(connection: Connection, *, after: str, limit: int) -> Portion | None:
    """What is to be settled next, in the order of handles."""
    noted = handles.unsettled(connection, after=after, limit=limit)
    if not noted:
        return None
    said = judgements.listed(connection)
    reach = Reach(connection, said)
    rows, old = reach.around([handle for handle in noted if not is_of_contracts(handle)])
    done = noted | handles.stamps(connection, reach.handles - noted.keys())
    return Portion(done, said, rows, old, max(noted))


def _settled(connection: Connection, *, some: Portion) -> set[int]:
    """Write what a portion becomes; gives the documents whose index entries change."""
    things = _things(some.rows, some.said)
    _write_entities(connection, things, some.old)
    if names_index.current(connection):
        names_index.put(connection, some.old, [thing.whole for thing in things])
    moved, changed = _follow(connection, things, some.old)
    changed |= contract_settling.settle(connection, some.noted, moved, some.said, everything=False)
    _mark(connection, changed)
    handles.settled(connection, some.noted.items())
    return changed


def _contracts_anew(connection: Connection) -> set[int]:
    changed = contract_settling.settle(connection, (), (), judgements.listed(connection), everything=True)
    _mark(connection, changed)
    return changed


def _mark(connection: Connection, changed: Iterable[int]) -> None:
    for some in chunks(sorted(changed)):
        marked = update(DOCUMENTS).where(DOCUMENTS.c.number.in_(some))
        connection.execute(marked.values(revision=DOCUMENTS.c.revision + 1))


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
    rows = list(rows)
    told_apart, alone = beside(rows), whole(rows)
    for row in rows:
        at = row.document, row.position
        shape = shape_of(row)._replace(beside=told_apart.get(at, ()), whole=at in alone)
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
    by = {
        name: whole if len(parts) == 1 else replace(summed(cluster.id, part), kind=whole.kind)
        for name, part in sorted(parts.items())
    }
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
