"""A date as far as the words state it, and how it becomes a `DateValue`. Knows no text."""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta

from indexer.model.values import DateValue


@dataclass(slots=True)
class Part:
    """`text[start:end]` states a date; what it leaves open is None. `quarter` and `half` are 1-4 and 1-2.

    `shift` tells a relative one: (unit, steps) from the document's date. `weekday` 0-6 with `toward` -1, 0 or 1.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None
    decade: bool = False
    shift: tuple[str, int] | None = None
    weekday: int | None = None
    toward: int = 0
    tentative: bool = False  # a bare month that only counts if a year, told or relative, follows
    swapped: bool = False  # day and month may stand the other way round
    until: "Part | None" = field(default=None)

    @property
    def precision(self) -> str:
        if self.decade:
            return "decade"
        if self.day or self.weekday is not None:
            return "day"
        if self.shift is not None and not (self.month or self.quarter or self.half):
            return {"day": "day", "week": "day"}.get(self.shift[0], self.shift[0])
        if self.quarter:
            return "quarter"
        return "month" if self.month or self.half else "year"


@dataclass(frozen=True, slots=True)
class Reference:
    """The document's date, as precise as known."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, iso: str) -> "Reference | None":
        """From "2020", "2020-10" or "2020-10-14" (a time behind it is passed over); None where it is no date."""
        pieces = iso[:10].split("-")
        try:
            numbers = [int(piece) for piece in pieces if piece]
            date(*(numbers + [1, 1])[:3])
        except (ValueError, TypeError):
            return None
        return cls(*numbers[:3]) if numbers else None

    @property
    def exact(self) -> date | None:
        return date(self.year, self.month, self.day) if self.month and self.day else None


def value(part: Part, reference: Reference | None) -> DateValue | None:
    """The value of a part; None where there is no such day. A relative one without reference has value ""."""
    relative = part.year is None
    if part.swapped and part.year and part.month and part.day:
        ways = (_iso(part.year, part.month, part.day), _iso(part.year, part.day, part.month))
        return DateValue("", "day", ambiguous=tuple(way for way in ways if way))
    first = _text(part, reference)
    if first is None:
        return None
    start, end = first
    if part.until is not None:
        last = _text(part.until, reference)
        if last is None:
            return None
        end = last[1] or last[0]
        if (end and start and end[:4] < start[:4]) or end == start:
            end = ""
    return DateValue(start, part.precision, end if start else "", relative)


def exists(year: int | None, month: int, day: int) -> bool:
    """Whether there is such a day; 29 February is, where the year is open."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2000, month)[1]


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}" if exists(year, month, day) else ""


def _text(part: Part, reference: Reference | None) -> tuple[str, str] | None:
    """Start and end as ISO text ("" where unknown); None where no such day exists."""
    if part.shift is not None and not (part.month or part.quarter or part.half):
        return _shifted(part.shift, reference)
    if part.weekday is not None:
        return _weekday(part, reference), ""
    year = part.year if part.year is not None else _open_year(part, reference)
    if part.day and part.month and not exists(year, part.month, part.day):
        return None
    if year is None:
        return "", ""
    return _stated(part, year)


def _stated(part: Part, year: int) -> tuple[str, str]:
    if part.decade:
        return f"{year}s", ""
    if part.quarter:
        return f"{year}-Q{part.quarter}", ""
    if part.half:
        return (f"{year}-01", f"{year}-06") if part.half == 1 else (f"{year}-07", f"{year}-12")
    if part.month and part.day:
        return f"{year:04d}-{part.month:02d}-{part.day:02d}", ""
    return (f"{year:04d}-{part.month:02d}" if part.month else f"{year:04d}"), ""


def _open_year(part: Part, reference: Reference | None) -> int | None:
    """The year a date without one falls in: the latest that does not lie more than a month ahead of the document."""
    if reference is None:
        return None
    if part.shift is not None and part.shift[0] == "year":
        return reference.year + part.shift[1]
    month = part.month or (part.quarter or 1) * 3 - 2 or (part.half or 1) * 6 - 5
    if reference.month is None:
        return reference.year
    return reference.year - 1 if month > reference.month + 1 else reference.year


def _weekday(part: Part, reference: Reference | None) -> str:
    today = reference.exact if reference else None
    if today is None or part.weekday is None:
        return ""
    back = (today.weekday() - part.weekday) % 7
    if part.toward > 0:
        return (today + timedelta(days=7 - back)).isoformat()
    if part.toward < 0 and back == 0:
        back = 7
    return (today - timedelta(days=back)).isoformat()


def _shifted(shift: tuple[str, int], reference: Reference | None) -> tuple[str, str]:
    unit, steps = shift
    if reference is None:
        return "", ""
    if unit == "year":
        return str(reference.year + steps), ""
    if unit == "decade":
        return f"{reference.year // 10 * 10 + 10 * steps}s", ""
    if reference.month is None:
        return "", ""
    if unit == "quarter":
        place = reference.year * 4 + (reference.month - 1) // 3 + steps
        return f"{place // 4}-Q{place % 4 + 1}", ""
    if unit == "month":
        place = reference.year * 12 + reference.month - 1 + steps
        return f"{place // 12:04d}-{place % 12 + 1:02d}", ""
    return _shifted_days(unit, steps, reference.exact)


def _shifted_days(unit: str, steps: int, today: date | None) -> tuple[str, str]:
    if today is None:
        return "", ""
    try:
        if unit == "week":
            monday = today - timedelta(days=today.weekday()) + timedelta(weeks=steps)
            return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
        return (today + timedelta(days=steps)).isoformat(), ""
    except OverflowError:
        return "", ""
