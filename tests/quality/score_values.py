"""Scores amounts and dates on labelled phrases. Run: python -m tests.quality.score_values [--show errors].

An amount is right when the mention that overlaps the labelled span most has its value, and its currency where the set
is certain of one; off by a power of ten it is a scale error. Coin ("470 pence") counts in hundredths of its currency.
Dates are scored by `score_dates`; labels set aside, with their reasons, are in `set_aside.csv`.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from indexer.model.values import Amount
from indexer.text import money
from indexer.text.found import Found
from tests.quality import floors, score_dates
from tests.quality.set_aside import reasons

DATA = Path(__file__).parents[3] / "shared" / "evaluation" / "money"
AMOUNTS = ("currency", "currency-phrases", "prices")
COIN = frozenset({"Cent", "Penny", "Pence", "Pêni", "Penique", "Centavo", "Øre", "Penni", "¢"})


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def amounts(path: Path) -> tuple[Counter[str], Counter[str], list[str]]:
    """Counts of one set (labelled, right, missed, wrong, scale of the wrong ones, extra), set aside, and errors."""
    counts: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    errors: list[str] = []
    set_aside = reasons()
    for row in rows(path):
        if row["lang"] not in score_dates.LANGUAGES | {"und"}:
            aside["a language the project does not promise"] += len(row["expected"])
            continue
        found = list(money.find(row["text"], language="" if row["lang"] == "und" else row["lang"]))
        labelled = [
            one for one in row["expected"] if one["start"] is not None and one["value"] is not None and one["unit"]
        ]
        for place, one in enumerate(labelled):
            reason = set_aside.get((row["id"], place))
            if reason:
                aside[reason] += 1
                continue
            hits = sorted((hit for hit in found if _meets(hit, one)), key=lambda hit: -_shared(hit, one))
            verdict = _judged(one, hits)
            counts.update(["labelled", verdict])
            if verdict != "right":
                errors.append(_error(row, one, hits, verdict))
        beyond = [hit for hit in found if not any(_meets(hit, one) for one in labelled)]
        counts["extra"] += len(beyond)
        errors += [f"extra {row['id']} {row['text'][hit.start : hit.end]!r} in {row['text']!r}" for hit in beyond]
    counts["wrong"] += counts["scale"]
    return counts, aside, errors


def _meets(hit: Found, one: dict[str, Any]) -> bool:
    return bool(hit.start < one["end"] and one["start"] < hit.end)


def _shared(hit: Found, one: dict[str, Any]) -> int:
    return int(min(hit.end, one["end"]) - max(hit.start, one["start"]))


def _judged(one: dict[str, Any], hits: Sequence[Found]) -> str:
    if not hits or not isinstance(hits[0].value, Amount):
        return "missed"
    expected = Decimal(one["value"].replace(",", ".")) / (100 if one["unit"] in COIN else 1)
    value, currency = hits[0].value.value, hits[0].value.currency
    if value == expected and (not one["iso"] or one["iso"] == currency):
        return "right"
    ratio = value / expected if expected else Decimal(0)
    return "scale" if ratio >= 10 or 0 < ratio <= Decimal("0.1") else "wrong"


def _error(row: dict[str, Any], one: dict[str, Any], hits: Sequence[Found], verdict: str) -> str:
    got = "; ".join(f"{row['text'][hit.start : hit.end]!r} {hit.value}" for hit in hits) or "nothing"
    wanted = f"{one['value']} {one['iso'] or one['unit']}"
    return f"{verdict} {row['id']} ({row['lang']}) [{one['surface']}] {wanted} in {row['text']!r}\n    got {got}"


def measure(folder: Path, *, show_errors: bool) -> dict[str, float]:
    """Print the scores of all sets and give the figures that have floors."""
    figures: dict[str, float] = {}
    for name in AMOUNTS:
        counts, aside, errors = amounts(folder / f"{name}.jsonl")
        figures[name] = counts["right"] / counts["labelled"]
        figures[f"{name}.no scale errors"] = 1.0 if not counts["scale"] else 0.0
        print(f"{name:18} right {figures[name]:.3f}  {dict(counts)}")
        print("".join(f"  {count:4} set aside: {reason}\n" for reason, count in aside.most_common()), end="")
        print("\n".join(errors) if show_errors else "", end="\n" if show_errors else "")
    dated = score_dates.score(folder / "dates.jsonl")
    print("\n".join([*dated.lines(), *(sorted(dated.errors) if show_errors else [])]))
    return figures | {f"dates.{kind}": dated.share(kind) for kind in ("absolute", "relative")}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=["errors"], default=None)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--set-floors", action="store_true", help="set the floors of values to what is measured now")
    chosen = parser.parse_args()
    if not chosen.data.exists():
        sys.exit(f"{chosen.data} is absent: the evaluation sets are not part of the project.")
    figures = measure(chosen.data, show_errors=chosen.show == "errors")
    digest = floors.digest(chosen.data.glob("*.jsonl"))
    if chosen.set_floors:
        floors.put("values", figures, data=digest)
    problems = floors.below("values", figures, data=digest)
    print("\n".join(problems) or "Every figure of values stands on or above its floor.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
