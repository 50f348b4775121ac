"""Sums of money in a text, ranges and rates told apart. Years, tender numbers and phone numbers are never money.

Every sum needs a currency beside it: a sign ("€"), an ISO code or a name in one of the languages of the tables. An
equivalent in brackets is a sum of its own right behind its original.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from indexer.model.values import Amount
from indexer.text import approximations, numerals
from indexer.text.found import Found
from indexer.text.money import subunits
from indexer.text.money.sums import Sum, read

_RANGE = re.compile(
    r"\s*(?:[-–—−~〜]|to|a|à|bis|til|till|tot|hasta|até|do|до|至|到|et|and|og|och|und|y|e|en|и|і|i|ile|ve|و|إلى|or|eller|oder|ou|o|или)\s*"
)
_JOINING = frozenset("and og och und et y e en и і i ve و or eller oder ou o или a".split())
_BETWEEN = re.compile(
    r"(?:between|mellom|mellem|mellan|zwischen|entre|tra|fra|tussen|между|між|pomiędzy|między|بين|在|介于|from|von|van|från|från|desde|od|от|від|de|da)"
    r"\W+(?:\w+\W+)?\Z",
    re.IGNORECASE,
)
# "rose from $10 million to $14 million" are two sums, and no range.
_CHANGED = re.compile(
    r"\b(?:rose|risen|rising|rises|increase\w*|grew|grown|raise\w*|climbed|jumped|went up|"
    r"fell|fallen|dropped|reduced|cut|lowered|revised|øk\w{1,3}|steg|steget|stiger|hevet|heva|vokste|falt|redusert|endret|stieg(?:en)?|gestiegen|steigt|erhöh\w+|wuchs|gesunken|sank|gesenkt|"
    r"ökade|ökat|höj\w+|sänk\w+|augment\w+|passée?|passe|porté\w*|relevé\w*|subió|subido|pasó|pasado|aument\w+|elev\w+|creció|"
    r"вырос\w*|увелич\w+|возрос\w*|снизил\w*|salit\w+|aumentat\w+|passat\w+)\b[^.;:!?,\n]{0,120}\W\s?"
    r"(?:from|fra|frå|von|från|de|da|с)\s\Z",
    re.IGNORECASE,
)
_PER = re.compile(
    r"\s?(?:per|a|an|each|every|pr\.?|om|i|je|pro|par|por|al|alla|in|в|за|на|günlük|/|每)\s?"
    r"(?P<unit>share|day|week|month|year|hour|annum|tonne|ton|barrel|unit|person|head|camera|litre|liter|gallon|pound|ounce|kilo|kg|"
    r"aksje|dag|døgn|uke|veke|måned|månad|år|time|enhet|stykk|stk|innbygger|aktie|vecka|timme|person|styck|uge|"
    r"Tag|Woche|Monat|Jahr|Stunde|Aktie|Stück|Tonne|Kopf|Barrel|jour|semaine|mois|an|heure|action|tonne|baril|personne|unité|"
    r"día|dia|semana|mes|mês|año|ano|hora|acción|ação|tonelada|barril|persona|pessoa|giorno|settimana|mese|anno|ora|azione|tonnellata|barile|"
    r"week|maand|jaar|uur|aandeel|stuk|день|сутки|неделю|месяц|год|час|акцию|тонну|баррель|штуку|dzień|miesiąc|rok|godzinę|akcję|sztukę|"
    r"天|日|月|年|股|吨|桶|人)(?![^\W\d_])"
)
_SKIP = re.compile(r"\s?(?:%|‰|percent\b|per cent\b|prosent\b|procent\b|Prozent\b|pour cent\b)", re.IGNORECASE)


def find(text: str, *, language: str = "", default_currency: str = "") -> Iterator[Found]:
    """Yield every sum of money with an `Amount`, in order. `language` is ISO 639-1 ("" reads as English).

    `default_currency` stands in where a shared sign ("kr") leaves the currency open. Never raises for odd text.
    """
    found = numerals.scan(text, language)
    if not found:
        return
    sums = subunits.join(text, read(text, found, language, default_currency), language)
    for one in _listed(text, _changed(text, _ranges(text, sums))):
        if one.marked:
            yield Found(one.start, one.end, _amount(text, one, language))


def _amount(text: str, one: Sum, language: str) -> Amount:
    rate = _PER.match(text, one.end)
    per = rate.group("unit") if rate and not _looks_ranged(text, rate.end()) else ""
    if one.upper is not None:
        return Amount(one.value, one.currency, "range", one.upper, per)
    around = approximations.around(text, one.start, one.end, language)
    if one.became and around == "up to":  # "с 30 до 45": to, and not up to
        around = "exactly"
    return Amount(one.value, one.currency, around, None, per)


def _looks_ranged(text: str, end: int) -> bool:
    return text[end : end + 1].isdigit()


def _ranges(text: str, sums: list[Sum]) -> list[Sum]:
    """Neighbours that are the two ends of one range made one; the rest as they are."""
    joined: list[Sum] = []
    place = 0
    while place < len(sums):
        low = sums[place]
        high = sums[place + 1] if place + 1 < len(sums) else None
        both = _range(text, low, high) if high is not None else None
        joined.append(both or low)
        place += 2 if both else 1
    return joined


def _changed(text: str, sums: list[Sum]) -> list[Sum]:
    """The same with what "from 10 to 14 million euros" leaves out of the first, where it tells what has become more."""
    for left, right in pairwise(sums):
        told = left.currency == right.currency if left.marked else right.after
        if right.marked and told and _BECOME.fullmatch(text, left.end, right.start) and _has_changed(text, left):
            left.value, left.currency, left.marked = _lifted(left, right), right.currency, True
            right.became = True
    return sums


def _has_changed(text: str, low: Sum) -> bool:
    return _CHANGED.search(text[max(0, low.start - 160) : low.start]) is not None


_BECOME = re.compile(r"\s(?:to|til|till|auf|à|a|до)\s")


def _listed(text: str, sums: list[Sum]) -> list[Sum]:
    """The same with the currency that the last of several sums has for all: "1.200.000 y 800.000 euros"."""
    for left, right in zip(reversed(sums[:-1]), reversed(sums), strict=False):
        shares = right.marked and right.after and not right.before and not right.coin
        if shares and not left.marked and _is_sum(left, right) and _LISTING.fullmatch(text, left.end, right.start):
            left.currency, left.marked, left.after, left.loose = right.currency, True, True, right.loose
    return sums


_LISTING = re.compile(r"(?:,\s?|,?\s(?:and|og|och|und|et|y|e|en|и|or|eller|oder|ou|o|или)\s)")


def _is_sum(one: Sum, other: Sum) -> bool:
    """Whether a figure without currency is written as sums are, on the scale of the other."""
    grouped = one.value >= 1000 and not one.numeral.figure.isdigit()
    return (
        not one.numeral.spelled
        and bool(one.numeral.scale) == bool(other.numeral.scale)
        and (grouped or bool(one.numeral.scale))
    )


def _range(text: str, low: Sum, high: Sum) -> Sum | None:
    differ = low.currency and high.currency and low.currency != high.currency
    if low.coin or differ or not (low.marked or high.marked):
        return None
    gap = text[low.end : high.start]
    if len(gap) > 12 or not _RANGE.fullmatch(gap) or (not high.marked and not _shares_mark(low, high)):
        return None
    if gap.strip() in _JOINING and not _BETWEEN.search(text[max(0, low.start - 24) : low.start]):
        return None
    if _has_changed(text, low):
        return None
    value = _lifted(low, high)
    upper = high.value if high.marked else high.numeral.money
    if upper <= value or (_year(low) and not low.marked):
        return None
    currency = high.currency or low.currency
    return Sum(low.numeral, low.start, high.end, value, currency, marked=True, upper=upper)


def _shares_mark(low: Sum, high: Sum) -> bool:
    """ "US$ 10-12 million": the sign before the first number is for both."""
    return low.before and not low.after and (high.numeral.scale >= low.numeral.scale)


def _lifted(low: Sum, high: Sum) -> Decimal:
    """The lower end, in the scale of the upper where it has none: "10-12 million", "$5 to $7 million"."""
    size = high.value if high.marked else high.numeral.money
    base = high.numeral.value if not high.numeral.scale else high.numeral.money / Decimal(10) ** high.numeral.scale
    ratio = size / base if base else Decimal(1)
    bare = not low.numeral.scale and low.value == low.numeral.money
    if bare and ratio >= 1000 and low.value < 1000 and low.value < base:
        return low.value * ratio
    return low.value


def _year(one: Sum) -> bool:
    return one.numeral.figure.isdigit() and len(one.numeral.figure) == 4 and 1900 <= one.value < 2100
