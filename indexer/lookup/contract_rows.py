"""What the table of contracts narrows and sorts by, of every contract there is; remembered until something is saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.archive import Archive
from indexer.lookup.remembered import Remembered
from indexer.model.json_form import Json, value_from_json
from indexer.model.scope import Scope
from indexer.model.values import Amount

_ALSO_NAMED = ("amount", "count", "number", "date", "subject", "asserted_by")


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract in short. Entities are the archive's; `supplier` and `buyer` are folded surfaces to sort by."""

    id: str
    document: str
    named: frozenset[str]
    parties: frozenset[str]
    places: frozenset[str]
    amount: Amount | None
    currencies: frozenset[str]  # of the amount and its equivalents
    date: str
    supplier: str
    buyer: str

    @property
    def year(self) -> str:
        return self.date[:4]


_ROWS: Remembered[tuple[ContractRow, ...]] = Remembered(most=8)  # readers who see different things


def contract_rows(archive: Archive, *, scope: Scope) -> tuple[ContractRow, ...]:
    """Every contract that the reader may see."""
    return _ROWS.get(archive, "", scope=scope, make=lambda: _gathered(archive, scope=scope))


def _gathered(archive: Archive, *, scope: Scope) -> tuple[ContractRow, ...]:
    forms = archive.contract_forms(scope=scope)
    ids = archive.parties({document for document, _ in forms}, scope=scope)
    return tuple(_row(document, form, ids.get(document, {})) for document, form in forms)


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
    )


def _entities(spans: Iterable[Json], ids: Mapping[str, str]) -> frozenset[str]:
    return frozenset(ids[span["entity"]] for span in spans if span.get("entity") in ids)


def _amount(form: Json | None) -> Amount | None:
    value = value_from_json(form, "money") if form else None
    return value if isinstance(value, Amount) else None


def _first(spans: list[Json]) -> str:
    return str(spans[0]["surface"]).casefold() if spans else ""
