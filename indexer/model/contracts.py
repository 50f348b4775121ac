"""Contracts and ties: records whose every field is a span that proves it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, TypeVar

from indexer.model.kinds import Certainty, Stage
from indexer.model.mentions import Span


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract, or several signed as one, as a document states it. Absent fields are None or empty.

    `amount.value` and `equivalents[i].value` are `Amount`, `count.value` a `Quantity`, dates `DateValue`.
    """

    id: str
    supplier: tuple[Span, ...] = ()
    buyer: tuple[Span, ...] = ()
    agent: tuple[Span, ...] = ()
    amount: Span | None = None
    equivalents: tuple[Span, ...] = ()
    count: Span | None = None
    number: Span | None = None
    date: Span | None = None
    period_from: Span | None = None
    period_to: Span | None = None
    subject: Span | None = None
    stage: Stage | None = None
    place: tuple[Span, ...] = ()
    asserted_by: Span | None = None
    certainty: Certainty = Certainty.STATED
    evidence: tuple[Span, ...] = ()
    party: tuple[Span, ...] = ()  # those whose role the contract does not tell
    law: Span | None = None  # whose law governs it


@dataclass(frozen=True, slots=True)
class Tie:
    """A directed relation. owner: `source` owns `target`; subsidiary: `source` is a subsidiary of `target`;
    director: `source` is director or manager of `target`. `share` is percent. `ended`: the words say that it is over,
    and `date` is when ("resigned as director in May 2020"), or from when to when it held ("from 2011 to 2019")."""

    id: str
    type: str
    source: Span
    target: Span
    share: Decimal | None = None
    via: tuple[Span, ...] = ()
    date: Span | None = None
    certainty: Certainty = Certainty.STATED
    evidence: tuple[Span, ...] = ()
    ended: bool = False


Record = TypeVar("Record", bound=Contract | Tie)


def spans(record: Contract | Tie) -> Iterator[Span]:
    """Every span of a record."""
    for field in fields(record):
        held = getattr(record, field.name)
        yield from (one for one in (held if isinstance(held, tuple) else (held,)) if isinstance(one, Span))


def with_spans(record: Record, change: Callable[[str, Span], Iterable[Span]]) -> Record:
    """The record with what `change` makes of each span of each field; of one in a field for one span the first."""
    changes: dict[str, Any] = {}
    for name in (field.name for field in fields(record)):
        held = getattr(record, name)
        if isinstance(held, Span):
            changes[name] = next(iter(change(name, held)), None)
        elif isinstance(held, tuple):
            changes[name] = tuple(one for span in held for one in change(name, span))
    return replace(record, **changes)
