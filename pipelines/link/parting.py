"""Names of which the text says that one owns the other or is its parent: two things, however alike they are."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.model.documents import Page
from indexer.model.kinds import LEGAL_PERSONS
from indexer.model.mentions import Mention
from indexer.text.letters import fold
from indexer.text.word_lists import word_list

_REACH = 80  # code points between the two names
_LED = 5  # words before the one that parts them: ", the Oslo-based parent"
_WORD = re.compile(r"[^\W_]+")
_CLOSED = re.compile(r"[.!?;:()\[\]\"“”„«»…]|\n\s*\n")


def parted(pages: Sequence[Page], mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """The places in the list of two firms or bodies next to each other of which the words between say so: "Kestrel
    Group, parent of Kestrel Group plc". `mentions` are in order of page and start."""
    texts = {page.number: page.text for page in pages}
    firms = [place for place, one in enumerate(mentions) if one.kind in LEGAL_PERSONS]
    for left, right in pairwise(firms):
        one, other = mentions[left], mentions[right]
        near = one.page == other.page and 0 < other.start - one.end <= _REACH
        if near and _parts(texts[one.page][one.end : other.start]):
            yield left, right


def _parts(between: str) -> bool:
    if _CLOSED.search(between):
        return False
    words = _WORD.findall(fold(between))
    last = max((place for place, word in enumerate(words) if word in word_list("parting")), default=None)
    return last is not None and last <= _LED and all(word in _linking() or word.isdigit() for word in words[last + 1 :])


def _linking() -> frozenset[str]:
    return word_list("behind parting") | word_list("between") | word_list("article") | word_list("belonging")
