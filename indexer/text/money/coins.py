"""Small coin behind a number: "cents", "øre", "pence", "角": which word it is, how large, whose. Knows no sums."""

import csv
import re
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from indexer.text.customs import base
from indexer.text.letters import fold
from indexer.text.money import currencies

_WORD = re.compile(r"(?P<gap>[\s-]?)(?P<word>[^\W\d_]+|¢)")
_HAN_SMALL = {
    "角": Decimal("0.1"), "毛": Decimal("0.1"), "毫": Decimal("0.1"), "分": Decimal("0.01"), "銭": Decimal("0.01"),
    "仙": Decimal("0.01"),
}  # fmt: skip
_HAN_LONG = {"美分": Decimal("0.01"), "日本銭": Decimal("0.01"), "欧分": Decimal("0.01"), "セント": Decimal("0.01")}
_HAN_OTHER = ("分钟", "分鐘", "分之", "分别", "分公", "分支", "分行", "角度", "角色", "毛利", "分为", "分布")
_DEFAULTS = {
    "p": "GBP", "pence": "GBP", "penny": "GBP", "pennies": "GBP", "penies": "GBP", "peni": "GBP", "penique": "GBP",
    "peniques": "GBP", "копеек": "RUB", "копеики": "RUB", "коп": "RUB", "копіиок": "UAH", "groszy": "PLN",
    "grosze": "PLN", "kurus": "TRY", "satang": "THB", "paise": "INR", "eurocent": "EUR", "rappen": "CHF",
    "haleru": "CZK", "fen": "CNY", "penni": "FIM", "pennia": "FIM", "美分": "USD", "欧分": "EUR",
}  # fmt: skip
_CENT_IN = {"en": "USD", "de": "EUR", "nl": "EUR", "it": "EUR", "fr": "EUR"}
_ONLY_JOINED = frozenset({"c", "p", "rp", "rap", "sen", "gr", "ct"})


def at(text: str, end: int, *, joined: bool, pence: bool) -> tuple[int, Decimal] | None:
    """End and size of the coin word right behind a number; None where there is none.

    `joined`: the number follows a sum, so that "23 c" may be read; alone "c" and "p" are too little. `pence`: the
    text is English, where "45p" is one; in Swedish it is points.
    """
    for word, size in _HAN_LONG.items():
        if text.startswith(word, end):
            return end + len(word), size
    small = _HAN_SMALL.get(text[end : end + 1])
    if small is not None:  # alone "分" is a point, a minute, a part
        return None if text[end : end + 2] in _HAN_OTHER or not joined else (end + 1, small)
    found = _WORD.match(text, end)
    if found is None:
        return None
    word = fold(found["word"])
    pence = pence and found["word"] == "p" and not found["gap"]  # "45p"; "§ 112c" is no coin
    if word not in _words() or (word in _ONLY_JOINED and not joined and not pence):
        return None
    return found.end("word"), Decimal("0.01")


def currency(word: str, language: str) -> str:
    """The currency a coin by itself belongs to, "" where it is open."""
    folded = fold(word.strip(" .-"))
    if folded in ("ore", "oere"):
        return currencies.default_of("krone", language)
    if folded in ("cent", "cents", "c", "ct", "¢"):
        return _CENT_IN.get(base(language) or "en", "")
    return _DEFAULTS.get(folded, "CNY" if word[-1:] in _HAN_SMALL and base(language) == "zh" else "")


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    with (files("indexer.text.money") / "subunits.csv").open(encoding="utf-8") as table:
        return frozenset(fold(stem) for row in csv.DictReader(table) for stem in row["stems"].split())
