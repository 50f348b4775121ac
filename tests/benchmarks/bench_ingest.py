"""The whole ingest through the command, with one worker and with two: files, pages and words a second, and memory.

Reads real contracts (PDF and text) where the evaluation sets are at hand, else made-up reports of the same length.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.process_memory import watched

CONTRACTS = Path(__file__).parents[3] / "shared" / "evaluation" / "contracts" / "cuad"
FILES = 24
GIBIBYTE = 1024**3


def measure(*, full: bool = False) -> dict[str, Any]:
    """Goals: two workers at least 1.6 times as fast as one, and at most 1.8 GB with all their processes."""
    with tempfile.TemporaryDirectory(prefix="footnote-bench-") as name:
        folder = Path(name)
        source = _documents(folder / "files", FILES * 3 if full else FILES)
        runs = {workers: _run(folder, source, workers, "--no-meaning") for workers in (1, 2)}
        learnt = _run(folder, source, 2)
    one, two = (runs[workers]["seconds"] for workers in (1, 2))
    return {
        "documents": "real contracts" if CONTRACTS.is_dir() else "made up",
        "one worker": runs[1],
        "two workers": runs[2],
        "two workers, vectors too": learnt,
        "speed-up with two workers (goal 1.6)": one / two,
        "peak memory with two workers, GB (goal at most 1.8)": max(one["peak memory, GB"] for one in (runs[2], learnt)),
        "time with vectors over without": learnt["seconds, all"] / runs[2]["seconds, all"],
    }


def _run(folder: Path, source: Path, workers: int, *more: str) -> dict[str, Any]:
    archive, before = folder / "-".join(("archive", str(workers), *more)), _processor_seconds()
    began = time.perf_counter()
    command = [sys.executable, "-m", "indexer.cli", "ingest", str(source), "--archive", str(archive), "--json"]
    process = subprocess.Popen([*command, "--workers", str(workers), *more], stdout=subprocess.PIPE, text=True)
    with process, watched(process.pid) as peak:
        assert process.stdout is not None
        lines = [json.loads(line) for line in process.stdout]
    summary = lines[-1]["summary"]
    seconds, worked = summary["seconds"], _processor_seconds() - before
    took = time.perf_counter() - began
    return {
        "files": len(lines) - 1,
        "seconds": seconds,
        "seconds, all": took,  # start, end and vectors included
        "processor seconds": worked,
        "cores kept busy": worked / took,  # well below the workers: the machine had other things to do
        "files/s": (len(lines) - 1) / seconds,
        "pages/s": summary["pages"] / seconds,
        "words/s": summary["words"] / seconds,
        "peak memory, GB": peak.bytes / GIBIBYTE,
        "processes": peak.processes,
    }


def _processor_seconds() -> float:
    """Of all ended children and theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _documents(folder: Path, count: int) -> Path:
    folder.mkdir()
    real = sorted(CONTRACTS.glob("*.pdf")) + sorted(CONTRACTS.glob("*.txt"))
    for path in real[:count]:
        (folder / path.name).write_bytes(path.read_bytes())
    _write(folder, count - len(real))
    return folder


def made_up(folder: Path, count: int, *, seed: int = 0) -> Path:
    """A folder of made-up reports, always the same for one seed."""
    folder.mkdir()
    _write(folder, count, seed=seed)
    return folder


def _write(folder: Path, count: int, *, seed: int = 0) -> None:
    for number in range(seed, seed + count):
        (folder / f"report-{number:03}.txt").write_text(_report(random.Random(number)), encoding="utf-8")


def _report(choose: random.Random) -> str:
    """A made-up report of about 6,000 words with names, amounts and dates at the density of real ones."""
    places = ("Rotterdam", "Oslo", "Valparaíso", "Mombasa", "Tromsø", "Gdańsk")
    firms = ("Kestrel Imaging Systems Ltd.", "Solheim Offshore ASA", "Belmarec S.A.", "Nordlys Havdrift AS")
    people = ("Ingrid Solheim", "Marc Delacroix", "Amina Okafor", "Piotr Zieliński")
    told = (
        "{firm} signed a contract worth EUR {amount} million with the port of {place} on {day} March 2019.",
        "{person} told the board that the delivery had been late and that nobody had been informed of the reasons.",
        "The harbour authority in {place} paid {firm} in three instalments, the last of them after the audit.",
        "According to {person}, the cameras were never used, and the boxes stayed in the shed behind the quay.",
    )
    sentences = []
    for _ in range(350):
        named = {"firm": choose.choice(firms), "person": choose.choice(people), "place": choose.choice(places)}
        sentences.append(choose.choice(told).format(amount=choose.randint(2, 900), day=choose.randint(1, 28), **named))
    return "\n\n".join(" ".join(sentences[start : start + 5]) for start in range(0, len(sentences), 5))
