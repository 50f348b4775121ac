"""Contracts and ties with their parties named and a sentence behind every field."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from indexer.archive import Archive
from indexer.lookup.contexts import placed
from indexer.lookup.naming import named
from indexer.lookup.views import FoundContract, FoundTie, Parties
from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Document
from indexer.model.mentions import Span
from indexer.model.scope import Scope

FIELDS = (  # every field of a contract that a span proves, in the order a reader wants them
    *("supplier", "buyer", "agent", "party", "amount", "equivalent", "count", "subject", "number"),
    *("date", "from", "to", "place", "law", "asserted by"),
)
ATTRIBUTES = {"from": "period_from", "to": "period_to", "equivalent": "equivalents", "asserted by": "asserted_by"}


def found(archive: Archive, rows: Iterable[tuple[str, Contract]], *, scope: Scope) -> list[FoundContract]:
    """Each contract with its document and the entities its parties are; without those removed meanwhile."""
    rows = list(rows)
    said = [(document, [span for _, span in spans_of(contract)]) for document, contract in rows]
    documents, parties = _named(archive, said, scope=scope)
    out = []
    for (document_id, contract), links in zip(rows, parties, strict=True):
        document = documents.get(document_id)
        if document is not None:
            whole = with_document(contract, document_id)
            out.append(FoundContract(whole, document_id, document.name, document.collection, document.date, links))
    return out


def found_ties(archive: Archive, rows: Iterable[tuple[str, Tie]], *, scope: Scope) -> list[FoundTie]:
    """Each tie with its document and the entities at its ends."""
    rows = list(rows)
    said = [(document, [tie.source, tie.target, *tie.via]) for document, tie in rows]
    documents, parties = _named(archive, said, scope=scope)
    return [
        FoundTie(tie_with_document(tie, document_id), document_id, documents[document_id].name, links)
        for (document_id, tie), links in zip(rows, parties, strict=True)
        if document_id in documents
    ]


def stated_in(archive: Archive, document: Document, *, scope: Scope) -> list[FoundContract]:
    """The contracts one document states."""
    return found(archive, archive.contracts(scope=scope, document=document.id), scope=scope)


def spans_of(contract: Contract) -> list[tuple[str, Span]]:
    """Every field of the contract that a span proves, in the order a reader wants them."""
    held = ((name, getattr(contract, ATTRIBUTES.get(name, name))) for name in FIELDS)
    many = ((name, spans if isinstance(spans, tuple) else (spans,)) for name, spans in held)
    return [(name, span) for name, spans in many for span in spans if span is not None]


def with_document(contract: Contract, document: str) -> Contract:
    """The contract with its document named in every span."""
    changes: dict[str, Any] = {}
    for name in (*(ATTRIBUTES.get(field, field) for field in FIELDS), "evidence"):
        held = getattr(contract, name)
        if isinstance(held, tuple):
            changes[name] = tuple(placed(span, document) for span in held)
        elif held is not None:
            changes[name] = placed(held, document)
    return replace(contract, **changes)


def tie_with_document(tie: Tie, document: str) -> Tie:
    """The tie with its document named in every span."""
    return replace(
        tie,
        source=placed(tie.source, document),
        target=placed(tie.target, document),
        via=tuple(placed(span, document) for span in tie.via),
        date=None if tie.date is None else placed(tie.date, document),
        evidence=tuple(placed(span, document) for span in tie.evidence),
    )


def _named(
    archive: Archive, said: Sequence[tuple[str, Sequence[Span]]], *, scope: Scope
) -> tuple[dict[str, Document], list[Parties]]:
    """The documents of these spans, and for each row of spans the entities they name, all asked for at once."""
    ids = {document for document, _ in said}
    parties = archive.parties(ids, scope=scope)
    keys = [
        {span.entity: parties[document][span.entity] for span in spans if span.entity in parties.get(document, {})}
        for document, spans in said
    ]
    links = named(archive, {entity for row in keys for entity in row.values()}, scope=scope)
    linked = [
        {(document, key): links[row[key]] for key in sorted(row) if row[key] in links}
        for (document, _), row in zip(said, keys, strict=True)
    ]
    return archive.documents_by_id(ids, scope=scope), linked
