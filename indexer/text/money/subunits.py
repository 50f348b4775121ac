"""Small coin: "20 dollars 43 cents", "to kroner og 23 øre", "5元3角", "470 pence". One sum out of both parts."""

import csv
import re
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from indexer.text.languages import base
from indexer.text.letters import fold
from indexer.text.money import currencies
from indexer.text.money.sums import Sum

_JOINT = re.compile(r"(?:\s*,)?\s*(?:(?:and|og|och|und|et|y|e|en|и|i|ve|و|و)\s*)?")
_WORD = re.compile(r"\s?([^\W\d_]+|¢)\.?")
_HAN_SMALL = {
    "角": Decimal("0.1"),
    "毛": Decimal("0.1"),
    "毫": Decimal("0.1"),
    "分": Decimal("0.01"),
    "銭": Decimal("0.01"),
    "仙": Decimal("0.01"),
}
_HUNDREDTH = Decimal("0.01")
_DEFAULTS = {
    "pence": "GBP", "penny": "GBP", "pennies": "GBP", "peni": "GBP", "penique": "GBP", "peniques": "GBP", "копеек": "RUB",
    "копейки": "RUB", "коп": "RUB", "копійок": "UAH", "groszy": "PLN", "grosze": "PLN", "kurus": "TRY", "satang": "THB",
    "paise": "INR", "eurocent": "EUR", "rappen": "CHF", "haleru": "CZK", "fen": "CNY",
}  # fmt: skip
_CENT_IN = {"en": "USD", "de": "EUR", "nl": "EUR", "it": "EUR", "fr": "EUR"}


def join(text: str, sums: list[Sum], language: str) -> list[Sum]:
    """Sums with the coin behind them taken in; coin alone becomes a sum of its own, in hundredths."""
    kept: list[Sum] = []
    for one in sums:
        last = kept[-1] if kept else None
        coin = _coin(text, one)
        if coin is None:
            kept.append(one)
        elif last is not None and last.marked and last.upper is None and _JOINT.fullmatch(text, last.end, one.start):
            last.value += _money(one) * coin[1]
            last.end = coin[0]
        else:
            one.value, one.end, one.marked = _money(one) * coin[1], coin[0], True
            one.currency = _currency(text[one.numeral.end : coin[0]], language)
            kept.append(one)
    return kept


def _money(one: Sum) -> Decimal:
    return one.numeral.money


def _coin(text: str, one: Sum) -> tuple[int, Decimal] | None:
    """End and size of the coin word behind a number that has no currency of its own."""
    if one.marked or one.numeral.scale:
        return None
    end = one.numeral.end
    size = _HAN_SMALL.get(text[end : end + 1])
    if size is not None:
        closing = text[end : end + 2]
        return (
            None
            if closing in ("分钟", "分鐘", "分之", "分别", "分公", "分支", "角度", "角色", "分行", "分钱")
            else (end + 1, size)
        )
    word = _WORD.match(text, end)
    if word is None or fold(word.group(1)) not in _words() or (len(word.group(1)) == 1 and text[end] != word.group(1)):
        return None
    return word.end(1), _HUNDREDTH


def _currency(word: str, language: str) -> str:
    folded = fold(word.strip(" ."))
    if folded in ("ore", "oere"):
        return currencies.default_of("krone", language)
    if folded in ("cent", "cents", "c", "ct", "¢"):
        return _CENT_IN.get(base(language) or "en", "")
    return _DEFAULTS.get(folded, "CNY" if word[-1:] in _HAN_SMALL and base(language) == "zh" else "")


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    with (files("indexer.text.money") / "subunits.csv").open(encoding="utf-8") as table:
        return frozenset(fold(stem) for row in csv.DictReader(table) for stem in row["stems"].split())
