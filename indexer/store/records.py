"""Contracts and ties of documents: rows in, rows out, found by document, by id or by a party."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from indexer.model.contracts import Contract, Record, Tie, spans, with_spans
from indexer.model.json_form import contract_from_json, contract_json, tie_from_json, tie_json
from indexer.model.scope import Scope
from indexer.store.documents import allowed, among, chunks, dumps
from indexer.store.schema import CONTRACT_HANDLES, DOCUMENT_ENTITIES, DOCUMENTS, RECORD_PARTIES, RECORDS

CONTRACT, TIE = "contract", "tie"
Keys = dict[str, str]  # from keys of a document to the archive's entities
_OF_PARTY = (DOCUMENT_ENTITIES.c.document == RECORD_PARTIES.c.document) & (
    DOCUMENT_ENTITIES.c.position == RECORD_PARTIES.c.entity
)
BESIDE = 50  # joined contracts that are looked at beside one


def write(
    connection: Connection,
    number: int,
    document_id: str,
    *,
    records: Sequence[Contract | Tie],
    positions: Mapping[str, int],
    first: int = 0,
) -> None:
    """Add contracts and ties of a document, from position `first` on. `positions` are those of its entities by key."""
    rows: list[dict[str, Any]] = []
    parties: list[dict[str, Any]] = []
    for position, record in enumerate(records, first):
        sort, form = _form(placed(record, document_id))
        place = {"document": number, "sort": sort, "position": position}
        rows.append({**place, "id": record.id, "body": dumps(form)})
        rows[-1]["joined"] = record.id if sort == CONTRACT else ""
        named = {positions[span.entity] for span in spans(record) if span.entity in positions}
        parties += [{**place, "entity": entity} for entity in sorted(named)]
    if rows:
        connection.execute(RECORDS.insert(), rows)
    if parties:
        connection.execute(RECORD_PARTIES.insert(), parties)


def contracts(connection: Connection, scope: Scope, **chosen: str) -> list[tuple[str, Contract]]:
    """Contracts with their document's id, by document and id; `chosen` as for `found`."""
    return [(document, contract_from_json(form)) for document, form in found(connection, CONTRACT, scope, **chosen)]


def ties(connection: Connection, scope: Scope, **chosen: str) -> list[tuple[str, Tie]]:
    """Ties with their document's id, by document and id; `chosen` as for `found`."""
    return [(document, tie_from_json(form)) for document, form in found(connection, TIE, scope, **chosen)]


def forms(connection: Connection, scope: Scope) -> Iterator[tuple[str, str, Any]]:
    """All contracts by document and id: the joined one, the document, the stored form."""
    query = select(RECORDS.c.joined, DOCUMENTS.c.id, RECORDS.c.body)
    query = query.join(DOCUMENTS, RECORDS.c.document == DOCUMENTS.c.number).where(RECORDS.c.sort == CONTRACT)
    for row in connection.execute(
        query.where(allowed(scope)).order_by(DOCUMENTS.c.id, RECORDS.c.id, RECORDS.c.position)
    ):
        yield row.joined, row.id, json.loads(row.body)


def joined(connection: Connection, scope: Scope, chosen: ColumnElement[bool]) -> dict[str, list[tuple[str, Contract]]]:
    """Joined contracts by id, each with what documents state of it, by document and id."""
    query = select(RECORDS.c.joined, DOCUMENTS.c.id, RECORDS.c.body)
    query = query.join(DOCUMENTS, RECORDS.c.document == DOCUMENTS.c.number)
    query = query.where(RECORDS.c.sort == CONTRACT, chosen, allowed(scope))
    known: dict[str, list[tuple[str, Contract]]] = {}
    for row in connection.execute(query.order_by(DOCUMENTS.c.id, RECORDS.c.id, RECORDS.c.position)):
        known.setdefault(row.joined, []).append((row.id, contract_from_json(json.loads(row.body))))
    return known


def stated(connection: Connection, chosen: ColumnElement[bool]) -> list[Contract]:
    """Contracts as documents state them, by id."""
    query = select(RECORDS.c.body).where(RECORDS.c.sort == CONTRACT, chosen).order_by(RECORDS.c.id, RECORDS.c.position)
    return [contract_from_json(json.loads(body)) for body in connection.execute(query).scalars()]


def joined_by_id(connection: Connection, scope: Scope, ids: Iterable[str]) -> dict[str, list[tuple[str, Contract]]]:
    """The same of those of these joined contracts of which the reader may see a part."""
    known: dict[str, list[tuple[str, Contract]]] = {}
    for some in chunks(sorted(set(ids))):
        known |= joined(connection, scope, RECORDS.c.joined.in_(some))
    return known


def lead(connection: Connection, contract: str) -> str:
    """The joined contract that this one is part of, or that goes by this id itself."""
    query = select(RECORDS.c.joined).where(RECORDS.c.id == contract, RECORDS.c.sort == CONTRACT)
    return str(connection.execute(query.order_by(RECORDS.c.document)).scalar() or contract)


def leads(connection: Connection, scope: Scope, ids: Iterable[str]) -> dict[str, str]:
    """For each of these contracts of documents, the joined one that it is part of."""
    known: dict[str, str] = {}
    query = select(RECORDS.c.id, RECORDS.c.joined).join(DOCUMENTS, RECORDS.c.document == DOCUMENTS.c.number)
    for some in chunks(sorted(set(ids))):
        wanted = query.where(RECORDS.c.sort == CONTRACT, RECORDS.c.id.in_(some), allowed(scope))
        known |= {row.id: row.joined for row in connection.execute(wanted)}
    return known


