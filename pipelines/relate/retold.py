"""A contract that the sentences of one page tell more than once: one record with the evidence of each."""

from collections.abc import Iterable

from indexer.model.contracts import Contract
from indexer.model.mentions import Span
from pipelines.relate.contracts import identified
from pipelines.relate.labels import merged

_SIDES = ("supplier", "buyer")
_VALUED = ("amount", "date", "count", "number", "period_from", "period_to")


def once(document: str, made: Iterable[Contract]) -> list[Contract]:
    """The contracts in their order, those told again joined to the first that tells of the same.

    They stand on the same pages, since a long document is read portion by portion. Both sides are the same, the amount
    or the day is told alike, and nothing else is told otherwise.
    """
    return [identified(one, document) for one in merged(made, _same)]


def _same(one: Contract, other: Contract) -> bool:
    sides = [[_entities(getattr(each, side)) for side in _SIDES] for each in (one, other)]
    if sides[0] != sides[1] or not all(sides[0]) or one.certainty is not other.certainty or one.stage != other.stage:
        return False
    if (
        _pages(one) != _pages(other)
        or set(one.evidence) & set(other.evidence)
        or one.asserted_by is not None
        or other.asserted_by is not None
    ):
        return False  # two of one sentence are two
    told = [(getattr(one, name), getattr(other, name)) for name in _VALUED]
    if any(here is not None and there is not None and here.value != there.value for here, there in told):
        return False
    return any(here is not None and there is not None for here, there in told[:2])


def _pages(one: Contract) -> set[int]:
    return {span.page for span in one.evidence}


def _entities(spans: Iterable[Span]) -> frozenset[str]:
    return frozenset(span.entity for span in spans)
