"""A name as finders hand it over, before kinds are settled: ORG, PER, LOC, or surer COMPANY and BODY."""

from collections.abc import Iterable
from typing import NamedTuple

from indexer.model.kinds import Kind


class Name(NamedTuple):
    """`text[start:end]` is a name. `score` is the finder's own chance that span and label are both right."""

    start: int
    end: int
    label: str
    finder: str
    score: float


def taken(text: str, spans: Iterable[tuple[int, int]]) -> bytearray:
    """A byte for each character of a text: 1 within one of the spans, else 0."""
    held = bytearray(len(text))
    for start, end in spans:
        held[start:end] = b"\x01" * (end - start)
    return held


KINDS = {"PER": Kind.PERSON, "LOC": Kind.PLACE, "COMPANY": Kind.COMPANY, "BODY": Kind.ORGANISATION}
