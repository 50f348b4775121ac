"""What the table of contracts narrows and sorts by, of every contract there is; remembered until something is saved."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

from indexer.archive import Archive
from indexer.lookup.joined import fullest_first
from indexer.lookup.remembered import Remembered
from indexer.model.json_form import Json, value_from_json
from indexer.model.kinds import Certainty
from indexer.model.scope import Scope
from indexer.model.values import Amount
from indexer.text.agreeing import agree

Said = TypeVar("Said")
_ALSO_NAMED = ("amount", "count", "number", "date", "subject", "asserted_by")


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A joined contract in short. Entities are the archive's; `supplier` and `buyer` are folded surfaces to sort by.

    Where its sources disagree, amount and date are those that most of them state; `disputed` where it is the amount.
    `statements` are the ids of what its sources state, `suppliers` entities, `numbers` as they are written; `certainty`
    is that of the surest source.
    """

    id: str
    document: str  # that of its fullest statement
    named: frozenset[str]
    parties: frozenset[str]
    places: frozenset[str]
    amount: Amount | None
    currencies: frozenset[str]  # of the amount and its equivalents
    date: str
    supplier: str
    buyer: str
    statements: frozenset[str]
    suppliers: frozenset[str]
    numbers: frozenset[str]
    certainty: Certainty
    disputed: bool = False

    @property
    def year(self) -> str:
        return self.date[:4]


_ROWS: Remembered[tuple[ContractRow, ...]] = Remembered(most=8)  # readers who see different things


def contract_rows(archive: Archive, *, scope: Scope) -> tuple[ContractRow, ...]:
    """Every contract that the reader may see."""
    return _ROWS.get(archive, "", scope=scope, make=lambda: _gathered(archive, scope=scope))


def _gathered(archive: Archive, *, scope: Scope) -> tuple[ContractRow, ...]:
    stated: dict[str, list[tuple[str, Json]]] = {}
    for number, document, form in archive.contract_forms(scope=scope):
        stated.setdefault(number, []).append((document, form))
    ids = archive.parties({document for own in stated.values() for document, _ in own}, scope=scope)
    return tuple(
        _joined(number, [_row(document, form, ids.get(document, {})) for document, form in _ordered(own)])
        for number, own in sorted(stated.items())
    )


def _ordered(own: Sequence[tuple[str, Json]]) -> list[tuple[str, Json]]:
    return sorted(own, key=lambda one: fullest_first(one[1], one[0]))


def _joined(number: str, rows: Sequence[ContractRow]) -> ContractRow:
    first = rows[0]
    if len(rows) == 1:
        return replace(first, id=number)
    stated = [row.amount for row in rows if row.amount is not None]
    return ContractRow(
        id=number,
        document=first.document,
        named=frozenset().union(*(row.named for row in rows)),
        parties=frozenset().union(*(row.parties for row in rows)),
        places=frozenset().union(*(row.places for row in rows)),
        amount=_usual(stated),
        currencies=frozenset().union(*(row.currencies for row in rows)),
        date=_usual([row.date for row in rows if row.date]) or "",
        supplier=next((row.supplier for row in rows if row.supplier), ""),
        buyer=next((row.buyer for row in rows if row.buyer), ""),
        statements=frozenset().union(*(row.statements for row in rows)),
        suppliers=frozenset().union(*(row.suppliers for row in rows)),
        numbers=frozenset().union(*(row.numbers for row in rows)),
        certainty=min((row.certainty for row in rows), key=list(Certainty).index),
        disputed=any(not agree(left, right) for left, right in combinations(set(stated), 2)),
    )


def _usual(said: Sequence[Said]) -> Said | None:
    """What is said most often, the first of those where it is several."""
    return Counter(said).most_common(1)[0][0] if said else None


def _row(document: str, form: Json, ids: Mapping[str, str]) -> ContractRow:
    spans = {name: form.get(name, []) for name in ("supplier", "buyer", "agent", "party", "place")}
    parties = _entities([one for name in ("supplier", "buyer", "agent", "party") for one in spans[name]], ids)
    places = _entities(spans["place"], ids)
    amount = _amount(form.get("amount"))
    stated = (amount, *(_amount(one) for one in form.get("equivalents", [])))
    return ContractRow(
        id=form["id"],
        document=document,
        named=parties | places | _entities((form.get(name, {}) for name in _ALSO_NAMED), ids),
        parties=parties,
        places=places,
        amount=amount,
        currencies=frozenset(one.currency for one in stated if one is not None and one.currency),
        date=form.get("date", {}).get("value", ""),
        supplier=_first(spans["supplier"]),
        buyer=_first(spans["buyer"]),
        statements=frozenset({form["id"]}),
        suppliers=_entities(spans["supplier"], ids),
        numbers=frozenset({" ".join(form["number"]["surface"].split())} if form.get("number") else ()),
        certainty=Certainty(form["certainty"]),
    )


def _entities(spans: Iterable[Json], ids: Mapping[str, str]) -> frozenset[str]:
    return frozenset(ids[span["entity"]] for span in spans if span.get("entity") in ids)


def _amount(form: Json | None) -> Amount | None:
    value = value_from_json(form, "money") if form else None
    return value if isinstance(value, Amount) else None


def _first(spans: list[Json]) -> str:
    return str(spans[0]["surface"]).casefold() if spans else ""
