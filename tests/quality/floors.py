"""The floors under measured quality, each with a digest of the data it was measured on."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.json")


def digest(files: Iterable[Path]) -> str:
    """A short digest of files and their names, independent of where they lie."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:16]


def below(section: str, figures: dict[str, float], *, data: str) -> list[str]:
    """A line for each figure under its floor, and for data that changed since the floors were set."""
    floors = _kept().get(section, {})
    found = [
        f"{section} {name}: {figures.get(name, 0.0):.4f} is below its floor {floor:.4f}"
        for name, floor in floors.get("figures", {}).items()
        if figures.get(name, 0.0) < floor
    ]
    if floors and floors["data"] != data:
        found.append(f"{section}: the data changed ({data}, floors were set on {floors['data']}); set its floors again")
    return found


def put(section: str, figures: dict[str, float], *, data: str, slack: float = 0.005) -> None:
    """Set the floors of a section a little under what was measured. Lowering one wants a reason in the CHANGELOG."""
    everything = _kept()
    lowered = {name: round(max(figure - slack, 0.0), 4) for name, figure in figures.items()}
    everything[section] = {"data": data, "figures": lowered}
    FLOORS.write_text(json.dumps(everything, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _kept() -> dict[str, Any]:
    return dict(json.loads(FLOORS.read_text(encoding="utf-8"))) if FLOORS.exists() else {}
