"""The reading room on the sample documents: memory of the serving process and answers a second, in real processes."""

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

SAMPLES = Path(__file__).parents[2] / "corpus_samples"
QUERIES = (
    "contract",
    "radar AND camera*",
    '"framework agreement"',
    "company:Holding",
    "amount:[1000000 TO *]",
    "kontrakt~",
)
ROUNDS = 40


def footnote(*words: str) -> list[str]:
    return [sys.executable, "-m", "indexer.cli", *words]


def resident(process: int) -> float:
    """Memory of one process in MB, shared pages divided among those who share them."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1000


def get(address: str, path: str) -> bytes:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return body


def measure() -> dict[str, Any]:
    """Start serving an archive of the samples, ask for every kind of page, and look at time and memory."""
    with tempfile.TemporaryDirectory() as archive:
        subprocess.run(footnote("ingest", str(SAMPLES), "--archive", archive), check=False, capture_output=True)
        serving = subprocess.Popen(
            footnote("serve", "--archive", archive, "--port", "8478"), stdout=subprocess.PIPE, text=True
        )
        try:
            assert serving.stdout is not None
            address = next(line.strip() for line in serving.stdout if line.startswith("http"))
            times = [_timed(address, f"/search?q={quote(query)}") for _ in range(ROUNDS) for query in QUERIES]
            first = json.loads(get(address, "/search.json?q=contract"))["hits"][0]["document"]
            for path in ("/", "/entities", "/places", "/contracts", "/collections", "/status", f"/documents/{first}"):
                get(address, path)
            memory = resident(serving.pid)
        finally:
            serving.terminate()
            serving.wait(timeout=30)
    times.sort()
    return {
        "memory of serve, MB (goal 300)": round(memory, 1),
        "search page p50, ms": round(statistics.median(times) * 1000, 1),
        "search page p95, ms": round(times[int(len(times) * 0.95)] * 1000, 1),
    }


def _timed(address: str, path: str) -> float:
    started = time.perf_counter()
    get(address, path)
    return time.perf_counter() - started
