"""A disk that fills up in the middle: a clear message, nothing lost, and the same command goes on."""

import resource
import subprocess
import sys
from pathlib import Path

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import StorageFull
from indexer.model.kinds import GOOD_ENDS, UNFINISHED
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query

SMALL = 600_000  # bytes that one file may have: enough to begin with, too little for the third document


def ingest(archive: Path, folder: Path, *, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    def bounded() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "tests.end_to_end.plain_ingest", str(archive), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, preexec_fn=bounded)


def given(folder: Path) -> Path:
    folder.mkdir()
    (folder / "a.txt").write_text("From Oslo, short.")
    (folder / "b.txt").write_text("From Oslo, too.")
    (folder / "c.txt").write_text("From Oslo, long. " + "Much was said of it. " * 60_000)
    (folder / "d.txt").write_text("From Oslo, last.")
    return folder


def found(archive: Path) -> list[str]:
    with Archive.open(Config(archive=archive)) as opened:
        return sorted(hit.path for hit in opened.search(Query(text="Oslo", scope=EVERYTHING)).hits)


def test_a_full_disk_stops_the_run_and_loses_nothing(tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", given(tmp_path / "given")
    stopped = ingest(archive, folder, limit=SMALL)
    assert stopped.returncode == StorageFull.exit_code
    assert "intact" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    with Archive.open(Config(archive=archive)) as opened:
        known = {document.paths[0]: document.status for document in opened.documents(scope=EVERYTHING)}
    assert known.keys() <= {"a.txt", "b.txt", "c.txt", "d.txt"}
    assert set(known.values()) <= UNFINISHED | GOOD_ENDS  # a full disk is no fault of a file
    ended = ingest(archive, folder)
    assert ended.returncode == 0, ended.stderr
    assert found(archive) == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_a_disk_that_is_full_from_the_start_is_named(tmp_path: Path) -> None:
    stopped = ingest(tmp_path / "archive", given(tmp_path / "given"), limit=4096)
    assert stopped.returncode == StorageFull.exit_code
    assert "Traceback" not in stopped.stderr
    assert stopped.stderr
