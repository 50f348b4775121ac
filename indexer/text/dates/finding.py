"""All dates of a text in order: figures, words, relative ones; neighbours joined, doubt kept.

A date is as precise as stated, never more. One without a year, and "last month", are resolved against the document's
date and marked relative; without that date they have no value. 03/04/2020 is ambiguous unless language or document
settles which comes first.
"""

import re
from collections.abc import Iterator

from indexer.text.dates import grammar, joining, numeric, years
from indexer.text.dates.parts import Part, Reference
from indexer.text.dates.resolving import value
from indexer.text.found import Found

_HINT = re.compile(r"\d|[㐀-鿿]|années ")


def find(text: str, *, language: str = "", reference: str = "", day_first: bool | None = None) -> Iterator[Found]:
    """Yield every date with its `DateValue`. `reference` is the document's date in ISO form, as precise as known."""
    day_first = numeric.day_comes_first([text], language) if day_first is None else day_first
    today = Reference.read(reference) if reference else None
    for part in joining.join(text, _parts(text, language, day_first), language):
        dated = value(part, today)
        if dated is not None:
            yield Found(part.start, part.end, dated)


def _parts(text: str, language: str, day_first: bool | None) -> list[Part]:
    """Every part, none inside another: the one that tells more wins, then the earlier finder."""
    found = list(grammar.find(text, language))
    if _HINT.search(text):
        found = [*numeric.find(text, language=language, day_first=day_first), *found, *years.find(text, language)]
    kept: list[Part] = []
    found.sort(key=lambda part: (part.start, -part.end, part.tentative))
    for part in found:
        if kept and part.start < kept[-1].end:
            if _told(part) > _told(kept[-1]):
                kept[-1] = part
            continue
        kept.append(part)
    return kept


def _told(part: Part) -> int:
    """How much of a date a part tells: its length, and something for a year and a day."""
    return part.end - part.start + 4 * (part.year is not None) + 2 * bool(part.day)
