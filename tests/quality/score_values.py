"""Scores amounts and dates on labelled phrases. Run: python -m tests.quality.score_values.

An amount is right when the mention that overlaps the labelled span has its value, and its currency where the set is
certain of one; off by a power of ten it is a scale error. Coin ("470 pence") counts in hundredths of its currency.
A date is right when its value is one of those labelled, read as the first and last day it covers.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from indexer.model.values import Amount, DateValue
from indexer.text import dates, money
from indexer.text.found import Found

DATA = Path(__file__).parents[3] / "shared" / "evaluation" / "money"
AMOUNTS = ("currency", "currency-phrases", "prices")
COIN = frozenset({"Cent", "Penny", "Pence", "Pêni", "Penique", "Centavo", "Øre", "Penni"})


def rows(name: str) -> Iterator[dict[str, Any]]:
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def amounts(name: str) -> Counter[str]:
    """Counts of one set: labelled, right, missed, wrong, scale (of the wrong ones), extra."""
    counts: Counter[str] = Counter()
    for row in rows(name):
        language = "" if row["lang"] == "und" else row["lang"]
        found = list(money.find(row["text"], language=language))
        labelled = [
            one for one in row["expected"] if one["start"] is not None and one["value"] is not None and one["unit"]
        ]
        for one in labelled:
            counts["labelled"] += 1
            counts[_judged(one, [hit for hit in found if _meets(hit, one)])] += 1
        counts["extra"] += (
            sum(not any(_meets(hit, one) for one in labelled) for hit in found) if labelled else len(found)
        )
    counts["wrong"] += counts["scale"]
    return counts


def _meets(hit: Found, one: dict[str, Any]) -> bool:
    return bool(hit.start < one["end"] and one["start"] < hit.end)


def _judged(one: dict[str, Any], hits: Sequence[Found]) -> str:
    if not hits or not isinstance(hits[0].value, Amount):
        return "missed"
    expected = Decimal(one["value"].replace(",", ".")) / (100 if one["unit"] in COIN else 1)
    value, currency = hits[0].value.value, hits[0].value.currency
    if value == expected and (not one["iso"] or one["iso"] == currency):
        return "right"
    ratio = value / expected if expected else Decimal(0)
    return "scale" if ratio >= 10 or 0 < ratio <= Decimal("0.1") else "wrong"


def dated() -> Counter[str]:
    """Counts of dates.jsonl over rows that give a reference date: labelled, found, right, and by kind."""
    counts: Counter[str] = Counter()
    for row in rows("dates"):
        if not row["reference"]:
            continue
        found = list(dates.find(row["text"], language=row["lang"], reference=row["reference"][:10]))
        for one in row["expected"]:
            labels = [value for value in one["values"] if value.get("value") != "not resolved"]
            hits = [hit for hit in found if _meets(hit, one)]
            if labels:
                right = any(
                    _same(hit.value, label) for hit in hits for label in labels if isinstance(hit.value, DateValue)
                )
                counts.update(["labelled", *(["found"] if hits else []), *(["right"] if right else [])])
    return counts


def _same(value: DateValue, label: dict[str, str]) -> bool:
    for one in [value.value] if value.value else value.ambiguous:
        first, after = _days(one)
        after = _days(value.until)[1] if value.until else after
        if "start" not in label and "end" not in label:
            if label.get("value", "")[:10] == first.isoformat():
                return True
        elif "Mod" in label:
            if label.get("start") in (first.isoformat(), after.isoformat()) or label.get("end") in (
                first.isoformat(),
                after.isoformat(),
            ):
                return True
        elif label.get("start") == first.isoformat() and label.get("end") in (
            after.isoformat(),
            (after - timedelta(1)).isoformat(),
        ):
            return True
    return False


def _days(value: str) -> tuple[date, date]:
    """The first day a value covers, and the day after its last."""
    year = int(value[:4])
    if value.endswith("s"):
        return date(year, 1, 1), date(year + 10, 1, 1)
    if "Q" in value:
        month = int(value[-1]) * 3 - 2
        return date(year, month, 1), date(year + month // 10, (month + 3) % 12 or 12, 1)
    if len(value) == 10:
        day = date.fromisoformat(value)
        return day, day + timedelta(1)
    if len(value) == 7:
        month = int(value[5:])
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    return date(year, 1, 1), date(year + 1, 1, 1)


def main() -> None:
    if not DATA.exists():
        sys.exit(f"{DATA} is absent: the evaluation sets are not part of the project.")
    for name in AMOUNTS:
        counts = amounts(name)
        print(f"{name:18} right {counts['right'] / counts['labelled']:.3f}  {dict(counts)}")
    counts = dated()
    print(f"{'dates':18} right {counts['right'] / counts['labelled']:.3f}  {dict(counts)}")


if __name__ == "__main__":
    main()
