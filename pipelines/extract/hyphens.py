"""Words cut at a line end: whether the hyphen belongs to the word, told by the words the document uses elsewhere."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
_FIRST = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# These stand before a hyphen in English whatever follows; elsewhere they are seldom half of a word.
PREFIXES = frozenset(
    [
        "non",
        "post",
        "pre",
        "anti",
        "self",
        "ex",
        "co",
        "sub",
        "semi",
        "quasi",
        "cross",
        "counter",
        "multi",
        "inter",
        "vice",
        "well",
        "all",
        "half",
    ]
)


class Vocabulary:
    """The words of a document, lower case, as they stand inside its lines."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words = {word.lower() for text in texts for word in _WORD.findall(text)}

    def keeps_hyphen(self, above: str, below: str) -> bool:
        """Whether "above-" and "below", the ends of two lines, make a word with a hyphen."""
        last, first = _LAST.search(above), _FIRST.match(below)
        if not last or not first:
            return True
        left, right = last[0], first[0]
        if not right[0].islower() or left[-1].isdigit():
            return True
        left, right = left.lower(), right.lower()
        if left + right in self._words:
            return False
        if f"{left}-{right}" in self._words or "-" in left:
            return True
        return left in PREFIXES or (left in self._words and right in self._words and len(left) > 2)
