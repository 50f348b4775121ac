"""A name as finders hand it over, before kinds are settled: ORG, PER, LOC, or surer COMPANY and BODY."""

from typing import NamedTuple

from indexer.model.kinds import Kind


class Name(NamedTuple):
    """`text[start:end]` is a name. `score` is the finder's own chance that span and label are both right."""

    start: int
    end: int
    label: str
    finder: str
    score: float


KINDS = {"PER": Kind.PERSON, "LOC": Kind.PLACE, "COMPANY": Kind.COMPANY, "BODY": Kind.ORGANISATION}
