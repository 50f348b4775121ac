"""Dates with words in them: "14 January 2020", "в марте 2015 года", "third quarter of 2014", "the 1990s", "in 2017"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.text.customs import base
from indexer.text.dates import words
from indexer.text.dates.parts import Part, exists

_DAY = r"(?P<d>3[01]|[12]\d|0?[1-9])(?:\s?(?:st|nd|rd|th|er|ère|º|ª|°|-го|-е|го|:e|:a|e|'ü|'i|'si)(?![^\W\d_]))?\.?"
_YEAR = r"(?P<y>(?:1[5-9]|20)\d\d)(?![\d])(?!['’]?\d)"
_YEAR_TAIL = r"(?:\s?(?:года|году|год|гг?\.|року|роком|рік|р\.|roku|r\.|yılında|yılı|m\.))?"
_OF = (
    r"(?:(?:\s+(?:of|in|im|de|del|da|di|du|d['’]|den|en|i|w|в|af|av|van|من|عام|سنة|شهر))?,?[\s\xa0]+|"
    r"\s?[-/.]\s?|,\s?|[’']\w{1,3}\s)"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDINALS = ("first", "second", "third", "fourth")
_DECADE = re.compile(
    r"(?<![\d.,-])(?P<y>(?:1[5-9]|20)\d0)(?:['’]?s\b|-tallet\b|-talet\b|-erne\b|er(?:[- ]Jahren?\b)?|"
    r"-[еых]{1,2}(?:\s(?:годы|годов|годах|гг\.))?|年代|'lar|'ler|'lı yıllar)"
    r"|(?<=années )(?P<fr>(?:1[5-9]|20)\d0)\b|(?<=años )(?P<es>(?:1[5-9]|20)\d0)\b|(?<=anos )(?P<pt>(?:1[5-9]|"
    r"20)\d0)\b|(?<=anni )(?P<it>(?:1[5-9]|20)\d0)\b|(?<=jaren )(?P<nl>(?:1[5-9]|20)\d0)\b"
)


@lru_cache(maxsize=32)
def _day_month(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of a language (and English): day then month, month then day, month alone or with its year."""
    month = f"(?P<m>{words.either(month_table(language))})"
    between = words.either(
        (*words.phrases(language, "to"), *words.phrases(language, "and"), "to", "and", "-", "–", "—")
    )
    first_day = rf"(?:(?P<d0>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|\.)?\s?(?:{between})\s?(?:the\s)?)?"
    end = r"(?![^\W\d_])"
    return (
        re.compile(
            rf"(?<![\w.,/:-]){first_day}{_DAY}{_OF}?{month}{end}\.?(?:{_OF}{_YEAR}{_YEAR_TAIL})?", re.IGNORECASE
        ),
        re.compile(
            rf"(?<![^\W_]){month}{end}\.?[\s ]+(?:the\s)?{first_day}{_DAY}(?![\d:]|[.,]\d|\s?(?:%|percent|"
            rf"per cent|million|billion))"
            rf"(?:(?:,\s?|\s|\s?,\s)(?:of\s)?{_YEAR})?",
            re.IGNORECASE,
        ),
        re.compile(rf"(?<![^\W_]){month}{end}\.?(?:{_OF}{_YEAR}{_YEAR_TAIL})?", re.IGNORECASE),
    )


@lru_cache(maxsize=32)
def month_table(language: str) -> dict[str, int]:
    """Month names of a language, and the long ones of English, to 1-12; the language wins."""
    if base(language) in ("", "en"):
        return words.months("en")
    long = {name: month for name, month in words.months("en").items() if len(name) > 4}
    return {**long, **words.months(language)}


