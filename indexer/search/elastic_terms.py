"""The tree of a query in Elasticsearch's query language. Knows nothing of filters, facets or pages of results."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from indexer.search import ast, values
from indexer.search.elastic_facts import Facts
from indexer.search.elastic_schema import CURRENCY_BITS
from indexer.search.fields import FIELDS, Reading
from indexer.search.questions import neighbours
from indexer.search.weights import (
    CONSONANTS_WEIGHT,
    FLAT,
    NAME_WEIGHT,
    NEAR,
    NEAR_WEIGHT,
    SOUND_WEIGHT,
    TITLE_IN_QUESTION,
    TITLE_WEIGHT,
)
from indexer.search.wording import Term, Terms, terms, unexact
from indexer.search.written import code, currency_numbers, whole
from indexer.text import analysis, by_ear
from indexer.text.customs import base
from indexer.text.rates import convert

_LAST_DAY = date.max.toordinal()
Clause = dict[str, Any]
NOTHING: Clause = {"match_none": {}}
EVERYTHING: Clause = {"match_all": {}}


class Compiler:
    """Builds queries for one state of the index: its words' frequencies decide how forms of a word are weighed."""

    def __init__(self, facts: Facts, *, any_word: bool = False, by_ear: bool = False) -> None:
        self._facts = facts
        self._title_weight = TITLE_IN_QUESTION if any_word else TITLE_WEIGHT
        self._by_ear = by_ear

    def query(self, node: ast.Node) -> Clause:
        """Pages that match. A page is not found by its document's title alone, unless it is the first one."""
        core = self.node(node)
        free = [leaf for leaf in ast.leaves(node) if _is_free(leaf)]
        if not free:
            return core
        own = [self._leaf_in(leaf, "") for leaf in free] + [_term("part", "first")]
        own += [self.node(leaf) for leaf in ast.leaves(node) if not _is_free(leaf)]
        own += [one for leaf in free for one in self._heard(leaf)]
        favoured = self._neighbours(node)
        for leaf in free:
            found = terms(leaf, ()).terms
            if isinstance(leaf, ast.Word) and not leaf.exact and len(found) == 1:
                word = analysis.folded(analysis.tokens(leaf.text)[0].surface)
                favoured.append(_term("names", word, NAME_WEIGHT))
        return {"bool": {"must": [core], "filter": [any_of(own)], "should": favoured}}

    def _neighbours(self, node: ast.Node) -> list[Clause]:
        """Plain words that stand beside each other in the query favour pages where they stand near each other."""
        return [
            _weighed({"match_phrase": {"words": {"query": f"{left} {right}", "slop": NEAR}}}, NEAR_WEIGHT)
            for left, right in neighbours(node)
        ]

    def _heard(self, leaf: ast.Leaf) -> list[Clause]:
        """Names that are spelled otherwise, or in another script, but sound alike."""
        if not self._by_ear or not isinstance(leaf, ast.Word):
            return []
        weights = {key: SOUND_WEIGHT if key.startswith("~") else CONSONANTS_WEIGHT for key in by_ear.keys(leaf.text)}
        return [_term("heard", key, weight) for key, weight in sorted(weights.items())]

    def node(self, node: ast.Node) -> Clause:
        match node:
            case ast.Everything():
                return EVERYTHING
            case ast.And(nodes):
                return self._and(nodes)
            case ast.Or(nodes):
                return any_of([self.node(child) for child in nodes])
            case ast.Not(_):
                return self._and((node,))
            case ast.Favour(child):
                return self.node(child)
            case ast.Boost(child, factor):
                return _weighed(self.node(child), factor)
        return self._leaf(node)

    def _and(self, nodes: Sequence[ast.Node]) -> Clause:
        held: dict[str, list[Clause]] = {"must": [], "must_not": [], "should": []}
        for node in nodes:
            if isinstance(node, ast.Not):
                held["must_not"].append(self.node(node.node))
            elif isinstance(node, ast.Favour):
                held["should"].append(self.node(node.node))
            else:
                held["must"].append(self.node(node))
        if not held["must"]:
            return {"bool": {**held, "filter": [EVERYTHING]}}
        return {"bool": held}

    def _leaf(self, leaf: ast.Leaf) -> Clause:
        if isinstance(leaf, ast.AmountRange | ast.DateRange | ast.Exists):
            return _flat(self._valued(leaf))
        if not leaf.field:
            titled = _weighed(self._leaf_in(leaf, "title_"), self._title_weight)
            return any_of([self._leaf_in(leaf, ""), titled, *self._heard(leaf)])
        match FIELDS[leaf.field].reading:
            case Reading.TEXT:
                return self._leaf_in(leaf, "title_" if leaf.field == "title" else "")
            case Reading.VALUE:
                return _flat(_value(leaf))
            case Reading.CODE:
                return _flat(_code(leaf))
        return self._phrase(terms(leaf, ()), lambda _: leaf.field)

    def _valued(self, leaf: ast.AmountRange | ast.DateRange | ast.Exists) -> Clause:
        if isinstance(leaf, ast.AmountRange):
            return self._amounts(leaf)
        if isinstance(leaf, ast.Exists):
            return _term("has", leaf.field)
        return _created(leaf) if leaf.field == "created" else _dates(leaf)

    # --- words

    def _leaf_in(self, leaf: ast.Leaf, prefix: str) -> Clause:
        """A leaf of words in the page's text (prefix "") or the title (prefix "title_")."""
        forms = {"stems": "stems", "exact": "exact"}
        return self._phrase(terms(leaf, self._facts.stemmings), lambda form: prefix + forms.get(form, "words"))

    def _phrase(self, found: Terms, field_of: Callable[[str], str]) -> Clause:
        if not found.terms:
            return NOTHING
        if any(term.form == "exact" for term in found.terms):
            return self._exact(found, field_of)
        if len(found.terms) == 1 or found.loose:
            parts = [self._one(term, field_of(term.form)) for term in found.terms]
            return parts[0] if len(parts) == 1 else {"bool": {"must": parts}}
        field = field_of(found.terms[0].form)
        if found.slop or any(term.form == "wild" for term in found.terms):
            return self._near(found, field)
        return {"match_phrase": {field: {"query": " ".join(term.text for term in found.terms)}}}

    def _near(self, found: Terms, field: str) -> Clause:
        """Words side by side, or in any order with at most `slop` others among them; scored as words."""
        words = [self._one(term, field) for term in dict.fromkeys(found.terms)]
        return {"bool": {"filter": [_together(found, field)], "must": words}}

    def _exact(self, found: Terms, field_of: Callable[[str], str]) -> Clause:
        """Words as they stand; scored as the same words in any case."""
        return {
            "bool": {"must": [self._phrase(unexact(found), field_of)], "filter": [_together(found, field_of("exact"))]}
        }

    def _one(self, term: Term, field: str) -> Clause:
        match term.form:
            case "wild":
                return _same(any_of([{"wildcard": {field: {"value": text}}} for text in sorted(term.texts)]))
            case "fuzzy":
                return any_of([_fuzzy(field, term.text, term.distance), _term(field, term.text)])
            case "stems" | "words":
                return self._forms(field, sorted(term.texts))
        return _term(field, term.text)

    def _forms(self, field: str, words: list[str]) -> Clause:
        """Any of a word's stems, each weighed as rare as all of them together, so that an odd stem is no treasure.

        How rare a word is, is told by the pages in the query's language: "der" is no rare word where most are English.
        """
        counts = {word: count for word in words if (count := self._facts.counts.get((field, word), 0))}
        if not counts:
            return _term(field, words[0])
        every, spoken = self._facts.pages, self._facts.spoken
        together = _rarity(min(sum(counts.values()), spoken), spoken)
        return any_of(
            [_term(field, word, together / max(_rarity(count, every), 1e-6)) for word, count in counts.items()]
        )

    # --- values

    def _amounts(self, leaf: ast.AmountRange) -> Clause:
        if not leaf.currency:
            return _sums(leaf, leaf.low, leaf.high, field="amount", number=0)
        numbers = currency_numbers()
        found = []
        for source in sorted(self._facts.currencies & numbers.keys()):
            low, high = (
                None if bound is None else convert(bound, source=leaf.currency, target=source)
                for bound in (leaf.low, leaf.high)
            )
            found.append(_sums(leaf, low, high, field="money", number=numbers[source]))
        return any_of(found)


