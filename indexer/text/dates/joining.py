"""Neighbouring parts that tell one date or one range, put together: "Tuesday of last week", "May 2019 to June 2020"."""

import re
from functools import lru_cache

from indexer.text.customs import base
from indexer.text.dates import words
from indexer.text.dates.parts import Part

_WEEKDAY_GAP = re.compile(r",?\s+(?:the |den |der |le |el |il |de |[(])?|,\s?|\s?[(]")
_SIZES = ("day", "workday", "week", "month", "quarter", "half", "year", "decade", "century")
_MONTH_LAST = frozenset("tr zh ja hu".split())


def join(text: str, parts: list[Part], language: str) -> list[Part]:
    """Parts in order, joined where they tell one date, ranges made; what only counts with a neighbour goes."""
    code = base(language) or "en"
    joined: list[Part] = []
    for part in parts:
        if part.role == "same year":
            _same_year(text, joined, part, code)
            continue
        told = part
        while joined and (both := _one(text, joined[-1], told, code)) is not None:
            joined.pop()
            told = both
        joined.append(told)
    return [part for part in _ranges(text, joined, code) if not part.tentative]


def _same_year(text: str, joined: list[Part], part: Part, code: str) -> None:
    """Give the last part the year told before it; without one it is not the document's year, so the part goes."""
    last = joined[-1] if joined else None
    if (
        last is None
        or not (last.open_year and last.within_year)
        or not _small_words(code).fullmatch(text[last.end : part.start])
    ):
        return
    told = next((one.year for one in reversed(joined[:-1]) if one.year is not None), None)
    if told is None:
        joined.pop()
    else:
        last.year, last.end = told + (part.slice[1] if part.slice else 0), part.end


def _one(text: str, last: Part, part: Part, code: str) -> Part | None:
    """The one part that two neighbours make; None where they stay two."""
    gap = text[last.end : part.start]
    if len(gap) > 24 or "\n\n" in gap:
        return None
    if last.role in ("count", "ahead", "week of"):
        return _counted(gap, last, part, code)
    if last.weekday is not None and not last.shift and not last.day and part.day and part.month:
        return _spanned(part, last, part) if _WEEKDAY_GAP.fullmatch(gap) else None
    twice = _told_twice(last, part, gap, code)
    if twice is not None:
        return _spanned(twice, last, part)
    days = last.until is not None and last.day is not None and last.month is None
    if part.until is not None or (last.until is not None and not days) or not _small_words(code).fullmatch(gap):
        return None
    return _within(last, part, gap) or (_within(part, last, gap) if _may_turn(last, part, gap, code) else None)


def _told_twice(last: Part, part: Part, gap: str, code: str) -> Part | None:
    """ "1 December (Sunday)", "this year (2002)", "يناير / كانون الثاني 2016": the one of two that tells more."""
    bracket = gap.strip() in ("(", "（")
    if last.day and last.month and part.weekday is not None and not (part.day or part.shift or part.toward):
        return last if bracket or (code in _MONTH_LAST and not gap.strip()) else None
    if last.shift == ("year", 0) and part.year is not None and _is_year(part) and (bracket or not gap.strip()):
        return part
    if last.month == part.month and last.month and gap.strip() == "/" and not part.day:
        part.day = last.day
        return part
    return None


def _counted(gap: str, last: Part, part: Part, code: str) -> Part | None:
    """ "3 days" + "after" + a day; "the week of" + a day."""
    if part.precision != "day" or not part.plain or part.role == "count" or part.until:
        return None
    if last.role == "week of":
        if part.month is None or not _small_words(code).fullmatch(gap):
            return None
        part.week = 0
        return _spanned(part, last, part)
    side = _side(code, gap)
    if not side or last.shift is None:
        return None
    if part.weekday is not None and not part.toward and side > 0:
        part.toward = "coming"
    part.offset = ((last.shift[0], side * abs(last.shift[1])),)
    part.tentative = False
    return _spanned(part, last, part)


def _side(code: str, gap: str) -> int:
    word = re.sub(r"\s+", " ", gap.strip().casefold())
    for role, side in (("after", 1), ("before", -1)):
        for phrase in words.phrases(code, role):
            if re.fullmatch(rf"{re.escape(phrase.casefold())}(?: (?:the|le|la|el|il|de|dem|den))?", word):
                return side
    return 0


