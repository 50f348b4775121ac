"""Keys under which a word of a name is found in other spellings and scripts: as it sounds, and its consonants alone.

"Muhammad", "Mohamed" and "محمد" share a key, so do "Sergey", "Sergei" and "Сергей". Keys propose, they prove nothing:
how alike two names are, `likeness` says. Arabic and Persian are written without short vowels, hence the consonants.
"""

from functools import lru_cache

from indexer.text.letters import latin, script
from indexer.text.sounds import sound

_ARABIC = dict(
    zip(
        "بپتثجچحخدذرزژسشصضطظعغفقکكگلمنهةوؤيیىئاأإآءـ",
        "b p t t - S - k d d r s S s S s d t s - - f k k k g l m n - - V V - - - - - - - - - -".split(),
        strict=True,
    )
)
_ARTICLE = "ال"
_DROPPED = frozenset("ahyw")  # vowels and what is written as one, or not at all


@lru_cache(maxsize=65536)
def keys(word: str) -> frozenset[str]:
    """The keys of one word of a name, in any case; none for a word that leaves nothing to compare."""
    if script(word) == "Arabic":
        return _of_arabic(word)
    letters = latin(word).replace("'", "")
    if not letters.isascii() or not letters.isalpha() or len(letters) < 2:
        return frozenset()
    heard = sound(letters)
    return frozenset({f"~{heard}"}) | _consonants(heard, letters)


def _of_arabic(word: str) -> frozenset[str]:
    bare = word.removeprefix(_ARTICLE) if len(word) > 4 else word
    letters = "".join(_ARABIC.get(letter, "-") for letter in bare).replace("-", "")
    both = {_single(letters.replace("V", "")), _single(letters.replace("V", "v"))}
    return frozenset(f"#{key}" for key in both if len(key) > 1)


def _consonants(heard: str, letters: str) -> frozenset[str]:
    if "w" in letters:  # heard as v, and a vowel in other scripts
        return _consonants(sound(letters.replace("w", "")), "") | _consonants(heard, "")
    key = _single("".join(letter for letter in heard if letter not in _DROPPED and letter not in "eiou"))
    return frozenset({f"#{key}"}) if len(key) > 1 else frozenset()


def _single(letters: str) -> str:
    """Doubled letters as one."""
    return "".join(one for place, one in enumerate(letters) if not place or letters[place - 1] != one)
