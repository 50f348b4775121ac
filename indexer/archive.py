"""The archive: opens store, originals and engine, and is the one object that others hold. Decides nothing itself."""

import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from indexer.config import Config
from indexer.errors import ArchiveBusy, ArchiveMissing, MeaningUnavailable, NotFound, StorageFull, WrongUse
from indexer.indexing import Indexing, Progress
from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Document, Page
from indexer.model.entities import DocumentEntity, Judgement
from indexer.model.jobs import Job
from indexer.model.kinds import Status
from indexer.model.lists import Listed
from indexer.model.mentions import Mention
from indexer.model.scope import EVERYTHING, Scope
from indexer.reading import Reading
from indexer.search import rows
from indexer.search.engine import Engine, Learning
from indexer.search.query import Query
from indexer.search.results import Results
from indexer.search.similar import Similar
from indexer.store import documents, extending, jobs, judgements, lists, saving, screening, settling, versions
from indexer.store import removal as removal_of
from indexer.store.claims import WRITERS, Claims
from indexer.store.database import Store, address_of, is_shared
from indexer.store.locking import WriteLock
from indexer.store.originals import Originals
from indexer.store.removal import Removal
from indexer.store.spool import Spool
from indexer.store.suggesting import suggest

__all__ = ["Archive", "Job"]
RUNS, SETTLING, ENDING = "runs", "settling", "ending"  # claimed of the archive as a whole, as WRITERS is


