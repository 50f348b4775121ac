"""German adjectives of towns before a firm: "die Genfer Belmarec Conseil SA" is Belmarec Conseil SA, of Geneva.

"Berliner Volksbank eG" is called so. Sees one text.
"""

import re

from indexer.text import legal_forms
from pipelines.find import places
from pipelines.find.names import Name

_ADJECTIVE = re.compile(r"(?P<town>[A-ZÄÖÜ][a-zäöüß]{2,})er[ \xa0](?=[^\W\d_])")
_TOWN = 0.7
_GERMAN = frozenset({"DE", "AT", "LI", "EU"})


def without(text: str, name: Name) -> Name:
    """The name without the adjective, where its legal form is of no German-speaking country, whose firms are called in
    other languages, or the text names the firm without it."""
    found = _ADJECTIVE.match(text, name.start, name.end) if name.finder == "legal form" else None
    if found is None or places.weight_of(found["town"]) < _TOWN:
        return name
    rest = text[found.end() : name.end]
    described = len(rest.split()) >= _LEAST and (_is_foreign(rest) or _named(text, rest))
    return name._replace(start=found.end()) if described else name


_LEAST = 2  # words: "Londoner Ltd" has no name without it


def _is_foreign(rest: str) -> bool:
    stated = {word for one in legal_forms.stated(rest) for word in one.split()[1:]}
    return bool(stated) and not stated & _GERMAN


def _named(text: str, rest: str) -> bool:
    """Whether the same name stands in the text with no adjective of a town before it."""
    return any(
        not re.search(r"[^\W\d_]er[ \xa0]\Z", text[max(0, one.start() - 5) : one.start()])
        for one in re.finditer(rf"(?<![^\W_]){re.escape(rest)}", text)
    )
