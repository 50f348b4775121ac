"""Numbers written as words, up to nine hundred and ninety-nine, in fourteen languages (`number_words.csv`).

Joined forms ("dreiundzwanzig", "tjuetre", "ventuno") are built here from units and tens; scale words are not.
"""

import csv
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from indexer.text.customs import base

_UNIT_FIRST = {"de": ("und",), "nl": ("en", "ën", "-en-"), "da": ("og",), "nb": ("og",)}
_TEN_FIRST = ("nb", "nn", "sv", "it", "tr")


@dataclass(frozen=True, slots=True)
class NumberWords:
    """`values`: words of one number below a hundred. `hundreds` multiply; `joints` ("and") may stand between."""

    values: dict[str, int] = field(default_factory=dict)
    hundreds: dict[str, int] = field(default_factory=dict)
    joints: frozenset[str] = frozenset()


@lru_cache(maxsize=32)
def of(language: str) -> NumberWords:
    """The number words of a language; empty where we have none. No language means English."""
    code = base(language) or "en"
    rows = _rows().get(code)
    if rows is None:
        return NumberWords()
    units = {word: value for value, ways in enumerate(rows["units"], start=1) for word in ways}
    tens = {word: 10 * value for value, ways in enumerate(rows["tens"], start=2) for word in ways}
    values = units | tens | _joined(code, units, tens)
    hundreds = dict.fromkeys(rows["hundred"][0], 100)
    return NumberWords(
        values, hundreds | _joined_hundreds(code, units, rows["hundred"][0]), frozenset(rows["joint"][0])
    )


@lru_cache(maxsize=1)
def _rows() -> dict[str, dict[str, list[list[str]]]]:
    table: dict[str, dict[str, list[list[str]]]] = {}
    with (files("indexer.text") / "number_words.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            table.setdefault(row["language"], {})[row["part"]] = [way.split("/") for way in row["words"].split()]
    return table


def _joined(code: str, units: dict[str, int], tens: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for ten, high in tens.items():
        for unit, low in units.items():
            if low > 19 or (low > 9 and code != "fr"):
                continue
            for word in _ways(code, ten, unit):
                found[word] = high + low
    return found


def _ways(code: str, ten: str, unit: str) -> list[str]:
    """The joined words one ten and one unit make in a language."""
    ways = [f"{unit}{joint}{ten}" for joint in _UNIT_FIRST.get(code, ())]
    if code in _TEN_FIRST:
        ways.append(ten + unit)
    if code == "it" and unit[0] in "uo":
        ways.append(ten[:-1] + unit)
    if code == "it" and unit == "tre":
        ways.append(ten + "tré")
    if code in ("en", "fr", "sv", "nb"):
        ways.append(f"{ten.removesuffix('s')}-{unit}")
    if code == "fr":
        ways.append(f"{ten}-et-{unit}")
    if code == "es" and ten == "veinte":
        ways.append("veinti" + unit.replace("dos", "dós").replace("tres", "trés").replace("seis", "séis"))
    return ways


def _joined_hundreds(code: str, units: dict[str, int], hundreds: list[str]) -> dict[str, int]:
    """ "zweihundert", "doscientos", "trecento": words that are hundreds by themselves."""
    if code == "es":
        words = (
            "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos".split()
        )
        return {word: 100 * value for value, word in enumerate(words, start=2)}
    if code == "ru":
        words = "двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split()
        return {word: 100 * value for value, word in enumerate(words, start=2)}
    if code == "pt":
        words = "duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos".split()
        return {word: 100 * value for value, word in enumerate(words, start=2)}
    return {unit + word: 100 * value for unit, value in units.items() if value < 10 for word in hundreds}
