"""Documents that say something alike: how passages near those of one document make others similar to it.

The rule is the same for every engine, which finds the near passages within the scope of who asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

COMPARED = 8  # passages of the document, spread over it
NEAREST = 100  # passages of others that each is compared with
ALIKE = 0.86  # nearness from which two passages are worth showing; what has nothing in common stands at 0.75 to 0.84


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a page's text."""

    document: str
    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Similar:
    """A document that says something alike: `theirs` lies nearest to `own`, a passage of the document asked about.

    `nearness` is theirs (at most 1); `score` orders, and adds up all passages compared.
    """

    document: str
    score: float
    nearness: float
    own: Passage
    theirs: Passage


def spread(count: int) -> list[int]:
    """Which of so many passages are compared: the first, the last and some evenly between."""
    return sorted({round(at) for at in np.linspace(0, count - 1, min(count, COMPARED)).tolist()}) if count else []


def similar(compared: Sequence[tuple[Passage, Sequence[tuple[Passage, float]]]], *, limit: int) -> tuple[Similar, ...]:
    """The most similar documents, from passages of one and for each those near it, with how near they are.

    A document gains, for each passage compared, how much nearer its nearest lies than the farthest that was found.
    """
    gained: dict[str, float] = {}
    pairs: dict[str, tuple[float, Passage, Passage]] = {}
    for own, found in compared:
        farthest = min((score for _, score in found), default=0.0)
        nearest: dict[str, tuple[float, Passage]] = {}
        for theirs, score in found:
            if score > nearest.get(theirs.document, (-1.0, theirs))[0]:
                nearest[theirs.document] = (score, theirs)
        for document, (score, theirs) in nearest.items():
            gained[document] = gained.get(document, 0.0) + score - farthest
            if score > pairs.get(document, (-1.0, own, theirs))[0]:
                pairs[document] = (score, own, theirs)
    chosen = [
        Similar(document, round(gained[document] / len(compared), 4), round(score, 4), own, theirs)
        for document, (score, own, theirs) in pairs.items()
        if score >= ALIKE
    ]
    return tuple(sorted(chosen, key=lambda one: (-one.score, -one.nearness, one.document))[:limit])
