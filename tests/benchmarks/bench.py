"""Runs the benchmarks one after the other, prints them as a table and keeps the figures in bench-results/.

Each `bench_<name>.py` offers `measure() -> dict`: figures of ours and of the peer from one run, and their ratios. Some
offer `draw(figures) -> dict` as well, charts as SVG, which are kept with their figures in `charts/` at full size.
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
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
CHARTS = HERE / "charts"
RESULTS = Path("bench-results")


def module(name: str) -> ModuleType:
    return importlib.import_module(f"tests.benchmarks.bench_{name}")


def names() -> list[str]:
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def run(name: str, *, full: bool) -> dict[str, Any]:
    """One benchmark; `full` is handed on to those that have a larger size."""
    measure = module(name).measure
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


def keep_charts(name: str, kept: dict[str, Any]) -> None:
    """The figures and their charts, where the benchmark has any."""
    draw = getattr(module(name), "draw", None)
    if draw is None:
        return
    CHARTS.mkdir(exist_ok=True)
    (CHARTS / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    for chart, drawn in draw(kept["figures"]).items():
        (CHARTS / f"{name}-{chart}.svg").write_text(drawn, encoding="utf-8")


def draw_again() -> None:
    """All charts, from the figures kept with them."""
    for path in sorted(CHARTS.glob("*.json")):
        keep_charts(path.stem, json.loads(path.read_text(encoding="utf-8")))


def processor() -> str:
    """The processor's name where the system tells it, else its kind."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line), "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the sizes of the README, not the quick ones")
    parser.add_argument("--only", choices=names(), help="one benchmark")
    parser.add_argument("--draw", action="store_true", help="only draw the charts again, from the figures kept")
    chosen = parser.parse_args()
    if chosen.draw:
        draw_again()
        return 0
    machine = {"cores": os.cpu_count(), "machine": processor(), "python": platform.python_version()}
    results: dict[str, Any] = {"machine": machine}
    for name in [chosen.only] if chosen.only else names():
        print(f"--- {name}", flush=True)
        results[name] = run(name, full=chosen.full)
        show(name, results[name])
        if chosen.full:
            keep_charts(name, {"machine": machine, "figures": results[name]})
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{chosen.only or 'all'}{'-full' if chosen.full else ''}.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"kept in {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