def joined_naming(connection: Connection, scope: Scope, entity: str) -> list[str]:
    """The joined contracts in which a document names this entity, in order of id."""
    places = _naming(entity)
    same = (places.c.document == RECORDS.c.document) & (places.c.sort == RECORDS.c.sort)
    query = select(RECORDS.c.joined).join(DOCUMENTS, RECORDS.c.document == DOCUMENTS.c.number)
    query = query.join(places, same & (places.c.position == RECORDS.c.position))
    query = query.where(RECORDS.c.sort == CONTRACT, allowed(scope)).distinct().order_by(RECORDS.c.joined)
    return list(connection.execute(query).scalars())


def joined_beside(connection: Connection, scope: Scope, contract: str) -> set[str]:
    """Other joined contracts that share a handle (see joining.py) with this one, though it did not join them."""
    own, theirs = CONTRACT_HANDLES.alias(), CONTRACT_HANDLES.alias()
    mine, other = RECORDS.alias(), RECORDS.alias()
    query = select(other.c.joined).select_from(mine)
    query = query.join(own, (own.c.document == mine.c.document) & (own.c.position == mine.c.position))
    query = query.join(theirs, theirs.c.handle == own.c.handle)
    here = (theirs.c.document == other.c.document) & (theirs.c.position == other.c.position)
    query = query.join(other, here).join(DOCUMENTS, DOCUMENTS.c.number == other.c.document)
    both = (mine.c.sort == CONTRACT) & (other.c.sort == CONTRACT)
    query = query.where(both, mine.c.joined == contract, other.c.joined != contract, allowed(scope))
    return set(connection.execute(query.distinct().order_by(other.c.joined).limit(BESIDE)).scalars())


def found(
    connection: Connection, sort: str, scope: Scope, *, document: str = "", entity: str = "", record: str = ""
) -> Iterator[tuple[str, Any]]:
    """The stored forms of one document, of those that name an entity (its archive-wide id), or of one record id."""
    query: Select[Any] = select(DOCUMENTS.c.id, RECORDS.c.body).join(RECORDS, RECORDS.c.document == DOCUMENTS.c.number)
    query = query.where(RECORDS.c.sort == sort, allowed(scope))
    if document:
        query = query.where(DOCUMENTS.c.id == document)
    if record:
        query = query.where(RECORDS.c.id == record)
    if entity:
        places = _naming(entity)
        same = (places.c.document == RECORDS.c.document) & (places.c.sort == RECORDS.c.sort)
        query = query.join(places, same & (places.c.position == RECORDS.c.position))
    for row in connection.execute(query.order_by(DOCUMENTS.c.id, RECORDS.c.id, RECORDS.c.position)):
        yield row[0], json.loads(row[1])


def parties(connection: Connection, scope: Scope, documents: Iterable[str]) -> dict[str, Keys]:
    """For each of these documents, who its contracts and ties name: key in the document, and the archive's entity."""
    named = select(DOCUMENTS.c.id, DOCUMENT_ENTITIES.c.key, DOCUMENT_ENTITIES.c.entity)
    named = named.join(RECORD_PARTIES, RECORD_PARTIES.c.document == DOCUMENTS.c.number).join(
        DOCUMENT_ENTITIES, _OF_PARTY
    )
    named = named.where(DOCUMENT_ENTITIES.c.struck == 0)
    found: dict[str, Keys] = {}
    for some in chunks(sorted(set(documents))):
        for document, key, entity in connection.execute(named.where(DOCUMENTS.c.id.in_(some), allowed(scope))):
            found.setdefault(document, {})[key] = entity
    return found


def parties_at(connection: Connection, sort: str, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Keys]:
    """The same for single contracts or ties, by the local key of the document and their position in it."""
    named = select(*RECORD_PARTIES.c["document", "position"], *DOCUMENT_ENTITIES.c["key", "entity"])
    named = named.join(DOCUMENT_ENTITIES, _OF_PARTY).where(
        RECORD_PARTIES.c.sort == sort, DOCUMENT_ENTITIES.c.struck == 0
    )
    found: dict[tuple[int, int], Keys] = {}
    for chosen in among(RECORD_PARTIES, "document", "position", places):
        for document, position, key, entity in connection.execute(named.where(chosen)):
            found.setdefault((document, position), {})[key] = entity
    return found


def evidence_pages(connection: Connection, numbers: Sequence[int]) -> dict[tuple[int, int], tuple[str, ...]]:
    """For each document, by local key, and page: the ids of the contracts that it gives evidence for, as the document
    states them and as they are joined."""
    query = select(RECORDS.c.document, RECORDS.c.id, RECORDS.c.joined, RECORDS.c.body).where(RECORDS.c.sort == CONTRACT)
    pages: dict[tuple[int, int], set[str]] = {}
    for number, record, whole, body in connection.execute(query.where(RECORDS.c.document.in_(numbers))):
        for span in json.loads(body).get("evidence", ()):
            pages.setdefault((number, span["page"]), set()).update((record, whole))
    return {place: tuple(sorted(ids)) for place, ids in pages.items()}


def placed(record: Record, document: str) -> Record:
    """The record with its document named in every span."""
    return with_spans(record, lambda _, span: (replace(span, document=document),))


def _form(record: Contract | Tie) -> tuple[str, Any]:
    return (CONTRACT, contract_json(record)) if isinstance(record, Contract) else (TIE, tie_json(record))


def _naming(entity: str) -> Any:
    """The places of the records that name an entity, found from its documents onwards."""
    places = select(*(RECORD_PARTIES.c[name] for name in ("document", "sort", "position")))
    return places.join(DOCUMENT_ENTITIES, _OF_PARTY).where(DOCUMENT_ENTITIES.c.entity == entity).distinct().subquery()
