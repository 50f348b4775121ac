"""Where a page answers a query: spans of its text for every leaf, and the stretch of text that shows it best."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from rapidfuzz.distance import OSA

from indexer.search import values
from indexer.search.ast import AmountRange, DateRange, Node, leaves
from indexer.search.fields import NAMED
from indexer.search.results import FoundBy, PageHit
from indexer.search.wording import Term, Terms, pattern, terms
from indexer.text import analysis
from indexer.text.rates import convert, per_euro

SNIPPET = 300  # characters of a snippet, whole words within
_LIT_FIELDS = frozenset({"", "text", *NAMED})
_NONE: list[int] = []
Span = tuple[int, int]
Mark = Sequence[str | int]  # kind, start, end, low, high, currency or unit


@dataclass(frozen=True, slots=True)
class Lit:
    """Spans in order, not overlapping, and for the snippet which leaf lit what."""

    spans: tuple[Span, ...]
    by_leaf: tuple[tuple[int, Span], ...]


class Highlighter:
    """Lights the pages of one answer; what it learns of a word on one page serves the next."""

    def __init__(self, node: Node, stemmings: Iterable[str]) -> None:
        known = sorted(stemmings)
        found = [leaf for leaf in leaves(node) if getattr(leaf, "field", "") in _LIT_FIELDS]
        self._leaves = [terms(leaf, known) for leaf in found]
        self._terms = list(dict.fromkeys(term for sought in self._leaves for term in sought.terms))
        self._wanted: dict[str, dict[str, list[int]]] = {"words": {}, "stems": {}, "exact": {}}
        self._tests = []
        self._initials = _initials(self._terms)
        for number, term in enumerate(self._terms):
            if term.form in self._wanted:
                for text in term.texts:
                    self._wanted[term.form].setdefault(text, []).append(number)
            else:
                self._tests.append((number, _test(term)))
        self._valued = [leaf for leaf in leaves(node) if isinstance(leaf, AmountRange | DateRange)]
        self._met: dict[str, set[str]] = {}  # by stemming: all words that were looked at
        self._matching: dict[str, dict[str, list[int]]] = {}  # by stemming, those that match, and which terms

    def hit(self, number: int, score: float, kept: dict[str, Any], *, by: FoundBy, passage: Span | None) -> PageHit:
        """A page as it is shown; `kept` is what an engine keeps of it. Found by meaning alone, it shows its passage."""
        text = kept["text"]
        lit = self.light(text, stemming=kept["stemming"], marks=kept["marks"])
        start, end = opening(text, *passage) if passage and by is FoundBy.MEANING else snippet(text, lit)
        return PageHit(number, round(score, 4), text[start:end], start, lit.spans, by)

    def light(self, text: str, *, stemming: str = "", marks: Iterable[Mark] = ()) -> Lit:
        """The spans of a page's text. `stemming` is the page's own; `marks` are its sums and dates."""
        found: list[tuple[int, Span]] = []
        if self._terms:
            surfaces = analysis.surfaces(text)
            places = self._places(surfaces, stemming)
            tokens = analysis.located(text, surfaces, sorted({at for held in places.values() for at in held}))
            for number, sought in enumerate(self._leaves):
                at = [places.get(self._terms.index(term), []) for term in sought.terms]
                found.extend((number, span) for span in _narrowed(sought, _spans(sought, at, tokens), text))
        for number, leaf in enumerate(self._valued, len(self._leaves)):
            found.extend((number, (int(mark[1]), int(mark[2]))) for mark in marks if _holds(leaf, mark))
        found.sort(key=lambda one: one[1])
        return Lit(_merged(span for _, span in found), tuple(found))

    def _places(self, surfaces: list[str], stemming: str) -> dict[int, list[int]]:
        """For each term that is on the page, the positions of the words that it matches."""
        met, matching = self._met.setdefault(stemming, set()), self._matching.setdefault(stemming, {})
        distinct = set(surfaces)
        for surface in self._candidates(distinct - met, stemming):
            if found := self._learn(surface, stemming):
                matching[surface] = found
        met |= distinct
        places: dict[int, list[int]] = defaultdict(list)
        if here := distinct & matching.keys():
            for position in [at for at, surface in enumerate(surfaces) if surface in here]:
                for term in matching[surfaces[position]]:
                    places[term].append(position)
        return places

    def _candidates(self, words: set[str], stemming: str) -> Iterable[str]:
        """Words that may match by their first letter; most words need no closer look."""
        initials = self._initials
        if not initials or stemming not in analysis.SUFFIX_ONLY:
            return words
        return [word for word in words if word[0] in initials or word[0] > "\x7f"]

    def _learn(self, surface: str, stemming: str) -> list[int]:
        """The terms that a word matches."""
        folded, stem = analysis.forms(surface, stemming)
        wanted = self._wanted
        found = wanted["words"].get(folded, _NONE) + wanted["stems"].get(stem, _NONE)
        if wanted["exact"]:
            found = found + wanted["exact"].get(analysis.exact(surface), _NONE)
        return found + [number for number, test in self._tests if test(folded)] if self._tests else found


def _initials(terms: Sequence[Term]) -> frozenset[str]:
    """The ASCII letters, small and capital, that words of these terms begin with; none where any letter may."""
    found = {analysis.folded(text)[:1] for term in terms for text in term.texts}
    if found & {"", "*", "?"} or any(term.form == "fuzzy" for term in terms):
        return frozenset()
    return frozenset(found | {letter.upper() for letter in found})


def _test(term: Term) -> Callable[[str], bool]:
    """Whether a word, in the term's form, is what it looks for."""
    if term.form == "wild":
        fits = re.compile("|".join(f"(?:{pattern(text)})" for text in term.texts), re.DOTALL)
        return lambda word: fits.fullmatch(word) is not None
    if term.form == "fuzzy":
        return lambda word: OSA.distance(word, term.text, score_cutoff=term.distance) <= term.distance
    return term.texts.__contains__


