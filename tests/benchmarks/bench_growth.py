"""The embedded engine as its archive grows: indexing, size on disk, searches and memory at 10,000 pages and beyond.

The pages go straight to the engine. Searches run in a process of their own, which is all that its memory counts.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from indexer.search.embedded import EmbeddedEngine
from indexer.search.record import Record
from tests.benchmarks.charts import lines
from tests.benchmarks.growth_serving import served
from tests.benchmarks.search_corpus import Corpus, queries

SIZES, QUICK = (10_000, 100_000, 1_000_000), (2_000, 20_000)
STEPS = 10  # parts of each size whose rates are compared
PORTION = 1_000  # pages made at once, so that making them is not measured
COMMITTED = 10_000  # pages between two commits
ASKED = 150


def measure(*, full: bool = False) -> dict[str, Any]:
    """Goals: the last tenth indexed at 0.9 of the first one's speed, one byte of index a byte of text, and at a
    million pages a search of three words with six facets in 100 ms (p95) and 600 MB."""
    sizes = SIZES if full else QUICK
    with tempfile.TemporaryDirectory(prefix="footnote-bench-") as name:
        return {"sizes": dict(_grown(Path(name) / "index", sizes))}


def draw(figures: dict[str, Any]) -> dict[str, str]:
    """Charts of the figures, by name."""
    sizes = {int(size.replace(",", "")): held for size, held in figures["sizes"].items()}

    def along(name: str, part: str = "") -> list[tuple[float, float]]:
        return [(size, held[name][part] if part else held[name]) for size, held in sizes.items() if name in held]

    speed = {"first tenth": along("pages/s of the first tenth"), "last tenth": along("pages/s of the last tenth")}
    waiting = {
        "three words, all": along("three words, six facets", "p95_ms"),
        "any of three": along("any of three words", "p95_ms"),
    }
    memory = {"its own": along("MB of its own"), "with mapped files": along("MB with mapped files")}
    ratio = {"index": along("bytes of index a byte of text")}
    enough = len(speed["first tenth"]) > 1
    return ({"speed": lines("Pages indexed a second of processor time", speed, unit="pages/s")} if enough else {}) | {
        "size": lines("Bytes of index for a byte of text, text included", ratio, unit="bytes", goal=1.0),
        "search": lines("19 of 20 searches with six facets take at most", waiting, unit="ms", goal=100.0),
        "memory": lines("Memory of the process that searches", memory, unit="MB", goal=600.0),
    }


def _grown(path: Path, sizes: Sequence[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The figures at each size of one archive that grows."""
    engine = EmbeddedEngine(path, write=True)
    records, asked = Corpus(max(sizes)).records(), [" ".join(words) for words in queries(Corpus(0), ASKED)]
    step = min(sizes) // STEPS
    rates: list[tuple[int, float, float]] = []  # pages, seconds and processor seconds of each step
    text = done = 0
    for size in sizes:
        while done < size:
            taken, length = _added(engine, islice(records, step), commit=(done + step) % COMMITTED == 0)
            rates.append((step, *taken))
            done, text = done + step, text + length
        engine.commit()
        bytes_held = sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
        yield (
            f"{size:,}",
            {
                **_speeds(rates),
                "bytes of text a page": round(text / size),
                "bytes of index a byte of text": round(bytes_held / text, 2),
                **_apart(path, asked),
            },
        )
    engine.close()


def _added(engine: EmbeddedEngine, records: Iterator[Record], *, commit: bool) -> tuple[tuple[float, float], int]:
    """Seconds and processor seconds that these pages took, and bytes of their text."""
    wall = worked = 0.0
    text = 0
    while some := list(islice(records, PORTION)):
        text += sum(len(record.text.encode()) for record in some)
        began, busy = time.perf_counter(), time.process_time()
        engine.index(some)
        wall, worked = wall + time.perf_counter() - began, worked + time.process_time() - busy
    began, busy = time.perf_counter(), time.process_time()
    if commit:
        engine.commit()
    return (wall + time.perf_counter() - began, worked + time.process_time() - busy), text


def _speeds(rates: Sequence[tuple[int, float, float]]) -> dict[str, Any]:
    """Pages a second of processor time, which other work on the machine changes little, and of the clock.

    Tenths of less than a commit are not compared: the commit would fall into one of them.
    """
    tenth, overall = len(rates) // STEPS, sum(one[0] for one in rates) / sum(one[1] for one in rates)
    if sum(one[0] for one in rates[:tenth]) < COMMITTED:
        return {"pages/s by the clock": round(overall)}
    first, last = (
        sum(one[0] for one in some) / sum(one[2] for one in some) for some in (rates[:tenth], rates[-tenth:])
    )
    return {
        "pages/s of the first tenth": round(first),
        "pages/s of the last tenth": round(last),
        "last over first (goal at least 0.9)": round(last / first, 2),
        "pages/s by the clock": round(overall),
    }


def _apart(path: Path, asked: list[str]) -> dict[str, Any]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(served, path, asked).result()
