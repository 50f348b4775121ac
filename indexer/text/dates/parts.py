"""A date as far as the words state it. Knows no text and resolves nothing; `resolving` turns it into a `DateValue`."""

import calendar
from dataclasses import dataclass, field
from datetime import date

_PRECISION = {
    "week": "day", "weekend": "day", "weekend~": "day", "workweek": "day", "workday": "day", "century": "decade",
    "half": "month",
}  # fmt: skip
_WINDOW_PRECISION = {"year": "year", "decade": "year", "quarter": "quarter", "century": "decade"}


@dataclass(slots=True)
class Part:
    """`text[start:end]` states a date; what it leaves open is None. `quarter` and `half` are 1-4 and 1-2.

    `shift` is (unit, steps) from the document's date; `window` the last (minus) or next so many units; `slice` the
    first or last so many units of the period stated; `offset` what is counted from the day stated. `week` is an ISO
    week, -1 the last, 0 that which holds the day stated. `weekday` is 0-6.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None
    decade: bool = False
    century: int | None = None
    week: int | None = None
    weekday: int | None = None
    holiday: str = ""
    shift: tuple[str, int] | None = None
    toward: str = ""  # which of several a weekday or month is: last, past, this, coming, next
    window: tuple[str, int] | None = None
    slice: tuple[str, int] | None = None
    offset: tuple[tuple[str, int], ...] = ()
    to_end: bool = False  # from the document's day to the end of the period
    so_far: bool = False  # from the beginning of the period to the document's day
    tentative: bool = False  # counts only where a neighbour makes it a date
    swapped: bool = False  # day and month may stand the other way round
    role: str = ""  # of a tentative one: "count" ("3 weeks" before an anchor), "now" (the end of a range)
    until: "Part | None" = field(default=None)

    @property
    def precision(self) -> str:
        """The unit that the words state: day, month, quarter, year or decade."""
        unit = self.slice or self.window
        if unit is not None:
            return _WINDOW_PRECISION.get(unit[0], "day") if self.window else _PRECISION.get(unit[0], unit[0])
        if self.decade or self.century:
            return "decade"
        if self.day or self.weekday is not None or self.week is not None or self.holiday or self.to_end or self.so_far:
            return "day"
        if self.half and self.month:
            return "day"
        if self.shift is not None and not self.within_year:
            return _PRECISION.get(self.shift[0], self.shift[0])
        return "quarter" if self.quarter else "month" if self.month or self.half else "year"

    @property
    def within_year(self) -> bool:
        """Whether a month, quarter or half of a year is told, so that `shift` only says which year."""
        return bool(self.month or self.quarter or self.half)

    @property
    def open_year(self) -> bool:
        """Whether nothing tells the year: neither a figure nor the words around."""
        return self.year is None and self.shift is None and not self.toward and not self.window

    @property
    def plain(self) -> bool:
        """Whether it is a calendar date or period as such, fit to be an end of a range."""
        return not (self.window or self.slice or self.offset or self.swapped or self.to_end or self.so_far)


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
        """The day, where it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None


def exists(year: int | None, month: int, day: int) -> bool:
    """Whether there is such a day; 29 February is, where the year is open."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2000, month)[1]
