"""Searches of the benchmarks, in a process that has loaded the engine and nothing else."""

import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexer.model.scope import EVERYTHING
from indexer.search.embedded import EmbeddedEngine
from indexer.search.query import Mode, Query

FACETS = ("collection", "kind", "type", "company", "person", "place")


def served(path: Path, asked: Sequence[str]) -> dict[str, Any]:
    """Seconds to the first answer, milliseconds of the others, and what the process holds in memory at the end."""
    began = time.perf_counter()
    engine = EmbeddedEngine(path)
    engine.search(_query(asked[0]))
    opened = time.perf_counter() - began
    every = _timed(engine, [_query(text) for text in asked])
    few = [_query(text, any_word=True) for text in asked[: len(asked) // 3]]
    found = {
        "seconds to the first answer": round(opened, 2),
        "three words, six facets": every,
        "one word, six facets": _timed(engine, [_query(text.split()[0]) for text in asked]),
        "any of three words": _timed(engine, few),
        **_memory(),
    }
    engine.close()
    return found


def fused(path: Path, asked: Sequence[str]) -> dict[str, Any]:
    """The same by words and meaning, of an index with vectors."""
    engine = EmbeddedEngine(path)
    engine.search(_query(asked[0], mode=Mode.FUSED))
    found = {"fused search, six facets": _timed(engine, [_query(text, mode=Mode.FUSED) for text in asked]), **_memory()}
    engine.close()
    return found


def _query(text: str, *, any_word: bool = False, mode: Mode = Mode.WORDS) -> Query:
    return Query(text=text, scope=EVERYTHING, facets=FACETS, any_word=any_word, mode=mode)


def _timed(engine: EmbeddedEngine, asked: Sequence[Query]) -> dict[str, float]:
    """Milliseconds by the clock, and of processor time, which other work on the machine changes little."""
    taken, worked, found = [], [], []
    for query in asked:
        began, busy = time.perf_counter(), time.process_time()
        found.append(engine.search(query).total)
        taken.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
    told: dict[str, float] = {"found_median": statistics.median(found)}
    for name, seconds in (("", sorted(taken)), ("processor_", sorted(worked))):
        p50, p95 = statistics.median(seconds), seconds[int(len(seconds) * 0.95)]
        told |= {f"{name}p50_ms": round(p50 * 1000, 1), f"{name}p95_ms": round(p95 * 1000, 1)}
    return told


def _memory() -> dict[str, int]:
    """Mapped files of the index can be let go of at any moment; what the process keeps itself cannot."""
    told = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    held = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in told) if "kB" in rest}
    return {"MB of its own": round(held["RssAnon"] / 1000), "MB with mapped files": round(held["VmRSS"] / 1000)}
