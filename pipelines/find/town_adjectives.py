"""German adjectives of towns before a firm: "die Genfer Brekke Conseil SA" is Brekke Conseil SA, of Geneva, where the
text names it so elsewhere; many firms are called by such a word ("Berliner Volksbank eG"). Sees one text.
"""

import re

from pipelines.find import places
from pipelines.find.names import Name

_ADJECTIVE = re.compile(r"(?P<town>[A-ZÄÖÜ][a-zäöüß]{2,})er[ \xa0](?=[^\W\d_])")
_TOWN = 0.7


def without(text: str, name: Name) -> Name:
    """The name without the adjective, where the text names the firm without it."""
    found = _ADJECTIVE.match(text, name.start, name.end) if name.finder == "legal form" else None
    if found is None or places.weight_of(found["town"]) < _TOWN:
        return name
    rest = text[found.end() : name.end]
    described = len(rest.split()) >= _LEAST and _named(text, rest)
    return name._replace(start=found.end()) if described else name


_LEAST = 2  # words: "Londoner Ltd" has no name without it


def _named(text: str, rest: str) -> bool:
    """Whether the same name stands in the text with no adjective of a town before it."""
    return any(
        not re.search(r"[^\W\d_]er[ \xa0]\Z", text[max(0, one.start() - 5) : one.start()])
        for one in re.finditer(rf"(?<![^\W_]){re.escape(rest)}", text)
    )