def any_of(clauses: Sequence[Clause]) -> Clause:
    """Pages that answer one of these at least."""
    if not clauses:
        return NOTHING
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def _sums(leaf: ast.AmountRange, low: Decimal | None, high: Decimal | None, *, field: str, number: int) -> Clause:
    """Sums, or stated stretches of sums, that share a cent with the bounds."""
    first, last = values.lowest(low, out=leaf.above), values.highest(high, out=leaf.below)
    shift = number << CURRENCY_BITS
    return _stretch(field, shift + first, shift + last, "intersects") if first <= last else NOTHING


def _dates(leaf: ast.DateRange) -> Clause:
    """Dates that lie within the days asked for, and stated stretches that share a day with them."""
    first = leaf.first.toordinal() if leaf.first else 0
    last = leaf.last.toordinal() if leaf.last else _LAST_DAY
    if first > last:
        return NOTHING
    return any_of([_stretch("day", first, last, "within"), _stretch("stretch", first, last, "intersects")])


def _created(leaf: ast.DateRange) -> Clause:
    first = leaf.first.toordinal() if leaf.first else 1
    last = leaf.last.toordinal() if leaf.last else _LAST_DAY
    return created_between(first, last) if first <= last else NOTHING


def created_between(first: int, last: int) -> Clause:
    """Documents whose own date may lie between two days."""
    bounds = ({"created_last": {"gte": first}}, {"created_first": {"lte": last}})
    return {"bool": {"filter": [{"range": bound} for bound in bounds]}}


