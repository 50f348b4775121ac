"""Files damaged at random, and files made to harm, through the whole command: how each ends, and what the run leaves.

Ten thousand files take long: they go in slices of a thousand, each into an archive of its own. No figure of speed.
"""

import ctypes
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from indexer.model.kinds import UNFINISHED
from tests.benchmarks.process_memory import descendants
from tests.pipelines.extract import attacking, mutating

FIXTURES = Path(__file__).parents[3] / "shared" / "evaluation" / "files"
SLICE, SLICES = 1_000, 10
QUICK = 150
SEED = 20
WORKERS = "2"
SECONDS = "60"  # without headway, of one file
TOLD = frozenset({"timed-out", "out-of-memory", "failed"})
_ADOPT_ORPHANS = 36  # prctl: what a dead child leaves running becomes ours, and shows
Files = Iterable[tuple[str, bytes]]


def measure(*, full: bool = False) -> dict[str, Any]:
    """By status, how many documents ended so; everything that says `goal 0` is a fault."""
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    slices = [_slice("attacks", _attacks(full=full))]
    for number in range(SLICES if full else 1):
        folders = [folder for folder in (mutating.SAMPLES, FIXTURES) if folder.is_dir()]
        damaged = mutating.mutated(SLICE if full else QUICK, seed=SEED + number, folders=folders)
        slices.append(_slice(f"slice {number}", damaged))
    ends: Counter[str] = Counter()
    for one in slices:
        ends.update(one.pop("ended as"))
    slowest = max((one.pop("slowest") for one in slices), key=lambda pair: pair[1])
    return {
        "ended as": dict(sorted(ends.items())),
        **{what: sum(one[what] for one in slices) for what in slices[0]},
        "the slowest file, and its seconds": f"{slowest[0]}, {slowest[1]:.1f}",
    }


def _attacks(*, full: bool) -> Files:
    return attacking.attacks() if full else attacking.attacks(members=20_000)


def _slice(name: str, files: Files) -> dict[str, Any]:
    """What became of these files. The run has a home, a folder for what is temporary and one to work in of its own;
    after it, these and the files must be as they were."""
    with tempfile.TemporaryDirectory(prefix="footnote-hostile-") as made:
        folder = Path(made)
        source, outside = folder / "files", folder / "outside"
        for place in (source, *(outside / name for name in ("home", "work", "temporary"))):
            place.mkdir(parents=True)
        (outside / "home" / "notes.txt").write_text("untouched", encoding="utf-8")
        for file, data in files:
            (source / file).write_bytes(data)
        given, before = {path.name for path in source.iterdir()}, dict(_looks(source, outside))
        began = time.perf_counter()
        lines = _ingested(source, outside, folder / "archive")
        took = time.perf_counter() - began
        left, after = _left_behind(), dict(_looks(source, outside))
        own = [line for line in lines if line["path"] in given]
        found = {
            "files": len(given),
            "seconds": took,
            "files without a status (goal 0)": len(given - {line["path"] for line in own})
            + sum(line["status"] in UNFINISHED for line in lines),
            "files changed or left outside the archive (goal 0)": len(before.items() ^ after.items())
            + sum((place / attacking.MARK).exists() for place in (Path("/tmp"), Path("/etc"), folder.parent)),
            "processes left behind (goal 0)": left,
            "ended as": Counter(line["status"] for line in lines),
            "slowest": max(((line["path"], line["seconds"]) for line in own), key=lambda pair: pair[1]),
        }
    print(name, {key: value for key, value in found.items() if key != "ended as"}, dict(found["ended as"]), flush=True)
    for line in lines:
        if line["status"] in TOLD and line["type"] != "json":
            print(f"  {line['status']}: {line['path']} ({line['type']}): {line['reason']}", flush=True)
    return found


def _left_behind() -> int:
    """How many processes of the run are still there, when they had a moment to end."""
    until = time.monotonic() + 5
    while True:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        left = descendants(os.getpid())
        if not left or time.monotonic() > until:
            return len(left)
        time.sleep(0.1)


def _ingested(source: Path, outside: Path, archive: Path) -> list[dict[str, Any]]:
    """What the command says of every document. Raises CalledProcessError where it did not run to its end."""
    command = [sys.executable, "-m", "indexer.cli", "ingest", str(source), "--archive", str(archive), "--json"]
    code = Path(__file__).parents[2]
    env = {"HOME": str(outside / "home"), "TMPDIR": str(outside / "temporary"), "PYTHONPATH": str(code)}
    env |= {"PATH": os.environ["PATH"], "FOOTNOTE_TIME_LIMIT_SECONDS": SECONDS, "PYTHONDONTWRITEBYTECODE": "1"}
    options = ("--quick", "--no-meaning", "--workers", WORKERS)
    run = subprocess.run([*command, *options], check=False, capture_output=True, env=env, cwd=outside / "work")
    if run.returncode not in {0, 3}:
        print(run.stderr.decode(errors="replace")[-4000:], file=sys.stderr)
        run.check_returncode()
    return [line for line in map(json.loads, run.stdout.splitlines()) if "summary" not in line]


def _looks(*folders: Path) -> Iterator[tuple[str, str]]:
    """Every file of these folders, and what is in it."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            yield str(path), hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
