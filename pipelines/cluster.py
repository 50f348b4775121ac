"""Tasks through a Dask cluster, whose workers share no disk with this machine. What is too large to travel is read by
this machine itself. Touches no archive."""

import logging
import re
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from functools import partial
from typing import Any

from indexer.config import Config
from indexer.errors import FootnoteError, WrongUse
from pipelines.edition import edition
from pipelines.pool import Death, Pool
from pipelines.remote import Answer, answer_of, parcel, refusal, shared_store, take_up
from pipelines.run import CARRIED, Outcome, Task, TooLargeToTravel, attempt

SECONDS_TO_ANSWER = 10  # for the scheduler, and for a first worker to be there
SECONDS_WITHOUT_WORKERS = 60.0
SECONDS_BETWEEN_LOOKS = 1.0
HELD = 8  # files that may wait for this machine before no further one is taken up
GOES_ON = "What was saved stays, and the same command goes on."


class Cluster:
    """The workers of a cluster and, as `home`, the processes of this machine for what cannot travel.

    Raises WrongUse where the extra is not installed, FootnoteError where no scheduler answers, where it has no
    workers, or where one of them must not be used.
    """

    def __init__(self, address: str, config: Config, *, home: Pool[Task, Outcome]) -> None:
        self._address = address
        self._client, self._killed = _connected(address)
        self._home = home
        self._wanted = edition(), config.originals_url if shared_store(config) else ""
        try:
            self._threads = self._await_workers()
            self._refuse_unfit()
        except FootnoteError:
            self._client.close()
            raise
        self._executor: Executor = self._client.get_executor(pure=False)
        self._away: dict[Future[Answer], Task] = {}
        self._held: deque[Task] = deque()
        self._looked = self._seen = time.monotonic()

    @property
    def flying(self) -> int:
        return len(self._away) + len(self._held) + self._home.flying

    @property
    def room(self) -> bool:
        """Two tasks for each thread of the cluster, so that none waits; few that wait for this machine."""
        return len(self._away) < 2 * self._threads and len(self._held) < HELD

    def submit(self, task: Task) -> None:
        if (packed := parcel(task)) is None:
            self._held.append(task)
            self._fill_home()
        else:
            self._away[self._sent(packed, task)] = task

    def finished(self, *, timeout: float | None) -> Iterator[tuple[Task, Outcome | Death]]:
        """What has ended by now, after waiting at most `timeout` seconds for one to end.

        An error that a task itself raises is raised here, and FootnoteError where the cluster is gone.
        """
        yield from self._home.finished(timeout=0.0 if self._away else timeout)
        suspects: list[Task] = []
        yield from self._landed(suspects, timeout=timeout)
        if suspects:
            yield from self._found_out(suspects)

    def alone(self, task: Task) -> Outcome | Death:
        """The result of a task, or that all workers died that it was given to; nothing else is to be away."""
        if (packed := parcel(task)) is not None:
            future = self._sent(packed, task)
            while not wait([future], timeout=SECONDS_BETWEEN_LOOKS).done:
                self._look()
            if (result := self._result(future)) is not None:
                return result
        return self._home.alone(task)

    def close(self, *, at_once: bool = False) -> None:
        """Let go of the cluster. Its workers stay, and drop what they were to do for this machine."""
        self._held.clear()
        for future in self._away:
            future.cancel()
        self._away.clear()
        self._client.close()
        self._home.close(at_once=at_once)

    def _sent(self, packed: bytes, task: Task) -> "Future[Answer]":
        wanted, originals = self._wanted
        limit = task.config.memory_limit
        sending = partial(self._executor.submit, take_up, packed, wanted, originals=originals, memory_limit=limit)
        sent = attempt(sending)
        if isinstance(sent, Exception):
            raise self._lost() from sent
        return sent

    def _landed(self, suspects: list[Task], *, timeout: float | None) -> Iterator[tuple[Task, Outcome | Death]]:
        """What came back from the cluster; what seems deadly joins `suspects`, what is too large waits for home."""
        done, _ = wait(self._away, timeout=timeout, return_when=FIRST_COMPLETED)
        for future in done:
            task = self._away.pop(future)
            result = self._result(future)
            if result is None:
                self._held.append(task)
            elif isinstance(result, Death) and result.workers > 1:
                suspects.append(task)
            else:
                yield task, result
        self._fill_home()
        if self._away:
            self._look()

    def _found_out(self, suspects: list[Task]) -> Iterator[tuple[Task, Outcome | Death]]:
        """Each suspect's result: a dying worker takes along what waits for it, so they run once more one by one."""
        while self._away:
            yield from self._landed(suspects, timeout=SECONDS_BETWEEN_LOOKS)
        for task in suspects:
            yield task, self.alone(task)

    def _fill_home(self) -> None:
        while self._held and self._home.room:
            self._home.submit(self._held.popleft())

    def _result(self, future: "Future[Answer]") -> Outcome | Death | None:
        """What came back; None where it is too large to."""
        try:
            answer = attempt(future.result)
        except TooLargeToTravel:
            return None
        match answer:
            case CancelledError():
                raise self._lost() from answer
            case FootnoteError():
                raise answer
            case self._killed():
                return Death(None, 0.0, workers=answer.allowed_failures + 1)
            case Exception():
                told = f"A Dask worker cannot do its work ({type(answer).__name__}: {answer}). {GOES_ON}"
                raise FootnoteError(told) from answer
        return answer_of(answer)

    def _look(self) -> None:
        """Count the workers. Raises FootnoteError where the scheduler is gone, or all workers are for a while."""
        now = time.monotonic()
        if now - self._looked < SECONDS_BETWEEN_LOOKS:
            return
        self._looked = now
        cores = attempt(self._client.ncores)
        if isinstance(cores, Exception):
            raise self._lost() from cores
        if threads := sum(cores.values()):
            self._threads, self._seen = threads, now
        elif now - self._seen > SECONDS_WITHOUT_WORKERS:
            raise FootnoteError(f"The Dask cluster at {self._address} has lost all its workers. Start some. {GOES_ON}")

    def _lost(self) -> FootnoteError:
        return FootnoteError(f"The Dask scheduler at {self._address} is gone. Start it and its workers. {GOES_ON}")

    def _await_workers(self) -> int:
        try:
            self._client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
        except TimeoutError:
            told = f"The Dask cluster at {self._address} has no workers: dask worker HOST:PORT starts one."
            raise FootnoteError(told) from None
        return sum(self._client.ncores().values())

    def _refuse_unfit(self) -> None:
        answers = self._client.run(refusal, *self._wanted, on_error="return")
        for worker, why in sorted(answers.items()):
            if why:
                told = f"it does not run Footnote ({type(why).__name__}: {why})." if isinstance(why, Exception) else why
                raise FootnoteError(f"The Dask worker {worker} cannot be used: {told}")


def _connected(address: str) -> tuple[Any, Any]:
    """A client of the scheduler, and the error by which it says that a task's workers died under it."""
    if not re.fullmatch(r"dask://\S+:\d+", address):
        raise WrongUse(f"--executor is pool or dask://HOST:PORT, not {address!r}.")
    try:
        import dask
        from distributed import Client, KilledWorker
    except ImportError:
        raise WrongUse('A Dask cluster needs the extra "cluster": pip install "footnote-archive[cluster]".') from None
    # Files travel within tasks, for a task that goes to another worker needs them there; what goes wrong is said here.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": 2 * CARRIED})
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    connect: Any = Client  # it states no types
    try:
        client = connect(address.replace("dask://", "tcp://", 1), timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except OSError as error:
        raise FootnoteError(f"No Dask scheduler answers at {address}: {error}") from error
    return client, KilledWorker
