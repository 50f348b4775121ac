"""How a collection stands, honestly: what is in, what could not be read and why, what has no text."""

from collections.abc import Mapping

from indexer.archive import Archive
from indexer.errors import NotFound
from indexer.lookup.views import CollectionPage
from indexer.model.documents import Document
from indexer.model.kinds import GOOD_ENDS, UNFINISHED, Status
from indexer.model.scope import Scope

MOST_UNSURE = 100  # pages told at once; the worst come first


def collection_page(
    archive: Archive, name: str | None, *, scope: Scope, offset: int = 0, limit: int | None = None
) -> CollectionPage:
    """One collection, or with None all that the reader may see; `offset` and `limit` page through what was not read
    well, those still waiting last. Raises NotFound."""
    if name is not None and name not in archive.collections(scope=scope):
        raise NotFound(f"There is no collection {name!r}.")
    counts = archive.counts(scope=scope, collection=name)
    bad = [status for status in Status if status not in GOOD_ENDS | UNFINISHED]
    trouble = {status: counts.by_status.get(status, 0) for status in (*bad, *sorted(UNFINISHED))}
    return CollectionPage(
        name=name or "",
        documents=sum(counts.by_status.values()),
        pages=counts.pages,
        pages_without_text=counts.pages_without_text,
        by_status=counts.by_status,
        by_reason=counts.by_reason,
        by_type=counts.by_type,
        unread=tuple(_unread(archive, name, trouble, scope=scope, offset=offset, limit=limit)),
        unread_total=sum(trouble.values()),
        unsure=tuple(archive.unsure_pages(scope=scope, collection=name, limit=MOST_UNSURE)),
        unsure_total=counts.unsure_pages,
        pace=archive.pace(scope=scope, collection=name),
    )


def _unread(
    archive: Archive, name: str | None, trouble: Mapping[Status, int], *, scope: Scope, offset: int, limit: int | None
) -> list[Document]:
    """A portion of the documents in trouble, status by status. Statuses that lie before it are passed over unread."""
    found: list[Document] = []
    for status, count in trouble.items():
        left = None if limit is None else limit - len(found)
        if offset < count and left != 0:
            found += archive.documents(scope=scope, status=status, collection=name, limit=left, offset=offset)
        offset = max(offset - count, 0)
    return found
