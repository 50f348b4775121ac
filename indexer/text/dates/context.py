"""What the words around say of a bare month, weekday or year: whether it is one at all. Knows no values."""

import re
from functools import lru_cache

from indexer.text.customs import base
from indexer.text.dates import words

_SMALL = frozenset("es fr pt it nl nb nn da sv ru uk pl".split())  # months and weekdays open with a small letter
_NEED_CAPITAL = {
    "en": frozenset("may march mar dec sep jan".split()),
    "de": frozenset("mai märz mar dez sep jan".split()),
}
_SHORT_IN_FULL = frozenset(
    "may june july march april mai juni juli maj mars märz mei maart juin août avril maio março abril mayo enero "
    "marzo junio julio marts ocak mart nisan mayıs ekim maja lipca marca".split()
)
_STRONG = frozenset("en em in nel i w we в у desde depuis hasta até da dal ad från fra frå op".split())
_COUNTED = re.compile(r"\s?(?:%|percent|per cent|million|billion|thousand|(?:days|weeks|months|years|people|hours)\b)")
_PAPERS = re.compile(r"\s(?:Times|Telegraph|Mirror|Express|Mail|Herald|Star|Post|Tribune|World|Business|Club|Review)\b")
_NAMED = re.compile(r"\b(?:Black|Bloody|Super|Cyber|Sheffield|Ruby)\s\Z")
_SHORT_ALONE = frozenset("jan feb apr jun jul aug sep sept oct okt nov dec dez déc dic fév avr juil".split())
_IN_SHORT = re.compile(
    r"\b(?:in|since|until|after|before|im|seit|bis|nach|vor|en|desde|hasta|después de|depuis|avant|après|em|até|"
    r"sinds|tot|na|voor|van)\s\Z",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:in|since|until|im)\s\Z", re.IGNORECASE)  # no verb follows these
_SENTENCE = re.compile(r"(?:\A|[.!?:;…»”\"\n(•–—-])\s*\Z")
_TURKISH_DAY = re.compile(r"(?:\s(?:günü|günün\w*|gecesi|sabahı|akşamı)|['’])")
_TURKISH_MONTH = re.compile(r"(?:['’]|\s(?:ayı|içinde))")
_SLAVIC = re.compile(
    r"\b(?:в|во|у|на|с|со|до|по|к|от|з|із|від|к|прошл\w+|следующ\w+|минул\w+|наступн\w+)\s\Z", re.IGNORECASE
)
_AMBIGUOUS = frozenset("среда среды среде середа середи пазар pazar".split())
_WORD_BEHIND = re.compile(r"\s+[^\W\d_a-zà-ÿа-яё][^\W\d_]+")


@lru_cache(maxsize=32)
def _wide(language: str) -> frozenset[str]:
    both = {name for code in (language, "en") for name in words.months(code) if len(name) > 4}
    return frozenset(both) | frozenset(words.long_months(language))


def abbreviated(name: str) -> bool:
    """Whether a month's name is cut short, so that a dot belongs to it."""
    short = name.casefold()
    return len(short) <= 5 and short not in _SHORT_IN_FULL


def may_be_month(name: str, language: str, *, dated: bool, sure: bool = False) -> bool:
    """Whether the name's first letter allows a month. `dated`: a day, a year or "last" stands beside it.

    `sure`: what stands beside it leaves no doubt (an ordinal, a year), so that small letters are no hindrance.
    """
    code = base(language) or "en"
    if sure:
        return True
    needing = _NEED_CAPITAL.get(code)
    if needing is not None and name.casefold() in needing:
        return name[0].isupper()
    return dated or code != "tr" or name[0].isupper()


def month_stands_alone(text: str, start: int, end: int, language: str) -> bool:
    """Whether a month without day and year is one: a word leads to it, and it is no name ("in May", not "Ms May")."""
    code = base(language) or "en"
    name = text[start:end]
    if name.casefold() not in _wide(code):
        short = name.casefold() in _SHORT_ALONE and (name.casefold() != "jan" or text[end : end + 1] == ".")
        return short and _IN_SHORT.search(text[max(0, start - 14) : start]) is not None
    if code == "tr":
        return bool(_TURKISH_MONTH.match(text, end))
    if name in _NEED_CAPITAL.get(code, ()):
        return _IN.search(text[max(0, start - 8) : start]) is not None
    led_by = _introducer(code).search(text[max(0, start - 24) : start])
    if led_by is None:
        return False
    if code in _SMALL and name[0].isupper() and not name.isupper():
        return (led_by["word"] or "").casefold() in _STRONG and not _WORD_BEHIND.match(text, end)
    return True


