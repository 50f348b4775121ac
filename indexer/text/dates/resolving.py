"""From what the words state to a `DateValue`, relative ones against the document's date. Knows no text."""

import calendar
from dataclasses import replace
from datetime import date, timedelta

from indexer.model.values import DateValue
from indexer.text.dates import calendars
from indexer.text.dates.parts import Part, Reference, exists

_NOWHERE = ("", "")


def value(part: Part, reference: Reference | None) -> DateValue | None:
    """The value of a part; None where there is no such day. A relative one without reference has value ""."""
    if part.swapped and part.year and part.month and part.day:
        ways = (_iso(part.year, part.month, part.day), _iso(part.year, part.day, part.month))
        return DateValue("", "day", ambiguous=tuple(way for way in ways if way))
    relative = _open(part)
    try:
        first = _span(part, reference)
        last = _last(part.until, first, reference) if part.until is not None and first is not None else None
    except (OverflowError, ValueError):
        return None
    if first is None or (part.until is not None and last is None):
        return None
    start, end = first
    if last is not None:
        end = last[1] or last[0]
    if not start or end == start or (end and end[:4] < start[:4]):
        end = ""
    return DateValue(start, part.precision, end, relative or _open(part.until))


def _open(part: Part | None) -> bool:
    return part is not None and part.year is None and not part.century


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}" if exists(year, month, day) else ""


def _span(part: Part, reference: Reference | None) -> tuple[str, str] | None:
    """Start and end as ISO text ("" where unknown); None where no such day exists."""
    if part.window is not None:
        return _window(part.window, reference)
    base = _base(part, reference)
    if base is None or not base[0]:
        return base
    if part.slice is not None:
        return _slice(base, *part.slice)
    if part.offset:
        day = date.fromisoformat(base[0])
        for unit, steps in part.offset:
            day = calendars.add(day, unit, steps)
        return day.isoformat(), ""
    if part.to_end or part.so_far:
        return _cut(base, reference, to_end=part.to_end)
    return base


def _last(part: Part, first: tuple[str, str], reference: Reference | None) -> tuple[str, str] | None:
    """The end of a range: with its year or week open, the first that does not lie before the beginning."""
    start = first[0]
    if not start or not part.open_year or not (part.month or part.weekday is not None):
        return _span(part, reference)
    if part.month is None:
        if len(start) < 10:
            return _NOWHERE
        day = date.fromisoformat(start)
        return (day + timedelta(days=(int(part.weekday or 0) - day.weekday()) % 7)).isoformat(), ""
    for year in (int(start[:4]), int(start[:4]) + 1):
        end = _span(replace(part, year=year), reference)
        if end is None or (end[1] or end[0]) >= start[: len(end[1] or end[0])]:
            return end
    return _NOWHERE


def _base(part: Part, reference: Reference | None) -> tuple[str, str] | None:
    if part.holiday:
        return _holiday(part, reference)
    if part.week:
        return _week(part, reference)
    if part.weekday is not None and not (part.day and part.month):
        return _weekday(part, reference)
    if part.century:
        return f"{100 * part.century - 100}s", f"{100 * part.century - 10}s"
    if part.day and not part.month:
        return _day_of_month(part, reference)
    if part.shift is not None and not part.within_year:
        return _shifted(part.shift, reference)
    year = part.year if part.year is not None else _year(part, reference)
    if part.day and part.month and not exists(year, part.month, part.day):
        return _leap(part, year) if part.year is None else None
    return _NOWHERE if year is None else _stated(part, year)


def _leap(part: Part, year: int | None) -> tuple[str, str] | None:
    """29 February of the last leap year, where the year is open."""
    if (part.month, part.day) != (2, 29) or year is None:
        return None
    return _iso(next(one for one in range(year, year - 9, -1) if calendar.isleap(one)), 2, 29), ""


def _stated(part: Part, year: int) -> tuple[str, str]:
    if part.decade:
        return f"{year}s", ""
    if part.quarter:
        return f"{year}-Q{part.quarter}", ""
    if part.half and part.month:
        last = calendar.monthrange(year, part.month)[1]
        return (
            (_iso(year, part.month, 1), _iso(year, part.month, 15))
            if part.half == 1
            else (_iso(year, part.month, 16), _iso(year, part.month, last))
        )
    if part.half:
        return (f"{year}-01", f"{year}-06") if part.half == 1 else (f"{year}-07", f"{year}-12")
    if part.month and part.day:
        day = date(year, part.month, part.day)
        return _whole_week(day) if part.week == 0 else (day.isoformat(), "")
    return (f"{year:04d}-{part.month:02d}" if part.month else f"{year:04d}"), ""


