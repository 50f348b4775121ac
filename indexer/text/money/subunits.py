"""A sum and the coin behind it as one: "20 dollars 43 cents", "to kroner og 23 øre", "5元3角", "15 dollars 50"."""

import re
from decimal import Decimal

from indexer.text.customs import base
from indexer.text.money import coins
from indexer.text.money.sums import Sum

_JOINT = re.compile(r"(?:\s*,)?\s*(?:(?:and|og|och|und|et|y|e|en|и|i|ve|con|com|与|又|と|و)\s*)?")
_CLOSED = re.compile(r"\s*(?:$|[.,;:!?)\n\"”])")


def join(text: str, sums: list[Sum], language: str) -> list[Sum]:
    """Sums with the coin behind them taken in; coin alone becomes a sum of its own, in hundredths."""
    kept: list[Sum] = []
    english = base(language) in ("", "en")
    for one in sums:
        last = kept[-1] if kept else None
        joined = last is not None and last.marked and bool(_JOINT.fullmatch(text, last.end, one.start))
        coin = (
            None if one.marked or one.numeral.scale else coins.at(text, one.numeral.end, joined=joined, pence=english)
        )
        if coin is None and joined and last is not None and _bare_coin(text, last, one):
            coin = (one.numeral.end, Decimal("0.01"))
        if coin is None:
            if last is not None and _spaced_decimals(text, last, one):
                one.value += last.value if one.value >= 0 else 0
                one.start = kept.pop().start
            kept.append(one)
        elif joined and last is not None:
            last.value += one.numeral.money * coin[1]
            last.end = coin[0]
        else:
            one.value, one.end, one.marked, one.coin = one.numeral.money * coin[1], coin[0], True, True
            one.currency = coins.currency(text[one.numeral.end : coin[0]], language)
            kept.append(one)
    return kept


def _spaced_decimals(text: str, last: Sum, one: Sum) -> bool:
    """ "1.837, 32 €" alone on its line: a scan put a space behind the decimal mark. The coin is made a fraction."""
    figure = one.numeral.figure
    split = one.marked and not last.marked and len(figure) == 2 and text[last.end : one.start] in (", ", ". ")
    line = text[text.rfind("\n", 0, last.start) + 1 : last.start]
    if not split or one.numeral.scale or any(mark.isalnum() for mark in line):
        return False
    one.value = one.value / 100
    return True


def _bare_coin(text: str, last: Sum, one: Sum) -> bool:
    """ "15 dollars 50.": two figures behind a currency's name, and nothing that they could count."""
    whole = not one.marked and one.value == one.value.to_integral_value() and 10 <= one.value <= 99
    plain = last.named and not last.numeral.scale and last.value == last.value.to_integral_value()
    return whole and plain and not one.numeral.scale and bool(_CLOSED.match(text, one.numeral.end))
