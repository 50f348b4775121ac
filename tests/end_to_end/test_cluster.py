"""The same ingest through a Dask cluster ends in the same archive."""

import subprocess
import sys
from pathlib import Path

from tests.end_to_end.given import contents, make


def run(module: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"tests.end_to_end.{module}", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)


def test_a_cluster_makes_the_same_archive_as_the_processes_of_one_machine(tmp_path: Path) -> None:
    folder = make(tmp_path / "given")
    on_cluster = run("on_cluster", tmp_path / "cluster", folder)
    assert on_cluster.returncode == 0, on_cluster.stderr
    assert on_cluster.stdout.split() == ["damaged", "1", "done", "12", "empty", "1"]
    assert run("plain_ingest", tmp_path / "pool", folder).returncode == 0
    assert contents(tmp_path / "cluster") == contents(tmp_path / "pool")
