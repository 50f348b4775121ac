"""A document opened at one page: its image and its text, both marked; who is named there; how to cite it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for

from indexer.lookup.documents import CHILDREN, children_of, open_page
from indexer.lookup.similar import similar_documents
from indexer.lookup.threads import thread_json, thread_of
from indexer.lookup.versions import versions_of
from indexer.lookup.views import DocumentPage, QuotedPassage, SimilarDocument
from indexer.model.documents import Document
from indexer.model.json_form import Json, block_json, contract_json, mention_json, without_absent
from webui import notes, page_words, segments, twins
from webui.citations import Citation, asked_quote, citation
from webui.context import current_archive, current_scope
from webui.overlay import Overlay
from webui.paging import Paging, Pairs, asked_pairs, whole_number, with_pairs

pages = Blueprint("documents", __name__)

VIEWS = {"page": "Page", "text": "Text", "both": "Side by side"}


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses around the page that is read; "" where there is none."""

    before: str
    after: str
    hit_before: str
    hit_after: str
    views: tuple[tuple[str, str, bool], ...]
    hits: tuple[tuple[int, str], ...]  # every page that matches
    at: Callable[[int], str]  # the address of a page


@twins.page(pages, "/documents/<document_id>")
def one(document_id: str, form: str) -> Response:
    """The document at `page`, the words of `q` lit; without a page, at the first that matches."""
    archive, scope = current_archive(), current_scope()
    document = archive.document(document_id, scope=scope)
    if not document.pages:
        return _without_pages(document, form)
    query = request.args.get("q", "").strip()
    number = whole_number("page", 0, most=10_000_000)
    within = whole_number("within", 1)
    opened = open_page(archive, document_id, page=number or 1, query=query, scope=scope, within=within)
    if not number and opened.matching_pages and opened.matching_pages[0] != 1:
        first = opened.matching_pages[0]
        opened = open_page(archive, document_id, page=first, query=query, scope=scope, within=within)
    similar = similar_documents(archive, document_id, scope=scope)
    if form == twins.JSON:
        return twins.as_json(_as_json(opened) | {"similar": [_similar_json(one) for one in similar]})
    return _shown(opened, query, similar)


def _shown(opened: DocumentPage, query: str, similar: Iterable[SimilarDocument]) -> Response:
    quote = asked_quote(opened.page)
    lit = segments.Spans(opened.lit)
    view = _view(opened, marked=bool(quote or opened.lit))
    overlay = Overlay(opened.page)
    ways = _ways(opened, query, view)
    led = notes.ways(opened.page, ways.at)
    text: list[segments.Paragraph] = []
    if view != "page":
        text = segments.paragraphs(opened.page, opened.mentions, lit=lit, cited=quote, ways=led)
    marks = overlay.lit(lit)
    return twins.html(
        "documents/document.html",
        opened=opened,
        document=opened.document,
        page=opened.page,
        query=query,
        view=view,
        paragraphs=text,
        lit=marks,
        pictured={mark.hit for mark in marks} if view == "both" else (),
        cited=overlay.rectangles(*quote) if quote else (),
        marks=overlay.mentions(opened.mentions),
        led=overlay.ways(led),
        count=len(lit.spans),
        ways=ways,
        cite=_citation(opened, quote),
        named=page_words.named(opened),
        values=page_words.values(opened),
        facts=page_words.facts(opened.document),
        similar=similar,
        versions=versions_of(current_archive(), opened.document, scope=current_scope()),
        thread=thread_of(current_archive(), opened.document, scope=current_scope()),
        inside=_inside(opened.document, opened.children_total, within=whole_number("within", 1)),
    )


def _inside(document: Document, total: int, *, within: int) -> Paging:
    """Which portion of what lies in a container is listed."""
    address = url_for(".one", document_id=document.id)
    return Paging(within, CHILDREN, total, address, asked_pairs(), key="within").there()


def _without_pages(document: Document, form: str) -> Response:
    """A document of which no page could be read still has its facts, its reason and its family."""
    archive, scope = current_archive(), current_scope()
    within = whole_number("within", 1)
    children, total = children_of(archive, document, scope=scope, within=within)
    inside = _inside(document, total, within=within)
    if form == twins.JSON:
        thread = [thread_json(one) for one in thread_of(archive, document, scope=scope)]
        return twins.as_json({"document": document_json(document), "thread": thread, **_children_json(children, total)})
    return twins.html(
        "documents/unread.html",
        document=document,
        parent=archive.document(document.parent, scope=scope) if document.parent else None,
        children=children,
        inside=inside,
        facts=page_words.facts(document),
        versions=versions_of(archive, document, scope=scope),
        thread=thread_of(archive, document, scope=scope),
    )


