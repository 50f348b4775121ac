"""Keys under which names that may be one thing meet, so that not all have to be compared with all. They propose only;
how alike two names are, `likeness` says."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, permutations
from typing import NamedTuple

from indexer.model.kinds import Kind
from indexer.text import by_ear, names
from indexer.text.word_likeness import LEAST, alike
from indexer.text.word_lists import word_list

_SMALL = word_list("between") | word_list("particle")
_SHARED = word_list("trade") | word_list("head") | word_list("region")
_MOST_WORDS = 6  # of a name that make keys; beyond, names of bodies are sentences
_LEADING = 3  # words of a longer name by which a one-word name may go
_LEAST_ACRONYM = 4  # letters; shorter ones stand for too many names
_FEW = 3  # shared words that do not outweigh one on each side without an answer
_ENDS = 4  # letters at either end by which a misspelt single word is found


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


def kept(name: str, kind: Kind | str = "") -> frozenset[str]:
    """The keys under which a name is to be kept."""
    return _keys(name, str(kind), _KEPT)


def sought(name: str, kind: Kind | str = "") -> frozenset[str]:
    """The keys under which names that may be the same as this one are kept."""
    return _keys(name, str(kind), _SOUGHT)


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
    found = {f"={joined}"}
    if not joined.isascii():
        found |= {f"z{one}{after}" for one, after in pairwise(joined)}
    bearing = [word for word in words if word not in _SMALL][:_MOST_WORDS] or words[:_MOST_WORDS]
    if len(bearing) > 1:
        return frozenset(found | _of_words(name, bearing, kind, marks))
    return frozenset(found | _of_one(name, bearing[0], kind, marks))


def _of_words(name: str, bearing: list[str], kind: str, marks: _Marks) -> set[str]:
    """A word and how another one begins or ends: so two names meet that share one word and nearly another."""
    person = kind == Kind.PERSON
    telling = [word for word in bearing if person or word not in _SHARED] or bearing
    found = {
        key
        for first, second in permutations(bearing, 2)
        if len(first) > 1 and first in telling
        for key in _paired(first, second, marks)
    }
    if len(telling) == 1:  # nothing else to hold to where this word is misspelt
        edges = {edge for word in bearing if word not in telling for edge in _edges(word)}
        found |= {f"{end}|{edge}" for end in _ends(telling[0]) for edge in edges}
    if not person:  # a surname alone leads to nobody
        found |= {f"{marks.long}{key}" for word in telling[:_LEADING] for key in _heard(word)}
        found |= {f"{marks.spelled}{one}" for one in names.acronyms(name) if len(one) >= _LEAST_ACRONYM}
    return found


def _of_one(name: str, word: str, kind: str, marks: _Marks) -> set[str]:
    """Keys of a name of one word: met by others of one word and, but for people, by longer ones that hold it."""
    found = {f"1{key}" for key in _heard(word)} | _ends(word)
    if kind != Kind.PERSON:
        found |= {f"{marks.lone}{key}" for key in _heard(word)}
        if len(word) >= _LEAST_ACRONYM and name.replace(".", "").strip().isupper():
            found.add(f"{marks.short}{word.upper()}")
    return found


def _paired(first: str, second: str, marks: _Marks) -> Iterator[str]:
    for key in _heard(first):
        if len(second) == 1:
            yield f"{marks.initial}{key}|{second}"
            yield f"I{key}|{second}"
        else:
            yield f"{marks.full}{key}|{second[0]}"
            yield from (f"{key}|{edge}" for edge in _edges(second))


def _ends(word: str) -> set[str]:
    return {f"^{word[:_ENDS]}", f"${word[-_ENDS:]}"} if len(word) > _ENDS else set()


@lru_cache(maxsize=65536)
def _edges(word: str) -> frozenset[str]:
    """The first and the last consonant of a word, or what it has."""
    heard = next(iter(sorted(_heard(word)))).lstrip("#~")
    return frozenset({f"<{heard[:1]}", f">{heard[-1:]}"})


@lru_cache(maxsize=65536)
def _heard(word: str) -> frozenset[str]:
    """A word's consonants; as it sounds where it has too few of them, as it is where it has no sound."""
    keys = by_ear.keys(word)
    return frozenset(key for key in keys if key.startswith("#")) or keys or frozenset({word})
