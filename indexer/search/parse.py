"""A query as typed, read into the tree of `ast`. Broken queries are repaired, and every repair is told in a sentence.

Grammar: alternatives joined by OR; within one, parts joined by AND or nothing; a part is a word, phrase, range, field
or a group in parentheses, with NOT, + or - before it. AND binds closer than OR.
"""

import dataclasses
from dataclasses import dataclass

from indexer.errors import QueryError
from indexer.search.ast import And, Boost, Everything, Favour, Node, Not, Or, Word
from indexer.search.fields import FIELDS
from indexer.search.lexing import Piece, Sign, pieces
from indexer.search.reading import Reader, is_costly, plainly
from indexer.search.understood import understood

LONGEST = 10_000  # characters of a query
MOST = 1_000  # words, phrases and ranges in it
DEEPEST = 40  # parentheses within parentheses
MOST_COSTLY = 20  # parts that are compared with every word of the archive, or with the text of pages
_PREFIXES = frozenset({Sign.NOT, Sign.MINUS, Sign.PLUS})
_TOO_COSTLY = (
    f"Only the first {MOST_COSTLY} parts with *, ? or ~ were searched for so, as more take too long; the others "
    "were searched for without these signs."
)
_NOTHING_LEFT = "Nothing was left to search for, so everything is shown."


@dataclass(frozen=True, slots=True)
class Parsed:
    """The query's tree, the query as understood, and what was changed in sentences ("" where nothing was)."""

    node: Node
    understood: str
    repaired: str


def parse(query: str, *, any_word: bool = False) -> Parsed:
    """Read a query; `any_word` joins words by OR instead of AND, so that a whole sentence can be asked.

    Raises QueryError where it is longer, larger or deeper than anybody types.
    """
    text = query.encode("utf-8", "replace").decode("utf-8")
    if len(text) > LONGEST:
        raise QueryError(f"The query has {len(text):,} characters; the most is {LONGEST:,}.", position=LONGEST)
    found = pieces(text)
    if len(found) > MOST:
        raise QueryError(f"The query has more than {MOST:,} words and signs.", position=found[MOST].start)
    parser = _Parser(_question(found, text), any_word=any_word)
    node = parser.whole()
    repairs = parser.repairs
    if node is None:
        node = Everything()
        if found:
            repairs.append(_NOTHING_LEFT)
    return Parsed(node, understood(node), " ".join(dict.fromkeys(repairs)))


def _question(found: list[Piece], text: str) -> list[Piece]:
    """A question mark that ends a sentence of plain words is punctuation, not a wildcard."""
    plain = len(found) > 2 and all(piece.sign is Sign.WORD and piece.near is None for piece in found)
    if not (plain and text.rstrip().endswith("?") and "*" not in text and text.count("?") == 1):
        return found
    last = found[-1]
    return [*found[:-1], Piece(Sign.WORD, last.text.rstrip("?"), last.start)] if last.text.strip("?") else found[:-1]


@dataclass(slots=True)
class _Part:
    """A part of the query and the sign before it."""

    node: Node
    sign: Sign | None = None


