"""Documents that say something alike, each with the two passages that show it."""

from indexer.archive import Archive
from indexer.errors import EngineUnavailable, IndexOutdated, NotFound
from indexer.lookup.views import QuotedPassage, SimilarDocument
from indexer.model.scope import Scope
from indexer.search.similar import Passage

SHOWN = 5


def similar_documents(
    archive: Archive, document_id: str, *, scope: Scope, limit: int = SHOWN
) -> tuple[SimilarDocument, ...]:
    """The most similar documents that the reader may see, with the nearest passage of each and the one it is like.

    None where the archive has no vectors, and where its engine does not answer: a document can be read without.
    Raises NotFound for the document itself.
    """
    archive.document(document_id, scope=scope)
    try:
        found = archive.similar(document_id, scope=scope, limit=limit)
    except (EngineUnavailable, IndexOutdated):
        return ()
    documents = archive.documents_by_id([one.document for one in found], scope=scope)
    shown = []
    for one in found:
        own, theirs = (_quoted(archive, passage, scope=scope) for passage in (one.own, one.theirs))
        if one.document in documents and own and theirs:
            shown.append(SimilarDocument(documents[one.document], one.nearness, own, theirs))
    return tuple(shown)


def _quoted(archive: Archive, passage: Passage, *, scope: Scope) -> QuotedPassage | None:
    """The words of a passage; None where the store has moved on since the engine saw it."""
    try:
        page = archive.page(passage.document, passage.page, scope=scope)
    except NotFound:
        return None
    text = page.text[passage.start : passage.end]
    return QuotedPassage(passage.page, passage.start, passage.start + len(text), text) if text.strip() else None
