"""Brings the archive's entities up to what documents and judgements say, looking only at what may have changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from indexer.model.entities import Entity, Judgement
from indexer.model.identity import entity_id
from indexer.store import handles, judgements, mentions
from indexer.store.clusters import Member, clusters, keyed, reference
from indexer.store.database import Store
from indexer.store.documents import chunks, dumps
from indexer.store.naming import NAMED, as_named
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS, ENTITIES, ENTITY_COUNTS, ENTITY_MEMBERS, HANDLES
from indexer.store.summing import Named, folded, listed, summed

ALL_AT_ONCE = 10_000  # with more handles to settle than this, reading everything is quicker than following links


class Thing(NamedTuple):
    """One entity as it has to be written: in all, by collection, with the ids that lead to it and its rows."""

    whole: Entity
    parts: dict[str, Entity]
    ids: tuple[str, ...]
    name_keys: tuple[str, ...]
    rows: list[Named]


def settle(store: Store, *, everything: bool = False) -> int:
    """Settle what is unsettled (or all) and mark the documents whose index entries change; gives their number."""
    with store.reading() as connection:
        noted = handles.unsettled(connection)
        if not noted and not everything:
            return 0
        said = judgements.listed(connection)
        if everything or len(noted) > ALL_AT_ONCE:
            rows = [as_named(row) for row in connection.execute(NAMED)]
            old = {row.id: row.name_keys for row in connection.execute(select(ENTITIES.c.id, ENTITIES.c.name_keys))}
        else:
            rows, old = _Reach(connection, said).around(noted)
    things = _things(rows, said)
    with store.writing() as connection:
        _write_entities(connection, things, old)
        changed = _follow(connection, things, {one: listed(keys) for one, keys in old.items()})
        handles.settled(connection, noted.items())
    return changed


def settle_all(store: Store) -> int:
    """Compare all names anew, as this version compares them, and settle everything."""
    with store.writing() as connection:
        for number, document_id in connection.execute(select(DOCUMENTS.c.number, DOCUMENTS.c.id)).all():
            mentions.compare_again(connection, number, document_id)
    return settle(store, everything=True)


def _things(rows: Sequence[Named], said: Iterable[Judgement]) -> list[Thing]:
    members = {reference(row.document_id, row.key): row for row in rows}
    things = []
    for cluster in clusters((_member(ref, row) for ref, row in members.items()), said):
        own = [members[ref] for ref in cluster.members]
        parts: dict[str, list[Named]] = defaultdict(list)
        for row in own:
            parts[row.collection].append(row)
        keys = tuple(sorted({key for row in own for key in row.name_keys}))
        whole = summed(cluster.id, own)
        by = {name: replace(summed(cluster.id, part), kind=whole.kind) for name, part in parts.items()}
        things.append(Thing(whole, by, cluster.ids, keys, own))
    return things


class _Reach:
    """Reads all that hangs together with what is noted, by handles, judgements and the entities there were."""

    def __init__(self, connection: Connection, said: Iterable[Judgement]) -> None:
        self._connection = connection
        self._rows: dict[tuple[int, int], Named] = {}
        self._handles: set[str] = set()
        self._entities: set[str] = set()
        self._beside: dict[str, set[str]] = defaultdict(set)
        for one in said:
            if not one.undone:
                self._beside[one.left].add(one.right)
                self._beside[one.right].add(one.left)

    def around(self, noted: Iterable[str]) -> tuple[list[Named], dict[str, str]]:
        """The rows to be settled, and the entities they replace with their name keys."""
        fresh = set(noted)
        while fresh:
            self._handles |= fresh
            rows = [*self._by_handle(fresh), *self._by_reference(fresh), *self._by_entity(self._led(fresh))]
            reached: set[str] = set()
            for row in rows:
                if (row.document, row.position) not in self._rows:
                    self._rows[row.document, row.position] = row
                    reached |= self._leading_on(row)
            fresh = reached - self._handles
        return list(self._rows.values()), self._old()

    def _leading_on(self, row: Named) -> set[str]:
        ref = reference(row.document_id, row.key)
        own = handles.handles_of(_member(ref, row)) | {row.entity}
        names = own | {ref, entity_id(row.kind, ref)}
        return own | {other for name in names & self._beside.keys() for other in self._beside[name]}

    def _by_handle(self, fresh: Iterable[str]) -> Iterator[Named]:
        here = (HANDLES.c.document == DOCUMENT_ENTITIES.c.document) & (
            HANDLES.c.position == DOCUMENT_ENTITIES.c.position
        )
        for some in chunks(sorted(fresh)):
            query = NAMED.join(HANDLES, here).where(HANDLES.c.handle.in_(some))
            yield from (as_named(row) for row in self._connection.execute(query))

    def _by_reference(self, fresh: Iterable[str]) -> Iterator[Named]:
        for ref in sorted(one for one in fresh if "#" in one):
            document, _, key = ref.partition("#")
            query = NAMED.where(DOCUMENTS.c.id == document, DOCUMENT_ENTITIES.c.key == key)
            yield from (as_named(row) for row in self._connection.execute(query))

    def _by_entity(self, entities: set[str]) -> Iterator[Named]:
        for some in chunks(sorted(entities - self._entities)):
            self._entities |= set(some)
            query = NAMED.where(DOCUMENT_ENTITIES.c.entity.in_(some))
            yield from (as_named(row) for row in self._connection.execute(query))

    def _led(self, fresh: set[str]) -> set[str]:
        """The entities these ids led to. A name nobody bears any longer still leads to what has to be cleared."""
        return set(handles.leads(self._connection, fresh).values()) | {row.entity for row in self._rows.values()}

    def _old(self) -> dict[str, str]:
        old: dict[str, str] = {}
        for some in chunks(sorted(self._entities | {row.entity for row in self._rows.values()})):
            query = select(ENTITIES.c.id, ENTITIES.c.name_keys).where(ENTITIES.c.id.in_(some))
            old |= {row.id: row.name_keys for row in self._connection.execute(query)}
        return old


def _write_entities(connection: Connection, things: Sequence[Thing], old: Iterable[str]) -> None:
    gone = sorted({*old, *(thing.whole.id for thing in things)})
    for some in chunks(gone):
        connection.execute(delete(ENTITIES).where(ENTITIES.c.id.in_(some)))
        connection.execute(delete(ENTITY_COUNTS).where(ENTITY_COUNTS.c.entity.in_(some)))
        connection.execute(delete(ENTITY_MEMBERS).where(ENTITY_MEMBERS.c.entity.in_(some)))
    whole = [{"id": one.whole.id, "name_keys": dumps(one.name_keys), **_values(one.whole)} for one in things]
    parts = [
        {"collection": name, "entity": part.id, **_values(part)} for one in things for name, part in one.parts.items()
    ]
    members = [{"member": member, "entity": one.whole.id} for one in things for member in one.ids]
    for table, rows in ((ENTITIES, whole), (ENTITY_COUNTS, parts), (ENTITY_MEMBERS, members)):
        if rows:
            connection.execute(table.insert(), rows)


def _follow(connection: Connection, things: Sequence[Thing], old: dict[str, tuple[str, ...]]) -> int:
    """Point the documents' entities to the archive's, and mark documents whose index entries no longer hold."""
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
    for some in chunks(sorted(changed)):
        marked = update(DOCUMENTS).where(DOCUMENTS.c.number.in_(some))
        connection.execute(marked.values(revision=DOCUMENTS.c.revision + 1))
    return len(changed)


def _values(entity: Entity) -> dict[str, Any]:
    plain = {name: getattr(entity, name) for name in ("name", "first", "last", "mentions", "documents")}
    seen = dumps([[one.surface, one.count] for one in entity.names])
    return {**plain, "kind": str(entity.kind), "names": seen, "folded": folded(entity.names)}


def _member(ref: str, row: Named) -> Member:
    return keyed(ref, row.kind, row.name, keys=(row.name_key, *row.name_keys), identifiers=row.identifiers)
