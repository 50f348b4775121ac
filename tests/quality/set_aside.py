"""Labels of the evaluation sets that are not counted, each with its reason (`set_aside.csv`: row, label, reason)."""

import csv
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("set_aside.csv")


@lru_cache(maxsize=1)
def reasons() -> dict[tuple[str, int], str]:
    """(row, number of the label in it, from 0) to the reason why it is set aside."""
    with TABLE.open(encoding="utf-8") as table:
        return {(row["id"], int(row["label"])): row["reason"] for row in csv.DictReader(table)}
