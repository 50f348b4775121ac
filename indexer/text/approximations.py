"""Words that loosen a number: "more than", "up to", "about", in many languages (`approximations.csv`)."""

import csv
import re
from functools import lru_cache
from importlib.resources import files

from indexer.text.customs import base

_REACH = 34
_FAR = 120
# "ein Vertrag mit Vega über 9 Millionen": for so much; "der Vertrag kostet über 9 Millionen": more.
_FOR = re.compile(
    r"(?:vertr[aä]g|auftr[aä]g|kredit|darlehen|rechnung|scheck|betr[aä]g|summe|vereinbarung|abkommen|bürgschaft|anleihe|"
    r"angebot|bestellung|wechsel|zahlung)(?:es|en|e|s|n)?\s(?:(?!(?:kost|beträg|betrug|lieg|lag|war|ist|sind|hat|belief|"
    r"belauf|umfass|bring|bracht|erreich)\w*\s)[^\s.;!?]+\s){0,9}über\s\Z"
    r"|\b(?:weiter|zweit|ander)e[nrs]?\süber\s\Z",
    re.IGNORECASE,
)
_LEAD = r"(?:\s+(?:the|a|an|de|di|den|det|die|der|einer|einem|les?|los|las|of|от|to|til|på|von|auf|a))?[\s\xa0(\"“«]*$"


def around(text: str, start: int, end: int, language: str) -> str:
    """exactly, about, more than or up to: what the words beside `text[start:end]` make of a number there."""
    before, after = _patterns(base(language) or "en")
    if base(language) == "de" and _FOR.search(text[max(0, start - _FAR) : start]):
        return "exactly"
    left = before.search(text[max(0, start - _REACH) : start])
    if left is not None and left.lastgroup:
        return _NAMES[left.lastgroup]
    right = after.match(text, end)
    if right is not None and right.lastgroup:
        return _NAMES[right.lastgroup]
    return "exactly"


_NAMES = {"more": "more than", "upto": "up to", "about": "about"}
_GROUPS = {"more than": "more", "up to": "upto", "about": "about"}


@lru_cache(maxsize=32)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    sides: dict[str, dict[str, list[str]]] = {"before": {}, "after": {}}
    with (files("indexer.text") / "approximations.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            spoken = row["languages"].split()
            if language in spoken or spoken == ["en"]:
                sides[row["side"]].setdefault(row["approximation"], []).extend(row["phrases"].split("|"))
    before = "|".join(f"(?P<{_GROUPS[name]}>{_any(phrases)})" for name, phrases in sides["before"].items())
    after = "|".join(f"(?P<{_GROUPS[name]}>{_any(phrases)})" for name, phrases in sides["after"].items())
    return (
        re.compile(rf"(?:^|(?<=[\W\d])|(?<=[㐀-鿿]))(?:{before}){_LEAD}", re.IGNORECASE),
        re.compile(rf"\s?(?:{after})(?![a-zà-ÿа-я])", re.IGNORECASE),
    )


def _any(phrases: list[str]) -> str:
    ordered = sorted(set(phrases), key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered if phrase)
