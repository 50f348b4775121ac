"""Files and folders into the archive: finds them, keeps their originals, announces them, and sends them on their way.

Also sends documents once more that are in the archive already (`again`)."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from types import FrameType

from indexer.archive import Archive
from indexer.config import Config
from indexer.console import cores
from indexer.errors import WrongUse
from indexer.model.documents import Document
from indexer.model.identity import document_id
from indexer.model.kinds import GOOD_ENDS, UNFINISHED, SourceKind, Status
from indexer.model.scope import EVERYTHING
from pipelines.cluster import Cluster
from pipelines.disclosure import Disclosure, Due, Headers, look
from pipelines.draft import Draft
from pipelines.events import Event, Summary
from pipelines.extract.saying import because
from pipelines.flow import Flow, OnEvent, Workers
from pipelines.known import known
from pipelines.pool import Pool, Processes
from pipelines.run import ASKED, Recipes, Task, attempt, work_on
from pipelines.save import save
from pipelines.walk import Found, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a run is to be done. `kind` None: decided for each document; `workers` 0: one for each core.

    `executor` is pool, or dask://HOST:PORT for a cluster; then `workers` are those of this machine that read what is
    too large to be sent there, one where it is 0.
    """

    collection: str = "documents"
    kind: SourceKind | None = None
    workers: int = 0
    executor: str = "pool"
    passwords: tuple[str, ...] = ()


def ingest(paths: Iterable[Path], archive: Archive, recipes: Recipes, *, plan: Plan, on_event: OnEvent) -> Summary:
    """Take in what is new below `paths` and tell of every document how it ended.

    What an earlier run finished is passed over, what one left unfinished is begun anew; either way the archive ends
    the same. Raises StorageFull; the same call goes on once there is room.
    """
    with stop_signals() as stopping:
        flow = Flow(archive, workers_for(plan, archive.config), on_event=on_event, stopping=stopping)
        return flow.run(_given(paths, flow, recipes, plan))


def take_in(due: Due, archive: Archive, recipes: Recipes, *, plan: Plan, on_event: OnEvent) -> Summary:
    """Take in what is new of what is due in a folder, as `ingest` does."""
    with stop_signals() as stopping:
        flow = Flow(archive, workers_for(plan, archive.config), on_event=on_event, stopping=stopping)
        return flow.run(_due(due, flow, recipes, plan))


def again(
    documents: Iterable[Document], archive: Archive, recipes: Recipes, *, plan: Plan, on_event: OnEvent
) -> Summary:
    """Read documents of the archive once more from their originals; enclosed ones with all that encloses them."""
    with stop_signals() as stopping:
        flow = Flow(archive, workers_for(plan, archive.config), on_event=on_event, stopping=stopping)
        summary = flow.run(_outermost(documents, archive, recipes, plan))
        archive.drop_stand_ins()
        return summary


_STATUSES = frozenset({"", *map(str, Status)})


def troubled(archive: Archive, *, reason: str = "", type: str = "", stage: str = "") -> Iterator[Document]:
    """Documents that did not end well, or not at all, in a fixed order; only those that meet all that is given.

    `reason` is a status, or a part of what the document's reason says, which a document that ended well may have too.
    `stage` is where it failed, or what was done quickly: then it ended well.
    """
    wanted = reason.casefold()
    for status in Status:
        if status in GOOD_ENDS and not (status is Status.DONE and (stage or wanted not in _STATUSES)):
            continue
        for document in archive.documents(scope=EVERYTHING, status=status):
            told = wanted in (str(status), "") or wanted in document.reason.casefold()
            if told and type in (document.type, "") and stage in (document.stage, ""):
                yield document


def nothing_met(archive: Archive, **named: str) -> str:
    """Why `troubled` finds nothing: a sentence that names what is there instead of what was asked for."""
    there = list(troubled(archive))
    if not there and not named["stage"]:
        return "Nothing is to be read again: all was read well."
    for what, value in named.items():
        if value and next(troubled(archive, **{what: value}), None) is None:
            known = {str(one.status) if what == "reason" else str(getattr(one, what)) for one in there} - {""}
            others = f" There is: {', '.join(sorted(known))}." if known else ""
            return f"Nothing is to be read again with --{what} {value}.{others}"
    return "Nothing is to be read again that meets all of this at once."


def workers_for(plan: Plan, config: Config) -> Workers:
    """Who does the work. Raises WrongUse for an executor that there is none of, FootnoteError where it is away."""
    on_cluster = plan.executor.startswith("dask://")
    if not on_cluster and plan.executor != "pool":
        raise WrongUse(f"--executor is pool or dask://HOST:PORT, not {plan.executor!r}.")
    number = plan.workers or config.workers or (1 if on_cluster else cores())
    pool = Pool(work_on, Processes(number, memory_limit=config.memory_limit))
    return Cluster(plan.executor, config, home=pool) if on_cluster else pool


