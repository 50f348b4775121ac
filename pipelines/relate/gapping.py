"""What one verb gives to several: "paid Vega £3m and Kepa £5m" as two clauses. Sees the tokens of a sentence."""

from collections.abc import Sequence
from itertools import pairwise

from pipelines.relate.tokens import Token

_GIVING = frozenset({"award", "pay", "choose"})
_VERBS = _GIVING | {"sign", "win", "sell", "supply", "hire", "end", "receive", "have", "aux"}
_JOINTS = frozenset({"and", "comma", "but"})
_LEADING = frozenset({"to", "the", "det"})
_SUMS = frozenset({"money", "number"})
_NOUNS = frozenset({"contract", "deal"})
_BETWEEN = frozenset({"the", "det", "of", "for", "worth", "in", "dash", "from", "contract"})
_OTHERWISE = frozenset({"party", "another"})  # "and to Kepa another of €1m": see `acts`
_ELIDED = frozenset({"the", "det", "of", "contract"})  # "el de cables por", "den om kabel for": of what, then the sum


def gapped(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens as they are; or for each party that is given a sum its own clause, with subject, verb and word for
    contract of the first: "awarded Vega the contract for 3 million and Kepa the one for 5 million"."""
    verb = next((at for at, token in enumerate(tokens) if token.any(_GIVING) and "party" not in token), -1)
    if verb < 1 or not any("party" in token for token in tokens[:verb]):
        return _bought(tokens)
    starts = [at for at in range(verb + 2, len(tokens)) if _opens(tokens, at)]
    bounds = pairwise([verb + 1, *starts, len(tokens)])
    first, *others = [tokens[start:end] for start, end in bounds]
    if not others or not all(map(_gives, (first, *others))):
        return [list(tokens)]
    noun = [token for token in first if token.any(_NOUNS) and "party" not in token][:1]
    given = [first, *(_whole(other, noun) for other in others)]
    return [[*tokens[: verb + 1], *one] for one in given]


def _bought(tokens: Sequence[Token]) -> list[list[Token]]:
    """ "ordered 300 barriers from Vega and a further 150 from Kepa": of each seller what it sold."""
    verb = next((at for at, token in enumerate(tokens) if "buy" in token and "party" not in token), -1)
    joint = next((at for at in range(verb + 2, len(tokens)) if "and" in tokens[at] and "party" not in tokens[at]), 0)
    if verb < 1 or not joint or not any("party" in token for token in tokens[:verb]):
        return [list(tokens)]
    first, second = _seller(tokens[verb + 1 : joint]), _seller(tokens[joint + 1 :])
    if not first or not second or first.isdisjoint(second) or _summed(tokens, verb, joint):
        return [list(tokens)]
    return [list(tokens[:joint]), [*tokens[: verb + 1], *tokens[joint + 1 :]]]


def _summed(tokens: Sequence[Token], verb: int, joint: int) -> bool:
    """Whether one sum is that of all: told before the verb, or behind the last seller alone ("for a total of £4m")."""
    before, first, second = (
        any("money" in token for token in part) for part in (tokens[:verb], tokens[verb:joint], tokens[joint:])
    )
    return before or (second and not first)


def _seller(part: Sequence[Token]) -> frozenset[str]:
    """The classes of the preposition before the one party here, behind words for goods; none where others act."""
    places = [at for at, token in enumerate(part) if "party" in token]
    if len(places) != 1 or any(map(_acts, part)):
        return frozenset()
    goods, led = [one for one in part[: places[0] - 1] if one.word not in _PARTITIVES], part[max(0, places[0] - 1)]
    told = any(token.any(_GOODS) for token in goods) and not any(token.any(_SELLING) for token in goods)
    return led.classes & _SELLING if told else frozenset()


_PARTITIVES = frozenset({"des", "du", "dei", "degli", "delle"})  # "des câbles": no preposition
_GOODS = frozenset({"other", "number"})
_SELLING = frozenset({"from", "with", "to", "by"})


def _opens(tokens: Sequence[Token], place: int) -> bool:
    """Whether behind a joint the next party is named, and then its sum."""
    if not tokens[place].any(_JOINTS) or tokens[place - 1].any(_JOINTS):
        return False
    party = place + 1
    while party < len(tokens) and tokens[party].any(_JOINTS | _LEADING) and "party" not in tokens[party]:
        party += 1
    if party >= len(tokens) or "party" not in tokens[party]:
        return False
    between: list[Token] = []
    for token in tokens[party + 1 : party + 8]:
        if token.any(_SUMS):
            return not between or between[0].any(_ELIDED) or all(one.any(_BETWEEN) for one in between)
        if token.any(_JOINTS) or token.any(_OTHERWISE):
            return False
        between.append(token)
    return False


def _gives(part: Sequence[Token]) -> bool:
    """Whether one party and a sum stand here, and no other verb."""
    parties = sum("party" in token for token in part)
    return parties == 1 and any(token.any(_SUMS) for token in part) and not any(map(_acts, part))


def _acts(token: Token) -> bool:
    return "party" not in token and token.any(_VERBS)


def _whole(part: Sequence[Token], noun: Sequence[Token]) -> list[Token]:
    """Without the joints it begins with and a number of what is not told, and with the word for contract behind its
    party."""
    party = next(at for at, token in enumerate(part) if "party" in token)
    start = next(at for at, token in enumerate(part) if not token.any(_JOINTS) or "party" in token)
    rest = [token for token in part[party + 1 :] if "dash" not in token]
    if not any("money" in token for token in rest):  # "por 5 millones"
        rest = rest[: max(0, next(at for at, token in enumerate(rest) if "number" in token) - 1)]
    return [*part[start : party + 1], *noun, *rest]
