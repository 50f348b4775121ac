"""How alike two words of names are, and in which way: same, an initial, another script, a scan's slip, sound, letters.

Words come folded, Cyrillic and Greek in Latin letters. Knows nothing of what the words mean in a name.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from indexer.text import phonemes
from indexer.text.letters import script
from indexer.text.sounds import sound

LEAST = 0.55  # words less alike answer each other in nothing
_HEARD_APART, _HEARD = 0.7, 0.83  # from where on words sound as one: in two scripts, in one
_HEARD_FROM = 0.4  # words that share fewer of their letters are not listened to


class How(StrEnum):
    """In which way two words are alike."""

    SAME = "same"
    INITIAL = "initial"
    SCRIPT = "another script"
    SCAN = "a scan's slip"
    SOUND = "sound"
    LETTER = "one letter"
    LETTERS = "letters"


class Alike(NamedTuple):
    """`value` tells how alike, 0 to 1; `spelled` what letters alone say."""

    value: float
    how: How
    spelled: float = 1.0


_WHOLE_HAN = 4  # characters that name a firm; names of people have fewer
_SURELY = 0.93  # of words that sound the same by the rougher measure too
_GENDERED = 3  # letters; a shorter word is seldom a whole name
# Of Roman numerals those no one takes for an initial. In a longer one a letter may be a slip: "VII", "VIII".
NUMERALS = frozenset("ii iii iv vi vii ix xi xii xiv xv xvi xix xx".split())
SAME = Alike(1.0, How.SAME)
_NOT = Alike(0.0, How.LETTERS, 0.0)
_SCANNED = ((re.compile("rn"), "m"), (re.compile("vv"), "w"), (re.compile("cl"), "d"))
_LOOKS = str.maketrans("01i5!|", "ollsll")


@lru_cache(maxsize=131072)
def alike(left: str, right: str, *, apart: bool = False) -> Alike:
    """How alike two words are; `apart` tells that they come from two scripts. Figures must be the same, unless a scan
    can have made them of letters."""
    if left == right:
        return SAME
    shorter, longer = (left, right) if len(left) <= len(right) else (right, left)
    if len(shorter) >= 4 and skeleton(left) == skeleton(right) and not left.isdigit() and not right.isdigit():
        return Alike(0.9, How.SCAN, 0.9)
    if left[:1].isdigit() or right[:1].isdigit():
        return _NOT
    if NUMERALS.issuperset((left, right)) or of_two_genders(left, right):
        return _NOT
    if len(shorter) == 1 and left.isascii() and right.isascii():
        return Alike(0.8, How.INITIAL, 0.8) if longer.startswith(shorter) else _NOT
    if left.isascii() != right.isascii():
        return _across(left, right)
    found = _spelled(shorter, longer)
    return max(found, _across(left, right)) if apart and found.value < _SURELY else found


def of_two_genders(left: str, right: str) -> bool:
    """Whether the last vowel alone makes a man's name of a woman's: "Maria", "Mario"."""
    return len(left) > _GENDERED and {left[-1], right[-1]} == {"a", "o"} and left[:-1] == right[:-1]


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The word as a scan may confuse it: "rn" and "m", "0" and "o", "1", "l" and "i" are one."""
    plain = word.translate(_LOOKS)
    for pattern, letter in _SCANNED:
        plain = pattern.sub(letter, plain)
    return plain


def _across(left: str, right: str) -> Alike:
    """Words out of two scripts, compared by sound alone."""
    if min(len(left), len(right)) == 1:
        opening = {phonemes.sounds(left)[:1], phonemes.sounds(right)[:1]}
        return Alike(0.7, How.INITIAL, 0.7) if len(opening) == 1 and "" not in opening else _NOT
    heard = phonemes.alike(left, right)
    value = min(1.0, heard + 0.05) if heard >= _HEARD_APART else heard * 0.8
    return Alike(value, How.SCRIPT, value)


def _spelled(shorter: str, longer: str) -> Alike:
    steps = OSA.distance(shorter, longer)
    spelled = 1 - steps / len(longer)
    if not shorter.isascii() and script(shorter) == "Han":
        return _spelled_in_han(shorter, longer, spelled)
    if len(shorter) >= 3 and sound(shorter) == sound(longer):
        return Alike(_SURELY, How.LETTER if steps == 1 else How.SOUND, spelled)
    if steps == 1 and len(longer) >= 5:
        return Alike(max(spelled, 0.84), How.LETTER, spelled)
    if steps == 2 and len(shorter) >= 6:
        return Alike(max(spelled, 0.7), How.LETTERS, spelled)
    if len(shorter) >= 3 and spelled >= _HEARD_FROM and (heard := phonemes.alike(shorter, longer, least=_HEARD)):
        return Alike(max(spelled, heard - 0.1), How.SOUND, spelled)
    # A longer difference makes another name, however long the beginning they share: "Pinosa", "Pinochet".
    return Alike(min(spelled, 0.6) if len(shorter) >= 3 else 0.0, How.LETTERS, spelled)


def _spelled_in_han(shorter: str, longer: str, spelled: float) -> Alike:
    """One character of a Chinese name is a word by itself."""
    if len(shorter) >= _WHOLE_HAN and longer.endswith(shorter):  # a firm without its town
        return Alike(0.85, How.LETTERS, 0.85)
    value = spelled**2 if phonemes.alike(shorter, longer) < 1 else 0.9
    return Alike(value, How.LETTERS, value)
