"""Countries by their names in the languages of documents: "Kasakhstan", "哈萨克斯坦" and "Kazakhstan" are one.

Source: Unicode CLDR by way of Babel. A name that is one country's here and another's there, or with which another's
begins in English or in the same language, is that of neither.
"""

from functools import lru_cache

from babel import Locale

from indexer.text import names

# Those of our documents, and the other official ones of the European Union, whose notices are in all of them.
LANGUAGES = "en nb nn da sv de fr es pt it nl fi ru uk pl tr zh ar bg cs el et ga hr hu lt lv mt ro sk sl".split()
_NONE = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"})  # codes that are no country's


def english(key: str) -> str:
    """The English name, as names are compared, of the country called by this compared name; "" where none is."""
    return _known().get(key, "")


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    codes: dict[str, set[str]] = {}
    english = _named_in("en")
    for own in map(_named_in, LANGUAGES):
        for code, name in own.items():
            codes.setdefault(name, set()).update({code}, _begun_by(name, own), _begun_by(name, english))
    return {name: english[next(iter(found))] for name, found in codes.items() if len(found) == 1}


def _named_in(language: str) -> dict[str, str]:
    """How countries are called in a language, as names are compared, by their codes."""
    called = Locale(language).territories.items()
    return {code: names.key(name, "place") for code, name in called if len(code) == 2 and code not in _NONE}


def _begun_by(name: str, called: dict[str, str]) -> set[str]:
    """The countries whose names begin with another's: "Congo" those of two."""
    return {code for code, longer in called.items() if longer.startswith(f"{name} ")}
