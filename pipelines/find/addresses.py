"""Names without what is part of an American address: "3753 Howard Hughes Pkwy. Suite 200, Las Vegas, NV 89169"."""

import re
from collections.abc import Iterator

from indexer.text import legal_forms
from pipelines.find.names import Name

_STATES = "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY"
_STATE = "(?:" + "|".join(f"{_STATES} OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY".split()) + ")"
_ZIP = re.compile(rf"(?<![^\W_]){_STATE}[ \xa0\n]\d{{5}}(?:-\d{{4}})?(?!\w)")
_SURE = r"Street|Avenue|Ave|Boulevard|Blvd|Parkway|Pkwy|Highway|Hwy|Road|Rd"
_NAMES_AS_WELL = r"St|Drive|Dr|Lane|Ln|Court|Ct|Place|Square|Plaza|Way"  # "In 2019 Howard Lane said"
_STREET = re.compile(
    r"(?<![^\W_])\d{1,5}[ \xa0](?:[NSEW]\.?[ \xa0])?(?:[A-Z][^\W\d_]+[ \xa0]){1,3}"
    rf"(?:(?:{_SURE})|(?P<doubtful>{_NAMES_AS_WELL}))(?![^\W_])\.?"
    r"(?:,?[ \xa0](?:(?:Suite|Ste|Floor|Unit)\.?[ \xa0][\w-]+|\d+(?:st|nd|rd|th)[ \xa0]Floor))?",
    re.IGNORECASE,
)
_REACH = 60  # code points from a street to its state


def settled(text: str, names: list[Name]) -> list[Name]:
    """The names but for firms and people that are streets, or towns with their state: "Howard Pkwy", "Vegas NV"."""
    streets, states = list(_streets(text)), [found.span() for found in _ZIP.finditer(text)]
    if not streets and not states:
        return names
    return [kept for name in names if (kept := _settled(text, name, streets, states)) is not None]


def _streets(text: str) -> Iterator[tuple[int, int]]:
    for found in _STREET.finditer(text):
        if not found["doubtful"] or _ZIP.search(text, found.end(), found.end() + _REACH):
            yield found.span()


def _settled(text: str, name: Name, streets: list[tuple[int, int]], states: list[tuple[int, int]]) -> Name | None:
    if name.label == "LOC":
        return name
    if any(start < name.end <= end for start, end in states):
        return None
    for start, end in streets:
        if start <= name.start < end and name.end <= end:
            return None
        if name.start < start < name.end <= end:  # "LLC 3753 Howard Hughes Pkwy"
            rest = text[name.start : start].rstrip(" \xa0\n,")
            return None if legal_forms.is_form(rest) else name._replace(end=name.start + len(rest))
    return name
