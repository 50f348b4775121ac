"""What an engine is given: one record per page, with the document's fields repeated on it."""

from dataclasses import dataclass

from indexer.model.documents import Document
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention


@dataclass(frozen=True, slots=True)
class NamedOnPage:
    """An entity that is mentioned on the page: its archive-wide id and all its names, so that any of them finds it."""

    id: str
    kind: Kind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One page for the index. `values` are the page's value mentions (amounts, dates, identifiers).

    `contracts` are ids of contracts with evidence on the page. `within` is the path, inside the outermost container, of
    the one that the document lies right in; "" where that is the outermost one.
    """

    document: Document
    page: int
    text: str
    language: str
    entities: tuple[NamedOnPage, ...] = ()
    values: tuple[Mention, ...] = ()
    contracts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    within: str = ""
