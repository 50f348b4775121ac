"""Mentions and the entities of one document: rows in, rows out."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from indexer.model.entities import DocumentEntity
from indexer.model.json_form import value_from_json, value_json
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention, parts
from indexer.store import handles
from indexer.store.clusters import Member, member
from indexer.store.documents import dumps
from indexer.store.schema import DOCUMENT_ENTITIES, MENTIONS
from indexer.text import line_ends


def write_mentions(
    connection: Connection, number: int, mentions: Sequence[Mention], positions: Mapping[str, int]
) -> None:
    """Add the mentions of pages that have none. `positions` are those of the document's entities by key."""
    placed: Counter[int] = Counter()
    rows = []
    for mention in sorted(mentions, key=lambda one: (one.page, one.start, one.end, one.kind, one.finder)):
        rows.append(_mention_values(mention, positions.get(mention.entity)))
        rows[-1] |= {"document": number, "position": placed[mention.page]}
        placed[mention.page] += 1
    if rows:
        connection.execute(MENTIONS.insert(), rows)


def write_entities(
    connection: Connection,
    number: int,
    document_id: str,
    entities: Sequence[DocumentEntity],
    surfaces: Mapping[str, Mapping[str, int]],
    *,
    first: int = 0,
) -> list[Member]:
    """Add entities of a document, from position `first` on, and give them as they join; `surfaces` counts their
    spellings."""
    members = [member(document_id, entity) for entity in entities]
    known = handles.leads(connection, (one.id for one in members))
    rows = []
    for position, (entity, one) in enumerate(zip(entities, members, strict=True), first):
        words = {
            "key": entity.key,
            "kind": str(entity.kind),
            "name": entity.name,
            "name_key": one.name_key,
        }
        lists = {name: dumps(getattr(entity, name)) for name in ("names", "why", "identifiers")}
        counted = {**counts(surfaces.get(entity.key, {})), "name_keys": dumps(one.name_keys)}
        rows.append(
            {"document": number, "position": position, "entity": known.get(one.id, one.id), **words, **lists, **counted}
        )
    if rows:
        connection.execute(DOCUMENT_ENTITIES.insert(), rows)
    return members


def compare_again(connection: Connection, number: int, document_id: str, *, anyhow: bool = False) -> None:
    """Write anew how the document's names are compared, where the rules for that have changed; `anyhow` what they are
    joined by, even where names are compared as before."""
    found = entities_of_document(connection, number)
    members = [member(document_id, entity) for entity, _, _ in found]
    if not anyhow and all(
        (one.name_key, *one.name_keys) == keys for one, (_, _, keys) in zip(members, found, strict=True)
    ):
        return
    for position, one in enumerate(members):
        here = (DOCUMENT_ENTITIES.c.document == number) & (DOCUMENT_ENTITIES.c.position == position)
        compared = {"name_key": one.name_key, "name_keys": dumps(one.name_keys)}
        connection.execute(DOCUMENT_ENTITIES.update().where(here).values(**compared))
    handles.clear(connection, number)
    handles.write(connection, number, dict(enumerate(members)))


def counts(seen: Mapping[str, int]) -> dict[str, Any]:
    """How a row tells how often each spelling of its entity occurs."""
    return {"mentions": sum(seen.values()), "surfaces": dumps(seen)}


def spellings(row: Row[Any]) -> dict[str, int]:
    """How often each spelling of the entity of a row occurs."""
    return dict(json.loads(row.surfaces))


def counted(mentions: Iterable[Mention]) -> dict[str, dict[str, int]]:
    """For each entity key, how often each spelling occurs; line breaks and hyphens at line ends within a name are no
    other spelling, nor is either part of one that a page break cuts."""
    found: dict[str, Counter[str]] = {}
    mentions = list(mentions)
    cut = {place: both for both in parts(mentions) for place in both}
    for place, mention in enumerate(mentions):
        if mention.entity:
            surface = "\n".join(mentions[one].surface for one in cut.get(place, (place,)))
            found.setdefault(mention.entity, Counter())[line_ends.whole(surface)] += 1
    return {key: dict(counts) for key, counts in found.items()}


