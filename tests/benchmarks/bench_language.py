"""How well, how fast and in how much memory the language of a sentence is told: ours beside lingua and langdetect.

Each detector runs in a process of its own, so that its memory is its own.
"""

import json
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from indexer.text import language

SENTENCES = Path(__file__).parents[2] / "../shared/evaluation/language/sentences.jsonl"
QUICK = 1_500
SAME = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh"}
Detector = Callable[[str], str]


def measure(*, full: bool = False) -> dict[str, Any]:
    """For each detector the mean share of right answers over languages, ms a sentence, MB, and the hard languages."""
    if not SENTENCES.exists():
        return {"left out": f"{SENTENCES.resolve()} is not there"}
    return {name: _apart(name, 0 if full else QUICK) for name in DETECTORS}


def _ours() -> Detector:
    return language.of_text


def _lingua(*, low: bool) -> Detector:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    builder = LanguageDetectorBuilder.from_iso_codes_639_1(
        *(getattr(IsoCode639_1, code) for code in language.KNOWN.split())
    )
    detector = (builder.with_low_accuracy_mode() if low else builder).build()

    def detect(text: str) -> str:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else ""

    return detect


def _langdetect() -> Detector:
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0

    def seeded(text: str) -> str:
        try:
            found = str(detect(text))
        except LangDetectException:
            return ""
        return SAME.get(found, found)

    return seeded


DETECTORS: dict[str, Callable[[], Detector]] = {
    "ours": _ours,
    "lingua, low accuracy": lambda: _lingua(low=True),
    "lingua, high accuracy": lambda: _lingua(low=False),
    "langdetect": _langdetect,
}


def _apart(name: str, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_language", name, str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _resident() -> float:
    """Megabytes of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def _measured(name: str, count: int) -> dict[str, Any]:
    rows = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    random.Random(0).shuffle(rows)
    rows = rows[: count or len(rows)]
    before = _resident()
    detect = DETECTORS[name]()
    detect(rows[0]["text"])
    began = time.perf_counter()
    found = [detect(row["text"]) for row in rows]
    seconds = time.perf_counter() - began
    right = defaultdict(list)
    for row, answer in zip(rows, found, strict=True):
        right[row["lang"]].append(answer == row["lang"])
    shares = {code: round(sum(answers) / len(answers), 3) for code, answers in sorted(right.items())}
    return {
        "mean over languages": round(sum(shares.values()) / len(shares), 3),
        "milliseconds a sentence": round(1000 * seconds / len(rows), 3),
        "megabytes": round(_resident() - before),
        **{code: shares[code] for code in ("nb", "nn", "da", "sv", "ru", "uk") if code in shares},
    }


if __name__ == "__main__":
    print(json.dumps(_measured(sys.argv[1], int(sys.argv[2]))))
