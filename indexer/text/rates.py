"""Reference rates between currencies, for comparing sums in search: rounded averages of one year, never for accounts.

Source: public tables of central banks (see `rates.csv`), 2024; rounded to three or four figures.
"""

import csv
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

AS_OF = "2024"  # the year the averages are of; shown with every converted search


@lru_cache(maxsize=1)
def per_euro() -> dict[str, Decimal]:
    """What one euro is worth, by ISO 4217 code."""
    with (files("indexer.text") / "rates.csv").open(encoding="utf-8") as table:
        return {row["currency"]: Decimal(row["per_euro"]) for row in csv.DictReader(table)}


def convert(value: Decimal, *, source: str, target: str) -> Decimal:
    """The same worth in another currency. KeyError where the table lacks either; the same currency is untouched."""
    if source == target:
        return value
    rates = per_euro()
    return value * rates[target] / rates[source]
