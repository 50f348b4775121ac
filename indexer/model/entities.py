"""Companies, organisations, people and places: as one document knows them, and as the archive does."""

from dataclasses import dataclass

from indexer.model.kinds import Kind


@dataclass(frozen=True, slots=True)
class DocumentEntity:
    """One thing as named in one document. `key` is unique in it; mentions point to it.

    `names` are all surfaces seen, the fullest first; `why` tells for each further name what joined it.
    `identifiers` are "scheme:value".
    """

    key: str
    kind: Kind
    name: str
    names: tuple[str, ...]
    why: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A spelling under which an entity occurs, how often, and its script (Latin, Cyrillic, Han …)."""

    surface: str
    count: int
    script: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing across the archive: a pure function of document entities and judgements."""

    id: str
    kind: Kind
    name: str
    names: tuple[NameSeen, ...]
    mentions: int
    documents: int
    first: str = ""  # earliest and latest date of its documents, ISO
    last: str = ""


PART = 0.49  # the score of a name of which all words asked for are part: below that of one that is the same


@dataclass(frozen=True, slots=True)
class LikelyName:
    """An entity that a name which was asked for may name: its spelling that is most alike, how much, and why.

    `score` 0.5 and more says that they are one name; less, that the name asked for is part of it or resembles it.
    """

    entity: Entity
    spelling: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two entities that may be one, as far as their names tell: how much the two most alike are alike, and why."""

    left: Entity
    right: Entity
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on whether two document entities or names are one thing; reversible, never lost."""

    id: int
    left: str
    right: str
    verdict: str  # same, different, unsure
    by: str
    at: str
    why: str = ""
    undone: bool = False
    undone_by: str = ""
    undone_at: str = ""
