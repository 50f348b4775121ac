"""Words cut at a line end: whether the hyphen belongs to the word, told by the words the document uses elsewhere."""

import re
from collections.abc import Iterable

_PARTS = str.maketrans(dict.fromkeys(".,;:!?()[]{}\"'“”‘’„«»<>/|*_=+…–—·•", " "))
FEW = 12
_LAST = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
_FIRST = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# These stand before a hyphen in English whatever follows; elsewhere they are seldom half of a word.
PREFIXES = {"all", "anti", "co", "counter", "cross", "ex", "half", "inter", "multi", "non", "post", "pre"}
PREFIXES |= {"quasi", "self", "semi", "sub", "vice", "well"}


class Vocabulary:
    """The words of a document as they stand inside its lines."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = "\n".join(texts).lower()
        self._words: set[str] | None = None
        self._asked = 0

    def __contains__(self, word: str) -> bool:
        if self._words is None:
            self._asked += 1
            if self._asked < FEW:  # for a word or two a search is quicker than a list of all
                return re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", self._text) is not None
            self._words = set(self._text.translate(_PARTS).split())
        return word in self._words

    def keeps_hyphen(self, above: str, below: str) -> bool:
        """Whether "above-" and "below", the ends of two lines, make a word with a hyphen."""
        last, first = _LAST.search(above), _FIRST.match(below)
        if not last or not first:
            return True
        left, right = last[0], first[0]
        if not right[0].islower() or left[-1].isdigit():
            return True
        left, right = left.lower(), right.lower()
        if left + right in self:
            return False
        if f"{left}-{right}" in self or "-" in left:
            return True
        return left in PREFIXES or (len(left) > 2 and left in self and right in self)
