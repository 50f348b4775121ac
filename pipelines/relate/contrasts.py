"""What a sentence denies of one party only to say it of another: "not to Vega, but to Kepa", "to Kepa and not to Vega".
Sees its tokens.
"""

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
    for token in [one for one in reversed(found) if one.any(_OPPOSING) and not one.any(_NO_OPPOSING)]:
        found = _without_behind(found, next(place for place, one in enumerate(found) if one is token))
    return found


def _without_behind(tokens: list[Token], no: int) -> list[Token]:
    """ "to Kepa, and not to Vega", "Kepa rather than Vega": without the party that is denied behind the other."""
    start = no
    while start and tokens[start - 1].any(_JOINTS) and "party" not in tokens[start - 1]:
        start -= 1
    if start < no and no + 1 < len(tokens) and tokens[no + 1].word in _ONLY:
        return [*tokens[:no], *tokens[no + 2 :]]  # "to Kepa and not only to Vega"
    party = _opposed(tokens, no)
    told = not no or any("party" in token for token in tokens[:start])
    if party is None or not (told and (start < no or "instead" in tokens[no])) or tokens[no].word in _NEITHER:
        return tokens
    behind = tokens[party + 1 :]
    if not no:
        return behind[1:] if behind and "comma" in behind[0] else behind  # "Instead of Vega, Oslo chose Kepa"
    acts = bool(behind) and behind[0].any(_VERBS) and "party" not in tokens[start - 1]
    if acts or (behind and "poss" in behind[0]):
        return tokens  # "signed in May, and not Vega paid": a new clause
    set_off = "comma" in tokens[start] and len(behind) > 1 and "comma" in behind[0] and "and" not in behind[1]
    return [*tokens[:start], *behind[set_off:]]


def _opposed(tokens: Sequence[Token], no: int) -> int | None:
    """The place of the party right behind "not", past small words and, behind a preposition, what describes it."""
    led = False
    for place in range(no + 1, min(no + 1 + _NEAR + 1, len(tokens))):
        token = tokens[place]
        if "party" in token:
            return place
        led = led or token.any(_LED_BY)
        if not token.any(_BEFORE) and not (led and token.any(_DESCRIBING) and not token.any(_VERBS)):
            return None
    return None


_OPPOSING = frozenset({"not", "instead"})
_NO_OPPOSING = frozenset({"party", "without"})
_NEITHER = frozenset({"noch", "ni", "nor", "ни"})  # go on about what is denied already
_ONLY = frozenset({"only", "just", "merely", "bare", "kun", "berre", "nur", "seulement", "solo", "sólo", "только"})
_JOINTS = frozenset({"and", "comma", "dash"})
_DESCRIBING = frozenset({"other", "its", "bodynoun"})


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
