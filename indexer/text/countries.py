"""Countries by their names in the languages of documents: "Kasakhstan", "哈萨克斯坦" and "Kazakhstan" are one.

Source: Unicode CLDR by way of Babel. A name that is one country's here and another's there, or with which another's
begins, is that of neither.
"""

from functools import lru_cache

from babel import Locale

from indexer.text import names

_LANGUAGES = "en nb nn da sv de fr es pt it nl fi ru uk pl tr zh ar".split()
_NONE = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"})  # codes that are no country's


def english(key: str) -> str:
    """The English name, as names are compared, of the country called by this compared name; "" where none is."""
    return _known().get(key, "")


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    codes: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NONE:
                codes.setdefault(names.key(name, "place"), set()).add(code)
    for key, found in codes.items():  # "Congo" begins the names of two
        for length in range(1, len(words := key.split())):
            codes.get(" ".join(words[:length]), found).update(found)
    own = {code: names.key(name, "place") for code, name in Locale("en").territories.items()}
    return {key: own[next(iter(found))] for key, found in codes.items() if len(found) == 1}
