"""When a tie held, as its sentence tells, and whether that is over: "until 2019", "before it was sold".

A term that still runs is not over: words in the present, of what began then, or a day after the document's own.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from indexer.model.contracts import Tie
from indexer.model.mentions import Span
from indexer.model.values import DateValue
from pipelines.relate import fields
from pipelines.relate.clauses import Clause
from pipelines.relate.sentence import Sentence
from pipelines.relate.tokens import Token, same

_ENDS = frozenset({"comma", "break", "dash", "which"})
_RUNS = frozenset({"present", "begun", "plan", "shall"})
_SPANNING = frozenset({"in", "from_date", "from", "for", "open"})
_UP_FROM = frozenset({"party", "date", "number"})
_STATES = frozenset({"owner", "subsidiary", "director", "adviser"})  # "excluded until 2023" may not be over yet
_POSTS = frozenset({"director", "adviser"})
_NEAR = 8  # tokens behind a statement that may tell when
_OPENING = 4
_LEADING = frozenset({"the", "in", "of", "to", "other", "adj", "pronoun", "heshe"})
_TURNS = frozenset({"until", "before"})
_BETWEEN = frozenset({"other", "adj", "the", "det", "stake", "of", "in", "date", "number", "percent", "comma", "poss"})
_LEFT = frozenset({"quit", "resign", "dismissed", "departure", "parting"})
_SOLD = frozenset({"sell", "takeover", "end"})
_BARRED = frozenset({"not", "hedge", "plan", "which"})
_CLOSES = frozenset({"comma", "break", "colon", "dash"})
_FIRMS = frozenset({"firm", "body"})
_LED_TO = frozenset({"to", "by", "in", "and"})


class Held(NamedTuple):
    """The day or time told with a tie, and whether the tie is over; then a single day is its last."""

    date: Span | None
    ended: bool


def held(kind: str, sentence: Sentence, clause: Clause, place: tuple[int, int], parties: tuple[Token, Token]) -> Held:
    """When the tie told at this place of the clause held, and whether its words say that this is over."""
    page, text, words = sentence.page, sentence.text, sentence.tokens
    start, end = place
    stated = clause.tokens[max(0, start - 2) : end + 2]
    found = _told(clause, start, end)
    runs = any(token.any(_RUNS) and "party" not in token for token in stated)
    if any("nolonger" in token for token in clause.tokens[start:end]):
        return Held(fields.date_span(found[0], page, text) if len(found) == 1 else None, True)
    if not runs and kind in _STATES and (parted := _parted(kind, words, parties)) is not None:
        last = fields.dates(parted)
        return Held(fields.date_span(last[0], page, text) if len(last) == 1 else None, True)
    # "als Chefin der Vega bis 2027 wiedergewählt"
    runs = runs or any(token in found and "begun" in behind for token, behind in pairwise(words))
    date = _whole(words, found, page, text)
    value = date.value if date is not None else None
    if date is None or not isinstance(value, DateValue):
        return Held(None, False)
    if value.until and len(found) == 1 and not _of_the_tie(words, found[0], parties):
        return Held(None, False)  # "Vega's chair Lara Quill presented the 2021-2025 plan"
    if not value.until and not _until(words, found[-1]):
        return Held(date, False)
    over = not runs and kind in _STATES and not value.relative  # "for the past six years"
    return Held(date if over or value.until else None, over)


def as_of(tie: Tie, day: str) -> Tie:
    """The tie as it stood on the day of its document, ISO, "" where unknown: what ends later has not ended yet."""
    value = tie.date.value if tie.date is not None else None
    if not tie.ended or not day or not isinstance(value, DateValue):
        return tie
    last = value.until or value.value
    shared = min(len(last), len(day))
    if last[:shared] <= day[:shared]:
        return tie
    return replace(tie, ended=False, date=tie.date if value.until else None)


def _told(clause: Clause, start: int, end: int) -> list[Token]:
    """The dates within the statement, right behind it, or opening the sentence."""
    if len(clause.dates) == 1:
        return fields.dates(clause.dates)
    tokens = clause.tokens
    after = end
    while after < len(tokens) and after - end < _NEAR and not tokens[after].any(_ENDS):
        after += 1
    found = fields.dates(tokens[start:after])
    if not found and start <= _OPENING:
        found = fields.dates(tokens[:start])
    return found


def _whole(words: Sequence[Token], found: Sequence[Token], page: int, text: str) -> Span | None:
    """The one date; or the time from one to the next: "from May 2011 until he retired in 2019"."""
    if len(found) == 1:
        return fields.date_span(found[0], page, text)
    if len(found) != 2 or not _until(words, found[1]):
        return None
    first, last = (fields.date_span(token, page, text).value for token in found)
    if not isinstance(first, DateValue) or not isinstance(last, DateValue) or first.until or last.until:
        return None
    both = fields.between(found[0], found[1], page, text)
    return replace(both, value=replace(first, until=last.value))


def _of_the_tie(words: Sequence[Token], date: Token, parties: tuple[Token, Token]) -> bool:
    """Whether a span of years is that of the tie: led to by "from", "in" or "for", in brackets, or right by a name."""
    at = next((place for place, token in enumerate(words) if token is date), 0)
    if not at:
        return True
    before = words[at - 1]
    return before.any(_SPANNING) or any(before is party for party in parties)


def _until(words: Sequence[Token], date: Token) -> bool:
    """Whether "until" leads to this date: "until the end of 2019", "til 2019"."""
    at = next((place for place, token in enumerate(words) if token is date), 0)
    if at and "upto" in words[at - 1]:
        return at > 1 and words[at - 2].any(_UP_FROM)  # "kaller inn til 3. mai" is to another end
    for token in reversed(words[max(0, at - 4) : at]):
        if "until" in token:
            return True
        if not token.any(_LEADING) or "party" in token:
            return False
    return False


def _parted(kind: str, words: Sequence[Token], parties: tuple[Token, Token]) -> Sequence[Token] | None:
    """The words that tell how it ended, "until it was sold in 2019"; of "until recently" none. None without any."""
    places = [place for place, token in enumerate(words) if any(token is party for party in parties)]
    if len(places) < 2:
        return None
    lately = words[max(0, places[0] - 2) : places[-1] + 3]
    if any("lately" in token for token in lately):
        return ()
    at = places[-1] + 1
    while at < len(words) and at - places[-1] < _NEAR and words[at].any(_BETWEEN) and not words[at].any(_TURNS):
        at += 1
    if at >= len(words) or not words[at].any(_TURNS):
        return None
    end = next((one for one in range(at + 1, len(words)) if words[one].any(_CLOSES)), len(words))
    told = words[at + 1 : end]
    ways = _LEFT if kind in _POSTS and "until" not in words[at] else _LEFT | _SOLD
    if not any(token.any(ways) for token in told) or any(token.any(_BARRED) and "party" not in token for token in told):
        return None
    return None if _another(told, parties) else told


def _another(told: Sequence[Token], parties: tuple[Token, Token]) -> bool:
    """Whether something else was sold: "owned Vega before it sold Kepa"; not "before it was sold to Kepa"."""
    for place, token in enumerate(told):
        if token.any(_FIRMS) and not any(same(token, party) for party in parties):
            before = [one for one in told[max(0, place - 2) : place] if "the" not in one]
            if not (before and before[-1].any(_LED_TO)):
                return True
    return False
