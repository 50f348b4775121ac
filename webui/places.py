"""The places the archive names, as a table; each leads to its page among the entities."""

from flask import Blueprint, Response, request

from indexer.lookup import tables
from indexer.model.kinds import Kind
from webui import entity_rows, twins
from webui.paging import asked_pairs, with_pairs, without

pages = Blueprint("places", __name__)


@twins.page(pages, "/places", twins=(twins.JSON, twins.CSV))
def table(form: str) -> Response:
    """All places, by name or by how often they are named."""
    if form == twins.CSV:
        return twins.as_csv("places", tables.ENTITY_COLUMNS, map(entity_rows.row, entity_rows.every(Kind.PLACE)))
    found, paging = entity_rows.some(Kind.PLACE, "/places")
    if form == twins.JSON:
        return twins.as_json({"total": paging.total, "places": [entity_rows.row(one) for one in found]})
    return twins.html(
        "places/places.html",
        found=found,
        paging=paging,
        name=request.args.get("name", ""),
        sort=entity_rows.asked_sort(),
        sorts=entity_rows.SORTS,
        csv=with_pairs("/places.csv", without(asked_pairs(), "page")),
    )
