"""What a name is looked up by: its words, acronyms, pairs of Chinese letters; and the keys that misspelt words share.

Knows no table: the store keeps tokens and keys, this says which there are.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from indexer.model.kinds import Kind
from indexer.text import by_ear, names, phonemes
from indexer.text.letters import script
from indexer.text.matching import prepared
from indexer.text.word_likeness import skeleton

VERSION = 2  # raise it when tokens, keys, or the keys of `blocks` change
ACRONYM = "."  # before an acronym, so that "ECB" does not find "Ecb" as a word
MOST_WORDS, LONGEST_WORD = 12, 40
_MOST_CONSONANTS = 8
_HALVED = 5  # letters; of a word so long one half is whole after one slip


def tokens(name: str, kind: Kind | str) -> tuple[str, ...]:
    """The tokens of a spelling of a name, words first; none where nothing is left to look for."""
    words = tuple(word[:LONGEST_WORD] for word in prepared(name, str(kind)).words[:MOST_WORDS])
    more = [part for word in words for part in _parts(word)]
    if str(kind) != Kind.PERSON and len(words) > 1:
        more += sorted(ACRONYM + letters.lower() for letters in names.acronyms(name) if letters.isascii())
    return tuple(dict.fromkeys((*words, *more)))


def asked(text: str) -> tuple[str, ...]:
    """The words of a name that is looked for; of what kind it is, is not known."""
    return tuple(word[:LONGEST_WORD] for word in names.without_titles(prepared(text, "").words)[:MOST_WORDS])


def begun(text: str) -> tuple[str, ...]:
    """The words of a name that is being typed, legal form and all; the last may be the beginning of one."""
    return tuple(map(names.latin, names.words(text)))


def otherwise(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Tokens that a name may also be kept by: neighbours written as one, first letters, Chinese letters in pairs."""
    joined = [left + right for left, right in pairwise(words)]
    joined += ["".join(words)] if len(words) > 2 else []
    letters = text.replace(".", "").strip()
    short = [ACRONYM + letters.lower()] if letters.isupper() and letters.isalnum() and 2 <= len(letters) <= 8 else []
    long = [one.lower() for one in names.acronyms(text) if one.isascii() and len(one) > 2] if len(words) > 2 else []
    return tuple(dict.fromkeys((*joined, *short, *sorted(long), *(part for word in words for part in _parts(word)))))


def keys(word: str) -> frozenset[str]:
    """What a word shares with words that sound or look like it, and with any that one slip makes of it."""
    if word.startswith(ACRONYM):
        return frozenset()
    found = set(by_ear.keys(word)) | _rough(word)
    if len(word) >= 4 and word.isascii():
        found.add("0" + skeleton(word))
    if len(word) >= _HALVED and word.isascii():
        half = len(word) // 2
        found |= {f"<{len(word)}{word[:half]}", f">{len(word)}{word[half:]}"}
    return frozenset(found)


def keys_of_misspelt(word: str) -> frozenset[str]:
    """The keys under which the words are kept that this may be a misspelling of."""
    found = set(keys(word))
    for length in (len(word) - 1, len(word) + 1):
        if length >= _HALVED and word.isascii():
            half = length // 2
            found |= {f"<{length}{word[:half]}", f">{length}{word[half - length :]}"}
    return frozenset(found)


def _rough(word: str) -> set[str]:
    """The consonants of a word, roughly, and what is left of them without any one: words one apart share a key."""
    row = phonemes.consonants(word)
    if len(row) < 2:
        return set()
    less = {row[:at] + row[at + 1 :] for at in range(len(row))} if 3 <= len(row) <= _MOST_CONSONANTS else set()
    return {f"*{one}" for one in {row, *less}}


@lru_cache(maxsize=16384)
def _parts(word: str) -> tuple[str, ...]:
    """Of a run of Chinese letters its pairs and how it is read; of other words nothing."""
    if word.isascii() or script(word) != "Han":
        return ()
    pairs: Iterable[str] = (word[at : at + 2] for at in range(len(word) - 1)) if len(word) > 2 else ()
    return (*pairs, phonemes.pinyin(word)[:LONGEST_WORD])
