"""Finds all that hangs together with what changed: by handles, by judgements, and by the entities there were."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, select

from indexer.model.entities import Judgement
from indexer.model.identity import entity_id
from indexer.model.kinds import Kind
from indexer.store import handles
from indexer.store.clusters import of_kind
from indexer.store.documents import chunks
from indexer.store.forest import KIND, kinds
from indexer.store.naming import NAMED, handles_of_shape, joining, read, ref_of, shape_of
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS, ENTITIES, HANDLES
from indexer.store.summing import Named


class Reach:
    """One search outwards from what is noted as unsettled, over one connection."""

    def __init__(self, connection: Connection, said: Sequence[Judgement]) -> None:
        self._connection = connection
        self._rows: dict[tuple[int, int], Named] = {}
        self._handles: set[str] = set()
        self._entities: set[str] = set()
        self._beside: dict[str, set[str]] = defaultdict(set)
        told = kinds(said)
        self._told = frozenset(told)
        self._kinds = sorted({Kind(kind) for kind in told.values()})
        for one in said:
            if not one.undone and one.verdict != KIND:
                self._beside[one.left].add(one.right)
                self._beside[one.right].add(one.left)

    @property
    def handles(self) -> set[str]:
        """All handles that were followed: whatever has one of them is among the rows."""
        return self._handles

    def around(self, noted: Iterable[str]) -> tuple[list[Named], dict[str, str]]:
        """The rows to be settled, and the entities they replace with their name keys."""
        fresh = {
            *noted,
            *self._told,
        }  # no handle leads to what people say to be of another kind
        while fresh:
            self._handles |= fresh
            rows = [*self._by_handle(fresh), *self._by_reference(fresh), *self._by_entity(self._led(fresh))]
            reached: set[str] = set()
            for row in rows:
                if (row.document, row.position) not in self._rows:
                    self._rows[row.document, row.position] = row
                    reached |= self._leading_on(row)
            fresh = reached - self._handles
        return list(self._rows.values()), self._old()

    def _leading_on(self, row: Named) -> set[str]:
        shape = shape_of(row)
        own = {row.entity, *handles_of_shape(shape)}
        for kind in self._kinds:  # whose kind is told for a name, is told with all others of that name
            own |= handles.handles_of(of_kind(joining(shape, ref_of(row)), kind))
        if not self._beside:
            return own
        ref = ref_of(row)
        names = own | {ref, entity_id(row.kind, ref)}
        return own | {other for name in names & self._beside.keys() for other in self._beside[name]}

    def _by_handle(self, fresh: Iterable[str]) -> Iterator[Named]:
        here = (HANDLES.c.document == DOCUMENT_ENTITIES.c.document) & (
            HANDLES.c.position == DOCUMENT_ENTITIES.c.position
        )
        for some in chunks(sorted(fresh)):
            held = self._connection.execute(select(HANDLES).where(HANDLES.c.handle.in_(some)))
            unread = sorted({row.handle for row in held if (row.document, row.position) not in self._rows})
            if unread:  # most handles lead to what another one has led to
                yield from read(self._connection, NAMED.join(HANDLES, here).where(HANDLES.c.handle.in_(unread)))

    def _by_reference(self, fresh: Iterable[str]) -> Iterator[Named]:
        for ref in sorted(one for one in fresh if "#" in one):
            document, _, key = ref.partition("#")
            query = NAMED.where(DOCUMENTS.c.id == document, DOCUMENT_ENTITIES.c.key == key)
            yield from read(self._connection, query)

    def _by_entity(self, entities: set[str]) -> Iterator[Named]:
        for some in chunks(sorted(entities - self._entities)):
            self._entities |= set(some)
            yield from read(self._connection, NAMED.where(DOCUMENT_ENTITIES.c.entity.in_(some)))

    def _led(self, fresh: set[str]) -> set[str]:
        """The entities these ids led to. A name nobody bears any longer still leads to what has to be cleared."""
        return set(handles.leads(self._connection, fresh).values())

    def _old(self) -> dict[str, str]:
        old: dict[str, str] = {}
        for some in chunks(sorted(self._entities | {row.entity for row in self._rows.values()})):
            query = select(ENTITIES.c.id, ENTITIES.c.name_keys).where(ENTITIES.c.id.in_(some))
            old |= {row.id: row.name_keys for row in self._connection.execute(query)}
        return old
