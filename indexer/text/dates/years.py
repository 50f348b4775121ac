"""Years, decades and centuries in figures: "in 2017", "2014–2016", "the 1990s", "1800-tallet", "90年代"."""

import re
from collections.abc import Iterator

from indexer.text.customs import base
from indexer.text.dates import context
from indexer.text.dates.figures import at, figures
from indexer.text.dates.parts import Part

_BARE_YEAR = re.compile(
    r"(?<![\w.,/:$€£#№%+-])(?<!(?<![QqHhTtKk])\d )(?<!\d\u00a0)(?P<y>(?:1[6-9]|2[01])\d\d)(?!\d)(?![\w%°/]|[.,:]\d|"
    r"[ \xa0]\d{3}(?!\d)|-\w{4,}-|-\d{1,3}(?!\d)|\s?[€£$%])"
    r"(?:\s?(?P<tail>года|году|год|гг?\.|року|рік|roku|yılında|yılı))?"
)
_HAN_YEAR = re.compile(r"(?<![\d.,])(?P<y>(?:1[6-9]|20)\d\d)\s年度?")
_RANGE_END = re.compile(
    r"(?P<low>(?:1[6-9]|20)\d\d)\s?[-–—/~]\s?(?P<high>(?:(?:1[6-9]|20)\d\d|\d\d))(?![\d/]|[-–]\d)(?![.,]\d)"
)
_DECADES = re.compile(r"\d+0(?=['’s-]|er|年代|lı)|(?:années|a[ñn]os|anni|jaren|lata|latach) ['’]?\d0")
_DECADE = re.compile(
    r"(?<![\d.,$€£-])(?P<y>(?:1[5-9]|20)?[0-9]0)(?:(?P<s>['’]?s)\b|(?P<nordic>-tallet|-talet|-erne|-åra|-årene)\b|"
    r"er(?:[- ]Jahren?\b)|-[еыхти]{1,2}\s(?:годы|годов|годах|гг\.|роки|років|роках)|年代|['’]l[ae]r|lı yıllar)"
    r"|(?<=années )(?P<fr>(?:1[5-9]|20)?\d0)\b|(?<=a[ñn]os )(?P<es>(?:1[5-9]|20)?\d0)\b|"
    r"(?<=anni )['’]?(?P<it>(?:1[5-9]|20)?\d0)\b|(?<=jaren )['’]?(?P<nl>(?:1[5-9]|20)?\d0)\b|"
    r"(?<=lata )(?P<pl>(?:1[5-9]|20)?\d0)\b|(?<=latach )(?P<pl2>(?:1[5-9]|20)?\d0)\b"
)
_FRENCH_TENS = re.compile(
    r"(?<=années )(?:(?P<a>vingt)|(?P<b>trente)|(?P<c>quarante)|(?P<d>cinquante)|(?P<e>soixante)|(?P<f>soixante-dix)|"
    r"(?P<g>quatre-vingts?)|(?P<h>quatre-vingt-dix))(?![\w-])"
)
_COUNTED = re.compile(r"[ \xa0](?P<word>[^\W\d_]{3,})")
_NOT_COUNTED = frozenset(
    """
    and the was were for has had with that this when which who said says und der die das war hat nach wurde och att som
    var han och har med les des est par qui pour dans avec que los las por con para una gli che per una del nel werd
    heeft voor met een zou kwam ein eine einen einem einer die den dem sich wird wurden haben hatte een het zijn werden
    men blei vart ble blev var hadde hade et ett en den det som ved til till fra från var gav gjorde kom tok tog
    """.split()
)


def find(text: str, language: str) -> Iterator[Part]:
    """Yield a Part for every year, range of years, decade and century in figures."""
    starts = figures(text)
    for found in at(_RANGE_END, text, starts):
        if found.start() and (text[found.start() - 1].isalnum() or text[found.start() - 1] in "/.,-–#"):
            continue
        low, high = int(found["low"]), int(found["high"])
        high = high if high > 100 else low // 100 * 100 + high
        slash = "/" in found.group() and (high != low + 1 or " " in found.group())
        if slash or (len(found["high"]) == 2 and high > 2040):
            continue  # numbers of cases and directives
        if low < high <= low + 100 and not _letter(text[found.end() : found.end() + 1]):
            yield Part(found.start(), found.end(), low, until=Part(found.start("high"), found.end(), high))
    for pattern in (_BARE_YEAR, _HAN_YEAR):
        for found in at(pattern, text, starts):
            tail = found.groupdict().get("tail") or pattern is _HAN_YEAR
            led = tail or context.introduced(text, found.start(), language)
            if led or (int(found["y"]) < 2100 and not _counts(text, found.end("y"), int(found["y"]))):
                yield Part(found.start(), found.end(), int(found["y"]))
    yield from _decades(text, language)


def _letter(after: str) -> bool:
    return after.isalpha() and not "㐀" <= after <= "鿿"


def _decades(text: str, language: str) -> Iterator[Part]:
    for found in _DECADE.finditer(text) if _DECADES.search(text) else ():
        year = next(int(group) for name, group in found.groupdict().items() if group and name not in ("s", "nordic"))

        if year < 100:
            if year < 30 or (found["s"] and base(language) not in ("en", "", "nl", "fr")):
                continue  # "the 20s" and "the 10s" may be those of two centuries
            year += 1900
        start = found.start() - (text[found.start() - 1 : found.start()] in ("'", "’"))
        # Nordic "1800-tallet" is the century, English "the 1800s" too.
        if year % 100 == 0 and year < 2000 and (found["nordic"] or found["s"]):
            yield Part(start, found.end(), century=year // 100 + 1)
        else:
            yield Part(start, found.end(), year, decade=True)
    if base(language) == "fr" and "années " in text:
        for found in _FRENCH_TENS.finditer(text):
            ten = "abcdefgh".index(found.lastgroup or "a") * 10 + 20
            yield Part(found.start(), found.end(), 1900 + ten, decade=True)


def _counts(text: str, end: int, year: int) -> bool:
    """Whether a small-letter noun follows, so that the figure counts things ("2000 people")."""
    word = _COUNTED.match(text, end)
    if word is None or not word["word"].islower() or word["word"] in _NOT_COUNTED:
        return False
    return year % 100 == 0 or year < 1900 or word["word"].endswith(("s", "er", "ar", "en", "ов", "ей"))
