"""What words and what meaning found, as one score for each page: the same rule for every engine.

A page scores what its words score (BM25), and for each word of the question a share of how much nearer its best
passage lies than the farthest of those that were looked at. Nothing is spread out by the other hits: a rare word weighs
as much as it does in a search by words, so that a telling name wins over a vague likeness, and a vague question is won
by meaning.
Where words and meaning agree on the first document, its passage is taken as an answer, and the question is asked
again, moved a little towards it.
"""

from dataclasses import dataclass

import numpy as np

from indexer.search.columns import Columns, Ints
from indexer.search.grouping import Floats, Grouping, Matches
from indexer.search.meaning import NearPages
from indexer.search.query import Query
from indexer.search.results import FoundBy
from indexer.text import analysis

# Of BM25 that a whole cosine is worth, for each word asked: BM25 is a sum over the words and grows with them, a cosine
# does not. See the README for what was measured.
A_COSINE = 30.0
DEPTH = 100  # documents that meaning alone may add
FEWEST, SHARE = 10, 10  # a small archive has no hundred near ones: a tenth of its documents, but no fewer than ten
AGREED = 3  # ranks within which words and meaning must both have a document to be believed
PULL = 0.25  # share by which a believed passage moves the question


def worth(scores: Floats, question: str) -> Floats:
    """What pages gain by these nearnesses to a question, of all that were looked at."""
    gained: Floats = A_COSINE * len(analysis.tokens(question)) * (scores - scores.min(initial=1.0))
    return gained


def least(best: Floats, *, documents: int, any_word: bool) -> float:
    """The nearness from which a document is given for its meaning alone, where `best` are those of all near ones.

    A question that is ranked by any of its words wants the hundred nearest, whatever the archive's size.
    """
    most = DEPTH if any_word else min(DEPTH, max(FEWEST, documents // SHARE))
    return float(np.sort(best)[max(len(best) - most, 0)]) if len(best) else 1.0


def moved(question: Floats, passage: Floats) -> Floats:
    """The question moved towards a passage that answers it (Rocchio 1971), of length 1."""
    both = question / np.linalg.norm(question) + PULL * passage / np.linalg.norm(passage)
    found: Floats = (both / np.linalg.norm(both)).astype(np.float32)
    return found


def found_by(*, words: bool, meaning: bool) -> FoundBy:
    return FoundBy.BOTH if words and meaning else FoundBy.WORDS if words else FoundBy.MEANING


@dataclass(frozen=True, slots=True)
class Fused:
    """Pages with the sums of both scores; of those that words do not find, only pages of documents near enough."""

    matches: Matches
    only_by_meaning: int  # documents


def fused(columns: Columns, words: Matches, near: NearPages, query: Query) -> Fused:
    """Both brought together, for an engine that works on columns; they are what scope and filters let through."""
    owners = columns.owners[near.places]
    best = np.full(len(columns.ids), -np.inf, np.float32)
    np.maximum.at(best, owners, near.scores)
    any_near = np.isfinite(best)
    documents = int(np.count_nonzero(columns.live))
    enough = any_near & (best >= least(best[any_near], documents=documents, any_word=query.any_word))
    gained = np.zeros(len(columns.rows), np.float32)
    gained[near.places] = worth(near.scores, query.text)
    scores = np.full(len(columns.rows), -np.inf, np.float32)
    scores[near.places[enough[owners]]] = 0.0
    scores[words.places] = words.scores
    scores += gained
    places = np.flatnonzero(np.isfinite(scores))
    worded = np.zeros(len(columns.ids), np.bool_)
    worded[columns.owners[words.places]] = True
    return Fused(Matches(places, scores[places]), int(np.count_nonzero(enough & ~worded)))


def believed(columns: Columns, words: Matches, near: NearPages, query: Query) -> int | None:
    """The place of the nearest page of the first document, if words and meaning agree on it."""
    both = fused(columns, words, near, query).matches
    if not len(both.places):
        return None
    first = int(columns.owners[both.places[np.argmax(both.scores)]])
    by_words = _first(columns.owners[words.places[np.argsort(-words.scores, kind="stable")]])
    owners = columns.owners[near.places]
    if first not in by_words or first not in _first(owners):
        return None
    return int(near.places[np.flatnonzero(owners == first)[0]])


def _first(documents: Ints) -> set[int]:
    """The first few different ones."""
    found: set[int] = set()
    for document in documents.tolist():
        found.add(document)
        if len(found) == AGREED:
            break
    return found


def allowed(columns: Columns, query: Query) -> Ints:
    """Places of all pages that scope, document, period and filters of a query let through."""
    every = np.arange(len(columns.rows))
    found: Ints = Grouping(columns, Matches(every, np.zeros(len(every), np.float32)), query).kept.places
    return found
