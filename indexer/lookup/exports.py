"""Rows for commands, exports and JSON twins: every row, in a fixed order, free of run times and host paths."""

from collections.abc import Iterator
from dataclasses import replace

from indexer.archive import Archive
from indexer.lookup.contracts import tie_with_document
from indexer.lookup.joined import by_ids, joined_json
from indexer.model.entities import LikelyName
from indexer.model.json_form import Json, span_json, tie_json, without_absent
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention, Span
from indexer.model.scope import Scope
from indexer.search.query import Query
from indexer.search.results import DocumentHit, PageHit, Results

BATCH = 500  # rows asked for at once


def heading(results: Results) -> Json:
    """The first line of a search: how many documents, the query as understood, and what was repaired."""
    told = without_absent({"repaired": results.repaired, "by_meaning": results.by_meaning or None})
    return {"total": results.total, "query": results.understood, **told}


def hit_row(rank: int, hit: DocumentHit) -> Json:
    """A hit with its best page; `spans` are offsets into the page's text; the snippet begins at `snippet_start`."""
    best = hit.pages[0] if hit.pages else PageHit(1, hit.score, "", 0, ())
    row: Json = {"rank": rank, "document": hit.document, "title": hit.title, **_page_hit(best), "path": hit.path}
    more = {"collection": hit.collection, "kind": hit.kind, "type": hit.type, "language": hit.language}
    row |= without_absent({**more, "created": hit.created})
    return row | {
        "found_by": str(hit.found_by),
        "matching_pages": hit.matching_pages,
        "pages": [_page_hit(page) for page in hit.pages],
    }


def search_rows(archive: Archive, query: Query) -> Iterator[Json]:
    """Every hit of a query, however many there are."""
    offset = 0
    while True:
        results = archive.search(replace(query, offset=offset, limit=BATCH, facets=()))
        for rank, hit in enumerate(results.hits, offset + 1):
            yield hit_row(rank, hit)
        offset += BATCH
        if offset >= results.total or not results.hits:
            return


def entity_rows(archive: Archive, *, scope: Scope, kind: Kind | None = None) -> Iterator[Json]:
    """Every entity with all names and mentions, by kind, name and id."""
    found, total = archive.entities(scope=scope, kind=kind, sort="name", limit=BATCH, offset=0)
    for offset in range(BATCH, total, BATCH):
        found += archive.entities(scope=scope, kind=kind, sort="name", limit=BATCH, offset=offset)[0]
    for entity in sorted(found, key=lambda one: (one.kind, one.name, one.id)):
        names = [{"surface": name.surface, "count": name.count, "script": name.script} for name in entity.names]
        row: Json = {"entity": entity.id, "kind": str(entity.kind), "name": entity.name, "names": names}
        row["mentions"] = list(_mentions(archive, entity.id, scope=scope))
        row["documents"] = entity.documents
        yield row | without_absent({"first": entity.first, "last": entity.last})


def likely_row(found: LikelyName) -> Json:
    """An entity that a name may be that of: its spelling that is most alike, how much, and why."""
    entity = found.entity
    row: Json = {"entity": entity.id, "kind": str(entity.kind), "name": entity.name, "spelling": found.spelling}
    row |= {"score": round(found.score, 4), "why": list(found.why)}
    return row | {"mentions": entity.mentions, "documents": entity.documents}


def contract_rows(archive: Archive, *, scope: Scope) -> Iterator[Json]:
    """Every contract with all that states it, spans with document and page, by id."""
    ids = sorted({number for number, _, _ in archive.contract_forms(scope=scope)})
    for at in range(0, len(ids), BATCH):
        yield from map(joined_json, by_ids(archive, ids[at : at + BATCH], scope=scope))


def tie_rows(archive: Archive, *, scope: Scope) -> Iterator[Json]:
    """Every tie, spans with document and page, by document and id."""
    for document, tie in archive.ties(scope=scope):
        yield tie_json(tie_with_document(tie, document))


def _page_hit(page: PageHit) -> Json:
    spans = [list(span) for span in page.spans]
    row = {} if page.row is None else {"row": page.row}
    place = {"page": page.page, **row, "score": round(page.score, 6), "snippet": page.snippet, "spans": spans}
    return {**place, "snippet_start": page.snippet_start, "found_by": str(page.found_by)}


def _mentions(archive: Archive, entity_id: str, *, scope: Scope) -> Iterator[Json]:
    offset = 0
    while True:
        found, total = archive.entity_mentions(entity_id, scope=scope, limit=BATCH, offset=offset)
        for document, mention in found:
            yield _mention(mention, document.id)
        offset += BATCH
        if offset >= total:
            return


def _mention(mention: Mention, document: str) -> Json:
    span = Span(mention.surface, mention.page, mention.start, mention.end, document=document)
    form = span_json(span)
    assert form is not None
    return {**form, "finder": mention.finder, "score": round(mention.score, 4)}
