"""Which contracts of which documents are one contract: a pure function of what documents state and of judgements.

It knows no database, and the order of what it is given does not matter.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from indexer.model.contracts import Contract
from indexer.model.entities import Judgement
from indexer.model.json_form import plain
from indexer.model.mentions import Span
from indexer.model.values import Amount, DateValue, Identifier
from indexer.store.forest import Forest, Words, standing
from indexer.text.agreeing import dates_agree

DIGITS = 4  # of a number that two contracts of one party do not share by chance
_CONTRACT = "contract:"
_NUMBER, _DEAL = "number|", "deal|"
_APPROXIMATE = {"more than", "up to"}
_BETWEEN = re.compile(r"[\s\u2010-\u2015\-‑]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """A contract as one document states it, as far as joining goes. Parties are the archive's entities."""

    id: str
    document: str
    scheme: str = ""
    number: str = ""
    suppliers: frozenset[str] = frozenset()
    buyers: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()  # of any role
    amount: str = ""
    date: DateValue | None = None

    @property
    def handles(self) -> frozenset[str]:
        """What it may be joined by: contracts that share none of these are never one by rule."""
        return self._deals | ({_NUMBER + self.number} if self.number and self.parties else frozenset())

    @property
    def ties(self) -> frozenset[str]:
        """The same more narrowly, with the party that those of one number have in common."""
        return self._deals | {f"{_NUMBER}{self.number}|{party}" for party in self.parties if self.number}

    @property
    def _deals(self) -> frozenset[str]:
        pairs = ((buyer, supplier) for buyer in self.buyers for supplier in self.suppliers if self.amount)
        return frozenset(f"{_DEAL}{buyer}|{supplier}|{self.amount}" for buyer, supplier in pairs)


@dataclass(frozen=True, slots=True)
class Joined:
    """One contract with all that state it; its id is the smallest of theirs, and each of theirs leads to it."""

    id: str
    members: tuple[str, ...]


def reference(contract: str) -> str:
    """How a judgement names a contract."""
    return _CONTRACT + contract


def referred(side: str) -> str:
    """The contract that this side of a judgement, or handle, names; "" where it names something else."""
    return side[len(_CONTRACT) :] if side.startswith(_CONTRACT) else ""


def is_of_contracts(handle: str) -> bool:
    """Whether a handle that waits to be settled is one of contracts."""
    return handle.startswith((_CONTRACT, _NUMBER, _DEAL))


def statement(contract: Contract, document: str, entities: Mapping[str, str]) -> Statement:
    """What joining looks at; `entities` leads from the keys of the document to the archive's entities."""

    def named(*several: Sequence[Span]) -> frozenset[str]:
        return frozenset(entities[span.entity] for spans in several for span in spans if span.entity in entities)

    scheme, number = _number(contract.number)
    date = contract.date.value if contract.date else None
    return Statement(
        id=contract.id,
        document=document,
        scheme=scheme,
        number=number,
        suppliers=named(contract.supplier),
        buyers=named(contract.buyer),
        parties=named(contract.supplier, contract.buyer, contract.agent, contract.party),
        amount=_amount(contract.amount),
        date=date if isinstance(date, DateValue) else None,
    )


def joined(statements: Iterable[Statement], judgements: Iterable[Judgement] = ()) -> list[Joined]:
    """All contracts, in order of id.

    Certain is: the same number and a party in common; or the same buyer, supplier, amount and currency, and dates that
    can both be true. Whatever could go with two that exclude each other goes with neither. Two contracts of one
    document, or of two numbers, are two. Judgements come first, as they do for names.
    """
    found = {one.id: one for one in sorted(statements, key=lambda one: (one.id, one.document))}
    words = standing(_about_contracts(judgements))
    sets = (one for some in _hanging_together(found, words) for one in _joined(some, words))
    return sorted(sets, key=lambda one: one.id)


def _hanging_together(found: Mapping[str, Statement], words: Words) -> Iterable[dict[str, Statement]]:
    """Statements by what they may be joined by and what people say: no two of two sets can be one contract."""
    forest = Forest([*found, *(tie for one in found.values() for tie in one.ties)], ())
    forest.join_pairs((one.id, tie) for one in found.values() for tie in sorted(one.ties))
    forest.join_pairs(words.same)
    sets: dict[str, dict[str, Statement]] = defaultdict(dict)
    for one in found.values():
        sets[forest.root(one.id)][one.id] = one
    return sets.values()


