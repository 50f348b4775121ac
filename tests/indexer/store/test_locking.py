"""One writer at a time, and none for longer than its process lives."""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.errors import ArchiveBusy
from indexer.store.locking import WriteLock

HOLD = "import sys, time; from pathlib import Path; from indexer.store.locking import WriteLock\n"
HOLD += "lock = WriteLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock")
    with pytest.raises(ArchiveBusy, match=str(os.getpid())):
        WriteLock(tmp_path / "lock")
    lock.release()


def test_after_release_the_next_may_write(tmp_path: Path) -> None:
    WriteLock(tmp_path / "lock").release()
    WriteLock(tmp_path / "lock").release()


def test_whether_somebody_writes_is_told_without_being_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not WriteLock.is_held(path)
    lock = WriteLock(path)
    assert WriteLock.is_held(path)
    lock.release()
    assert not WriteLock.is_held(path)


def test_a_killed_writer_leaves_the_place_free(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"held\n"
        with pytest.raises(ArchiveBusy):
            WriteLock(tmp_path / "lock")
        assert WriteLock.is_held(tmp_path / "lock")
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert not WriteLock.is_held(tmp_path / "lock")
    WriteLock(tmp_path / "lock").release()


def _wait(started: "multiprocessing.synchronize.Event", end: "multiprocessing.synchronize.Event") -> None:
    started.set()
    end.wait(60)


def test_a_forked_worker_that_outlives_the_writer_does_not_hold_the_lock(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock")
    context = multiprocessing.get_context("fork")
    started, end = context.Event(), context.Event()
    worker = context.Process(target=_wait, args=(started, end))
    worker.start()
    assert started.wait(60)
    lock.forget()  # what the system does when the writer is killed: its handle closes, nothing is unlocked
    WriteLock(tmp_path / "lock").release()
    end.set()
    worker.join()
