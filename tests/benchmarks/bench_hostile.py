"""Files damaged at random, and bombs: how each ends, and whether any ended without a status. No figure of speed."""

import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from indexer.config import Config
from indexer.model.kinds import UNFINISHED
from pipelines.extract import sandbox
from pipelines.extract.sandbox import read_apart
from tests.pipelines.extract import mutating
from tests.pipelines.extract.making import header

QUICK, FULL = 200, 10_000


def measure(*, full: bool = False) -> dict[str, Any]:
    """By status, how many files ended so; those left `unfinished` must be 0."""
    ends: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        files = [*mutating.mutated(FULL if full else QUICK, seed=2)]
        if full:
            files += [("many.zip", mutating.many_members(mutating.ENDLESS)), ("bomb.zip", mutating.zip_bomb())]
            files += [("laughs.xml", mutating.laughs()), ("deep.eml", mutating.nested_mails(1_000))]
        for name, data in files:
            path = Path(folder) / name
            path.write_bytes(data)
            began = time.perf_counter()
            [own, *_] = read_apart(path, header(path), limits=Config())
            slowest = max(slowest, time.perf_counter() - began)
            ends[str(own.document.status)] += 1
            path.unlink()
        left = len(list(Path(folder).iterdir()))
    sandbox.dismiss()
    unfinished = sum(ends[str(status)] for status in UNFINISHED)
    return {"files": len(files), "ended as": dict(sorted(ends.items())), "unfinished": unfinished} | {
        "files left behind": left,
        "seconds of the slowest": slowest,
    }
