"""Keeps an engine in step with the store, whatever was interrupted. The store is the truth, the index follows."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

from indexer.search.engine import Engine
from indexer.search.record import NamedOnPage, Record
from indexer.store import pending
from indexer.store.claims import Claims
from indexer.store.database import Store
from indexer.store.pending import ForIndex, Waiting

INDEX = "index"  # what is claimed by who follows
BATCH = 200  # documents handed to the engine at once
TOGETHER = 200  # pages of documents that are read from the store together

Progress = Callable[[int, int], None]  # documents done, documents in all


class Indexing:
    """Feeds one engine from one store. Documents are noted as indexed only after the engine's commit."""

    def __init__(self, store: Store, engine: Engine, claims: Claims, *, index: str) -> None:
        self._store = store
        self._engine = engine
        self._claims = claims  # one process at a time follows for all, from what the engine is given to its note
        self._index = index  # what it is called
        self._given: list[Waiting] = []  # with the engine, but not yet committed
        self._checked = False

    def follow(self, *, commit: bool = True, wait: bool = True) -> int:
        """Index what waits; gives how many documents that were. Without `wait`, none while another process does so.

        The first call also compares the engine with the store, so that a lost or older index is made whole.
        """
        if not self._claims.take(INDEX, wait=wait):
            return 0
        if not self._checked:
            self._compare()
        count, after = 0, -1
        given = {one.number: one.revision for one in self._given}
        while found := self._waiting(after):
            fresh = [one for one in found if given.get(one.number) != one.revision]
            self._give(fresh)
            count, after = count + len(fresh), found[-1].number
        if commit and not self.commit():
            return count + self.follow()
        return count

    def commit(self) -> bool:
        """Make durable what the engine was given, then note it. Killed in between, it is only given again.

        False where another process may have followed at the same time, so that these documents wait once more.
        """
        self._engine.commit()  # also where nothing was given: an index that had to be made is read from then on
        alone = True
        if self._given:
            alone = self._claims.unbroken(INDEX)
            given, self._given = self._given, []
            note = partial(pending.indexed, done=given)
            again = partial(pending.await_again, numbers=[one.number for one in given])
            self._store.write(note if alone else again)
        self._claims.release(INDEX)
        return alone

    def rebuild(self, *, progress: Progress | None = None) -> int:
        """Empty the engine and give it everything again; gives the number of documents."""
        self._claims.take(INDEX, wait=True)
        total = self._store.write(partial(pending.await_all, index=self._index))
        self._given = []
        self._engine.clear()
        self._checked = True
        done, after = 0, -1
        while found := self._waiting(after):
            self._give(found)
            done, after = done + len(found), found[-1].number
            if progress is not None:
                progress(done, total)
        if not self.commit():  # once, at the end: until then searches are answered from the index there was
            self.follow()
        return done

    def forget(self, documents: Collection[str]) -> None:
        """Take documents out of the engine."""
        if not self._checked:
            self.follow()  # nobody is to read an index that was lost before it is whole
        gone = frozenset(documents)
        self._claims.take(INDEX, wait=True)
        self._given = [one for one in self._given if one.id not in gone]
        self._engine.remove(documents)
        self.commit()

    def _compare(self) -> None:
        held = self._engine.documents()
        strange = self._store.write(partial(pending.compare, held=held, index=self._index))
        if strange:
            self._engine.remove(strange)
            self._engine.commit()
        self._checked = True

    def _waiting(self, after: int) -> list[Waiting]:
        return self._store.read(partial(pending.waiting, after=after, limit=BATCH))

    def _give(self, found: Sequence[Waiting]) -> None:
        if not found:
            return
        empty = [one.id for one in found if not one.pages]
        if empty:
            self._engine.remove(empty)
        self._engine.index(self._records([one for one in found if one.pages]))
        self._given += found

    def _records(self, found: Sequence[Waiting]) -> Iterator[Record]:
        for some in _together(found):
            numbers = [one.number for one in some]
            yield from map(_record, self._store.stream(partial(pending.for_index, numbers=numbers)))


def _together(found: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """The documents in order, in portions of few pages: many small ones at once, a large one by itself."""
    some: list[Waiting] = []
    for one in found:
        if some and sum(other.pages for other in some) + one.pages > TOGETHER:
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def _record(page: ForIndex) -> Record:
    entities = tuple(NamedOnPage(*one) for one in page.entities)
    place = (page.document, page.page, page.text, page.language)
    return Record(*place, entities=entities, values=page.values, contracts=page.contracts, within=page.within)
