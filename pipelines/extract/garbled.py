"""How sound a text layer is, as a share: what fonts without a character table, wrong encodings and letters set one by
one make of words is told from words."""

import re
import unicodedata
from collections import Counter
from math import sqrt

_LOST = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x80-\x9f]|\\(cid:\\d+\\)")
_TOKEN = re.compile(r"\S+")
_MIXED = re.compile(r"[^\W\d_][!-&(*+/<=>?@\[\\\]^_{|}~][^\W\d_]|[a-z]\d[a-z]|[a-z][A-Z][a-z][A-Z]")
_ADDRESS = re.compile(r"https?:|www\.|@|[/\\_]|\.\w{2,4}$")
_ACCENT = re.compile("[a-z][\u0300-\u036f]")
_VIETNAMESE = re.compile("[\u031b\u0323\u0309đ]")
# A letter of two or three bytes in UTF-8, read as Windows code page 1252.
_TWO_BYTES = re.compile(
    "[\u00c2-\u00f4](?:[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc]|[\u2013-\u203a\u20ac\u2122])"
)
LEAST_PAIRS, MOST_PAIRS = 6, 0.04  # of such letters on a page, and their share of it
_SPACED = re.compile("[A-Za-z\u00c0-\u052f\u0590-\u06ff]")  # scripts that part words by spaces
SAMPLE = 300  # code points looked at, from the beginning and from the middle
LONGEST = 30  # letters; longer words are several run together
LEAST_LETTERS = 100  # of a script; of fewer their frequency tells nothing
LEAST_WORDS = 20
RUN_ON = 15  # letters of a word in the mean; more have words that run together
UNLIKE = 0.78  # a text whose letters are less like those of its script than this was put in other letters
APART = 0.5  # share of words of one letter from which letters were set one by one
ACCENTED = 0.35  # share of letters with accents from which another script was read as Western European
# How often each letter occurs, in thousandths: means of ten languages of the script for Latin, of two for Cyrillic,
# counted in half of the sentences of Universal Dependencies that `tests/benchmarks/bench_language.py` reads.
_USUAL = (
    "a93 b16 c24 d44 e133 f16 g26 h19 i73 j7 k25 l51 m32 n76 o58 p20 q2 r74 s64 t66 u32 v16 w8 x1 y14 z10",
    "а80 б15 в50 г16 ґ0 д30 е65 є3 ё0 ж9 з20 и68 і30 ї4 й12 к34 л40 м32 н71 "
    "о103 п28 р48 с49 т58 у30 ф3 х9 ц7 ч14 ш7 щ4 ъ0 ы11 ь18 э2 ю9 я22",
)
_PARTS = [{part[0]: float(part[1:]) for part in line.split()} for line in _USUAL]


def quality(text: str) -> float:
    """Share of the characters of `text` that stand in sound words, 0 to 1; 1 for an empty text.

    Unsound are characters that stand for none, signs amid letters, and Latin words that were run together; texts whose
    letters are not spread as in any language of their script, and those of single letters.
    """
    if len(text) > 2 * SAMPLE:  # a garbled page is so throughout
        text = f"{text[:SAMPLE]} {text[len(text) // 2 :][:SAMPLE]}"
    tokens = _TOKEN.findall(text)
    if not tokens:
        return 1.0
    return min(_sound_share(text, tokens), _sound_letters(text), _sound_words(tokens))


def _sound_share(text: str, tokens: list[str]) -> float:
    """Of the characters those that stand in sound words."""
    total = sum(map(len, tokens))
    if text.isascii() and text.isprintable() and len(text) < 9 * len(tokens):
        suspects = [token for token in tokens if not token.isalnum()]
    else:
        suspects = tokens
    return 1.0 - sum(_unsound(token) for token in suspects) / total


def _unsound(token: str) -> int:
    lost = sum(len(match) for match in _LOST.findall(token))
    if lost > 0.2 * len(token):
        return len(token)
    if _ADDRESS.search(token):
        return lost
    if _MIXED.search(token):
        return len(token)
    # Scripts without spaces run on by nature.
    if len(token) > LONGEST and token.isascii() and token.isalpha():
        return len(token)
    return lost


def _sound_letters(text: str) -> float:
    """How like the letters of a text are to those of its script, where they are not; else 1."""
    if text.isascii():
        letters = Counter(text.casefold())
    else:
        pairs = len(_TWO_BYTES.findall(text))
        if pairs >= LEAST_PAIRS and 2 * pairs > MOST_PAIRS * len(text):
            return 0.5
        plain = unicodedata.normalize("NFD", text.casefold())
        if (accented := _accented(plain)) > ACCENTED:
            return 1.0 - accented
        letters = Counter(plain)
    for usual in _PARTS:
        counts = {letter: letters[letter] for letter in usual}
        if sum(counts.values()) >= LEAST_LETTERS:
            likeness = _likeness(counts, usual)
            if likeness < UNLIKE:
                return likeness * 0.9
    return 1.0


def _accented(plain: str) -> float:
    """Of the Latin letters of a decomposed text those with an accent; none where these are Vietnamese."""
    latin = sum("a" <= letter <= "z" for letter in plain)
    if latin < LEAST_LETTERS or _VIETNAMESE.search(plain):
        return 0.0
    return len(_ACCENT.findall(plain)) / latin


def _likeness(counts: dict[str, int], usual: dict[str, float]) -> float:
    """The cosine of the angle between two frequencies."""
    product = sum(count * usual[letter] for letter, count in counts.items())
    return product / sqrt(sum(n * n for n in counts.values()) * sum(n * n for n in usual.values()))


def _sound_words(tokens: list[str]) -> float:
    """Less than 1 where most words are of a single letter, or are longer in the mean than those of any language."""
    words = [token for token in tokens if _SPACED.match(token)]
    alone = sum(len(word) == 1 for word in words)
    if len(words) >= LEAST_WORDS and alone > APART * len(words):
        return 1.0 - alone / len(words)
    length = sum(len(word) for word in words if not _ADDRESS.search(word))
    return RUN_ON / length * len(words) * 0.7 if length >= 2 * LEAST_LETTERS and length > RUN_ON * len(words) else 1.0
