"""Lists of names: rows in, rows out. Who on them is in the archive, `screening` finds; here it is read."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select

from indexer.errors import NotFound
from indexer.model.kinds import Kind
from indexer.model.lists import Listed, ListHit, NameList
from indexer.model.scope import Scope
from indexer.store.documents import allowed, chunks, dumps, now
from indexer.store.schema import (
    DOCUMENT_ENTITIES,
    DOCUMENTS,
    ENTITIES,
    LIST_HITS,
    LISTED,
    LISTED_BLOCKS,
    LISTS,
    MENTIONS,
)
from indexer.store.sound import sound
from indexer.text import blocks

IDENTIFIER = -1  # stands for a name where a block is that of an identifier
_LEAST = 6  # letters and digits of an identifier that can name one thing
_PORTION = 500

_SAME = and_(DOCUMENT_ENTITIES.c.document == LIST_HITS.c.document, DOCUMENT_ENTITIES.c.position == LIST_HITS.c.entity)
_SINCE = case((DOCUMENTS.c.announced_at > LISTED.c.added_at, DOCUMENTS.c.announced_at), else_=LISTED.c.added_at)


def add(connection: Connection, name: str, source: str, things: Iterable[Listed]) -> int:
    """Keep a list in place of one of the same name; gives its local number. Nothing is screened against it yet.

    What the list before said of a thing word for word keeps the time since when it is listed.
    """
    before, moment = _added(connection, name), now()
    drop(connection, name)
    kept = {"name": sound(name), "source": sound(source), "imported_at": moment}
    key = connection.execute(LISTS.insert().values(kept)).inserted_primary_key
    assert key is not None
    number, numbered = int(key[0]), enumerate(things)
    while some := list(islice(numbered, _PORTION)):
        connection.execute(LISTED.insert(), [_row(number, position, one, before, moment) for position, one in some])
        found = [row for position, one in some for row in _blocks(number, position, one)]
        if found:
            connection.execute(LISTED_BLOCKS.insert(), found)
    return number


def meet_again(connection: Connection) -> None:
    """Write anew under which keys the names of all lists are met; documents have to be screened again."""
    connection.execute(LISTED_BLOCKS.delete())
    for row in connection.execute(select(LISTED)).all():
        if found := list(_blocks(row.list, row.position, _listed(row))):
            connection.execute(LISTED_BLOCKS.insert(), found)
    connection.execute(LISTS.update().values(screened_at=""))


def drop(connection: Connection, name: str) -> bool:
    """Delete a list with all that was found by it; whether there was one."""
    number = connection.execute(select(LISTS.c.number).where(LISTS.c.name == name)).scalar()
    if number is None:
        return False
    for table in (LIST_HITS, LISTED_BLOCKS, LISTED):
        connection.execute(table.delete().where(table.c.list == number))
    connection.execute(LISTS.delete().where(LISTS.c.number == number))
    return True


def named(connection: Connection) -> list[NameList]:
    """All lists by name."""
    size = select(func.count()).select_from(LISTED).where(LISTED.c.list == LISTS.c.number).scalar_subquery()
    query = select(LISTS.c.name, LISTS.c.source, LISTS.c.imported_at, size, LISTS.c.screened_at != "")
    return [
        NameList(row[0], row[1], row[2], row[3], bool(row[4]))
        for row in connection.execute(query.order_by(LISTS.c.name))
    ]


def one(connection: Connection, name: str) -> NameList:
    """The list. Raises NotFound."""
    for found in named(connection):
        if found.name == name:
            return found
    raise NotFound(f"There is no list {name!r}.")


def things(connection: Connection, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Listed]:
    """Things by the local number of their list and their position."""
    wanted: dict[int, list[int]] = {}
    for number, position in sorted(set(places)):
        wanted.setdefault(number, []).append(position)
    found: dict[tuple[int, int], Listed] = {}
    for number, positions in wanted.items():
        for some in chunks(positions):
            query = select(LISTED).where(LISTED.c.list == number, LISTED.c.position.in_(some))
            found |= {(row.list, row.position): _listed(row) for row in connection.execute(query)}
    return found


def identifier_block(identifier: str) -> str:
    """The block of an identifier "scheme:value"; "" where it is too short to name one thing."""
    value = "".join(letter for letter in identifier.rpartition(":")[2].upper() if letter.isalnum())
    return f"i{value}" if len(value) >= _LEAST else ""


def how_many(connection: Connection, *, scope: Scope, name: str = "", since: str = "") -> dict[str, int]:
    """For each list (or one), how many of its things are named in documents that the reader may see."""
    met = select(LISTS.c.name, LIST_HITS.c.position).select_from(_joined()).where(*_conditions(scope, name, since))
    listed = met.distinct().subquery()
    query = select(listed.c.name, func.count()).group_by(listed.c.name)
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def hits(
    connection: Connection, *, scope: Scope, name: str = "", since: str = "", limit: int | None = None, offset: int = 0
) -> Iterator[ListHit]:
    """Hits by list, certain ones first, then by score, listed thing and document; `limit` and `offset` count listed
    things, not documents. `since`: only those that both list and document were there for after that time."""
    order = (func.max(LIST_HITS.c.certain).desc(), func.max(LIST_HITS.c.score).desc(), LIST_HITS.c.position)
    wanted = select(LIST_HITS.c.list, LIST_HITS.c.position).select_from(_joined())
    wanted = wanted.where(*_conditions(scope, name, since)).group_by(
        LISTS.c.name, LIST_HITS.c.list, LIST_HITS.c.position
    )
    places = [
        (row[0], row[1])
        for row in connection.execute(wanted.order_by(LISTS.c.name, *order).limit(limit).offset(offset))
    ]
    for some in chunks(places, _PORTION):
        known = things(connection, some)
        rows = _rows(connection, some, _conditions(scope, name, since))
        for place in some:
            for row in rows.get(place, ()):
                yield _hit(connection, row, known[place])


def _rows(
    connection: Connection, places: Sequence[tuple[int, int]], conditions: Sequence[ColumnElement[bool]]
) -> dict[tuple[int, int], list[Row[Any]]]:
    columns = [LISTS.c.name.label("list_name"), *LIST_HITS.c, _SINCE.label("since")]
    columns += [DOCUMENTS.c.id, DOCUMENTS.c.title, DOCUMENTS.c.inside, DOCUMENTS.c.path]
    columns += [DOCUMENT_ENTITIES.c.entity.label("whole"), DOCUMENT_ENTITIES.c.name.label("own_name")]
    columns += [DOCUMENT_ENTITIES.c.mentions, ENTITIES.c.name.label("entity_name")]
    source = _joined().outerjoin(ENTITIES, ENTITIES.c.id == DOCUMENT_ENTITIES.c.entity)
    found: dict[tuple[int, int], list[Row[Any]]] = {}
    by_list: dict[int, list[int]] = {}
    for number, position in places:
        by_list.setdefault(number, []).append(position)
    for number, positions in by_list.items():
        query: Select[Any] = select(*columns).select_from(source)
        query = query.where(LIST_HITS.c.list == number, LIST_HITS.c.position.in_(positions), *conditions)
        best = (LIST_HITS.c.certain.desc(), LIST_HITS.c.score.desc(), DOCUMENTS.c.date == "", DOCUMENTS.c.date)
        for row in connection.execute(query.order_by(*best, DOCUMENTS.c.id, LIST_HITS.c.entity)):
            found.setdefault((row.list, row.position), []).append(row)
    return found


def _joined() -> Any:
    return (
        LIST_HITS.join(LISTS, LISTS.c.number == LIST_HITS.c.list)
        .join(LISTED, and_(LISTED.c.list == LIST_HITS.c.list, LISTED.c.position == LIST_HITS.c.position))
        .join(DOCUMENTS, DOCUMENTS.c.number == LIST_HITS.c.document)
        .join(DOCUMENT_ENTITIES, _SAME)
    )


def _conditions(scope: Scope, name: str, since: str) -> list[ColumnElement[bool]]:
    found = [allowed(scope), DOCUMENT_ENTITIES.c.mentions > 0]
    if name:
        found.append(LISTS.c.name == name)
    if since:
        found.append(or_(DOCUMENTS.c.announced_at > since, LISTED.c.added_at > since))
    return found


def _hit(connection: Connection, row: Row[Any], listed: Listed) -> ListHit:
    place = _place(connection, row)
    return ListHit(
        listed=listed,
        list=row.list_name,
        entity=row.whole,
        entity_name=row.entity_name or row.own_name,
        name=row.name,
        spelling=row.spelling,
        score=row.score,
        certain=bool(row.certain),
        why=tuple(json.loads(row.why)),
        document=row.id,
        title=row.title or (row.inside or row.path or row.id).rsplit("/", 1)[-1],
        page=place.page,
        start=place.start,
        end=place.end,
        surface=place.surface,
        mentions=row.mentions,
        since=row.since,
    )


def _place(connection: Connection, row: Row[Any]) -> Row[Any]:
    """The first place where the document names it in the spelling that matched, else in any."""
    query = select(MENTIONS).where(MENTIONS.c.document == row.document, MENTIONS.c.entity == row.entity)
    matched = case((MENTIONS.c.surface == row.spelling, 0), else_=1)
    return connection.execute(query.order_by(matched, MENTIONS.c.page, MENTIONS.c.position).limit(1)).one()


def numbers(connection: Connection) -> list[int]:
    """All lists by local number."""
    return list(connection.execute(select(LISTS.c.number).order_by(LISTS.c.number)).scalars())


def unscreened(connection: Connection) -> list[int]:
    """Lists, by local number, that not all documents have been screened against."""
    return list(connection.execute(select(LISTS.c.number).where(LISTS.c.screened_at == "")).scalars())


def _added(connection: Connection, name: str) -> dict[tuple[str, str], str]:
    """Since when things are listed, by key and names."""
    query = select(LISTED.c.key, LISTED.c.names, LISTED.c.added_at).join(LISTS, LISTS.c.number == LISTED.c.list)
    return {(row.key, row.names): row.added_at for row in connection.execute(query.where(LISTS.c.name == name))}


def _row(number: int, position: int, one: Listed, before: Mapping[tuple[str, str], str], moment: str) -> dict[str, Any]:
    key, names = sound(one.key), dumps(one.names)
    more = {"countries": dumps(one.countries), "identifiers": dumps(one.identifiers)}
    row = {"list": number, "position": position, "key": key, "kind": str(one.kind or ""), "names": names, **more}
    return {**row, "added_at": before.get((key, names), moment)}


def _blocks(number: int, position: int, one: Listed) -> Iterator[dict[str, Any]]:
    place = {"list": number, "position": position}
    for at, name in enumerate(one.names):
        yield from ({**place, "name": at, "block": sound(block)} for block in sorted(blocks.kept(name, one.kind or "")))
    for block in sorted({block for text in one.identifiers if (block := identifier_block(text))}):
        yield {**place, "name": IDENTIFIER, "block": block}


def _listed(row: Row[Any]) -> Listed:
    names, countries, identifiers = (tuple(json.loads(text)) for text in (row.names, row.countries, row.identifiers))
    return Listed(row.key, Kind(row.kind) if row.kind else None, names, countries, identifiers)
