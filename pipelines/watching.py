"""Follows a folder: which files in it are new or changed, and at rest. Looks at names, sizes, times; opens no file."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipelines.walk import Found, walk

PAUSE = 1.0  # seconds at least between two looks
SHARE = 10  # times the duration of a look that follow it idle, so that a large folder costs a tenth of a core at most


class _Sign(NamedTuple):
    """What tells that a file has changed."""

    size: int
    written: int
    touched: int
    number: int
    reason: str


@dataclass(slots=True)
class Watching:
    """Looks at a folder again and again. `rest` is how many seconds a file must have been left alone."""

    folder: Path
    leave_out: Path
    rest: float
    _taken: dict[Path, _Sign] = field(default_factory=dict)
    _waiting: dict[Path, tuple[_Sign, float]] = field(default_factory=dict)
    _restless: frozenset[Path] = frozenset()
    _look_took: float = 0.0

    def look(self) -> list[Found]:
        """The files that are new or changed since they were last `taken`, and at rest; in the order of `walk`."""
        began = time.monotonic()
        waiting, taken, ready = {}, {}, []
        for found in walk([self.folder], leave_out=self.leave_out):
            sign = _sign(found)
            if self._taken.get(found.path) == sign:
                taken[found.path] = sign
                continue
            before, since = self._waiting.get(found.path, (None, began))
            waiting[found.path] = (sign, since if before == sign else began)
            if self._at_rest(sign, since=waiting[found.path][1], now=began):
                ready.append(found)
        self._waiting, self._taken = waiting, taken  # what is gone is forgotten
        self._restless = frozenset(waiting) - {found.path for found in ready}
        self._look_took = time.monotonic() - began
        return ready

    def taken(self, found: list[Found]) -> None:
        """Note that these, as the last look saw them, need not be looked at again."""
        for one in found:
            self._taken[one.path] = self._waiting.pop(one.path)[0]

    @property
    def restless(self) -> frozenset[Path]:
        """Those that the last look found new or changed, and not at rest."""
        return self._restless

    @property
    def pause(self) -> float:
        """Seconds until the next look is due."""
        return max(PAUSE, SHARE * self._look_took)

    def _at_rest(self, sign: _Sign, *, since: float, now: float) -> bool:
        """Left alone for long enough: while we looked, or by its own time, as where it was moved here whole."""
        return now - since >= self.rest or 0 < sign.written / 1e9 < time.time() - max(self.rest, PAUSE)


def until_due(seconds: float, *, step: float = 0.1) -> Iterator[None]:
    """Wait, giving the chance to stop after each step."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(step, left))
        yield


def _sign(found: Found) -> _Sign:
    try:
        about = found.path.stat()
    except OSError:
        return _Sign(0, 0, 0, 0, found.reason)
    return _Sign(about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino, found.reason)
