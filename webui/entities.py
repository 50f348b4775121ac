"""Companies, organisations and people (places too): the table of all, and each with everything known of it."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer.lookup import exports, tables
from indexer.lookup.decisions import ToDecide, to_decide
from indexer.lookup.entities import entity_page, mentions_in_context
from indexer.lookup.joined import joined_json
from indexer.lookup.views import EntityPage, FoundTie, InContext
from indexer.model.entities import NameSeen
from indexer.model.json_form import Json, tie_json, without_absent
from indexer.model.kinds import Kind
from indexer.model.mentions import Span
from webui import entity_rows, likely_names, present, review, twins
from webui.context import current_archive, current_scope
from webui.paging import Paging, asked_pairs, whole_number, with_pairs, without

pages = Blueprint("entities", __name__)

ROWS = 50  # mentions a page
BATCH = 500  # mentions asked for at once where all are wanted
LIKE = 50  # entities that a name may be that of
LIKE_COLUMNS = ("entity", "kind", "name", "spelling", "score", "why", "mentions", "documents")
MENTION_COLUMNS = (
    "entity",
    "surface",
    "document",
    "title",
    "date",
    "page",
    "start",
    "end",
    "context",
    "finder",
    "score",
)


@twins.page(pages, "/entities", twins=(twins.JSON, twins.CSV))
def table(form: str) -> Response:
    """All entities, by kind and name."""
    kind = entity_rows.asked_kind()
    if name := request.args.get("q", "").strip():
        return _like(name, kind, form)
    if form == twins.CSV:
        return twins.as_csv("entities", tables.ENTITY_COLUMNS, map(entity_rows.row, entity_rows.every(kind)))
    found, paging = entity_rows.some(kind, "/entities")
    if form == twins.JSON:
        return twins.as_json({"total": paging.total, "entities": [entity_rows.row(one) for one in found]})
    pairs = without(asked_pairs(), "page")
    return twins.html(
        "entities/entities.html",
        found=found,
        paging=paging,
        kinds=entity_rows.KINDS,
        chosen=kind,
        name=request.args.get("name", ""),
        sort=entity_rows.asked_sort(),
        sorts=entity_rows.SORTS,
        csv=with_pairs("/entities.csv", pairs),
    )


def _like(name: str, kind: Kind | None, form: str) -> Response:
    """The entities that a name may be that of, in whatever form, the likeliest first, each with why."""
    found = current_archive().names_like(name, scope=current_scope(), kind=kind, limit=LIKE)
    rows = [exports.likely_row(one) for one in found]
    if form == twins.CSV:
        return twins.as_csv("names", LIKE_COLUMNS, [{**row, "why": "; ".join(row["why"])} for row in rows])
    if form == twins.JSON:
        return twins.as_json({"total": len(rows), "entities": rows})
    pairs = asked_pairs()
    return twins.html(
        "entities/entities.html",
        found=[one.entity for one in found],
        why=likely_names.reasons(found),
        paging=Paging(1, LIKE, len(found), "/entities", pairs),
        kinds=entity_rows.KINDS,
        chosen=kind,
        name="",
        asked=name,
        sort=entity_rows.asked_sort(),
        sorts={},
        csv=with_pairs("/entities.csv", pairs),
    )


@twins.page(pages, "/entities/<entity_id>", twins=(twins.JSON, twins.CSV))
def one(entity_id: str, form: str) -> BaseResponse:
    """All that the archive knows of one company, organisation, person or place, each line leading to its proof."""
    archive, scope = current_archive(), current_scope()
    if form == twins.CSV:
        return twins.as_csv("mentions", MENTION_COLUMNS, _every_mention(entity_id))
    number = whole_number("page", 1)
    found = entity_page(archive, entity_id, scope=scope, offset=(number - 1) * ROWS, limit=ROWS)
    address = url_for(".one", entity_id=found.entity.id)
    paging = Paging(number, ROWS, found.mentions_total, address, asked_pairs()).there()
    deciding = to_decide(archive, found.entity, scope=scope)
    if form == twins.JSON:
        return twins.as_json(_as_json(found) | _deciding_json(deciding))
    if found.entity.id != entity_id:
        # The address of a name that has been joined to another: lead on, but not for ever, as joins can be undone.
        return redirect(address)
    return twins.html(
        "entities/entity.html",
        entity=found.entity,
        names=_spellings(found.entity.names),
        found=found,
        mentions=_grouped(found.mentions),
        ties=said_alike(found.ties),
        paging=paging,
        deciding=deciding,
        kinds=entity_rows.KINDS,
        waits=archive.is_waiting(),
    )


def _spellings(names: Iterable[NameSeen]) -> list[NameSeen]:
    """Names as they are shown: those that only a line break tells apart are one."""
    found: dict[str, NameSeen] = {}
    for name in names:
        shown = present.line(name.surface)
        count = name.count + (found[shown].count if shown in found else 0)
        found[shown] = NameSeen(shown, count, name.script)
    return sorted(found.values(), key=lambda name: -name.count)


def _grouped(mentions: Iterable[InContext]) -> list[list[InContext]]:
    """Mentions document by document, in the order they come in."""
    return [list(group) for _, group in groupby(mentions, key=lambda one: one.document)]


def said_alike(ties: Iterable[FoundTie]) -> list[list[FoundTie]]:
    """Ties that say the same of the same two together, those said most often first."""
    groups: dict[tuple[object, ...], list[FoundTie]] = {}
    for one in ties:
        ends = tuple(_who(one, span) for span in (one.tie.source, one.tie.target, *one.tie.via))
        groups.setdefault((one.tie.type, one.tie.share, one.tie.ended, one.tie.certainty, ends), []).append(one)
    return sorted(groups.values(), key=lambda group: -len(group))


def _who(one: FoundTie, span: Span) -> str:
    link = one.parties.get((span.document, span.entity))
    return link.id if link else present.line(span.surface).casefold()


def _every_mention(entity_id: str) -> Iterator[Json]:
    archive, scope = current_archive(), current_scope()
    entity = archive.entity(entity_id, scope=scope)
    offset, total = 0, 1
    while offset < total:
        found, total = mentions_in_context(archive, entity.id, scope=scope, offset=offset, limit=BATCH)
        for one in found:
            yield {**_mention(one), "entity": entity.id}
        offset += BATCH


def _mention(one: InContext) -> Json:
    place: Json = {"surface": one.surface, "start": one.start, "end": one.end}
    place |= {"document": one.document, "page": one.page, "title": one.title, **without_absent({"date": one.date})}
    return {**place, "context": one.context, "finder": one.finder, "score": round(one.score, 4)}


def _deciding_json(deciding: ToDecide) -> Json:
    parts = [{"name_id": one.id, "name": one.name, "documents": one.documents} for one in deciding.parts]
    like = [exports.likely_row(one) for one in deciding.like]
    decided = [review.decision_json(one) for one in deciding.decided]
    return {"joined_from": parts, "may_be": like, "judgements": decided}


def _as_json(found: EntityPage) -> Json:
    entity = found.entity
    names = [{"surface": name.surface, "count": name.count, "script": name.script} for name in entity.names]
    form: Json = {**entity_rows.row(entity), "names": names, "mentions": [_mention(one) for one in found.mentions]}
    form |= {"mentions_total": found.mentions_total}
    form["beside"] = {
        str(kind): [{"entity": one.id, "name": one.name, "shared": one.shared} for one in links]
        for kind, links in found.beside.items()
    }
    form |= {"contracts_total": found.contracts_total, "ties_total": found.ties_total}
    form["contracts"] = [joined_json(one) for one in found.contracts]
    form["ties"] = [tie_json(one.tie) for one in found.ties]
    form["in"] = [
        {"document": document.id, "title": document.name, "mentions": count} for document, count in found.documents
    ]
    return form
