"""A question made ready for search by any of its words: small words dropped, quotations and runs of Han cut up.

The rules are the same for every engine. Queries whose words must all occur are left as they are.
"""

import csv
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from indexer.search.ast import And, Boost, Node, Or, Phrase, Wild, Word
from indexer.search.weights import PAIRED_WORDS
from indexer.text import analysis
from indexer.text.customs import base
from indexer.text.letters import script

PART_WEIGHT = 0.25  # of "low" in a question for "low-income"
LONGEST_NAME = 8  # words
SENTENCE = 3  # words; two may be a title or a term, of which every word counts
_OF_SCRIPT = {
    "Arabic": frozenset({"ar", "fa", "ur"}),
    "Cyrillic": frozenset({"be", "bg", "kk", "mk", "ru", "sr", "uk"}),
    "Greek": frozenset({"el"}),
    "Han": frozenset({"ja", "zh"}),
    "Hangul": frozenset({"ko"}),
    "Hebrew": frozenset({"he"}),
    "Kana": frozenset({"ja"}),
}


def any_of(node: Node) -> Node:
    """The tree of a query that was parsed with `any_word`, ready to be searched for."""
    given = node.nodes if isinstance(node, Or) else (node,)
    parts = [part for one in given for part in _parts(one)]
    small = _small_words([analysis.folded(part.text) for part in parts if isinstance(part, Word)])
    bearing = [part for part in parts if not (isinstance(part, Word) and analysis.folded(part.text) in small)] or parts
    found = tuple(dict.fromkeys(bearing))
    if not found:
        return node
    return found[0] if len(found) == 1 else Or(found)


def bearing(node: Node) -> Node:
    """The tree without the small words of a query of plain words: what is worth lighting of "who owns the harbour".

    Any other query, and one of small words alone, stays as it is.
    """
    words = plain_words(node)
    small = _small_words([analysis.folded(word.text) for word in words]) if len(words) >= SENTENCE else frozenset()
    kept = tuple(word for word in words if analysis.folded(word.text) not in small)
    if not kept or len(kept) == len(words):
        return node
    return And(kept) if len(kept) > 1 else kept[0]


def languages_of(text: str, chosen: Iterable[str] = ()) -> frozenset[str]:
    """The languages that a query may be in: those `chosen` by a filter, else the one that its small words are of,
    else all that are written in its script; none where nothing is known."""
    if named := frozenset(map(base, chosen)):
        return named
    words = [analysis.folded(surface) for surface in analysis.surfaces(text)]
    ranked = sorted(((sum(word in small for word in words), name) for name, small in _by_language().items()))
    (second, _), (first, name) = ranked[-2:]
    if first > second:
        return frozenset({name})
    return _OF_SCRIPT.get(script(text), frozenset())


def is_name(text: str) -> bool:
    """Whether a query looks like a name: a few words, each with a capital where its script has any, no question."""
    words = [surface for surface in analysis.surfaces(text) if not surface.isdigit()]
    if not 0 < len(words) <= LONGEST_NAME or text.rstrip().endswith(("?", "؟", "？", ".")):
        return False
    bearing = [word for word in words if len(word) > 3] or words
    return all(word[0].upper() == word[0] for word in bearing)


def plain_words(node: Node) -> list[Word]:
    """The words of a query that holds nothing but plain words; none for any other query."""
    nodes = node.nodes if isinstance(node, And | Or) else (node,)
    words = [one for one in nodes if isinstance(one, Word) and not one.field and not one.exact]
    return words if len(words) == len(nodes) else []


def neighbours(node: Node) -> list[tuple[str, str]]:
    """Plain words that stand beside each other in a query, folded. Pages on which they stand near each other, as they
    are written in the query, are favoured."""
    words = [analysis.tokens(word.text) for word in plain_words(node)[: PAIRED_WORDS + 1]]
    single = ["" if len(one) != 1 or analysis.is_paired(one[0].surface) else one[0].surface for one in words]
    return [(analysis.folded(left), analysis.folded(right)) for left, right in pairwise(single) if left and right]


def _parts(node: Node) -> list[Node]:
    """A word of several tokens as a whole and, with less weight, in parts; a run of Han as its pairs; words in
    quotation marks as what they are and word by word; all else as it stands."""
    match node:
        case Word(text, "", False):
            words = [Word(token.surface) for token in analysis.tokens(text)]
            if len(words) < 2 or analysis.is_paired(words[0].text):
                return [*words]
            return [node, *(Boost(word, PART_WEIGHT) for word in words)]
        case Wild(pattern, "") if "*" not in pattern and pattern.rstrip("?").count("?") == 0:
            return [Word(token.surface) for token in analysis.tokens(pattern)]
        case Phrase(text, 0, "", False):
            return [node, *(Word(token.surface) for token in analysis.tokens(text))]
    return [node]


def _small_words(words: list[str]) -> frozenset[str]:
    """The small words of the language that knows most of these."""
    known = _by_language()
    best = max(known.values(), key=lambda small: sum(word in small for word in words))
    return best if any(word in best for word in words) else frozenset()


@lru_cache(maxsize=1)
def _by_language() -> dict[str, frozenset[str]]:
    with files("indexer.text").joinpath("function_words.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    return {row["language"]: frozenset(map(analysis.folded, row["words"].split())) for row in rows}
