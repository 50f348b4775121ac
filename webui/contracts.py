"""The table of contracts with its sums, and each contract with the sentence behind every field."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, request

from indexer.lookup import tables
from indexer.lookup.contracts import SORTS, contract_page, contract_table
from indexer.lookup.views import ContractField, ContractPage, EntityLink, FoundContract
from indexer.model.contracts import Contract
from indexer.model.json_form import Json, contract_json, plain, without_absent
from indexer.model.mentions import Span
from indexer.model.values import Amount, DateValue
from webui import segments, twins
from webui.context import current_archive, current_scope
from webui.paging import Paging, asked_pairs, whole_number, with_pairs, without

pages = Blueprint("contracts", __name__)

ROWS = 100  # a page
ADDRESS = "/contracts"
NARROWING = ("company", "place", "currency", "year")
FIELDS = {
    "supplier": "Supplier",
    "buyer": "Buyer",
    "agent": "Agent",
    "amount": "Amount",
    "equivalent": "The same in another currency",
    "count": "Number of contracts",
    "subject": "Subject",
    "number": "Contract number",
    "date": "Date",
    "from": "From",
    "to": "Until",
    "place": "Place",
    "asserted by": "Who says so",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """What the contracts of the archive can be narrowed by."""

    companies: tuple[EntityLink, ...]
    places: tuple[EntityLink, ...]
    currencies: tuple[str, ...]
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Stated amounts of one currency added up. `loose` counts those that are not exact."""

    currency: str
    value: Decimal
    contracts: int
    loose: int


@twins.page(pages, ADDRESS, twins=(twins.JSON, twins.CSV))
def table(form: str) -> Response:
    """All contracts, sorted and narrowed as the address says."""
    found = _asked()
    if form == twins.CSV:
        return twins.as_csv(
            "contracts", tables.CONTRACT_COLUMNS, (tables.contract_cells(one.contract) for one in found)
        )
    added = sums(found)
    if form == twins.JSON:
        return twins.as_json(_as_json(found, added))
    pairs = asked_pairs()
    paging = Paging(whole_number("page", 1), ROWS, len(found), ADDRESS, pairs)
    return twins.html(
        "contracts/contracts.html",
        found=found[(paging.number - 1) * ROWS : paging.number * ROWS],
        paging=paging,
        sums=added,
        offered=_offered(_every(found)),
        args=request.args,
        sorts={sort: with_pairs(ADDRESS, (*without(pairs, "sort", "page"), ("sort", sort))) for sort in SORTS},
        sort=request.args.get("sort", "") or "amount",
        csv=with_pairs("/contracts.csv", without(pairs, "page")),
    )


@twins.page(pages, ADDRESS + "/<contract_id>")
def one(contract_id: str, form: str) -> Response:
    """One contract."""
    found = contract_page(current_archive(), contract_id, scope=current_scope())
    if form == twins.JSON:
        return twins.as_json(_page_as_json(found))
    fields = [(FIELDS.get(one.field, one.field.capitalize()), one, _lit(one)) for one in found.fields]
    return twins.html("contracts/contract.html", found=found.found, fields=fields, same=found.same)


def sums(found: Iterable[FoundContract]) -> list[Sum]:
    """The main amount of each contract, added up by currency, largest number of contracts first.

    A range counts with its lower end; a rate ("a day") and an amount without currency are no sum and are left out.
    """
    values: dict[str, list[Amount]] = defaultdict(list)
    for one in found:
        value = one.contract.amount.value if one.contract.amount else None
        if isinstance(value, Amount) and value.currency and not value.per:
            values[value.currency].append(value)
    added = [
        Sum(currency, sum((one.value for one in all_), Decimal(0)), len(all_), _loose(all_))
        for currency, all_ in values.items()
    ]
    return sorted(added, key=lambda one: (-one.contracts, one.currency))


def _asked() -> list[FoundContract]:
    asked = {key: request.args.get(key, "").strip() for key in NARROWING}
    found = contract_table(
        current_archive(),
        scope=current_scope(),
        sort=request.args.get("sort", "").strip() or "amount",
        company=asked["company"],
        currency=asked["currency"].upper(),
        year=asked["year"],
    )
    if not asked["place"]:
        return found
    return [one for one in found if asked["place"] in {link.id for link in _links(one, one.contract.place)}]


def _every(found: list[FoundContract]) -> list[FoundContract]:
    """All contracts, for what they can be narrowed by; what was found where nothing narrows it."""
    if not any(request.args.get(key, "").strip() for key in NARROWING):
        return found
    return contract_table(current_archive(), scope=current_scope(), sort="document")


def _offered(every: Sequence[FoundContract]) -> Offered:
    companies: dict[str, EntityLink] = {}
    places: dict[str, EntityLink] = {}
    for one in every:
        contract = one.contract
        parties = (*contract.supplier, *contract.buyer, *contract.agent)
        companies |= {link.id: link for link in _links(one, parties)}
        places |= {link.id: link for link in _links(one, contract.place)}
    values = [span.value for one in every for span in _amounts(one.contract)]
    return Offered(
        companies=tuple(sorted(companies.values(), key=lambda link: link.name.casefold())),
        places=tuple(sorted(places.values(), key=lambda link: link.name.casefold())),
        currencies=tuple(sorted({value.currency for value in values if isinstance(value, Amount) and value.currency})),
        years=tuple(sorted({year for one in every if (year := _year(one.contract.date))}, reverse=True)),
    )


def _lit(field: ContractField) -> list[segments.Piece]:
    return segments.split(field.sentence, [(field.left, field.right)])


def _links(one: FoundContract, spans: Iterable[Span]) -> list[EntityLink]:
    return [one.parties[span.entity] for span in spans if span.entity in one.parties]


def _amounts(contract: Contract) -> list[Span]:
    return [span for span in (contract.amount, *contract.equivalents) if span is not None]


def _year(date: Span | None) -> str:
    value = date.value if date else None
    return value.value[:4] if isinstance(value, DateValue) else ""


def _loose(amounts: Iterable[Amount]) -> int:
    return sum(1 for one in amounts if one.approximation not in ("exactly", ""))


def _as_json(found: Sequence[FoundContract], added: Iterable[Sum]) -> Json:
    totals = [{"currency": one.currency, "value": plain(one.value), "contracts": one.contracts} for one in added]
    return {"total": len(found), "contracts": [_row(one) for one in found], "sums": totals}


def _row(one: FoundContract) -> Json:
    more = without_absent({"document": one.document, "title": one.title, "collection": one.collection})
    return {**contract_json(one.contract), **more}


def _page_as_json(found: ContractPage) -> Json:
    fields = [
        {"field": one.field, "surface": one.span.surface, "page": one.span.page, "sentence": one.sentence}
        | without_absent({"entity": one.entity.id if one.entity else ""})
        for one in found.fields
    ]
    return {**_row(found.found), "fields": fields, "same": [_row(one) for one in found.same]}
