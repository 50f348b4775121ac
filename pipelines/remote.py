"""A task on its way to a worker of a Dask cluster and back: it takes its file's bytes along, is done there in a process
apart, and brings back what was found."""

import multiprocessing
import pickle
import threading
from dataclasses import replace
from functools import cache, partial
from typing import TypeAlias

from indexer.config import Config
from indexer.errors import FootnoteError, StorageFull
from indexer.store.originals import Originals
from pipelines.dressing import is_record
from pipelines.edition import Edition, differences
from pipelines.extract.cutting import Part, bytes_of
from pipelines.pool import Death, Pool, Processes
from pipelines.run import CARRIED, Outcome, Task, attempt, open_bytes, work_on

Answer: TypeAlias = bytes | Death

_kept = threading.local()  # a worker's thread keeps its process for the next task, with all that it has loaded


def parcel(task: Task) -> bytes | None:
    """The task as it travels: with the bytes of its file, or without where originals lie in a store that workers reach.

    None where it is too large, or its file cannot be read. It names no path of this machine, and none of its secrets.
    """
    sent = replace(task, path=None, batches=None, config=without_secrets(task.config))
    if task.part is None and shared_store(task.config):
        return pickle.dumps(sent)
    part = task.part if task.part and task.part.cut else Part(0, 1, 0, task.header.size)
    if part.end - part.start > CARRIED or is_record(task.header):  # a record's document has several files
        return None
    data = attempt(partial(_cut, task, part))
    if isinstance(data, Exception):
        return None  # this machine finds out, and says, what is wrong with it
    held = replace(part, start=0, end=len(data), head=0) if task.part and task.part.cut else task.part
    return pickle.dumps(replace(sent, data=data, part=held))


def take_up(packed: bytes, wanted: Edition, *, originals: str, memory_limit: int) -> Answer:
    """Do a task on this worker. Raises FootnoteError where this worker must not, StorageFull where its disk is full."""
    if why := refusal(wanted, originals):
        raise FootnoteError(f"The Dask worker {_name()} cannot be used: {why}")
    pool = _pool(memory_limit)
    pool.submit(packed)
    try:
        [(_, answer)] = pool.finished(timeout=None)
    except StorageFull as error:
        raise StorageFull(f"On the Dask worker {_name()}: {error}") from error
    return answer


def answer_of(answer: Answer) -> Outcome | Death:
    """What a worker gave back, unpacked."""
    if isinstance(answer, Death):
        return answer
    outcome: Outcome = pickle.loads(answer)  # noqa: S301 -- a worker runs our code, or it is refused
    return outcome


def refusal(wanted: Edition, originals: str) -> str:
    """Why this worker must not work for a machine of that edition, in a sentence; "" where it may.

    `originals` is the store that it has to reach, "" where what it needs travels with the tasks.
    """
    if told := differences(wanted):
        return f"it has {told}. Install there what is installed here, and start it again."
    try:
        reached = attempt(partial(_reach, originals)) if originals else None
    except FootnoteError as error:
        reached = error
    if isinstance(reached, Exception):
        return f"it does not reach the originals at {originals} ({type(reached).__name__}: {reached})."
    return ""


def shared_store(config: Config) -> bool:
    """Whether originals lie in a store that other machines can reach by the same address."""
    return Originals(config.originals).remote


def without_secrets(config: Config) -> Config:
    """What a worker needs of the configuration: the limits, and where originals lie."""
    return Config(
        originals_url=config.originals_url if shared_store(config) else "",
        file_limit=config.file_limit,
        memory_limit=config.memory_limit,
        time_limit=config.time_limit,
    )


def _cut(task: Task, part: Part) -> bytes:
    with open_bytes(task) as file:
        return b"".join(bytes_of(file, part))


@cache  # once it was reached; a failure is looked at again
def _reach(originals: str) -> None:
    Originals(originals).has("0" * 64)


def _pool(memory_limit: int) -> Pool[bytes, bytes]:
    """This thread's pool of one process."""
    if getattr(_kept, "limit", None) != memory_limit:
        if hasattr(_kept, "pool"):
            _kept.pool.close()
        # A worker that a nanny started may have no processes of its own; ours end with it all the same.
        multiprocessing.current_process().daemon = False
        _kept.pool, _kept.limit = Pool(_done, Processes(1, memory_limit=memory_limit)), memory_limit
    pool: Pool[bytes, bytes] = _kept.pool
    return pool


def _done(packed: bytes) -> bytes:
    return pickle.dumps(work_on(pickle.loads(packed)))  # noqa: S301 -- from the ingest that this worker works for


def _name() -> str:
    from distributed import get_worker

    return str(get_worker().address)
