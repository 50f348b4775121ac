"""Towns by their names in other letters and languages: "宁波", "Нинбо" and "Ningbo" are one, and so are "Párizs" and
"Paris".

Sources: GeoNames (CC BY 4.0) and Unicode CLDR. `towns.csv` has towns of 100,000 people and more, and those of their
names that hardly anybody else bears; `tests/indexer/text/towns_table.py` makes it.
"""

import csv
from functools import lru_cache
from importlib.resources import files

from indexer.text import names


def latin(key: str) -> str:
    """The Latin name, as names are compared, of the town called by this compared name; "" where none surely is."""
    return _known().get(key, "")


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    with (files("indexer.text") / "towns.csv").open(encoding="utf-8") as table:
        return {
            names.key(other, "place"): names.key(row["name"], "place")
            for row in csv.DictReader(table)
            for other in row["others"].split("|")
        }
