"""Runs the benchmarks one after the other, prints them as a table and keeps the figures in bench-results/.

Each `bench_<name>.py` offers `measure() -> dict`: figures of ours and of the peer from one run, and their ratios.
"""

import argparse
import importlib
import inspect
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = Path("bench-results")


def names() -> list[str]:
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def run(name: str, *, full: bool) -> dict[str, Any]:
    """One benchmark; `full` is handed on to those that have a larger size."""
    measure = importlib.import_module(f"tests.benchmarks.bench_{name}").measure
    wants = "full" in inspect.signature(measure).parameters
    started = time.perf_counter()
    figures = measure(full=full) if wants else measure()
    return {**figures, "seconds_of_benchmark": round(time.perf_counter() - started, 1)}


def show(name: str, figures: dict[str, Any], *, depth: int = 0) -> None:
    for key, value in figures.items():
        if isinstance(value, dict):
            print(f"{'  ' * depth}{name}  {key}")
            show(name, value, depth=depth + 1)
        else:
            text = f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value}"
            print(f"{'  ' * depth}{name:<12} {key:<46} {text}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the sizes of the README, not the quick ones")
    parser.add_argument("--only", choices=names(), help="one benchmark")
    chosen = parser.parse_args()
    machine = {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    results: dict[str, Any] = {"machine": machine}
    for name in [chosen.only] if chosen.only else names():
        print(f"--- {name}", flush=True)
        results[name] = run(name, full=chosen.full)
        show(name, results[name])
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{chosen.only or 'all'}{'-full' if chosen.full else ''}.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"kept in {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
