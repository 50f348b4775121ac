"""The contract that several documents state, as one: each distinct value of a field with its sources, those of which
only one can be true marked, and the whole as a single record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from indexer.archive import Archive
from indexer.lookup.contracts import ATTRIBUTES, FIELDS, found, spans_of
from indexer.lookup.views import FoundContract, JoinedContract
from indexer.model.contracts import Contract
from indexer.model.json_form import Json, contract_json, value_json, without_absent
from indexer.model.mentions import Span
from indexer.model.scope import Scope
from indexer.store.documents import dumps
from indexer.text.agreeing import agree

PARTIES = ("supplier", "buyer", "agent", "party")
_ONE = ("amount", "count", "number", "date", "from", "to", "law")  # of which a contract has one


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field, with where each of its sources states it: a number of the source, and the span there."""

    places: tuple[tuple[int, Span], ...]

    @property
    def sources(self) -> frozenset[int]:
        """The sources that state it."""
        return frozenset(number for number, _ in self.places)


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its distinct values, that of most sources first. `differs` where not all of them can be true."""

    name: str
    values: tuple[Value, ...]
    differs: bool


def joined(
    archive: Archive, rows: Mapping[str, Sequence[tuple[str, Contract]]], *, scope: Scope
) -> list[JoinedContract]:
    """Joined contracts, in the order of `rows`, each with all that states it."""
    every = found(archive, (row for own in rows.values() for row in own), scope=scope)
    by_place = {(one.document, one.contract.id): one for one in every}
    whole = []
    for number, own in rows.items():
        sources = [by_place[row[0], row[1].id] for row in own if (row[0], row[1].id) in by_place]
        if sources:
            whole.append(as_one(number, sources))
    return whole


def by_ids(archive: Archive, ids: Sequence[str], *, scope: Scope) -> list[JoinedContract]:
    """The joined contracts of these ids, in their order, without those removed meanwhile."""
    known = archive.joined_contracts(ids, scope=scope)
    return joined(archive, {one: known[one] for one in ids if one in known}, scope=scope)


def as_one(number: str, sources: Iterable[FoundContract]) -> JoinedContract:
    """What documents state of one contract put together, whatever order they come in; the fullest statement leads."""
    ordered = tuple(sorted(sources, key=lambda one: fullest_first(contract_json(one.contract), one.document)))
    parties = {place: link for one in ordered for place, link in one.parties.items()}
    fields = compared(ordered)
    merged = _merged(number, ordered, fields)
    differing = [one.name for one in fields if one.differs]
    if len({one.contract.certainty for one in ordered}) > 1:
        differing.append("certainty")
    return JoinedContract(merged, ordered, parties, tuple(differing))


def fullest_first(form: Json, document: str) -> tuple[object, ...]:
    """By which the statements of one contract are ordered: those with most fields first."""
    return -len(form), document, form["id"]


def compared(sources: Sequence[FoundContract]) -> tuple[Field, ...]:
    """Every field that a source states, in the order a reader wants them."""
    places: dict[str, dict[str, list[tuple[int, Span]]]] = {}
    for number, one in enumerate(sources):
        for name, span in spans_of(one.contract):
            places.setdefault(name, {}).setdefault(_key(span, one), []).append((number, span))
    return tuple(_field(name, places[name], len(sources)) for name in FIELDS if name in places)


def _field(name: str, by_key: Mapping[str, list[tuple[int, Span]]], sources: int) -> Field:
    values = sorted(
        (Value(tuple(own)) for own in by_key.values()), key=lambda one: (-len(one.sources), one.places[0][0])
    )
    if name in _ONE:
        differs = any(not _agree(left, right) for left, right in combinations(values, 2))
    else:
        differs = name in PARTIES and _strangers(values, sources)
    return Field(name, tuple(values), differs)


def _agree(left: Value, right: Value) -> bool:
    one, other = left.places[0][1], right.places[0][1]
    return one.value is not None and other.value is not None and agree(one.value, other.value)


def _strangers(values: Sequence[Value], sources: int) -> bool:
    """Whether two sources name somebody and have nobody in common."""
    said = [frozenset(at for at, value in enumerate(values) if number in value.sources) for number in range(sources)]
    return any(left and right and not left & right for left, right in combinations(said, 2))


def _key(span: Span, one: FoundContract) -> str:
    """What makes a value the same as another: who it is, the value, else the words."""
    if (link := one.parties.get((span.document, span.entity))) is not None:
        return f"entity {link.id}"
    if span.value is not None:
        return f"value {dumps(value_json(span.value))}"
    return f"words {' '.join(span.surface.split()).casefold()}"


def _merged(number: str, sources: Sequence[FoundContract], fields: Sequence[Field]) -> Contract:
    """One record: of each field the value of most sources, of parties and places all."""
    first = sources[0].contract
    changes: dict[str, Any] = {}
    for one in fields:
        name = ATTRIBUTES.get(one.name, one.name)
        spans = tuple(value.places[0][1] for value in one.values)
        changes[name] = spans if isinstance(getattr(first, name), tuple) else spans[0]
    stage = next((one.contract.stage for one in sources if one.contract.stage), None)
    evidence = tuple(dict.fromkeys(span for one in sources for span in one.contract.evidence))
    return replace(first, **changes, id=number, stage=stage, evidence=evidence)


def joined_json(one: JoinedContract) -> Json:
    """A joined contract as the stable JSON has it: the record, then every source's own, and what they differ in."""
    sources = [
        contract_json(source.contract)
        | without_absent({"document": source.document, "title": source.title, "collection": source.collection})
        for source in one.sources
    ]
    return {**contract_json(one.contract), "sources": sources} | without_absent({"differs": list(one.differs)})