def _spans(sought: Terms, places: list[list[int]], tokens: Mapping[int, Span]) -> Iterable[Span]:
    """The spans of one leaf: its words where they stand alone, phrases from first word to last."""
    if len(places) == 1 or sought.loose:
        return (tokens[at] for found in places for at in found)
    if not places or not all(places):  # a range or `field:*` seeks no words
        return ()
    if not sought.slop:
        return _phrases(places, tokens)
    return _near(sought, places, tokens)


def _narrowed(sought: Terms, spans: Iterable[Span], text: str) -> Iterable[Span]:
    """The one character meant, where it was found in a pair."""
    letter = sought.terms[0].letter if len(sought.terms) == 1 else ""
    if not letter:
        return spans
    return ((at, at + 1) for start, end in spans for at in range(start, end) if text[at] == letter)


def _phrases(places: list[list[int]], tokens: Mapping[int, Span]) -> Iterable[Span]:
    for at in _starts(places):
        yield tokens[at][0], tokens[at + len(places) - 1][1]


def _starts(places: list[list[int]]) -> Iterable[int]:
    """The positions from which words stand side by side."""
    sets = [set(found) for found in places]
    return (at for at in places[0] if all(at + step in found for step, found in enumerate(sets)))


def _near(sought: Terms, places: list[list[int]], tokens: Mapping[int, Span]) -> Iterable[Span]:
    """Each word of every set of neighbours that has at most `slop` further words among it."""
    lit = {at for together in _near_positions(sought, places) for at in together}
    return (tokens[at] for at in sorted(lit))


