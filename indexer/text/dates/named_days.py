"""Builders of days and weeks that go by a name or number: weekdays, numbered weeks, feasts."""

from indexer.text.dates import context
from indexer.text.dates.match import STEPS, Match, weekday_fits
from indexer.text.dates.parts import Part

_NUMBERED_WEEKS = frozenset("nb nn da sv de nl".split())


def weekday(match: Match) -> Part | None:
    """ "on Sunday", "next Friday", "mercredi dernier", "i måndags"."""
    said = match.value("wd", "weekday")
    if said is None:
        return match.part(weekday=match.value("wd", "past weekday"), toward="last")
    toward = match.value("t", *STEPS) or match.value("t2", *STEPS)
    if match.value("t", "weekday-next") and toward is None:
        toward = "coming"
    if (
        match.language == "pt"
        and match.before_word
        and "feira" not in match.text("wd")
        and "sáb" not in match.text("wd")
    ):
        return None  # "na quarta rodada"
    if match.preceding("wd", "o") and toward is None:
        return None  # "the third Sunday"
    if not context.may_be_weekday(match.read.text, *_weekday_bounds(match), match.language, led=toward is not None):
        return None
    if toward in ("last2", "next2"):
        return match.part(weekday=said, shift=("week", STEPS[toward]))
    return match.part(weekday=said, toward=(toward or "").removesuffix("-after"))


def _weekday_bounds(match: Match) -> tuple[int, int]:
    token = match.token("wd")
    return match.read.starts[token], match.read.ends[token]


def weekday_day(match: Match) -> Part | None:
    """ "Friday the 13th", "lundi 21": not where the figure counts what follows."""
    ordinal = match.value("d", "o") is not None
    if not ordinal and (match.before_word or match.language == "en"):
        return None
    short = match.value("wd", "weekday") is None
    if not weekday_fits(match) or (short and not ordinal) or (short and not match.text("d")[0].isdecimal()):
        return None
    if match.following("month", "unit", "units"):
        return None
    return match.part(weekday=match.value("wd", "weekday", "short"), day=match.value("d", "d"))


def weekday_of_month(match: Match) -> Part | None:
    """ "the third Sunday of September", "the last Friday in May"."""
    place = match.value("o", "o") or -1
    if place > 5:
        return None
    weekday, month = match.value("wd", "weekday"), match.value("m", "month")
    return match.part(year=match.value("y", "year"), holiday=f"{month}/{weekday}/{place}")


def week(match: Match) -> Part | None:
    """ "Woche 12", "3. uke", "the 3rd week": a week of the year or month beside it; alone where weeks go by number."""
    number = match.value("n", "n") if match.token("n") >= 0 else match.value("o", "d")
    if match.token("n") >= 0 and not match.text("n").isdecimal():
        return None
    if not 1 <= number <= 53:
        return None
    alone = match.token("n") >= 0 and match.language in _NUMBERED_WEEKS
    return match.part(week=number, tentative=not alone)


def week_of(match: Match) -> Part | None:
    """ "the week of the 18th"; without a day it waits for the date that follows."""
    if match.token("d") < 0:
        return match.part(week=0, tentative=True, role="week of")
    if match.token("d") == match.token("u") + 1 or match.before_word:
        return None
    return match.part(week=0, day=match.value("d", "d"))


def holiday(match: Match) -> Part | None:
    """ "Christmas Eve", "next Easter": by itself where a small word leads to it and no noun follows."""
    toward = match.value("t", *STEPS) or match.value("t2", *STEPS) or ""
    bounds = match.read.starts[match.token("h")], match.bounds()[1]
    part = match.part(holiday=match.value("h", "holiday"), toward=toward.removesuffix("-after"))
    name = match.read.text[slice(*bounds)]
    if " " in name:
        part.tentative = context.capital_follows(match.read.text, bounds[1])
    else:
        noun = match.language == "en" and match.before_word
        part.tentative = not toward and (noun or not context.led(match.read.text, bounds[0], match.language))
    return part
