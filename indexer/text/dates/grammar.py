"""The grammar of worded dates, one for all languages: rules over classes of words (`lexicon`), each with its builder.

In a rule <month|weekday> stands for one word of either class, S for small words that may stand between, YEAR for a
year. A rule is tried where a word of its first column is in the text.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from indexer.text.dates import calendar_dates, lexicon, named_days, relative_dates
from indexer.text.dates.match import Match
from indexer.text.dates.parts import Part

_WD = r"(?:(?P<wd><weekday|short>)<dot>?<comma>?(?:<of>|<open>){0,2})?"
_SMALL = r"(?:<of>|<apos>)*"
_YEAR = r"(?P<y><year>)(?:<year tail>|<short tail><dot>?)?"
_ANY, _SAME = "<d|year|month|header month>", "<dash|slash|dot>"
_UNIT = "(?P<u><unit|units>)"
_RELATIVE = "last|previous|past|this|next|coming|last2|next2"
_AFTER = "last-after|this-after|next-after"
_RULES: tuple[tuple[str, str, Callable[[Match], Part | None]], ...] = (
    ("month", rf"{_WD}(?:(?P<d0><d>)<dot>?S<to|and|dash>(?:<of>|<to>)*)?(?P<d><d>)(?P<dot><dot>)?(?:S<unit day>)?"
     r"(?:<of|dash|slash|apos|comma>){0,3}(?P<m><month>)"
     r"(?:(?P<dot2><dot>)?<comma>?(?:<of|dash|slash|apos>){0,3}YEAR)?",
     calendar_dates.day_month),
    ("header month", r"(?P<d><d>)<dash>?(?P<m><header month>)<dash>?(?P<y><year>)", calendar_dates.day_month),
    ("month", rf"{_WD}(?P<m><month>)(?P<dot2><dot>)?(?:<of|dash|slash|comma>){{0,2}}(?P<d0><d>)"
     r"(?:<to|and|dash>(?:<of>|<to>)*(?P<d><d>))?(?:<comma>?<of>?YEAR)?", calendar_dates.month_day),
    ("month", r"(?P<m><month>)(?P<dot2><dot>)?<comma>?(?:<of|dash|slash|apos>){0,3}YEAR",
     calendar_dates.month),
    ("month", r"(?P<m><month>)(?P<s><apos>)(?P<yy><n>)", calendar_dates.month),
    ("month", r"(?P<o><o|last|past>)(?P<wd><weekday>)S(?P<m><month>)(?:<comma>?<of>?YEAR)?",
     named_days.weekday_of_month),
    ("same year", r"(?P<same><same year>)", relative_dates.same_year),
    ("month", r"(?P<y><year>)(?:<apos>?<of>){0,2}(?:<unit year>)?(?:<dash|slash>)?(?P<m><month>)",
     calendar_dates.year_month),
    ("month|header month", rf"(?P<a>{_ANY})(?P<s>{_SAME})(?P<b>{_ANY})(?P<s2>{_SAME})(?P<c>{_ANY})",
     calendar_dates.glued),
    ("month", r"(?P<t><last|previous|past|this|next|coming>)(?P<m><month>)", calendar_dates.month),
    ("month", r"(?P<m><month>)<of>?(?P<t><last-after|this-after|next-after>)", calendar_dates.month),
    ("month", r"(?P<m><month>)", calendar_dates.month),
    ("unit", rf"(?P<t><{_RELATIVE}>)(?P<u><unit>)", relative_dates.relative),
    ("unit", rf"(?P<u><unit>)(?P<t><{_AFTER}>)", relative_dates.relative),
    ("unit week", rf"(?P<t><{_RELATIVE}>)(?P<u><unit week>)S(?P<wd><short>)", relative_dates.relative),
    ("unit month", rf"(?P<t><{_RELATIVE}>)(?P<u><unit month>)S(?P<d><d>)", relative_dates.relative),
    ("day mark", r"(?P<p><period>)(?P<d><d>)(?P<mark><day mark>)", relative_dates.period),
    ("period", r"(?P<p><period>)(?P<hw><weekday digit>)?", relative_dates.period),
    ("around", r"(?P<p><around>)", relative_dates.period),
    ("deictic", r"(?P<p><deictic>)", relative_dates.deictic),
    ("ago", rf"(?P<n><n>)?{_UNIT}(?:<and>(?P<n2><n>)(?P<u2><unit|units>))?(?P<ago><ago>)", relative_dates.ago),
    ("ago", r"(?P<u><dual>)(?P<ago><ago>)", relative_dates.ago),
    ("ago-before", rf"(?P<ago><ago-before>)(?P<n><n>)?{_UNIT}", relative_dates.ago),
    ("ago-before", r"(?P<ago><ago-before>)(?P<u><dual>)", relative_dates.ago),
    ("ahead", rf"(?P<n><n>){_UNIT}(?P<ahead><ahead>)", relative_dates.ago),
    ("ahead-before", rf"(?P<ahead><ahead-before>)(?P<n><n>){_UNIT}", relative_dates.ago),
    ("units", r"(?P<t><last|previous|past|window-past|next|coming>)(?:<of>)?(?P<n><n|couple>)(?P<u><unit|units>)",
     relative_dates.window),
    ("units", r"(?P<n><n>)(?P<t><last|past|next|coming>)(?P<u><unit|units>)", relative_dates.window),
    ("units", r"(?P<n><n>)(?P<u><unit|units>)(?P<t><past-after|window-past-after|last-after|next-after|coming>)",
     relative_dates.window),
    ("units", r"(?P<u><units>)(?P<n><n>)(?P<t><past-after|window-past-after>)", relative_dates.window),
    ("units", r"(?P<f><first|final>)(?P<n><n>)(?P<u><unit|units>)", relative_dates.window),
    ("weekday", rf"(?P<t><{_RELATIVE}|weekday-next>)?(?P<wd><weekday>)(?P<t2><{_AFTER}>)?", named_days.weekday),
    ("weekday|short", r"(?P<wd><weekday|short>)<comma>?S(?P<d><d>)", named_days.weekday_day),
    ("past weekday", r"(?P<wd><past weekday>)", named_days.weekday),
    ("unit quarter", r"(?P<o><o|n|roman>)(?P<dot><dot>)?(?P<u><unit quarter>)", calendar_dates.quarter),
    ("unit quarter", r"(?P<u><unit quarter>)(?P<o><o|n|roman>)", calendar_dates.quarter),
    ("unit half", r"(?P<o><o|n|roman>)(?P<dot><dot>)?(?P<u><unit half>)", calendar_dates.quarter),
    ("unit halve", r"(?P<o><o>)(?P<u><unit halve>)", calendar_dates.quarter),
    ("unit halve", r"(?P<u><unit half|unit halve>)(?P<o><o>)", calendar_dates.quarter),
    ("half code", r"(?P<hc><half code>)", calendar_dates.half_code),
    ("code", r"(?P<c><code>)(?P<n><n>)(?:<apos>(?P<yy><n>))?", calendar_dates.code),
    ("code", r"(?P<n><n>)(?P<c><code>)(?P<yy><n|figure>)?", calendar_dates.code),
    ("unit week", r"(?P<u><unit week>)(?P<n><n>)", named_days.week),
    ("unit week", r"(?P<o><d>)(?P<dot><dot>)?(?P<u><unit week>)", named_days.week),
    ("unit week", r"(?P<u><unit week>)S(?P<d><d>)", named_days.week_of),
    ("unit week", r"(?P<u><unit week>)(?=<of>|<weekday>)", named_days.week_of),
    ("unit century", r"(?P<o><o|n|roman>)(?P<dot><dot>)?(?P<u><unit century>)", calendar_dates.century),
    ("unit century", r"(?P<u><unit century>)(?P<o><o|roman>)", calendar_dates.century),
    ("unit month", r"(?P<o><o>)(?P<u><unit month>)", calendar_dates.month_number),
    ("unit month", r"(?P<d0><d>)<dot>?(?:<to|and|dash>)(?:<of>|<to>)*(?P<d><d>)<dot>?"
     r"(?=<of>*(?:<last|this|next|coming>)?<unit month>)", calendar_dates.day_only),
    ("unit day", r"(?P<f><last|final>)(?P<u><unit day>)(?=<of>)", relative_dates.last_day),
    ("unit month", r"(?P<d><d>)(?P<dot><dot>)?(?:S<unit day>)?(?=<of>*(?:<last|this|next|coming>)?<unit month>)",
     calendar_dates.day_only),
    ("unit month", r"(?P<d><d>)(?P<dot><dot>)?S<unit day><of>+(?P<u><unit month>)(?!<last-after|next-after>)",
     calendar_dates.day_only),
    ("day-prefix", r"(?P<pre><day-prefix>)(?P<d><d>)(?:S<unit day>)?", calendar_dates.day_only),
    ("day mark", r"(?P<d><d>)(?P<mark><day mark>)", calendar_dates.day_only),
    ("holiday", r"(?P<t><last|previous|past|this|next|coming>)?(?P<h><holiday>)(?P<t2><last-after|next-after>)?",
     named_days.holiday),
    ("rest", r"(?P<rest><rest>)S(?P<u><unit week|unit month|unit year|unit quarter>)", relative_dates.cut),
    ("year-to-date", r"(?P<far><year-to-date>)", relative_dates.cut),
    ("units", r"(?P<n><n>)(?P<u><unit|units>)(?=<before|after>)", relative_dates.count),
    ("unit", r"(?P<n><n>)(?P<u><unit>)(?=<before|after>)", relative_dates.count),
    ("now", r"(?P<now><now>)", relative_dates.now),
)  # fmt: skip


@lru_cache(maxsize=32)
def _compiled(language: str) -> tuple[tuple[frozenset[str], re.Pattern[str], Callable[[Match], Part | None]], ...]:
    known = lexicon.of(language)
    found = []
    for anchor, rule, build in _RULES:
        letters = known.either(anchor)
        if letters.startswith("["):
            spelled_out = rule.replace("YEAR", _YEAR).replace("S", _SMALL)
            pattern = re.sub(r"(?<!\?P)<([^<>]+)>", lambda name: known.either(name[1]), spelled_out)
            found.append((frozenset(letters[1:-1]), re.compile(pattern), build))
    return tuple(found)


def find(text: str, language: str) -> Iterator[Part]:
    """Yield a Part for every reading of words as a date; they may overlap, and some are tentative."""
    read = lexicon.of(language).read(text)
    present = frozenset(read.letters)
    for anchors, pattern, build in _compiled(language):
        if anchors.isdisjoint(present):
            continue
        for found in pattern.finditer(read.letters):
            part = build(Match(read, found, language))
            if part is not None:
                yield part
