"""How an archive or a collection stands, in numbers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from indexer.model.documents import UNSURE
from indexer.model.json_form import Json
from indexer.model.kinds import UNFINISHED
from indexer.model.scope import Scope
from indexer.store.documents import allowed, how_many
from indexer.store.schema import DOCUMENTS, RECOGNISED, UNSETTLED

LATELY = 5  # minutes over which the rate is taken


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents by status, by reason (those that have one) and by type; `pages_without_text` of all `pages`, and
    `unsure_pages`, of whose letters the recogniser is not sure."""

    by_status: dict[str, int] = field(default_factory=dict)
    by_reason: dict[str, int] = field(default_factory=dict)
    by_type: dict[str, int] = field(default_factory=dict)
    pages: int = 0
    pages_without_text: int = 0
    unsure_pages: int = 0


def counts(connection: Connection, *, scope: Scope, collection: str | None = None) -> Counts:
    """The numbers of one collection, or of all that the reader may see."""
    chosen = [allowed(scope)]
    if collection is not None:
        chosen.append(DOCUMENTS.c.collection == collection)
    sums = select(func.sum(DOCUMENTS.c.pages), func.sum(DOCUMENTS.c.blank_pages)).where(*chosen)
    pages, blank = connection.execute(sums).one()
    by = {name: _by(connection, DOCUMENTS, name, chosen) for name in ("status", "reason", "type")}
    by["reason"].pop("", None)
    unsure = connection.execute(_unsure(chosen, func.count())).scalar()
    return Counts(by["status"], by["reason"], by["type"], int(pages or 0), int(blank or 0), int(unsure or 0))


def unsure(
    connection: Connection, *, scope: Scope, collection: str | None, limit: int | None
) -> list[tuple[str, int, float]]:
    """Document, number and confidence of pages of whose letters the recogniser is not sure, the least sure first."""
    chosen = [allowed(scope)]
    if collection is not None:
        chosen.append(DOCUMENTS.c.collection == collection)
    query = _unsure(chosen, DOCUMENTS.c.id, RECOGNISED.c.page, RECOGNISED.c.confidence)
    query = query.order_by(RECOGNISED.c.confidence, DOCUMENTS.c.id, RECOGNISED.c.page).limit(limit)
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def _unsure(chosen: list[ColumnElement[bool]], *columns: Any) -> Select[Any]:
    joined = RECOGNISED.join(DOCUMENTS, DOCUMENTS.c.number == RECOGNISED.c.document)
    return select(*columns).select_from(joined).where(RECOGNISED.c.confidence < UNSURE, *chosen)


@dataclass(frozen=True, slots=True)
class Pace:
    """How reading goes on: files that wait or are being read, and those that ended in the last `seconds`; whether a
    run is there that reads on."""

    waiting: int
    ended: int
    seconds: float
    running: bool

    @property
    def a_minute(self) -> float:
        """Files a minute; 0 where no run reads on, or none ended lately."""
        return 60 * self.ended / self.seconds if self.running else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at this rate; None where that cannot be told."""
        return 60 * self.waiting / self.a_minute if self.waiting and self.a_minute else None

    def as_json(self) -> Json:
        """`running` only where files wait, `files_a_minute` and `seconds_left` only where they can be told."""
        left = self.seconds_left
        rate = {} if left is None else {"files_a_minute": round(self.a_minute, 1), "seconds_left": round(left)}
        running = {"running": self.running} if self.waiting else {}
        return {"waiting": self.waiting, **running, **rate}


def pace(connection: Connection, *, scope: Scope, collection: str | None = None, running: bool) -> Pace:
    """How fast files (not what lies inside them) came to their end in the last minutes, and how many are to come."""
    chosen = [allowed(scope), DOCUMENTS.c.parent == ""]
    if collection is not None:
        chosen.append(DOCUMENTS.c.collection == collection)
    unfinished = DOCUMENTS.c.status.in_(sorted(map(str, UNFINISHED)))
    waiting = how_many(connection, *chosen, unfinished)
    until = datetime.now(UTC)
    since = (until - timedelta(minutes=LATELY)).isoformat(timespec="milliseconds")
    ended = select(func.count(), func.min(DOCUMENTS.c.saved_at))
    count, first = connection.execute(ended.where(*chosen, ~unfinished, DOCUMENTS.c.saved_at >= since)).one()
    began = datetime.fromisoformat(first) if first else until
    # From the first to now are as many files as ended after it.
    return Pace(waiting, max(0, count - 1), max(1.0, (until - began).total_seconds()), running)


def state(connection: Connection) -> tuple[object, ...]:
    """Changes with every document saved or removed, and with every settling: numbers of documents and revisions, the
    last saving, and what waits to be settled."""
    saved = (func.count(), func.sum(DOCUMENTS.c.revision), func.max(DOCUMENTS.c.saved_at))
    waiting = (func.count(), func.sum(UNSETTLED.c.stamp))
    return (
        *connection.execute(select(*saved).select_from(DOCUMENTS)).one(),
        *connection.execute(select(*waiting).select_from(UNSETTLED)).one(),
    )


def is_waiting(connection: Connection) -> bool:
    """Whether anything waits to be settled."""
    return connection.execute(select(UNSETTLED.c.handle).limit(1)).first() is not None


def collections(connection: Connection, *, scope: Scope) -> list[str]:
    """The names of the collections that the reader may see, in order."""
    query = select(DOCUMENTS.c.collection).where(allowed(scope)).distinct().order_by(DOCUMENTS.c.collection)
    return list(connection.execute(query).scalars())


def _by(connection: Connection, table: Table, name: str, chosen: list[ColumnElement[bool]]) -> dict[str, Any]:
    column = table.c[name]
    query = select(column, func.count()).where(*chosen).group_by(column).order_by(column)
    return {row[0]: int(row[1]) for row in connection.execute(query)}