def introduced(text: str, start: int, language: str) -> bool:
    """Whether a word that leads to a month or year stands right before."""
    return _introducer(base(language) or "en").search(text[max(0, start - 24) : start]) is not None


@lru_cache(maxsize=32)
def _introducer(language: str) -> re.Pattern[str]:
    """The words that make a bare month or year a date ("in", "siden", "en")."""
    roles = ("in", "last", "past", "this", "next", "coming", "before", "after", "to", "between", "part")
    found = {phrase for code in (language, "en") for role in roles for phrase in words.phrases(code, role)}
    return re.compile(
        rf"(?:^|(?<=[\W_]))(?:(?P<word>{words.either(found)})[\s(]+(?:the\s|early\s|late\s|mid-?\s?)?|(?:mid|early|late)-)\Z",
        re.IGNORECASE,
    )


@lru_cache(maxsize=32)
def _leading(language: str) -> re.Pattern[str]:
    roles = ("before", "after", "between", "to", "part")
    found = {phrase for role in roles for phrase in words.phrases(language, role)}
    found |= set("since by until in on at over this around an zu op met på til em no na à a w na на ved til".split())
    return re.compile(rf"(?:\A|(?<=\W))(?:{words.either(found)})\s(?:the\s|le\s|la\s|el\s|il\s|de\s)?\Z", re.IGNORECASE)


def led(text: str, start: int, language: str) -> bool:
    """Whether a small word leads to a feast."""
    code = base(language) or "en"
    return code in ("zh", "ja") or bool(_leading(code).search(text[max(0, start - 24) : start]))


def capital_follows(text: str, end: int) -> bool:
    """Whether a word with a capital follows ("Good Friday Agreement")."""
    return _WORD_BEHIND.match(text, end) is not None


def may_be_day(text: str, start: int, end: int) -> bool:
    """Whether a Chinese "29日" is a day of the month: not a number of days, nor "4号" of a line or a house."""
    plain = text[start : start + 1].isdecimal() and text[end - 1 : end] == "日"
    return (
        plain
        and text[start - 1 : start] not in tuple("第达近约每满共期续")
        and text[end : end + 1] not in tuple("内間间游后後前均线程期")
    )


def counts(text: str, end: int) -> bool:
    """Whether a figure counts what follows: "May 20 percent"."""
    return text[end : end + 1] in (":", "%") or _COUNTED.match(text, end) is not None


def may_be_weekday(text: str, start: int, end: int, language: str, *, led: bool) -> bool:
    """Whether a weekday's name is that of one day: not a habit ("every Sunday"), a paper, a name or another word."""
    code, name = base(language) or "en", text[start:end]
    before = text[max(0, start - 12) : start]
    if code in ("en", "de", "tr"):
        if code == "tr" and not led:
            capital = name[0].isupper() and name.casefold() not in _AMBIGUOUS
            return capital or _TURKISH_DAY.match(text, end) is not None
        if code == "en" and (_PAPERS.match(text, end) or _NAMED.search(before)):
            return False
    if led:
        return True
    if code in ("ru", "uk"):
        return name.casefold() not in _AMBIGUOUS and _SLAVIC.search(before) is not None
    if code == "zh":
        return before[-1:] not in tuple("一二三四五六七八九十两每几半")
    if code in _SMALL and name[0].isupper() and not name.isupper() and not _SENTENCE.search(before):
        return False
    return not _habit(code).search(before)


@lru_cache(maxsize=32)
def _habit(language: str) -> re.Pattern[str]:
    found = words.phrases(language, "every")
    return re.compile(rf"(?:\A|(?<=\W))(?:{words.either(found)})\s\Z", re.IGNORECASE)
