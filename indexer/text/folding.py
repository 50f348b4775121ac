"""Words folded for search: case, diacritics and ø æ å ß ł đ þ settled, so that Tromso finds Tromsø.

Folds one word at a time and may change its length; `analysis.tokens` keeps each word's place in the text.
"""

import unicodedata
from functools import lru_cache

_APART = {
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "ẞ": "ss",
    "ı": "i",
    "ə": "e",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ς": "σ",
}
# й and ї are letters of their own, not и and і with a mark; Hangul syllables would fall into pieces.
_WHOLE = frozenset("йї")
_DROPPED = frozenset("\u00ad\u0640\u200c\u200d\u2060\ufeff\n\r")  # soft hyphen, tatweel, joiners, a break within Han


class _Letters(dict[int, str]):
    """Each letter's folded form, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_letter(chr(code))
        return folded


def _fold_letter(letter: str) -> str:
    if letter in _DROPPED:
        return ""
    lower = letter.casefold()
    if lower in _WHOLE or "\uac00" <= lower <= "\ud7a3":
        return lower
    apart = unicodedata.normalize("NFKD", _APART.get(lower, lower))
    plain = "".join(mark for mark in apart if unicodedata.category(mark) != "Mn" or _is_vowel(mark))
    return "".join(_APART.get(one, one) for one in plain.casefold() if one not in " \t")


def _is_vowel(mark: str) -> bool:
    """Whether a mark is a vowel or tone of an Indic or Southeast Asian script, which tells words apart."""
    return "\u0900" <= mark <= "\u109f" or "\u1780" <= mark <= "\u17ff"


_LETTERS = _Letters()


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The word in lower case, without diacritics, special letters written out. Other scripts keep their letters."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word).translate(_LETTERS)
