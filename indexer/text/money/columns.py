"""A bare figure of a table as an amount, by the currency and the scale that its column tells. Knows no table."""

import re
from dataclasses import replace
from functools import lru_cache

from indexer.model.values import Amount
from indexer.text import scales
from indexer.text.money.finding import find

# How accountants write what is owed or taken back: in brackets, or with a minus on either side of the figure. The dash
# of "1 200,-" stands for no øre.
_NEGATIVE = re.compile(
    r"(?P<ahead>[^\d()]{0,8}?)"
    r"(?:\([ \xa0]?(?P<inside>[^()]*\d[^()]*?)[ \xa0]?\)|[-−–](?P<led>\d.*)|(?P<trailed>.*\d)[-−])"
    r"(?P<behind>[^\d()]{0,8})"
)
_WORD = re.compile(r"(?<![^\W_])[^\s()\[\]:;,./\d]+")


def amount(figure: str, code: str, heading: str) -> Amount | None:
    """18500000 NOK of "18.5" in a column "Value (NOK million)", -18500 EUR of "(18.500)" in one of euros; None where
    the figure is none by itself."""
    positive = unsigned(figure)
    value = _whole(f"{code} {positive or figure}")
    if value is None:
        return None
    value = replace(value, value=value.value.scaleb(scales.of_heading(heading)))
    return replace(value, value=-value.value) if positive else value


def negative(cell: str, language: str = "") -> Amount | None:
    """-18400 EUR of a cell "(EUR 18 400)" or "EUR -18 400"; None where it states no sum below nothing by itself."""
    positive = unsigned(cell)
    value = _whole(positive, language) if positive else None
    return replace(value, value=-value.value) if value is not None and value.value > 0 else None


def unsigned(figure: str) -> str:
    """What stands in the brackets or beside the minus of a figure below nothing, with its currency; "" of any other."""
    found = _NEGATIVE.fullmatch(figure)
    if found is None:
        return ""
    inner = found["inside"] or found["led"] or found["trailed"]
    return f"{found['ahead']} {inner} {found['behind']}".strip()


@lru_cache(maxsize=2048)
def currencies(heading: str, language: str = "") -> frozenset[str]:
    """The currencies that a heading names by code, sign or word: "Betrag (EUR)", "Importe en euros"."""
    named, end = set(), 0
    heading = scales.without_figure(heading)
    for word in _WORD.finditer(heading):
        if word.start() >= end:
            said = f"{_SOME} {heading[word.start() :]}"
            found = next(find(said, language=language), None)
            if found is not None and found.start == 0 and isinstance(found.value, Amount) and found.value.currency:
                named.add(found.value.currency)
                end = word.start() + found.end - len(f"{_SOME} ")
    return frozenset(named)


@lru_cache(maxsize=2048)
def stated(cell: str, language: str = "") -> str:
    """The currency that a cell states and nothing else: "EUR", "euros"; "" of any other."""
    value = _whole(f"{_SOME} {cell}", language) if cell and not any(map(str.isdigit, cell)) else None
    return value.currency if value is not None else ""


_SOME = "1000"  # a figure that may be an amount


def _whole(text: str, language: str = "") -> Amount | None:
    """The sum that is all of the text."""
    found = list(find(text, language=language))
    value = found[0].value if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)) else None
    return value if isinstance(value, Amount) else None
