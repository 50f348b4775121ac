"""Documents, their paths and their pages: rows in, rows out."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, bindparam, func, or_, select, true

from indexer.errors import NotFound
from indexer.model.documents import Block, Document, Page, Target
from indexer.model.kinds import Role, SourceKind, Status
from indexer.model.scope import Scope
from indexer.store import boxes
from indexer.store.schema import DOCUMENTS, PAGES, PATHS, RECOGNISED
from indexer.store.sound import sound
from indexer.text.natural_order import sort_key

Chosen = ColumnElement[bool]
_PLAIN: tuple[str, ...] = (
    "collection",
    "sha256",
    "size",
    "type",
    "kind_reason",
    "title",
    "date",
    "site",
    "url",
    "language",
    "sender",
)
_PLAIN += ("parent", "root", "inside", "key", "stage", "reason", "parser", "pages")
_MANY = 500  # values in one IN list; below every database's limit
_PLACED = 200  # characters of a sort key: a row of an index holds 2,704 bytes on PostgreSQL, a path may be longer


_KNOWN = select(DOCUMENTS.c.number, DOCUMENTS.c.revision).where(DOCUMENTS.c.id == bindparam("id"))
_REPLACE = DOCUMENTS.update().where(DOCUMENTS.c.number == bindparam("at"))
_FOLLOW = _REPLACE.where(DOCUMENTS.c.revision > 0).values(revision=DOCUMENTS.c.revision + 1)
_OF_PAGE = and_(RECOGNISED.c.document == PAGES.c.document, RECOGNISED.c.page == PAGES.c.number)
_PAGES = select(PAGES, RECOGNISED.c.confidence, RECOGNISED.c.aside).select_from(PAGES.outerjoin(RECOGNISED, _OF_PAGE))
_PATHS_OF = select(PATHS.c.path).where(PATHS.c.document == bindparam("at"))


def now() -> str:
    """The time of writing, ISO, UTC; only ever put into columns that are not exported."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def allowed(scope: Scope) -> ColumnElement[bool]:
    """The condition on `documents` that keeps a reader to what they may see."""
    if scope.collections is None:
        return true()
    return DOCUMENTS.c.collection.in_(sorted(scope.collections))


def inside(document_id: str, *, scope: Scope) -> ColumnElement[bool]:
    """The condition on `documents` that keeps to what lies in a container and may be seen."""
    return and_(DOCUMENTS.c.parent == document_id, allowed(scope))


def in_order() -> tuple[ColumnElement[Any], ...]:
    """The fixed order of documents: collection, first path and place within the container by their numbers, id.

    The first two are in an index; the others part what is equal but for zeros before a number, or very long.
    """
    return tuple(DOCUMENTS.c[name] for name in ("collection", "place", "path", "inside", "id"))


def placed(path: str, inside: str) -> str:
    """What a document sorts by: a container stands before all that it holds."""
    return "\n".join(sort_key(text)[:_PLACED] for text in (path, inside))


def by_date() -> tuple[ColumnElement[Any], ...]:
    """Documents from the earliest to the latest own date, undated ones last."""
    return DOCUMENTS.c.date == "", DOCUMENTS.c.date, DOCUMENTS.c.id


def number_of(connection: Connection, document_id: str, *, scope: Scope) -> int:
    """The local key of a document. Raises NotFound where there is none, or not for this reader."""
    query = select(DOCUMENTS.c.number).where(DOCUMENTS.c.id == document_id, allowed(scope))
    number = connection.execute(query).scalar()
    if number is None:
        raise NotFound(f"There is no document {document_id}.")
    return int(number)


def status_of(connection: Connection, document_id: str) -> Status:
    """How far a document has come. Raises NotFound."""
    status = connection.execute(select(DOCUMENTS.c.status).where(DOCUMENTS.c.id == document_id)).scalar()
    if status is None:
        raise NotFound(f"There is no document {document_id}.")
    return Status(status)


def one(connection: Connection, document_id: str, *, scope: Scope) -> Document:
    """The document. Raises NotFound."""
    number = number_of(connection, document_id, scope=scope)
    return by_number(connection, [number])[number]


def by_id(connection: Connection, ids: Iterable[str], *, scope: Scope) -> dict[str, Document]:
    """Those of these documents that there are and the reader may see."""
    numbers: list[int] = []
    for some in chunks(sorted(set(ids))):
        query = select(DOCUMENTS.c.number).where(DOCUMENTS.c.id.in_(some), allowed(scope))
        numbers += connection.execute(query).scalars()
    return {document.id: document for document in by_number(connection, numbers).values()}


