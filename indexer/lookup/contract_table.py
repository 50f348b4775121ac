"""The table of contracts: all of them, narrowed and sorted as asked, a portion at a time, with what narrows them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from indexer.archive import Archive
from indexer.errors import WrongUse
from indexer.lookup.contract_rows import ContractRow, contract_rows
from indexer.lookup.joined import by_ids
from indexer.lookup.naming import named
from indexer.lookup.views import AmountOfOne, ContractTable, EntityLink
from indexer.model.kinds import Certainty
from indexer.model.scope import Scope
from indexer.store.forest import standing
from indexer.store.joining import referred

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
    every = contract_rows(archive, scope=scope)
    asked = _resolved(archive, narrowing, scope=scope)
    fitting = _sorted(archive, [row for row in every if _fits(row, asked)], sort, scope=scope)
    portion = [row.id for row in (fitting[offset:] if limit is None else fitting[offset : offset + limit])]
    chosen = {asked.company, asked.place}
    return ContractTable(
        total=len(fitting),
        found=tuple(by_ids(archive, portion, scope=scope)),
        amounts=tuple(_amounts(archive, fitting)),
        companies=_offered(archive, (row.parties for row in every), chosen, scope=scope),
        places=_offered(archive, (row.places for row in every), chosen, scope=scope),
        currencies=tuple(sorted({currency for row in every for currency in row.currencies})),
        years=tuple(sorted({row.year for row in every if row.year}, reverse=True)),
    )


def _resolved(archive: Archive, narrowing: Narrowing, *, scope: Scope) -> Narrowing:
    """The same with the entities that joined names lead to."""
    links = named(archive, {one for one in (narrowing.company, narrowing.place) if one}, scope=scope)
    ids = {asked: link.id for asked, link in links.items()}
    company, place = (ids.get(one, one) for one in (narrowing.company, narrowing.place))
    return Narrowing(company, place, narrowing.currency, narrowing.year)


def _fits(row: ContractRow, asked: Narrowing) -> bool:
    return (
        (not asked.company or asked.company in row.named)
        and (not asked.place or asked.place in row.places)
        and (not asked.currency or asked.currency in row.currencies)
        and (not asked.year or asked.year == row.year)
    )


def _sorted(archive: Archive, rows: list[ContractRow], sort: str, *, scope: Scope) -> list[ContractRow]:
    match sort:
        case "amount":
            return sorted(rows, key=lambda row: (-row.amount.value if row.amount else Decimal(1), row.id))
        case "date":
            return sorted(rows, key=lambda row: (not row.date, row.date, row.id))
        case "supplier":
            return sorted(rows, key=lambda row: (not row.supplier, row.supplier, row.id))
        case "buyer":
            return sorted(rows, key=lambda row: (not row.buyer, row.buyer, row.id))
    names = archive.document_names(scope=scope)
    return sorted(rows, key=lambda row: (names.get(row.document, "").casefold(), row.document, row.id))


def _amounts(archive: Archive, rows: Iterable[ContractRow]) -> Iterator[AmountOfOne]:
    """What the contracts are worth, but for those that every source denies. One may be told of before: for the same sum
    and supplier, under no other number, and called another contract by nobody."""
    before: dict[tuple[Decimal, str, str], list[ContractRow]] = {}
    apart: frozenset[frozenset[str]] | None = None
    for row in sorted(rows, key=lambda row: row.id):
        if row.amount is None or row.certainty is Certainty.DENIED:
            continue
        keys = [(row.amount.value, row.amount.currency, supplier) for supplier in row.suppliers]
        earlier = [one for key in keys for one in before.get(key, ())]
        if earlier and apart is None:
            apart = frozenset(frozenset(map(referred, both)) for both in standing(archive.judgements()).different)
        repeated = any(_may_be_one(row, one, apart or frozenset()) for one in earlier)
        yield AmountOfOne(row.amount, row.certainty is Certainty.ALLEGED, row.disputed, repeated)
        for key in keys:
            before.setdefault(key, []).append(row)


def _may_be_one(row: ContractRow, other: ContractRow, apart: frozenset[frozenset[str]]) -> bool:
    if row.numbers and other.numbers and not row.numbers & other.numbers:
        return False
    return not any(frozenset(both) in apart for both in product(row.statements, other.statements))


def _offered(
    archive: Archive, sets: Iterable[frozenset[str]], chosen: set[str], *, scope: Scope
) -> tuple[EntityLink, ...]:
    """The entities of most contracts, and what is chosen already, by name."""
    counts = Counter(entity for ids in sets for entity in ids)
    best = {entity for entity, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:OFFERED]}
    links = named(archive, best | (chosen & counts.keys()), scope=scope)
    return tuple(sorted(links.values(), key=lambda link: (link.name.casefold(), link.id)))
