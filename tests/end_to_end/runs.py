"""Ingests as processes of their own over the same files, databases and indexes, and how often each file was read."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from indexer.config import Config
from tests.end_to_end import given

LONG = 400.0  # seconds that anything may take on a busy machine
MORE = 24  # files besides the usual ones


def folder_of_many(folder: Path) -> Path:
    """The usual kinds of files, and many small ones whose firms are related to each other's."""
    given.make(folder)
    for number in range(MORE):
        firm, other = f"Kestrel Line {number % 7} Ltd.", f"Nordlys Havn {number % 5} AS"
        text = f"{firm} signed a contract worth EUR {number + 1} million with {other} on {number % 28 + 1} May 2019."
        (folder / f"letter {number:02}.txt").write_text(f"{text}\n")
    return folder


class Runs:
    """Starts them; `notes` tells what was read, and by whom."""

    def __init__(self, place: Path, folder: Path) -> None:
        self.notes = place / "notes"
        self.go = place / "go"
        self.notes.touch()
        self._folder = folder

    def begin(self, config: Config) -> "subprocess.Popen[str]":
        """A run that waits for `go`."""
        env = {**os.environ, "COUNTED_IN": str(self.notes), "COUNTED_FROM": str(self.go)}
        env |= {"FOOTNOTE_DATABASE_URL": config.database_url, "FOOTNOTE_ENGINE": config.engine}
        env |= {"FOOTNOTE_ORIGINALS_URL": config.originals_url, "FOOTNOTE_ELASTIC_REPLICAS": "0"}
        env |= {"FOOTNOTE_ELASTIC_URL": ",".join(config.elastic.urls), "FOOTNOTE_ELASTIC_INDEX": config.elastic.index}
        env |= {"FOOTNOTE_DATABASE_PATIENCE_SECONDS": str(config.database_patience)}
        command = [sys.executable, "-m", "tests.end_to_end.counted", str(config.archive), str(self._folder)]
        return subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)

    def finish(self, *runs: "subprocess.Popen[str]") -> None:
        """Let them go, and see them end well."""
        self.go.touch()
        for run in runs:
            told = run.communicate(timeout=LONG)[1]
            assert run.returncode == 0, told

    def read(self) -> Counter[str]:
        """How often each document was read."""
        return Counter(line.split()[0] for line in self.notes.read_text().splitlines())

    def readers(self) -> set[str]:
        return {line.split()[1] for line in self.notes.read_text().splitlines()}


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not done():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)
