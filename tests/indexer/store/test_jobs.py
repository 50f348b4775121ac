"""Jobs are taken once, in order, and put back when a worker dies."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.config import Config
from indexer.errors import NotFound
from indexer.model.jobs import JobStatus
from indexer.store import jobs
from indexer.store.database import Store


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    config.archive.mkdir()
    opened = Store.open(config.database, create=True)
    yield opened
    opened.close()


def test_the_oldest_job_of_the_kinds_asked_for_is_taken(store: Store) -> None:
    jobs.ask(store, "upload", {"name": "a"})
    first = jobs.ask(store, "page-image", {"page": 1})
    second = jobs.ask(store, "page-image", {"page": 2})
    taken = [jobs.take(store, ["page-image"]) for _ in range(3)]
    assert [job and job.id for job in taken] == [first, second, None]
    assert taken[0] is not None
    assert taken[0].payload == {"page": 1}
    assert taken[0].status is JobStatus.RUNNING
    assert taken[0].started


def test_asking_again_for_what_still_waits_is_the_same_job(store: Store) -> None:
    number = jobs.ask(store, "page-image", {"page": 1, "scale": 2})
    assert jobs.ask(store, "page-image", {"scale": 2, "page": 1}) == number
    jobs.take(store, ["page-image"])
    assert jobs.ask(store, "page-image", {"page": 1, "scale": 2}) != number


def test_many_workers_never_take_the_same_job(store: Store) -> None:
    asked = {jobs.ask(store, "work", {"n": n}) for n in range(40)}
    with ThreadPoolExecutor(4) as workers:
        taken = [job.id for job in workers.map(lambda _: jobs.take(store, ["work"]), range(60)) if job is not None]
    assert sorted(taken) == sorted(asked)


def test_a_job_ends_with_a_result_or_a_reason(store: Store) -> None:
    good, bad = jobs.ask(store, "work", {"n": 1}), jobs.ask(store, "work", {"n": 2})
    jobs.finish(store, good, result={"path": "p"})
    jobs.finish(store, bad, reason="The page is too large.")
    done, failed = jobs.one(store, good), jobs.one(store, bad)
    assert (done.status, done.result, done.reason) == (JobStatus.DONE, {"path": "p"}, "")
    assert (failed.status, failed.result, failed.reason) == (JobStatus.FAILED, None, "The page is too large.")
    assert done.ended


def test_what_a_killed_worker_had_begun_is_put_back(store: Store) -> None:
    number = jobs.ask(store, "work", {})
    jobs.take(store, ["work"])
    assert jobs.reclaim(store, ["other"]) == 0
    assert jobs.reclaim(store, ["work"]) == 1
    job = jobs.take(store, ["work"])
    assert job is not None
    assert job.id == number


def test_an_unknown_job_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        jobs.one(store, 7)
    with pytest.raises(NotFound):
        jobs.finish(store, 7)
