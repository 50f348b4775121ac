"""Every number in a text, with its place and value: figures, words, scale words. What it counts is for others to see."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from indexer.text import figures, han_numbers, number_words, scales
from indexer.text.languages import base, comma_decimal

_FIGURE = re.compile(rf"(?<![\w])(?<![\w][.,])(?:{figures.PATTERN})|(?<=[A-Za-zÀ-ɏА-я$]){figures.PATTERN}")
_DOT_ONLY = re.compile(r"(?<![\d.])\.\d{2}(?![\d.])")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_GAP = re.compile(r"(?:[ \t\xa0\u202f\u2009-]|\n(?!\s*\n))*")
_SCALE = re.compile(r"(?:[^\W\d_]+\.?[^\W\d_]*\.?)")
_TIGHT = re.compile(r"[MmKkTt](?=[€$£]|EUR|USD|GBP|NOK|SEK|DKK|CHF|kr(?![^\W\d_]))")
_ARTICLES = {
    "en": {"a": 1, "an": 1},
    "nb": {"en": 1}, "nn": {"ein": 1}, "da": {"en": 1}, "sv": {"en": 1}, "de": {"eine": 1},
    "fr": {"un": 1}, "es": {"un": 1}, "pt": {"um": 1}, "it": {"un": 1}, "nl": {"een": 1}, "tr": {"bir": 1},
}  # fmt: skip


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
    weak = table.weak.get(word.group()) if word else None
    if weak and word and not text[word.end() : word.end() + 1].isalnum():
        return replace(numeral, tight_end=word.end(), tight=numeral.money * Decimal(10) ** weak)
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
    """Runs of number words: "twenty-three", "two hundred and fifty", "cinco milhões"."""
    words, table = number_words.of(language), scales.of(language)
    if not words.values:
        return []
    known = words.values.keys() | words.hundreds.keys()
    articles = _ARTICLES.get(base(language) or "en", {})
    tokens = [(m.start(), m.end(), m.group().casefold()) for m in _WORD.finditer(text)]
    found, place = [], 0
    while place < len(tokens):
        word = tokens[place][2]
        if word in known or word in articles or _parts_known(word, known):
            numeral, after = _run(text, tokens, place, words, table)
            if numeral is not None:
                found.append(numeral)
                place = after
                continue
        place += 1
    return found


def _parts_known(word: str, known: set[str]) -> bool:
    return "-" in word and all(part in known for part in word.split("-"))


def _run(
    text: str, tokens: list[tuple[int, int, str]], place: int, words: number_words.NumberWords, table: scales.Scales
) -> tuple[Numeral | None, int]:
    """The number that starts at token `place`, and the token after it."""
    total, section, last, first = Decimal(0), 0, -1, tokens[place]
    index, power_seen = place, 0
    while index < len(tokens):
        start, _, word = tokens[index]
        if last >= 0 and not _GAP.fullmatch(text, tokens[index - 1][1], start):
            break
        step = _value(word, words)
        if step is None and index == place and word in ("a", "an"):
            step = 1
        if (
            step is not None
            and section % (100 if step < 100 else 1000) == 0
            or (step is not None and step < 10 and section % 10 == 0 and section % 100 > 19)
        ):
            section, last = section + step, index
        elif word in words.hundreds and (section < 10 or index == place):
            section, last = (
                (section or 1) * words.hundreds[word]
                if words.hundreds[word] == 100
                else section + words.hundreds[word],
                index,
            )
        elif word in table.words and last >= 0:
            power_seen = table.words[word]
            total, section, last = (total or 0) + Decimal(section or 1) * Decimal(10) ** power_seen, 0, index
        elif not (word in words.joints and last == index - 1 and last > place - 1 and section != 1):
            break
        index += 1
    value = total + section
    if last < 0 or (first[2] in ("a", "an") and last == place):
        return None, place + 1
    end = tokens[last][1]
    return Numeral(first[0], end, value, value, end, value, scale=power_seen, spelled=True), last + 1


def _value(word: str, words: number_words.NumberWords) -> int | None:
    if word in words.values:
        return words.values[word]
    if "-" in word:
        parts = [words.values.get(part, 0 if part in words.joints else None) for part in word.split("-")]
        if all(part is not None for part in parts):
            return sum(part for part in parts if part is not None)
    return None


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
            han.append(Numeral(start.start(), end, value, value, end, value, 1, spelled))
    return [one for one in figures_found if not any(h.start < one.end and one.start < h.end for h in han)] + han
