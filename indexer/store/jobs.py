"""The table of jobs: asked for by the reading room, taken by the worker, each by one worker only."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select

from indexer.errors import NotFound
from indexer.model.jobs import Job, JobStatus
from indexer.store.database import Store
from indexer.store.documents import dumps, now
from indexer.store.schema import JOBS


def ask(store: Store, kind: str, payload: Mapping[str, Any]) -> int:
    """Ask for work and get its number. What is asked for already and not yet begun is not asked for twice."""
    asked = {"kind": kind, "payload": dumps(dict(payload)), "status": JobStatus.QUEUED.value}
    same = select(JOBS.c.id).where(*(JOBS.c[name] == value for name, value in asked.items()))
    with store.writing() as connection:
        waiting = connection.execute(same.limit(1)).scalar()
        if waiting is not None:
            return int(waiting)
        key = connection.execute(JOBS.insert().values(**asked, created_at=now())).inserted_primary_key
        assert key is not None
        return int(key[0])


def take(store: Store, kinds: Iterable[str]) -> Job | None:
    """The oldest job of these kinds that nobody has begun, now running; None where there is none."""
    waiting = (JOBS.c.status == JobStatus.QUEUED.value) & JOBS.c.kind.in_(sorted(kinds))
    oldest = select(JOBS.c.id).where(waiting).order_by(JOBS.c.id).limit(1)
    with store.reading() as connection:  # most looks find nothing: they must not keep writers waiting
        if connection.execute(oldest).scalar() is None:
            return None
    with store.writing() as connection:
        number = connection.execute(oldest.with_for_update(skip_locked=True)).scalar()
        if number is None:
            return None
        running = {"status": JobStatus.RUNNING.value, "started_at": now()}
        connection.execute(JOBS.update().where(JOBS.c.id == number).values(**running))
        return _job(connection.execute(select(JOBS).where(JOBS.c.id == number)).one())


def finish(store: Store, number: int, *, result: Mapping[str, Any] | None = None, reason: str = "") -> None:
    """End a job: done with its result, or failed where there is a reason. Raises NotFound."""
    status = JobStatus.FAILED if reason else JobStatus.DONE
    ended = {"status": status.value, "reason": reason, "ended_at": now()}
    body = None if result is None else dumps(dict(result))
    with store.writing() as connection:
        changed = connection.execute(JOBS.update().where(JOBS.c.id == number).values(**ended, result=body))
        if not changed.rowcount:
            raise NotFound(f"There is no job {number}.")


def postpone(store: Store, number: int) -> None:
    """Put back a job that was begun and cannot be done now."""
    with store.writing() as connection:
        waiting = {"status": JobStatus.QUEUED.value, "started_at": ""}
        connection.execute(JOBS.update().where(JOBS.c.id == number).values(**waiting))


def reclaim(store: Store, kinds: Iterable[str]) -> int:
    """Put back what a worker had begun when it was killed; asked by the only worker when it starts."""
    begun = (JOBS.c.status == JobStatus.RUNNING.value) & JOBS.c.kind.in_(sorted(kinds))
    with store.writing() as connection:
        again = JOBS.update().where(begun).values(status=JobStatus.QUEUED.value, started_at="")
        return connection.execute(again).rowcount


def one(store: Store, number: int) -> Job:
    """The job. Raises NotFound."""
    with store.reading() as connection:
        row = connection.execute(select(JOBS).where(JOBS.c.id == number)).first()
    if row is None:
        raise NotFound(f"There is no job {number}.")
    return _job(row)


def _job(row: Row[Any]) -> Job:
    result = None if row.result is None else json.loads(row.result)
    times = (row.created_at, row.started_at, row.ended_at)
    return Job(row.id, row.kind, json.loads(row.payload), JobStatus(row.status), row.reason, result, *times)
