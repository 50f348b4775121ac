"""Collections and how their reading stands: counts, failures with their reasons, pages without text. Also `/health`."""

from collections.abc import Iterator

from flask import Blueprint, Response, url_for

from indexer.errors import NotFound
from indexer.lookup.collections import collection_page
from indexer.lookup.views import CollectionPage
from indexer.model.documents import Document
from indexer.model.json_form import Json, without_absent
from indexer.model.kinds import GOOD_ENDS, UNFINISHED
from webui import twins
from webui.context import current_archive, current_scope
from webui.paging import Paging, asked_pairs, whole_number

pages = Blueprint("collections", __name__)

REASONS = 20  # shown at most
ROWS = 100  # documents that could not be read, a page
COLLECTION_COLUMNS = ("collection", "documents", "pages", "pages_without_text", "waiting", "trouble")
UNREAD_COLUMNS = ("document", "path", "collection", "type", "size", "status", "stage", "reason")


@twins.page(pages, "/collections", twins=(twins.JSON, twins.CSV))
def overview(form: str) -> Response:
    """All collections."""
    archive, scope = current_archive(), current_scope()
    rows = [_sums(name) for name in archive.collections(scope=scope)]
    if form == twins.HTML:
        return twins.html("collections/collections.html", rows=rows)
    if form == twins.CSV:
        return twins.as_csv("collections", COLLECTION_COLUMNS, rows)
    return twins.as_json({"collections": rows})


@pages.get("/collections/<path:name>")
def one(name: str) -> Response:
    """One collection. Its name may hold anything, so that an ending counts only where no collection is called so."""
    form = twins.HTML
    if name not in current_archive().collections(scope=current_scope()):
        stem, _, ending = name.rpartition(".")
        if ending in (twins.JSON, twins.CSV):
            name, form = stem, ending
    return _state(name, form)


@twins.page(pages, "/status", twins=(twins.JSON, twins.CSV))
def status(form: str) -> Response:
    """All that the reader may see, as one."""
    return _state(None, form)


@pages.get("/health")
@pages.get("/health.json")
def health() -> Response:
    """Whether the store answers; for whoever watches the server."""
    return twins.as_json({"status": "ok", "collections": len(current_archive().collections(scope=current_scope()))})


def _state(name: str | None, form: str) -> Response:
    if name == "":
        raise NotFound("There is no collection without a name.")
    archive, scope = current_archive(), current_scope()
    if form == twins.CSV:
        return twins.as_csv("unread", UNREAD_COLUMNS, _unread(collection_page(archive, name, scope=scope).unread))
    number = whole_number("page", 1)
    found = collection_page(archive, name, scope=scope, offset=(number - 1) * ROWS, limit=ROWS)
    address = url_for("collections.one", name=name) if name else "/status"
    paging = Paging(number, ROWS, found.unread_total, address, asked_pairs()).there()
    if form == twins.JSON:
        return twins.as_json(_as_json(found))
    return twins.html(
        "collections/collection.html",
        reasons=_common(found),
        found=found,
        shown=found.unread,
        paging=paging,
        address=address,
        waiting=_waiting(found),
        minutes=_minutes(found),
    )


def _as_json(found: CollectionPage) -> Json:
    sums = {"documents": found.documents, "pages": found.pages, "pages_without_text": found.pages_without_text}
    sums["unsure_pages"] = found.unsure_total
    form: Json = {**without_absent({"collection": found.name}), **sums}
    form |= {"status": found.by_status, "reason": found.by_reason, "type": found.by_type}
    form |= found.pace.as_json()
    if not found.name:
        form["collections"] = list(current_archive().collections(scope=current_scope()))
    form["unsure"] = [
        {"document": document.id, "page": page, "confidence": round(confidence, 3)}
        for document, page, confidence in found.unsure
    ]
    return {**form, "unread_total": found.unread_total, "unread": list(_unread(found.unread))}


def _sums(name: str) -> Json:
    counts = current_archive().counts(scope=current_scope(), collection=name)
    by = counts.by_status
    waiting = sum(by.get(status, 0) for status in UNFINISHED)
    documents = sum(by.values())
    trouble = documents - waiting - sum(by.get(status, 0) for status in GOOD_ENDS)
    row: Json = {"collection": name, "documents": documents, "pages": counts.pages}
    return {**row, "pages_without_text": counts.pages_without_text, "waiting": waiting, "trouble": trouble}


def _common(found: CollectionPage) -> list[tuple[str, int]]:
    """The reasons of more than one document, most common first; the others stand beside their document anyway."""
    common = [(reason, count) for reason, count in found.by_reason.items() if reason and count > 1]
    return sorted(common, key=lambda one: (-one[1], one[0]))[:REASONS]


def _waiting(found: CollectionPage) -> int:
    return sum(found.by_status.get(status, 0) for status in UNFINISHED)


def _minutes(found: CollectionPage) -> int:
    """How long the files that wait will take, at least 1; 0 where that cannot be told."""
    left = found.pace.seconds_left
    return 0 if left is None else max(1, round(left / 60))


def _unread(documents: tuple[Document, ...]) -> Iterator[Json]:
    for document in documents:
        row: Json = {"document": document.id, "path": document.called, "collection": document.collection}
        row |= {"type": document.type, "size": document.size, "status": str(document.status)}
        yield {**row, "stage": document.stage, "reason": document.reason}
