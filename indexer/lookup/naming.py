"""Kind and name of entities, for whoever shows only a link to them."""

from collections.abc import Iterable

from indexer.archive import Archive
from indexer.lookup.views import EntityLink
from indexer.model.scope import Scope


def named(archive: Archive, ids: Iterable[str], *, scope: Scope) -> dict[str, EntityLink]:
    """Kind and name of each of these entities that the reader may see; others are left out."""
    found = archive.entity_links(set(ids), scope=scope)
    return {asked: EntityLink(entity, kind, name) for asked, (entity, kind, name) in found.items()}
