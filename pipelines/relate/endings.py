"""Whether the sentence that tells of a post tells as well that it was left: "Lara Quill, chair of Vega, resigned"."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from indexer.model.mentions import Span
from pipelines.relate import fields
from pipelines.relate.tokens import Token, same

_POSTS = frozenset({"director", "adviser"})
_POST = frozenset({"director", "president", "board"})
_BETWEEN = frozenset({"comma", "have", "aux", "date", "in", "the", "from_date", "number", "which", "adj", "stepsout"})
_AHEAD = frozenset({"date", "in", "the", "have", "aux", "number", "from_date", "adj"})
_STRANGE = 3  # other words, at most, between who left and the word that says so: "quite unexpectedly"
_AFTERWARDS = 6  # words behind it that may tell which post it was: "resigned as director of Kepa"
_TELLING = frozenset({"appointed", "from", "of", "in", "to", "the", "det", "adj", "other"}) | _POST
_STOPS = frozenset({"comma", "break", "colon", "date", "dash", "end", "by", "and"})
_SORTS = frozenset({"firm", "body"})
_DESCRIBING = frozenset({"former", "adj", "the", "det"})
_LEAVING = frozenset({"quit", "resign", "backout", "dismissed"})
_FAR = 12  # tokens: the first part of "trat …, Chefin der Vega, zurück" stands before who did
_WHEN = frozenset({"in", "from_date", "the", "det"})
_BARRED = frozenset({"party", "plan", "not", "hedge"})
_OTHER = frozenset({"other"})
_CLOSES = frozenset({"comma", "break", "end"})
_DAYS = frozenset({"date", "number"})
# Words that tell when or why someone left, and not what: "resigned amid a row", "gikk av på grunn av alder".
_WHY = frozenset(
    "after following amid over because when while due citing without despite aged yesterday today last earlier later "
    "monday tuesday wednesday thursday friday saturday sunday immediately protest disgrace "
    "etter grunn fordi da når under uten tross går dag fjor senere protest plutselig då utan trass seinare "
    "efter på grund uden eftersom när trots idag igår nach wegen aufgrund weil nachdem ohne trotz gestern heute später "
    "après suite parce sans malgré hier aujourd'hui tras después debido porque cuando sin ayer hoy "
    "после из-за вследствие когда без вчера сегодня".split()
)


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
    """Whether the words that tell of a post or owner say it is over: "former chair of Vega", "formerly owned by"."""
    first = start
    while first and tokens[start].any(_POST) and tokens[first - 1].any(_DESCRIBING):
        first -= 1  # "the former chair of Vega, Lara Quill"
    said = [
        token
        for place, token in enumerate(tokens[first:end], first)
        if "former" in token and "party" not in token and not of_the_firm(tokens, place)
    ]
    if kind == "owner":  # "formerly owned by Kepa"; who is a former owner or was once owned may own it still
        adverbs = [here for here, behind in pairwise(tokens[first:end]) if "owned" in behind]
        said = said if all(any(token is one for one in adverbs) for token in said) else []
    return kind in _POSTS | {"owner"} and bool(said) and all("gone" in token for token in said)


def of_the_firm(tokens: Sequence[Token], place: int) -> bool:
    """Whether "former" at this place tells of a firm behind a post, and not of the post: "chair of the former Vega"."""
    behind = place + 1 < len(tokens) and tokens[place + 1].any(_SORTS) and "party" in tokens[place + 1]
    return behind and any("of" in token or "in" in token for token in tokens[max(0, place - 2) : place])


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
    """Whether the word says it: "died", "left" where nothing else follows ("left the board meeting"), "zurück" of "trat
    zurück", "entlassen" of "wurde"."""
    token, before = words[place], words[max(0, start - _FAR) : place]
    if "office" in token:
        return True
    if "backout" in token:
        return _closes(words, place + 1) and any("stepsout" in one for one in before)
    if "dismissed" in token:
        return any("aux" in one for one in words[start:place])
    return _closes(words, place + 1) or any(one.any(_POST) for one in words[place + 1 : place + 3])


def _closes(words: Sequence[Token], place: int) -> bool:
    """Whether a statement ends here, but for its day."""
    start = place
    while place < len(words) and words[place].any(_WHEN):
        place += 1
    if place >= len(words):
        return True
    token = words[place]
    # "was fired at by gunmen" stops at no day
    return token.any(_DAYS) or token.word in _WHY or (place == start and token.any(_STOPS))


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
            return not same(token, target)
        if token.any(_STOPS) or "party" in token or not token.any(_TELLING):
            return False
    return False


def _day(words: Sequence[Token], left: int) -> Token | None:
    """The one day beside the word for leaving, up to the next comma."""
    end = next((at for at in range(left + 1, len(words)) if words[at].any(_CLOSES)), len(words))
    start = next((at + 1 for at in range(left, -1, -1) if words[at].any(_CLOSES) or "party" in words[at]), 0)
    found = fields.dates(words[start:end]) or fields.dates(words[: min(4, left)])
    return found[0] if len(found) == 1 else None