def _value(leaf: ast.Leaf) -> Clause:
    """One of few values, compared whole; a language also by what it is a form of ("no" finds nb)."""
    assert isinstance(leaf, ast.Word | ast.Phrase | ast.Wild | ast.Fuzzy)
    field = f"whole_{leaf.field}"
    if isinstance(leaf, ast.Wild):
        return {"wildcard": {field: {"value": _escaped(whole(leaf.pattern))}}}
    asked = whole(leaf.text)
    if isinstance(leaf, ast.Fuzzy):
        return _fuzzy(field, asked, leaf.distance)
    if leaf.field == "language":
        return any_of([_term(field, asked), _term("language_base", base(asked))])
    return _term(field, asked)


def _code(leaf: ast.Leaf) -> Clause:
    assert isinstance(leaf, ast.Word | ast.Phrase | ast.Wild | ast.Fuzzy)
    if isinstance(leaf, ast.Wild):
        kept = "".join(sign if sign in "*?" else code(sign) for sign in leaf.pattern)
        return {"wildcard": {leaf.field: {"value": kept}}}
    if isinstance(leaf, ast.Fuzzy):
        return _fuzzy(leaf.field, code(leaf.text), leaf.distance)
    return _term(leaf.field, code(leaf.text))


def _together(found: Terms, field: str) -> Clause:
    """Words in their order side by side, or in any order with at most `slop` others among them."""
    parts = [_interval(term) for term in found.terms]
    return {"intervals": {field: {"all_of": {"intervals": parts, "ordered": not found.slop, "max_gaps": found.slop}}}}


def _interval(term: Term) -> Clause:
    if term.form == "wild":
        patterns = [{"wildcard": {"pattern": text}} for text in sorted(term.texts)]
        return patterns[0] if len(patterns) == 1 else {"any_of": {"intervals": patterns}}
    return {"match": {"query": term.text}}


def _term(field: str, text: str, weight: float = 1.0) -> Clause:
    return {"term": {field: {"value": text, "boost": weight}}}


def _fuzzy(field: str, text: str, distance: int) -> Clause:
    return {"fuzzy": {field: {"value": text, "fuzziness": distance, "rewrite": "constant_score"}}}


def _stretch(field: str, low: int, high: int, relation: str) -> Clause:
    return {"range": {field: {"gte": low, "lte": high, "relation": relation}}}


def _weighed(clause: Clause, factor: float) -> Clause:
    return {"bool": {"must": [clause], "boost": factor}}


def _flat(clause: Clause) -> Clause:
    return {"constant_score": {"filter": clause, "boost": FLAT}}


def _same(clause: Clause) -> Clause:
    return {"constant_score": {"filter": clause}}


def _escaped(pattern: str) -> str:
    return pattern.replace("\\", "\\\\")


def _is_free(leaf: ast.Leaf) -> bool:
    return not isinstance(leaf, ast.AmountRange | ast.DateRange | ast.Exists) and not leaf.field


def _rarity(count: int, pages: int) -> float:
    """Inverse document frequency as BM25 has it."""
    return math.log(1 + (pages - count + 0.5) / (count + 0.5))
