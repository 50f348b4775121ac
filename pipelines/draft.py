"""The document under construction: each stage returns a fuller draft and touches nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Document, Page
from indexer.model.entities import DocumentEntity
from indexer.model.kinds import SourceKind
from indexer.model.mentions import Mention


@dataclass(frozen=True, slots=True)
class Draft:
    """A document's header and what the stages so far have made of it. Use `dataclasses.replace` to go on.

    `original` is the bytes of a child document (a mail's attachment) that still have to be stored; None for a file
    whose original is stored already.
    """

    document: Document
    pages: tuple[Page, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[DocumentEntity, ...] = ()
    contracts: tuple[Contract, ...] = ()
    ties: tuple[Tie, ...] = ()
    original: bytes | None = None


Step = Callable[[Draft], Draft]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What happens to a document of this kind after it was read: its stages in order."""

    kind: SourceKind
    stages: tuple[Step, ...]
