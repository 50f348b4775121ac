"""A finished draft into the archive: the original of an enclosed document first, then all else in one transaction."""

from indexer.archive import Archive
from pipelines.draft import Draft


def save(draft: Draft, archive: Archive, *, further: bool | None = None) -> None:
    """Store the draft in place of all that was kept of its document before, or `further` pages as `Archive.save` has
    it. Raises StorageFull."""
    if draft.original is not None:
        archive.originals.put(draft.original)
    archive.save(
        document=draft.document,
        pages=draft.pages,
        mentions=draft.mentions,
        entities=draft.entities,
        contracts=draft.contracts,
        ties=draft.ties,
        further=further,
    )
