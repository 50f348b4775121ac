"""Words cut at a line end: whether the hyphen belongs to the word, told by the words the document uses elsewhere."""

import re
from collections.abc import Iterable

_PARTS = str.maketrans(dict.fromkeys(".,;:!?()[]{}\"'“”‘’„«»<>/|*_=+…–—·•", " "))
FEW = 12  # words asked for before a list of all words is made
LARGEST = 100_000  # code points looked at: words that matter come again early
_LAST = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
_FIRST = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# These stand before a hyphen in English whatever follows; elsewhere they are seldom half of a word.
PREFIXES = {"all", "anti", "co", "counter", "cross", "ex", "half", "inter", "multi", "non", "post", "pre"}
PREFIXES |= {"quasi", "self", "semi", "sub", "vice", "well"}


class Vocabulary:
    """The words of a document as they stand inside its lines."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = "\n".join(texts)[:LARGEST].lower()
        self._words: set[str] | None = None
        self._asked = 0

    def __contains__(self, word: str) -> bool:
        if self._words is None:
            self._asked += 1
            if self._asked < FEW:  # for a word or two a search is quicker than a list of all
                return self._stands_alone(word)
            self._words = set(self._text.translate(_PARTS).split())
        return word in self._words

    def _stands_alone(self, word: str) -> bool:
        at = self._text.find(word)
        while at >= 0:
            end = at + len(word)
            if not self._text[at - 1 : at].isalnum() and not self._text[end : end + 1].isalnum():
                return True
            at = self._text.find(word, end)
        return False

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
        if left in PREFIXES or "-" in left or f"{left}-{right}" in self:
            return True
        return len(left) > 2 and left in self and right in self
