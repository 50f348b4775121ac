"""Groups of versions; two laid side by side, what differs lit, each paragraph leading to its page."""

from dataclasses import dataclass

from flask import Blueprint, Response, url_for

from indexer.lookup.versions import Comparison, Row, Stretch, compare, group_rows, groups, places
from indexer.model.json_form import Json
from webui import segments, twins
from webui.context import current_archive, current_scope
from webui.paging import Paging, asked_pairs, whole_number

pages = Blueprint("versions", __name__)

ROWS = 200  # a page
GROUPS, MEMBERS = 30, 20  # a page, and those shown of each
AROUND = 1  # equal paragraphs shown before and after a difference


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it is shown; `passed` counts the equal paragraphs left out before it."""

    row: Row
    left: list[segments.Piece]
    right: list[segments.Piece]
    passed: int


@twins.page(pages, "/duplicates")
def overview(form: str) -> Response:
    """All groups of equal files and of versions of one text, the largest first."""
    number = whole_number("page", 1)
    found, total = groups(current_archive(), scope=current_scope(), offset=(number - 1) * GROUPS, limit=GROUPS)
    paging = Paging(number, GROUPS, total, "/duplicates", asked_pairs()).there()
    if form == twins.JSON:
        return twins.as_json({"total": total, "groups": list(group_rows(found))})
    return twins.html("versions/groups.html", groups=list(found), paging=paging, places=places, most=MEMBERS)


@twins.page(pages, "/documents/<document_id>/compare/<other_id>")
def beside(document_id: str, other_id: str, form: str) -> Response:
    """The two documents, paragraph by paragraph."""
    found = compare(current_archive(), document_id, other_id, scope=current_scope())
    if form == twins.JSON:
        return twins.as_json(_as_json(found))
    rows, after = _shown(found)
    number = whole_number("page", 1)
    address = url_for(".beside", document_id=document_id, other_id=other_id)
    paging = Paging(number, ROWS, len(rows), address, asked_pairs()).there()
    last = number == paging.last
    return twins.html(
        "versions/compare.html",
        found=found,
        rows=rows[(number - 1) * ROWS : number * ROWS],
        after=after if last else 0,
        paging=paging,
    )


def _shown(found: Comparison) -> tuple[list[Shown], int]:
    """The rows that differ and those next to them, and how many equal ones follow the last."""
    differing = [at for at, row in enumerate(found.rows) if not row.same]
    kept = sorted(
        {at for one in differing for at in range(one - AROUND, one + AROUND + 1)} & set(range(len(found.rows)))
    )
    shown, before = [], 0
    for at in kept:
        row = found.rows[at]
        shown.append(Shown(row, _pieces(row.left), _pieces(row.right), at - before))
        before = at + 1
    return shown, len(found.rows) - before


def _pieces(one: Stretch | None) -> list[segments.Piece]:
    return segments.split(one.text, one.changed) if one else []


def _as_json(found: Comparison) -> Json:
    rows = [{"left": _side(row.left), "right": _side(row.right)} for row in found.rows if not row.same]
    heads = {
        name: {"document": one.id, "title": one.name} for name, one in (("left", found.left), ("right", found.right))
    }
    return {**heads, "paragraphs": len(found.rows), "differing": found.differing, "cut": found.cut, "differences": rows}


def _side(one: Stretch | None) -> Json | None:
    if one is None:
        return None
    changed = [[one.start + start, one.start + end] for start, end in one.changed]
    return {"page": one.page, "start": one.start, "end": one.end, "text": one.text, "spans": changed}
