"""How fast PDF files are read: ours with and without word boxes, raw pypdfium2, pdfminer.six, all in one run."""

import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2

from indexer.config import Config
from indexer.model.documents import Document
from pipelines.extract.material import Material
from pipelines.extract.pdf import layer_pages
from pipelines.extract.reading import read
from pipelines.extract.sandbox import kept, read_apart

CONTRACTS = Path(__file__).parents[2] / "../shared/evaluation/contracts/cuad"
SAMPLES = Path(__file__).parents[2] / "corpus_samples"
ROUNDS = 5
APART_ROUNDS = 3  # a reader is kept for all files of these
PDFMINER_FILES = 4  # it takes half a minute for thirty
Reader = Callable[[Path], int]


def measure(*, full: bool = False) -> dict[str, Any]:
    """Pages a second of each reader over the same files, and the ratios promised; the median of some rounds."""
    files = sorted(CONTRACTS.glob("**/*.pdf")) or sorted(SAMPLES.glob("**/*.pdf"))
    files = [file for file in files if _raw_or_none(file)]
    for file in files:
        _raw(file)
    fast = {
        "pypdfium2, raw text": _raw,
        "ours, text alone": _text,
        "ours, with boxes": _boxes,
        "ours, all of it": _whole,
    }
    rates = _rates(fast, files, rounds=ROUNDS)
    apart = _rates({"here": _whole, "apart": _apart}, files, rounds=APART_ROUNDS, clock=_with_reader)
    rates["ours, apart"] = apart["apart"]
    few = files if full else random.Random(0).sample(files, min(PDFMINER_FILES, len(files)))
    beside = _rates({"ours": _text, "all": _whole, "pdfminer.six": _pdfminer}, few, rounds=1)
    rates["pdfminer.six"] = beside["pdfminer.six"]
    raw = rates["pypdfium2, raw text"]
    return {
        "files": len(files),
        "pages": sum(_raw(file) for file in files),
        "pages a second": {name: round(rate) for name, rate in rates.items()},
        "ours, text alone, over pdfminer.six (goal ≥ 10)": beside["ours"] / beside["pdfminer.six"],
        "time apart, confined, over in this process (goal ≤ 1.1)": apart["here"] / apart["apart"],
        "ours, all of it, over pdfminer.six": beside["all"] / beside["pdfminer.six"],
        "time of text alone over raw (goal ≤ 1.3)": raw / rates["ours, text alone"],
        "time with boxes over raw (goal ≤ 2.2)": raw / rates["ours, with boxes"],
    }


def _rates(
    readers: dict[str, Reader], files: list[Path], *, rounds: int, clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    """Pages a second of processor time. The readers take turns, so that a busy moment meets all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    pages = 0
    for _ in range(rounds):
        for name, reader in readers.items():
            began = clock()
            pages = sum(reader(file) for file in files)
            seconds[name].append(clock() - began)
    return {name: pages / statistics.median(times) for name, times in seconds.items()}


def _with_reader() -> float:
    """Seconds of processor time of this process and of the one apart, which is kept all the while."""
    told = Path(f"/proc/{kept(Config()).number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return time.process_time() + (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _raw(file: Path) -> int:
    document = pypdfium2.PdfDocument(file)
    for page in document:
        layer = page.get_textpage()
        layer.get_text_range()
        layer.close()
        page.close()
    count = len(document)
    document.close()
    return count


def _raw_or_none(file: Path) -> int:
    try:
        return _raw(file)
    except pypdfium2.PdfiumError:
        return 0


def _text(file: Path) -> int:
    return len(layer_pages(Material(file, file.name, "pdf"), boxes=False))


def _boxes(file: Path) -> int:
    return len(layer_pages(Material(file, file.name, "pdf"), boxes=True))


def _header(file: Path) -> Document:
    return Document("0" * 32, "bench", "0" * 64, file.stat().st_size, "", (file.name,))


def _whole(file: Path) -> int:
    return len(read(file, _header(file))[0].pages)


def _apart(file: Path) -> int:
    return len(read_apart(file, _header(file), limits=Config())[0].pages)


def _pdfminer(file: Path) -> int:
    from pdfminer.high_level import extract_pages

    return sum(1 for _ in extract_pages(file))
