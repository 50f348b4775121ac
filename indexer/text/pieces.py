"""Cuts words into the pieces of the multilingual encoder: a unigram model, the likeliest cut by Viterbi search.

Kudo 2018, "Subword Regularization"; vocabulary and scores are XLM-R's, read by `encoder_file`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

SPACE = "\u2581"  # how the vocabulary writes the space before a word
LONGEST_WORD = 24  # pieces of one word that are kept: more of it tells the encoder nothing
IDEOGRAPHS = 2  # in a piece: longer ones hold the word before a name, too ("在中国", in China)
CACHED = 200_000  # words whose cut is remembered
LONGEST_CACHED = 32  # characters; longer stretches without a space, as Chinese has them, seldom come again

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_CJK}]+|[^\\W{_CJK}]+|[^\\w\\s]")
_IDEOGRAPH = re.compile(f"[{_CJK}]")


class Vocabulary(Protocol):
    """What the cutter needs of an encoder's file."""

    pieces: list[str]
    scores: list[float]
    normal: dict[int, str]
    unknown: int


class Word(NamedTuple):
    """The smallest that a name is made of: its place in the text, and its pieces."""

    start: int
    end: int
    pieces: tuple[int, ...]


def words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Start and end of each word, stretch of ideographs and sign of `start:end`."""
    return [match.span() for match in _WORD.finditer(text, start, end)]


class Pieces:
    """Cuts words; keeps the cuts of the words it has seen."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._ids = {piece: number for number, piece in reversed(list(enumerate(vocabulary.pieces)))}
        self._ids.pop(vocabulary.pieces[vocabulary.unknown], None)
        self.vocabulary = vocabulary.pieces
        self._scores = vocabulary.scores
        self._normal = vocabulary.normal
        self._unknown = vocabulary.unknown
        self._unknown_score = min(vocabulary.scores) - 10  # as sentencepiece has it
        self._longest = max(map(len, vocabulary.pieces))
        self._known: dict[tuple[str, bool], tuple[int, ...]] = {}
        self._whole: dict[str, list[int]] = {}

    def of_text(self, text: str) -> list[int]:
        """The pieces of a whole text, cut as the encoder was taught: between spaces only, signs with their words."""
        found: list[int] = []
        for word in text.translate(self._normal).split():
            cut = self._whole.get(word)
            if cut is None:
                cut = self._best(SPACE + word)
                if len(self._whole) >= CACHED:
                    self._whole.clear()
                if len(word) <= LONGEST_CACHED:
                    self._whole[word] = cut
            found.extend(cut)
        return found

    def words(self, text: str, start: int, end: int) -> Iterator[Word]:
        """The words of `start:end`. Ideographs stand without spaces: there each piece is a word by itself."""
        for left, right in words(text, start, end):
            pieces = self.of_word(text, left, right)
            if _IDEOGRAPH.match(text, left):
                yield from self._apart(left, right, pieces)
            elif pieces:
                yield Word(left, right, pieces)

    def _apart(self, start: int, end: int, pieces: tuple[int, ...]) -> Iterator[Word]:
        """A word for each piece; one word of all where normalisation changed how many characters there are."""
        lengths = [1 if piece == self._unknown else len(self.vocabulary[piece]) for piece in pieces]
        if sum(lengths) != end - start:
            yield Word(start, end, pieces[:LONGEST_WORD])
            return
        for piece, length in zip(pieces, lengths, strict=True):
            yield Word(start, start + length, (piece,))
            start += length

    def of_word(self, text: str, start: int, end: int) -> tuple[int, ...]:
        """The pieces of the word at `start:end`; none for a word of characters that the normalisation drops."""
        word = text[start:end]
        spaced = (start == 0 or text[start - 1].isspace()) and not _IDEOGRAPH.match(word)
        key = (word, spaced)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= CACHED:
                self._known.clear()
            found = self._cut(word, spaced=spaced)
            if len(word) <= LONGEST_CACHED:
                self._known[key] = found
        return found

    def _cut(self, word: str, *, spaced: bool) -> tuple[int, ...]:
        plain = word.translate(self._normal).replace(" ", "")
        if _IDEOGRAPH.match(word):
            return tuple(self._best(plain, longest=IDEOGRAPHS))
        return tuple(self._best((SPACE if spaced else "") + plain)[:LONGEST_WORD]) if plain else ()

    def _best(self, word: str, *, longest: int | None = None) -> list[int]:
        """The cut with the highest sum of scores, of pieces of no more than `longest` characters."""
        longest = longest or self._longest
        length = len(word)
        best = [0.0] + [float("-inf")] * length
        piece, origin = [0] * (length + 1), [0] * (length + 1)
        for start in range(length):
            for end in range(start + 1, min(length, start + longest) + 1):
                number = self._ids.get(word[start:end])
                score = self._scores[number] if number is not None else self._unknown_score
                if (number is not None or end == start + 1) and best[start] + score > best[end]:
                    best[end], origin[end] = best[start] + score, start
                    piece[end] = self._unknown if number is None else number
        cut, end = [], length
        while end > 0:
            cut.append(piece[end])
            end = origin[end]
        return cut[::-1]
