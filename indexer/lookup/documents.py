"""A document opened at a page: what stands there, what is named there, what the reader looked for."""

from dataclasses import replace

from indexer.archive import Archive
from indexer.lookup import contracts
from indexer.lookup.naming import named
from indexer.lookup.views import DocumentPage, MarkedMention
from indexer.model.documents import PAGE_IMAGES, Document
from indexer.model.kinds import PICTURED
from indexer.model.scope import Scope
from indexer.search.query import Query

CHILDREN = 100  # listed at once of what lies in a container
MOST_PAGES = 10_000  # page hits asked for inside one document: more than anybody steps through


def open_page(
    archive: Archive, document_id: str, *, page: int, query: str, scope: Scope, within: int = 1
) -> DocumentPage:
    """The document at `page` (from 1), with the words of `query` lit where it is not empty, and portion `within`
    (from 1) of what lies in it.

    Raises NotFound where there is no such document or page, or the reader may not see it.
    """
    document = archive.document(document_id, scope=scope)
    read = archive.page(document_id, page, scope=scope)
    lit, matching = _lit(archive, document, page=page, query=query, scope=scope)
    found = contracts.stated_in(archive, document, scope=scope)
    children, total = children_of(archive, document, scope=scope, within=within)
    return DocumentPage(
        document=document,
        page=read,
        mentions=_marked(archive, document_id, page=page, scope=scope),
        lit=lit,
        matching_pages=matching,
        parent=archive.document(document.parent, scope=scope) if document.parent else None,
        children=children,
        children_total=total,
        contracts=tuple(one for one in found if any(span.page == page for span in one.contract.evidence)),
        has_image=(document.type in PICTURED or PAGE_IMAGES in document.facts) and read.width > 0,
    )


def children_of(archive: Archive, document: Document, *, scope: Scope, within: int) -> tuple[tuple[Document, ...], int]:
    """Portion `within` (from 1) of what lies in a container, by place in it, and how many there are."""
    offset = (within - 1) * CHILDREN
    found = archive.documents(scope=scope, parent=document.id, limit=CHILDREN, offset=offset)
    total = len(found) if within == 1 and len(found) < CHILDREN else archive.how_many_inside(document.id, scope=scope)
    return tuple(found), total


def _lit(
    archive: Archive, document: Document, *, page: int, query: str, scope: Scope
) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    if not query.strip():
        return (), ()
    results = archive.search(Query(text=query, scope=scope, document=document.id, limit=1, pages=MOST_PAGES))
    hits = results.hits[0].pages if results.hits else ()
    lit = next((hit.spans for hit in hits if hit.page == page), ())
    return lit, tuple(sorted(hit.page for hit in hits))


def _marked(archive: Archive, document_id: str, *, page: int, scope: Scope) -> tuple[MarkedMention, ...]:
    ids = archive.entity_ids(document_id)
    mentions = archive.mentions(document_id, scope=scope, page=page)
    wanted = {ids[mention.entity] for mention in mentions if mention.entity in ids}
    links = named(archive, wanted, scope=scope)
    marked = []
    for mention in mentions:
        link = links.get(ids.get(mention.entity, ""))
        if link is None:
            marked.append(MarkedMention(mention, "", ""))
        else:  # its kind may be told by a person
            marked.append(MarkedMention(replace(mention, kind=link.kind), link.id, link.name))
    return tuple(marked)
