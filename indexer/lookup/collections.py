"""How a collection stands, honestly: what is in, what could not be read and why, what has no text."""

from indexer.archive import Archive
from indexer.errors import NotFound
from indexer.lookup.views import CollectionPage
from indexer.model.kinds import GOOD_ENDS, Status
from indexer.model.scope import Scope


def collection_page(archive: Archive, name: str | None, *, scope: Scope) -> CollectionPage:
    """One collection, or with None all that the reader may see. Raises NotFound."""
    if name is not None and name not in archive.collections(scope=scope):
        raise NotFound(f"There is no collection {name!r}.")
    counts = archive.counts(scope=scope, collection=name)
    unread = [
        document
        for status in Status
        if status not in GOOD_ENDS
        for document in archive.documents(scope=scope, status=status, collection=name)
    ]
    return CollectionPage(
        name=name or "",
        documents=sum(counts.by_status.values()),
        pages=counts.pages,
        pages_without_text=counts.pages_without_text,
        by_status=counts.by_status,
        by_reason=counts.by_reason,
        by_type=counts.by_type,
        unread=tuple(unread),
    )
