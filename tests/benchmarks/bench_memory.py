"""Files far larger than memory should be: a mailbox, a table and a PDF, through the whole command.

Told of each: the most memory of all processes together, whether it grows with the file, and when its beginning can be
searched. A file that takes too long is left after a while; then it is told how far the run had come.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import FootnoteError
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query
from tests.benchmarks import large_files
from tests.benchmarks.process_memory import Peak, seconds_of, watched

GIBIBYTE, MEGABYTE = 1024**3, 1_000_000
LONGEST = 600.0  # seconds of one file before the run is told to stop
Maker = Callable[[Path, int], int]


class Case(NamedTuple):
    """A kind of file: how it is made, of what size in the short and in the whole run, and what of it is counted."""

    name: str
    make: Maker
    quick: int
    full: int
    unit: str


CASES = (
    Case("mailbox.mbox", large_files.mailbox, 20 * MEGABYTE, 2_000 * MEGABYTE, "bytes"),
    Case("payments.csv", large_files.table, 10 * MEGABYTE, 1_000 * MEGABYTE, "bytes"),
    Case("annexes.pdf", large_files.long_pdf, 300, 5_000, "pages"),
)


def measure(*, full: bool = False) -> dict[str, Any]:
    """Goals: 1.5 GB for all processes together, the first pages searchable within seconds."""
    return {case.name: _measured(case, case.full if full else case.quick) for case in CASES}


def _measured(case: Case, size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="footnote-memory-") as made:
        folder = Path(made)
        source = folder / case.name
        documents = case.make(source, size)
        told = {"size": f"{size:,} {case.unit}", "documents or pages in it": documents}
        return told | _ingested(source, folder / "archive")


def _ingested(source: Path, archive: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "indexer.cli", "ingest", str(source), "--archive", str(archive)]
    began = time.monotonic()
    first = worked = None
    stopped = False
    options = ("--quick", "--no-meaning", "--workers", "2")
    process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with watched(process.pid) as peak:
        while process.poll() is None:
            time.sleep(1.0)
            if first is None and _found(archive):
                first, worked = time.monotonic() - began, seconds_of(process.pid)
            if not stopped and time.monotonic() - began > LONGEST:
                process.terminate()  # it ends the files in hand, and what was saved stays
                stopped = True
    took = time.monotonic() - began
    with Archive.open(Config(archive=archive)) as opened:
        pages = opened.counts(scope=EVERYTHING).pages  # those of a document that is not at its end, too
    return {
        "seconds until its beginning is found": first,
        "processor seconds of all until then": worked,
        "seconds, all": took,
        "pages": pages,
        "pages/s": pages / took,
        "to its end": "stopped on the way" if stopped else "yes",
        **_memory(peak),
        "archive, bytes": sum(path.stat().st_size for path in archive.rglob("*") if path.is_file()),
    }


def _memory(peak: Peak) -> dict[str, float]:
    """All processes together. What grows with the file shows in the last third."""
    return {
        "peak memory, GB (goal at most 1.5)": peak.bytes / GIBIBYTE,
        "peak of the first third, GB": peak.within(0, 1 / 3) / GIBIBYTE,
        "peak of the last third, GB": peak.within(2 / 3, 1) / GIBIBYTE,
        "processes": peak.processes,
    }


def _found(archive: Path) -> bool:
    """Whether a search finds the mark that stands at the beginning of every file here."""
    try:
        with Archive.open(Config(archive=archive)) as opened:
            return opened.search(Query(text=large_files.MARK, scope=EVERYTHING)).total > 0
    except FootnoteError:
        return False  # there is no archive, or no index in it, yet
