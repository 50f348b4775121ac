"""A sentence as tokens: names and values as found, cue words with their classes, everything else as it comes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.model.kinds import ENTITY_KINDS, LEGAL_PERSONS, Kind
from indexer.model.mentions import Mention, Span
from pipelines.relate.cues import Cues, plain

_PARTY = {
    Kind.COMPANY: frozenset({"party", "firm"}),
    Kind.ORGANISATION: frozenset({"party", "body"}),
    Kind.PERSON: frozenset({"party", "person"}),
    Kind.PLACE: frozenset({"party", "place"}),
}
_VALUES = {
    Kind.MONEY: frozenset({"money"}),
    Kind.DATE: frozenset({"date"}),
    Kind.PERCENT: frozenset({"percent"}),
    Kind.IDENTIFIER: frozenset({"identifier"}),
}
_MARKS = {
    **dict.fromkeys(",，", "comma"),
    **dict.fromkeys(";；", "break"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys("(（[", "open"),
    **dict.fromkeys(")）]", "close"),
    **dict.fromkeys('"“”„«»《》「」', "quote"),
    **dict.fromkeys("—–", "dash"),
    **dict.fromkeys("&", "and"),
    **dict.fromkeys("、", "and"),
}
_FUND = re.compile(r"(?i)fund\b|fond|fondo\b|фонд|基金")
_OTHER = frozenset({"other"})
_CODE = re.compile(r"[/-]\d{2}")
_SURE = 0.85  # from here on what the names model calls a person is one, and no firm with a name like one


@dataclass(slots=True)
class Token:
    """`classes` are those of `_PARTY`, `_VALUES`, `_MARKS` and the cue files; "other" for any other word.

    `start:end` are offsets of the page. `places` are the places within a described body ("authorities in Hotan").
    """

    classes: frozenset[str]
    start: int
    end: int
    word: str = ""
    capital: bool = False
    number: int = 0
    mention: Mention | None = None
    places: tuple[Mention, ...] = ()

    def __contains__(self, name: str) -> bool:
        return name in self.classes

    def any(self, names: frozenset[str]) -> bool:
        """Whether it has one of these classes."""
        return not self.classes.isdisjoint(names)


def same(one: Token, other: Token | Span) -> bool:
    """Whether both name one entity, or stand for one name."""
    if isinstance(other, Span):
        entity, there = other.entity, one.start == other.start
    else:
        entity, there = other.mention.entity if other.mention else "", one is other
    return there or bool(entity and one.mention and one.mention.entity == entity)


def tokenise(text: str, start: int, end: int, mentions: Sequence[Mention], cues: Cues) -> list[Token]:
    """The tokens of `text[start:end]`. `mentions` lie within it, in order of start, without overlap."""
    found: list[Token] = []
    place = start
    for mention in mentions:
        classes = _PARTY.get(mention.kind) or _VALUES.get(mention.kind)
        if classes is None or mention.start < place or (mention.kind in ENTITY_KINDS and not mention.entity):
            continue
        if mention.kind is not Kind.PLACE and mention.kind in ENTITY_KINDS and _bare_head(mention.surface, cues):
            continue  # "Estado" by itself is no name
        if mention.kind in ENTITY_KINDS and _CODE.match(text, mention.end):
            continue  # the office in the number of a contract: "ASL/2018/07"
        found.extend(_hyphened(text, place, _words(text, place, mention.start, cues)))
        if mention.kind in LEGAL_PERSONS and _FUND.search(mention.surface):
            classes = classes | {"fundparty"}
        if _may_be_a_firm(mention) and not _is_a_seat(mention, found):
            classes = classes | {"firm"}
        if cues.unspaced and found and found[-1].word == "将" and "party" in classes:
            found[-1].classes = _OTHER  # before a name it points to what is acted upon, and plans nothing
        found.append(Token(classes, mention.start, mention.end, mention=mention, capital=True))
        place = mention.end
    found.extend(_hyphened(text, place, _words(text, place, end, cues)))
    return found


def _may_be_a_firm(mention: Mention) -> bool:
    """Whether the names model only supposes that this is a person or place."""
    return mention.kind in (Kind.PERSON, Kind.PLACE) and mention.finder == "model" and mention.score < _SURE


def _is_a_seat(mention: Mention, before: Sequence[Token]) -> bool:
    """Whether words before a place say that it is where something is: "in Ningbo", "Vega of Ningbo"."""
    if mention.kind is not Kind.PLACE or not before:
        return False
    of_a_party = len(before) > 1 and before[-1].any(_SEATING) and "party" in before[-2]
    return "in" in before[-1] or of_a_party


_SEATING = frozenset({"of", "from", "comma"})


def _bare_head(surface: str, cues: Cues) -> bool:
    """Whether a name is nothing but a word for any state or body."""
    if " " in surface or cues.unspaced is not None:
        return False
    word = plain(surface)
    return any(form == (word,) and name in ("authority", "seat") for form, name in cues.forms.get(word, ()))


def _hyphened(text: str, start: int, words: list[Token]) -> list[Token]:
    """The words behind a name; one joined to it by a hyphen is no verb: "Vega-owned", "Vega-Tochter"."""
    if words and words[0].start == start + 1 and text[start] in "-‑" and start > 0 and text[start - 1].isalnum():
        word = words[0]
        word.classes = frozenset({"xowned"}) if "owned" in word else (word.classes & _KEPT) or _OTHER
    return words


_KEPT = frozenset({"subsidiary", "director", "owned", "shareholder"})


@lru_cache(maxsize=8)
def _pattern(word: str) -> re.Pattern[str]:
    marks = re.escape("".join(_MARKS))
    return re.compile(rf"(?P<poss>['’]s\b|(?<=s)['’](?=\s))|(?P<word>{word})|(?P<mark>[{marks}]|\s[-]\s)")


def _words(text: str, start: int, end: int, cues: Cues) -> list[Token]:
    if start >= end:
        return []
    return list(_unspaced(text, start, end, cues)) if cues.unspaced else _spaced(text, start, end, cues)


def _spaced(text: str, start: int, end: int, cues: Cues) -> list[Token]:
    pieces = list(_pattern(cues.word.pattern).finditer(text, start, end))
    words = [plain(piece.group()) for piece in pieces]
    found: list[Token] = []
    place, last = 0, len(pieces)
    while place < last:
        piece, word = pieces[place], words[place]
        left, right = piece.span()
        if piece.lastgroup == "word":
            size, classes = cues.at(words, place)
            if size > 1:
                right, word = pieces[place + size - 1].end(), ""
            found.append(_word(text, left, right, classes, word))
            place += size
            continue
        classes = _POSSESSIVE if piece.lastgroup == "poss" else _MARKED.get(text[left], _DASH)
        found.append(Token(classes, left, right, word=piece.group()))
        place += 1
    return found


_POSSESSIVE, _DASH = frozenset({"poss"}), frozenset({"dash"})
_MARKED = {mark: frozenset({name}) for mark, name in _MARKS.items()}


def _word(text: str, left: int, right: int, classes: frozenset[str], word: str = "") -> Token:
    """The token of a word; `word` is its plain form where that is known already."""
    word = word or plain(text[left:right])
    number = 0
    if not classes and not word.isdecimal():
        return Token(_OTHER, left, right, word, text[left].isupper())
    if word.isdecimal():
        part = text[right : right + 1] in _PARTING and text[right + 1 : right + 2].isdigit()  # of "2018/114"
        number = int(word) if len(word) <= 4 and not part else 0
        classes = classes | {"number"} if number else classes
    else:
        numbers = [name for name in classes if name.startswith("number:")]
        if numbers:
            number = int(numbers[0].partition(":")[2])
            classes = (classes - set(numbers)) | {"number"}
    return Token(classes or _OTHER, left, right, word, text[left].isupper(), number)


_PARTING = frozenset("/-.,")


def _unspaced(text: str, start: int, end: int, cues: Cues) -> Iterator[Token]:
    """Chinese: cue words wherever they stand, digits together, and what stands between them as one word."""
    assert cues.unspaced is not None
    place = start
    while place < end:
        if (found := cues.unspaced.match(text, place, end)) is not None:
            _, classes = cues.at([found.group()], 0)
            place, last = found.end(), place
            yield _word(text, last, place, classes)
        elif (run := _DIGITS.match(text, place, end)) is not None:
            place, last = run.end(), place
            yield _word(text, last, place, _OTHER)
        elif text[place].isspace() or text[place] in _STANDING_ALONE:
            if not text[place].isspace():
                yield Token(_marked(text[place]), place, place + 1, text[place])
            place += 1
        else:
            last = place
            while place < end and _goes_on(text, place, end, cues.unspaced):
                place += 1
            yield _word(text, last, place, _OTHER)


_DIGITS = re.compile(r"[0-9A-Za-z.]+")
_STANDING_ALONE = frozenset({*_MARKS, *"。！？…·"})


def _marked(sign: str) -> frozenset[str]:
    return _MARKED.get(sign, _OTHER)


def _goes_on(text: str, place: int, end: int, cue: re.Pattern[str]) -> bool:
    """Whether a sign belongs to no cue, number or mark."""
    sign = text[place]
    return not (
        sign.isspace() or sign in _STANDING_ALONE or _DIGITS.match(text, place, end) or cue.match(text, place, end)
    )
