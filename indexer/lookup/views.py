"""What the questions of `lookup` answer with: everything a page or a command shows, ready to be laid out."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Document, Page
from indexer.model.entities import Entity, Judgement
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention, Span
from indexer.model.values import Amount
from indexer.store.counts import Pace


@dataclass(frozen=True, slots=True)
class EntityLink:
    """An entity as others show it: enough to link to its page. `shared` counts what is shared with the asker."""

    id: str
    kind: Kind
    name: str
    shared: int = 0


@dataclass(frozen=True, slots=True)
class InContext:
    """A mention with the sentence around it: `context[left:right]` is the surface."""

    document: str
    title: str
    date: str
    page: int
    start: int
    end: int
    surface: str
    context: str
    left: int
    right: int
    finder: str
    score: float


Parties = dict[tuple[str, str], EntityLink]  # document and the key of an entity there -> the archive's entity


@dataclass(frozen=True, slots=True)
class FoundContract:
    """A contract with what its page needs: the document that states it, and the entities its spans name."""

    contract: Contract
    document: str
    title: str
    collection: str
    date: str
    parties: Parties


@dataclass(frozen=True, slots=True)
class JoinedContract:
    """The contract that one or several documents state: put together, and each statement, the fullest first.

    `differs` names the fields on which sources disagree; `contract` then holds what most of them state.
    """

    contract: Contract
    sources: tuple[FoundContract, ...]
    parties: Parties
    differs: tuple[str, ...]

    @property
    def lead(self) -> FoundContract:
        return self.sources[0]


@dataclass(frozen=True, slots=True)
class FoundTie:
    """A tie with its document and the entities at both ends."""

    tie: Tie
    document: str
    title: str
    parties: Parties


@dataclass(frozen=True, slots=True)
class EntityPage:
    """All that the archive knows of one company, organisation, person or place, as far as the reader may see."""

    entity: Entity
    mentions: tuple[InContext, ...]  # one page of them, in order of date, document, page, start
    mentions_total: int
    beside: Mapping[Kind, tuple[EntityLink, ...]]  # who and what shares pages with it, most shared first
    contracts: tuple[JoinedContract, ...]  # the first of them; so are ties and documents
    contracts_total: int
    ties: tuple[FoundTie, ...]
    ties_total: int
    documents: tuple[tuple[Document, int], ...]  # each with its number of mentions


@dataclass(frozen=True, slots=True)
class MarkedMention:
    """A mention on the page that is read, with the archive's entity where it has one ("" on value kinds)."""

    mention: Mention
    entity: str
    name: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document opened at one page: text, boxes, mentions, the words of the query lit, family and contracts."""

    document: Document
    page: Page
    mentions: tuple[MarkedMention, ...]
    lit: tuple[tuple[int, int], ...]
    matching_pages: tuple[int, ...]  # pages that match the query, in order
    parent: Document | None
    children: tuple[Document, ...]  # a portion of what lies in it
    children_total: int
    contracts: tuple[FoundContract, ...]
    has_image: bool  # whether a page image can be made of the original


@dataclass(frozen=True, slots=True)
class QuotedPassage:
    """A passage of about 100 words: `text` is what the page holds between `start` and `end`."""

    page: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SimilarDocument:
    """A document that says something alike: `theirs` lies nearest to `own` (`nearness`, at most 1)."""

    document: Document
    nearness: float
    own: QuotedPassage
    theirs: QuotedPassage


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a source states a value, with the sentence that proves it: `sentence[left:right]` is the surface."""

    source: FoundContract
    span: Span
    sentence: str
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One of the distinct values of a field, with every place that states it."""

    entity: EntityLink | None
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class ContractField:
    """A field of a contract: its distinct values, that of most sources first. `differs` where not all can be true."""

    field: str
    values: tuple[FieldValue, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class SuggestedContract:
    """Another contract that may be the same one, and why; a person decides."""

    joined: JoinedContract
    why: str


@dataclass(frozen=True, slots=True)
class ContractPage:
    """A contract with every value beside its proofs, what may be the same one, and what people said."""

    joined: JoinedContract
    fields: tuple[ContractField, ...]
    same: tuple[SuggestedContract, ...]
    judged: tuple[tuple[Judgement, JoinedContract | None], ...]  # with the contract on the other side, where it is seen


@dataclass(frozen=True, slots=True)
class AmountOfOne:
    """What a contract is worth: whether no source states it as fact, whether its sources disagree on the amount, and
    whether it may be a contract whose amount is here already."""

    amount: Amount
    alleged: bool
    disputed: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class ContractTable:
    """Contracts as asked for: how many there are, a portion of them, the amounts of all that are not denied, and what
    narrows them."""

    total: int
    found: tuple[JoinedContract, ...]
    amounts: tuple[AmountOfOne, ...]
    companies: tuple[EntityLink, ...]  # parties of most contracts, by name; so are places
    places: tuple[EntityLink, ...]
    currencies: tuple[str, ...]
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """How a collection stands: counts by status, reason and type, what failed, what has no text."""

    name: str
    documents: int
    pages: int
    pages_without_text: int
    by_status: dict[str, int]
    by_reason: dict[str, int]
    by_type: dict[str, int]
    unread: tuple[Document, ...]  # a portion of those that did not end well, with their reasons
    unread_total: int
    unsure: tuple[
        tuple[Document, int, float], ...
    ]  # a portion of the pages not recognised for sure: number, confidence
    unsure_total: int
    pace: Pace
