"""Builders of dates of the calendar: days, months, quarters, halves, centuries. Each makes a `Part`, or None."""

from indexer.text.dates import context, spoken_years
from indexer.text.dates.match import STEPS, Match, weekday_fits
from indexer.text.dates.parts import Part, exists

_ORDINAL_DOT = frozenset("de nb nn da sv pl fi cs tr hu".split())


def day_month(match: Match) -> Part | None:
    """ "14 January 2020", "5.-7. mai", "Tuesday, the 3rd of March"."""
    month, day, year = match.value("m", "month", "header month"), match.value("d", "d"), match.value("y", "year")
    if month is None or not exists(year, month, day) or _sentence_dot(match, "dot", ""):
        return None
    if year is not None and _sentence_dot(match, "dot2", "m"):
        return None
    first_day = match.value("d0", "d")
    ranged = first_day is not None and first_day < day
    whole = first_day is None or ranged
    if not whole and match.token("wd") >= 0:
        return None
    sure = year is not None or match.value("d", "o") is not None
    if not context.may_be_month(match.text("m"), match.language, dated=True, sure=sure):
        return None
    part = match.part("" if whole else "d", year=year, month=month, day=first_day if ranged else day)
    if match.token("wd") >= 0 and not weekday_fits(match):
        part.start = match.bounds("d0" if ranged else "d")[0]
    if ranged:
        part.until = match.part("d", year=year, month=month, day=day)
    return _with_spoken_year(match, part)


def _with_spoken_year(match: Match, part: Part) -> Part:
    """The part with the year behind it, where that is told in words."""
    if part.year is None:
        spoken = spoken_years.after(match.read.text, part.end, match.language)
        if spoken is not None and exists(spoken[0], part.month or 1, part.day or 1):
            part.year, part.end = spoken
            if part.until is not None:
                part.until.year, part.until.end = spoken
    return part


def month_day(match: Match) -> Part | None:
    """ "January 14, 2020", "May 5-7", "Oct/2". Outside English only with a sign that no count follows."""
    month, day, year = match.value("m", "month"), match.value("d0", "d"), match.value("y", "year")
    last = match.value("d", "d")
    if not exists(year, month, day) or _sentence_dot(match, "dot2", "m"):
        return None
    ordinal = match.value("d0", "o") is not None
    figure = match.text("d0")[0].isdecimal() and not any(
        mark in match.read.text[slice(*match.bounds())] for mark in ",،"
    )
    if match.language not in ("en", "") and year is None and not (figure and not match.following("month")):
        return None
    if not context.may_be_month(match.text("m"), match.language, dated=True, sure=ordinal or year is not None):
        return None
    counts = (
        match.before_word if match.language not in ("en", "") else context.counts(match.read.text, match.bounds()[1])
    )
    if year is None and last is None and counts and not ordinal:
        return None
    start = "m" if match.token("wd") >= 0 and not weekday_fits(match) else ""
    part = match.part(start, year=year, month=month, day=day)
    if last is not None:
        if last <= day or not exists(year, month, last):
            return None
        part.until = match.part("d", year=year, month=month, day=last)
    return _with_spoken_year(match, part)


def month(match: Match) -> Part | None:
    """ "May 2020", "this May", a month alone; the last only where a word leads to it, else tentative."""
    year, toward = match.value("y", "year"), match.value("t", *STEPS)
    short = match.value("yy", "n")
    if short is not None:
        year = (
            short + (1900 if short >= 40 else 2000)
            if match.text("yy").isdecimal() and len(match.text("yy")) == 2
            else None
        )
    name, start = match.text("m"), match.bounds()[0]
    if year is not None and _sentence_dot(match, "dot2", "m"):
        return None
    if match.preceding("m", "d") and not match.preceding("m", "o"):
        return None  # "30 February 2019": there is no such day, and the month alone is not what is said
    bare = year is None and toward is None
    if not bare and not context.may_be_month(name, match.language, dated=True, sure=year is not None and name != "may"):
        return None
    part = match.part(year=year, month=match.value("m", "month"))
    if toward is not None:
        part.toward = toward.removesuffix("-after")
    elif year is None:
        part.tentative = not context.month_stands_alone(match.read.text, start, match.bounds()[1], match.language)
    return part


def year_month(match: Match) -> Part | None:
    """ "2017 Nisan" of Turkish, "2020/Sep" anywhere."""
    joined = match.token("m") - match.token("y") == 2 and match.glued(match.token("y"), match.token("y") + 1)
    if match.language != "tr" and not joined:
        return None
    return match.part(year=match.value("y", "year"), month=match.value("m", "month"))


