"""Further pages of a document that is saved portion by portion, and what was found on them: entities that go by one key
in several portions are one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, func, select

from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Document, Page
from indexer.model.entities import DocumentEntity
from indexer.model.kinds import UNFINISHED
from indexer.model.mentions import Mention
from indexer.model.scope import EVERYTHING
from indexer.store import contract_settling, corrections, documents, handles, mentions, records, saving, versions
from indexer.store.clusters import member
from indexer.store.documents import dumps
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS, HANDLES, RECORDS
from indexer.store.screening import Screen

SAME = "the same name in another part of the document"


def keep(
    connection: Connection, *, document: Document, found: dict[str, Any], further: bool | None, screen: Screen
) -> None:
    """Save a document, or add to it what is `further` (True: to be indexed now), and note what follows from it alone.

    What follows from the whole of a document is noted once it has come to its end.
    """
    if further is None:
        number = saving.save(connection, document, **found)
    else:
        number = extend(connection, document, shown=further, **found)
    if document.status not in UNFINISHED:
        screen.note(connection, number)
        if further is None:  # the signature of a document with further pages is made when the run settles
            versions.note(connection, number, found["pages"])


def extend(
    connection: Connection,
    document: Document,
    *,
    pages: Sequence[Page],
    found: Sequence[Mention],
    entities: Sequence[DocumentEntity],
    said: Sequence[Contract | Tie],
    shown: bool,
) -> int:
    """Add pages that follow those saved; gives the document's local key. The index has to follow what is `shown`.

    `document` tells how far it has come. Raises NotFound.
    """
    number = documents.number_of(connection, document.id, scope=EVERYTHING)
    blank = sum(not page.text.strip() for page in pages)
    values = {"status": str(document.status), "stage": document.stage, "reason": document.reason}
    counted: dict[str, Any] = {
        "pages": DOCUMENTS.c.pages + len(pages),
        "blank_pages": DOCUMENTS.c.blank_pages + blank,
        "revision": DOCUMENTS.c.revision + int(shown),
    }
    here = DOCUMENTS.update().where(DOCUMENTS.c.number == number)
    connection.execute(here.values(saved_at=documents.now(), **values, **counted))
    documents.write_pages(connection, number, pages)
    positions = _joined(connection, number, document.id, entities, mentions.counted(found))
    mentions.write_mentions(connection, number, found, positions)
    last = connection.execute(select(func.max(RECORDS.c.position)).where(RECORDS.c.document == number)).scalar()
    first = 0 if last is None else last + 1
    records.write(connection, number, document.id, records=said, positions=positions, first=first)
    contract_settling.saved(connection, (one.id for one in said if isinstance(one, Contract)))
    if document.status not in UNFINISHED:
        corrections.apply(connection, document.id)
    return number


def _joined(
    connection: Connection,
    number: int,
    document_id: str,
    entities: Sequence[DocumentEntity],
    surfaces: Mapping[str, Mapping[str, int]],
) -> dict[str, int]:
    """Add entities to those of the document; gives the positions of all by key."""
    wanted = select(DOCUMENT_ENTITIES).where(DOCUMENT_ENTITIES.c.document == number)
    known = {row.key: row for row in connection.execute(wanted.order_by(DOCUMENT_ENTITIES.c.position))}
    positions = {key: int(row.position) for key, row in known.items()}
    again = [one for one in entities if one.key in known]
    first = max(positions.values(), default=-1) + 1
    fresh = [one for one in entities if one.key not in known]
    written = mentions.write_entities(connection, number, document_id, fresh, surfaces, first=first)
    handles.write(connection, number, dict(enumerate(written, first)))
    for one in again:
        row = known[one.key]
        _add_to(connection, number, document_id, row, one, surfaces.get(one.key, {}))
    return positions | {one.key: place for place, one in enumerate(fresh, first)}


def _add_to(
    connection: Connection,
    number: int,
    document_id: str,
    row: Any,
    one: DocumentEntity,
    surfaces: Mapping[str, int],
) -> None:
    """What a further portion says of an entity, to what the document has of it."""
    before = mentions.as_entity(row)
    now = _together(before, one)
    here = (DOCUMENT_ENTITIES.c.document == number) & (DOCUMENT_ENTITIES.c.position == row.position)
    values = mentions.counts(Counter(mentions.spellings(row)) + Counter(surfaces))
    if now != before:
        joins = member(document_id, now)
        values |= {name: dumps(getattr(now, name)) for name in ("names", "why", "identifiers")}
        values |= {"name_keys": dumps(joins.name_keys)}
        connection.execute(delete(HANDLES).where(HANDLES.c.document == number, HANDLES.c.position == row.position))
        handles.write(connection, number, {row.position: joins})
    connection.execute(DOCUMENT_ENTITIES.update().where(here).values(**values))


def _together(one: DocumentEntity, other: DocumentEntity) -> DocumentEntity:
    reasons = dict(zip(other.names, (SAME, *other.why), strict=False))
    fresh = [name for name in other.names if name not in one.names]
    return replace(
        one,
        names=(*one.names, *fresh),
        why=(*one.why, *(reasons.get(name, SAME) for name in fresh)),
        identifiers=tuple(dict.fromkeys((*one.identifiers, *other.identifiers))),
    )