def _near_positions(sought: Terms, places: list[list[int]]) -> Iterable[list[int]]:
    """For each place where the last of the words stands, the nearest stretch before it that holds them all."""
    needed = Counter(sought.terms)
    found = dict(zip(sought.terms, places, strict=True))
    events = sorted(((at, term) for term, held_at in found.items() for at in held_at), key=itemgetter(0))
    held: Counter[Term] = Counter()
    lacking, first = len(needed), 0
    for last, (at, term) in enumerate(events):
        held[term] += 1
        lacking -= held[term] == needed[term]
        while not lacking and held[events[first][1]] > needed[events[first][1]]:
            held[events[first][1]] -= 1
            first += 1
        if not lacking and at - events[first][0] < len(places) + sought.slop:
            yield [place for place, _ in events[first : last + 1]]


def stands(sought: Terms, text: str) -> bool:
    """Whether a phrase of words, exact or folded but unstemmed, stands anywhere in a text."""
    folded, exact = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for position, surface in enumerate(analysis.surfaces(text)):
        folded[analysis.folded(surface)].append(position)
        exact[analysis.exact(surface)].append(position)
    held = [(exact if term.form == "exact" else folded).get(term.text, []) for term in sought.terms]
    if not all(held):
        return False
    return any(True for _ in (_near_positions(sought, held) if sought.slop else _starts(held)))


def _holds(leaf: AmountRange | DateRange, mark: Mark) -> bool:
    """Whether a sum or date of the page is one that the range asks for."""
    kind, _, _, first, last, unit = mark
    if isinstance(leaf, DateRange):
        asked = (leaf.first, leaf.last)
        return kind == leaf.field == "date" and values.in_period(
            values.Period(int(first), int(last), str(unit)), *asked
        )
    return kind == "amount" and _in_range(leaf, int(first), int(last), str(unit))


def _in_range(leaf: AmountRange, first: int, last: int, currency: str) -> bool:
    low, high = leaf.low, leaf.high
    if leaf.currency:
        if currency not in per_euro():
            return False
        low, high = (
            None if bound is None else convert(bound, source=leaf.currency, target=currency) for bound in (low, high)
        )
    return first <= values.highest(high, out=leaf.below) and last >= values.lowest(low, out=leaf.above)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order; those that overlap become one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def snippet(text: str, lit: Lit) -> Span:
    """The stretch of about 300 characters that shows most leaves, then most spans; the page's opening without any."""
    start, end = _best_window(lit)
    spare = max(SNIPPET - (end - start), 0)
    left = max(start - spare // 3, 0)
    right = min(max(left + SNIPPET, end), len(text))
    left = max(min(left, right - SNIPPET), 0)
    return _whole_words(text, left, right, start, end)


def opening(text: str, start: int, end: int) -> Span:
    """The beginning of a stretch of text, no longer than a snippet, whole words within."""
    return _whole_words(text, start, min(end, start + SNIPPET), start, start)


def _best_window(lit: Lit) -> Span:
    best, chosen = (0, 0), (0, 0)
    spans = lit.by_leaf
    last = 0
    for first in range(len(spans)):
        start = spans[first][1][0]
        last = max(last, first)
        while last + 1 < len(spans) and spans[last + 1][1][1] - start <= SNIPPET:
            last += 1
        within = spans[first : min(last + 1, first + 200)]
        worth = (len({leaf for leaf, _ in within}), len(within))
        if worth > best:
            best, chosen = worth, (start, max(min(span[1], start + SNIPPET) for _, span in within))
    return chosen


def _whole_words(text: str, left: int, right: int, start: int, end: int) -> Span:
    """The stretch cut at spaces, so that no word is broken; never into `start:end`."""
    if 0 < left < start and not text[left - 1].isspace():
        space = re.search(r"\s", text[left:start])
        left = left + space.end() if space else left
    if end < right < len(text) and not text[right].isspace():
        cut = max(text.rfind(" ", end, right), text.rfind("\n", end, right))
        right = cut if cut > end else right
    while left < right and text[left].isspace():
        left += 1
    while right > left and text[right - 1].isspace():
        right -= 1
    return left, right
