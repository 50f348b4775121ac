"""Where an entity appears: its mentions, its documents, and who stands on the same pages."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, select

from indexer.model.documents import Document
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention
from indexer.model.scope import Scope
from indexer.store.documents import by_date, by_number
from indexer.store.entities import HERE, bearers, source
from indexer.store.mentions import as_mention
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS, MENTIONS

_SAME = and_(MENTIONS.c.document == DOCUMENT_ENTITIES.c.document, MENTIONS.c.entity == DOCUMENT_ENTITIES.c.position)


def mentions(
    connection: Connection, entity: str, *, scope: Scope, limit: int, offset: int
) -> tuple[list[tuple[Document, Mention]], int]:
    """A portion of its mentions by date of the document, document, page and place, and how many there are."""
    rows = _by_document(connection, entity, scope=scope)
    wanted, skipped = _window(rows, limit=limit, offset=offset)
    known = by_number(connection, wanted)
    found: list[tuple[Document, Mention]] = []
    for number in wanted:  # a few documents: those with smaller counts were passed over without being read
        query = select(MENTIONS, DOCUMENT_ENTITIES.c.key).join(DOCUMENT_ENTITIES, _SAME)
        query = query.where(MENTIONS.c.document == number, DOCUMENT_ENTITIES.c.entity == entity)
        query = query.order_by(MENTIONS.c.page, MENTIONS.c.position).limit(skipped + limit - len(found))
        for row in list(connection.execute(query))[skipped:]:
            found.append((known[number], as_mention(row, {row.entity: row.key})))
        skipped = 0
    return found, sum(count for _, count in rows)


def documents(
    connection: Connection, entity: str, *, scope: Scope, limit: int | None, offset: int
) -> list[tuple[Document, int]]:
    """The documents that name it, by date, each with its number of mentions."""
    rows = _by_document(connection, entity, scope=scope)[offset:]
    rows = rows if limit is None else rows[:limit]
    known = by_number(connection, [number for number, _ in rows])
    return [(known[number], count) for number, count in rows]


def beside(connection: Connection, entity: str, *, scope: Scope, limit: int) -> dict[Kind, list[tuple[str, str, int]]]:
    """For each kind, the entities that share most pages with it: id, name, number of shared pages.

    Names only what was settled.
    """
    own = select(MENTIONS.c.document, MENTIONS.c.page).join(DOCUMENT_ENTITIES, _SAME).join(DOCUMENTS, HERE)
    pages = own.where(bearers(entity, scope=scope)).distinct().subquery()
    there = (MENTIONS.c.document == pages.c.document) & (MENTIONS.c.page == pages.c.page)
    other = DOCUMENT_ENTITIES.c.entity
    pairs = select(other, pages.c.document, pages.c.page).select_from(pages).join(MENTIONS, there)
    named = pairs.join(DOCUMENT_ENTITIES, _SAME).where(other != entity).distinct().subquery()
    shared = func.count().label("shared")
    counted = select(named.c.entity, shared).group_by(named.c.entity).subquery()
    known = source(scope)
    order = (counted.c.shared.desc(), known.c.name, known.c.id)
    rank = func.row_number().over(partition_by=known.c.kind, order_by=order).label("rank")
    ranked = select(known.c.id, known.c.kind, known.c.name, counted.c.shared, rank)
    ranked_rows = ranked.join(counted, counted.c.entity == known.c.id).subquery()
    best = select(ranked_rows).where(ranked_rows.c.rank <= limit).order_by(ranked_rows.c.kind, ranked_rows.c.rank)
    found: dict[Kind, list[tuple[str, str, int]]] = {}
    for row in connection.execute(best):
        found.setdefault(Kind(row.kind), []).append((row.id, row.name, int(row.shared)))
    return found


def _by_document(connection: Connection, entity: str, *, scope: Scope) -> list[tuple[int, int]]:
    """Local key and number of mentions of each document that names it, by date. Counts, so no mention is read."""
    count = func.sum(DOCUMENT_ENTITIES.c.mentions)
    query = select(DOCUMENTS.c.number, count).join(DOCUMENT_ENTITIES, HERE).where(bearers(entity, scope=scope))
    ordered = query.group_by(DOCUMENTS.c.number).order_by(*by_date())
    return [(row[0], int(row[1])) for row in connection.execute(ordered)]


def _window(rows: Sequence[tuple[int, int]], *, limit: int, offset: int) -> tuple[list[int], int]:
    """The documents that hold the wanted portion, and how many mentions of the first are to be passed over."""
    wanted: list[int] = []
    before, skipped = 0, 0
    for number, count in rows:
        if before >= offset + limit:
            break
        if before + count > offset:
            if not wanted:
                skipped = offset - before
            wanted.append(number)
        before += count
    return wanted, skipped
