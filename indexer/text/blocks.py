"""Keys under which names that may be one thing meet, so that not all have to be compared with all. They propose only;
how alike two names are, `likeness` says."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, permutations
from typing import NamedTuple

from indexer.model.kinds import Kind
from indexer.text import names, phonemes
from indexer.text.letters import script
from indexer.text.word_likeness import LEAST, alike
from indexer.text.word_lists import word_list

_SMALL = word_list("between") | word_list("particle")
_SHARED = word_list("trade") | word_list("head") | word_list("region")
_MOST_WORDS = 6  # of a name that make keys; beyond, names of bodies are sentences
_LEADING = 3  # words of a longer name by which a one-word name may go
_LEAST_ACRONYM = 4  # letters; shorter ones stand for too many names
_FEW = 3  # shared words that do not outweigh one on each side without an answer
_FEWEST, _MOST_CONSONANTS = 3, 8  # of a word that is also kept without any one
_NO_SPACES = frozenset({"Han", "Kana", "Hangul", "Thai"})


class _Marks(NamedTuple):
    """How keys are told apart that must meet only crosswise: those of long names and of the one word they share with
    short ones, acronyms and what they stand for, whole first names and initials."""

    long: str
    lone: str
    spelled: str
    short: str
    full: str
    initial: str


_KEPT, _SOUGHT = _Marks("l", "s", "a", "A", "f", "I"), _Marks("s", "l", "A", "a", "I", "f")
_MET = _Marks("l<", "l>", "a<", "a>", "f<", "f>")
_SIDES = {"<": 1, ">": 2}


def kept(name: str, kind: Kind | str = "") -> frozenset[str]:
    """The keys under which a name is to be kept."""
    return _keys(name, str(kind), _KEPT)


def sought(name: str, kind: Kind | str = "") -> frozenset[str]:
    """The keys under which names that may be the same as this one are kept."""
    return _keys(name, str(kind), _SOUGHT)


def met(name: str, kind: Kind | str = "") -> Iterator[tuple[str, int]]:
    """The keys under which names of one set meet: those kept and sought in one, each with a side. Names of one key may
    be the same where their sides differ or both are 0."""
    for key in _keys(name, str(kind), _MET):
        side = _SIDES.get(key[1:2], 0)
        yield (key[0] + key[2:], side) if side else (key, 0)


def hopeless(left: str, right: str, kind: Kind | str = "") -> bool:
    """Whether a cheap look shows that two names are of two things: each has a telling word that nothing in the other
    is like, and they share few. `likeness` comes to the same, thirty times as slowly."""
    one, other = _telling(left, str(kind)), _telling(right, str(kind))
    left_over, unmet = one - other, other - one
    if not left_over or not unmet or len(one & other) > _FEW:
        return False
    if len(one) == len(left_over):  # nothing is shared letter by letter: spaces and acronyms may differ
        return False
    return not any(_near(word, against) for word in left_over for against in unmet)


def _near(word: str, other: str) -> bool:
    return word in other or other in word or alike(word, other).value >= LEAST


@lru_cache(maxsize=262144)
def _telling(name: str, kind: str) -> frozenset[str]:
    apart = _SMALL if kind == Kind.PERSON else _SMALL | _SHARED
    return frozenset(word for word in names.key(name, kind).split() if word not in apart)


def _keys(name: str, kind: str, marks: _Marks) -> frozenset[str]:
    words = names.key(name, kind).split()
    joined = "".join(words)
    if not joined:
        return frozenset()
    found = {f"={joined}", *_unspaced(joined)}
    bearing = [word for word in words if word not in _SMALL][:_MOST_WORDS] or words[:_MOST_WORDS]
    if len(bearing) > 1:
        return frozenset(found | _of_words(name, bearing, kind, marks))
    return frozenset(found | _of_one(name, bearing[0], kind, marks))


def _unspaced(joined: str) -> set[str]:
    """Of a name in a script that writes no spaces: its letters in pairs, and how it is read."""
    if joined.isascii() or (kind := script(joined)) not in _NO_SPACES:
        return set()
    pairs = {f"z{one}{after}" for one, after in pairwise(joined)}
    return pairs | ({f"={phonemes.pinyin(joined)}"} if kind == "Han" else set())


def _of_words(name: str, bearing: list[str], kind: str, marks: _Marks) -> set[str]:
    """One word as it sounds, and nearly another: so two names meet that share one word and most of a second."""
    person = kind == Kind.PERSON
    telling = {word for word in bearing if person or word not in _SHARED} or set(bearing)
    found: set[str] = set()
    for first, second in permutations(bearing, 2):
        if len(first) > 1 and (first in telling or telling == {second}):
            found |= _paired(first, second, marks if person else None)
    if not person:  # a surname alone leads to nobody
        found |= {f"{marks.long}{whole(word)}" for word in bearing[:_LEADING] if word in telling}
        found |= {f"{marks.spelled}{one}" for one in names.acronyms(name) if len(one) >= _LEAST_ACRONYM}
    return found


def _of_one(name: str, word: str, kind: str, marks: _Marks) -> set[str]:
    """Keys of a name of one word: met by others of one word and, but for people, by longer ones that hold it."""
    found = {f"1{one}" for one in nearly(word)}
    if kind != Kind.PERSON:
        found.add(f"{marks.lone}{whole(word)}")
        if len(word) >= _LEAST_ACRONYM and name.replace(".", "").strip().isupper():
            found.add(f"{marks.short}{word.upper()}")
    return found


def _paired(first: str, second: str, marks: _Marks | None) -> set[str]:
    """`marks` are those of a person: initials stand for the words that begin so."""
    heard = whole(first)
    if marks is None:
        return {f"{heard}|{one}" for one in nearly(second)}
    if len(second) == 1:
        return {f"{marks.initial}{heard}|{second}", f"I{heard}|{second}"}
    return {f"{marks.full}{heard}|{second[0]}", *(f"{heard}|{one}" for one in nearly(second))}


@lru_cache(maxsize=65536)
def whole(word: str) -> str:
    """What spellings of a word mostly share: its consonants, roughly; the word where it has too few of them."""
    row = phonemes.consonants(word)
    return row if len(row) > 1 else word


@lru_cache(maxsize=65536)
def nearly(word: str) -> frozenset[str]:
    """The same, and what is left of it without any one of its consonants: words a slip apart share one of these. Of few
    consonants, how it begins and ends."""
    row = whole(word)
    found = {row}
    if _FEWEST <= len(row) <= _MOST_CONSONANTS:
        found |= {row[:at] + row[at + 1 :] for at in range(len(row))}
    if len(phonemes.consonants(word)) <= _FEWEST:
        found |= {f"<{word[:2]}", f">{word[-2:]}"}
    return frozenset(found)