def _joined(found: Mapping[str, Statement], words: Words) -> list[Joined]:
    said = set(words.same)
    apart = {(left.id, right.id) for left, right in combinations(found.values(), 2) if excluded(left, right)}
    forest = Forest(found, words.different | (apart - said))
    forest.join_pairs(words.same)
    pairs = [(1, *both) for both in _certain(found.values(), _same_number, excluded)]
    pairs += [(2, *both) for both in _certain(found.values(), _same_deal, _clash)]
    # What was taken out comes last, so that it cannot keep the others from each other.
    pairs.sort(key=lambda one: (bool({*one[1:]} & words.taken_out), one))
    forest.join_pairs((left, right) for _, left, right in pairs)
    sets: dict[str, list[str]] = defaultdict(list)
    for one in found:
        sets[forest.root(one)].append(one)
    return [Joined(min(ids), tuple(sorted(ids))) for ids in sets.values()]


def excluded(left: Statement, right: Statement) -> bool:
    """Whether the two cannot be one contract: a document tells of both, their numbers differ, or they are lots of one
    tender that other suppliers won."""
    if left.document == right.document:
        return True
    if left.scheme != right.scheme or not left.number or not right.number:
        return False
    if left.number != right.number:
        return True
    return left.scheme != "CONTRACT" and _others(left.suppliers, right.suppliers)


def _same_number(left: Statement, right: Statement) -> bool:
    return bool(left.number and left.number == right.number and left.parties & right.parties)


def _same_deal(left: Statement, right: Statement) -> bool:
    parties = left.buyers & right.buyers and left.suppliers & right.suppliers
    return bool(parties and left.amount and left.amount == right.amount)


def _clash(left: Statement, right: Statement) -> bool:
    dated = left.date is not None and right.date is not None and not dates_agree(left.date, right.date)
    return dated or excluded(left, right)


Relation = Callable[[Statement, Statement], bool]


def _certain(statements: Iterable[Statement], linked: Relation, clash: Relation) -> set[tuple[str, str]]:
    """Pairs that are linked and do not clash, without those of which one could as well go with others that do."""
    by_handle: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        for handle in one.handles:
            by_handle[handle].append(one)
    beside: dict[str, dict[str, Statement]] = defaultdict(dict)
    for group in by_handle.values():
        for left, right in combinations(group, 2):
            if linked(left, right) and not clash(left, right):
                beside[left.id][right.id] = right
                beside[right.id][left.id] = left
    sure = {one for one, others in beside.items() if not _split(list(others.values()), clash)}
    return {(one, other) for one in sure for other in beside[one] if one < other and other in sure}


def _split(others: Sequence[Statement], clash: Relation) -> bool:
    """Whether any two of these clash. Those that differ in nothing but their document are looked at once."""
    if len({one.document for one in others}) < len(others):
        return True
    alike = {replace(one, id="", document=""): one for one in others}
    return any(clash(left, right) for left, right in combinations(alike.values(), 2))


def _about_contracts(judgements: Iterable[Judgement]) -> list[Judgement]:
    about = ((one, referred(one.left), referred(one.right)) for one in judgements)
    return [replace(one, left=left, right=right) for one, left, right in about if left and right]


def _others(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left and right and not left & right)


def _number(span: Span | None) -> tuple[str, str]:
    """Scheme and compared form of a contract's number; nothing where it is too short to tell contracts apart."""
    if span is None:
        return "", ""
    value = span.value
    text = value.value if isinstance(value, Identifier) else span.surface
    scheme = value.scheme if isinstance(value, Identifier) else ""
    number = _BETWEEN.sub("-", unicodedata.normalize("NFKC", text).casefold()).strip("-.,:;#")
    return (scheme, number) if sum(letter.isdigit() for letter in number) >= DIGITS else ("", "")


def _amount(span: Span | None) -> str:
    """A sum as it is compared; "" where there is none, or one without currency, or a rate."""
    value = span.value if span else None
    if not isinstance(value, Amount) or not value.currency or value.per:
        return ""
    loose = value.approximation if value.approximation in _APPROXIMATE else ""
    upper = f"–{plain(value.upper)}" if value.upper is not None else ""
    return " ".join(part for part in (loose, value.currency, plain(value.value) + upper) if part)