def names(connection: Connection, *, scope: Scope) -> dict[str, str]:
    """What each document is called: `Document.name`, without reading more than that takes."""
    columns = (DOCUMENTS.c[name] for name in ("id", "title", "inside", "path"))
    rows = connection.execute(select(*columns).where(allowed(scope)))
    return {row.id: row.title or (row.inside or row.path or row.id).rsplit("/", 1)[-1] for row in rows}


def chosen(*, scope: Scope, **equal: str | None) -> Select[Any]:
    """Local keys of documents in their fixed order; `equal` names columns and the values asked for, None for any."""
    conditions = [DOCUMENTS.c[name] == value for name, value in equal.items() if value is not None]
    return select(DOCUMENTS.c.number).where(allowed(scope), *conditions).order_by(*in_order())


def listed(connection: Connection, query: Select[Any]) -> list[Document]:
    """The documents whose local keys a query gives, in its order."""
    numbers = [row[0] for row in connection.execute(query)]
    found = by_number(connection, numbers)
    return [found[number] for number in numbers]


def by_number(connection: Connection, numbers: Sequence[int]) -> dict[int, Document]:
    """Documents by local key."""
    found: dict[int, Document] = {}
    for some in chunks(sorted(set(numbers))):
        paths: dict[int, list[str]] = {}
        for number, path in connection.execute(
            select(PATHS.c.document, PATHS.c.path).where(PATHS.c.document.in_(some))
        ):
            paths.setdefault(number, []).append(path)
        for row in connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.number.in_(some))):
            found[row.number] = _document(row, sorted(paths.get(row.number, ())))
    around = _around(connection, found.values())
    return {
        number: replace(one, around=around[one.parent]) if one.parent in around else one
        for number, one in found.items()
    }


