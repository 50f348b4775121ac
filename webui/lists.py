"""Lists of names: which there are, and who on each is in the archive, each hit leading to its page and characters."""

from flask import Blueprint, Response, request, url_for

from indexer.errors import WrongUse
from indexer.lookup import lists
from indexer.lookup.views import InContext
from indexer.model.json_form import Json
from webui import segments, twins
from webui.context import current_archive, current_scope
from webui.paging import Paging, asked_pairs, whole_number, with_pairs, without

pages = Blueprint("lists", __name__)

ROWS = 30  # things a page
LIST_COLUMNS = ("list", "names", "found", "source")


@twins.page(pages, "/lists", twins=(twins.JSON, twins.CSV))
def overview(form: str) -> Response:
    """All lists, with how many of their names are in the archive."""
    since = _since()
    states = lists.list_states(current_archive(), scope=current_scope(), since=since)
    if form == twins.HTML:
        return twins.html("lists/lists.html", states=states, since=since)
    rows = [_row(one, since) for one in states]
    return twins.as_csv("lists", LIST_COLUMNS, rows) if form == twins.CSV else twins.as_json({"lists": rows})


@pages.get("/lists/<path:name>")
def one(name: str) -> Response:
    """One list. Its name may hold anything, so that an ending counts only where no list is called so."""
    form = twins.HTML
    if name not in {known.name for known in current_archive().lists()}:
        stem, _, ending = name.rpartition(".")
        if ending in (twins.JSON, twins.CSV):
            name, form = stem, ending
    return _hits(name, form)


def _hits(name: str, form: str) -> Response:
    archive, scope, since = current_archive(), current_scope(), _since()
    if form == twins.CSV:
        rows = lists.hit_rows(archive, scope=scope, name=name, since=since)
        return twins.as_csv("hits", lists.COLUMNS, lists.cells(rows))
    number = whole_number("page", 1)
    found = lists.list_page(archive, name, scope=scope, since=since, offset=(number - 1) * ROWS, limit=ROWS)
    address = url_for(".one", name=name)
    pairs = asked_pairs()
    paging = Paging(number, ROWS, found.total, address, pairs).there()
    if form == twins.JSON:
        hits = [lists.hit_row(hit) for one in found.sightings for hit, _ in one.shown]
        return twins.as_json({"list": name, "names": found.list.size, "total": found.total, "hits": hits})
    kept = without(pairs, "page")
    return twins.html(
        "lists/list.html",
        found=found,
        paging=paging,
        since=since,
        lit=_lit,
        csv=with_pairs(f"{address}.csv", kept),
        json=with_pairs(f"{address}.json", kept),
    )


def _lit(context: InContext) -> list[segments.Piece]:
    return segments.split(context.context, [(context.left, context.right)])


def _row(one: lists.ListState, since: str) -> Json:
    row: Json = {"list": one.list.name, "names": one.list.size, "found": one.found, "source": one.list.source}
    return row | ({"since": since, "new": one.fresh} if since else {})


def _since() -> str:
    """The moment after which something is new; "" for all. Raises WrongUse."""
    text = request.args.get("since", "").strip()
    if text and not lists.MOMENT.fullmatch(text):
        raise WrongUse("“since” must be a day or a time in UTC: 2026-11-01, 2026-11-01T09:30.")
    return text
