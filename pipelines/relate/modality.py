"""What verbs of mood make of a sentence: a thing that never was ("would have paid", "hätte gezahlt", "заплатил бы") or
hearsay ("soll gezahlt haben", "skal ha betalt"). Sees one sentence, of which it changes no words."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.relate.reading import ACTS
from pipelines.relate.tokens import Token

# "plan" leaves out ties as well; "have" lets a clause end before it and is no passive.
_NEVER = frozenset({"unreal", "plan", "have"})
_HEARSAY = frozenset({"alleged", "have"})
_MOODS = frozenset({"would", "rumour", "conjunctive", "conditional"})
_STOPS = frozenset({"comma", "break", "which", "that", "and", "quote", "open"})
_OBJECTS = frozenset({"to", "for", "of", "in", "with", "det", "the", "money", "number", "percent", "party", "stake"})
_DOING = ACTS | {"aux", "own", "owned", "holds", "choose", "receive", "serve", "cost", "lend", "advise", "lead"}
_HAD = frozenset({"had", "hatt", "haft"})
_SOURCES = frozenset({"say", "allege", "deny", "according", "claim"})
_NEAR = 12  # tokens behind a modal verb, "have" and its participle among them: "skal Oslo kommune i 2019 ha betalt"
_DONE = frozenset({"worden", "gewesen", "geworden", "geflossen", "gegangen"})  # "fertiggestellt sein" is to come


def weighed(tokens: list[Token]) -> list[Token]:
    """The tokens with "unreal" or "alleged" in place of the plan that a modal verb by itself tells of."""
    if not any(token.any(_MOODS) for token in tokens):
        return tokens
    found = _before_its_verb(tokens)
    told = any(token.any(_SOURCES) for token in tokens)
    for place, token in enumerate(found):
        if "party" in token:
            continue
        if "conjunctive" in token:  # "sagte, sie hätten gezahlt": reported
            found[place] = replace(token, classes=(_REPORTED if told else _NEVER) | _voice(token))
        elif ("would" in token or "rumour" in token) and _is_perfect(found, place):
            found[place] = replace(token, classes=_NEVER if "would" in token else _HEARSAY)
        elif "perfect-last" in token:
            _hear(found, place)
    return found


_REPORTED = frozenset({"have"})


def _voice(token: Token) -> frozenset[str]:
    return frozenset({"aux"}) if token.word in ("wäre", "wären") else frozenset()


def _before_its_verb(tokens: Sequence[Token]) -> list[Token]:
    """Russian "бы" in front of the verb that it makes unreal."""
    found: list[Token] = []
    for token in tokens:
        if "conditional" in token and found and "party" not in found[-1]:
            found.insert(len(found) - 1, replace(token, classes=_NEVER))
        else:
            found.append(token)
    return found


def _is_perfect(tokens: Sequence[Token], place: int) -> bool:
    """Whether "have" with a participle goes with the modal verb: "would never have paid", not "would have to pay"."""
    reach = tokens[place + 1 : place + _NEAR]
    at = next((at for at, token in enumerate(reach) if "perfect" in token or token.any(_STOPS)), -1)
    if at < 0 or reach[at].any(_STOPS):
        return False
    behind = reach[at + ("aux" not in reach[at]) :][:3]  # "have been" tells it by itself
    done = next((token for token in behind if token.any(_DOING | _OBJECTS | _STOPS) or token.word in _HAD), None)
    return done is not None and (not done.any(_OBJECTS | _STOPS) or done.word in _HAD)


def _hear(tokens: list[Token], place: int) -> None:
    """German "soll … gezahlt haben", "gezahlt haben soll": the modal verb of an infinitive that ends its clause."""
    before, after = tokens[place - 1] if place else None, tokens[place + 1] if place + 1 < len(tokens) else None
    if before is None or before.capital or not before.word.endswith(("t", "en")):
        return
    if tokens[place].word == "sein" and before.word not in _DONE:
        return
    if after is not None and "rumour" in after:
        modal = place + 1
    elif after is None or after.any(_STOPS):
        modal = _modal_before(tokens, place)
    else:
        return
    if modal >= 0:
        tokens[modal] = replace(tokens[modal], classes=_HEARSAY)


def _modal_before(tokens: Sequence[Token], place: int) -> int:
    """The place of the modal verb in the same clause, -1 without; what two commas set off behind a name is passed."""
    at = place - 1
    while at >= 0 and "rumour" not in tokens[at]:
        if "comma" in tokens[at]:
            opens = next((one for one in range(at - 1, max(-1, at - 12), -1) if "comma" in tokens[one]), 0)
            if not opens or "party" not in tokens[opens - 1]:
                return -1
            at = opens
        elif "break" in tokens[at]:
            return -1
        at -= 1
    return at
