"""What the entities of documents can be joined by, and which of it has changed since the last settling.

A handle is the id of a name with its legal form or without, the id of a short name that a longer one claims, or an
identifier. Entities that share no handle and no judgement can never become one thing, so that settling has to look only
at what hangs together.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, literal, select, true, union
from sqlalchemy.dialects import postgresql, sqlite

from indexer.store.clusters import Member
from indexer.store.documents import among, chunks
from indexer.store.schema import DOCUMENT_ENTITIES, ENTITIES, ENTITY_MEMBERS, HANDLES, UNSETTLED


def handles_of(member: Member) -> set[str]:
    """All handles of a document's entity."""
    return {
        member.id,
        member.plain,
        *member.twins,
        *member.claims,
        *(f"{sort}|{proof}" for sort, proof in member.proofs),
    }


def write(connection: Connection, number: int, members: Mapping[int, Member]) -> None:
    """Add the handles of entities of a document that have none, by their positions, to be settled."""
    rows = [
        {"handle": handle, "document": number, "position": position}
        for position, member in members.items()
        for handle in sorted(handles_of(member))
    ]
    if rows:
        connection.execute(HANDLES.insert(), rows)
        unsettle(connection, {str(row["handle"]) for row in rows})


def clear(connection: Connection, number: int) -> None:
    """Take away the handles of a document; what they held together has to be settled."""
    old = select(HANDLES.c.handle).where(HANDLES.c.document == number)
    # What a judgement took out of its name is an entity that no handle leads to.
    entities = select(DOCUMENT_ENTITIES.c.entity).where(DOCUMENT_ENTITIES.c.document == number)
    noted = {*connection.execute(old).scalars(), *connection.execute(entities).scalars()}
    connection.execute(delete(HANDLES).where(HANDLES.c.document == number))
    unsettle(connection, noted)


def unsettle(connection: Connection, handles: Iterable[str]) -> None:
    """Note that these have to be settled again."""
    rows = [{"handle": handle, "stamp": 1} for handle in sorted(handles)]
    if rows:
        connection.execute(_noting(_insert(connection)), rows)


def unsettle_everything(connection: Connection) -> None:
    """Note that all there is has to be settled again, the entities to which no handle leads among it."""
    known = union(select(HANDLES.c.handle), select(ENTITIES.c.id)).subquery()
    every = select(known.c[0], literal(1)).where(true())
    connection.execute(_noting(_insert(connection).from_select(["handle", "stamp"], every)))


def _insert(connection: Connection) -> Any:
    return postgresql.insert(UNSETTLED) if connection.dialect.name == "postgresql" else sqlite.insert(UNSETTLED)


def _noting(insert: Any) -> Any:
    return insert.on_conflict_do_update(index_elements=["handle"], set_={"stamp": UNSETTLED.c.stamp + 1})


def unsettled(connection: Connection, *, after: str, limit: int) -> dict[str, int]:
    """Some of what has to be settled, in order, each with a stamp that changes when it is noted again."""
    query = select(UNSETTLED).where(UNSETTLED.c.handle > after).order_by(UNSETTLED.c.handle).limit(limit)
    return {row.handle: row.stamp for row in connection.execute(query)}


def stamps(connection: Connection, among: Iterable[str]) -> dict[str, int]:
    """Those of these handles that have to be settled, each with its stamp."""
    found: dict[str, int] = {}
    for some in chunks(sorted(among)):
        found |= {
            row.handle: row.stamp for row in connection.execute(select(UNSETTLED).where(UNSETTLED.c.handle.in_(some)))
        }
    return found


def settled(connection: Connection, done: Iterable[tuple[str, int]]) -> None:
    """Forget what was settled, unless it was noted again meanwhile."""
    for chosen in among(UNSETTLED, "stamp", "handle", ((stamp, handle) for handle, stamp in done)):
        connection.execute(delete(UNSETTLED).where(chosen))


def judged(connection: Connection, *sides: str) -> None:
    """Note that a judgement on these was made or undone."""
    unsettle(connection, sides)


def leads(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The entity that each of these member ids led to at the last settling, as far as known."""
    found: dict[str, str] = {}
    for some in chunks(sorted(set(ids))):
        query = select(ENTITY_MEMBERS.c.member, ENTITY_MEMBERS.c.entity).where(ENTITY_MEMBERS.c.member.in_(some))
        found |= {row.member: row.entity for row in connection.execute(query)}
    return found
