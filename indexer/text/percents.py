"""Shares in percent: "40 %", "0,5 prosent", "between 10 and 12 per cent", "百分之四十". Percentage points as well."""

import re
from collections.abc import Iterator

from indexer.model.values import Percent
from indexer.text import approximations, han_numbers, numerals
from indexer.text.found import Found

_SIGN = re.compile(
    r"[ \t\xa0\u202f\u2009]?\n?(?:%|％|٪|-?\s?(?:per\s?cent(?:age)?(?:\spoints?)?|percent(?:age)?(?:\spoints?)?|"
    r"pct\.?|prosent(?:poeng)?|procent(?:enheter)?|"
    r"Prozent(?:punkte)?|pour\s?cent|por\s?ciento|por\s?cento|per\s?cento|процент(?:а|ов|ами|ах)?|відсотк(?:ів|"
    r"и|а)|відсоток|procent(?:u|ów)?|proc\.?|"
    r"yüzde|في المئة|في المائة|بالمئة|بالمائة|p\.\s?c\.)(?![^\W\d_]))",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:%\s?|(?:yüzde|на\sпроцент)\s)\Z", re.IGNORECASE)
_HAN = re.compile(
    r"百分之([\d.]+|[〇零一二三四五六七八九十百两]+)|([一二三四五六七八九十]{1,3}|\d(?:\.\d)?)成(?!为|立|功|员|都|本|绩|果|长|就|熟|年|分)"
)
_RANGE = re.compile(r"\s*(?:%|percent|per cent)?\s*(?:[-–—]|to|and|til|og|bis|und|à|et|a|y|e|tot|en|до|и|do|i|و)\s*")
_BETWEEN = re.compile(
    r"(?:between|from|mellom|mellem|mellan|zwischen|von|entre|de|tra|dal|tussen|van|между|от|от|między|od|fra)\W+\Z",
    re.IGNORECASE,
)


def find(text: str, *, language: str = "") -> Iterator[Found]:
    """Yield every share with a `Percent`, in order."""
    if not any(mark in text for mark in "%％٪") and not _maybe(text):
        return
    last: Found | None = None
    numbers = numerals.scan(text, language)
    for place, number in enumerate(numbers):
        sign = _SIGN.match(text, number.end)
        if sign is None:
            if language == "tr" and _BEFORE.search(text[max(0, number.start - 7) : number.start]):
                start = number.start - (
                    2
                    if text[number.start - 1] == " " and text[number.start - 2] == "%"
                    else 1
                    if text[number.start - 1] == "%"
                    else 6
                )
                yield Found(max(0, start), number.end, Percent(number.value))
            continue
        low = (
            _low(text, numbers[place - 1], number)
            if (place and last is None) or (place and last and last.end <= numbers[place - 1].start)
            else None
        )
        end = sign.end()
        if low is not None:
            last = Found(low.start, end, Percent(low.value, "range", number.value))
        else:
            last = Found(
                number.start, end, Percent(number.value, approximations.around(text, number.start, end, language))
            )
        yield last
    yield from _han(text)


def _maybe(text: str) -> bool:
    return bool(
        re.search(
            r"per\s?cent|pro[sc]ent|proc|Prozent|pour\s?cent|por\s?c[ie]|процент|відсот|yüzde|المئة|المائة|百分之|成|pct",
            text,
            re.IGNORECASE,
        )
    )


def _low(text: str, low: numerals.Numeral, high: numerals.Numeral) -> numerals.Numeral | None:
    """The number before, where both are the ends of a range."""
    gap = text[low.end : high.start]
    if len(gap) > 14 or not _RANGE.fullmatch(gap) or low.value >= high.value:
        return None
    spelled = any(
        letter.isalpha() for letter in gap.replace("to", "").replace("til", "").replace("bis", "").replace("до", "")
    )
    return None if spelled and not _BETWEEN.search(text[max(0, low.start - 12) : low.start]) else low


def _han(text: str) -> Iterator[Found]:
    if "百分之" not in text and "成" not in text:
        return
    for found in _HAN.finditer(text):
        number = han_numbers.read(found.group(1) or found.group(2))
        if number is not None:
            yield Found(found.start(), found.end(), Percent(number if found.group(1) else number * 10))
