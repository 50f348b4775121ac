"""Lists of names to look for, and where names of the archive answer them."""

from dataclasses import dataclass

from indexer.model.kinds import Kind


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing on a list. `kind` None: not known; `names` are all its names, the main one first.

    `identifiers` are "scheme:value", the scheme "" where the list names none.
    """

    key: str
    kind: Kind | None
    names: tuple[str, ...]
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameList:
    """A list as it was imported: from a file of that name, at that time (ISO, UTC), with so many things on it.

    `screened` tells whether all documents have been compared with it.
    """

    name: str
    source: str
    imported: str
    size: int
    screened: bool


@dataclass(frozen=True, slots=True)
class ListHit:
    """A thing on a list that one document seems to name. `entity` is the archive's, `surface` what the document says
    in its first place `page`, `start`, `end`; `mentions` counts all places there.

    `name` is the listed name that answers `spelling`, a name in the document; `certain` where that needs no person:
    a shared identifier, or the same name of a firm or body. `since` is when both list and document were there.
    """

    listed: Listed
    list: str
    entity: str
    entity_name: str
    name: str
    spelling: str
    score: float
    certain: bool
    why: tuple[str, ...]
    document: str
    title: str
    page: int
    start: int
    end: int
    surface: str
    mentions: int
    since: str
