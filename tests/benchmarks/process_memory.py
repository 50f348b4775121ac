"""Memory of a process and all its descendants, sampled while it runs: shared pages counted once (PSS). And what
processor time they took."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EVERY_SECONDS = 0.1


class Peak:
    """The largest sum seen, in bytes, and of how many processes; `seen` is every sum with its time."""

    def __init__(self) -> None:
        self.bytes = 0
        self.processes = 0
        self.seen: list[tuple[float, int]] = []

    def within(self, first: float, last: float) -> int:
        """The largest sum seen in a part of the time: 0.0 is its begin, 1.0 its end."""
        if not self.seen:
            return 0
        began, took = self.seen[0][0], self.seen[-1][0] - self.seen[0][0]
        return max((held for at, held in self.seen if first * took <= at - began <= last * took), default=0)


@contextmanager
def watched(pid: int) -> Iterator[Peak]:
    """Watch the process `pid` and what it starts, for as long as the block lasts."""
    peak, done = Peak(), threading.Event()

    def look() -> None:
        while not done.wait(EVERY_SECONDS):
            family = [pid, *descendants(pid)]
            total = sum(map(proportional, family))
            peak.seen.append((time.monotonic(), total))
            if total > peak.bytes:
                peak.bytes, peak.processes = total, len(family)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def descendants(pid: int) -> list[int]:
    """Children and theirs. What ends meanwhile is left out."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            children = [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def proportional(pid: int) -> int:
    """PSS in bytes, 0 for a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def seconds_of(pid: int) -> float:
    """Seconds of processor time of a process, of all it started, and of those of them that have ended."""
    total = 0
    for one in (pid, *descendants(pid)):
        try:
            told = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, told[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def own_peak() -> int:
    """The most memory that this process has held, in MB. What the system counts for a process (`ru_maxrss`) begins with
    what its parent held, also behind an exec."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024
