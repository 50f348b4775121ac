"""Where sentences begin and end, in any language of the archive. Offsets are code points; text is left as it is."""

import re
from bisect import bisect_right
from functools import lru_cache

from indexer.text.word_lists import word_list

_ABBREVIATIONS = word_list("abbreviation")
_ENDINGS = re.compile(
    r"(?P<han>[。！？｡]+[」』”’）)》]*)"
    r"|(?P<mark>(?:[.!?…]|\.\.\.)+(?:[\"'”’»“)\]]|\s[»])*)(?=\s|$)"
    r"|(?P<glued>[.!?][”’»])(?=[A-ZÀ-ÞА-Я])"
    r"|(?P<note>(?<=[^\W\d_][^\W\d_][^\W\d_][^\W\d_])[.!?]\d{1,2})(?=\s+[A-ZÀ-ÞА-Я\d«„“]|\s*$)"
    r"|(?P<gap>[ \t]*\n[ \t]*\n\s*)"
)
_CLOSING = word_list("closing abbreviation")
_BEFORE = re.compile(r"([^\s(\[\"“„«]+)$")
_FORMS = word_list("dotted legal form")
_OPENERS = word_list("opens a sentence")
_NEXT = re.compile(r"\s*[\"'“”„«»‘’(\[–—-]*\s*(\S)(\w*)")
_YEARS = frozenset({"г", "гг"})
_CLOSERS = "\"'”’»«“)]"


@lru_cache(maxsize=32)
def spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, without the white space around it, in order and without overlap.

    An empty line always parts sentences (headings, paragraphs); a single line break does not, but for lines of a
    table or list whose line before is closed.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for ending in _ENDINGS.finditer(text):
        if ending.lastgroup == "mark" and not _closes(text, ending):
            continue
        _add(found, text, start, ending.end())
        start = ending.end()
    _add(found, text, start, len(text))
    return found


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, or run of sentences, that `start:end` lies in; the stretch itself where it lies in none."""
    all_spans = spans(text)
    starts = [one[0] for one in all_spans]
    first = bisect_right(starts, start) - 1
    last = bisect_right(starts, max(start, end - 1)) - 1
    if first < 0 or last < 0:
        return start, end
    return min(all_spans[first][0], start), max(all_spans[last][1], end)


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))


def _closes(text: str, ending: re.Match[str]) -> bool:
    """Whether the mark ends a sentence, seen from the word before and the letter after."""
    after = _NEXT.match(text, ending.end())
    following = after.group(1) if after else ""
    mark = ending.group().rstrip(_CLOSERS)
    if mark != ".":
        return not following.islower()
    before = _BEFORE.search(text, max(0, ending.start() - 40), ending.start())
    word = before.group(1) if before else ""
    if not following:
        return True
    if following.islower():
        return False
    if word.casefold() in _YEARS:
        return text[: ending.start() - len(word)].rstrip()[-1:].isdigit()  # "в 2017 г. Компания", not "г. Москва"
    if word.casefold() in _FORMS and (following + after.group(2) if after else "").casefold() in _OPENERS:
        return True  # "of Grupo Vega S.A. El presidente"
    return not _goes_on(word, following)


def _goes_on(word: str, following: str) -> bool:
    bare = word.rstrip(".").casefold()
    if len(bare) == 1 and bare.isalpha() and word[:1].isupper():
        return True  # an initial: "J. Smith"
    if bare.isdigit() and len(bare) <= 2:
        return True  # "1. mai", "am 3. Oktober", "1. Introduction": the number belongs to what follows
    if bare in _ABBREVIATIONS:
        return not (bare in _CLOSING and following.isupper())
    return bool(re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word)) and following.isalnum()
