"""A query cut into its signs and words, each with its place. Judges nothing: that is the parser's."""

import re
from dataclasses import dataclass
from enum import Enum, auto

OPENING, CLOSING = '"“”„«»‟＂', '"“”„«»‟＂'
_FIELD = re.compile(r"([^\W\d_][\w-]*)[:：](?!//)")
_SUFFIX = re.compile(r"(?:~(?P<near>\d*(?:\.\d+)?))?(?:\^(?P<boost>\d*(?:\.\d+)?))?(?=[\s()]|$)")
_CURRENCY = re.compile(r"[A-Za-z]{3}(?![\w])|[€$£¥]")
_WORD = re.compile(r"(?:\\.|[^\s()\[\]{}\"“”„«»‟＂])+", re.DOTALL)
_ENDS = re.compile(r"(?P<word>.*?)(?:~(?P<near>\d*(?:\.\d+)?))?(?:\^(?P<boost>\d*(?:\.\d+)?))?", re.DOTALL)
_BOUNDS = re.compile(r"\s*[^\s()]+\s+(?:TO|to)\s+[^\s()]+")
_SPACE = re.compile(r"[\s\u200b\ufeff\x00-\x1f]+")


class Sign(Enum):
    WORD = auto()
    QUOTE = auto()
    RANGE = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    PLUS = auto()
    MINUS = auto()


_OPERATORS = {"AND": Sign.AND, "&&": Sign.AND, "OR": Sign.OR, "||": Sign.OR, "NOT": Sign.NOT, "!": Sign.NOT}
_PREFIXES = {"+": Sign.PLUS, "-": Sign.MINUS, "!": Sign.NOT}


@dataclass(frozen=True, slots=True)
class Piece:
    """One sign or word. `near` and `boost` are the figures after ~ and ^: "" for a bare sign, None for no sign."""

    sign: Sign
    text: str
    start: int
    near: str | None = None
    boost: str | None = None
    exact: bool = False
    closed: bool = True  # whether a quotation or range was closed
    open_low: bool = False  # { instead of [
    open_high: bool = False
    suffix: str = ""  # the currency after a range


def pieces(query: str) -> list[Piece]:
    """The signs and words of a query in order. Any text can be cut; nothing is raised."""
    found: list[Piece] = []
    place, opened = 0, 0
    while place < len(query):
        if space := _SPACE.match(query, place):
            place = space.end()
            continue
        piece, place = _next(query, place, after=found[-1] if found else None, opened=opened)
        if piece is not None:
            opened += (piece.sign is Sign.OPEN) - (piece.sign is Sign.CLOSE)
            found.append(piece)
    return found


def _next(query: str, place: int, *, after: Piece | None, opened: int) -> tuple[Piece | None, int]:
    letter = query[place]
    if letter in "()":
        return _parenthesis(query, place)
    exact = letter == "=" and place + 1 < len(query) and not query[place + 1].isspace()
    begin = place + exact
    if query[begin] in OPENING:
        return _quotation(query, begin, exact=exact, opened=opened)
    if letter in "[{":
        if after is not None and after.sign is Sign.FIELD:
            return _range(query, place)
        return None, place + 1
    if letter in "]}":
        return None, place + 1
    if letter in _PREFIXES and _binds(query, place):
        return Piece(_PREFIXES[letter], letter, place), place + 1
    if (field := _FIELD.match(query, place)) and not (after is not None and after.sign is Sign.FIELD):
        return Piece(Sign.FIELD, field.group(1), place), field.end()
    return _word(query, begin, exact=exact)


def _binds(query: str, place: int) -> bool:
    """Whether + - ! stand before something they can bind to."""
    after = query[place + 1 : place + 2]
    return bool(after) and not after.isspace() and after not in "+-!)" and query[place : place + 2] != "!="


def _parenthesis(query: str, place: int) -> tuple[Piece, int]:
    if query[place] == "(":
        return Piece(Sign.OPEN, "(", place), place + 1
    suffix = _SUFFIX.match(query, place + 1)
    boost = suffix["boost"] if suffix else None
    return Piece(Sign.CLOSE, ")", place, boost=boost), suffix.end() if suffix else place + 1


def _quotation(query: str, place: int, *, exact: bool, opened: int) -> tuple[Piece, int]:
    end = next((at for at in range(place + 1, len(query)) if query[at] in CLOSING), -1)
    if end < 0:
        text = query[place + 1 :]
        closing = min(len(text) - len(text.rstrip(") \t\n")), len(text))
        spare = text[len(text) - closing :].count(")") if opened else 0
        end = len(query) - closing if spare else len(query)
        return Piece(Sign.QUOTE, query[place + 1 : end], place, exact=exact, closed=False), end
    suffix = _SUFFIX.match(query, end + 1)
    near, boost = (suffix["near"], suffix["boost"]) if suffix else (None, None)
    piece = Piece(Sign.QUOTE, query[place + 1 : end], place, near=near, boost=boost, exact=exact)
    return piece, suffix.end() if suffix else end + 1


def _range(query: str, place: int) -> tuple[Piece, int]:
    end = next((at for at in range(place + 1, len(query)) if query[at] in "]}"), -1)
    stop = next((at for at in range(place + 1, len(query)) if query[at] in '()[{"'), len(query))
    low = query[place] == "{"
    if end < 0 or end > stop:
        bounds = _BOUNDS.match(query, place + 1, stop)
        stop = bounds.end() if bounds else stop
        return Piece(Sign.RANGE, query[place + 1 : stop], place, closed=False, open_low=low), stop
    after = _CURRENCY.match(query, end + 1)
    suffix, rest = (after.group(), after.end()) if after else ("", end + 1)
    weight = _SUFFIX.match(query, rest)
    piece = Piece(
        Sign.RANGE,
        query[place + 1 : end],
        place,
        boost=weight["boost"] if weight else None,
        open_low=low,
        open_high=query[end] == "}",
        suffix=suffix,
    )
    return piece, weight.end() if weight else rest


def _word(query: str, place: int, *, exact: bool) -> tuple[Piece | None, int]:
    found = _WORD.match(query, place)
    if found is None:
        return None, place + 1
    text = found.group()
    if text in _OPERATORS and not exact:
        return Piece(_OPERATORS[text], text, place), found.end()
    ends = _ENDS.fullmatch(text)
    word, near, boost = (ends["word"], ends["near"], ends["boost"]) if ends and ends["word"] else (text, None, None)
    return Piece(Sign.WORD, word, place, near=near, boost=boost, exact=exact), found.end()
