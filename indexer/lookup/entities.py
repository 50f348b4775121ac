"""From a mention to the entity: names, every mention in context, who it appears with, what it signed and owns."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.archive import Archive
from indexer.lookup import contracts
from indexer.lookup.contexts import Pages, in_context
from indexer.lookup.joined import by_ids
from indexer.lookup.naming import named
from indexer.lookup.remembered import Remembered
from indexer.lookup.views import EntityLink, EntityPage, InContext
from indexer.model.documents import Document
from indexer.model.kinds import Kind
from indexer.model.scope import Scope

__all__ = ["entity_page", "mentions_in_context", "named"]  # links to entities are asked for here too

DOCUMENTS = 100  # documents listed on an entity page; its mentions lead to all of them
RECORDS = 100  # contracts and ties listed there; the table of contracts and the exports hold all
BESIDE = 20  # entities of each kind shown beside one


@dataclass(frozen=True, slots=True)
class _Around:
    beside: Mapping[Kind, tuple[EntityLink, ...]]
    documents: tuple[tuple[Document, int], ...]


_AROUND: Remembered[_Around] = Remembered(most=100)


def entity_page(archive: Archive, entity_id: str, *, scope: Scope, offset: int = 0, limit: int = 50) -> EntityPage:
    """All that is known of one entity; `offset` and `limit` page through its mentions. Raises NotFound."""
    entity = archive.entity(entity_id, scope=scope)
    mentions, total = mentions_in_context(archive, entity.id, scope=scope, offset=offset, limit=limit)
    around = _AROUND.get(archive, entity.id, scope=scope, make=lambda: _around(archive, entity.id, scope=scope))
    signed = archive.joined_naming(entity.id, scope=scope)
    tied = archive.ties(scope=scope, entity=entity.id)
    return EntityPage(
        entity=entity,
        mentions=mentions,
        mentions_total=total,
        beside=around.beside,
        contracts=tuple(by_ids(archive, signed[:RECORDS], scope=scope)),
        contracts_total=len(signed),
        ties=tuple(contracts.found_ties(archive, tied[:RECORDS], scope=scope)),
        ties_total=len(tied),
        documents=around.documents,
    )


def _around(archive: Archive, entity_id: str, *, scope: Scope) -> _Around:
    """What takes long where an entity stands on thousands of pages."""
    beside = archive.entity_beside(entity_id, scope=scope, limit=BESIDE)
    links = {
        kind: tuple(EntityLink(one, kind, name, shared) for one, name, shared in found)
        for kind, found in beside.items()
    }
    return _Around(links, tuple(archive.entity_documents(entity_id, scope=scope, limit=DOCUMENTS)))


def mentions_in_context(
    archive: Archive, entity_id: str, *, scope: Scope, offset: int, limit: int
) -> tuple[tuple[InContext, ...], int]:
    """A portion of an entity's mentions, each in its sentence, and how many there are."""
    pages = Pages(archive, scope=scope)
    mentions, total = archive.entity_mentions(entity_id, scope=scope, limit=limit, offset=offset)
    return tuple(in_context(document, one, pages.get(document.id, one.page)) for document, one in mentions), total