def chunks(values: Sequence[Any], size: int = _MANY) -> Iterator[Sequence[Any]]:
    """The values in portions that fit into one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def among(table: Table, left: str, right: str, pairs: Iterable[tuple[Any, Any]]) -> Iterator[Chosen]:
    """Conditions that two columns are one of the pairs, each of a portion that fits into one statement; best where few
    differ in the left one. For row values SQLite goes through the whole table."""
    for some in chunks(sorted(pairs)):
        by_left = groupby(some, key=itemgetter(0))
        yield or_(*((table.c[left] == one) & table.c[right].in_([pair[1] for pair in group]) for one, group in by_left))


def _around(connection: Connection, found: Iterable[Document]) -> dict[str, tuple[str, ...]]:
    """For each container that one of these documents lies right in, and that is not the outermost: the way to it."""
    up: dict[str, tuple[str, str]] = {}  # the container of each container, and the path in that
    wanted = {one.parent for one in found if one.parent and one.parent != one.root}
    while wanted:
        for some in chunks(sorted(wanted)):
            query = select(DOCUMENTS.c.id, DOCUMENTS.c.parent, DOCUMENTS.c.inside).where(DOCUMENTS.c.id.in_(some))
            up |= {row.id: (row.parent, row.inside) for row in connection.execute(query)}
        wanted = {parent for one in wanted if (parent := up.get(one, ("", ""))[0])} - up.keys()
    return {one: _way_to(one, up) for one in up}


def _way_to(container: str, up: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    parts: list[str] = []
    while container in up:
        container, inside = up[container]
        parts = [inside, *parts]
    return tuple(part for part in parts if part)


def keys_on_several_lines(connection: Connection, parent: str) -> dict[str, list[str]]:
    """Keys that more than one document of a container bears, with the places of these."""
    own = DOCUMENTS.c.parent == parent, DOCUMENTS.c.key != ""
    several = select(DOCUMENTS.c.key).where(*own).group_by(DOCUMENTS.c.key).having(func.count() > 1)
    query = select(DOCUMENTS.c.key, DOCUMENTS.c.inside).where(*own, DOCUMENTS.c.key.in_(several))
    found: dict[str, list[str]] = {}
    for key, inside in connection.execute(query):
        found.setdefault(key, []).append(inside)
    return found


def places(connection: Connection, parent: str, ids: Sequence[str]) -> dict[str, str]:
    """Where those of the documents that lie in this container lie in it."""
    found: dict[str, str] = {}
    for some in chunks(ids):
        query = select(DOCUMENTS.c.id, DOCUMENTS.c.inside).where(DOCUMENTS.c.id.in_(some), DOCUMENTS.c.parent == parent)
        found.update((row[0], row[1]) for row in connection.execute(query))
    return found


def write(connection: Connection, document: Document, **more: Any) -> tuple[int, bool]:
    """Insert the document, or replace what was known of it; its paths join those known.

    Gives its local key, and whether anything of it was saved before.
    """
    values = _values(document) | more
    known = connection.execute(_KNOWN, {"id": document.id}).first()
    if known is None:
        row = {"id": document.id, "announced_at": now(), "place": placed("", document.inside), **values}
        key = connection.execute(DOCUMENTS.insert(), row).inserted_primary_key
        assert key is not None
        number, revision = int(key[0]), 0
    else:
        number, revision = known
        connection.execute(_REPLACE, {"at": number, **values})
    add_paths(connection, number, document)
    return number, revision > 0


def add_paths(connection: Connection, number: int, document: Document) -> None:
    """Remember further places where the same document was found; the index follows if it has the document."""
    known = set(connection.execute(_PATHS_OF, {"at": number}).scalars())
    fresh = sorted({sound(path) for path in document.paths} - known)
    if not fresh:
        return
    connection.execute(PATHS.insert(), [{"document": number, "path": path} for path in fresh])
    first = min(known | set(fresh))
    connection.execute(_REPLACE, {"at": number, "path": first, "place": placed(first, document.inside)})
    connection.execute(_FOLLOW, {"at": number})


def write_pages(connection: Connection, number: int, pages: Sequence[Page]) -> None:
    """Add the pages of a document that has none."""
    rows = [_page_values(number, page) for page in pages]
    if rows:
        connection.execute(PAGES.insert(), rows)
    recognised = [
        {"document": number, "page": page.number, "confidence": page.confidence, "aside": page.aside}
        for page in pages
        if page.confidence is not None or page.aside
    ]
    if recognised:
        connection.execute(RECOGNISED.insert(), recognised)


def page(connection: Connection, document: int, number: int) -> Page:
    """One page with boxes and blocks. Raises NotFound."""
    row = connection.execute(_PAGES.where(PAGES.c.document == document, PAGES.c.number == number)).first()
    if row is None:
        raise NotFound(f"The document has no page {number}.")
    return _page(row)


def pages(connection: Connection, document: int, *, after: int, limit: int) -> list[Page]:
    """Up to `limit` pages that follow page `after`, with boxes and blocks."""
    query = _PAGES.where(PAGES.c.document == document, PAGES.c.number > after)
    return [_page(row) for row in connection.execute(query.order_by(PAGES.c.number).limit(limit))]


def texts(connection: Connection, numbers: Sequence[int]) -> Iterator[tuple[int, int, str, str]]:
    """Document (local key), number, text and language of every page of some documents, in order, without boxes."""
    query = select(PAGES.c.document, PAGES.c.number, PAGES.c.text, PAGES.c.language)
    query = query.where(PAGES.c.document.in_(numbers)).order_by(PAGES.c.document, PAGES.c.number)
    for row in connection.execute(query):
        yield row[0], row[1], row[2], row[3]


def how_many(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    """The number of documents that meet the conditions."""
    return int(connection.execute(select(func.count()).select_from(DOCUMENTS).where(*conditions)).scalar() or 0)


def any_there(connection: Connection) -> bool:
    """Whether any document is known, however far it has come."""
    return connection.execute(select(DOCUMENTS.c.number).limit(1)).first() is not None


def dumps(value: object) -> str:
    """JSON for a column: the same content always gives the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _values(document: Document) -> dict[str, Any]:
    plain = {name: getattr(document, name) for name in _PLAIN}
    lists = {"authors": dumps(document.authors), "recipients": dumps(document.recipients)}
    words = {"kind": str(document.kind), "status": str(document.status)}
    return {**plain, **lists, **words, "facts": dumps(document.facts)}


def _document(row: Row[Any], paths: Sequence[str]) -> Document:
    columns: Any = row._mapping
    return Document(
        id=row.id,
        paths=tuple(paths),
        kind=SourceKind(row.kind),
        status=Status(row.status),
        authors=tuple(json.loads(row.authors)),
        recipients=tuple(json.loads(row.recipients)),
        facts=json.loads(row.facts),
        **{name: columns[name] for name in _PLAIN},
    )


def _page_values(document: int, page: Page) -> dict[str, Any]:
    marks = [_mark(block) for block in page.blocks]
    place = {"document": document, "number": page.number, "width": page.width, "height": page.height}
    written = {"text": page.text, "language": page.language, "source": page.source}
    return {**place, **written, "blocks": dumps(marks), "boxes": boxes.pack(page.boxes)}


def _mark(block: Block) -> list[Any]:
    mark: list[Any] = [str(block.role), block.start, block.end, block.label]
    return [*mark, block.leads_to] if block.leads_to else mark


def _page(row: Row[Any]) -> Page:
    blocks = tuple(
        Block(Role(role), start, end, label, Target(*target[0]) if target else None)
        for role, start, end, label, *target in json.loads(row.blocks)
    )
    layout = {"width": row.width, "height": row.height, "boxes": boxes.unpack(row.boxes)}
    recognised = {"confidence": row.confidence, "aside": row.aside or ""}
    return Page(row.number, row.text, row.language, row.source, blocks=blocks, **layout, **recognised)