class Archive(Reading):
    """All that is known, where it is kept and how it is found. Made by `open`, let go by `close` or `with`.

    Every question takes the scope of who asks and raises NotFound for what it does not allow. Questions, jobs and
    judgements work beside an ingest of another process; everything else needs `write=True`.
    """

    def __init__(self, config: Config, store: Store, *, write: bool, lock: WriteLock | None) -> None:
        super().__init__(store, writing_lock=config.writing_lock)
        self.config = config
        self.originals = Originals(config.originals)
        self.spool = Spool(config.uploads, file_limit=config.file_limit, total_limit=config.upload_limit)
        self._write = write
        self._lock = lock
        self._claims = Claims(store)
        self._engine: Engine | None = None
        self._indexing: Indexing | None = None
        self._screen = screening.Screen()
        self._opening = Lock()

    @classmethod
    def open(cls, config: Config, *, create: bool = False, write: bool = False) -> "Archive":
        """The archive that `config` names.

        `create` makes one where there is none; else ArchiveMissing. `write` takes the place of the one writer; where
        another process has it, ArchiveBusy. With PostgreSQL and Elasticsearch there may be many writers. Also raises
        ArchiveOutdated, DatabaseUnavailable and StorageFull.
        """
        shared = is_shared(address_of(config.database))
        if create or shared:  # whether there is an archive is for the server to say
            _make(config.archive)
        elif not config.archive.is_dir():
            raise ArchiveMissing(f"There is no archive at {config.archive} yet. Make one with: footnote ingest FOLDER")
        many = shared and config.engine == "elastic"
        lock = WriteLock(config.writing_lock) if write and not many else None
        try:
            store = Store.open(config.database, create=create, patience=config.database_patience if write else 0.0)
            archive = cls(config, store, write=write, lock=lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        try:
            if write:
                archive._begin_writing(many=many)
        except BaseException:
            archive.close()
            raise
        return archive

    def _begin_writing(self, *, many: bool) -> None:
        if not (self._claims.share(WRITERS) if many else self._claims.take(WRITERS)):
            raise ArchiveBusy(
                f"Another process writes the archive at {self.store.place}. Several can at once where each of them "
                "has FOOTNOTE_ENGINE=elastic; an embedded index has one writer."
            )
        self.originals.sweep()

    def close(self) -> None:
        """Let go of engine, store and lock. What was given to the engine uncommitted is indexed by the next writer."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None
        self._claims.close()
        self.store.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def engine(self) -> Engine:
        """The search engine, opened when it is first needed. Raises EngineUnavailable."""
        with self._opening:  # the reading room asks from many threads
            if self._engine is None:
                from indexer.search.opening import open_engine  # loads the engine's library: many commands need none

                lost = self._write and not self._is_empty()
                self._engine = open_engine(self.config, write=self._write, lost=lost)
            return self._engine

    def _is_empty(self) -> bool:
        return not self.store.read(documents.any_there)

    @property
    def _following(self) -> Indexing:
        self._must_write()
        if self._indexing is None:
            self._indexing = Indexing(self.store, self.engine, self._claims, index=self._index)
        return self._indexing

    @property
    def _index(self) -> str:
        """What the index that follows the store is called, as no other is."""
        if self.config.engine == "elastic":
            return self.config.elastic_index
        return f"{socket.gethostname()}:{self.config.index.resolve()}"

    # What the ingest writes, beside other ingests where there may be several

    def claim(self, document_id: str) -> Status | None:
        """Have a document for this process alone, until `release` or its end: its status as it is now, None where
        another process has it. Raises NotFound."""
        self._must_write()
        self._claims.share(RUNS)
        if not self._claims.take(document_id):
            return None
        if not self.store.shared:
            return Status.QUEUED
        return self.store.read(partial(documents.status_of, document_id=document_id))

    def release(self, document_id: str) -> None:
        """Let other processes have the document."""
        self._claims.release(document_id)

    @contextmanager
    def ending(self) -> Iterator[bool]:
        """A block in which no other run ends; gives whether none is under way that will still end."""
        self._must_write()
        with self._claims.turn(ENDING):
            yield self._claims.sole(RUNS)
            self._claims.release(RUNS)

    def announce(self, document: Document) -> Status | None:
        """Note that a document is there: queued, unless it is known; its paths join those known.

        Gives the status it had before, None where it is new.
        """
        self._must_write()
        return self.store.write(partial(saving.announce, document=document))

    def mark(self, document_id: str, status: Status, *, stage: str = "", reason: str = "", but: str = "") -> None:
        """Write how far a document has come, but where its stage begins with `but`, or how its reading ended. Raises
        NotFound."""
        self._must_write()
        done = partial(saving.mark, document_id=document_id, status=status, stage=stage, reason=reason, but=but)
        self.store.write(done)

    def save(
        self,
        *,
        document: Document,
        pages: Sequence[Page],
        mentions: Sequence[Mention] = (),
        entities: Sequence[DocumentEntity] = (),
        contracts: Sequence[Contract] = (),
        ties: Sequence[Tie] = (),
        further: bool | None = None,
    ) -> None:
        """Replace all that is kept of the document, as one: killed at any moment, either all or nothing changed.

        With `further` the pages and what was found on them are added instead; where it is False, they are indexed with
        later ones.
        """
        self._must_write()
        said: list[Contract | Tie] = [*contracts, *ties]
        found: dict[str, Any] = {"pages": pages, "found": mentions, "entities": entities, "said": said}
        self.store.write(partial(extending.keep, document=document, found=found, further=further, screen=self._screen))

    def remove(self, document_id: str) -> None:
        """Delete a document for good, with all inside it and what no other document needs. Raises NotFound."""
        self.document(document_id, scope=EVERYTHING)
        self.take_out([document_id])
        self.finish_removal()

    def take_out(self, ids: Iterable[str]) -> Removal:
        """Delete documents, with all inside them, from store and index; gives what is left to be done.

        From then on nobody finds them. `finish_removal` does the rest, and may be called long after, by another
        process, or again.
        """
        self._must_write()
        if not self._claims.sole(WRITERS):
            raise ArchiveBusy(
                "Another process writes the archive, and may bring back what is removed. Wait for its end."
            )
        removal = removal_of.take_out(self.store, ids)
        self._following.forget(removal.documents)
        return removal

    def drop_stand_ins(self) -> None:
        """Forget documents without content whose place in their container another has that holds it."""
        self._must_write()
        if gone := self.store.write(removal_of.stand_ins):
            self._following.forget(gone)

    def removal_left(self) -> Removal:
        """What an interrupted removal left to be done."""
        return self.store.read(removal_of.unfinished)

    def finish_removal(self) -> None:
        """Let no file of the archive hold what was taken out: originals, vectors, entities, index, database."""
        removal = self.removal_left()
        if not removal.documents:
            return
        originals = set(removal.originals)
        lonely = originals - self.store.read(partial(removal_of.still_needed, originals=originals))
        for sha256 in sorted(lonely):
            self.originals.remove(sha256)
        with self._claims.turn(SETTLING):
            settling.settle(self.store)
        self._following.rebuild()
        self._forget_vectors()
        removal_of.finished(self.store)

    def index_pending(self, *, commit: bool = True, wait: bool = True) -> int:
        """Make searchable what was saved since, and heal differences between index and store; gives how many
        documents were indexed. Without `commit` they show with a later one; without `wait` nothing is done while
        another process does it, for all."""
        return self._following.follow(commit=commit, wait=wait)

    def settle(self) -> int:
        """Bring entities up to what documents and judgements say, and index what changes by it; gives how many
        documents that were. Best called once at the end of a run."""
        self._must_write()
        with self._claims.turn(SETTLING):
            changed = settling.settle(self.store)
            versions.fill(self.store)  # nothing is left to do, but in an archive of an earlier version
            screening.screen(self.store)  # nothing is left to do, unless an import of a list was killed
            suggest(self.store)
        self.index_pending()
        return changed

    def rebuild(self, *, progress: Progress | None = None) -> int:
        """Make entities and index again from what is stored; gives the number of documents."""
        self._must_write()
        with self._claims.turn(SETTLING):
            settling.settle_all(self.store)
            screening.screen(self.store, everything=True)
            suggest(self.store)
        return self._following.rebuild(progress=progress)

    # Lists of names

    def add_list(self, name: str, things: Iterable[Listed], *, source: str = "") -> None:
        """Keep a list of names to look for, in place of one of that name, and screen every document against it."""
        self._must_write()
        with self.store.writing() as connection:
            lists.add(connection, name, source, things)
        screening.screen(self.store)

    def drop_list(self, name: str) -> None:
        """Delete a list with all that was found by it. Raises NotFound."""
        self._must_write()
        with self.store.writing() as connection:
            if not lists.drop(connection, name):
                raise NotFound(f"There is no list {name!r}.")

    # Meaning

    def learn(
        self, *, threads: int, progress: Progress | None = None, stopping: Callable[[], bool] | None = None
    ) -> int:
        """Make the vectors of pages that have none, so that they are found by meaning; gives how many pages that were.

        Works beside searches and beside an ingest; ends early where `stopping` says so, and goes on when it is called
        again. Raises MeaningUnavailable, and ArchiveBusy where another process makes them.
        """
        stop, done = stopping or (lambda: False), 0
        engine = self._learning()
        lock = WriteLock(self.config.archive / "learning.lock")
        try:
            while not stop() and (count := engine.learn(threads=threads, progress=progress, stopping=stop)):
                done += count  # what an ingest brought in meanwhile is learnt as well
        finally:
            lock.release()
        return done

    def unlearnt(self) -> int:
        """How many indexed pages have no vectors yet. Raises MeaningUnavailable."""
        return self._learning().unlearnt()

    def _learning(self) -> Learning:
        if not isinstance(self.engine, Learning):
            raise MeaningUnavailable(f"The engine {self.config.engine} makes no vectors here.")
        return self.engine

    def _forget_vectors(self) -> None:
        """What is removed for good leaves no vectors. Where another process makes vectors, it does so at its end."""
        if not isinstance(self.engine, Learning):
            return
        try:
            lock = WriteLock(self.config.archive / "learning.lock")
        except ArchiveBusy:
            return
        try:
            self.engine.forget()
        finally:
            lock.release()

    # Search

    def search(self, query: Query) -> Results:
        """What the engine finds. Raises EngineUnavailable, IndexOutdated, QueryError."""
        return rows.placed(self.engine.search(query), partial(self.page, scope=query.scope))

    def similar(self, document_id: str, *, scope: Scope, limit: int) -> tuple[Similar, ...]:
        """What says something alike, most similar first. Raises NotFound, EngineUnavailable, IndexOutdated."""
        self.document(document_id, scope=scope)
        return self.engine.similar(document_id, scope=scope, limit=limit) if isinstance(self.engine, Learning) else ()

    # Judgements

    def judge(self, left: str, right: str, *, verdict: str, by: str, why: str = "") -> int:
        """Keep a person's word on two entities (same, different, unsure), and give its number. `settle` follows it."""
        return judgements.judge(self.store, left, right, verdict=verdict, by=by, why=why)

    def undo(self, judgement: int, *, by: str = "") -> None:
        """Take a judgement back; it stays on record. Raises NotFound."""
        judgements.undo(self.store, judgement, by=by)

    def judgements(self) -> list[Judgement]:
        """Everything judged, undone or not, in order."""
        with self.store.reading() as connection:
            return judgements.listed(connection)

    # Jobs

    def ask(self, kind: str, payload: Mapping[str, Any]) -> int:
        """Ask the worker for something and get the job's number. An equal job still waiting is that job."""
        return jobs.ask(self.store, kind, payload)

    def take_job(self, kinds: Iterable[str]) -> Job | None:
        """The oldest waiting job of these kinds, now running and nobody else's; None where there is none."""
        return jobs.take(self.store, kinds)

    def finish_job(self, job: int, *, result: Mapping[str, Any] | None = None, reason: str = "") -> None:
        """End a job: done with its result, or failed with a reason. Raises NotFound."""
        jobs.finish(self.store, job, result=result, reason=reason)

    def postpone_job(self, job: int) -> None:
        """Put a job back that cannot be done now."""
        jobs.postpone(self.store, job)

    def reclaim_jobs(self, kinds: Iterable[str]) -> int:
        """Put back what a killed worker had begun; gives how many jobs."""
        return jobs.reclaim(self.store, kinds)

    def job(self, number: int) -> Job:
        """The job. Raises NotFound."""
        return jobs.one(self.store, number)

    def _must_write(self) -> None:
        if not self._write:
            raise WrongUse("The archive was opened for reading; open it with write=True to change it.")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFull(
            f"No archive can be made at {folder} ({error.strerror}). Free some space or allow writing there."
        ) from error
