"""A Dask scheduler and workers as processes of their own, on this machine alone, each to be killed as a test likes."""

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

LONG = 120.0  # seconds that a start may take on a busy machine
SCHEDULER, WORKER = "distributed.cli.dask_scheduler", "distributed.cli.dask_worker"


class DaskCluster:
    """Give it a folder of its own; within a `with` block it runs. `worker` starts workers.

    A task is given up after `deaths` workers have died under it.
    """

    def __init__(self, folder: Path, *, deaths: int = 2) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        words = [SCHEDULER, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        words += ["--scheduler-file", str(folder / "scheduler.json")]
        failures = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(deaths - 1)}
        self.scheduler = self._start("scheduler", words, env=failures)

    def __enter__(self) -> "DaskCluster":
        return self

    def __exit__(self, *_error: object) -> None:
        for process in reversed(self._started):
            process.kill()
            process.wait()

    @property
    def address(self) -> str:
        """As `--executor` takes it."""
        file, deadline = self._folder / "scheduler.json", time.monotonic() + LONG
        while not (told := file.read_text() if file.exists() else ""):
            assert time.monotonic() < deadline, self.log("scheduler")
            time.sleep(0.05)
        address: str = json.loads(told)["address"]
        return address.replace("tcp://", "dask://")

    def worker(
        self, name: str, *, blind_to: Sequence[Path] = (), nanny: bool = False, env: dict[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """A worker with one thread, below a nanny that starts it anew where that is asked for.

        What lies in the folders `blind_to` it cannot see: in its view of the disk, empty ones are mounted there. Its
        temporary files are in `temporary(name)`.
        """
        options = ["--nthreads", "1", "--name", name, "--no-dashboard", "--nanny" if nanny else "--no-nanny"]
        own = self.temporary(name)
        own.mkdir()
        options += ["--local-directory", str(own), "--host", "127.0.0.1"]
        words = [WORKER, self.address.replace("dask://", "tcp://"), *options]
        return self._start(name, words, blind_to=blind_to, env={"TMPDIR": str(own), **(env or {})})

    def temporary(self, name: str) -> Path:
        return self._folder / f"{name}-temporary"

    def log(self, name: str) -> str:
        """What a process has said so far."""
        return (self._folder / f"{name}.log").read_text()

    def _start(
        self, name: str, words: Sequence[str], *, blind_to: Sequence[Path] = (), env: dict[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", *words]
        if blind_to:
            hidden = [f"mount -t tmpfs none {shlex.quote(str(one))}" for one in blind_to]
            look = [f"ls -A {shlex.quote(str(one))}" for one in blind_to]
            script = " && ".join([*hidden, *look, f"exec {shlex.join(command)}"])
            command = [*_own_mounts(), "sh", "-c", script]
        around = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **(env or {})}
        with (self._folder / f"{name}.log").open("wb") as log:
            started = subprocess.Popen(command, stdout=log, stderr=log, env=around, cwd=self._folder)
        self._started.append(started)
        return started


def _own_mounts() -> list[str]:
    """The start of a command that gets a view of the disk of its own."""
    return ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]


def can_be_blind() -> bool:
    """Whether this system lets us start processes with a view of their own."""
    command = [*_own_mounts(), "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
