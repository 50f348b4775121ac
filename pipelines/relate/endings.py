"""Whether the sentence that tells of a post tells as well that it was left: "Lara Quill, chair of Vega, resigned"."""

from collections.abc import Sequence
from typing import NamedTuple

from indexer.model.mentions import Span
from pipelines.relate import fields
from pipelines.relate.tokens import Token

_POSTS = frozenset({"director", "adviser"})
_POST = frozenset({"director", "president", "board"})
_BETWEEN = frozenset({"comma", "have", "aux", "date", "in", "the", "from_date", "number", "which", "adj", "stepsout"})
_AHEAD = frozenset({"date", "in", "the", "have", "aux", "number", "from_date", "adj"})
_STRANGE = 3  # other words, at most, between who left and the word that says so: "quite unexpectedly"
_AFTERWARDS = 6  # words behind it that may tell which post it was: "resigned as director of Kepa"
_TELLING = frozenset({"appointed", "from", "of", "in", "to", "the", "det", "adj", "other"}) | _POST
_STOPS = frozenset({"comma", "break", "colon", "date", "dash", "end", "by", "and"})
_SORTS = frozenset({"firm", "body"})


class Ending(NamedTuple):
    """That a post was left, and on which day, where that is told."""

    date: Token | None

    def day(self, page: int, text: str) -> Span | None:
        return fields.date_span(self.date, page, text) if self.date is not None else None


def ending(kind: str, words: Sequence[Token], source: Token, target: Token) -> Ending | None:
    """How the tie of this kind that `words`, a whole sentence, tells ended; None where they tell no end.

    A word for leaving counts right behind or right before the words that tell the tie, and not where it is of another
    post, denied, or to come.
    """
    if kind not in _POSTS or not any(token.any(_LEAVING) for token in words):
        return None
    places = [place for place, token in enumerate(words) if token is source or token is target]
    if len(places) < 2:
        return None
    left = _behind(words, places[-1] + 1)
    if left is None:
        left = _ahead(words, places[0])
    if left is None or _of_another(words, left, target):
        return None
    return Ending(_day(words, left))


def over(kind: str, tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the words that tell of a post say themselves that it is over: "former chair of Vega"."""
    first = start
    while first and tokens[start].any(_POST) and tokens[first - 1].any(_DESCRIBING):
        first -= 1  # "the former chair of Vega, Lara Quill"
    said = [token for token in tokens[first:end] if "former" in token and "party" not in token]
    return kind in _POSTS and bool(said) and all("gone" in token for token in said)


_DESCRIBING = frozenset({"former", "adj", "the", "det"})


_LEAVING = frozenset({"quit", "resign", "backout", "dismissed"})


def _behind(words: Sequence[Token], start: int) -> int | None:
    """The place of the word for leaving behind the words that tell the tie."""
    strange = 0
    for place in range(start, len(words)):
        token = words[place]
        if token.any(_LEAVING) and _leaves(words, place, start):
            return place
        if token.any(_BETWEEN) and not token.any(_BARRED):
            continue
        strange += 1
        if strange > _STRANGE or not token.classes <= _OTHER:
            return None
    return None


def _leaves(words: Sequence[Token], place: int, start: int) -> bool:
    """Whether the word says it: "left" where nothing follows, "zurück" of "trat zurück", "entlassen" of "wurde"."""
    token, before = words[place], words[max(0, start - _FAR) : place]
    if "quit" in token:
        return True
    if "backout" in token:
        return _closes(words, place + 1) and any("stepsout" in one for one in before)
    if "dismissed" in token:
        return any("aux" in one for one in words[start:place])
    return _closes(words, place + 1) or any(one.any(_POST) for one in words[place + 1 : place + 3])


def _closes(words: Sequence[Token], place: int) -> bool:
    """Whether a statement ends here, but for its day."""
    while place < len(words) and words[place].any(_WHEN):
        place += 1
    return place >= len(words) or words[place].any(_STOPS) or "date" in words[place] or "number" in words[place]


_FAR = 12  # tokens: the first part of "trat …, Chefin der Vega, zurück" stands before who did
_WHEN = frozenset({"in", "from_date"})
_BARRED = frozenset({"party", "plan", "not", "hedge"})
_OTHER = frozenset({"other"})


def _ahead(words: Sequence[Token], start: int) -> int | None:
    """The place of the word for leaving before them, as in "Dimitió ayer Ana Ruiz, directora de Vega"."""
    for place in range(start - 1, max(-1, start - 6), -1):
        token = words[place]
        if "quitting" in token:
            return place
        if "party" in token or not token.any(_AHEAD | {"director", "president", "of"} | _OTHER):
            return None
    return None


def _of_another(words: Sequence[Token], left: int, target: Token) -> bool:
    """Whether another firm's post was left: "Quill, chair of Vega, resigned as director of Kepa"."""
    for token in words[left + 1 : left + 1 + _AFTERWARDS]:
        if token.any(_SORTS):
            return token is not target and not _same(token, target)
        if token.any(_STOPS) or "party" in token or not token.any(_TELLING):
            return False
    return False


def _same(one: Token, other: Token) -> bool:
    return bool(one.mention and other.mention and one.mention.entity == other.mention.entity)


def _day(words: Sequence[Token], left: int) -> Token | None:
    """The one day beside the word for leaving, up to the next comma."""
    end = next((at for at in range(left + 1, len(words)) if words[at].any(_CLOSES)), len(words))
    start = next((at + 1 for at in range(left, -1, -1) if words[at].any(_CLOSES) or "party" in words[at]), 0)
    found = fields.dates(words[start:end]) or fields.dates(words[: min(4, left)])
    return found[0] if len(found) == 1 else None


_CLOSES = frozenset({"comma", "break", "end"})
