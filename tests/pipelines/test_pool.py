"""Tasks through processes: all come back, and a deadly one takes no other with it."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.pool import Death, Pool, Processes


def shout(word: str) -> str:
    """What the pool does in these tests; some words are deadly."""
    if word == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "leave":
        os._exit(7)
    if word == "raise":
        raise ValueError(word)
    return word.upper()


def number_of_threads(_name: str) -> str:
    return os.popen("echo $OMP_NUM_THREADS").read().strip()


@pytest.fixture
def pool() -> Iterator[Pool[str, str]]:
    made: Pool[str, str] = Pool(shout, Processes(2))
    yield made
    made.close(at_once=True)


def through(pool: Pool[str, str], words: list[str]) -> dict[str, str | Death]:
    results: dict[str, str | Death] = {}
    waiting = list(words)
    while waiting or pool.flying:
        while waiting and pool.room:
            pool.submit(waiting.pop(0))
        results.update(pool.finished(timeout=None))
    return results


def test_a_worker_that_dies_costs_only_the_task_that_killed_it(pool: Pool[str, str]) -> None:
    words = ["one", "two", "kill", "three", "leave", "four", "five", "six"]
    results = through(pool, words)
    deaths = {word: result.exit_code for word, result in results.items() if isinstance(result, Death)}
    assert deaths == {"kill": -signal.SIGKILL, "leave": 7}
    assert {word: result for word, result in results.items() if word not in deaths} == {
        word: word.upper() for word in words if word not in deaths
    }


def test_no_more_is_in_flight_than_two_for_each_worker(pool: Pool[str, str]) -> None:
    sent = 0
    while pool.room:
        pool.submit(f"word {sent}")
        sent += 1
    assert sent == pool.flying == 4


def test_an_error_of_the_work_itself_is_raised(pool: Pool[str, str]) -> None:
    pool.submit("raise")
    with pytest.raises(ValueError, match="raise"):
        list(pool.finished(timeout=None))


def test_workers_keep_numerical_libraries_to_one_thread() -> None:
    counting: Pool[str, str] = Pool(number_of_threads, Processes(1))
    assert counting.alone("any") == "1"


def test_workers_leave_when_their_master_is_killed() -> None:
    reading, writing = os.pipe()
    master = os.fork()
    if master == 0:  # a master of its own, which is killed with a worker in the middle of nothing
        made: Pool[str, str] = Pool(shout, Processes(1))
        made.submit("one")
        list(made.finished(timeout=None))
        worker = next(iter(made._executor._processes))  # type: ignore[union-attr,attr-defined]
        os.write(writing, str(worker).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    worker = int(os.read(reading, 20))
    os.waitpid(master, 0)
    deadline = time.monotonic() + 20
    while _alive(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(worker)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
