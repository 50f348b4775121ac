"""One number and the currency beside it make a sum. Joining of several sums is `joining.py`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from indexer.text import scales
from indexer.text.customs import base
from indexer.text.money import coins, currencies, ordinary
from indexer.text.money.currencies import Mark
from indexer.text.numerals import Numeral

_GAP = re.compile(r"(?:-(?=[^\W\d_]))?[ \t\xa0\u202f\u2009\u2002]{0,2}(?:\n(?![ \t]*\n)[ \t]?)?")
_TAIL = re.compile(r"(?:,-{1,2}|,–|,—|:-|\.-)(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SCALE_WORD = re.compile(r"[ \xa0](?P<word>[^\W\d_]{4,12})(?![^\W\d_])")


@dataclass(slots=True)
class Sum:
    """A number with the marks beside it, before it is joined with others. No mark on either side: a plain number."""

    numeral: Numeral
    start: int
    end: int
    value: Decimal
    currency: str = ""
    marked: bool = False
    loose: bool = False
    upper: Decimal | None = None
    before: bool = False
    after: bool = False
    named: bool = False
    coin: bool = False
    became: bool = False  # what a sum before it has become


def read(text: str, numerals: tuple[Numeral, ...], language: str, default_currency: str) -> list[Sum]:
    """Each number as a Sum, `marked` where a currency stands beside it."""
    found: list[Sum] = []
    floor = 0
    for place, numeral in enumerate(numerals):
        following = numerals[place + 1] if place + 1 < len(numerals) else None
        one = _read_one(text, numeral, floor, following, language)
        if one.marked and not one.currency and one.loose:
            one.currency = default_currency
        found.append(one)
        floor = one.end
    return found


def _read_one(text: str, numeral: Numeral, floor: int, following: Numeral | None, language: str) -> Sum:
    before = _before(text, numeral, floor, language)
    if before is not None and _is_word(text, before, numeral, language, ahead=True):
        before = None
    after = _after(text, numeral, following, language, has_before=before is not None)
    if after is not None and _is_word(text, after, numeral, language, ahead=False):
        after = None
    marks = [mark for mark in (before, after) if mark is not None]
    one = Sum(numeral, numeral.start, numeral.end, numeral.money)
    if not marks or not _plausible(text, numeral, marks[0], after is not None):
        return one
    if base(language) == "uk" and text[marks[0].start : marks[0].end] in ("р.", "р", "Р"):
        return one  # "1925 р." is a year; roubles are written out
    chosen = min(marks, key=lambda mark: (mark.loose, not mark.currency))
    one.start = before.start if before else numeral.start
    tight = numeral.tight_end > numeral.end
    one.value = numeral.tight if tight else numeral.money
    if before is not None and text[numeral.start - 1 : numeral.start] in ("-", "−") and before.end < numeral.start:
        one.value = -one.value
    one.end = max(after.end if after else 0, numeral.tight_end if tight else numeral.end)
    one.currency, one.marked = chosen.currency, True
    one.loose = all(mark.loose or not mark.currency for mark in marks)
    one.before, one.after = before is not None, after is not None
    one.named = after is not None and (after.name or text[after.start : after.end].isalpha())
    _scale_behind(text, one, language)
    return one


def _is_word(text: str, mark: Mark, numeral: Numeral, language: str, *, ahead: bool) -> bool:
    """Whether what looks like a currency is a word of the language, or a weight; a sign or code in capitals is not."""
    said = text[mark.start : mark.end].strip()
    if not said.isalpha() or said.isupper():
        return False
    if mark.name and not ahead and currencies.family_of(said) == "pound":
        return ordinary.is_word(text, said, language, numeral, ahead=False) or ordinary.weighs(
            text, numeral.start, mark.end, numeral, language
        )
    return ordinary.is_word(text, said, language, numeral, ahead=ahead)


def _scale_behind(text: str, one: Sum, language: str) -> None:
    """ "75 USD million": the scale stands behind the currency."""
    word = _SCALE_WORD.match(text, one.end)
    power = scales.of(language).words.get(word["word"].casefold(), 0) if word and one.after else 0
    if word and power >= 6 and len(word["word"]) > 5 and not one.numeral.scale and one.value == one.numeral.money:
        one.value, one.end = one.value * Decimal(10) ** power, word.end()


def _plausible(text: str, numeral: Numeral, mark: Mark, after: bool) -> bool:
    """Not "TOP 10", "COP26", nor "in euros 5 times"."""
    large = numeral.scale or numeral.money >= 1000 or not numeral.figure.isdigit()
    code = text[mark.start : mark.end].strip()
    if (currencies.is_ambiguous(code) and not large) or numeral.figure.startswith("00"):
        return False
    if numeral.spelled and not numeral.scale and code.islower() and code.upper() in currencies.codes():
        return False  # Norwegian "nok en" is "one more"
    if numeral.spelled and numeral.value == 1 and (not mark.currency or code in ("圆", "圓")):
        return False
    if code in ("р.", "Р", "р") and not after:
        return False
    if mark.name and not after and _YEAR.fullmatch(numeral.figure) and not numeral.scale:
        return False
    if code == "R" and ((numeral.figure.isdigit() and not numeral.scale) or after):
        return False
    alone = not mark.start and not text[numeral.end :].strip()
    if mark.name and not after and not large and numeral.money < 100 and " " not in code and not alone:
        return False
    return not (numeral.spelled and mark.loose and not after and not large)


def _before(text: str, numeral: Numeral, floor: int, language: str) -> Mark | None:
    start = numeral.start
    if text[start - 1 : start] in ("-", "−") and text[max(0, start - 3) : start - 1].rstrip()[-1:] in tuple("$€£¥"):
        start -= 1
    low = max(floor, start - 12)
    found = currencies.sign_before(text[low:start])
    if found is None:
        return _name_before(text, start, floor, language)
    mark = _mark(found, low, language)
    return _with_prefix(text, mark, floor) if mark else None


def _with_prefix(text: str, mark: Mark, floor: int) -> Mark:
    """ "NOK kr 500", "EUR €500": two marks before one number."""
    low = max(floor, mark.start - 8)
    more = re.search(r"(?<![^\W_])([A-Z]{3})[ \xa0]?\Z", text[low : mark.start])
    if more and more.group(1) in currencies.codes() and mark.loose:
        return Mark(low + more.start(), mark.end, more.group(1))
    return mark


def _name_before(text: str, start: int, floor: int, language: str) -> Mark | None:
    mark = currencies.name_before(text, start, language)
    return mark if mark is not None and mark.start >= floor else None


def _after(text: str, numeral: Numeral, following: Numeral | None, language: str, *, has_before: bool) -> Mark | None:
    for end in dict.fromkeys((numeral.tight_end, numeral.end)):
        mark = _after_at(text, end, language)
        if mark is not None and end not in (numeral.tight_end, mark.start) and text[end : mark.start].strip():
            continue
        if mark is not None:
            return None if _belongs_next(text, end, mark, following, has_before) else mark
    return None


def _after_at(text: str, end: int, language: str) -> Mark | None:
    tail = _TAIL.match(text, end)
    place = tail.end() if tail else end
    gap = _GAP.match(text, place)
    place = gap.end() if gap else place
    of = re.compile(r"(?:de|di|of)\s(?=[$€£¥])").match(text, place)
    place = of.end() if of else place
    found = currencies.sign_patterns()[0].match(text, place)
    mark = _mark(found, 0, language) if found else None
    return mark or currencies.name_after(text, place, language)


def _mark(found: re.Match[str], offset: int, language: str) -> Mark | None:
    if found.group("code"):
        code = found.group("code").upper()
        if code not in currencies.codes():
            return None
        return Mark(offset + found.start("code"), offset + found.end("code"), "CNY" if code == "RMB" else code)
    sign = found.group("sign")
    loose = re.sub(r"\s", "", sign) in currencies.LOOSE or sign.startswith(("kr", "Kr", "KR"))
    currency = currencies.from_sign(sign, language)
    if not currency and sign.casefold().startswith("kr") and base(language):
        return None  # "KR 384" of a German file
    return Mark(offset + found.start("sign"), offset + found.end("sign"), currency, loose=loose or not currency)


def _belongs_next(text: str, end: int, mark: Mark, following: Numeral | None, has_before: bool) -> bool:
    """Whether the currency after this number opens the next sum ("in 2019 EUR 5 million", "3 USD50 cards")."""
    if (
        following is None
        or mark.name
        or following.start - mark.end > 2
        or text[mark.end : following.start].strip(" \xa0")
    ):
        return False
    if not has_before and any(point in text[end - 3 : end] for point in ".,") and text[end - 1 : end].isdigit():
        return False  # "205,68 € 205.68": a price is no year
    if "぀" <= text[mark.start] <= "鿿" and not text.startswith("人民", mark.start):
        return False
    if coins.at(text, following.end, joined=True, pence=False) is not None or (
        not has_before and _small_change(text, mark, following)
    ):
        return False
    glued_left, glued_right = mark.start == end, mark.end == following.start
    if glued_left != glued_right:
        return glued_right
    after_next = _after_at(text, following.tight_end, "")
    if has_before:
        return True
    return after_next is None


def _small_change(text: str, mark: Mark, following: Numeral) -> bool:
    """ "15 USD 50.": two figures behind a code in letters are its coin."""
    whole = following.figure.isdigit() and len(following.figure) == 2 and not following.scale
    return whole and mark.end < following.start and text[mark.start : mark.end].isalpha()
