"""Days of the calendar: months added, ISO weeks, moving feasts. Plain arithmetic on dates; knows no words."""

import calendar
from datetime import date, timedelta


def add(day: date, unit: str, steps: int) -> date:
    """`steps` units later; months and years keep the day, or take the month's last. OverflowError beyond year 9999."""
    if unit in ("day", "week"):
        return day + timedelta(days=steps * (7 if unit == "week" else 1))
    if unit == "workday":
        return _add_workdays(day, steps)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit] * steps
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"year {year}")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _add_workdays(day: date, steps: int) -> date:
    step = timedelta(days=1 if steps > 0 else -1)
    left = min(abs(steps), 5000)
    while left:
        day += step
        left -= day.weekday() < 5
    return day


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of_year(year: int, week: int) -> date | None:
    """The Monday of an ISO week, -1 for the last one; None where the year has no such week."""
    last = date(year, 12, 28).isocalendar().week
    return None if week == 0 or week > last else date.fromisocalendar(year, last if week < 0 else week, 1)


def week_of_month(year: int, month: int, week: int) -> date | None:
    """The Monday of a month's week, counted as ISO counts those of a year: the first is that with a Thursday in it."""
    last = calendar.monthrange(year, month)[1]
    thursdays = [date(year, month, day) for day in range(1, last + 1) if date(year, month, day).weekday() == 3]
    if week > len(thursdays):
        return None
    return monday(thursdays[week if week < 0 else week - 1])


def holiday(rule: str, year: int) -> date:
    """The day of a rule of `holidays.csv`: "12-25", "easter+1", "pascha+0", "11/3/4" (4th Thursday of November) …"""
    if rule[0].isdigit() and "-" in rule and "/" not in rule:
        return date.fromisoformat(f"{year:04d}-{rule}")
    if rule.startswith(("easter", "pascha")):
        return (easter if rule[0] == "e" else pascha)(year) + timedelta(days=int(rule[6:]))
    rule, _, later = rule.partition("+")
    if later:  # "11/3/4+1": the day after
        return holiday(rule, year) + timedelta(days=int(later))
    month, weekday, place = (int(piece) for piece in rule.split("/"))
    if place < 0:
        last = date(year, int(month), calendar.monthrange(year, int(month))[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, int(month), 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (place - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def pascha(year: int) -> date:
    """Easter Sunday of the Orthodox churches, as a Gregorian date (Meeus, Astronomical Algorithms, chapter 8)."""
    a = (19 * (year % 19) + 15) % 30
    b = (2 * (year % 4) + 4 * (year % 7) - a + 34) % 7
    month, day = divmod(a + b + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)
