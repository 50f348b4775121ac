"""What the ingest writes: a document announced, marked, saved as a whole, or removed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, case, select

from indexer.errors import NotFound
from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Document, Page
from indexer.model.entities import DocumentEntity
from indexer.model.kinds import Status
from indexer.model.mentions import Mention
from indexer.store import carrying, contract_settling, corrections, documents, handles, mentions, records, threads
from indexer.store.schema import (
    DOCUMENT_ENTITIES,
    DOCUMENTS,
    LIST_HITS,
    MAIL_LINKS,
    MENTIONS,
    PAGES,
    PATHS,
    RECOGNISED,
    RECORD_PARTIES,
    RECORDS,
    SIGNATURE_BANDS,
    SIGNATURES,
)

_CHANGED = DOCUMENTS.update().where(DOCUMENTS.c.number == bindparam("at")).values(revision=DOCUMENTS.c.revision + 1)


def announce(connection: Connection, document: Document) -> Status | None:
    """Note that the document is there, queued unless it is known; its paths join those known.

    Gives the status it had before, None where it is new.
    """
    query = select(DOCUMENTS.c.number, DOCUMENTS.c.status).where(DOCUMENTS.c.id == document.id)
    known = connection.execute(query).first()
    if known is not None:
        documents.add_paths(connection, known.number, document)
        return Status(known.status)
    documents.write(connection, document, status=Status.QUEUED.value, stage="", reason="")
    return None


def mark(connection: Connection, document_id: str, status: Status, *, stage: str, reason: str, but: str = "") -> None:
    """Write how far a document has come, but where its stage begins with `but`. Raises NotFound where it was not
    announced."""
    values: dict[str, Any] = {"status": str(status), "stage": stage, "reason": reason}
    if but:
        kept = DOCUMENTS.c.stage.startswith(but, autoescape=True)
        values = {name: case((kept, DOCUMENTS.c[name]), else_=value) for name, value in values.items()}
    done = connection.execute(DOCUMENTS.update().where(DOCUMENTS.c.id == document_id).values(**values))
    if not done.rowcount:
        raise NotFound(f"There is no document {document_id}.")


def save(
    connection: Connection,
    document: Document,
    *,
    pages: Sequence[Page],
    found: Sequence[Mention],
    entities: Sequence[DocumentEntity],
    said: Sequence[Contract | Tie],
) -> int:
    """Replace all that is kept of the document; gives its local key. The index has to follow afterwards, and so has
    the settling."""
    blank = sum(not page.text.strip() for page in pages)
    number, saved_before = documents.write(
        connection, document, pages=len(pages), blank_pages=blank, saved_at=documents.now()
    )
    judged = carrying.judged(connection, number) if saved_before else []
    if saved_before:
        _clear(connection, number)
    connection.execute(_CHANGED, {"at": number})
    positions = {entity.key: position for position, entity in enumerate(entities)}
    documents.write_pages(connection, number, pages)
    threads.write(connection, number, document)
    mentions.write_mentions(connection, number, found, positions)
    members = mentions.write_entities(connection, number, document.id, entities, mentions.counted(found))
    records.write(connection, number, document.id, records=said, positions=positions)
    contracts = [one for one in said if isinstance(one, Contract)]
    contract_settling.saved(connection, (one.id for one in contracts))
    carrying.carry(connection, judged, contracts)
    handles.write(connection, number, dict(enumerate(members)))
    corrections.apply(connection, document.id)
    return number


def remove(connection: Connection, document_id: str) -> None:
    """Delete the document for good. Raises NotFound."""
    number = connection.execute(select(DOCUMENTS.c.number).where(DOCUMENTS.c.id == document_id)).scalar()
    if number is None:
        raise NotFound(f"There is no document {document_id}.")
    _clear(connection, number)
    connection.execute(PATHS.delete().where(PATHS.c.document == number))
    connection.execute(DOCUMENTS.delete().where(DOCUMENTS.c.number == number))


def _clear(connection: Connection, number: int) -> None:
    handles.clear(connection, number)
    contract_settling.clear(connection, number)
    said = (MAIL_LINKS, SIGNATURE_BANDS, SIGNATURES, LIST_HITS, RECORD_PARTIES, RECORDS, MENTIONS, DOCUMENT_ENTITIES)
    for table in (*said, RECOGNISED, PAGES):
        connection.execute(table.delete().where(table.c.document == number))
