"""Contracts and ties with their parties named and a sentence behind every field."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from indexer.archive import Archive
from indexer.errors import WrongUse
from indexer.lookup.contexts import Pages, around, placed
from indexer.lookup.naming import named
from indexer.lookup.views import ContractField, ContractPage, EntityLink, FoundContract, FoundTie
from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Document
from indexer.model.mentions import Span
from indexer.model.scope import Scope
from indexer.model.values import Amount, DateValue

SORTS = ("amount", "date", "supplier", "buyer", "document")


def found(archive: Archive, rows: Iterable[tuple[str, Contract]], *, scope: Scope) -> list[FoundContract]:
    """Each contract with its document and the entities its parties are."""
    known = _Named(archive, scope=scope)
    out = []
    for document_id, contract in rows:
        document = known.document(document_id)
        spans = [span for _, span in spans_of(contract)]
        parties = known.parties(document_id, spans)
        whole = with_document(contract, document_id)
        out.append(FoundContract(whole, document_id, document.name, document.collection, document.date, parties))
    return out


def found_ties(archive: Archive, rows: Iterable[tuple[str, Tie]], *, scope: Scope) -> list[FoundTie]:
    """Each tie with its document and the entities at its ends."""
    known = _Named(archive, scope=scope)
    out = []
    for document_id, tie in rows:
        parties = known.parties(document_id, [tie.source, tie.target, *tie.via])
        whole = tie_with_document(tie, document_id)
        out.append(FoundTie(whole, document_id, known.document(document_id).name, parties))
    return out


def stated_in(archive: Archive, document: Document, *, scope: Scope) -> list[FoundContract]:
    """The contracts one document states."""
    return found(archive, archive.contracts(scope=scope, document=document.id), scope=scope)


def contract_table(
    archive: Archive,
    *,
    scope: Scope,
    sort: str = "amount",
    company: str = "",
    currency: str = "",
    year: str = "",
) -> list[FoundContract]:
    """All contracts, filtered by an entity (id), a currency (ISO 4217) and a year. Raises WrongUse for another sort."""
    if sort not in SORTS:
        raise WrongUse(f"Contracts can be sorted by {', '.join(SORTS)}, not by {sort!r}.")
    rows = found(archive, archive.contracts(scope=scope, entity=company or None), scope=scope)
    kept = [one for one in rows if _fits(one.contract, currency=currency, year=year)]
    return sorted(kept, key=lambda one: (*_order(one, sort), one.contract.id))


def contract_page(archive: Archive, contract_id: str, *, scope: Scope) -> ContractPage:
    """A contract, each field beside its sentence. Raises NotFound."""
    row = archive.contract(contract_id, scope=scope)
    [one] = found(archive, [row], scope=scope)
    pages = Pages(archive, scope=scope)
    fields = tuple(_field(name, span, one, pages) for name, span in spans_of(one.contract))
    return ContractPage(one, fields, tuple(_same(archive, one, scope=scope)))


def spans_of(contract: Contract) -> list[tuple[str, Span]]:
    """Every field of the contract that a span proves, in the order a reader wants them."""
    many = (
        ("supplier", contract.supplier),
        ("buyer", contract.buyer),
        ("agent", contract.agent),
        ("amount", (contract.amount,)),
        ("equivalent", contract.equivalents),
        ("count", (contract.count,)),
        ("subject", (contract.subject,)),
        ("number", (contract.number,)),
        ("date", (contract.date,)),
        ("from", (contract.period_from,)),
        ("to", (contract.period_to,)),
        ("place", contract.place),
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
        amount=one(contract.amount),
        equivalents=several(contract.equivalents),
        count=one(contract.count),
        number=one(contract.number),
        date=one(contract.date),
        period_from=one(contract.period_from),
        period_to=one(contract.period_to),
        subject=one(contract.subject),
        place=several(contract.place),
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


class _Named:
    """Looks each document and entity up once while one question is answered."""

    def __init__(self, archive: Archive, *, scope: Scope) -> None:
        self._archive = archive
        self._scope = scope
        self._documents: dict[str, Document] = {}
        self._ids: dict[str, dict[str, str]] = {}
        self._links: dict[str, EntityLink] = {}

    def document(self, document_id: str) -> Document:
        if document_id not in self._documents:
            self._documents[document_id] = self._archive.document(document_id, scope=self._scope)
        return self._documents[document_id]

    def parties(self, document_id: str, spans: Iterable[Span]) -> dict[str, EntityLink]:
        if document_id not in self._ids:
            self._ids[document_id] = self._archive.entity_ids(document_id)
        ids = self._ids[document_id]
        keys = {span.entity for span in spans if span.entity in ids}
        missing = {ids[key] for key in keys} - self._links.keys()
        self._links |= named(self._archive, missing, scope=self._scope)
        return {key: self._links[ids[key]] for key in sorted(keys) if ids[key] in self._links}


def _field(name: str, span: Span, one: FoundContract, pages: Pages) -> ContractField:
    text = pages.get(one.document, span.page).text
    left, right = around(text, span.start, span.end)
    sentence = text[left:right]
    return ContractField(name, span, sentence, span.start - left, span.end - left, one.parties.get(span.entity))


def _same(archive: Archive, one: FoundContract, *, scope: Scope) -> list[FoundContract]:
    """Contracts of other documents that name a common number, or a common supplier with the same amount or year.

    A suggestion for the reader's eye; nothing is joined by it.
    """
    suppliers = [one.parties[span.entity].id for span in one.contract.supplier if span.entity in one.parties]
    rows: dict[str, tuple[str, Contract]] = {}
    for supplier in suppliers:
        rows |= {row[1].id: row for row in archive.contracts(scope=scope, entity=supplier)}
    rows.pop(one.contract.id, None)
    alike = [row for row in rows.values() if _alike(one.contract, row[1])]
    return found(archive, alike, scope=scope)


def _alike(left: Contract, right: Contract) -> bool:
    if left.number and right.number:
        return left.number.surface == right.number.surface
    amounts = [
        (span.value.value, span.value.currency)
        for contract in (left, right)
        for span in _amounts(contract)
        if isinstance(span.value, Amount)
    ]
    if len(amounts) != len(set(amounts)):
        return True
    return bool(left.date and right.date and _year(left) == _year(right))


def _amounts(contract: Contract) -> list[Span]:
    return [span for span in (contract.amount, *contract.equivalents) if span is not None]


def _year(contract: Contract) -> str:
    value = contract.date.value if contract.date else None
    return value.value[:4] if isinstance(value, DateValue) else ""


def _fits(contract: Contract, *, currency: str, year: str) -> bool:
    currencies = {span.value.currency for span in _amounts(contract) if isinstance(span.value, Amount)}
    return (not currency or currency in currencies) and (not year or _year(contract) == year)


def _order(one: FoundContract, sort: str) -> tuple[object, ...]:
    contract = one.contract
    match sort:
        case "amount":
            value = contract.amount.value if contract.amount else None
            return (-value.value if isinstance(value, Amount) else Decimal(1),)
        case "date":
            return (not _year(contract), contract.date.value.value if _year(contract) else "")  # type: ignore[union-attr]
        case "supplier" | "buyer":
            spans = contract.supplier if sort == "supplier" else contract.buyer
            return (not spans, spans[0].surface.casefold() if spans else "")
    return (one.title.casefold(), one.document)
