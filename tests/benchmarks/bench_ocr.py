"""How well and how fast scanned pages are read: ours, plain Tesseract told the right language, plain rapidocr, each
page by all three in turn. Pages are made of invented texts in eight languages (`scans.py`)."""

import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from tests.benchmarks.charts import grouped
from tests.benchmarks.scans import LANGUAGES, Scan, missing_fonts, scans

# As for every process that reads files; Tesseract's library looks at it when it is loaded.
os.environ["OMP_THREAD_LIMIT"] = "1"

PAGES, PAGES_FULL = 3, 9  # a language
SEED, SEED_FULL = 1, 2
TURNS = {"nb": 90, "ru": 180, "ar": 270, "zh": 90}
OURS, TESSERACT, RAPIDOCR = "ours", "Tesseract", "rapidocr"
CODES = {"nb": "nor", "de": "deu", "fr": "fra", "es": "spa", "ru": "rus", "ar": "ara", "zh": "chi_sim", "en": "eng"}
Reader = Callable[[Scan], str]


def measure(*, full: bool = False) -> dict[str, Any]:
    """Of each language the share of characters that each reader gets wrong, and pages a second of processor time."""
    if lacking := [*missing_fonts(), *_missing_packs()]:
        return {"not measured, as this system lacks": ", ".join(lacking)}
    errors: dict[str, dict[str, float]] = {}
    seconds: dict[str, dict[str, float]] = {}
    turned = []
    _read(list(scans("en", count=1, seed=0)))  # what is loaded once is not counted: one process reads many pages
    for language in LANGUAGES:
        pages = list(scans(language, count=PAGES_FULL if full else PAGES, seed=SEED_FULL if full else SEED))
        errors[language], seconds[language], first = _read(pages)
        if language in TURNS:
            turned.append(_turned(pages[0], TURNS[language]) <= first + 0.01)
    everything = {name: sum(one[name] for one in seconds.values()) for name in (OURS, TESSERACT, RAPIDOCR)}
    many = len(LANGUAGES) * (PAGES_FULL if full else PAGES)
    worse = [name for name, one in errors.items() if one[OURS] > min(one[TESSERACT], one[RAPIDOCR])]
    return {
        "pages": many,
        "characters wrong, per cent": {name: _shown(one) for name, one in errors.items()},
        "characters wrong, per cent, mean": _shown(
            {name: statistics.mean(one[name] for one in errors.values()) for name in (OURS, TESSERACT, RAPIDOCR)}
        ),
        "languages in which the better of the two reads better than ours (goal 0)": len(worse),
        "these languages": " ".join(worse),
        "pages turned by 90, 180 or 270 degrees read as well as upright": f"{sum(turned)} of {len(turned)}",
        "pages a second": {name: many / one for name, one in everything.items()},
        "pages a second, ours over Tesseract, by language": {
            name: one[TESSERACT] / one[OURS] for name, one in seconds.items()
        },
        "pages a second, ours over Tesseract (goal ≥ 0.9)": everything[TESSERACT] / everything[OURS],
    }


def draw(figures: dict[str, Any]) -> dict[str, str]:
    rows = {
        language: [one[name] for name in (OURS, TESSERACT, RAPIDOCR)]
        for language, one in figures["characters wrong, per cent"].items()
    }
    return {"errors": grouped("Characters read wrong, per cent", (OURS, TESSERACT, RAPIDOCR), rows, most=20.0)}


def error_rate(read: str, text: str, language: str) -> float:
    """Characters to be changed, over those that stand there; spaces count as one each, in Chinese not at all."""
    read, text = _plain(read, language), _plain(text, language)
    return Levenshtein.distance(read, text) / len(text)


def _read(pages: list[Scan]) -> tuple[dict[str, float], dict[str, float], float]:
    """Of each reader the characters wrong (of all pages) and the processor time; last, ours on the first page."""
    readers: dict[str, Reader] = {OURS: _ours(), TESSERACT: _tesseract, RAPIDOCR: _rapidocr}
    errors: dict[str, list[float]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    for page in pages:
        page.picture.load()
        for name, reader in readers.items():
            began = _clock()
            read = reader(page)
            seconds[name] += _clock() - began
            errors[name].append(error_rate(read, page.text, page.language))
    return {name: statistics.mean(all_) for name, all_ in errors.items()}, dict(seconds), errors[OURS][0]


def _turned(page: Scan, turn: int) -> float:
    lying = Scan(page.language, page.dpi, page.picture.rotate(turn, expand=True), page.text)
    return error_rate(_ours()(lying), page.text, page.language)


def _ours() -> Reader:
    """With one memory for all pages that it reads, as for a document."""
    from pipelines.extract.ocr import Eye

    eye = Eye()
    return lambda page: eye.read(page.picture, dpi=page.dpi).text


def _tesseract(page: Scan) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.jpg"
        page.picture.save(file, quality=95, dpi=(page.dpi, page.dpi))
        command = ["tesseract", str(file), "-", "-l", CODES[page.language]]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _rapidocr(page: Scan) -> str:
    import numpy as np

    found = _rapid()(np.asarray(page.picture.convert("RGB")))
    return "\n".join(found.txts or ())


@lru_cache(maxsize=1)
def _rapid() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def _missing_packs() -> list[str]:
    if not shutil.which("tesseract"):
        return ["the program tesseract"]
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout.split()
    return [f"Tesseract's pack {code}" for code in CODES.values() if code not in listed]


def _clock() -> float:
    """Processor time of this process and of the programs that it ran."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def _plain(text: str, language: str) -> str:
    between = "" if language == "zh" else " "
    return between.join(unicodedata.normalize("NFC", text).split())


def _shown(rates: dict[str, float]) -> dict[str, float]:
    """In per cent."""
    return {name: round(100 * rate, 2) for name, rate in rates.items()}
