"""Tasks through processes, a bounded number at a time. A worker that dies costs the one task that killed it.

Knows nothing of documents: `run.py` says what a task is and what becomes of one that was deadly."""

import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from indexer.errors import FootnoteError
from pipelines.extract.reader import SINGLE_THREADED

TaskType = TypeVar("TaskType")
ResultType = TypeVar("ResultType")


@dataclass(frozen=True, slots=True)
class Death:
    """A task whose worker died under it. `exit_code` is negative for a signal, None where it is not known.

    `workers` is how many it was given to in turn, and died."""

    exit_code: int | None
    seconds: float
    workers: int = 1


class Processes:
    """Processes of this machine, made afresh (spawn): each starts clean, whatever this one has opened."""

    def __init__(self, workers: int, *, memory_limit: int = 0) -> None:
        self.workers = workers
        self.memory_limit = memory_limit

    def open(self, workers: int) -> Executor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, context, initializer=_prepare, initargs=(self.memory_limit,))


class Pool(Generic[TaskType, ResultType]):
    """Runs `work` on tasks; holds no more than two for each worker, so that neither side waits nor memory grows."""

    def __init__(self, work: Callable[[TaskType], ResultType], source: Processes) -> None:
        self._work = work
        self._source = source
        self._executor: Executor | None = None
        self._flying: dict[Future[ResultType], TaskType] = {}

    @property
    def flying(self) -> int:
        return len(self._flying)

    @property
    def room(self) -> bool:
        return self.flying < 2 * self._source.workers

    def submit(self, task: TaskType) -> None:
        try:
            future = self._open().submit(self._work, task)
        except BrokenExecutor as death:
            # A worker died between two submissions: the task joins those that will be looked at one by one.
            future = Future()
            future.set_exception(death)
        self._flying[future] = task

    def finished(self, *, timeout: float | None) -> Iterator[tuple[TaskType, ResultType | Death]]:
        """What has ended by now, after waiting at most `timeout` seconds (None: as long as it takes) for one to end.

        An error that `work` itself raises is raised here.
        """
        done, _ = wait(self._flying, timeout=timeout, return_when=FIRST_COMPLETED)
        suspects = []
        for future in done:
            task = self._flying.pop(future)
            try:
                result = future.result()
            except BrokenExecutor:
                suspects.append(task)
            else:
                yield task, result
        if suspects:
            yield from self._found_out(suspects)

    def alone(self, task: TaskType) -> ResultType | Death:
        """The result of a task that runs with nothing beside it, or how its worker died.

        Raises FootnoteError where not even an idle worker lives: then the machine is at fault, and no task.
        """
        with self._source.open(1) as executor:
            try:
                number = executor.submit(os.getpid).result()
            except BrokenExecutor as death:
                raise FootnoteError(
                    "Workers die as soon as they start: memory or disk may be full. The same command goes on later."
                ) from death
            worker = next((one for one in multiprocessing.active_children() if one.pid == number), None)
            began = time.monotonic()
            future = executor.submit(self._work, task)
            try:
                return future.result()
            except BrokenExecutor:
                return Death(_ended(worker), time.monotonic() - began)

    def close(self, *, at_once: bool = False) -> None:
        """Let the workers go. Tasks not begun are dropped, `at_once` also those begun."""
        # Processes that are killed end their futures themselves, and trip over those that were cancelled.
        if not at_once:
            for future in self._flying:
                future.cancel()
        if self._executor is not None:
            self._executor.shutdown(wait=not at_once)
            self._executor = None
        if at_once:
            for process in multiprocessing.active_children():
                process.kill()
        self._flying.clear()

    def _open(self) -> Executor:
        if self._executor is None:
            self._executor = self._source.open(self._source.workers)
        return self._executor

    def _found_out(self, suspects: list[TaskType]) -> Iterator[tuple[TaskType, ResultType | Death]]:
        """Each suspect's result: one death takes all along, so they run again one by one to find the deadly one."""
        while self._flying:  # the executor is broken: all that is left of it ends at once, well or badly
            done, _ = wait(self._flying, return_when=FIRST_COMPLETED)
            for future in done:
                task = self._flying.pop(future)
                try:
                    result = future.result()
                except BrokenExecutor:
                    suspects.append(task)
                else:
                    yield task, result
        self.close()
        for task in suspects:
            yield task, self.alone(task)


def _ended(worker: BaseProcess | None) -> int | None:
    """How a worker ended. The executor's own thread may be told of it first, and notes it a moment later."""
    until = time.monotonic() + 10
    while worker is not None and worker.exitcode is None and time.monotonic() < until:
        worker.join(0.05)
        time.sleep(0.01)
    return worker.exitcode if worker is not None else None


def _prepare(memory_limit: int) -> None:
    """Make a fresh process a worker: one thread, bounded memory, deaf to Ctrl-C, gone when its master is."""
    for name in SINGLE_THREADED:
        os.putenv(name, "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the master lets the files in flight end
    if memory_limit:
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = memory_limit if hard == resource.RLIM_INFINITY else min(memory_limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    threading.Thread(target=_leave_with_master, daemon=True).start()


def _leave_with_master() -> None:
    """A master that was killed leaves its workers waiting for ever on a pipe that they hold open themselves."""
    master = multiprocessing.parent_process()
    if master is not None:
        connection.wait([master.sentinel])
        os._exit(1)
