"""Names of which the text says that one owns the other or is its parent: two things, however alike they are."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.model.documents import Page
from indexer.model.kinds import LEGAL_PERSONS
from indexer.model.mentions import Mention
from indexer.text import legal_forms
from indexer.text.letters import fold
from indexer.text.word_lists import word_list

_REACH = 80  # code points between the two names
_LED = 5  # words before the one that parts them: ", the Oslo-based parent"
_WORD = re.compile(r"[^\W_]+")
_APPOSITION = re.compile(r",?[ \n]\(?(?:an?|e[nit]|ein(?:e[nmr]?)?|une?|una)[ \n](?P<what>[^.,;:()\n]+)", re.IGNORECASE)
_BY = frozenset({"by", "av", "af", "von", "par", "por"})
_CLOSED = re.compile(r"[.!?;:()\[\]\"“”„«»…]|\n\s*\n")


def parted(pages: Sequence[Page], mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """The places in the list of two firms or bodies next to each other of which the words between say so: "Kestrel
    Group, parent of Kestrel Group plc". `mentions` are in order of page and start."""
    texts = {page.number: page.text for page in pages}
    firms = [place for place, one in enumerate(mentions) if one.kind in LEGAL_PERSONS]
    for left, right in pairwise(firms):
        one, other = mentions[left], mentions[right]
        near = one.page == other.page and 0 < other.start - one.end <= _REACH
        text = texts[one.page]
        if near and _parts(text[one.end : other.start]) and not any(_is_no_firm(text, name) for name in (one, other)):
            yield left, right


def _is_no_firm(text: str, name: Mention) -> bool:
    """Whether the words behind a name without a legal form say that it is something else: "Kestrel, a tanker"."""
    said = _APPOSITION.match(text, name.end)
    if said is None or legal_forms.groups(name.surface):
        return False
    *words, last = _ended(_WORD.findall(fold(said["what"])))
    if last in _BY and words and words[-1] in word_list("parting"):  # "a tanker owned by"
        words.pop()
    return not any(word in word_list("a firm") or word in word_list("parting") for word in words)


def _ended(words: Sequence[str]) -> list[str]:
    """The words to the small one that ends what they say, and that one, "" where there is none."""
    small = word_list("between") | _BY
    end = next((place for place, word in enumerate(words) if word in small), len(words))
    return [*words, ""][: end + 1]


def _parts(between: str) -> bool:
    if _CLOSED.search(between):
        return False
    words = _WORD.findall(fold(between))
    last = max((place for place, word in enumerate(words) if word in word_list("parting")), default=None)
    return last is not None and last <= _LED and all(word in _linking() or word.isdigit() for word in words[last + 1 :])


def _linking() -> frozenset[str]:
    return word_list("behind parting") | word_list("between") | word_list("article") | word_list("belonging")
