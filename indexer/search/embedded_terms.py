"""The tree of a query as a tantivy query. Knows nothing of filters, facets or pages of results."""

import math
import re
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, permutations

import tantivy
from rapidfuzz.distance import OSA
from tantivy import Occur, Query

from indexer.errors import QueryError
from indexer.search import ast, intervals, values
from indexer.search.columns import Columns
from indexer.search.embedded_schema import CURRENCY_BITS, STATED_STRETCH, UNIT_BITS
from indexer.search.embedded_view import stored
from indexer.search.fields import FIELDS, Reading
from indexer.search.highlight import stands
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
from indexer.search.wording import Term, Terms, pattern, terms, unexact
from indexer.search.written import code, currency_numbers, whole
from indexer.text import analysis, by_ear
from indexer.text.customs import base
from indexer.text.rates import convert

MOST_LOOKED_AT = 5_000  # pages whose text is read to settle where the words of a phrase stand
_LAST_DAY = 2**31


class Compiler:
    """Builds queries for one state of the index: its words' frequencies decide how forms of a word are weighed."""

    def __init__(
        self,
        schema: tantivy.Schema,
        searcher: tantivy.Searcher,
        columns: Columns,
        *,
        languages: Collection[str] = (),
        any_word: bool = False,
        by_ear: bool = False,
    ) -> None:
        self._schema, self._searcher, self._columns = schema, searcher, columns
        self._title_weight = TITLE_IN_QUESTION if any_word else TITLE_WEIGHT
        self._by_ear = by_ear
        self._pages = columns.pages_in(languages) or searcher.num_docs
        self._stemmings = sorted(columns.stemmings)

    def query(self, node: ast.Node) -> Query:
        """Pages that match. A page is not found by its document's title alone, unless it is the first one."""
        core = self.node(node)
        free = [leaf for leaf in ast.leaves(node) if _is_free(leaf)]
        if not free:
            return core
        clauses = [(Occur.Must, core)]
        if not self._is_on_page(node):
            own = [self._leaf_in(leaf, "") for leaf in free] + [self._term("part", "first")]
            own += [self.node(leaf) for leaf in ast.leaves(node) if not _is_free(leaf)]
            own += [
                one for leaf in free if self._by_ear and isinstance(leaf, ast.Word) for one in self._heard(leaf.text)
            ]
            clauses.append((Occur.Must, Query.const_score_query(_any(own), 0.0)))
        for leaf in free:
            found = terms(leaf, ()).terms
            if isinstance(leaf, ast.Word) and not leaf.exact and len(found) == 1:
                word = analysis.folded(analysis.tokens(leaf.text)[0].surface)
                clauses.append((Occur.Should, Query.boost_query(self._term("names", word), NAME_WEIGHT)))
        clauses += [(Occur.Should, one) for one in self._neighbours(node, core)]
        return Query.boolean_query(clauses) if len(clauses) > 1 else core

    def _is_on_page(self, node: ast.Node) -> bool:
        """Whether no page can match by its title alone, since something it must have stands in no title."""
        match node:
            case ast.And(nodes):
                return any(self._is_on_page(child) for child in nodes)
            case ast.Or(nodes):
                return all(self._is_on_page(child) for child in nodes)
            case ast.Boost(child, _):
                return self._is_on_page(child)
            case ast.Everything() | ast.Not() | ast.Favour():
                return False
        return not _is_free(node) or not self._in_title(node)

    def _neighbours(self, node: ast.Node, core: Query) -> list[Query]:
        """Plain words that stand beside each other in the query favour pages where they stand near each other.

        Of more than two words, no page is looked into that holds those two but not the others.
        """
        found = [Query.boost_query(self._ordered("words", both, NEAR), NEAR_WEIGHT) for both in neighbours(node)]
        if len(found) < 2 or not isinstance(node, ast.And):
            return found
        matching = (Occur.Must, Query.const_score_query(core, 0.0))
        return [Query.boolean_query([(Occur.Must, one), matching]) for one in found]

    def node(self, node: ast.Node) -> Query:
        match node:
            case ast.Everything():
                return Query.exists_query("row")
            case ast.And(nodes):
                return self._and(nodes)
            case ast.Or(nodes):
                return _any([self.node(child) for child in nodes])
            case ast.Not(child):
                return self._and((ast.Not(child),))
            case ast.Favour(child):
                return self.node(child)
            case ast.Boost(child, factor):
                return Query.boost_query(self.node(child), factor)
        return self._leaf(node)

    def _and(self, nodes: Sequence[ast.Node]) -> Query:
        clauses = []
        for node in nodes:
            if isinstance(node, ast.Not):
                clauses.append((Occur.MustNot, self.node(node.node)))
            elif isinstance(node, ast.Favour):
                clauses.append((Occur.Should, self.node(node.node)))
            else:
                clauses.append((Occur.Must, self.node(node)))
        if all(isinstance(node, ast.Not | ast.Favour) for node in nodes):
            clauses.append((Occur.Must, Query.const_score_query(Query.exists_query("row"), 0.0)))
        return Query.boolean_query(clauses)

    def _leaf(self, leaf: ast.Leaf) -> Query:
        if isinstance(leaf, ast.AmountRange | ast.DateRange | ast.Exists):
            return _flat(self._valued(leaf))
        if not leaf.field:
            found = [self._leaf_in(leaf, "")]
            if self._in_title(leaf):
                found.append(Query.boost_query(self._leaf_in(leaf, "title_"), self._title_weight))
            return _any([*found, *(self._heard(leaf.text) if self._by_ear and isinstance(leaf, ast.Word) else ())])
        match FIELDS[leaf.field].reading:
            case Reading.TEXT:
                return self._leaf_in(leaf, "title_" if leaf.field == "title" else "")
            case Reading.VALUE:
                return _flat(self._value(leaf))
            case Reading.CODE:
                return _flat(self._code(leaf))
        return self._phrase(terms(leaf, ()), lambda _: leaf.field)

    def _heard(self, word: str) -> list[Query]:
        """Names that are spelled otherwise, or in another script, but sound alike."""
        weights = {key: SOUND_WEIGHT if key.startswith("~") else CONSONANTS_WEIGHT for key in by_ear.keys(word)}
        return [Query.boost_query(self._term("heard", key), weight) for key, weight in sorted(weights.items())]

    def _valued(self, leaf: ast.AmountRange | ast.DateRange | ast.Exists) -> Query:
        if isinstance(leaf, ast.AmountRange):
            return self._amounts(leaf)
        if isinstance(leaf, ast.Exists):
            return self._term("has", leaf.field)
        return self._created(leaf) if leaf.field == "created" else self._dates(leaf)

    # --- words

    def _leaf_in(self, leaf: ast.Leaf, prefix: str) -> Query:
        """A leaf of words in the page's text (prefix "") or the title (prefix "title_")."""
        forms = {"stems": "stems", "exact": "exact"}
        return self._phrase(terms(leaf, self._stemmings), lambda form: prefix + forms.get(form, "words"))

    def _in_title(self, leaf: ast.Leaf) -> bool:
        """Whether any title may hold the leaf's first word; saves looking there for most words."""
        first = terms(leaf, self._stemmings).terms[:1]
        if not first or first[0].form in ("wild", "fuzzy"):
            return bool(first)
        field = "title_stems" if first[0].form == "stems" else "title_words"
        return any(self._searcher.doc_freq(field, text) for text in unexact(Terms(first)).terms[0].texts)

    def _phrase(self, found: Terms, field_of: Callable[[str], str]) -> Query:
        if not found.terms:
            return Query.empty_query()
        if any(term.form == "exact" for term in found.terms):
            return self._exact(found, field_of)
        if len(found.terms) == 1 or found.loose:
            parts = [self._one(term, field_of(term.form)) for term in found.terms]
            return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, part) for part in parts])
        field = field_of(found.terms[0].form)
        if any(term.form == "wild" for term in found.terms):
            patterns = [_alternatives(term) if term.form == "wild" else re.escape(term.text) for term in found.terms]
            return self._checked(lambda: Query.regex_phrase_query(self._schema, field, patterns, slop=found.slop))
        words = [term.text for term in found.terms]
        if not found.slop:
            return Query.phrase_query(self._schema, field, words)
        return self._near(found, field, words)

    def _near(self, found: Terms, field: str, words: list[str]) -> Query:
        """Words in any order with at most `slop` others among them: each two at most so far apart.

        For more than two words that is necessary, not sufficient; the pages found so are then looked at.
        """
        slop = found.slop + len(words) - 2
        pairs = [
            _any([self._ordered(field, order, slop) for order in permutations(two)]) for two in combinations(words, 2)
        ]
        if len(pairs) == 1 and words[0] != words[1]:  # tantivy takes one word for two
            return pairs[0]
        every = Query.boolean_query([(Occur.Must, pair) for pair in pairs])
        return self._looked_at(every, found, field)

    def _exact(self, found: Terms, field_of: Callable[[str], str]) -> Query:
        """Words as they stand; scored as the same words in any case. Of a phrase, each word is on the page as it
        stands, and so is the phrase in any case; the pages found so are then looked at."""
        exact = field_of("exact")
        clauses = [(Occur.Must, self._phrase(unexact(found), field_of))]
        for text in {term.text for term in found.terms if term.form == "exact"}:
            if text == analysis.folded(text):
                clauses += [(Occur.MustNot, self._term(exact, f"~{text}"))]
            else:
                clauses += [(Occur.Must, Query.const_score_query(self._term(exact, text), 0.0))]
        asked = Query.boolean_query(clauses)
        return asked if len(found.terms) == 1 else self._looked_at(asked, found, exact)

    def _looked_at(self, asked: Query, found: Terms, field: str) -> Query:
        """The pages where the words really stand so, as far as these are not too many to be read."""
        candidates = self._searcher.search(asked, limit=MOST_LOOKED_AT + 1, count=False).hits
        if len(candidates) > MOST_LOOKED_AT:
            return asked
        rows = [row for row in self._searcher.fast_field_values("row", [at for _, at in candidates]) if row is not None]
        pages, part = stored(self._schema, self._searcher, rows), "title" if field.startswith("title") else "text"
        standing = [row for row, page in zip(rows, pages, strict=True) if stands(found, page[part])]
        if not standing:
            return Query.empty_query()
        chosen = Query.const_score_query(Query.term_set_query(self._schema, "row", standing), 0.0)
        return Query.boolean_query([(Occur.Must, asked), (Occur.Must, chosen)])

    def _ordered(self, field: str, words: Sequence[str], slop: int) -> Query:
        return Query.phrase_query(self._schema, field, list(words), slop=slop)

    def _one(self, term: Term, field: str) -> Query:
        match term.form:
            case "wild":
                return self._checked(lambda: Query.regex_query(self._schema, field, _alternatives(term)))
            case "fuzzy":
                near = Query.fuzzy_term_query(self._schema, field, term.text, term.distance)
                return _any([near, self._term(field, term.text)])
            case "stems" | "words":
                return self._forms(field, sorted(term.texts))
        return self._term(field, term.text)

    def _forms(self, field: str, words: list[str]) -> Query:
        """Any of a word's stems, each weighed as rare as all of them together, so that an odd stem is no treasure.

        How rare a word is, is told by the pages in the query's language: "der" is no rare word where most are English.
        """
        counts = {word: count for word in words if (count := self._searcher.doc_freq(field, word))}
        if not counts:
            return self._term(field, words[0])
        every = self._searcher.num_docs
        together = _rarity(min(sum(counts.values()), self._pages), self._pages)
        weighed = [(word, together / max(_rarity(count, every), 1e-6)) for word, count in counts.items()]
        return _any([Query.boost_query(self._term(field, word), weight) for word, weight in weighed])

    def _term(self, field: str, text: str) -> Query:
        return Query.term_query(self._schema, field, text)

    def _checked(self, build: Callable[[], Query]) -> Query:
        try:
            return build()
        except ValueError as error:
            raise QueryError("A word with wildcards is too large to be searched; use fewer of them.") from error

    # --- values

    def _value(self, leaf: ast.Leaf) -> Query:
        """One of few values: those that the index holds are compared here."""
        assert isinstance(leaf, ast.Word | ast.Phrase | ast.Wild | ast.Fuzzy)
        held = self._columns.facets[leaf.field].values
        asked = whole(leaf.pattern if isinstance(leaf, ast.Wild) else leaf.text)
        if isinstance(leaf, ast.Wild):
            fits = re.compile(pattern(asked), re.DOTALL).fullmatch
            chosen = [value for value in held if fits(whole(value))]
        elif isinstance(leaf, ast.Fuzzy):
            chosen = [value for value in held if OSA.distance(whole(value), asked) <= leaf.distance]
        else:
            chosen = [value for value in held if whole(value) == asked]
            if leaf.field == "language":
                chosen += [value for value in held if value not in chosen and base(value) == base(asked)]
        return Query.term_set_query(self._schema, leaf.field, chosen) if chosen else Query.empty_query()

    def _code(self, leaf: ast.Leaf) -> Query:
        assert isinstance(leaf, ast.Word | ast.Phrase | ast.Wild | ast.Fuzzy)
        if isinstance(leaf, ast.Wild):
            kept = "".join(sign if sign in "*?" else code(sign) for sign in leaf.pattern)
            return self._checked(lambda: Query.regex_query(self._schema, leaf.field, pattern(kept)))
        if isinstance(leaf, ast.Fuzzy):
            return Query.fuzzy_term_query(self._schema, leaf.field, code(leaf.text), leaf.distance)
        return self._term(leaf.field, code(leaf.text))

    def _amounts(self, leaf: ast.AmountRange) -> Query:
        if not leaf.currency:
            return self._sums(leaf, leaf.low, leaf.high, prefix="sum:", field="amount", number=0)
        numbers = currency_numbers()
        found = []
        for source in sorted(self._columns.currencies & numbers.keys()):
            low, high = (
                None if bound is None else convert(bound, source=leaf.currency, target=source)
                for bound in (leaf.low, leaf.high)
            )
            found.append(self._sums(leaf, low, high, prefix=f"{source}:", field="money", number=numbers[source]))
        return _any(found)

    def _sums(
        self, leaf: ast.AmountRange, low: Decimal | None, high: Decimal | None, *, prefix: str, field: str, number: int
    ) -> Query:
        """Sums that begin between the bounds, or are stretches that hold the lower one."""
        first, last = values.lowest(low, out=leaf.above), values.highest(high, out=leaf.below)
        if first > last:
            return Query.empty_query()
        shift = number << CURRENCY_BITS
        return _any([self._numbers(field, shift + first, shift + last), self._stretches(prefix, first)])

    def _dates(self, leaf: ast.DateRange) -> Query:
        first = leaf.first.toordinal() if leaf.first else 0
        last = leaf.last.toordinal() if leaf.last else _LAST_DAY
        if first > last:
            return Query.empty_query()
        found = [self._stretches("days:", first)]
        for number, unit in enumerate((*values.UNITS, "")):
            end = _last_start(leaf.last, unit) if leaf.last and unit else last
            if first <= end:
                shift = (number if unit else STATED_STRETCH) << UNIT_BITS
                found.append(self._numbers("day", shift + first, shift + end))
        return _any(found)

    def _created(self, leaf: ast.DateRange) -> Query:
        first = leaf.first.toordinal() if leaf.first else 1
        last = leaf.last.toordinal() if leaf.last else _LAST_DAY
        if first > last:
            return Query.empty_query()
        bounds = [self._numbers("created_last", first, _LAST_DAY), self._numbers("created_first", 1, last)]
        return Query.boolean_query([(Occur.Must, bound) for bound in bounds])

    def _numbers(self, field: str, low: int, high: int) -> Query:
        return Query.range_query(self._schema, field, tantivy.FieldType.Unsigned, low, high)

    def _stretches(self, prefix: str, point: int) -> Query:
        return Query.term_set_query(self._schema, "stretch", [prefix + block for block in intervals.holding(point)])


def _is_free(leaf: ast.Leaf) -> bool:
    return not isinstance(leaf, ast.AmountRange | ast.DateRange | ast.Exists) and not leaf.field


def _any(queries: Sequence[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _flat(query: Query) -> Query:
    return Query.const_score_query(query, FLAT)


def _alternatives(term: Term) -> str:
    return "|".join(pattern(text) for text in sorted(term.texts))


def _rarity(count: int, pages: int) -> float:
    """Inverse document frequency as BM25 has it."""
    return math.log(1 + (pages - count + 0.5) / (count + 0.5))


def _last_start(last: date, unit: str) -> int:
    """The last day on which a period of this unit may begin so as to end by `last`."""
    if last == date.max:
        return _LAST_DAY
    return values.unit_start(last + timedelta(days=1), unit).toordinal() - 1
