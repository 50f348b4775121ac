"""Towns by their names in other letters and languages: "宁波", "Нинбо" and "Ningbo" are one, and so are "Párizs" and
"Paris".

Sources: GeoNames (CC BY 4.0) for names in Chinese, Cyrillic and Arabic letters: `towns.csv` has towns of 100,000 people
and more, and those of their names that hardly anybody else bears; `tests/indexer/text/towns_table.py` makes it. Unicode
CLDR by way of Babel for the capitals and other towns that time zones are called after, in the languages of `countries`.
"""

import csv
from collections import Counter
from collections.abc import Container
from functools import lru_cache
from importlib.resources import files

from babel import Locale

from indexer.text import countries, names

_IN_TABLE = frozenset({"ru", "uk", "bg", "zh", "ar"})  # languages whose letters the table has
_SHORT = 4  # letters of a name that may be another town's by chance, unless two languages agree on it


def latin(key: str) -> str:
    """The Latin name, as names are compared, of the town called by this compared name; "" where none surely is."""
    return _known().get(key, "")


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    with (files("indexer.text") / "towns.csv").open(encoding="utf-8") as table:
        rows = [(names.key(row["name"], "place"), row["others"].split("|")) for row in csv.DictReader(table)]
    of_table = {names.key(other, "place"): town for town, others in rows for other in others}
    return _of_time_zones({town for town, _ in rows}) | of_table


def _of_time_zones(towns: Container[str]) -> dict[str, str]:
    """The name of each town, that of the table or the English one, by those in other languages. What is called like
    another town of the table, another zone or a country is left out."""
    zones: dict[str, Counter[str]] = {}
    for language in (one for one in countries.LANGUAGES if one not in _IN_TABLE):
        for zone, said in Locale(language).time_zones.items():
            if "city" in said and zone.count("/") == 1 and not zone.startswith("Etc/"):
                zones.setdefault(zone, Counter())[names.key(said["city"], "place")] += 1
    english = {zone: said["city"] for zone, said in Locale("en").time_zones.items() if "city" in said}
    found: dict[str, set[str]] = {}
    for zone, others in zones.items():
        own = names.key(english.get(zone) or zone.rpartition("/")[2].replace("_", " "), "place")
        in_table = [other for other, _ in others.most_common() if other in towns]
        for other, languages in others.items():
            if len(other) <= _SHORT and languages == 1:
                continue
            found.setdefault(other, set()).add(own if own in towns or not in_table else in_table[0])
    sure = ((other, next(iter(several))) for other, several in found.items() if len(several) == 1)
    return {
        other: town
        for other, town in sure
        if other != town and other not in towns and not countries.english(town) and not countries.english(other)
    }
