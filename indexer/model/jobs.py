"""What the reading room asks of the worker, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work asked for. `reason` tells a person why it failed; times are ISO, UTC, "" until reached."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    status: JobStatus
    reason: str = ""
    result: Mapping[str, Any] | None = None
    created: str = ""
    started: str = ""
    ended: str = ""
