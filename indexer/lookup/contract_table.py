"""The table of contracts: all of them, narrowed and sorted as asked, a portion at a time, with what narrows them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indexer.archive import Archive
from indexer.errors import WrongUse
from indexer.lookup.contracts import amounts_of, found, spans_of, year_of
from indexer.lookup.naming import named
from indexer.lookup.views import ContractTable, EntityLink
from indexer.model.contracts import Contract
from indexer.model.mentions import Span
from indexer.model.scope import Scope
from indexer.model.values import Amount

SORTS = ("amount", "date", "supplier", "buyer", "document")
OFFERED = 100  # parties and places offered to narrow by: those of most contracts


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a contract must have: somebody it names and a place (ids), a currency (ISO 4217), a year; "" for any."""

    company: str = ""
    place: str = ""
    currency: str = ""
    year: str = ""


ANY = Narrowing()


@dataclass(frozen=True, slots=True)
class _Row:
    """A contract of a document, and the archive's entities: all it names, its parties, its places."""

    document: str
    contract: Contract
    named: frozenset[str]
    parties: frozenset[str]
    places: frozenset[str]


def contract_table(
    archive: Archive,
    *,
    scope: Scope,
    narrowing: Narrowing = ANY,
    sort: str = "amount",
    offset: int = 0,
    limit: int | None = None,
) -> ContractTable:
    """The contracts that fit, sorted, from `offset` on at most `limit`. Raises WrongUse for another sort."""
    if sort not in SORTS:
        raise WrongUse(f"Contracts can be sorted by {', '.join(SORTS)}, not by {sort!r}.")
    every = _rows(archive, scope=scope)
    asked = _resolved(archive, narrowing, scope=scope)
    fitting = _sorted(archive, [row for row in every if _fits(row, asked)], sort, scope=scope)
    portion = fitting[offset:] if limit is None else fitting[offset : offset + limit]
    chosen = {asked.company, asked.place}
    values = [span.value for row in every for span in amounts_of(row.contract)]
    return ContractTable(
        total=len(fitting),
        found=tuple(found(archive, ((row.document, row.contract) for row in portion), scope=scope)),
        fitting=tuple(row.contract for row in fitting),
        companies=_offered(archive, (row.parties for row in every), chosen, scope=scope),
        places=_offered(archive, (row.places for row in every), chosen, scope=scope),
        currencies=tuple(sorted({value.currency for value in values if isinstance(value, Amount) and value.currency})),
        years=tuple(sorted({year for row in every if (year := year_of(row.contract))}, reverse=True)),
    )


def _rows(archive: Archive, *, scope: Scope) -> list[_Row]:
    rows = archive.contracts(scope=scope)
    ids = archive.parties({document for document, _ in rows}, scope=scope)
    out = []
    for document, contract in rows:
        known = ids.get(document, {})
        whole = _entities([span for _, span in spans_of(contract)], known)
        parties = _entities((*contract.supplier, *contract.buyer, *contract.agent), known)
        out.append(_Row(document, contract, whole, parties, _entities(contract.place, known)))
    return out


def _entities(spans: Sequence[Span], known: Mapping[str, str]) -> frozenset[str]:
    return frozenset(known[span.entity] for span in spans if span.entity in known)


def _resolved(archive: Archive, narrowing: Narrowing, *, scope: Scope) -> Narrowing:
    """The same with the entities that joined names lead to."""
    links = named(archive, {one for one in (narrowing.company, narrowing.place) if one}, scope=scope)
    ids = {asked: link.id for asked, link in links.items()}
    company, place = (ids.get(one, one) for one in (narrowing.company, narrowing.place))
    return Narrowing(company, place, narrowing.currency, narrowing.year)


def _fits(row: _Row, asked: Narrowing) -> bool:
    if asked.company and asked.company not in row.named:
        return False
    if asked.place and asked.place not in row.places:
        return False
    if asked.year and year_of(row.contract) != asked.year:
        return False
    currencies = {span.value.currency for span in amounts_of(row.contract) if isinstance(span.value, Amount)}
    return not asked.currency or asked.currency in currencies


def _sorted(archive: Archive, rows: list[_Row], sort: str, *, scope: Scope) -> list[_Row]:
    if sort == "document":
        known = archive.documents_by_id({row.document for row in rows}, scope=scope)
        return sorted(rows, key=lambda row: (known[row.document].name.casefold(), row.document, row.contract.id))
    return sorted(rows, key=lambda row: (*_order(row.contract, sort), row.contract.id))


def _order(contract: Contract, sort: str) -> tuple[object, ...]:
    match sort:
        case "amount":
            value = contract.amount.value if contract.amount else None
            return (-value.value if isinstance(value, Amount) else Decimal(1),)
        case "date":
            return (not year_of(contract), contract.date.value.value if year_of(contract) else "")  # type: ignore[union-attr]
    spans = contract.supplier if sort == "supplier" else contract.buyer
    return (not spans, spans[0].surface.casefold() if spans else "")


def _offered(
    archive: Archive, sets: Iterable[frozenset[str]], chosen: set[str], *, scope: Scope
) -> tuple[EntityLink, ...]:
    """The entities of most contracts, and what is chosen already, by name."""
    counts = Counter(entity for ids in sets for entity in ids)
    best = {entity for entity, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:OFFERED]}
    links = named(archive, best | (chosen & counts.keys()), scope=scope)
    return tuple(sorted(links.values(), key=lambda link: (link.name.casefold(), link.id)))
