"""A text as a string of letters, one for each word, figure or mark: what the words of dates are in its language.

Rules of grammar are then patterns over letters, the same for all languages (`grammar`). A word may be several things
("second", "mar"), so each letter stands for a set of classes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from indexer.text.customs import base
from indexer.text.dates import words

OTHER = "x"
_TOKEN = re.compile(r"[㐀-鿿]|[^\W\d_㐀-鿿]+|\d+|\n[^\S\n]*\n|[^\w\s]")
_MARKS = {",": "comma", "،": "comma", ".": "dot", "-": "dash", "–": "dash", "—": "dash", "−": "dash", "~": "dash",
          "'": "apos", "’": "apos", "/": "slash", "(": "open"}  # fmt: skip
_UNITS = (
    "day",
    "week",
    "month",
    "year",
    "quarter",
    "half",
    "halve",
    "decade",
    "century",
    "weekend",
    "workday",
    "workweek",
)
_PLURALS = {
    "days": "day", "weeks": "week", "months": "month", "years": "year", "quarters": "quarter", "decades": "decade",
    "workdays": "workday",
}  # fmt: skip
_DEICTIC = {"today": 0, "yesterday": -1, "tomorrow": 1, "day-2": -2, "day+2": 2}
_PLAIN = (
    "last previous past window-past last2 this next coming next2 last-after past-after window-past-after this-after "
    "next-after ago ago-before ahead ahead-before of to and before after now rest year-to-date weekday-next couple "
    "part fiscal "
    "first final day-prefix clock nothing possessive"
).split()
_SUFFIXES = frozenset(
    "st nd rd th er ère ere re ème eme e º ª ° o a de ste го й я е му м ый ого ой inci ıncı uncu üncü nci ncı "
    "si sı i ı ü u ro do to vo mo ter ten".split()
)
_CARRIED = frozenset("q t k h kw cw w v".split())  # letters that may stand right before a figure
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split()


@dataclass(slots=True)
class Sense:
    """What a word or phrase is: the values of its classes, and the letter of the set of them."""

    letter: str = OTHER
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Lexed:
    """Tokens of a text: `letters[i]` of token i, at `starts[i]:ends[i]`; `senses` of those that have any."""

    text: str
    letters: str
    starts: list[int]
    ends: list[int]
    senses: dict[int, Sense]

    def value(self, token: int, name: str) -> Any:
        """What a token says as one of that class; None where it is none."""
        sense = self.senses.get(token)
        return sense.values.get(name) if sense else None


class Lexicon:
    """The date words of one language."""

    def __init__(self, language: str) -> None:
        self.language = base(language) or "en"
        self._letters: dict[frozenset[str], str] = {}
        self._single: dict[str, Sense] = {}
        self._longer: dict[str, list[tuple[tuple[str, ...], Sense]]] = {}
        found: dict[str, dict[str, Any]] = {}
        for phrase, name, value in _entries(self.language):
            found.setdefault(phrase, {}).setdefault(name, value)
        for phrase, values in found.items():
            self._put(phrase, values)
        for rivals in self._longer.values():
            rivals.sort(key=lambda rival: -len(rival[0]))
        self._figures = {
            name: self._letter(frozenset(name.split())) for name in ("n d", "n", "year", "figure", "o d n")
        }

    def _put(self, phrase: str, values: dict[str, Any]) -> None:
        pieces = tuple(_TOKEN.findall(fold(phrase)))
        sense = Sense(self._letter(frozenset(values)), values)
        if len(pieces) == 1:
            self._single[pieces[0]] = sense
        elif pieces:
            self._longer.setdefault(pieces[0], []).append((pieces, sense))

    def _letter(self, classes: frozenset[str]) -> str:
        return self._letters.setdefault(classes, chr(0xE000 + len(self._letters)))

    def either(self, names: str) -> str:
        """A pattern for one token of any of the classes ("month|weekday"); it never matches where there is none."""
        wanted = set(names.split("|"))
        letters = "".join(letter for classes, letter in self._letters.items() if classes & wanted)
        return f"[{letters}]" if letters else r"(?!)"

    def read(self, text: str) -> Lexed:
        """Cut a text into tokens and tell what each is."""
        folded = fold(text)
        tokens = [(found.group(), *found.span()) for found in _TOKEN.finditer(folded)]
        letters: list[str] = []
        lexed = Lexed(text, "", [], [], {})
        place, single, longer, all_of_them = 0, self._single, self._longer, len(tokens)
        while place < all_of_them:
            word, start, end = tokens[place]
            if word not in single and word not in longer and not word[0].isdecimal():  # most words
                letters.append(OTHER)
                lexed.starts.append(start)
                lexed.ends.append(end)
                place += 1
                continue
            sense, count = single.get(word), 1
            if word in longer:
                sense, count = self._longest(tokens, place, sense)
                end = tokens[place + count - 1][2]
            if sense is None and word[0].isdecimal():
                sense, count = self._figure(tokens, place)
                end = tokens[place + count - 1][2]
            if sense is not None:
                lexed.senses[len(letters)] = sense
            letters.append(OTHER if sense is None else sense.letter)
            lexed.starts.append(start)
            lexed.ends.append(end)
            place += count
        lexed.letters = "".join(letters)
        return lexed

    def _longest(self, tokens: list[tuple[str, int, int]], place: int, sense: Sense | None) -> tuple[Sense | None, int]:
        following = tokens[place + 1][0] if place + 1 < len(tokens) else ""
        for pieces, longer in self._longer[tokens[place][0]]:
            if pieces[1] == following and pieces == tuple(token[0] for token in tokens[place : place + len(pieces)]):
                return longer, len(pieces)
        return sense, 1

    def _figure(self, tokens: list[tuple[str, int, int]], place: int) -> tuple[Sense, int]:
        """A figure with the ending that makes it an ordinal. One glued to other letters or figures counts nothing."""
        word, start, end = tokens[place]
        number = int(word) if len(word) <= 4 else -1
        before = tokens[place - 1] if place and tokens[place - 1][2] == start else None
        if before is not None and self._stuck(tokens, place):
            return self._single_figure("figure", number), 1
        count = self._ending(tokens, place)
        if count:
            return self._single_figure("o d n" if 1 <= number <= 31 else "n", number), 1 + count
        if place + 1 < len(tokens) and tokens[place + 1][1] == end and self._glued(tokens, place):
            return self._single_figure("figure", number), 1
        if 1 <= number <= 31:
            return self._single_figure("n d", number), 1
        if 1000 <= number < 2200 and len(word) == 4:
            return self._single_figure("year", number), 1
        return self._single_figure("n" if 0 <= number <= 999 else "figure", number), 1

    def _single_figure(self, names: str, number: int) -> Sense:
        return Sense(self._figures[names], dict.fromkeys(names.split(), number))

    def _stuck(self, tokens: list[tuple[str, int, int]], place: int) -> bool:
        """Whether what stands right before a figure makes it part of something else ("A4", "3.5", "€5")."""
        before = tokens[place - 1][0]
        if before[0].isalpha():
            return not (before in _CARRIED or before in self._single or "㐀" <= before[0] <= "鿿")
        joined = place > 1 and tokens[place - 2][2] == tokens[place - 1][1] and tokens[place - 2][0][0].isdecimal()
        return (before in ".,:/٫٬" and joined) or before in "$€£¥#№§+"

    def _ending(self, tokens: list[tuple[str, int, int]], place: int) -> int:
        """How many tokens after a figure make it an ordinal: "3rd", "1-го", "21'inci", "1:a"."""
        place += 1
        glued = place < len(tokens) and tokens[place][1] == tokens[place - 1][2]
        if glued and tokens[place][0] in _SUFFIXES:
            return 1
        joint = glued and tokens[place][0] in "-'’:." and place + 1 < len(tokens)
        if joint and tokens[place + 1][1] == tokens[place][2] and tokens[place + 1][0] in _SUFFIXES:
            return 2 if tokens[place][0] != "'" or len(tokens[place + 1][0]) > 2 or self.language == "tr" else 0
        return 0

    def _glued(self, tokens: list[tuple[str, int, int]], place: int) -> bool:
        """Whether what follows right on makes a figure part of something else ("5G", "3.5", "20%")."""
        after = tokens[place + 1][0]
        if after[0].isalpha():
            return not ("㐀" <= after[0] <= "鿿" or after in self._single or after in ("г", "р", "r"))
        joined = place + 2 < len(tokens) and tokens[place + 2][1] == tokens[place + 1][2]
        return after in "%$€£" or (after in ".,:/" and joined and tokens[place + 2][0][0].isdecimal())


@lru_cache(maxsize=32)
def of(language: str) -> Lexicon:
    """The lexicon of a language; English where it is not known."""
    return Lexicon(language)


def fold(text: str) -> str:
    """Lower case with every letter in its place, and one apostrophe for both."""
    return text.replace("İ", "i").replace("’", "'").lower()  # of all letters only this one is two in lower case


def _entries(language: str) -> Iterator[tuple[str, str, Any]]:
    """Every phrase with a class and its value."""
    yield from ((mark, name, mark) for mark, name in _MARKS.items())
    yield from _names(language)
    yield from _numbers(language)
    yield from _periods(language)
    for role in (*_PLAIN, "year tail", "short tail"):
        yield from ((phrase, role, role) for phrase in words.phrases(language, role))
    yield from ((letter, "code", letter) for letter in ("q", "t", "k", "h"))


def _names(language: str) -> Iterator[tuple[str, str, Any]]:
    """Months, weekdays and feasts. English months are read in every language, short ones as headers of mail have."""
    own = words.months(language)
    yield from ((name, "month", number) for name, number in own.items())
    for name, number in words.months("en").items():
        if name not in own:
            yield name, "month" if len(name) > 4 else "header month", number
    yield from ((name, "weekday", number) for name, number in words.weekdays(language).items())
    yield from ((name, "short", number) for name, number in words.short_weekdays(language).items())
    yield from ((name, "past weekday", number) for name, number in words.past_weekdays(language).items())
    yield from ((name, "holiday", rule) for name, rule in words.holidays(language))


def _periods(language: str) -> Iterator[tuple[str, str, Any]]:
    """Units, and phrases that are a day or period by themselves."""
    yield from ((phrase, "period", (unit, steps)) for phrase, unit, steps in words.shifted(language))
    for unit in _UNITS:
        for phrase in words.phrases(language, unit):
            yield phrase, "unit", unit
            yield phrase, f"unit {unit}", unit
    for role, unit in _PLURALS.items():
        yield from ((phrase, "units", unit) for phrase in words.phrases(language, role))
        yield from ((phrase, "dual", unit) for phrase in words.phrases(language, f"2{unit}"))
    for role, steps in _DEICTIC.items():
        yield from ((phrase, "deictic", steps) for phrase in words.phrases(language, role))
    yield from ((phrase, "around", ("weekend~", 0)) for phrase in words.phrases(language, "weekend0"))
    for number in (1, 2):
        yield from ((phrase, "half code", number) for phrase in words.phrases(language, f"half{number}"))
    for role in ("quarter", "halve") if language != "en" else ():
        yield from ((phrase, f"unit {role}", role) for phrase in words.phrases("en", role))


def _numbers(language: str) -> Iterator[tuple[str, str, Any]]:
    for word, number in words.cardinals(language):
        yield word, "n", number
        if 1 < number <= 31:  # "one" is an article in most languages
            yield word, "d", number
    for role, steps in (("year before", -1), ("same year", 0), ("year after", 1)):
        yield from ((phrase, "same year", steps) for phrase in words.phrases(language, role))
    if language == "ar":
        yield from ((f"ال{word}", "n", number) for word, number in words.cardinals(language))
    if language == "en":
        yield from ((article, "n", 1) for article in ("a", "an"))
    for word, number in words.ordinals(language):
        yield word, "o", number
        yield word, "d", number
    yield from ((roman, "roman", number) for number, roman in enumerate(_ROMAN, start=1))
    if language in ("zh", "ja"):
        yield from ((mark, "day mark", mark) for mark in "日号號")
        yield from ((digit, "weekday digit", number) for number, digit in enumerate("一二三四五六日"))
        yield "天", "weekday digit", 6
