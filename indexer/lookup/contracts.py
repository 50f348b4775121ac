"""Contracts and ties with their parties named and a sentence behind every field."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from indexer.archive import Archive
from indexer.errors import NotFound
from indexer.lookup.contexts import Pages, around, placed
from indexer.lookup.naming import named
from indexer.lookup.views import ContractField, ContractPage, EntityLink, FoundContract, FoundTie
from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Document
from indexer.model.mentions import Span
from indexer.model.scope import Scope
from indexer.model.values import Amount, DateValue

SAME = 12  # contracts of other documents offered beside one


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


def contract_page(archive: Archive, contract_id: str, *, scope: Scope) -> ContractPage:
    """A contract, each field beside its sentence. Raises NotFound."""
    one = next(iter(found(archive, [archive.contract(contract_id, scope=scope)], scope=scope)), None)
    if one is None:
        raise NotFound(f"There is no contract {contract_id}.")
    pages = Pages(archive, scope=scope)
    fields = tuple(_field(name, span, one, pages) for name, span in spans_of(one.contract))
    return ContractPage(one, fields, tuple(_same(archive, one, scope=scope)))


def spans_of(contract: Contract) -> list[tuple[str, Span]]:
    """Every field of the contract that a span proves, in the order a reader wants them."""
    many = (
        ("supplier", contract.supplier),
        ("buyer", contract.buyer),
        ("agent", contract.agent),
        ("party", contract.party),
        ("amount", (contract.amount,)),
        ("equivalent", contract.equivalents),
        ("count", (contract.count,)),
        ("subject", (contract.subject,)),
        ("number", (contract.number,)),
        ("date", (contract.date,)),
        ("from", (contract.period_from,)),
        ("to", (contract.period_to,)),
        ("place", contract.place),
        ("law", (contract.law,)),
        ("asserted by", (contract.asserted_by,)),
    )
    return [(name, span) for name, spans in many for span in spans if span is not None]


def with_document(contract: Contract, document: str) -> Contract:
    """The contract with its document named in every span."""

    def one(span: Span | None) -> Span | None:
        return None if span is None else placed(span, document)

    def several(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(placed(span, document) for span in spans)

    return replace(
        contract,
        supplier=several(contract.supplier),
        buyer=several(contract.buyer),
        agent=several(contract.agent),
        party=several(contract.party),
        amount=one(contract.amount),
        equivalents=several(contract.equivalents),
        count=one(contract.count),
        number=one(contract.number),
        date=one(contract.date),
        period_from=one(contract.period_from),
        period_to=one(contract.period_to),
        subject=one(contract.subject),
        place=several(contract.place),
        law=one(contract.law),
        asserted_by=one(contract.asserted_by),
        evidence=several(contract.evidence),
    )


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
) -> tuple[dict[str, Document], list[dict[str, EntityLink]]]:
    """The documents of these spans, and for each row of spans the entities they name, all asked for at once."""
    ids = {document for document, _ in said}
    parties = archive.parties(ids, scope=scope)
    keys = [
        {span.entity: parties[document][span.entity] for span in spans if span.entity in parties.get(document, {})}
        for document, spans in said
    ]
    links = named(archive, {entity for row in keys for entity in row.values()}, scope=scope)
    linked = [{key: links[row[key]] for key in sorted(row) if row[key] in links} for row in keys]
    return archive.documents_by_id(ids, scope=scope), linked


def _field(name: str, span: Span, one: FoundContract, pages: Pages) -> ContractField:
    page = pages.get(one.document, span.page)
    left, right = around(page, span.start, span.end)
    sentence = page.text[left:right]
    return ContractField(name, span, sentence, span.start - left, span.end - left, one.parties.get(span.entity))


def _same(archive: Archive, one: FoundContract, *, scope: Scope) -> list[FoundContract]:
    """Contracts of other documents with a common supplier, and a common number, amount or year, the surest first.

    A suggestion for the reader's eye; nothing is joined by it.
    """
    suppliers = {one.parties[span.entity].id for span in one.contract.supplier if span.entity in one.parties}
    rows: dict[str, tuple[str, Contract]] = {}
    for supplier in sorted(suppliers):
        named_in = archive.contracts(scope=scope, entity=supplier)
        rows |= {row[1].id: row for row in named_in if row[0] != one.document}
    alike = [(alikeness, row) for row in rows.values() if (alikeness := _alikeness(one.contract, row[1]))]
    alike.sort(key=lambda pair: (-pair[0], pair[1][1].id))
    return found(archive, [row for _, row in alike[:SAME]], scope=scope)


def _alikeness(left: Contract, right: Contract) -> int:
    """3 for the same number, 2 for an amount that both state, 1 for the same year, 0 for nothing in common."""
    if left.number and right.number:
        return 3 if left.number.surface == right.number.surface else 0
    if _stated(left) & _stated(right):
        return 2
    return 1 if year_of(left) and year_of(left) == year_of(right) else 0


def _stated(contract: Contract) -> set[tuple[Decimal, str]]:
    amounts = (span.value for span in amounts_of(contract))
    return {(value.value, value.currency) for value in amounts if isinstance(value, Amount)}


def amounts_of(contract: Contract) -> list[Span]:
    """The amount and its equivalents in other currencies."""
    return [span for span in (contract.amount, *contract.equivalents) if span is not None]


def year_of(contract: Contract) -> str:
    """The year of its date, "" where it has none."""
    value = contract.date.value if contract.date else None
    return value.value[:4] if isinstance(value, DateValue) else ""
