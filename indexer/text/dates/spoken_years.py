"""Years told in words behind a day and month: "nineteen eighty-six", "de dos mil dieciocho"."""

import re
from itertools import pairwise

from indexer.text import numerals
from indexer.text.customs import base

_SPEAKING = frozenset("en es pt fr it de nl".split())
_GAP = re.compile(r"[\s,]*(?:(?:of|de|del|do|e|van)\s+)?(?=[^\W\d_]{2})")


def after(text: str, end: int, language: str) -> tuple[int, int] | None:
    """The year that starts right behind `end`, and where it ends; None where there is none."""
    gap = _GAP.match(text, end)
    thousand = 1000 if gap and text.startswith("mil ", gap.end()) else 0
    if gap is None or (base(language) or "en") not in _SPEAKING:
        return None
    start = gap.end() + (4 if thousand else 0)
    found = [one for one in numerals.scan(text, language) if one.spelled and one.start >= start][:2]
    if not found or found[0].start != start:
        return None
    first = found[0]
    if 1000 <= first.value + thousand < 2200 and first.value == int(first.value):
        return int(first.value) + thousand, first.end
    for high, low in pairwise(found):
        close = not text[high.end : low.start].strip(" -")
        if close and 10 <= high.value <= 21 and 1 <= low.value <= 199:  # "nineteen eighty", "nineteen hundred eighty"
            return int(high.value) * 100 + int(low.value) % 100, low.end
    return None
