"""Words cut at a line end: whether the hyphen belongs to the word, told by the words the document uses elsewhere."""

import re
from collections.abc import Iterable, Iterator

from pipelines.extract.reflow import Line

_PARTS = str.maketrans(dict.fromkeys(".,;:!?()[]{}\"'“”‘’„«»<>/|*_=+…–—·•", " "))
FEW = 12  # words asked for before a list of all words is made
LARGEST = 100_000  # code points looked at: words that matter come again early
_LAST = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
_FIRST = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# These stand before a hyphen in English whatever follows; elsewhere they are seldom half of a word.
PREFIXES = {"all", "anti", "co", "counter", "cross", "ex", "half", "inter", "multi", "non", "post", "pre"}
PREFIXES |= {"quasi", "self", "semi", "sub", "vice", "well"}


class Vocabulary:
    """The words of a document as they stand inside its lines: halves of words that are cut at line ends are none."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._text = "\n".join(_whole_words(lines))[:LARGEST].lower()
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


def _whole_words(lines: Iterable[Line]) -> Iterator[str]:
    """What each line holds but the halves of cut words at its ends."""
    above_is_cut = False
    for line in lines:
        text = line.text.partition(" ")[2] if above_is_cut else line.text
        yield text.rpartition(" ")[0] if line.cut else text
        above_is_cut = line.cut
