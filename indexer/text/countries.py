"""Countries by their names in the languages of documents: "Kasakhstan", "哈萨克斯坦" and "Kazakhstan" are one.

Source: Unicode CLDR by way of Babel. A name that is one country's here and another's there, or with which another's
begins in English or in the same language, is that of neither.
"""

from collections import Counter
from functools import lru_cache

from babel import Locale

from indexer.text import names

_OURS = "en nb nn da sv de fr es pt it nl fi ru uk pl tr zh ar".split()
_UNION = "bg cs el et ga hr hu lt lv mt ro sk sl".split()  # all others whose notices the European Union publishes
LANGUAGES = [*_OURS, *_UNION]
_SHORT = 4  # letters of a name that may be a word or another name by chance, where but one language of the Union has it
_NONE = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"})  # codes that are no country's


def english(key: str) -> str:
    """The English name, as names are compared, of the country called by this compared name; "" where none is."""
    return _known().get(key, "")


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    codes: dict[str, set[str]] = {}
    english = _named_in("en")
    spoken = {language: _named_in(language) for language in LANGUAGES}
    others = Counter(name for language in _UNION for name in set(spoken[language].values()))
    ours = {name for language in _OURS for name in spoken[language].values()}
    for own in spoken.values():
        for code, name in own.items():
            if name in ours or len(name) > _SHORT or others[name] > 1:
                codes.setdefault(name, set()).update({code}, _begun_by(name, own), _begun_by(name, english))
    return {name: english[next(iter(found))] for name, found in codes.items() if len(found) == 1}


def _named_in(language: str) -> dict[str, str]:
    """How countries are called in a language, as names are compared, by their codes."""
    called = Locale(language).territories.items()
    return {code: names.key(name, "place") for code, name in called if len(code) == 2 and code not in _NONE}


def _begun_by(name: str, called: dict[str, str]) -> set[str]:
    """The countries whose names begin with another's: "Congo" those of two."""
    return {code for code, longer in called.items() if longer.startswith(f"{name} ")}