def _whole_week(day: date) -> tuple[str, str]:
    start = calendars.monday(day)
    return start.isoformat(), (start + timedelta(days=6)).isoformat()


def _year(part: Part, reference: Reference | None) -> int | None:
    """The year a date without one falls in: the latest that does not lie more than a month ahead of the document."""
    if reference is None:
        return None
    if part.shift is not None and part.shift[0] == "year":
        return reference.year + part.shift[1]
    month = part.month or (part.quarter * 3 - 2 if part.quarter else part.half * 6 - 5 if part.half else 1)
    if reference.month is None or part.toward == "this":
        return reference.year
    if part.toward in ("next", "coming"):
        return reference.year + (month <= reference.month)
    if part.toward in ("last", "past", "previous"):
        return reference.year - (month >= reference.month)
    if month > reference.month + 1:
        return reference.year - 1
    return reference.year + (reference.month == 12 and month == 1)


def _holiday(part: Part, reference: Reference | None) -> tuple[str, str]:
    if part.year is not None:
        return calendars.holiday(part.holiday, part.year).isoformat(), ""
    if reference is None:
        return _NOWHERE
    if part.shift is not None:
        return calendars.holiday(part.holiday, reference.year + part.shift[1]).isoformat(), ""
    today = reference.exact or date(reference.year, reference.month or 12, 28)
    days = [calendars.holiday(part.holiday, reference.year + step) for step in (-1, 0, 1)]
    if part.toward in ("next", "coming"):
        return next(day for day in days if day > today).isoformat(), ""
    ahead = 0 if part.toward in ("last", "past", "previous") else 31
    return next(day for day in reversed(days) if day < today + timedelta(days=ahead)).isoformat(), ""


def _week(part: Part, reference: Reference | None) -> tuple[str, str] | None:
    year, month = part.year, part.month
    if part.shift is not None and part.shift[0] == "month":
        if reference is None or reference.month is None:
            return _NOWHERE
        place = reference.year * 12 + reference.month - 1 + part.shift[1]
        year, month = place // 12, place % 12 + 1
    elif year is None:
        year = _year(part, reference) if month or part.shift else reference.year if reference else None
    if year is None or part.week is None:
        return _NOWHERE
    found = calendars.week_of_month(year, month, part.week) if month else calendars.week_of_year(year, part.week)
    return _whole_week(found) if found else None


def _weekday(part: Part, reference: Reference | None) -> tuple[str, str]:
    today = reference.exact if reference else None
    if today is None or part.weekday is None:
        return _NOWHERE
    if part.day:
        return _day_on_weekday(part.day, part.weekday, today), ""
    this_week = calendars.monday(today) + timedelta(days=part.weekday)
    back = (today.weekday() - part.weekday) % 7
    if part.shift is not None:
        day = this_week + timedelta(weeks=part.shift[1])
    elif part.toward in ("this", "next"):
        day = this_week + timedelta(weeks=part.toward == "next")
    elif part.toward == "coming":
        day = today + timedelta(days=7 - back)
    elif part.toward == "previous":
        day = this_week - timedelta(weeks=1)
    elif part.toward == "last" and back <= 1:  # nobody says "last Wednesday" for yesterday
        day = today - timedelta(days=back + 7)
    else:
        day = today - timedelta(days=back or (7 if part.toward else 0))
    return day.isoformat(), ""


def _day_on_weekday(day: int, weekday: int, today: date) -> str:
    """ "Friday the 13th": the nearest such day, before or after the document's."""
    near: list[tuple[int, date]] = []
    for step in range(-14, 15):
        year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
        if exists(year, month + 1, day) and date(year, month + 1, day).weekday() == weekday:
            near.append((abs((date(year, month + 1, day) - today).days), date(year, month + 1, day)))
    return min(near)[1].isoformat() if near else ""


def _day_of_month(part: Part, reference: Reference | None) -> tuple[str, str] | None:
    """ "the 15th of next month"; the 15th by itself is the last one, or one less than a week ahead."""
    if reference is None or reference.month is None or part.day is None:
        return _NOWHERE
    place = reference.year * 12 + reference.month - 1
    if part.shift is not None:
        place += part.shift[1] if part.shift[0] == "month" else 0
    elif reference.day and part.day > reference.day + 7:
        place -= 1
    year, month = divmod(place, 12)
    if not exists(year, month + 1, part.day):
        return None
    return _stated(replace(part, month=month + 1), year)


