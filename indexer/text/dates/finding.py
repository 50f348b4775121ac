"""All dates of a text in order: figures, words, relative ones; ranges joined, years handed down, doubt kept.

A date is as precise as stated, never more. One without a year, and "last month", are resolved against the document's
date and marked relative; without that date they have no value. 03/04/2020 is ambiguous unless language or document
settles which comes first.
"""

import re
from collections.abc import Iterator

from indexer.text.dates import numeric, relative, worded
from indexer.text.dates.parts import Part, Reference, value
from indexer.text.found import Found

_HINT = re.compile(r"\d|[㐀-鿿]")
_TO = re.compile(
    r"\s*(?:[-–—−~〜]|to|until|till|through|thru|bis(?: zum)?|til|till|tot(?: en met)?|t/m|à|au|al?|"
    r"hasta(?: el)?|até|fino al|по|до|do|至|到|إلى|حتى|and|og|och|und|et|y|e|en|и|і|i|a)\s*(?:the\s|le\s|el\s|"
    r"il\s|den\s|de\s)?"
)
_AND = frozenset("and og och und et y e en и і i a".split())
_BETWEEN = re.compile(
    r"(?:between|from|mellom|mellem|mellan|zwischen|entre|tra|tussen|между|між|między|desde|dal|dall|fra|från|"
    r"von|vom|du|de|del|с|від|od)\W+(?:\w+\W+)?\Z",
    re.IGNORECASE,
)
_OF_YEAR = re.compile(r"\s*(?:,|\(|of|in|i|im|de|du|del|di|van|в|w|dit|dieses)?\s*")
_WEEKDAY_GAP = re.compile(r",?\s+(?:the |den |der |le |el |il |de )?|,\s?")


def find(text: str, *, language: str = "", reference: str = "", day_first: bool | None = None) -> Iterator[Found]:
    """Yield every date with its `DateValue`. `reference` is the document's date in ISO form, as precise as known."""
    day_first = numeric.day_comes_first([text], language) if day_first is None else day_first
    today = Reference.read(reference) if reference else None
    for part in _joined(text, _parts(text, language, day_first)):
        dated = value(part, today)
        if dated is not None:
            yield Found(part.start, part.end, dated)


def _parts(text: str, language: str, day_first: bool | None) -> list[Part]:
    """Every part, none inside another: the longer wins, then the earlier finder."""
    found = [*relative.find(text, language), *worded.find(text, language)]
    if _HINT.search(text):
        found += [*numeric.find(text, language=language, day_first=day_first), *worded.year_ranges(text)]
        found += worded.years(text, language)
    kept: list[Part] = []
    found.sort(key=lambda part: (part.start, -part.end))
    for part in found:
        if kept and part.start < kept[-1].end:
            if part.end - part.start > kept[-1].end - kept[-1].start:
                kept[-1] = part
            continue
        kept.append(part)
    return kept


def _joined(text: str, parts: list[Part]) -> list[Part]:
    """Neighbours that tell one date or one range put together."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        both = _one(text, last, part) if last is not None else None
        if both is not None:
            joined[-1] = both
        else:
            joined.append(part)
    return [part for part in _ranges(text, joined) if not part.tentative]


def _one(text: str, last: Part, part: Part) -> Part | None:
    """ "July this year", "Sunday, 5 May 2020", "2018年" + "上半年": both tell the same date."""
    gap = text[last.end : part.start]
    if len(gap) > 10:
        return None
    if last.weekday is not None and not last.toward and part.day and part.month and _WEEKDAY_GAP.fullmatch(gap):
        part.start = last.start
        return part
    open_month = last.year is None and (last.month or last.quarter or last.half) and last.shift is None
    if open_month and part.shift is not None and part.shift[0] == "year" and _OF_YEAR.fullmatch(gap):
        last.shift, last.end, last.tentative = part.shift, part.end, False
        return last
    if (
        not gap.strip()
        and part.year is None
        and part.shift is None
        and not last.month
        and not last.decade
        and not last.until
    ):
        return _year_before(last, part)
    return None


def _year_before(last: Part, part: Part) -> Part | None:
    """ "2018年上半年", "2019 Q3", "去年12月"."""
    if not (part.quarter or part.half or part.month) or (part.day and last.day):
        return None
    if last.year is not None and last.quarter is None and last.half is None and last.weekday is None:
        part.year, part.start = last.year, last.start
        return part
    if last.shift is not None and last.shift[0] == "year":
        part.shift, part.start = last.shift, last.start
        return part
    return None


def _ranges(text: str, parts: list[Part]) -> list[Part]:
    kept: list[Part] = []
    for part in parts:
        last = kept[-1] if kept else None
        if last is not None and _is_range(text, last, part):
            _hand_down(last, part)
            last.until, last.end, last.tentative = part, part.end, part.tentative
        else:
            kept.append(part)
    return kept


def _is_range(text: str, low: Part, high: Part) -> bool:
    gap = text[low.end : high.start]
    if low.until is not None or high.until is not None or len(gap) > 18 or not _TO.fullmatch(gap):
        return False
    word = gap.strip().split(" ")[0].casefold()
    if (word in _AND or not word) and not _BETWEEN.search(text[max(0, low.start - 20) : low.start]):
        return False
    if low.weekday is not None or high.weekday is not None or low.swapped or high.swapped:
        return False
    same = low.precision == high.precision or (low.year is not None and high.year is not None)
    return same and bool(word) and not (low.shift and high.shift)


def _hand_down(low: Part, high: Part) -> None:
    """ "5 May - 7 June 2020": the year stands once."""
    if low.year is None and low.shift is None and high.year is not None:
        low.year = high.year - (1 if low.month and high.month and low.month > high.month else 0)
    if low.year is not None and high.year is None and high.shift is None:
        high.year = low.year
