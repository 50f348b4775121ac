"""Headings in title case ("Council Urged to Cut Ties"), where capitals prove nothing. Works on lines of plain text."""

import re

from indexer.model.documents import Page
from indexer.text.customs import base
from pipelines.find.names import Name

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_LONGEST = 130  # code points; longer lines are paragraphs
_SURE = 0.85
_LIKELY = 0.6
_OPENING = re.compile(r"(?:\A|[.!?:][ \xa0]|\n)\Z")


def without_doubtful(page: Page, names: list[Name]) -> list[Name]:
    """The names without those a model was not sure of in a heading; what stands elsewhere comes back as a repeat.

    English alone sets headings so; German writes every noun with a capital anywhere.
    """
    if base(page.language) not in ("en", ""):
        return names
    doubtful = [name for name in names if name.finder in ("model", "run") and name.score < _SURE]
    dropped = {name for name in doubtful if _capitalised(page, name) or _opens(page.text, name)}
    return [name for name in names if name not in dropped]


def _opens(text: str, name: Name) -> bool:
    """Whether all that makes a name of it is the capital that opens its sentence ("Ports agency chose scanners")."""
    first, *rest = _WORD.findall(text[name.start : name.end]) or [""]
    opening = _OPENING.search(text[max(0, name.start - 3) : name.start])
    return name.score < _LIKELY and bool(opening and rest) and not first.isupper() and all(map(str.islower, rest))


def _capitalised(page: Page, name: Name) -> bool:
    """Whether a name stands in a heading most of whose words carry a capital, other words than its own among them."""
    text = page.text
    start = text.rfind("\n", 0, name.start) + 1
    end = text.find("\n", name.end)
    end = len(text) if end < 0 else end
    line = text[start:end].rstrip()
    if len(line) > _LONGEST or line.endswith((".", ",", ";", "”", '"', "»")):
        return False
    others = [word.group() for word in _WORD.finditer(text[start : name.start] + " | " + text[name.end : end])]
    own = _WORD.findall(text[name.start : name.end])
    words = [word for word in [*others, *own] if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    alone = len(own) > 1 and name.finder == "model"  # a run by itself on its line may be a signature
    heading = page.in_heading(name.start) or (len(words) >= 2 and (len(others) > 0 or alone))
    return heading and len(words) >= 2 and capitals >= 0.7 * len(words) and name.label != "LOC"
