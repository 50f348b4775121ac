"""Builders of what is counted from the document's date: "last week", "two years ago", "the next three days"."""

from indexer.text.dates.match import STEPS, Match
from indexer.text.dates.parts import Part

_COUNTLESS = frozenset("ru uk pl ar".split())  # "неделю назад": the noun alone is one
_BOTH_SIDES = frozenset("nb nn da sv".split())  # "for to uker siden": "ti år siden krigen" counts from elsewhere


def relative(match: Match) -> Part | None:
    """ "last week", "im nächsten Jahr", "la semana pasada", "the past month"."""
    unit, toward = match.value("u", "unit"), match.value("t", *STEPS)
    if unit in ("day", "halve", "workday") or toward is None or match.owned:
        return None
    if match.language == "ar" and toward.endswith("-after") and not match.text("u").startswith("ال"):
        return None
    if toward == "this" and match.read.text.startswith(("-là", " -là"), match.bounds()[1]):
        return None  # "cette année-là" is one told before
    if toward == "past" and unit in ("month", "year"):
        return match.part(window=(unit, -1))
    if unit == "decade" and toward in ("last", "past"):
        return match.part(window=("year", -10))
    day, short = match.value("d", "d"), match.value("wd", "weekday", "short")
    if short is not None:
        return match.part(weekday=short, shift=(unit, STEPS[toward])) if match.text("wd")[0].isupper() else None
    if day is not None:
        return match.part(day=day, shift=(unit, STEPS[toward])) if match.language == "tr" else None
    return match.part(shift=(unit, STEPS[toward]), toward=toward.removesuffix("-after"))


def period(match: Match) -> Part | None:
    """ "i fjor", "去年", "上周三", "over the weekend"."""
    shift = match.value("p", "period", "around")
    digit = match.value("hw", "weekday digit")
    if match.token("mark") >= 0:
        return match.part(day=match.value("d", "d"), shift=shift) if shift[0] == "month" else None
    if digit is None:
        part = match.part(shift=shift)
        part.end = match.read.ends[match.token("p")]
        return part
    if shift[0] != "week":
        return None
    return match.part(shift=shift, weekday=digit)


def deictic(match: Match) -> Part | None:
    """ "today", "the day before yesterday"."""
    if match.language == "de" and match.text("p") == "Morgen":
        return None  # the morning
    return match.part(shift=("day", match.value("p", "deictic")))


def ago(match: Match) -> Part | None:
    """ "two weeks ago", "vor drei Jahren", "il y a un an", "om tre uker", "неделю назад"."""
    unit, dual = match.value("u", "unit", "units"), match.value("u", "dual")
    count = 2 if dual else match.value("n", "n")
    back = match.token("ago") >= 0
    if count is None and (not _one_by_itself(match) or match.following("year", "n")):
        return None
    if not back and unit in ("year", "years") and match.language == "nl":
        return None  # "over vijf jaar" is as often a span
    if back and not dual and match.language in _BOTH_SIDES and not _opened(match):
        return None
    steps = _days_or_months(dual or unit, int(count if count is not None else 1) * (-1 if back else 1))
    second = match.value("n2", "n")
    if steps is None or count == 0:
        return None
    part = match.part(shift=steps)
    if second is not None:
        more = _days_or_months(match.value("u2", "unit", "units"), -int(second))
        if more is None or more[0] != "day" or steps[0] != "day":  # "for 3 months, and 2 days ago"
            return match.part("n2", shift=more) if more else None
        part.shift = ("day", steps[1] + more[1])
    return part


def _one_by_itself(match: Match) -> bool:
    word = match.text("u")
    singular = match.value("u", "unit") is not None and not word.startswith("ال")
    return match.language in _COUNTLESS and singular and match.value("u", "unit") != "day"


def _opened(match: Match) -> bool:
    """Whether the word that opens "for … siden" stands before (the rule that has it in front also needs the end)."""
    read = match.read
    opens = read.value(match.token("ago"), "ago-before") is not None
    if opens:
        following = match.last + 1
        if read.value(following, "ago") is None:
            return False
        match.last = following
        return True
    return match.first > 0 and read.value(match.first - 1, "ago-before") is not None


def _days_or_months(unit: str | None, count: int) -> tuple[str, int] | None:
    if unit is None or unit in ("half", "halve", "weekend", "workweek"):
        return None
    size = {"week": ("day", 7), "decade": ("year", 10), "century": ("year", 100)}.get(unit, (unit, 1))
    return ("day", count * size[1]) if unit == "workday" else (size[0], count * size[1])


def window(match: Match) -> Part | None:
    """ "the last three months", "les 10 dernières semaines"; "the first ten days" wants a period behind or before."""
    unit = match.value("u", "units", "unit")
    count = 2 if match.value("n", "couple") else match.value("n", "n")
    if not count or unit in ("half", "halve", "century", "weekend", "workweek") or match.owned:
        return None
    edge = match.value("f", "first", "final")
    if edge is not None:
        return match.part(slice=(unit, count if edge == "first" else -count), tentative=True)
    return match.part(window=(unit, count * (-1 if STEPS[match.value("t", *STEPS)] < 0 else 1)))


def last_day(match: Match) -> Part | None:
    """ "the last day" of a period that follows."""
    return match.part(slice=("day", -1), tentative=True)


def cut(match: Match) -> Part | None:
    """ "the rest of the week", "the year to date"."""
    if match.token("rest") >= 0:
        return match.part(shift=(match.value("u", "unit"), 0), to_end=True)
    return match.part(shift=("year", 0), so_far=True)


def count(match: Match) -> Part | None:
    """ "3 weeks", before a word that counts them from a date that follows."""
    size = _days_or_months(match.value("u", "unit", "units"), int(match.value("n", "n")))
    return match.part(shift=size, tentative=True, role="count") if size and size[1] else None


def now(match: Match) -> Part | None:
    """ "now", "today" as the end of a range."""
    return match.part(shift=("day", 0), tentative=True, role="now")


def same_year(match: Match) -> Part | None:
    """ "of the same year", "the following year": counted from the year that was told last."""
    return match.part(tentative=True, role="same year", slice=("year", match.value("same", "same year")))
