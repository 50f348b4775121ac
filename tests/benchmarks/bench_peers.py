"""Reading beside a Tika server and extract-lib: the same files in the same run, recognition of letters off, all warm.

PDF files born digital, and the mixed set of fixtures. One core each, in processor time; then two cores, by the clock.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2

from tests.benchmarks.reading_peers import Peer, Program, TikaServer, ours
from tests.servers import extract_lib, tika

DATA = Path(__file__).parents[3] / "shared" / "evaluation"
SAMPLES = Path(__file__).parents[2] / "corpus_samples"
QUICK, QUICK_MIXED = 8, 60
LETTERS = 500  # a page, of a file that is no scan
WARMING, ROUNDS = 1, 3
PICTURES = frozenset({"png", "jpg", "tif", "gif", "jp2", "bmp", "webp"})  # nothing but letters to recognise
Starts = dict[str, Callable[[str], Peer]]


def measure(*, full: bool = False) -> dict[str, Any]:
    """Pages and files a second of each, and ours over theirs."""
    tika.install()
    extract_lib.install()
    papers, mixed = _papers(), _mixed()
    if not full:
        papers, mixed = papers[:QUICK], mixed[:: max(1, len(mixed) // QUICK_MIXED)]
    pages = sum(map(_pages, papers))
    readers: Starts = {
        "ours, text alone": lambda cores: ours("text", cores=cores),
        "ours, with boxes": lambda cores: ours("boxes", cores=cores),
        "ours, all of it, apart": lambda cores: ours("apart", cores=cores),
        "a Tika server": lambda cores: TikaServer(cores=cores),
        "extract-lib": lambda cores: Program(extract_lib.command(), cores=cores),
    }
    everything: Starts = {
        "ours": lambda cores: ours("apart", cores=cores),
        "a Tika server": lambda cores: TikaServer(cores=cores, way="/rmeta/text"),
    }
    one = {name: pages / seconds for name, seconds in _on_one_core(readers, papers).items()}
    two = {name: pages / seconds for name, seconds in _on_two_cores(readers, papers).items()}
    files = {name: len(mixed) / seconds for name, seconds in _on_one_core(everything, mixed).items()}
    files_two = {name: len(mixed) / seconds for name, seconds in _on_two_cores(everything, mixed).items()}
    sandbox = _on_one_core({way: partial(_ours, way) for way in ("here", "apart")}, papers)
    return {
        "PDF files": len(papers),
        "pages": pages,
        "pages a second of a core": _rounded(one),
        "pages a second of two cores": _rounded(two),
        "mixed files": len(mixed),
        "mixed files a second of a core": _rounded(files),
        "mixed files a second of two cores": _rounded(files_two),
        **_ratios(one, "one core"),
        **_ratios(two, "two cores"),
        "mixed files over a Tika server, one core (goal ≥ 1.2)": files["ours"] / files["a Tika server"],
        "mixed files over a Tika server, two cores (goal ≥ 1.2)": files_two["ours"] / files_two["a Tika server"],
        "time apart, confined, over in one process (goal ≤ 1.1)": sandbox["apart"] / sandbox["here"],
    }


def _ratios(rates: dict[str, float], where: str) -> dict[str, float]:
    goals = {("with boxes", "a Tika server"): 1.7, ("with boxes", "extract-lib"): 1.2}
    goals |= {("text alone", "a Tika server"): 2.5, ("text alone", "extract-lib"): 1.8}
    return {
        f"{way} over {peer}, {where} (goal ≥ {goal})": rates[f"ours, {way}"] / rates[peer]
        for (way, peer), goal in goals.items()
    }


def _rounded(rates: dict[str, float]) -> dict[str, float]:
    return {name: round(rate, 1) for name, rate in rates.items()}


def _ours(way: str, cores: str) -> Peer:
    return ours(way, cores=cores)


def _on_one_core(readers: Starts, files: Sequence[Path]) -> dict[str, float]:
    """Seconds of processor time for all files: the median of some rounds, in which the readers take turns."""
    open_, seconds = {name: start("0") for name, start in readers.items()}, {name: list[float]() for name in readers}
    for number in range(WARMING + ROUNDS):
        for name, reader in open_.items():
            before = reader.worked()
            for path in files:
                reader.read(path)
            if number >= WARMING:
                seconds[name].append(reader.worked() - before)
    for reader in open_.values():
        reader.close()
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def _on_two_cores(readers: Starts, files: Sequence[Path]) -> dict[str, float]:
    """Seconds by the clock where two are asked at once, each for the next file as soon as it has read one. A server is
    one process with as many threads as it likes."""
    seconds = {}
    for name, start in readers.items():
        one = start("0,1")
        both = [one, one] if isinstance(one, TikaServer) else [one, start("0,1")]
        taken = []
        with ThreadPoolExecutor(2) as pool:
            for number in range(WARMING + ROUNDS):
                began, waiting = time.perf_counter(), iter(files)
                list(pool.map(_all_read, both, (waiting, waiting)))
                if number >= WARMING:
                    taken.append(time.perf_counter() - began)
        for reader in dict.fromkeys(both):
            reader.close()
        seconds[name] = statistics.median(taken)
    return seconds


def _all_read(reader: Peer, files: Iterable[Path]) -> None:
    for path in files:
        reader.read(path)


def _papers() -> list[Path]:
    """PDF files that were never scans."""
    found = sorted((DATA / "contracts" / "cuad").glob("**/*.pdf")) or sorted(SAMPLES.glob("**/*.pdf"))
    return [path for path in found if _pages(path)]


def _pages(path: Path) -> int:
    """Pages of a file, 0 where hardly any has text, or it cannot be opened."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            letters = sum(page.get_textpage().count_chars() for page in document)
            return len(document) if letters > LETTERS * len(document) else 0
    except pypdfium2.PdfiumError:
        return 0


def _mixed() -> list[Path]:
    """The fixtures that hold text or files, whole and unlocked."""
    listed = DATA / "files" / "manifest.jsonl"
    if not listed.is_file():
        return sorted(path for path in SAMPLES.rglob("*") if path.is_file() and path.parent.name != "broken")
    rows = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    good = [row for row in rows if row["expect"] in {"text", "container"} and row["kind"] not in PICTURES]
    return [DATA / "files" / row["path"] for row in good if not row.get("hostile")]
