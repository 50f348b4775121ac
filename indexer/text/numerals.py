"""Every number in a text, with its place and value: figures, words, scale words. Not what it counts."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from indexer.text import figures, han_numbers, scales, spelled
from indexer.text.customs import base, comma_decimal

_FIGURE = re.compile(rf"(?<![\w])(?<![\w][.,])(?:{figures.PATTERN})|(?<=[A-Za-zÀ-ɏА-я$]){figures.PATTERN}")
_DOT_ONLY = re.compile(r"(?<![\d.])\.\d{2}(?![\d.])")
_GAP = re.compile(r"(?:[ \t\xa0\u202f\u2009-]|\n(?!\s*\n))*")
_SCALE = re.compile(r"(?:[^\W\d_]+\.?[^\W\d_]*\.?)")
_TIGHT = re.compile(r"[MmKkTt](?=[€$£]|EUR|USD|GBP|NOK|SEK|DKK|CHF|kr(?![^\W\d_]))")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at `start:end`, strong scale words inside. `money` is its value if it is a sum of money.

    `tight_end` and `tight` are end and value with a weak scale ("5m"), which only counts beside a currency;
    `scale` is the power of ten a scale word gave; `spelled` says that words, not figures, made it.
    """

    start: int
    end: int
    value: Decimal
    money: Decimal
    tight_end: int
    tight: Decimal
    scale: int = 0
    spelled: bool = False
    figure: str = ""


@lru_cache(maxsize=8)
def scan(text: str, language: str = "") -> tuple[Numeral, ...]:
    """All numbers of a text in order, none inside another. `language` decides marks and words; none means English."""
    found = [*_figures(text, language), *_dot_only(text), *_words(text, language)]
    if base(language) in ("zh", "ja", "") and re.search(r"[㐀-鿿]", text):
        found = _merge_han(text, found)
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Numeral] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _figures(text: str, language: str) -> list[Numeral]:
    comma, found = comma_decimal(language), []
    table = scales.of(language)
    for match in _FIGURE.finditer(text):
        start, end, figure = match.start(), match.end(), match.group()
        power, scale_end = _scale_at(text, end, table)
        plain = figures.read(figure, comma=comma, scaled=bool(power))
        if plain is None:
            continue
        money = figures.read(figure, comma=comma, scaled=bool(power), money=True) or plain
        numeral = Numeral(start, end, plain, money, end, money, figure=figure)
        found.append(_scaled(text, numeral, power, scale_end, table))
    return found


def _dot_only(text: str) -> list[Numeral]:
    """ ".75" as in "$.75"."""
    found = []
    for match in _DOT_ONLY.finditer(text):
        value = Decimal("0" + match.group())
        found.append(Numeral(match.start(), match.end(), value, value, match.end(), value, figure=match.group()))
    return found


def _scaled(text: str, numeral: Numeral, power: int, scale_end: int, table: scales.Scales) -> Numeral:
    if power:
        size = Decimal(10) ** power
        money = numeral.money * size
        value = numeral.value * size
        return replace(numeral, end=scale_end, tight_end=scale_end, value=value, money=money, tight=money, scale=power)
    end = numeral.end + (1 if text[numeral.end : numeral.end + 1] in (" ", "\xa0", "\u202f") else 0)
    tight = _TIGHT.match(text, end)
    if tight:
        size = Decimal(1000 if tight.group() in "KkTt" else 10**6)
        return replace(numeral, tight_end=tight.end(), tight=numeral.money * size)
    word = _SCALE.match(text, end)
    form = word.group().rstrip(".") if word else ""
    weak, after = table.weak.get(form), end + len(form)
    if weak and not text[after : after + 1].isalnum() and text[after : after + 1] != "$":
        return replace(numeral, tight_end=after, tight=numeral.money * Decimal(10) ** weak)
    return numeral


def _scale_at(text: str, end: int, table: scales.Scales) -> tuple[int, int]:
    """Power and end of the scale words right after a number; "thousand million" and "тыс. млн" add up."""
    total, place = 0, end
    for _ in range(2):
        gap = _GAP.match(text, place)
        word = _SCALE.match(text, gap.end()) if gap else None
        if word is None or word.end() - place > 24:
            break
        form = word.group()
        power = table.words.get(form.casefold().rstrip(".")) or table.words.get(form.casefold().split(".")[0], 0)
        if not power or (form.islower() is False and form in ("Mil", "Bin", "Mi", "Bi", "Cr")):
            break
        total, place = total + power, _scale_end(text, word)
    return total, place


def _scale_end(text: str, word: re.Match[str]) -> int:
    """Without the dot that ends a sentence after a full word ("5 million. The"), with that of an abbreviation."""
    form, end = word.group(), word.end()
    if "." in form.rstrip("."):
        end = word.start() + form.index(".")
        return end + 1 if text[end : end + 2].strip() == "." else end
    if form.endswith(".") and (len(form) > 6 or re.match(r"\s*$|\s+[A-ZÀ-ÞА-Я](?![A-Z]{2}\b)", text[end : end + 8])):
        return end - 1 if len(form) > 6 else end
    return end


def _words(text: str, language: str) -> list[Numeral]:
    return [_tightened(text, one) for one in spelled.find(text, language)]


def _tightened(text: str, one: spelled.Spelled) -> Numeral:
    """A number in words; "twenty MUSD" has its scale in the currency."""
    numeral = Numeral(one.start, one.end, one.value, one.value, one.end, one.value, scale=one.power, spelled=True)
    tight = _TIGHT.match(text, one.end + 1) if text[one.end : one.end + 1] == " " else None
    if tight is None:
        return numeral
    size = Decimal(1000 if tight.group() in "KkTt" else 10**6)
    return replace(numeral, tight_end=tight.end(), tight=one.value * size)


def _merge_han(text: str, figures_found: list[Numeral]) -> list[Numeral]:
    """Figures with Chinese units and numbers in Chinese characters take the place of bare figures."""
    han: list[Numeral] = []
    place = 0
    while (start := han_numbers.START.search(text, place)) is not None:
        match = han_numbers.PATTERN.match(text, start.start())
        end = match.end() if match else start.end()
        place = max(end, start.end())
        piece = text[start.start() : end].rstrip("多余几")
        if not piece or piece.isascii():
            continue
        value = han_numbers.read(piece)
        if value is not None:
            end = start.start() + len(piece)
            spelled = not piece[0].isascii()
            han.append(
                Numeral(start.start(), end, value, value, end, value, 4 if value >= 10000 else 0, spelled, piece)
            )
    return [one for one in figures_found if not any(h.start < one.end and one.start < h.end for h in han)] + han