def glued(match: Match) -> Part | None:
    """Day, month's name and year in any order with the same mark between: "05-Aug-2016", "2020/Sep/23"."""
    tokens = [match.token(group) for group in ("a", "s", "b", "s2", "c")]
    if match.text("s") != match.text("s2") or not all(match.glued(one, one + 1) for one in tokens[:-1]):
        return None
    said = {
        name: value
        for name, also in (("year", "year"), ("month", "header month"), ("d", "d"))
        for group in ("a", "b", "c")
        if (value := match.value(group, name, also)) is not None
    }
    if len(said) < 3 or not exists(said["year"], said["month"], said["d"]):
        return None
    return match.part(year=said["year"], month=said["month"], day=said["d"])


def month_number(match: Match) -> Part | None:
    """ "the 9th month" of a year that follows."""
    number = match.value("o", "o")
    return match.part(month=number, tentative=True) if 1 <= number <= 12 else None


def day_only(match: Match) -> Part | None:
    """ "the 15th of next month" (the month joins it), "el día 15", "29日", "the 26th day of the month"."""
    day, first_day = match.value("d", "d"), match.value("d0", "d")
    if first_day is not None:
        part = match.part(day=first_day, tentative=True, until=match.part("d", day=day))
        return part if first_day < day else None
    if match.token("u") >= 0:
        return match.part(day=day, shift=("month", 0))
    if match.token("mark") >= 0:
        return match.part(day=day, tentative=not context.may_be_day(match.read.text, *match.bounds()))
    if match.token("pre") >= 0:
        counted = match.before_word or (match.language == "en" and match.value("d", "o") is None)
        named = not match.text("d")[0].isdecimal() or match.following("month", "unit", "units", "weekday", "n")
        return None if counted or named else match.part(day=day)
    return match.part(day=day, tentative=True)


def _number(match: Match, group: str) -> int:
    """The number of an ordinal, a figure with its dot, or a Roman figure in capitals; 0 where it is a mere count."""
    said = match.value(group, "o")
    if said is not None:
        return int(said)
    if match.value(group, "roman") is not None and match.text(group).isupper():
        return int(match.value(group, "roman"))
    figure = match.value(group, "d", "n")
    spaced = match.token("dot") >= 0 or match.language in ("zh", "ja")
    return (
        int(figure)
        if figure is not None and spaced and (match.text(group).isdecimal() or match.language == "zh")
        else 0
    )


def _sentence_dot(match: Match, group: str, before: str) -> bool:
    """Whether a dot closes a sentence rather than an abbreviation or an ordinal."""
    token = match.token(group)
    if token < 0 or token + 1 >= len(match.read.starts) or match.glued(token, token + 1):
        return False
    if group == "dot":
        return match.language not in _ORDINAL_DOT
    return not context.abbreviated(match.text(before))


def quarter(match: Match) -> Part | None:
    """ "third quarter", "2. Halbjahr", "первое полугодие"; "half" alone is half of anything, so tentative."""
    unit, number = match.value("u", "unit"), _number(match, "o")
    bare = not number
    if bare:
        number = match.value("o", "d", "n") or 0
        if not match.text("o").isdecimal():
            return None
    if unit == "quarter":
        return match.part(quarter=number, tentative=bare) if 1 <= number <= 4 else None
    return match.part(half=number, tentative=bare or unit == "halve") if number in (1, 2) else None


def half_code(match: Match) -> Part | None:
    """ "上半年": a half by a word of its own."""
    return match.part(half=match.value("hc", "half code"))


def code(match: Match) -> Part | None:
    """ "Q3", "1T", "H2": a quarter or half of the year beside; "Q3" alone is that of the document's year."""
    letter, number, short = match.text("c"), match.value("n", "n", "figure"), match.value("yy", "n", "figure")
    first, last = sorted((match.token("c"), match.token("n")))
    if not match.glued(first, last) or number is None or not (1 <= number <= (2 if letter in "hH" else 4)):
        return None
    if letter.islower() and letter != "q" and match.language != "es":
        return None
    end = match.read.ends[last]
    year = None
    if short is not None and match.glued(match.token("yy") - 1, match.token("yy")) and 0 <= short < 70:
        year, end = 2000 + short, match.bounds()[1]
    part = Part(match.read.starts[first], end, year, tentative=letter not in "qQ" and year is None)
    if letter in "hH":
        part.half = number
    else:
        part.quarter = number
    return part


def century(match: Match) -> Part | None:
    """ "the 19th century", "siglo XX", "XXI век"."""
    number = _number(match, "o")
    return match.part(century=number) if 10 <= number <= 21 else None
