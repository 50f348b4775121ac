"""Which documents the index has yet to follow, and all that it needs to know of each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from indexer.model.documents import Document
from indexer.model.kinds import ENTITY_KINDS, Kind
from indexer.model.mentions import Mention
from indexer.store import documents, entities, mentions, records
from indexer.store.schema import DOCUMENTS, META

_FOLLOWS = "index"  # key of the name of the index for which `indexed_revision` holds


class Waiting(NamedTuple):
    """A document to be indexed, and the revision of it that was current when it was asked for."""

    number: int
    id: str
    revision: int
    pages: int


class Naming(NamedTuple):
    """An entity as one document's pages show it to the index: the archive's id and every name that finds it."""

    id: str
    kind: Kind
    names: tuple[str, ...]


class ForIndex(NamedTuple):
    """All that goes into the index of one page."""

    document: Document
    page: int
    text: str
    language: str
    entities: tuple[Naming, ...]
    values: tuple[Mention, ...]
    contracts: tuple[str, ...]
    within: str  # path, inside the outermost container, of the one it lies right in


def waiting(connection: Connection, *, after: int, limit: int) -> list[Waiting]:
    """Up to `limit` documents whose pages are saved and not yet indexed as they are, by local key after `after`."""
    columns = (DOCUMENTS.c[name] for name in ("number", "id", "revision", "pages"))
    query = select(*columns).where(DOCUMENTS.c.revision != DOCUMENTS.c.indexed_revision, DOCUMENTS.c.number > after)
    return [Waiting(*row) for row in connection.execute(query.order_by(DOCUMENTS.c.number).limit(limit))]


def how_many_wait(connection: Connection) -> int:
    """The number of documents that the index has yet to follow."""
    return documents.how_many(connection, DOCUMENTS.c.revision != DOCUMENTS.c.indexed_revision)


def indexed(connection: Connection, done: Iterable[Waiting]) -> None:
    """Note what the index now holds. What was saved again meanwhile stays waiting."""
    here = update(DOCUMENTS).where(DOCUMENTS.c.number == bindparam("at")).values(indexed_revision=bindparam("held"))
    rows = [{"at": one.number, "held": one.revision} for one in done]
    if rows:
        connection.execute(here, rows)


def compare(connection: Connection, held: frozenset[str], index: str) -> list[str]:
    """Have indexed again what the index, which holds these documents, has lost; gives what it should not have.

    With a server several indexes may have followed in turn. What was noted holds for the last of them alone.
    """
    if _is_shared(connection) and _last_follower(connection) != index:
        await_all(connection, index)
    lost, strange = differing(connection, held)
    await_again(connection, lost)
    return strange


def await_all(connection: Connection, index: str) -> int:
    """Have everything indexed by the index of this name; gives the number of documents."""
    if _is_shared(connection):
        connection.execute(META.delete().where(META.c.key == _FOLLOWS))
        connection.execute(META.insert().values(key=_FOLLOWS, value=index))
    await_again(connection)
    return how_many_wait(connection)


def _is_shared(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _last_follower(connection: Connection) -> str:
    return str(connection.execute(select(META.c.value).where(META.c.key == _FOLLOWS)).scalar() or "")


def differing(connection: Connection, held: frozenset[str]) -> tuple[list[int], list[str]]:
    """How the index, which holds these documents, differs from what was noted: local keys of those it has lost, and
    ids of those it should not have."""
    query = select(DOCUMENTS.c.number, DOCUMENTS.c.id, DOCUMENTS.c.pages, DOCUMENTS.c.indexed_revision)
    rows = connection.execute(query).all()
    lost = [row.number for row in rows if row.indexed_revision and row.pages and row.id not in held]
    kept = {row.id for row in rows if row.pages}
    return lost, sorted(held - kept)


def await_again(connection: Connection, numbers: Sequence[int] | None = None) -> None:
    """Have these documents indexed again; all that are saved where None."""
    # A count of its own that no earlier note can equal: a note on its way from before this moment must not hold.
    again = update(DOCUMENTS).where(DOCUMENTS.c.revision > 0)
    again = again.values(indexed_revision=0, revision=DOCUMENTS.c.revision + 1)
    if numbers is None:
        connection.execute(again)
        return
    for some in documents.chunks(numbers):
        connection.execute(again.where(DOCUMENTS.c.number.in_(some)))


def for_index(connection: Connection, numbers: Sequence[int]) -> Iterator[ForIndex]:
    """The pages of some documents (local keys), in order, as the index wants them.

    All that is known of these documents but their texts is held at once: ask for as many as fit into memory.
    """
    known = documents.by_number(connection, numbers)
    named = _namings(connection, numbers)
    by_page: dict[tuple[int, int], list[Mention]] = {}
    for number, found in mentions.of_documents(connection, numbers).items():
        for mention in found:
            by_page.setdefault((number, mention.page), []).append(mention)
    evidence = records.evidence_pages(connection, numbers)
    for number, page, text, language in documents.texts(connection, numbers):
        here = by_page.get((number, page), [])
        there = named.get(number, {})
        namings = tuple(there[key] for key in sorted({mention.entity for mention in here} & there.keys()))
        values = tuple(mention for mention in here if mention.kind not in ENTITY_KINDS)
        own, said = known[number], evidence.get((number, page), ())
        yield ForIndex(own, page, text, language, namings, values, said, "/".join(own.around))


def _namings(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, Naming]]:
    """By document and key: the entity's own names there, then all compared forms that the archive knows it by."""
    found = mentions.entities_of_documents(connection, numbers)
    known = entities.name_keys(connection, sorted({entity for one in found.values() for _, entity, _ in one}))
    namings: dict[int, dict[str, Naming]] = {}
    for number, one in found.items():
        namings[number] = {}
        for own, entity, keys in one:
            kind, forms = known.get(entity, (own.kind, tuple(sorted(set(keys)))))
            names = tuple(dict.fromkeys((own.name, *own.names, *(name for name in forms if name not in own.names))))
            namings[number][own.key] = Naming(entity, kind, names)
    return namings