def _spanned(kept: Part, last: Part, part: Part) -> Part:
    kept.start, kept.end, kept.tentative = last.start, part.end, False
    return kept


@lru_cache(maxsize=32)
def _small_words(code: str) -> re.Pattern[str]:
    """Nothing but white space, a comma and small words."""
    of = words.either({*words.phrases(code, "of"), "of", "the", "in", "dit", "dieses"})
    return re.compile(rf"[\s,('’/-]*(?:(?:{of})['’\s]*){{0,3}}", re.IGNORECASE)


def _may_turn(last: Part, part: Part, gap: str, code: str) -> bool:
    """Whether the longer period may stand first: "2018年上半年", "2019 Q3", "next week Wednesday"."""
    if part.shift is not None and part.shift[1] == -1 and code in _MONTH_LAST:
        return True
    if not (part.quarter or part.half or part.week or part.slice or part.weekday is not None):
        return bool(part.month) and (code in _MONTH_LAST or last.shift is not None) and not gap.strip(" 的'’")
    return True


def _within(small: Part, large: Part, gap: str) -> Part | None:
    """`small` with what `large` tells of it: its year, month or week."""
    first, last = (small, large) if small.start < large.start else (large, small)
    made = _in_year(small, large) or _in_month(small, large) or _in_week(small, large) or _last_of(small, large, gap)
    if small.window and small.window[1] < 0 and gap.strip() and _SIZES.index(small.window[0]) < 4:
        small.slice, small.window = small.window, None
    if made is None and small.slice and large.plain and large.precision != "day" and not large.tentative:
        large.slice = small.slice
        made = large
    if made is None:
        return None
    made.start, made.end, made.tentative = first.start, last.end, False
    return made


def _is_year(part: Part) -> bool:
    alone = not (part.within_year or part.week or part.holiday or part.decade or part.century) and part.plain
    return alone and (part.year is not None or (part.shift is not None and part.shift[0] == "year"))


def _is_month(part: Part) -> bool:
    stated = part.month is not None and not part.day and not part.week and not part.half
    return part.plain and (stated or (part.shift is not None and part.shift[0] == "month" and not part.day))


def _in_year(small: Part, large: Part) -> Part | None:
    told = small.within_year or small.week or small.holiday
    if not told or not small.open_year or not _is_year(large):
        return None
    small.year, small.shift = large.year, large.shift
    return small


def _in_month(small: Part, large: Part) -> Part | None:
    waits = small.month is None and ((small.day and small.weekday is None) or small.week or small.half)
    if not waits or small.shift is not None or not _is_month(large):
        return None
    for one in (small, small.until) if small.until is not None else (small,):
        one.month, one.year, one.shift, one.toward = large.month, large.year, large.shift, large.toward
    return small


def _in_week(small: Part, large: Part) -> Part | None:
    week = large.shift is not None and large.shift[0] == "week" and large.weekday is None
    if small.weekday is None or small.day or small.shift is not None or not week:
        return None
    small.shift = large.shift
    return small


def _last_of(small: Part, large: Part, gap: str) -> Part | None:
    """ "the last week of July": not last week but July's last."""
    if (
        small.shift is None
        or small.shift[1] != -1
        or small.toward not in ("last", "previous", "past")
        or not small.plain
    ):
        return None
    unit = small.shift[0]
    spaced = any(letter.isalpha() for letter in gap) or "'" in gap or "’" in gap or not gap.strip()
    if not spaced or small.within_year or small.weekday is not None:
        return None
    if not ((_is_year(large) and unit != "year") or (_is_month(large) and unit == "week")):
        return None
    fields = {"week": ("week", -1), "month": ("month", 12), "quarter": ("quarter", 4), "half": ("half", 2)}.get(unit)
    if fields is None:
        return None
    setattr(small, *fields)
    small.year, small.shift, small.toward = large.year, large.shift, ""
    if _is_month(large) and unit == "week":
        small.month = large.month
    return small


