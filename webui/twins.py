"""One view, up to three forms: a page, its JSON twin, its CSV twin. Addresses and answers; knows no subject."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify, render_template

from indexer.lookup.tables import csv_lines
from indexer.model.json_form import Json

View = TypeVar("View", bound=Callable[..., Any])
HTML, JSON, CSV = "html", "json", "csv"


def page(pages: Blueprint, address: str, *, twins: Sequence[str] = (JSON,)) -> Callable[[View], View]:
    """Serve a view at `address` and, with an ending, at each of its twins. The view is given `form`."""

    def register(view: View) -> View:
        pages.add_url_rule(address, view_func=view, defaults={"form": HTML})
        pages.add_url_rule(f"{address}.<any({','.join(twins)}):form>", view_func=view)
        return view

    return register


def html(template: str, **shown: Any) -> Response:
    """A page."""
    return Response(render_template(template, **shown), mimetype="text/html")


def as_json(form: Mapping[str, Any]) -> Response:
    """A JSON twin."""
    answer: Response = jsonify(form)
    return answer


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Response:
    """A CSV twin, sent as it is made, saved as `name`.csv. Cells that a spreadsheet would run are made harmless."""
    lines = csv_lines(columns, rows)
    # An error must show while the status can still tell it, so the heading and the first row are made at once.
    first = list(islice(lines, 2))
    sent: Iterator[str] = chain(first, lines)
    return Response(sent, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}.csv"'})


def json_rows(rows: Iterable[Json]) -> list[Json]:
    """Rows gathered for a JSON twin."""
    return list(rows)