def of_document(connection: Connection, number: int, *, page: int | None = None) -> list[Mention]:
    """The mentions of a document or of one of its pages, in order."""
    return of_documents(connection, [number], page=page).get(number, [])


def of_documents(
    connection: Connection, numbers: Sequence[int], *, page: int | None = None
) -> dict[int, list[Mention]]:
    """The mentions of some documents by local key, each document's in order; of one page of each where given."""
    query = select(DOCUMENT_ENTITIES.c.document, DOCUMENT_ENTITIES.c.position, DOCUMENT_ENTITIES.c.key)
    keys: dict[int, dict[int, str]] = {}
    for number, position, key in connection.execute(query.where(DOCUMENT_ENTITIES.c.document.in_(numbers))):
        keys.setdefault(number, {})[position] = key
    chosen = select(MENTIONS).where(MENTIONS.c.document.in_(numbers), MENTIONS.c.struck.is_(None))
    if page is not None:
        chosen = chosen.where(MENTIONS.c.page == page)
    found: dict[int, list[Mention]] = {}
    for row in connection.execute(chosen.order_by(MENTIONS.c.document, MENTIONS.c.page, MENTIONS.c.position)):
        found.setdefault(row.document, []).append(as_mention(row, keys.get(row.document, {})))
    return found


def entities_of_document(connection: Connection, number: int) -> list[tuple[DocumentEntity, str, tuple[str, ...]]]:
    """The entities of a document as they were given, each with the archive's entity id and the compared
    forms of its name and of all its names."""
    return entities_of_documents(connection, [number]).get(number, [])


def entities_of_documents(
    connection: Connection, numbers: Sequence[int]
) -> dict[int, list[tuple[DocumentEntity, str, tuple[str, ...]]]]:
    """For some documents by local key, what `entities_of_document` gives of each."""
    query = select(DOCUMENT_ENTITIES).where(DOCUMENT_ENTITIES.c.document.in_(numbers))
    found: dict[int, list[tuple[DocumentEntity, str, tuple[str, ...]]]] = {}
    for row in connection.execute(query.order_by(DOCUMENT_ENTITIES.c.document, DOCUMENT_ENTITIES.c.position)):
        known = (as_entity(row), row.entity, (row.name_key, *json.loads(row.name_keys)))
        found.setdefault(row.document, []).append(known)
    return found


def entity_ids(connection: Connection, number: int) -> dict[str, str]:
    """Key of each entity of the document, and the archive's entity."""
    query = select(DOCUMENT_ENTITIES.c.key, DOCUMENT_ENTITIES.c.entity).where(DOCUMENT_ENTITIES.c.document == number)
    return {row[0]: row[1] for row in connection.execute(query.order_by(DOCUMENT_ENTITIES.c.position))}


def as_entity(row: Row[Any]) -> DocumentEntity:
    """The document's entity of a row."""
    lists = (tuple(json.loads(text)) for text in (row.names, row.why, row.identifiers))
    return DocumentEntity(row.key, Kind(row.kind), row.name, *lists)


def as_mention(row: Row[Any], keys: Mapping[int, str]) -> Mention:
    """The mention of a row; `keys` are those of its document's entities by position."""
    value = None if row.value is None else value_from_json(json.loads(row.value), row.kind)
    key = "" if row.entity is None else keys.get(row.entity, "")
    place = (row.page, row.start, row.end)
    return Mention(Kind(row.kind), row.surface, *place, row.finder, row.score, value=value, entity=key)


def _mention_values(mention: Mention, entity: int | None) -> dict[str, Any]:
    place = {"page": mention.page, "start": mention.start, "end": mention.end, "entity": entity}
    found = {
        "kind": str(mention.kind),
        "surface": mention.surface,
        "finder": mention.finder,
        "score": mention.score,
    }
    return {**place, **found, "value": None if mention.value is None else dumps(value_json(mention.value))}
