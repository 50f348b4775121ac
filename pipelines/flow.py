"""Tasks out to the workers, what they bring back into the archive: one file at a time, searchable while it runs."""

import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from indexer import leftovers
from indexer.archive import Archive
from indexer.errors import FootnoteError
from indexer.model.documents import Document
from indexer.model.kinds import UNFINISHED, Status
from indexer.model.scope import EVERYTHING
from pipelines.batches import INSIDE, arrived, last_that_came, tell_to_stop
from pipelines.draft import Draft
from pipelines.events import Event, Summary
from pipelines.extract.cutting import is_as_named, type_named
from pipelines.known import known
from pipelines.lines import PART, Collection, is_large, line_of, with_shared
from pipelines.patience import GAVE_UP
from pipelines.pool import Death
from pipelines.portions import LongDocument, is_beginning
from pipelines.run import Outcome, Task, attempt, failed, open_bytes
from pipelines.save import save
from pipelines.shared_page import Last

JSON_LINES = "jsonl"
AHEAD = 20_000  # how many files are announced before their turn: the archive tells how much is to come
INDEX_SECONDS = 3.0  # how long a saved document may wait until it can be searched
ALWAYS_TIDY = 2_000  # pages of an archive whose index is made anew in a few seconds
OPENED = "The file is encrypted, and its password was not among those given: what was read with it before is kept."
TIDY_SHARE = 20  # times the pages of the run; above, tidying would take longer than the run itself

OnEvent = Callable[[Event], None]


class Workers(Protocol):
    """Who reads: the processes of this machine (`Pool`), or a cluster."""

    @property
    def flying(self) -> int: ...
    @property
    def room(self) -> bool: ...
    def submit(self, task: Task) -> None: ...
    def finished(self, *, timeout: float | None) -> Iterator[tuple[Task, Outcome | Death]]: ...
    def alone(self, task: Task) -> Outcome | Death: ...
    def close(self, *, at_once: bool = False) -> None: ...


