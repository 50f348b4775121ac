"""Documents invented for the tests of store and archive: text, mentions and entities that agree with each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from indexer.archive import Archive
from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Document, Page
from indexer.model.entities import DocumentEntity
from indexer.model.identity import document_id
from indexer.model.kinds import Kind, Status
from indexer.model.mentions import Mention


@dataclass(frozen=True)
class Whole:
    """All that is saved of one document."""

    document: Document
    pages: tuple[Page, ...]
    mentions: tuple[Mention, ...] = ()
    entities: tuple[DocumentEntity, ...] = ()
    contracts: tuple[Contract, ...] = ()
    ties: tuple[Tie, ...] = ()

    def save(self, archive: Archive) -> str:
        """Announce and save it; gives its id."""
        archive.announce(self.document)
        archive.save(
            document=self.document,
            pages=self.pages,
            mentions=self.mentions,
            entities=self.entities,
            contracts=self.contracts,
            ties=self.ties,
        )
        return self.document.id


def named(*names: str, kind: Kind = Kind.COMPANY, identifiers: Sequence[str] = ()) -> DocumentEntity:
    """An entity of a document, its fullest name first."""
    return DocumentEntity(f"{kind}:{names[0].casefold()}", kind, names[0], names, identifiers=tuple(identifiers))


def whole(
    path: str, *entities: DocumentEntity, collection: str = "leak", date: str = "2020-01-14", pages: int = 1
) -> Whole:
    """A document whose every page names every name of the entities once, one sentence each."""
    digest = sha256(path.encode()).hexdigest()
    number = document_id(digest, collection)
    header = Document(number, collection, digest, 100, "txt", (path,), title=path, date=date, status=Status.DONE)
    texts, mentions = [], []
    for page in range(1, pages + 1):
        text = f"Page {page} of {path}. "
        for entity in entities:
            for name in entity.names:
                start = len(text)
                mentions.append(
                    Mention(entity.kind, name, page, start, start + len(name), "rule", 0.9, entity=entity.key)
                )
                text += f"{name} was seen. "
        texts.append(Page(page, text, "en"))
    return Whole(replace(header, pages=pages), tuple(texts), tuple(mentions), tuple(entities))
