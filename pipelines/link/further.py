"""Occurrences of a known name that the finders missed: the same letters, whole words, wherever they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from indexer.model.documents import Page
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention
from indexer.text import names

_WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*")
_UNSPACED = frozenset({"Han", "Kana", "Hangul", "Thai"})
_SCORE = 0.85
FINDER = "link"

Known = Mapping[str, tuple[Kind, str]]  # surface -> kind and entity key


def occurrences(
    page: Page, known: Known, taken: Sequence[tuple[int, int]], common: frozenset[str]
) -> Iterator[Mention]:
    """Mentions of known names outside `taken` stretches. `common` are single words that also occur in small letters.

    A person's or place's single word is passed over where it is part of a longer capitalised run: "Michel Street".
    """
    free = _Free(taken)
    for start, end, surface in _candidates(page.text, known, common):
        kind, key = known[surface]
        if free.is_free(start, end) and not _within_longer(page, start, end, kind):
            free.take(start, end)
            yield Mention(kind, page.text[start:end], page.number, start, end, FINDER, _SCORE, entity=key)


class _Free:
    """Which characters of a page no mention holds."""

    def __init__(self, taken: Sequence[tuple[int, int]]) -> None:
        self._held = bytearray(max((end for _, end in taken), default=0))
        for start, end in taken:
            self.take(start, end)

    def is_free(self, start: int, end: int) -> bool:
        return not any(self._held[start:end])

    def take(self, start: int, end: int) -> None:
        if end > len(self._held):
            self._held.extend(bytes(end - len(self._held)))
        self._held[start:end] = b"\x01" * (end - start)


def _candidates(text: str, known: Known, common: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Start, end and surface of each occurrence, the longest name first where several begin together."""
    by_first: dict[str, list[str]] = {}
    for surface in sorted(known, key=lambda one: -len(one)):
        if names.script(surface) in _UNSPACED:
            yield from ((*found.span(), surface) for found in re.finditer(re.escape(surface), text))
        elif surface not in common and (first := _WORD.match(surface)):
            by_first.setdefault(first.group(), []).append(surface)
    for start, surfaces in _opening(text, by_first) if by_first else ():
        for surface in surfaces:
            end = _end(text, start, surface)
            if end and _ends_word(text, end):
                yield start, end, surface
                break


def _opening(text: str, by_first: Mapping[str, list[str]]) -> list[tuple[int, list[str]]]:
    """Where a word of the text is the first of a name, with those names, in order."""
    starts = _starts(text)
    found = [(start, surfaces) for word, surfaces in by_first.items() for start in starts.get(word, ())]
    for word in starts.keys() - by_first.keys():
        if word[-1] in "sS" and (surfaces := by_first.get(names.strip_possessive(word))):
            found.extend((start, surfaces) for start in starts[word])
    return sorted(found)


@lru_cache(maxsize=4)
def _starts(text: str) -> dict[str, list[int]]:
    """Where each word of a text begins."""
    found: dict[str, list[int]] = {}
    for word in _WORD.finditer(text):
        found.setdefault(word.group(), []).append(word.start())
    return found


def _end(text: str, start: int, surface: str) -> int:
    """One past the name at `start`, which may go on in the next line; 0 where it does not stand there."""
    if text.startswith(surface, start):
        return start + len(surface)
    if " " not in surface or "\n" not in text[start : start + len(surface) + 2]:
        return 0
    found = re.compile(r"[ \t\xa0]?\n?[ \t]?".join(map(re.escape, surface.split()))).match(text, start)
    return found.end() if found else 0


def _ends_word(text: str, end: int) -> bool:
    rest = text[end : end + 2]
    return not rest[:1].isalnum() and not (rest[:1] in "-_&" and rest[1:].isalnum() and rest[:1] != "-")


def _within_longer(page: Page, start: int, end: int, kind: Kind) -> bool:
    """Whether capitalised words around make it part of a name we do not know. Headings prove nothing."""
    if kind in (Kind.COMPANY, Kind.ORGANISATION) or " " in page.text[start:end] or page.in_heading(start):
        return False
    after = re.match(r"[ \xa0]([A-ZÀ-ÞА-ЯЁ][^\W\d_]*)", page.text[end : end + 30])
    before = re.search(r"([A-ZÀ-ÞА-ЯЁ][^\W\d_]*)[ \xa0]$", page.text[max(0, start - 30) : start])
    if after is not None:
        return True
    if before is None or before.group(1).casefold() in names.honorifics():
        return False
    return kind is Kind.PLACE and not _opens_sentence(page.text, start - len(before.group()))


def _opens_sentence(text: str, start: int) -> bool:
    return text[:start].rstrip()[-1:] in ("", ".", "!", "?", "“", "”", '"', ":")


def common_words(texts: Sequence[str], surfaces: Sequence[str]) -> frozenset[str]:
    """Of these single-word names, those that the texts also write small: "May", "Parliament", "Apple"."""
    wanted = {surface.lower(): surface for surface in surfaces if surface.isalpha() and not surface.isupper()}
    found = {lower for text in texts for lower in wanted.keys() & _letters(text)}
    return frozenset(surface for lower, surface in wanted.items() if lower in found and lower != surface)


@lru_cache(maxsize=4)
def _letters(text: str) -> frozenset[str]:
    return frozenset(_SMALL.findall(text))


_SMALL = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")