def _ranges(text: str, parts: list[Part], code: str) -> list[Part]:
    kept: list[Part] = []
    for part in parts:
        last = kept[-1] if kept else None
        gap = text[last.end : part.start] if last is not None else ""
        if last is not None and len(gap) <= 36 and _to(code).fullmatch(gap):
            if _habitual(last, part):
                kept.pop()
                continue
            if _is_range(text, last, part, code):
                _hand_down(last, part)
                last.until, last.end, last.tentative = (
                    part,
                    part.end,
                    last.tentative and part.tentative and not (last.month and part.month),
                )
                continue
        kept.append(part)
    return kept


@lru_cache(maxsize=32)
def _to(code: str) -> re.Pattern[str]:
    """What may stand between the two ends of a range."""
    to = words.either({phrase for one in (code, "en") for role in ("to", "and") for phrase in words.phrases(one, role)})
    part = words.either(words.phrases(code, "part"))
    of = words.either(words.phrases(code, "of"))
    return re.compile(
        rf"['’.]?\s*(?:[-–—−~〜]|(?:{to})(?![^\W\d_㐀-鿿]))\s*(?:(?:{of})['’\s]\s*){{0,2}}(?:(?:{part})\s*(?:(?:{of})\s+)?)?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=32)
def _between(code: str) -> re.Pattern[str]:
    found = {phrase for one in (code, "en") for phrase in words.phrases(one, "between")}
    return re.compile(rf"(?:\A|(?<=\W))(?:{words.either(found)})\W+(?:\w+\W+){{0,3}}\Z", re.IGNORECASE)


def _habitual(low: Part, high: Part) -> bool:
    """ "Monday to Friday" names no days of one week."""
    both = low.weekday is not None and high.weekday is not None and not (low.day or high.day)
    return both and not low.toward and not low.shift and not high.toward


def _is_range(text: str, low: Part, high: Part, code: str) -> bool:
    gap = text[low.end : high.start].strip(" '’").casefold()
    if (
        low.until is not None
        or high.until is not None
        or not (low.plain and high.plain)
        or low.role in ("count", "ahead")
    ):
        return False
    word = gap.split(" ")[0]
    joint = word in words.phrases(code, "and") or (word in words.phrases("en", "and") and code != "pl")
    if joint and word not in words.phrases(code, "to") and not _framed(text, low, high, code):
        return False
    if (low.tentative or high.tentative) and not _ends_fit(low, high, spoken=word.isalpha() and not joint):
        return False
    if high.day and not high.month and high.weekday is None and not (low.day and low.month):
        return False
    same = low.precision == high.precision or (low.year is not None and high.year is not None)
    dated = low.year is not None and high.shift is not None and high.shift[0] == "day"
    return same or dated or high.role == "now" or low.role == "now"


def _framed(text: str, low: Part, high: Part, code: str) -> bool:
    """Whether a word before ("between") or behind (Turkish "arasında") makes "and" the joint of a range."""
    if _between(code).search(text[max(0, low.start - 32) : low.start]):
        return True
    if _between(code).match(text[low.start : low.start + 20] + " "):
        return True
    return text[high.end : high.end + 12].strip(" '’").startswith(("aras", "间", "之间", "間"))


def _ends_fit(low: Part, high: Part, *, spoken: bool) -> bool:
    """Tentative ends: months of one year told or led to, a day handed its month, or "now"."""
    if "count" in (low.role, high.role):
        return False
    months = bool(low.month and high.month) and (spoken or not (low.tentative and high.tentative))
    told = bool(low.month and high.month) and (high.year is not None or low.year is not None)
    days = bool(high.day and low.day)
    return months or told or days or "now" in (low.role, high.role)


def _hand_down(low: Part, high: Part) -> None:
    """ "5 May - 7 June 2020": the year stands once; "10 to 12 January", "一月十日到十二日": the month does."""
    if high.day and not high.month and high.weekday is None:
        high.month, high.year, high.shift = low.month, low.year, low.shift
    if low.year is None and low.open_year and high.year is not None and low.weekday is None:
        low.year = high.year - (1 if low.month and high.month and low.month > high.month else 0)
    elif low.year is not None and high.open_year and high.weekday is None and high.within_year:
        later = bool(low.month and high.month and high.month < low.month)
        high.year = low.year + later
