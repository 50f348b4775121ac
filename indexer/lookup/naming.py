"""Kind and name of entities, for whoever shows only a link to them."""

from collections.abc import Iterable

from indexer.archive import Archive
from indexer.errors import NotFound
from indexer.lookup.views import EntityLink
from indexer.model.scope import Scope


def named(archive: Archive, ids: Iterable[str], *, scope: Scope) -> dict[str, EntityLink]:
    """Kind and name of each of these entities that the reader may see; others are left out."""
    links: dict[str, EntityLink] = {}
    for one in sorted(set(ids)):
        try:
            entity = archive.entity(one, scope=scope)
        except NotFound:
            continue
        links[one] = EntityLink(entity.id, entity.kind, entity.name)
    return links
