"""The rows of a table of entities, as an address asks for them: by kind, by name, sorted, one page or all."""

from collections.abc import Iterator

from flask import request

from indexer.errors import WrongUse
from indexer.model.entities import Entity
from indexer.model.json_form import Json, without_absent
from indexer.model.kinds import ENTITY_KINDS, Kind
from webui.context import current_archive, current_scope
from webui.paging import Paging, asked_pairs, whole_number

ROWS = 50  # a page
BATCH = 500  # asked for at once where all are wanted
KINDS = tuple(kind for kind in Kind if kind in ENTITY_KINDS)
SORTS = {"mentions": "Most mentions", "name": "Name"}


def asked_kind() -> Kind | None:
    """The kind an address asks for; None for all. Raises WrongUse for anything else."""
    text = request.args.get("kind", "").strip()
    if text and text not in ENTITY_KINDS:
        raise WrongUse(f"“kind” must be one of {', '.join(KINDS)}.")
    return Kind(text) if text else None


def asked_sort() -> str:
    """How an address wants a table of entities sorted. Raises WrongUse."""
    sort = request.args.get("sort", "") or "mentions"
    if sort not in SORTS:
        raise WrongUse(f"“sort” must be one of {', '.join(SORTS)}.")
    return sort


def some(kind: Kind | None, address: str) -> tuple[list[Entity], Paging]:
    """One page of the entities that an address asks for."""
    number = whole_number("page", 1)
    found, total = current_archive().entities(
        scope=current_scope(),
        kind=kind,
        name_contains=request.args.get("name", "").strip(),
        sort=asked_sort(),
        limit=ROWS,
        offset=(number - 1) * ROWS,
    )
    return found, Paging(number, ROWS, total, address, asked_pairs()).there()


def every(kind: Kind | None) -> Iterator[Entity]:
    """All entities that an address asks for."""
    name, sort = request.args.get("name", "").strip(), asked_sort()
    archive, scope = current_archive(), current_scope()
    offset, total = 0, 1
    while offset < total:
        found, total = archive.entities(
            scope=scope, kind=kind, name_contains=name, sort=sort, limit=BATCH, offset=offset
        )
        yield from found
        offset += BATCH


def row(entity: Entity) -> Json:
    """An entity as a row of a table, for JSON and CSV."""
    fixed: Json = {"entity": entity.id, "kind": str(entity.kind), "name": entity.name}
    fixed |= {"names": "; ".join(name.surface for name in entity.names)}
    fixed |= {"mentions": entity.mentions, "documents": entity.documents}
    return fixed | without_absent({"first": entity.first, "last": entity.last})