@lru_cache(maxsize=32)
def _quarters(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """Quarter and half-year phrases of a language, and what its ordinals count."""
    counts = {
        phrase.casefold(): place
        for code in ("en", base(language))
        for place, role in enumerate(_ORDINALS, start=1)
        for phrase in words.phrases(code, role)
    }
    both = {
        code: (words.phrases(code, "quarter"), words.phrases(code, "half")) for code in ("en", base(language) or "en")
    }
    quarter = words.either([word for found in both.values() for word in found[0]])
    half = words.either([word for found in both.values() for word in found[1]])
    ordinal = rf"(?:{words.either(counts)}|[1-4](?:\.|º|°|-й|er|e|ème|rd|st|nd|th)?|iv|i{{1,3}})"
    of = words.either([phrase for code in both for phrase in words.phrases(code, "of")])
    year_word = words.either(words.phrases(language, "year")) if base(language) == "ar" else "(?!)"
    tail = rf"(?:,?\s?(?:{of})?\s?(?:{year_word}\s)?{_YEAR}{_YEAR_TAIL})?"
    pattern = (
        rf"(?<![^\W_])(?:(?P<o>{ordinal})\s(?P<what>{quarter}|{half})(?![^\W\d_]){tail}"
        rf"|(?:(?P<q>[QqTK])(?P<n>[1-4])|(?P<n2>[1-4])(?P<q2>[QqTK])|H(?P<h>[12]))[ \-/']{{0,2}}(?:(?P<y2>(?:19|"
        rf"20)\d\d)|['’]?(?P<y3>\d\d))(?!\d)"
        rf"|(?P<y4>(?:19|20)\d\d)[ \-/]?(?:Q(?P<n4>[1-4])|H(?P<h4>[12]))(?!\d)"
        rf"|(?P<han>(?:第[一二三四1-4]季度?|[上下]半年|[前后後]半年|[一二三四]季度)))"
    )
    return re.compile(pattern, re.IGNORECASE), counts


def find(text: str, language: str) -> Iterator[Part]:
    """Yield a Part for every worded date that is not relative. Quarter before month before year where they overlap."""
    yield from _found_quarters(text, language)
    yield from _found_days(text, language)
    for found in _DECADE.finditer(text):
        year = next(int(group) for group in found.groups() if group)
        yield Part(found.start(), found.end(), year, decade=True)


def _found_days(text: str, language: str) -> Iterator[Part]:
    table = month_table(language)
    day_month, month_day, month_only = _day_month(base(language) or "en")
    taken: list[tuple[int, int]] = []
    for pattern in (day_month, month_day):
        for found in pattern.finditer(text):
            part = _day(found, table, language)
            if part is not None and not any(start < part.end and part.start < end for start, end in taken):
                taken.append((part.start, part.end))
                yield part
    for found in month_only.finditer(text):
        if any(start < found.end() and found.start() < end for start, end in taken):
            continue
        part = _month(text, found, table, language)
        if part is not None:
            yield part


def _day(found: re.Match[str], table: dict[str, int], language: str) -> Part | None:
    name, year = found["m"], int(found["y"]) if found["y"] else None
    if not _cased(name, language):
        return None
    month, day = table[_key(name)], int(found["d"])
    if not exists(year, month, day):
        return None
    end = _end(found)
    last = Part(found.start(), end, year, month, day)
    first_day = int(found["d0"]) if found["d0"] else 0
    if first_day and first_day < day:
        return Part(found.start(), end, year, month, first_day, until=last)
    last.start = found.start("d") if found["d0"] and found.start("d") < found.start("m") else found.start()
    return last


def _month(text: str, found: re.Match[str], table: dict[str, int], language: str) -> Part | None:
    name = found["m"]
    if not _cased(name, language):
        return None
    year = int(found["y"]) if found["y"] else None
    known = year is not None or _introduced(text, found.start(), language)
    if year is None and not words.stands_alone(name) and name != "May":
        return None
    return Part(found.start(), _end(found), year, table[_key(name)], tentative=not known)


def _end(found: re.Match[str]) -> int:
    """Without white space or a full stop that may close the sentence."""
    body = found.group().rstrip()
    return (
        found.start()
        + len(
            body if not body.endswith(".") or found["y"] is None else body.rstrip(".") if body[-2].isdigit() else body
        )
        - (1 if body.endswith(".") and found["y"] is None else 0)
    )


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name.casefold())


def _cased(name: str, language: str) -> bool:
    """English and German months carry a capital, or the whole text is in small letters ("march" is a verb)."""
    if base(language) in ("en", "", "de") and name.casefold() in ("may", "march", "mar", "dec", "sep", "jan", "august"):
        return name[0].isupper() or name.casefold() == "august"
    return True


@lru_cache(maxsize=32)
def _introducer(language: str) -> re.Pattern[str]:
    """The words that make a bare month or year a date ("in", "siden", "en")."""
    found = {
        *words.phrases(language, "in"),
        *words.phrases("en", "in"),
        *words.phrases(language, "last"),
        *words.phrases("en", "last"),
        "next",
    }
    return re.compile(
        rf"(?:^|(?<=[\W_]))(?:{words.either(found)})[\s(]+(?:the\s|early\s|late\s|mid-?\s?|slutten av\s|"
        rf"starten av\s|начале\s|конце\s)?\Z|(?:mid|early|late)-\Z",
        re.IGNORECASE,
    )


def _introduced(text: str, start: int, language: str) -> bool:
    return bool(_introducer(base(language) or "en").search(text[max(0, start - 24) : start]))


