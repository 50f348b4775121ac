"""The page of one contract: every value with its proofs, what may be the same contract, and what people decided."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import product

from indexer.archive import Archive
from indexer.lookup.contexts import Pages, around
from indexer.lookup.joined import by_ids, compared, joined
from indexer.lookup.views import (
    ContractField,
    ContractPage,
    FieldValue,
    FoundContract,
    JoinedContract,
    Proof,
    SuggestedContract,
)
from indexer.model.contracts import Contract
from indexer.model.entities import Judgement
from indexer.model.mentions import Span
from indexer.model.scope import Scope
from indexer.model.values import Amount, DateValue
from indexer.store.forest import standing
from indexer.store.joining import referred

SAME = 12  # contracts offered beside one
LOOKED_AT = 200  # contracts of the same suppliers that are compared

_WHY = {
    4: "the same number",
    3: "the same parties and a common amount",
    2: "a common supplier and amount",
    1: "a common supplier and year",
}


def contract_page(archive: Archive, contract_id: str, *, scope: Scope) -> ContractPage:
    """A joined contract, by its id or that of any statement in it, each field beside its sentences. Raises NotFound."""
    number, rows = archive.joined_contract(contract_id, scope=scope)
    [one] = joined(archive, {number: rows}, scope=scope)
    pages = Pages(archive, scope=scope)
    fields = tuple(
        ContractField(field.name, tuple(_value(value.places, one, pages) for value in field.values), field.differs)
        for field in compared(one.sources)
    )
    said = _about(archive, {source.contract.id for source in one.sources})
    others = _others(archive, said, one, scope=scope)
    judged = tuple((word, others.get(word.id)) for word in said)
    return ContractPage(one, fields, tuple(_suggested(archive, one, said, scope=scope)), judged)


def _value(places: Iterable[tuple[int, Span]], one: JoinedContract, pages: Pages) -> FieldValue:
    proofs = tuple(_proof(one.sources[number], span, pages) for number, span in places)
    span = proofs[0].span
    return FieldValue(one.parties.get((span.document, span.entity)), proofs)


def _proof(source: FoundContract, span: Span, pages: Pages) -> Proof:
    page = pages.get(span.document, span.page)
    left, right = around(page, span.start, span.end)
    return Proof(source, span, page.text[left:right], span.start - left, span.end - left)


def _about(archive: Archive, ids: set[str]) -> list[Judgement]:
    """What was said of these contracts, the latest first."""
    sides = ((one, {referred(one.left), referred(one.right)}) for one in archive.judgements())
    return [one for one, named in sides if named & ids][::-1]


def _others(
    archive: Archive, said: Iterable[Judgement], one: JoinedContract, *, scope: Scope
) -> dict[int, JoinedContract]:
    """For each judgement, the contract on its other side, as far as there is one that the reader may see."""
    own = {source.contract.id for source in one.sources}
    sides = {word.id: {referred(word.left), referred(word.right)} - own for word in said}
    known = archive.contracts_leads({side for named in sides.values() for side in named}, scope=scope)
    found = {other.contract.id: other for other in by_ids(archive, sorted(set(known.values())), scope=scope)}
    return {word: found[known[side]] for word, named in sides.items() for side in named if known.get(side) in found}


def _suggested(
    archive: Archive, one: JoinedContract, said: Iterable[Judgement], *, scope: Scope
) -> Iterator[SuggestedContract]:
    """Contracts with the same number, or a common supplier and a common amount or year, the surest first, without those
    that a person called different. Nothing is joined by it."""
    own = {source.contract.id for source in one.sources}
    ids = archive.joined_beside(one.contract.id, scope=scope)
    suppliers = {
        one.parties[span.document, span.entity].id
        for span in one.contract.supplier
        if (span.document, span.entity) in one.parties
    }
    for supplier in sorted(suppliers):
        ids |= set(archive.joined_naming(supplier, scope=scope)[:LOOKED_AT])
    apart = {referred(side) for both in standing(said).different for side in both}
    others = by_ids(archive, sorted(ids - {one.contract.id}), scope=scope)
    alike = [(_alikeness(one, other), other) for other in others if not _named(other) & (apart - own)]
    alike.sort(key=lambda pair: (-pair[0], pair[1].contract.id))
    for likeness, other in alike[:SAME]:
        if likeness:
            yield SuggestedContract(other, _WHY[likeness])


def _named(one: JoinedContract) -> set[str]:
    return {source.contract.id for source in one.sources}


def _alikeness(left: JoinedContract, right: JoinedContract) -> int:
    """How much any two of their statements have in common, as `_WHY` tells; 0 for nothing."""
    pairs = product(left.sources, right.sources)
    return max(_common(one, other) for one, other in pairs)


def _common(left: FoundContract, right: FoundContract) -> int:
    one, other = left.contract, right.contract
    if one.number and other.number:
        return 4 if " ".join(one.number.surface.split()) == " ".join(other.number.surface.split()) else 0
    suppliers = _who(left, one.supplier) & _who(right, other.supplier)
    if not suppliers:
        return 0
    if _stated(one) & _stated(other):
        return 3 if _who(left, one.buyer) & _who(right, other.buyer) else 2
    return 1 if year_of(one) and year_of(one) == year_of(other) else 0


def _who(found: FoundContract, spans: Iterable[Span]) -> set[str]:
    return {link.id for span in spans if (link := found.parties.get((span.document, span.entity)))}


def _stated(contract: Contract) -> set[tuple[Decimal, str]]:
    amounts = (span.value for span in (contract.amount, *contract.equivalents) if span is not None)
    return {(value.value, value.currency) for value in amounts if isinstance(value, Amount)}


def year_of(contract: Contract) -> str:
    """The year of its date, "" where it has none."""
    value = contract.date.value if contract.date else None
    return value.value[:4] if isinstance(value, DateValue) else ""
