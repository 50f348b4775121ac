"""How an archive or a collection stands, in numbers."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from indexer.model.scope import Scope
from indexer.store.documents import allowed
from indexer.store.schema import DOCUMENTS, UNSETTLED


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents by status, by reason (those that have one) and by type; `pages_without_text` of all `pages`."""

    by_status: dict[str, int] = field(default_factory=dict)
    by_reason: dict[str, int] = field(default_factory=dict)
    by_type: dict[str, int] = field(default_factory=dict)
    pages: int = 0
    pages_without_text: int = 0


def counts(connection: Connection, *, scope: Scope, collection: str | None = None) -> Counts:
    """The numbers of one collection, or of all that the reader may see."""
    chosen = [allowed(scope)]
    if collection is not None:
        chosen.append(DOCUMENTS.c.collection == collection)
    sums = select(func.sum(DOCUMENTS.c.pages), func.sum(DOCUMENTS.c.blank_pages)).where(*chosen)
    pages, blank = connection.execute(sums).one()
    by = {name: _by(connection, DOCUMENTS, name, chosen) for name in ("status", "reason", "type")}
    by["reason"].pop("", None)
    return Counts(by["status"], by["reason"], by["type"], int(pages or 0), int(blank or 0))


def state(connection: Connection) -> tuple[object, ...]:
    """Changes with every document saved or removed, and with every settling: numbers of documents and revisions, the
    last saving, and what waits to be settled."""
    saved = (func.count(), func.sum(DOCUMENTS.c.revision), func.max(DOCUMENTS.c.saved_at))
    waiting = (func.count(), func.sum(UNSETTLED.c.stamp))
    return (
        *connection.execute(select(*saved).select_from(DOCUMENTS)).one(),
        *connection.execute(select(*waiting).select_from(UNSETTLED)).one(),
    )


def collections(connection: Connection, *, scope: Scope) -> list[str]:
    """The names of the collections that the reader may see, in order."""
    query = select(DOCUMENTS.c.collection).where(allowed(scope)).distinct().order_by(DOCUMENTS.c.collection)
    return list(connection.execute(query).scalars())


def _by(connection: Connection, table: Table, name: str, chosen: list[ColumnElement[bool]]) -> dict[str, Any]:
    column = table.c[name]
    query = select(column, func.count()).where(*chosen).group_by(column).order_by(column)
    return {row[0]: int(row[1]) for row in connection.execute(query)}