def _found_quarters(text: str, language: str) -> Iterator[Part]:
    pattern, counts = _quarters(base(language) or "en")
    for found in pattern.finditer(text):
        if found["han"]:
            yield _han_quarter(found)
        elif found["what"]:
            yield from _phrase_quarter(found, counts, language)
        else:
            part = _code_quarter(found)
            if part is not None:
                yield part


def _phrase_quarter(found: re.Match[str], counts: dict[str, int], language: str) -> Iterator[Part]:
    ordinal = found["o"].casefold()
    number = counts.get(ordinal) or _ROMAN.get(ordinal) or int(re.sub(r"\D", "", ordinal) or 0)
    year = int(found["y"]) if found["y"] else None
    end = found.start() + len(found.group().rstrip(" ,"))
    halves = {phrase.casefold() for code in ("en", language) for phrase in words.phrases(code, "half")}
    if found["what"].casefold() in halves:
        number = 2 if ordinal in ("last", "final", "siste", "letzten") else number
        if number in (1, 2) and (year or ordinal not in ("one", "two", "last")):
            yield Part(found.start(), end, year, half=number)
    elif 1 <= number <= 4 and (year or ordinal not in ("one", "two", "three", "four", "last", "final")):
        yield Part(found.start(), end, year, quarter=number)


def _code_quarter(found: re.Match[str]) -> Part | None:
    year = found["y2"] or found["y4"] or ("20" + found["y3"] if found["y3"] else "")
    number = found["n"] or found["n2"] or found["n4"]
    half = found["h"] or found["h4"]
    if found["y3"] and not found["q"] and not found["q2"]:
        return None
    if number and (found["q"] or found["q2"] or "Q") in ("K", "T") and not (found["y2"]):
        return None
    return Part(
        found.start(), found.end(), int(year), quarter=int(number) if number else None, half=int(half) if half else None
    )


def _han_quarter(found: re.Match[str]) -> Part:
    text = found["han"]
    if text.endswith("半年"):
        return Part(found.start(), found.end(), half=1 if text[0] in "上前" else 2)
    number = next(
        "一二三四".index(mark) + 1 if mark in "一二三四" else int(mark) for mark in text if mark in "一二三四1234"
    )
    return Part(found.start(), found.end(), quarter=number)


_BARE_YEAR = re.compile(
    r"(?<![\w.,/:$€£#№%+-])(?<!\d )(?<!\d\u00a0)(?P<y>(?:1[6-9]|20)\d\d)(?!\d)(?![\w%°/]|[.,:]\d|"
    r"[ \xa0]\d{3}(?!\d)|-\w{4,}-|\s?[€£$%])(?:\s?(?P<tail>года|году|год|гг?\.|року|рік|roku|yılında|yılı))?"
)
_RANGE_END = re.compile(
    r"(?P<low>(?:1[6-9]|20)\d\d)\s?[-–—/]\s?(?P<high>(?:(?:1[6-9]|20)\d\d|\d\d))(?![\d/]|[-–]\d)(?![.,]\d)"
)


def year_ranges(text: str) -> Iterator[Part]:
    """ "2014–2016", "2014-16", "2019/20": two years as one."""
    for found in _RANGE_END.finditer(text):
        if found.start() and (text[found.start() - 1].isalnum() or text[found.start() - 1] in "/.,-–#"):
            continue
        low, high = int(found["low"]), int(found["high"])
        high = high if high > 100 else low // 100 * 100 + high
        if low < high <= low + 100 and not text[found.end() : found.end() + 1].isalpha():
            yield Part(found.start(), found.end(), low, until=Part(found.start("high"), found.end(), high))


def years(text: str, language: str) -> Iterator[Part]:
    """Bare years: four figures that a word introduces, or that no counted noun follows."""
    for found in _BARE_YEAR.finditer(text):
        start, end = found.start(), found.end()
        if found["tail"] or _introduced(text, start, language) or not _counts(text, found.end("y"), int(found["y"])):
            yield Part(start, end, int(found["y"]))


_COUNTED = re.compile(r"[ \xa0](?P<word>[^\W\d_]{3,})")
_NOT_COUNTED = frozenset(
    """
    and the was were for has had with that this when which who said says und der die das war hat nach wurde och att som
    var han och har med les des est par qui pour dans avec que los las por con para una gli che per una del nel werd
    heeft voor met een zou kwam
    """.split()
)


def _counts(text: str, end: int, year: int) -> bool:
    """Whether a small-letter noun follows, so that the figure counts things ("2000 people")."""
    word = _COUNTED.match(text, end)
    if word is None or not word["word"].islower() or word["word"] in _NOT_COUNTED:
        return False
    return year % 100 == 0 or word["word"].endswith(("s", "er", "ar", "en", "ов", "ей"))