@dataclass(slots=True)
class _Parser:
    found: list[Piece]
    any_word: bool = False
    place: int = 0
    depth: int = 0
    field: str = ""
    costly: int = 0
    repairs: list[str] = dataclasses.field(default_factory=list)

    def whole(self) -> Node | None:
        nodes = []
        while self.place < len(self.found):
            node = self._alternatives()
            if node is not None:
                nodes.append(node)
            if self.place < len(self.found):  # a parenthesis that nobody opened
                self.repairs.append("A closing parenthesis had no opening one and was left out.")
                self.place += 1
        return _joined(nodes, And)

    def _peek(self) -> Piece | None:
        return self.found[self.place] if self.place < len(self.found) else None

    def _alternatives(self) -> Node | None:
        """Parts joined by OR, up to a closing parenthesis or the end."""
        options: list[list[_Part]] = []
        stated = 0
        while True:
            parts = self._parts()
            if parts:
                options.append(parts)
            piece = self._peek()
            if piece is None or piece.sign is not Sign.OR:
                if stated and not parts:
                    self._dangling("OR")
                break
            if not parts:
                self._dangling("OR")
            stated += 1
            self.place += 1
        return _alternatives(options, any_word=self.any_word and not stated)

    def _parts(self) -> list[_Part]:
        """Parts joined by AND or nothing."""
        parts: list[_Part] = []
        joined = True  # AND may not open
        while (piece := self._peek()) is not None and piece.sign not in (Sign.OR, Sign.CLOSE):
            if piece.sign is Sign.AND:
                if joined:
                    self._dangling("AND")
                joined = True
                self.place += 1
                continue
            part = self._part()
            if part is not None:
                parts.append(part)
                joined = False
        if joined and parts:
            self._dangling("AND")
        return parts

    def _dangling(self, operator: str) -> None:
        self.repairs.append(f"{operator} had nothing to join on one side and was left out.")

    def _part(self) -> _Part | None:
        sign: Sign | None = None
        negated = False
        while (piece := self._peek()) is not None and piece.sign in _PREFIXES:
            self.place += 1
            sign = piece.sign
            negated ^= sign is not Sign.PLUS
        if piece is None or piece.sign in (Sign.AND, Sign.OR, Sign.CLOSE):
            self.repairs.append(f"{'NOT' if negated else '+'} had nothing after it and was left out.")
            return None
        node = self._operand()
        if node is None:
            return None
        return _Part(Not(node) if negated else node, sign)

    def _operand(self) -> Node | None:
        piece = self.found[self.place]
        self.place += 1
        if piece.sign is Sign.OPEN:
            return self._group()
        if piece.sign is Sign.FIELD:
            return self._named(piece)
        leaf = Reader(self.field, self.repairs).leaf(piece)
        self.costly += is_costly(leaf)
        if self.costly <= MOST_COSTLY or not is_costly(leaf):
            return leaf
        self.repairs.append(_TOO_COSTLY)
        return plainly(leaf)

    def _group(self) -> Node | None:
        self.depth += 1
        if self.depth > DEEPEST:
            start = self.found[self.place - 1].start
            raise QueryError(f"Parentheses stand more than {DEEPEST} deep within each other.", position=start)
        node = self._alternatives()
        self.depth -= 1
        closing = self._peek()
        if closing is None:
            self.repairs.append("A parenthesis was not closed; it was closed at the end.")
            return node
        self.place += 1
        factor = Reader(self.field, self.repairs).factor(closing)
        return Boost(node, factor) if node is not None and factor is not None else node

    def _named(self, piece: Piece) -> Node | None:
        """What a field's name and colon apply to: the part after it."""
        after = self._peek()
        name = piece.text.casefold()
        if name not in FIELDS:
            return self._unknown(piece, after)
        ends = after is None or after.sign in (Sign.CLOSE, Sign.AND, Sign.OR, Sign.FIELD, Sign.NOT)
        if ends or after is None:
            self.repairs.append(f"“{name}:” had nothing after it; the word “{name}” was searched for.")
            return Word(name)
        if after.sign in _PREFIXES:
            self.place += 1
            node = self._named(piece)
            return node if after.sign is Sign.PLUS or node is None else Not(node)
        outer, self.field = self.field, name
        node = self._operand()
        self.field = outer
        return node

    def _unknown(self, piece: Piece, after: Piece | None) -> Node | None:
        """A word with a colon that is no field: text such as "Note: …" or "LEI:5493…"."""
        word = Word(piece.text, self.field)
        close = after is not None and after.start == piece.start + len(piece.text) + 1
        if after is None or not close or after.sign not in (Sign.WORD, Sign.QUOTE, Sign.OPEN, Sign.RANGE):
            return word
        self.repairs.append(f"“{piece.text}:” is not a field, so it was searched for as a word.")
        rest = self._operand()
        return word if rest is None else And((word, rest))


def _alternatives(options: list[list[_Part]], *, any_word: bool) -> Node | None:
    """Alternatives as one node. A +part among them must match and the others then only favour; a -part must not."""
    if any_word and len(options) == 1:
        options = [[part] for part in options[0]]
    if len(options) < 2:
        return _joined([part.node for part in options[0]], And) if options else None
    required = [part.node for option in options for part in option if part.sign is Sign.PLUS]
    barred = [part.node for option in options for part in option if part.sign is Sign.MINUS]
    rest = [[part.node for part in option if part.sign not in (Sign.PLUS, Sign.MINUS)] for option in options]
    chosen = _joined([node for option in rest if (node := _joined(option, And)) is not None], Or)
    if not required and not barred:
        return chosen
    favoured = [Favour(chosen)] if required and chosen is not None else [chosen] if chosen is not None else []
    return _joined([*required, *favoured, *barred], And)


def _joined(nodes: list[Node], join: type[And] | type[Or]) -> Node | None:
    """The nodes as one; nested joins of the same sort are laid flat."""
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.nodes if isinstance(node, join) else (node,))
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else join(tuple(flat))