def _view(opened: DocumentPage, *, marked: bool) -> str:
    """The view asked for. Else the image; with the text beside it where words are to be lit that have no boxes."""
    if not opened.has_image:
        return "text"
    asked = request.args.get("view", "")
    if asked in VIEWS:
        return asked
    return "both" if marked and not opened.page.boxes else "page"


def _ways(opened: DocumentPage, query: str, view: str) -> Ways:
    here, last = opened.page.number, opened.document.pages
    kept: Pairs = (*((("q", query),) if query else ()), *((("view", view),) if request.args.get("view") else ()))
    address = url_for(".one", document_id=opened.document.id)

    def at(number: int, anchor: str = "") -> str:
        return with_pairs(address, (("page", str(number)), *kept)) + anchor

    ahead = [number for number in opened.matching_pages if number > here]
    behind = [number for number in opened.matching_pages if number < here]
    views = [
        (word, with_pairs(address, (("page", str(here)), *_query(query), ("view", name))), name == view)
        for name, word in VIEWS.items()
    ]
    return Ways(
        before=at(here - 1) if here > 1 else "",
        after=at(here + 1) if here < last else "",
        hit_before=at(behind[-1], "#hit-last") if behind else "",
        hit_after=at(ahead[0], "#hit-1") if ahead else "",
        views=tuple(views) if opened.has_image else (),
        hits=tuple((number, at(number, "#hit-1")) for number in opened.matching_pages),
        at=at,
    )


def _query(query: str) -> Pairs:
    return (("q", query),) if query else ()


def _citation(opened: DocumentPage, quote: tuple[int, int] | None) -> Citation:
    address = url_for(".one", document_id=opened.document.id, _external=True)
    return citation(opened, quote, address=address)


def _as_json(opened: DocumentPage) -> Json:
    page = opened.page
    form: Json = {"document": document_json(opened.document)}
    form["page"] = {"page": page.number, "text": page.text, "source": page.source} | without_absent(
        {"language": page.language, "width": page.width or None, "height": page.height or None}
    )
    form["page"] |= without_absent(
        {"confidence": page.confidence and round(page.confidence, 3), "other_reading": page.aside}
    )
    form["page"] |= without_absent({"blocks": [block_json(block, page.text) for block in page.blocks]})
    form["mentions"] = [mention_json(one.mention) | without_absent({"id": one.entity}) for one in opened.mentions]
    form["spans"] = [list(span) for span in opened.lit]
    form["matching_pages"] = list(opened.matching_pages)
    form["contracts"] = [contract_json(one.contract) for one in opened.contracts]
    form |= without_absent({"parent": opened.parent.id if opened.parent else ""})
    others = versions_of(current_archive(), opened.document, scope=current_scope())
    form["versions"] = [
        {"document": one.document.id, "title": one.document.name, "score": round(one.likeness, 4), "equal": one.equal}
        for one in others
    ]
    form["thread"] = [thread_json(one) for one in thread_of(current_archive(), opened.document, scope=current_scope())]
    return form | _children_json(opened.children, opened.children_total)


def _similar_json(one: SimilarDocument) -> Json:
    pair = {"passage": _passage_json(one.theirs), "own": _passage_json(one.own)}
    return {"document": one.document.id, "title": one.document.name, "nearness": one.nearness, **pair}


def _passage_json(passage: QuotedPassage) -> Json:
    return {"page": passage.page, "start": passage.start, "end": passage.end, "text": passage.text}


def _children_json(children: Iterable[Document], total: int) -> Json:
    listed = [{"document": child.id, "title": child.name} for child in children]
    return {"children": listed, "children_total": total}


def document_json(document: Document) -> Json:
    """What is known of a document, as `footnote read --json` says it, and where it comes from."""
    said: Json = {"document": document.id, "title": document.title, "name": document.name}
    said |= {"kind": str(document.kind), "kind_reason": document.kind_reason, "type": document.type}
    said |= {"authors": list(document.authors), "date": document.date, "site": document.site, "url": document.url}
    said |= {"language": document.language, "from": document.sender, "to": list(document.recipients)}
    said |= {"sha256": document.sha256, "size": document.size, "paths": list(document.paths)}
    said |= {"path": document.inside, "parent": document.parent, "collection": document.collection}
    said |= {"parser": document.parser, "facts": dict(document.facts), "pages": document.pages}
    return without_absent(said | {"status": str(document.status), "stage": document.stage, "reason": document.reason})
