"""From a mention to the entity: names, every mention in context, who it appears with, what it signed and owns."""

from collections.abc import Mapping

from indexer.archive import Archive
from indexer.lookup import contracts
from indexer.lookup.contexts import Pages, in_context
from indexer.lookup.naming import named
from indexer.lookup.remembered import Remembered
from indexer.lookup.views import EntityLink, EntityPage, InContext
from indexer.model.kinds import Kind
from indexer.model.scope import Scope

__all__ = ["entity_page", "mentions_in_context", "named"]  # links to entities are asked for here too

DOCUMENTS = 100  # documents listed on an entity page; its mentions lead to all of them
RECORDS = 100  # contracts and ties listed there; the table of contracts and the exports hold all
BESIDE = 20  # entities of each kind shown beside one
_BESIDE: Remembered[Mapping[Kind, tuple[EntityLink, ...]]] = Remembered(most=500)  # counts pages of the whole archive


def entity_page(archive: Archive, entity_id: str, *, scope: Scope, offset: int = 0, limit: int = 50) -> EntityPage:
    """All that is known of one entity; `offset` and `limit` page through its mentions. Raises NotFound."""
    entity = archive.entity(entity_id, scope=scope)
    mentions, total = mentions_in_context(archive, entity.id, scope=scope, offset=offset, limit=limit)
    beside = _beside(archive, entity.id, scope=scope)
    signed = archive.contracts(scope=scope, entity=entity.id)
    tied = archive.ties(scope=scope, entity=entity.id)
    return EntityPage(
        entity=entity,
        mentions=mentions,
        mentions_total=total,
        beside=beside,
        contracts=tuple(contracts.found(archive, signed[:RECORDS], scope=scope)),
        contracts_total=len(signed),
        ties=tuple(contracts.found_ties(archive, tied[:RECORDS], scope=scope)),
        ties_total=len(tied),
        documents=tuple(archive.entity_documents(entity.id, scope=scope, limit=DOCUMENTS)),
    )


def _beside(archive: Archive, entity_id: str, *, scope: Scope) -> Mapping[Kind, tuple[EntityLink, ...]]:
    def counted() -> Mapping[Kind, tuple[EntityLink, ...]]:
        found = archive.entity_beside(entity_id, scope=scope, limit=BESIDE)
        return {
            kind: tuple(EntityLink(one, kind, name, shared) for one, name, shared in all_)
            for kind, all_ in found.items()
        }

    return _BESIDE.get(archive, entity_id, scope=scope, make=counted)


def mentions_in_context(
    archive: Archive, entity_id: str, *, scope: Scope, offset: int, limit: int
) -> tuple[tuple[InContext, ...], int]:
    """A portion of an entity's mentions, each in its sentence, and how many there are."""
    pages = Pages(archive, scope=scope)
    mentions, total = archive.entity_mentions(entity_id, scope=scope, limit=limit, offset=offset)
    return tuple(in_context(document, one, pages.get(document.id, one.page)) for document, one in mentions), total
