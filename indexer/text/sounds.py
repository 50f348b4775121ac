"""How a word sounds, roughly: one key for "Muhammad" and "Mohamed", "Sergey" and "Sergei". Latin letters only.

An own reduction for names written by ear in several languages: doubled letters, silent h, vowels as one.
"""

import re
from functools import lru_cache

_STEPS = (
    (re.compile(r"sch|sh|ch|cz|tsch|zh|š|č|ž"), "S"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"kh|ck|q|c(?![eiy])"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"dj|dzh|j|y(?=[aeiou])"), "y"),
    (re.compile(r"w"), "v"),
    (re.compile(r"th"), "t"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"(?<=[aeiou])h|h(?=$)"), ""),
    (re.compile(r"[aeiouy]+"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """The key of a folded Latin word; its first letter stays what it is, so that "Oleg" is not "Alig"."""
    key = word
    for pattern, letters in _STEPS:
        key = pattern.sub(letters, key)
    return word[:1] + key[1:] if word[:1] in "aeiou" else key
