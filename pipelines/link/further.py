"""Occurrences of a known name that the finders missed: the same letters, whole words, wherever they stand."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from indexer.model.documents import Page
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention
from indexer.text import names

_WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*")
_RUN = re.compile(r"[^\W_]+")
_UNSPACED = frozenset({"Han", "Kana", "Hangul", "Thai"})
_SCORE = 0.85
FINDER = "link"

Known = Mapping[str, tuple[Kind, str]]  # surface -> kind and entity key
_Place = tuple[int, int, str]  # start, end, surface
_Runs = tuple[str, ...]


class Sought:
    """Known names made ready to be looked for on page after page, in time that grows with the text, not with how many
    names there are. `common` are single words that also occur in small letters: they are not looked for."""

    def __init__(self, known: Known, common: frozenset[str]) -> None:
        self._known = known
        self._rank: dict[str, int] = {}
        self._unspaced: dict[str, list[str]] = defaultdict(list)  # by their first two letters
        self._spaced: dict[str, dict[_Runs, list[str]]] = defaultdict(lambda: defaultdict(list))  # by their first word
        for surface in sorted(known, key=lambda one: -len(one)):
            self._rank[surface] = len(self._rank)
            if names.script(surface) in _UNSPACED:
                self._unspaced[surface[:2]].append(surface)
            elif surface not in common and (first := _WORD.match(surface)):
                self._spaced[first.group()][tuple(_RUN.findall(surface))].append(surface)
        self._sizes = {word: sorted({*map(len, found)}, reverse=True) for word, found in self._spaced.items()}

    def on(self, page: Page, taken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
        """Mentions of known names outside `taken` stretches.

        A person's or place's single word is passed over where it is part of a longer capitalised run: "Michel Street".
        """
        free = _Free(taken)
        for start, end, surface in (*self._joined(page.text), *self._apart(page.text)):
            kind, key = self._known[surface]
            if free.is_free(start, end) and not _within_longer(page, start, end, kind):
                free.take(start, end)
                yield Mention(kind, page.text[start:end], page.number, start, end, FINDER, _SCORE, entity=key)

    def _joined(self, text: str) -> list[_Place]:
        """Start, end and surface of each name in a script without spaces, the longest first."""
        found = [
            (start, start + len(surface), surface)
            for start in (range(len(text)) if self._unspaced else ())
            for surface in self._unspaced.get(text[start : start + 2], ())
            if text.startswith(surface, start)
        ]
        return sorted(found, key=lambda one: (self._rank[one[2]], one[0]))

    def _apart(self, text: str) -> Iterator[_Place]:
        """The same of names of whole words, in order, the longest where several begin together."""
        if not self._spaced:
            return
        starts = [run.start() for run in _RUN.finditer(text)]
        runs, places = _RUN.findall(text), {start: place for place, start in enumerate(starts)}
        for word in _WORD.finditer(text):
            first = next((one for one in _as_written(word.group()) if one in self._spaced), None)
            if first is None:
                continue
            for size in self._sizes[first]:
                place = places[word.start()]
                end = self._ended(text, word.start(), self._spaced[first].get(tuple(runs[place : place + size]), ()))
                if end is not None:
                    yield word.start(), *end
                    break

    @staticmethod
    def _ended(text: str, start: int, surfaces: Sequence[str]) -> tuple[int, str] | None:
        """Where the first of these names that stands there ends, and which it is."""
        ends = ((_end(text, start, surface), surface) for surface in surfaces)
        return next(((end, surface) for end, surface in ends if end and _ends_word(text, end)), None)


def _as_written(word: str) -> tuple[str, str]:
    return word, names.strip_possessive(word)


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
    small = {word for text in texts for word in _SMALL.findall(text)}
    return frozenset(surface for lower, surface in wanted.items() if lower in small and lower != surface)


_SMALL = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")
