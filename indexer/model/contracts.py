"""Contracts and ties: records whose every field is a span that proves it."""

from dataclasses import dataclass
from decimal import Decimal

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
    director: `source` is director or manager of `target`. `share` is percent."""

    id: str
    type: str
    source: Span
    target: Span
    share: Decimal | None = None
    via: tuple[Span, ...] = ()
    date: Span | None = None
    certainty: Certainty = Certainty.STATED
    evidence: tuple[Span, ...] = ()