class Flow:
    """One run. `also` holds, for a document under way, the paths of equal files met since it was announced."""

    def __init__(self, archive: Archive, workers: Workers, *, on_event: OnEvent, stopping: Callable[[], bool]) -> None:
        self.archive = archive
        self.summary = Summary()
        self.also: dict[str, list[str]] = {}
        self._on_event = on_event
        self._stopping = stopping
        self._pool = workers
        self._waiting: deque[Task] = deque()
        self._elsewhere: list[Task] = []  # documents that another run reads
        self._cut: deque[Iterator[Task | None]] = deque()  # what is being cut into parts, one after the other
        self._batches = TemporaryDirectory(prefix=leftovers.prefix())
        self._paths: dict[str, dict[str, str]] = {}  # by the key of a task that is out: its documents that are saved
        self._out: dict[str, Task] = {}
        self._long: dict[str, LongDocument] = {}
        self._collections: dict[str, Collection] = {}
        self._indexed_at = time.monotonic()
        self._pages = 0

    def run(self, feed: Iterator[Task | Event | None]) -> Summary:
        """Work off what `feed` gives: tasks, and events of what needs no work. Ends early where it is told to stop.

        Raises StorageFull and other errors that concern the archive as a whole; what was saved until then stays.
        """
        began = time.monotonic()
        worked_off = False
        try:
            self._work_off(feed)
            worked_off = True
        finally:
            self._pool.close(at_once=not worked_off)
            self._batches.cleanup()
            leftovers.sweep()
        with self.archive.ending() as last:
            self.archive.settle()
            if last and not self._stopping():
                self._tidy()
        self.summary.seconds = time.monotonic() - began
        self.summary.stopped = self._stopping()
        return self.summary

    def _tidy(self) -> None:
        """Make the index anew where it was not made in one go, as long as the archive is not large for this run.

        Then scores and ranks follow from what is in the archive alone, not from how often it was looked at, stopped
        or killed while it was made.
        """
        pages = self.archive.counts(scope=EVERYTHING).pages
        if self.archive.engine.patched() and pages <= max(ALWAYS_TIDY, TIDY_SHARE * self._pages):
            self.archive.rebuild()

    def tell(self, event: Event) -> None:
        """Pass an event on. One that says "queued" tells of work to come, every other of a document's end."""
        if event.status is not Status.QUEUED:
            self.summary.add(event)
        self._on_event(event)

    def _work_off(self, feed: Iterator[Task | Event | None]) -> None:
        fed = False
        while True:
            if self._stopping():
                self._waiting.clear()
                self._elsewhere.clear()
                self._cut.clear()
                tell_to_stop(Path(self._batches.name))
                fed = True
            self._send()
            if not fed and len(self._waiting) < AHEAD:
                fed = not self._take_in(feed)
                patience = 0.0
            elif self._pool.flying or self._elsewhere:
                patience = INDEX_SECONDS / 4
            else:
                return
            if not self._pool.flying:
                time.sleep(patience)
            for task, result in self._pool.finished(timeout=patience):
                self._bring_in(task, result if isinstance(result, Outcome) else self._after(task, result))
            self._bring_in_batches()
            self._index_when_due()

    def _take_in(self, feed: Iterator[Task | Event | None]) -> bool:
        """One more from the feed; False at its end."""
        for one in feed:
            if isinstance(one, Event):
                self.tell(one)
            elif one is not None:
                self._waiting.append(one)
                self.tell(Event(one.header.paths[0], one.header.id, Status.QUEUED))
            return True
        return False

    def _send(self) -> None:
        while self._pool.room and (task := self._next()) is not None:
            came = self._came(task) if task.part is None else ()
            if task.part is None and not came:  # a long document of which parts are saved goes on after them
                self.archive.mark(task.header.id, Status.READING, stage="extract", but=PART)
            self._out[task.key] = sent = replace(task, batches=Path(self._batches.name), came=came)
            self._pool.submit(sent)

    def _came(self, task: Task) -> tuple[str, ...]:
        """The last document inside a container that came in an interrupted run, and the containers around it."""
        number, came = last_that_came(self._noted(task)), list[str]()
        while number not in ("", task.header.id) and (one := self.archive.documents_by_id([number], scope=EVERYTHING)):
            came.append(number)
            number = one[number].parent
        return tuple(came)

    def _noted(self, task: Task) -> Document:
        return self.archive.document(task.header.id, scope=EVERYTHING)

    def _next(self) -> Task | None:
        """The next task: of what is being cut up, else of those that wait; None where there is none now."""
        while True:
            while self._cut:
                for task in self._cut[0]:
                    return task
                self._cut.popleft()
            if not self._waiting:
                return None
            task = self._waiting.popleft()
            if not self._claimed(task):
                continue
            if not self._to_be_cut(task):
                return task
            self._cut.append(self._parts(task))

    @staticmethod
    def _to_be_cut(task: Task) -> bool:
        if not is_large(task.header):
            return False
        with open_bytes(task) as file:
            return is_as_named(file, type_named(task.header.paths[0]))

    def _claimed(self, task: Task) -> bool:
        """Whether the document is this run's to read. One that another run reads is looked at again later: then it
        has ended there, or the other run was killed."""
        number = task.header.id
        status = self.archive.claim(number)
        if status is None:
            self._elsewhere.append(task)
        elif status in UNFINISHED:
            return True
        else:
            self.archive.release(number)
            ended = self.archive.document(number, scope=EVERYTHING)
            for path in (task.header.paths[0], *self.also.pop(number, ())):
                for event in known(self.archive, ended, path):
                    self.tell(event)
        return False

    def _parts(self, task: Task) -> Iterator[Task | None]:
        collection = Collection(self._noted(task))
        self._collections[task.header.id] = collection
        with open_bytes(task) as file:
            for part in collection.missing(file):
                yield replace(task, part=part)
        # The last part may be saved before it is known to be the last.
        self._close_if_finished(task, collection)

    def _bring_in(self, task: Task, outcome: Outcome) -> None:
        self._bring_in_batches()
        own, *enclosed = outcome.drafts
        if outcome.whole and task.part is None and is_beginning(own):
            self._begin(task, own)
        self._bring_in_enclosed(task, enclosed)
        if not outcome.whole:
            self._note_inside(task)
            return
        del self._out[task.key]
        self._paths.pop(task.key, None)
        if task.header.id in self._long:
            self._go_on(task, own, seconds=outcome.seconds)
        elif task.part is None:
            # The file itself comes last: until then it counts as unfinished, and a run that is killed begins it anew.
            self._finish(task, own, seconds=outcome.seconds)
        else:
            collection = self._collections[task.header.id]
            collection.add(task.part, own)
            self.archive.mark(task.header.id, Status.READING, stage=collection.stage, reason=collection.trouble)
            self._close_if_finished(task, collection)

    def _bring_in_batches(self) -> None:
        """What workers have sent of containers that they are still at."""
        for key, drafts in arrived(Path(self._batches.name)):
            if key in self._out:
                self._bring_in_enclosed(self._out[key], drafts)
                self._note_inside(self._out[key])

    def _note_inside(self, task: Task) -> None:
        """Note which document of a container was saved last: the same command goes on after it."""
        last = next(reversed(self._paths[task.key]))
        if task.part is None and last != task.header.id:
            self.archive.mark(task.header.id, Status.READING, stage=f"{INSIDE}{last}", but=PART)

    def _bring_in_enclosed(self, task: Task, drafts: list[Draft]) -> None:
        """Save documents inside a file. One that came before comes again where a worker died after it had sent it."""
        paths = self._paths.setdefault(task.key, {task.header.id: task.header.paths[0]})
        drafts = [draft for draft in drafts if draft.document.id not in paths]
        if task.header.id in self._collections:
            drafts = self._without_repeats(drafts, task.header.id)
        for draft in drafts:  # a container always comes before what it holds
            path = f"{self._path(draft.document.parent, paths)}/{draft.document.inside}"
            paths[draft.document.id] = path
            self.tell(self._saved(draft, path=path))

    def _path(self, number: str, paths: dict[str, str]) -> str:
        """The path of a container; one within another may have come in an earlier run."""
        if number in paths:
            return paths[number]
        container = self.archive.document(number, scope=EVERYTHING)
        return f"{self._path(container.parent, paths)}/{container.inside}"

    def _begin(self, task: Task, own: Draft) -> None:
        """Have the other portions of a long document read, in the way of the first one."""
        long = LongDocument.begun(own, task.header.paths[0], self._noted(task), partial(self._page, task.header.id))
        self._long[task.header.id] = long
        further = replace(task, kind=own.document.kind)
        self._cut.append(None if part is None else replace(further, part=part) for part in long.missing())

    def _page(self, document: str, number: int) -> Last:
        mentions = self.archive.mentions(document, scope=EVERYTHING, page=number)
        return Last(self.archive.page(document, number, scope=EVERYTHING), tuple(mentions))

    def _go_on(self, task: Task, own: Draft, *, seconds: float) -> None:
        """A portion of a long document: saved once those before it are."""
        long = self._long[task.header.id]
        long.add(task.part.number if task.part else 0, own, seconds)
        for draft in long.ready():
            shown = long.show()
            stored = self._stored(draft, further=None if long.through == 1 else shown)
            if stored is not draft:
                long.note(stored.document.reason)
        if long.finished:
            del self._long[task.header.id]
            self._ended(task, long.event())

    def _without_repeats(self, enclosed: list[Draft], parent: str) -> list[Draft]:
        """Without lines that stand word for word earlier in the file, in a part saved already: one document."""
        known = self.archive.places(parent, [one.document.id for one in enclosed if one.document.key])

        def repeats(document: Document) -> bool:
            return document.id in known and line_of(known[document.id]) < line_of(document.inside)

        return [one for one in enclosed if not repeats(one.document)]

    def _close_if_finished(self, task: Task, collection: Collection) -> None:
        if collection.finished and task.header.id in self._collections:
            del self._collections[task.header.id]
            self._finish(task, collection.whole())

    def _finish(self, task: Task, own: Draft, *, seconds: float = 0.0) -> None:
        if own.document.type == JSON_LINES:
            own = with_shared(own, self.archive.keys_on_several_lines(task.header.id))
        self._ended(task, self._saved(own, path=task.header.paths[0], seconds=seconds))

    def _ended(self, task: Task, event: Event) -> None:
        self.archive.release(task.header.id)
        for path in (event.path, *self.also.pop(task.header.id, ())):
            self.tell(replace(event, path=path))

    def _saved(self, draft: Draft, *, path: str, seconds: float = 0.0) -> Event:
        return Event.of(self._opened_before(draft) or self._stored(draft), path=path, seconds=seconds)

    def _opened_before(self, draft: Draft) -> Draft | None:
        """What is in the archive of a document that an earlier run had the password of, where this one has not: it
        stays. None for every other."""
        number = draft.document.id
        if draft.document.status is not Status.ENCRYPTED:
            return None
        before = self.archive.documents_by_id([number], scope=EVERYTHING).get(number)
        if before is None or not (before.pages or self.archive.how_many_inside(number, scope=EVERYTHING)):
            return None
        if before.status in UNFINISHED:  # how it ended is forgotten since this run began with it
            before = replace(before, status=Status.PARTIAL, stage=draft.document.stage, reason=OPENED)
            self.archive.mark(number, before.status, stage=before.stage, reason=before.reason)
        return Draft(before)

    def _stored(self, draft: Draft, *, further: bool | None = None) -> Draft:
        """The draft as it is now in the archive: without anything where it cannot be stored."""
        trouble = attempt(partial(save, draft, self.archive, further=further))
        if isinstance(trouble, FootnoteError):
            raise trouble
        if isinstance(trouble, Exception):
            empty = failed(draft.document, "save", trouble)
            draft = empty if further is None else replace(empty, pages=draft.pages)
            save(draft, self.archive, further=further)
        self._pages += len(draft.pages)
        return draft

    def _after(self, task: Task, death: Death) -> Outcome:
        """What is left of a file that killed its worker: its text, where reading was not what killed."""
        status, why = _died(death, task)
        again = self._pool.alone(replace(task, unfound=why))
        if isinstance(again, Death):
            reason = f"Reading it failed: {why}."
            return Outcome((Draft(replace(task.header, status=status, stage="extract", reason=reason)),), death.seconds)
        return replace(again, seconds=death.seconds)

    def _index_when_due(self) -> None:
        if time.monotonic() - self._indexed_at >= INDEX_SECONDS:
            self.archive.index_pending(wait=False)
            self._waiting.extend(self._elsewhere)
            self._elsewhere.clear()
            self._indexed_at = time.monotonic()


def _died(death: Death, task: Task) -> tuple[Status, str]:
    if death.exit_code == -signal.SIGKILL:
        return Status.OUT_OF_MEMORY, "its worker was killed by the system, most often for want of memory"
    if death.exit_code == GAVE_UP and death.seconds >= 2 * task.config.time_limit:
        return Status.TIMED_OUT, f"{death.seconds:,.0f} seconds were too few"
    if death.workers > 1:
        return Status.FAILED, f"the {death.workers} workers that took it up broke down one after the other"
    code = "" if death.exit_code is None else f" (exit code {death.exit_code})"
    return Status.FAILED, f"its worker broke down{code}"
