"""How a run is told: a progress bar on a terminal, JSON lines on standard output, at the end what failed and why."""

from types import TracebackType
from typing import Any

from tqdm import tqdm

from indexer.console import emit, say
from indexer.model.kinds import GOOD_ENDS, Status
from pipelines.events import Event, Summary

SOME_FAILED = 3  # exit codes
STOPPED = 130


class Telling:
    """Hears the events of a run; shows a bar on standard error where that is a terminal."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._announced = 0
        self._bar: Any = tqdm(unit=" documents", disable=None, dynamic_ncols=True)

    def __enter__(self) -> "Telling":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.close()

    def hear(self, event: Event) -> None:
        """An event that says "queued" lengthens the bar, every other moves it on."""
        self._announced += event.known or event.status is Status.QUEUED
        if event.status is not Status.QUEUED:
            self._bar.update()
            if self._as_json:
                emit(event.as_json())
        self._bar.total = max(self._announced, self._bar.n)


def conclude(summary: Summary, *, as_json: bool, command: str) -> int:
    """Say what the run came to; gives the exit code. `command` is what to run to go on where it was stopped."""
    if as_json:
        emit(summary.as_json())
    for event in summary.troubles:
        say(f"{event.status:<14} {event.path}: {event.reason}")
    for event in summary.notes:
        say(f"{'note':<14} {event.path}: {event.reason}")
    good = sum(summary.statuses[status] for status in GOOD_ENDS)
    known = f", {summary.known:,} of them known before" if summary.known else ""
    say(f"{good:,} of {summary.documents:,} documents read well{known}; {summary.seconds:,.1f} seconds.")
    if summary.stopped:
        say(f"Stopped. What was read is in the archive; {command} goes on with the rest.")
        return STOPPED
    return SOME_FAILED if summary.troubles else 0