@contextmanager
def stop_signals() -> Iterator[Callable[[], bool]]:
    """Within the block, the first Ctrl-C or SIGTERM only makes the function given answer True; the second interrupts.

    Signals reach a process's main thread alone; elsewhere nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    told: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if told:
            raise KeyboardInterrupt
        told.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(told)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _given(paths: Iterable[Path], flow: Flow, recipes: Recipes, plan: Plan) -> Iterator[Task | Event | None]:
    """What is below each path: first what its load files list, then all that these do not name."""
    apart = flow.archive.config.archive
    for path in paths:
        disclosure = look(path, leave_out=apart)
        if disclosure is not None:
            yield from _disclosed(disclosure, flow, recipes, plan)
        claimed = disclosure.claimed if disclosure else set()
        loose = (found for found in walk([path], leave_out=apart) if found.path not in claimed)
        yield from _announced(loose, flow, recipes, plan)


def _due(due: Due, flow: Flow, recipes: Recipes, plan: Plan) -> Iterator[Task | Event | None]:
    if due.disclosure is not None:
        yield from _disclosed(due.disclosure, flow, recipes, plan)
    yield from _announced(due.loose, flow, recipes, plan)


def _announced(files: Iterable[Found], flow: Flow, recipes: Recipes, plan: Plan) -> Iterator[Task | Event | None]:
    for found in files:
        if found.reason:
            yield Event(found.stored, "", found.status, found.reason)
            continue
        header = attempt(partial(_kept, found, flow.archive, plan.collection))
        if isinstance(header, Exception):
            yield _unstored(found.stored, header)
        else:
            yield from _one(header, found.path, flow, recipes, plan)


def _disclosed(disclosure: Disclosure, flow: Flow, recipes: Recipes, plan: Plan) -> Iterator[Task | Event | None]:
    """The documents of the load files of a folder, each load file before its records."""
    for load in disclosure.loads:
        stored = load.relative_to(disclosure.root).as_posix()
        headers = attempt(partial(Headers, disclosure, load, flow.archive, plan.collection))
        if isinstance(headers, Exception):
            yield _unstored(stored, headers)
            continue
        finished = flow.archive.announce(headers.own) not in (None, *UNFINISHED)
        if not finished:
            save(Draft(headers.own), flow.archive)
        yield replace(Event.of(Draft(headers.own), path=stored), known=finished)
        for record in headers.records:
            made = attempt(partial(headers.header, record))
            if isinstance(made, Exception):
                yield _unstored(f"{stored}/{record.begin}", made)
            else:
                yield from _one(*made, flow, recipes, plan)


def _one(
    header: Document, path: Path | None, flow: Flow, recipes: Recipes, plan: Plan
) -> Iterator[Task | Event | None]:
    """A document that was met: to be read, under way, or known."""
    before, stored = flow.archive.announce(header), header.paths[0]
    if header.id in flow.also:  # an equal file is under way
        flow.also[header.id].append(stored)
        yield None
    elif before is None or before in UNFINISHED:
        flow.also[header.id] = []
        yield _task(header, flow.archive, recipes, plan, path=path)
    else:
        yield from known(flow.archive, flow.archive.document(header.id, scope=EVERYTHING), stored)


def _unstored(stored: str, error: Exception) -> Event:
    return Event(stored, "", Status.FAILED, because(error) if isinstance(error, OSError) else str(error))


def _kept(found: Found, archive: Archive, collection: str) -> Document:
    """The header of a file whose original is now stored."""
    sha256, size = archive.originals.put_file(found.path)
    kind_of_file = PurePosixPath(found.stored).suffix.lower().removeprefix(".")
    number = document_id(sha256, collection)
    return Document(number, collection, sha256, size, kind_of_file, (found.stored,))


def _task(header: Document, archive: Archive, recipes: Recipes, plan: Plan, *, path: Path | None) -> Task:
    asked = plan.kind or (header.kind if header.kind_reason == ASKED else None)
    return Task(path=path, header=header, config=archive.config, recipes=recipes, kind=asked, passwords=plan.passwords)


def _outermost(documents: Iterable[Document], archive: Archive, recipes: Recipes, plan: Plan) -> Iterator[Task]:
    done: set[str] = set()
    for document in documents:
        number = document.root or document.id
        if number not in done:
            done.add(number)
            outer = document if number == document.id else archive.document(number, scope=EVERYTHING)
            archive.mark(number, Status.QUEUED)
            header = replace(outer, status=Status.QUEUED, stage="", reason="")
            yield _task(header, archive, recipes, plan, path=None)
