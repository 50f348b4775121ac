"""The ingest through a Dask cluster with one worker and with two, scheduler, workers and writer on this machine.

Made-up reports as text, so that nothing is read off images; stages are the real ones.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_ingest import made_up
from tests.servers.dask_cluster import DaskCluster

FILES = 16
WARMING = 2  # files for each worker before time is taken: it loads the names model once


def measure(*, full: bool = False) -> dict[str, Any]:
    """Goal: two workers at least 1.5 times as fast as one."""
    with tempfile.TemporaryDirectory(prefix="footnote-bench-") as name:
        folder = Path(name)
        source = made_up(folder / "files", FILES * 3 if full else FILES)
        first = made_up(folder / "first", 2 * WARMING, seed=10_000)
        runs = {workers: _run(folder, source, first, workers) for workers in (1, 2)}
    one, two = (runs[workers]["seconds"] for workers in (1, 2))
    return {"one worker": runs[1], "two workers": runs[2], "speed-up with two workers (goal 1.5)": one / two}


def _run(folder: Path, source: Path, first: Path, workers: int) -> dict[str, Any]:
    own = folder / f"workers-{workers}"
    own.mkdir()
    with DaskCluster(own) as cluster:
        for number in range(workers):
            cluster.worker(f"worker-{number}")
        _ingest(cluster, first, own / "first")
        summary = _ingest(cluster, source, own / "archive")
    seconds = summary["seconds"]
    return {
        "files": summary["done"],
        "seconds": seconds,
        "files/s": summary["done"] / seconds,
        "words/s": summary["words"] / seconds,
    }


def _ingest(cluster: DaskCluster, source: Path, archive: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "indexer.cli", "ingest", str(source), "--archive", str(archive), "--no-meaning"]
    done = subprocess.run(
        [*command, "--executor", cluster.address, "--json"], stdout=subprocess.PIPE, text=True, check=True
    )
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])["summary"]
    return summary