def _window(window: tuple[str, int], reference: Reference | None) -> tuple[str, str]:
    unit, count = window
    if reference is None or not count:
        return _NOWHERE
    if unit == "decade":
        unit, count = "year", 10 * count
    if unit == "year":
        return (
            (str(reference.year + count), str(reference.year))
            if count < 0
            else (
                str(reference.year),
                str(reference.year + count),
            )
        )
    if unit in ("quarter", "weekend", "century"):
        near, far = (-1, count) if count < 0 else (1, count)
        spans = [_shifted((unit, step), reference) for step in (near, far)]
        return (spans[1][0], spans[0][1] or spans[0][0]) if count < 0 else (spans[0][0], spans[1][1] or spans[1][0])
    today = reference.exact
    if today is None:
        return _NOWHERE
    day = timedelta(days=1)
    if count < 0:
        return calendars.add(today, unit, count).isoformat(), (today - day).isoformat()
    after = calendars.add(today if unit == "workday" else today + day, unit, count)
    return (today + day).isoformat(), (after if unit == "workday" else after - day).isoformat()


def _slice(base: tuple[str, str], unit: str, count: int) -> tuple[str, str] | None:
    """The first or last so many units of a period: "the last four months of 2021"."""
    first, after = _day_bounds(base[0])[0], _day_bounds(base[1] or base[0])[1]
    if unit == "week":  # whole weeks, as those of the year are counted
        first = calendars.monday(first + timedelta(days=3))
        after = calendars.monday(after + timedelta(days=2))
    low = calendars.add(after, unit, count) if count < 0 else first
    high = (after if count < 0 else calendars.add(first, unit, count)) - timedelta(days=1)
    if low < first or high >= after:
        return None
    keep = {"year": 4, "month": 7}.get(unit, 10)
    return low.isoformat()[:keep], high.isoformat()[:keep]


def _day_bounds(value: str) -> tuple[date, date]:
    """The first day of a value, and the day after its last."""
    if value.endswith("s"):
        return date(int(value[:4]), 1, 1), date(int(value[:4]) + 10, 1, 1)
    if "Q" in value:
        first = date(int(value[:4]), int(value[-1]) * 3 - 2, 1)
        return first, calendars.add(first, "quarter", 1)
    unit = {4: "year", 7: "month"}.get(len(value), "day")
    first = date.fromisoformat(value + "-01-01"[: 10 - len(value)] if len(value) == 4 else (value + "-01")[:10])
    return first, calendars.add(first, unit, 1)


def _cut(base: tuple[str, str], reference: Reference | None, *, to_end: bool) -> tuple[str, str]:
    today = reference.exact if reference else None
    if today is None:
        return _NOWHERE
    first, after = _day_bounds(base[0])[0], _day_bounds(base[1] or base[0])[1]
    if to_end:
        return today.isoformat(), (after - timedelta(days=1)).isoformat()
    return first.isoformat(), today.isoformat()


def _shifted(shift: tuple[str, int], reference: Reference | None) -> tuple[str, str]:
    unit, steps = shift
    if reference is None:
        return _NOWHERE
    if unit == "year":
        return str(reference.year + steps), ""
    if unit == "decade":
        return f"{reference.year // 10 * 10 + 10 * steps}s", ""
    if unit == "century":
        first = reference.year // 100 * 100 + 100 * steps
        return f"{first}s", f"{first + 90}s"
    if reference.month is None:
        return _NOWHERE
    if unit in ("quarter", "half"):
        size = 3 if unit == "quarter" else 6
        place = (reference.year * 12 + reference.month - 1) // size + steps
        year, number = divmod(place, 12 // size)
        return _stated(Part(0, 0, **{unit: number + 1}), year)  # type: ignore[arg-type] # one of two number fields
    if unit == "month":
        place = reference.year * 12 + reference.month - 1 + steps
        return f"{place // 12:04d}-{place % 12 + 1:02d}", ""
    return _shifted_days(unit, steps, reference.exact)


def _shifted_days(unit: str, steps: int, today: date | None) -> tuple[str, str]:
    if today is None:
        return _NOWHERE
    if unit == "day":
        return (today + timedelta(days=steps)).isoformat(), ""
    monday = calendars.monday(today) + timedelta(weeks=steps)
    if unit == "weekend~" and today.weekday() < 2:  # "over the weekend", written on Monday or Tuesday, is behind
        monday -= timedelta(weeks=1)
    first, last = {"week": (0, 6), "workweek": (0, 4)}.get(unit, (5, 6))
    return (monday + timedelta(days=first)).isoformat(), (monday + timedelta(days=last)).isoformat()
