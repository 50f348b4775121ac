"""What a query means, free of any engine: leaves that a page holds or not, and how they are joined.

`field` of a leaf is "" where page text and title are meant, else a name of `fields.FIELDS`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Everything:
    """Every page."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms; with `exact` the characters as they stand. May hold several tokens ("co-op")."""

    text: str
    field: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, unstemmed; with `slop` in any order, at most that many further words among them."""

    text: str
    slop: int = 0
    field: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Wild:
    """A word with `*` (any letters) and `?` (one letter)."""

    pattern: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word with at most `distance` letters changed, added, lost or exchanged with their neighbour."""

    text: str
    distance: int
    field: str = ""


@dataclass(frozen=True, slots=True)
class Exists:
    """Pages that have anything in `field`."""

    field: str


@dataclass(frozen=True, slots=True)
class AmountRange:
    """One sum of money between the bounds, both inclusive unless said; None leaves a side open.

    `currency` "" takes each sum at its stated figure, else sums in other currencies are converted.
    """

    low: Decimal | None
    high: Decimal | None
    above: bool = False  # low itself is out
    below: bool = False  # high itself is out
    currency: str = ""


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days `first` to `last`, inclusive, None open. `field`: "date" in the text, "created" the document's own."""

    field: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Not:
    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Favour:
    """Need not match, but pages that do come first (the words beside a `+word` among alternatives)."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Boost:
    """Counts `factor` times in the ranking."""

    node: "Node"
    factor: float


Leaf = Word | Phrase | Wild | Fuzzy | Exists | AmountRange | DateRange
Node = Everything | Leaf | Not | And | Or | Favour | Boost


def leaves(node: Node) -> list[Leaf]:
    """The leaves that a match may owe itself to, in order; what stands under NOT is left out."""
    match node:
        case And(nodes) | Or(nodes):
            return [leaf for child in nodes for leaf in leaves(child)]
        case Favour(child) | Boost(child, _):
            return leaves(child)
        case Everything() | Not():
            return []
    return [node]
