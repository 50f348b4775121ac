"""The table of contracts with its sums, and each contract with the sentence behind every field."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer.lookup import tables
from indexer.lookup.contract_pages import contract_page
from indexer.lookup.contract_table import SORTS, Narrowing, contract_table
from indexer.lookup.joined import joined_json
from indexer.lookup.views import AmountOfOne, ContractPage, ContractTable, JoinedContract, Proof
from indexer.model.json_form import Json, plain, without_absent
from webui import review, segments, twins
from webui.context import current_archive, current_scope
from webui.paging import Paging, asked_pairs, whole_number, with_pairs, without

pages = Blueprint("contracts", __name__)

ROWS = 100  # a page
ADDRESS = "/contracts"
FIELDS = {
    "supplier": "Supplier",
    "buyer": "Buyer",
    "agent": "Agent",
    "party": "Party",
    "amount": "Amount",
    "equivalent": "The same in another currency",
    "count": "Number of contracts",
    "subject": "Subject",
    "number": "Contract number",
    "date": "Date",
    "from": "From",
    "to": "Until",
    "place": "Place",
    "law": "Governed by the law of",
    "asserted by": "Who says so",
}


@dataclass(frozen=True, slots=True)
class Sum:
    """Stated amounts of one currency added up. `loose` counts those that are not exact, `alleged` those that no source
    states as fact, `disputed` those on which the sources of one contract disagree, `repeated` those that may be of a
    contract which is added up already."""

    currency: str
    value: Decimal
    contracts: int
    loose: int
    alleged: int
    disputed: int
    repeated: int


@twins.page(pages, ADDRESS, twins=(twins.JSON, twins.CSV))
def table(form: str) -> Response:
    """All contracts, sorted and narrowed as the address says."""
    if form == twins.CSV:
        cells = (tables.contract_cells(one) for one in _asked(offset=0, limit=None).found)
        return twins.as_csv("contracts", tables.CONTRACT_COLUMNS, cells)
    pairs = asked_pairs()
    number, size = whole_number("page", 1), whole_number("limit", ROWS, most=1000)
    found = _asked(offset=(number - 1) * size, limit=size)
    paging = Paging(number, size, found.total, ADDRESS, pairs).there()
    if form == twins.JSON:
        return twins.as_json(_as_json(found))
    return twins.html(
        "contracts/contracts.html",
        found=found.found,
        paging=paging,
        sums=sums(found),
        offered=found,
        args=request.args,
        sorts={sort: with_pairs(ADDRESS, (*without(pairs, "sort", "page"), ("sort", sort))) for sort in SORTS},
        sort=request.args.get("sort", "") or "amount",
        csv=with_pairs("/contracts.csv", without(pairs, "page")),
    )


@twins.page(pages, ADDRESS + "/<contract_id>")
def one(contract_id: str, form: str) -> BaseResponse:
    """One contract with all that state it."""
    found = contract_page(current_archive(), contract_id, scope=current_scope())
    if form == twins.JSON:
        return twins.as_json(_page_as_json(found))
    if found.joined.contract.id != contract_id:
        # The address of a statement that is part of a contract: lead on, but not for ever, as joins can be undone.
        return redirect(url_for(".one", contract_id=found.joined.contract.id))
    fields = [(FIELDS.get(one.field, one.field.capitalize()), one) for one in found.fields]
    shown = {"page": found, "found": found.joined, "fields": fields, "waits": current_archive().is_waiting()}
    return twins.html("contracts/contract.html", lit=_lit, **shown)


def sums(found: ContractTable) -> list[Sum]:
    """The main amounts of contracts, added up by currency, largest number of contracts first.

    A range counts with its lower end; a rate ("a day") and an amount without currency are no sum and are left out.
    """
    held: dict[str, list[AmountOfOne]] = defaultdict(list)
    for one in found.amounts:
        if one.amount.currency and not one.amount.per:
            held[one.amount.currency].append(one)
    added = [
        Sum(
            currency=currency,
            value=sum((one.amount.value for one in every), Decimal(0)),
            contracts=len(every),
            loose=sum(one.amount.approximation not in ("exactly", "") for one in every),
            alleged=sum(one.alleged for one in every),
            disputed=sum(one.disputed for one in every),
            repeated=sum(one.repeated for one in every),
        )
        for currency, every in held.items()
    ]
    return sorted(added, key=lambda one: (-one.contracts, one.currency))


def _asked(*, offset: int, limit: int | None) -> ContractTable:
    asked = {key: request.args.get(key, "").strip() for key in ("company", "place", "currency", "year")}
    narrowing = Narrowing(**asked | {"currency": asked["currency"].upper()})
    sort = request.args.get("sort", "").strip() or "amount"
    archive, scope = current_archive(), current_scope()
    return contract_table(archive, scope=scope, narrowing=narrowing, sort=sort, offset=offset, limit=limit)


def _lit(proof: Proof) -> list[segments.Piece]:
    return segments.split(proof.sentence, [(proof.left, proof.right)])


def _as_json(found: ContractTable) -> Json:
    totals = [
        {"currency": one.currency, "value": plain(one.value), "contracts": one.contracts}
        | {name: number for name in ("alleged", "disputed", "repeated") if (number := getattr(one, name))}
        for one in sums(found)
    ]
    return {"total": found.total, "contracts": [_row(one) for one in found.found], "sums": totals}


def _row(one: JoinedContract) -> Json:
    """The record, with document, title and collection of its fullest statement beside all sources."""
    lead = one.lead
    more = without_absent({"document": lead.document, "title": lead.title, "collection": lead.collection})
    return {**joined_json(one), **more}


def _page_as_json(found: ContractPage) -> Json:
    """Every place of every value: `variant` counts the values of a field, those of most sources first."""
    fields = [
        _place(proof)
        | without_absent({"entity": value.entity.id if value.entity else ""})
        | {"field": one.field, "variant": variant, "differs": one.differs}
        for one in found.fields
        for variant, value in enumerate(one.values, 1)
        for proof in value.proofs
    ]
    same = [{**_row(one.joined), "why": one.why} for one in found.same]
    judged = [review.as_json(word) for word, _ in found.judged]
    return {**_row(found.joined), "fields": fields, "same": same, "judgements": judged}


def _place(proof: Proof) -> Json:
    span = proof.span
    place: Json = {"surface": span.surface, "document": span.document, "page": span.page}
    return place | {"start": span.start, "end": span.end, "sentence": proof.sentence}
