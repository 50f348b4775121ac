"""What a sentence denies of one party only to say it of another: "not to Vega, but to Kepa". Sees its tokens."""

from collections.abc import Sequence

from pipelines.relate.reading import ACTS
from pipelines.relate.tokens import Token

_LED_BY = frozenset({"to", "by", "from", "with", "for", "of", "in"})
_BEFORE = _LED_BY | {"the", "det", "adj", "firmnoun", "quote"}
_REACH = 8  # tokens between "not" and the party it denies
_NEAR = 5  # tokens between "but" and the party in its place
_ASIDE = 7  # tokens between "not" and "but": "not, as reported at first, but"


def settled(tokens: Sequence[Token]) -> list[Token]:
    """The sentence without "not", the party that it denies, and "but": as if it only said the other. Unchanged where
    it says no such thing."""
    found = list(tokens)
    for place in range(len(tokens) - 1, 0, -1):
        if "but" in tokens[place] and "party" not in tokens[place]:
            found = _without(found, place)
    return found


def _without(tokens: list[Token], but: int) -> list[Token]:
    denied = _denied(tokens, but)
    instead = _party(tokens, but + 1, _NEAR)
    if denied is None or instead is None:
        return tokens
    no, party = denied
    start = party
    while start and start - 1 != no and tokens[start - 1].any(_BEFORE) and "party" not in tokens[start - 1]:
        start -= 1
    led = any(token.any(_LED_BY) for token in tokens[but + 1 : instead])
    leading = [] if led else [token for token in tokens[start:party] if token.any(_LED_BY)]
    told = tokens[:start] if no > party else _affirmed(tokens[:start], no)
    return [*told, *leading, *tokens[but + 1 :]]


def _affirmed(tokens: Sequence[Token], no: int) -> list[Token]:
    """Without "not", in French both halves of it ("n'a pas")."""
    return [token for place, token in enumerate(tokens) if "not" not in token or not no - _HALVES <= place <= no]


def _denied(tokens: Sequence[Token], but: int) -> tuple[int, int] | None:
    """Where "not" and the party that it denies stand: "not to Vega, but", "Vega not, as was reported, but"."""
    for no in range(but - 1, max(-1, but - _REACH - 3), -1):
        if tokens[no].any(_CLOSES) and "party" not in tokens[no]:
            return None
        if "not" not in tokens[no] or "party" in tokens[no]:
            continue
        behind = [place for place in range(no + 1, but) if "party" in tokens[place]]
        if not behind and no and "party" in tokens[no - 1] and but - no <= _ASIDE:
            return no, no - 1
        last = behind[-1] if behind else but
        only = len(behind) == 1 and all("comma" in token or "quote" in token for token in tokens[last + 1 : but])
        return (no, last) if only and last - no <= _REACH else None
    return None


_HALVES = 2
_VERBS = ACTS | {"aux", "have", "own", "holds", "belongs", "be", "say", "lead", "plan"}  # "but Kepa won": a new clause
_CLOSES = frozenset({"which", "colon"})


def _party(tokens: Sequence[Token], start: int, reach: int) -> int | None:
    """The place of the party there, where nothing but small words stand before it."""
    for place in range(start, min(start + reach, len(tokens))):
        if "party" in tokens[place]:
            follows = tokens[place + 1] if place + 1 < len(tokens) else None
            clause = follows is not None and follows.any(_VERBS)
            return None if clause and not any(token.any(_LED_BY) for token in tokens[start:place]) else place
        if not tokens[place].any(_BEFORE):
            return None
    return None
