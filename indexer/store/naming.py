"""Reads how documents name things, as rows to be summed or joined."""

from typing import Any

from sqlalchemy import Row, select

from indexer.model.kinds import Kind
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS
from indexer.store.summing import Named, listed

NAMED = (
    select(
        *(DOCUMENT_ENTITIES.c[name] for name in ("document", "position", "key", "kind", "name", "name_key")),
        *(DOCUMENT_ENTITIES.c[name] for name in ("name_keys", "identifiers", "entity", "mentions", "surfaces")),
        *(DOCUMENTS.c[name] for name in ("id", "collection", "date")),
    )
).join(DOCUMENTS, DOCUMENTS.c.number == DOCUMENT_ENTITIES.c.document)


def as_named(row: Row[Any]) -> Named:
    """A row of the query NAMED, or of one made from it."""
    return Named(
        document=row.document,
        position=row.position,
        document_id=row.id,
        collection=row.collection,
        date=row.date,
        key=row.key,
        kind=Kind(row.kind),
        name=row.name,
        name_key=row.name_key,
        name_keys=listed(row.name_keys),
        identifiers=listed(row.identifiers),
        entity=row.entity,
        mentions=row.mentions,
        surfaces=row.surfaces,
    )
