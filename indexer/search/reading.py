"""One word, quotation or range of a query read as a leaf, by the field it stands under. Bounds what it may cost."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from indexer.search import bounds
from indexer.search.ast import AmountRange, Boost, DateRange, Everything, Exists, Fuzzy, Node, Or, Phrase, Wild, Word
from indexer.search.fields import FIELDS, Reading
from indexer.search.lexing import Piece, Sign
from indexer.text import analysis
from indexer.text.rates import per_euro

MOST_STARS = 4  # wildcards in one word
LONGEST_WILD = 60  # characters of a word with wildcards
FARTHEST = 100  # further words among those of a phrase
HEAVIEST = 100.0
_TO = re.compile(r"\s+(?:TO|to)\s+|\s*\.\.\s*")
_COMPARED = re.compile(r"(>=|<=|>|<)\s*(.+)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_VALUED = (Reading.AMOUNT, Reading.DATE)


@dataclass(slots=True)
class Reader:
    """Reads leaves for `field`; what had to be changed is added to `repairs`."""

    field: str
    repairs: list[str]

    def leaf(self, piece: Piece) -> Node | None:
        """The leaf of a word, quotation or range; None where nothing can be searched for."""
        reading = FIELDS[self.field].reading if self.field else Reading.TEXT
        if piece.sign is Sign.RANGE:
            node = self._range(piece, reading)
        elif reading in _VALUED:
            node = self._value(piece, reading)
        elif piece.sign is Sign.QUOTE:
            node = self._quotation(piece)
        else:
            node = self._word(piece)
        factor = self.factor(piece)
        return Boost(node, factor) if node is not None and factor is not None else node

    def factor(self, piece: Piece) -> float | None:
        """The weight after ^, None where there is none."""
        if piece.boost is None:
            return None
        if not piece.boost.strip("."):
            self.repairs.append("A ^ had no figure after it and was left out.")
            return None
        return min(float(piece.boost), HEAVIEST)

    def _word(self, piece: Piece) -> Node | None:
        text = _ESCAPED.sub(r"\1", piece.text)
        if text == "*" and not piece.exact:
            return Exists(self.field) if self.field else Everything()
        if not analysis.tokens(text):
            self.repairs.append(f"“{text}” holds no letters or figures and was left out.")
            return None
        if piece.exact:
            return Word(text, self.field, exact=True)
        if re.search(r"(?<!\\)[*?]", piece.text):
            return self._wild(text)
        if piece.near is not None:
            return self._fuzzy(text, piece.near)
        return Word(text, self.field)

    def _wild(self, text: str) -> Node:
        pattern = re.sub(r"\*[*?]+|\?+\*+", "*", text)
        if len(pattern) > LONGEST_WILD or sum(map(pattern.count, "*?")) > MOST_STARS:
            kept = re.split(r"[*?]", pattern)
            longest = max(kept, key=len)[:LONGEST_WILD]
            self.repairs.append(f"“{text}” has more wildcards or letters than can be searched; “{longest}*” was.")
            pattern = f"{longest}*"
        return Wild(pattern, self.field)

    def _fuzzy(self, text: str, near: str) -> Node:
        length = max(len(analysis.folded(token.surface)) for token in analysis.tokens(text))
        usual = 0 if length < 3 or analysis.is_paired(text) else 1 if length < 6 else 2
        distance = usual
        if near.strip("."):
            asked = float(near)
            distance = usual if 0 < asked < 1 else min(int(asked), 2)
            if asked > 2:
                self.repairs.append(f"“{text}~{near}” was searched for with 2 changed letters, the most there can be.")
        return Fuzzy(text, distance, self.field) if distance else Phrase(text, 0, self.field)

    def _quotation(self, piece: Piece) -> Node | None:
        text = " ".join(piece.text.split())
        if not piece.closed and text:
            self.repairs.append("A quotation mark was not closed; it was closed at the end.")
        if not analysis.tokens(text):
            self.repairs.append("Quotation marks with nothing between them were left out.")
            return None
        if piece.near is None or piece.exact:
            return Phrase(text, 0, self.field, exact=piece.exact)
        if not piece.near.strip("."):
            self.repairs.append(f"“~” after “{text}” had no figure; 5 was taken.")
        slop = int(float(piece.near)) if piece.near.strip(".") else 5
        if slop > FARTHEST:
            self.repairs.append(f"“~{slop}” is farther than can be searched; {FARTHEST} was taken.")
        return Phrase(text, min(slop, FARTHEST), self.field)

    def _value(self, piece: Piece, reading: Reading) -> Node | None:
        """`amount:5000000`, `amount:>5m`, `date:2017`: a range in one word."""
        text = piece.text.strip()
        if text == "*":
            return Exists(self.field)
        compared = _COMPARED.fullmatch(text)
        sign, bound = (compared[1], compared[2]) if compared else ("", text)
        low = "*" if sign.startswith("<") else bound
        high = "*" if sign.startswith(">") else bound
        node = self._between(low, high, reading=reading, above=sign == ">", below=sign == "<", suffix="")
        return node if node is not None else self._instead(text, reading)

    def _range(self, piece: Piece, reading: Reading) -> Node | None:
        if not piece.closed:
            self.repairs.append("A range was not closed; it was closed at its end.")
        parts = [part.strip() or "*" for part in _TO.split(f" {' '.join(piece.text.split())} ")]
        if reading not in _VALUED:
            self.repairs.append(f"“{self.field}:” takes words, not a range.")
            return self._plain(parts)
        low, high = (parts[0], parts[-1]) if 1 <= len(parts) <= 2 else ("", "")
        open_ends = (piece.open_low, piece.open_high)
        node = self._between(low, high, reading=reading, above=open_ends[0], below=open_ends[1], suffix=piece.suffix)
        return node if node is not None else self._instead(piece.text.strip(), reading)

    def _between(self, low: str, high: str, *, reading: Reading, above: bool, below: bool, suffix: str) -> Node | None:
        if not low or not high:
            return None
        if low == high == "*":
            return Exists(self.field)
        if reading is Reading.AMOUNT:
            return self._amounts(low, high, above=above, below=below, suffix=suffix)
        return self._days(low, high, above=above, below=below)

    def _amounts(self, low: str, high: str, *, above: bool, below: bool, suffix: str) -> Node | None:
        first = (None, "") if low == "*" else bounds.amount(low)
        last = (None, "") if high == "*" else bounds.amount(high)
        if first is None or last is None:
            return None
        bottom, top = first[0], last[0]
        if bottom is not None and top is not None and bottom > top:
            bottom, top = self._turned(bottom, top, low, high)
            above, below = below, above
        currency = self._currency(bounds.currency(suffix) or last[1] or first[1])
        return AmountRange(bottom, top, above, below, currency)

    def _turned(self, bottom: Decimal, top: Decimal, low: str, high: str) -> tuple[Decimal, Decimal]:
        self.repairs.append(f"The range ran from {low} down to {high} and was turned round.")
        return top, bottom

    def _currency(self, code: str) -> str:
        if code and code not in per_euro():
            self.repairs.append(f"No rate is known for {code}; sums were compared at their stated figures.")
            return ""
        return code

    def _days(self, low: str, high: str, *, above: bool, below: bool) -> Node | None:
        first = None if low == "*" else bounds.days(low)
        last = None if high == "*" else bounds.days(high)
        if (first is None and low != "*") or (last is None and high != "*"):
            return None
        if first is not None and last is not None and first.first > last.last:
            self.repairs.append(f"The range ran from {low} back to {high} and was turned round.")
            first, last, above, below = last, first, below, above
        start = None if first is None else _next_day(first.last) if above else first.first
        end = None if last is None else _day_before(last.first) if below else last.last
        return DateRange(self.field, start, end)

    def _instead(self, text: str, reading: Reading) -> Node | None:
        """What to do with a figure or day that cannot be read: its words are searched for, so that nothing widens."""
        example = "amount:[1000000 TO *]EUR" if reading is Reading.AMOUNT else f"{self.field}:[2015 TO 2017-03]"
        self.repairs.append(
            f"“{self.field}:{text}” could not be read (write it like {example}); its words were searched for."
        )
        return self._plain(text.split())

    def _plain(self, words: list[str]) -> Node | None:
        nodes = tuple(Word(word) for word in words if word != "TO" and analysis.tokens(word))
        if not nodes:
            return None
        return nodes[0] if len(nodes) == 1 else Or(nodes)


def is_costly(node: Node | None) -> bool:
    """Whether a leaf is compared with all words that there are, or with the text of many pages."""
    leaf = node.node if isinstance(node, Boost) else node
    if isinstance(leaf, Phrase):
        return leaf.slop > 0 or bool(re.search(r"[*?]", leaf.text))
    return isinstance(leaf, Wild | Fuzzy)


def plainly(node: Node | None) -> Node | None:
    """A costly leaf as the word or phrase that it is without its signs: finds no more than the leaf does."""
    match node:
        case Boost(leaf, factor):
            inner = plainly(leaf)
            return inner and Boost(inner, factor)
        case Phrase(text, _, field, exact):
            return Phrase(re.sub(r"[*?]", "", text), 0, field, exact)
        case Wild(pattern, field):
            return Word(re.sub(r"[*?]", "", pattern), field)
        case Fuzzy(text, _, field):
            return Word(text, field)
    return node


def _next_day(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _day_before(day: date) -> date:
    return day if day == date.min else day - timedelta(days=1)
