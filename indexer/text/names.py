"""Names as they are compared: keys, words, acronyms, initials, scripts. Knows nothing of documents or entities."""

import re
import unicodedata
from functools import lru_cache

from indexer.model.kinds import Kind
from indexer.text import legal_forms
from indexer.text.letters import fold, latin, script
from indexer.text.word_lists import word_list

__all__ = [
    "acronym",
    "acronyms",
    "compare",
    "honorifics",
    "is_acronym_of",
    "key",
    "latin",
    "script",
    "spelled_out",
    "strip_possessive",
    "turned",
    "without_titles",
    "words",
]

_WORD = re.compile(r"[^\W_]+(?:['][^\W_]+)*")
_DOTTED = re.compile(r"(?<![^\W_])((?:[^\W\d_]\.){2,}[^\W\d_]?)(?![^\W_])")
_POSSESSIVE_ENDS = "sS'’\n"  # looked at first: most names end otherwise
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’]|[’']S)$")
_SPELLED_OUT = str.maketrans({"ø": "oe", "ö": "oe", "ä": "ae", "ü": "ue", "å": "aa"})
_ARTICLES = frozenset({"the"})
_BETWEEN = word_list("between")
_HONORIFICS = word_list("honorific")


def compare(left: str, right: str, kind: Kind | str = "") -> tuple[float, list[str]]:
    """A score from 0 to 1, of which 0.5 and more says "one thing", and the reasons; see `likeness`."""
    from indexer.text import likeness

    return likeness.compare(left, right, kind)


def honorifics() -> frozenset[str]:
    """Titles before a person's name, folded, that are no part of it."""
    return _HONORIFICS


@lru_cache(maxsize=65536)
def key(name: str, kind: Kind | str) -> str:
    """What two spellings of one name share: case, marks, punctuation, legal form and "the" gone, letters in Latin.

    Never empty for a name that is not blank. `kind` decides whether legal forms (company) or titles and
    "Surname, Forename" (person) are settled.
    """
    if str(kind) == Kind.PERSON:
        name = turned(name)
    found = words(name)
    if str(kind) in (Kind.COMPANY, Kind.ORGANISATION):
        found = legal_forms.drop(found)[0]
    elif str(kind) == Kind.PERSON:
        found = without_titles(found)
    if len(found) > 1 and found[0] in _ARTICLES:
        found = found[1:]
    return latin(" ".join(found)).replace("'", "") or fold(name).strip() or name


def spelled_out(name: str, kind: Kind | str) -> str:
    """The key of the name with ø, ö, ä, ü and å in two letters: "Groenhaug" for "Grønhaug"."""
    return key(unicodedata.normalize("NFC", name).casefold().translate(_SPELLED_OUT), kind)


def words(name: str) -> tuple[str, ...]:
    """The folded words of a name: "B.P. Møller's" gives bp, moller. Dots within initials and possessives go."""
    text = _DOTTED.sub(lambda found: found.group(1).replace(".", ""), strip_possessive(name.strip()))
    return tuple(_WORD.findall(fold(text.replace("’", "'"))))


def strip_possessive(name: str) -> str:
    """A name without a closing 's or bare apostrophe after s."""
    return _POSSESSIVE.sub("", name) if name[-1:] in _POSSESSIVE_ENDS else name


def acronym(name: str) -> str:
    """The first letters of its words, without small words and legal form, in capitals: "CETGC", "ECB"."""
    return _letters(_bearing(name))


@lru_cache(maxsize=16384)
def acronyms(name: str) -> frozenset[str]:
    """All acronyms a name may go by: with and without small words, with and without its last word or legal form."""
    full = tuple(word for word in words(name) if word not in _ARTICLES)
    short = legal_forms.drop(full)[0]
    ways = {
        _letters(full),
        _letters(short),
        _letters(_bearing(name)),
        _letters(tuple(w for w in full if w not in _BETWEEN)),
    }
    return frozenset(way for way in ways if len(way) >= 2)


def is_acronym_of(short: str, name: str, *, defined: bool = False) -> bool:
    """Whether capitals such as "CETC" may stand for `name`.

    Every letter must open a word of the name, in order, the first opening its first word; words may be left out
    only at the end or where they are small. `defined`: the text itself ties them ("… (CETC)"), so that a letter
    may also come from within a word and words may be passed over.
    """
    letters = "".join(word for word in words(short))
    if not 2 <= len(letters) <= 8 or not short.replace(".", "").replace("-", "").replace("&", "").isalnum():
        return False
    if letters.upper() in acronyms(name):
        return True
    full = tuple(word for word in words(name) if word not in _ARTICLES)
    if not full or len(full) < 2 or not full[0].startswith(letters[0]):
        return False
    if _opens_in_order(letters, full):
        return True
    return defined and _within(letters, " ".join(full))


def turned(name: str) -> str:
    """ "Merkel, Angela" as "Angela Merkel"."""
    before, comma, after = name.partition(",")
    return f"{after.strip()} {before.strip()}" if comma and after.strip() and "," not in after else name


def without_titles(found: tuple[str, ...]) -> tuple[str, ...]:
    """The folded words of a person's name without titles before it."""
    while len(found) > 1 and found[0] in _HONORIFICS:
        found = found[1:]
    return found


def _opens_in_order(letters: str, full: tuple[str, ...]) -> bool:
    """CETC in "China Electronics Technology Group Corporation": openings in order, at most one word passed over."""
    place, passed = 0, 0
    for word in full:
        if place < len(letters) and word.startswith(letters[place]):
            place += 1
        elif word not in _BETWEEN:
            passed += 1
    return place == len(letters) and len(letters) >= 3 and passed <= 1


def _within(letters: str, full: str) -> bool:
    place = 0
    for letter in full:
        if place < len(letters) and letter == letters[place]:
            place += 1
    return place == len(letters)


def _letters(found: tuple[str, ...]) -> str:
    return "".join(word[0] for word in found).upper()


def _bearing(name: str) -> tuple[str, ...]:
    full = tuple(word for word in words(name) if word not in _BETWEEN)
    return legal_forms.drop(full)[0]
