"""The acts of a clause that may make a contract: a word for contract with its verb, or a verb of trade by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.model.kinds import Stage
from pipelines.relate.fields import noun_start
from pipelines.relate.roles import Act
from pipelines.relate.tokens import Token
from pipelines.relate.voice import is_given, is_paid, passive

_ORDER = (
    "sign",
    "choose",
    "award",
    "win",
    "buy",
    "sell",
    "pay",
    "hire",
    "tender",
    "supply",
    "end",
    "amend",
    "receive",
    "serve",
    "cost",
)
_BY_THEMSELVES = ("buy", "sell", "pay", "hire", "tender", "supply", "receive", "choose")
_STAGES = {
    "sign": Stage.SIGNED,
    "award": Stage.AWARDED,
    "choose": Stage.AWARDED,
    "win": Stage.AWARDED,
    "tender": Stage.TENDERED,
    "pay": Stage.PAID,
    "receive": Stage.PAID,
    "end": Stage.ENDED,
    "amend": Stage.AMENDED,
}
_VERBS = frozenset({*_ORDER, "launch"})
_NOUNS = frozenset({"contract", "deal"})
_TELLING = _VERBS | _NOUNS
# Words that always mean a purchase; "agreement" and "deal" may mean something else.
_FIRM_WORDS = frozenset({"contract", "trade"})
_OWNED = frozenset({"stake", "subsidiary"})
_OWNING = frozenset({"own", "owned", "holds", "shareholder", "takeover"})
_HOLDING = frozenset({"have", "holds"})
_ONLY_HELD = frozenset({"held", "holds", "has held", "hold"})


@dataclass(frozen=True, slots=True)
class Found:
    """An act and the tokens that tell of it: from `start` up to `end`; `alone` where the clause has no other. `first`
    is where the words of the clause's first contract begin.

    `soft`: its word ("agreement") may mean something else than a purchase.
    """

    act: Act
    start: int
    end: int
    alone: bool
    soft: bool
    stage: Stage | None
    first: int = 0


def tells(tokens: Sequence[Token]) -> bool:
    """Whether any of the words could be an act at all."""
    return any(token.any(_TELLING) for token in tokens)


def acts(tokens: Sequence[Token], language: str, *, priced: bool = True) -> Iterator[Found]:
    """The acts of a clause. Denied, doubtful and merely wished-for ones are left out.

    `priced`: work given or done counts only with its price in the clause.
    """
    nouns = [place for place, token in enumerate(tokens) if token.any(_NOUNS) and _counts(tokens, place)]
    nouns = [noun for place, noun in enumerate(nouns) if not place or noun - nouns[place - 1] > 1]
    nouns = nouns or _agreed_on(tokens) or _bought(tokens)
    left_out = _left_out(tokens, nouns)
    starts = [noun_start(tokens, noun) for noun in nouns] + [start for start, _ in left_out]
    elliptic = [noun for _, noun in left_out]
    nouns += elliptic
    for place, noun in enumerate(nouns):
        end = starts[place + 1] if place + 1 < len(nouns) else len(tokens)
        found = _with_noun(tokens, starts[place], noun, end, language)
        soft = not tokens[noun if noun not in elliptic else nouns[0]].any(_FIRM_WORDS)
        if found is not None and not (soft and _about_ownership(tokens)):
            end = _scope_end(tokens, max(noun, found.place), end)
            yield Found(found, starts[place], end, len(nouns) == 1, soft, _stage(tokens, found), starts[0])
    if not nouns:
        yield from _without_noun(tokens, language, priced=priced)


def _left_out(tokens: Sequence[Token], nouns: Sequence[int]) -> list[tuple[int, int]]:
    """ "a contract of €2m to Vega and to Kepa another of €1m": where the words of each contract behind the last one
    that is called so begin, and the word that stands for it."""
    found = []
    for place in range(nouns[-1] + 1, len(tokens)) if nouns else ():
        if _stands_for_contract(tokens, place):
            joint = max((at for at in range(nouns[-1], place) if tokens[at].any(_JOINTS)), default=place - 1)
            found.append((joint + 1, place))
    return found


def _stands_for_contract(tokens: Sequence[Token], place: int) -> bool:
    """ "another of €1m", "and Kepa one of €1m", "and €1m to Kepa", "and that for cables to Kepa"."""
    token, behind = tokens[place], tokens[place + 1 : place + 4]
    if token.word in _THAT_ONE and _tells_another(tokens, place):
        return True
    if "another" in token:
        return any("money" in one for one in behind)
    if "money" in token:
        told = "and" in tokens[place - 1] and bool(behind) and "to" in behind[0]
        return told and any("party" in one for one in behind)
    one_of = "det" in token and len(behind) > 1 and behind[0].any(_PRICING | _OF) and "money" in behind[1]
    return one_of and "party" in tokens[place - 1] and "and" in tokens[place - 2]


_JOINTS = frozenset({"and", "comma"})


def _tells_another(tokens: Sequence[Token], place: int) -> bool:
    """Whether "and that of the cables to Kepa" stands here: what another contract is about, and whose it is."""
    led = tokens[place - 1 - (tokens[place].word == "one")]  # "and the one for"
    if "and" not in led or place + 1 == len(tokens) or not tokens[place + 1].any(_ABOUT):
        return False
    rest = tokens[place + 2 : place + _PARTIES]
    whose = next((at for at, token in enumerate(rest) if "party" in token), 0)
    return whose > 1 and rest[whose - 1].any(_WITH) and any("other" in token for token in rest[: whose - 1])


_THAT_ONE = frozenset("that one celui celle el la quello quella den det der die das jener".split())
_ABOUT = frozenset({"of", "for"})
_WITH = frozenset({"to", "with", "by", "from"})
_PARTIES = 14  # tokens behind the word that stands for the contract


def _counts(tokens: Sequence[Token], noun: int) -> bool:
    """Whether the word for contract tells of one: not in a name, and not "without a tender"."""
    return "party" not in tokens[noun] and not any("without" in token for token in tokens[max(0, noun - 3) : noun])


def _agreed_on(tokens: Sequence[Token]) -> list[int]:
    """ "agreed on the delivery of twelve buses": the work stands for the contract."""
    verb = next((place for place in range(len(tokens)) if _kind(tokens, place) == "sign"), len(tokens))
    for place in range(verb + 1, len(tokens) - 1):
        if tokens[place].any(_WORK) and tokens[place + 1].any(_OF) and "party" not in tokens[place]:
            return [place]
    return []


def _bought(tokens: Sequence[Token]) -> list[int]:
    """ "The purchase of 60 cars from Vega cost Oslo €3 million": the purchase stands for the contract."""
    cost = next((place for place, token in enumerate(tokens) if token.any(_COSTING) and "party" not in token), 0)
    bought = (place for place in range(cost) if tokens[place].any(_BUYING) and "party" not in tokens[place])
    noun = next(bought, cost)
    return [noun] if noun < cost and any("party" in token for token in tokens[noun:cost]) else []


_COSTING = frozenset({"cost"})
_BUYING = frozenset({"buying", "delivery", "work"})
_WORK = frozenset({"work", "delivery"})
_OF = frozenset({"of", "for", "the"})


def _with_noun(tokens: Sequence[Token], start: int, noun: int, end: int, language: str) -> Act | None:
    before = [place for place in range(start) if _kind(tokens, place)]
    after = [place for place in range(noun + 1, end) if _kind(tokens, place)]
    if any("under" in token for token in tokens[: noun + 1]):  # "Under an agreement signed in May, Vega will deliver"
        after = [place for place in after if any("comma" in token for token in tokens[noun:place])] or after
        after = [place for place in after if any("party" in token for token in tokens[noun:place])] or after
    verb = -1
    if language == "zh" and _kind(tokens, noun):
        verb = noun  # "签约" is verb and contract in one
    elif before and _governs(tokens, before[-1], start) and not (after and _joined(tokens, before[-1], noun)):
        verb = before[-1]
    elif after and (not before or _participle(tokens, noun, after[0])):
        verb = after[0]
    elif before:
        verb = before[-1]
    if _doubted(tokens, max(noun, verb)) or _unreal(tokens, noun if verb < 0 else verb):
        return None
    if verb < 0:
        holding = (place for place in range(start) if tokens[place].any(_HOLDING) and "party" not in tokens[place])
        held = next(holding, -1)
        return Act("hold" if held >= 0 else "", held, noun, passive=False)
    return Act(_kind(tokens, verb), verb, noun, passive=passive(tokens, verb, noun, language))


def _joined(tokens: Sequence[Token], verb: int, noun: int) -> bool:
    """Whether "and" parts a verb from the contract behind it: "was cancelled, and a new contract was signed"."""
    return any("and" in token for token in tokens[verb + 1 : noun])


def _governs(tokens: Sequence[Token], verb: int, start: int) -> bool:
    """Whether the verb before says what happens, whatever follows: "cancelled the contract signed in May", "is to build
    a quay under an agreement signed in May"."""
    return _kind(tokens, verb) in ("end", "amend") or any("under" in token for token in tokens[verb : start + 1])


def _without_noun(tokens: Sequence[Token], language: str, *, priced: bool) -> Iterator[Found]:
    for place in range(len(tokens)):
        kind = _kind(tokens, place)
        kind = "receive" if _received(tokens, place) else kind
        if not (kind in _BY_THEMSELVES or _at_a_price(tokens, place, kind) or (not priced and kind in _WORKING)):
            continue
        if _doubted(tokens, place) or _unreal(tokens, place):
            return
        led = any(token.any(_LEADING) for token in tokens[:place])  # else the party behind the verb is its subject
        if _about_ownership(tokens) or (kind in ("buy", "sell") and led and _takes_over(tokens, place)):
            return
        found = Act(kind, place, -1, passive=passive(tokens, place, -1, language))
        yield Found(
            found, 0, _scope_end(tokens, place, len(tokens)), alone=True, soft=True, stage=_stage(tokens, found)
        )
        return


def _doubted(tokens: Sequence[Token], last: int) -> bool:
    """Whether "not", "may" or "bid for" stands before the act. The "no." of a number denies nothing."""
    for place, token in enumerate(tokens[:last]):
        if token.any(_DOUBTS) and not token.any(_NO_DOUBT) and not (token.word == "no" and _numbers(tokens, place + 1)):
            about = "for" in token and any(one.any(_NOUNS) for one in tokens[:place])
            if not about:  # "avtalen om leie": no "if"
                return True
    return False


def _unreal(tokens: Sequence[Token], verb: int) -> bool:
    """Whether "would have" stands before the verb, and no "and" with another subject between them."""
    would = max((place for place in range(verb) if "unreal" in tokens[place]), default=verb)
    between = zip(tokens[would:verb], tokens[would + 1 : verb], strict=False)
    return would < verb and not any("and" in token and behind.any(_LEADING) for token, behind in between)


_DOUBTS = frozenset({"not", "hedge", "bid"})
_NO_DOUBT = frozenset({"party", "without"})


def _numbers(tokens: Sequence[Token], place: int) -> bool:
    return place < len(tokens) and (
        tokens[place].any(frozenset({"identifier", "number", "date"})) or tokens[place].word[:1].isdigit()
    )


def _at_a_price(tokens: Sequence[Token], place: int, kind: str) -> bool:
    """ "awarded the third phase to Vega for €3m", "advises Vega for €3m a year": work at a price, and no sum that is
    itself awarded."""
    signed = kind == "sign" and place + 1 < len(tokens) and "with" in tokens[place + 1]  # "signed with Oslo for a park"
    if not (signed or kind in _WORKING) or any("loan" in token for token in tokens):
        return False
    after = tokens if kind == "serve" or tokens[-1] is tokens[place] else tokens[place + 1 :]
    return any(
        "money" in token and any(one.any(_PRICING) for one in after[max(0, at - 5) : at])
        for at, token in enumerate(after)
    )


_WORKING = frozenset({"award", "serve"})
_PRICING = frozenset({"for", "worth", "to", "receive", "pay", "cause"})


_LEADING = frozenset({"party", "pronoun", "board", "decide"})


def _received(tokens: Sequence[Token], place: int) -> bool:
    """ "received €35,000 a month from": money as the object."""
    if "receive" not in tokens[place] or "party" in tokens[place] or is_paid(tokens, place):
        return False
    return any("money" in token for token in (*tokens[max(0, place - 3) : place], *tokens[place + 1 : place + 8]))


def _kind(tokens: Sequence[Token], place: int) -> str:
    """The act a token is the verb of, "" where it is none: "to supply" tells the purpose of a contract."""
    token = tokens[place]
    if "party" in token or not token.any(_VERBS):
        return ""
    kind = next((name for name in _ORDER if name in token), "")
    set_off = place > 1 and "comma" in tokens[place - 1] and "trade" in tokens[place - 2]
    if "launch" in token and (set_off or any("trade" in one for one in tokens[place + 1 : place + 8])):
        kind = "tender"  # "opened in April a tender for", "a tender, launched by"
    elif kind == "award" and "passive" in token and place and _sum_alone(tokens, place - 1):
        kind = "pay"  # "€3 million went from Vega to Kepa"
    elif kind == "receive" and is_paid(tokens, place):
        kind = "pay"
    elif kind == "win" and is_given(tokens, place):
        kind = "award"
    if not kind:
        return ""
    before = tokens[place - 1] if place else None
    if before is not None and ("to" in before or "for" in before or "det" in before) and "number" not in before:
        planned = "to" in before and ("plan" in before or (place > 1 and "plan" in tokens[place - 2]))
        planned = planned or any("decide" in token for token in tokens[max(0, place - 8) : place - 1])
        return kind if planned else ""
    # "an award", "the purchase": nouns.
    return "" if before is not None and ("the" in before or "poss" in before) else kind


def _sum_alone(tokens: Sequence[Token], place: int) -> bool:
    """Whether a sum stands here, and is not that of a contract: "The contract of €3 million went to"."""
    return "money" in tokens[place] and not any(token.any(_NOUNS) for token in tokens[max(0, place - 2) : place])


def _participle(tokens: Sequence[Token], noun: int, verb: int) -> bool:
    """ "the contract awarded to", "contracts were signed by": the verb behind belongs to the word for contract."""
    inside = tokens[noun + 1 : verb]
    return not inside or any("aux" in token for token in inside) or "passive" in tokens[verb]


def _scope_end(tokens: Sequence[Token], last: int, end: int) -> int:
    """Up to the next verb that "and" brings in: "… and sold its shares to …"."""
    for place in range(last + 1, end - 1):
        if "and" not in tokens[place]:
            continue
        other = next((verb for verb in (place + 1, place + 2) if verb < end and _kind(tokens, verb)), None)
        if other is None and tokens[place + 1].any(_FINITE) and not _acts_within(tokens, place + 1, end):
            return place  # "… and had also planned to charge Vega €6 million"
        if other is not None and not _was_paid(tokens, other, end):
            return place
    return end


def _acts_within(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a contract's act follows before the next clause: "and had by then won the"."""
    for place in range(start, end):
        if tokens[place].any(_NEXT):
            return False
        if _kind(tokens, place):
            return True
    return False


_NEXT = frozenset({"break", "money"})
_FINITE = frozenset({"have", "aux"})


def _was_paid(tokens: Sequence[Token], verb: int, end: int) -> bool:
    """ "built three boats for Vega and was paid €6 million": the price of the same thing."""
    return _kind(tokens, verb) in ("pay", "receive") and not any("party" in token for token in tokens[verb:end])


def _stage(tokens: Sequence[Token], act: Act) -> Stage | None:
    reach = tokens[max(0, act.place - 4) : act.place] if act.place >= 0 else []
    if any("plan" in token for token in reach):
        return Stage.PLANNED
    if act.place >= 0 and tokens[act.place].word in _ONLY_HELD:
        return None
    return _STAGES.get(act.kind)


def _about_ownership(tokens: Sequence[Token]) -> bool:
    told = [token for token in tokens if "party" not in token]
    shares = any("percent" in token for token in told) and any(token.any(_OWNING) for token in told)
    verb = next((place for place in range(len(tokens)) if _kind(tokens, place)), len(tokens))
    return shares or any(
        token.any(_OWNED) and not _describes(tokens, place, verb) for place, token in enumerate(tokens)
    )


def _describes(tokens: Sequence[Token], place: int, verb: int) -> bool:
    """Whether the word only says what a party before the verb is: "the subsidiary Vega signed"; or is in a name."""
    follows = place + 1 < len(tokens) and "party" in tokens[place + 1] and place + 1 < verb
    return "party" in tokens[place] or ("subsidiary" in tokens[place] and follows)


def _takes_over(tokens: Sequence[Token], verb: int) -> bool:
    """Whether the thing bought or sold is itself a firm; "sold Vega 40 units" names the buyer first."""
    if any("percent" in token and _of_a_firm(tokens, place + 1) for place, token in enumerate(tokens)):
        return True
    for place, token in enumerate(tokens[verb + 1 : verb + 5], start=verb + 1):
        if "all" in token and "party" not in token:
            continue  # "all shares in Vega"
        if "party" in token:
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            return "firm" in token and not (after is not None and after.any(frozenset({"number", "other"})))
        if not token.any(frozenset({"the", "det", "adj", "other"})):
            return False
    return False


def _of_a_firm(tokens: Sequence[Token], start: int) -> bool:
    """Whether a firm is what a share is of: "sold 60 per cent of Vega to Kepa", not "of Vega turbines"."""
    place = next((at for at in range(start, len(tokens)) if not tokens[at].any(_SHARING) or "party" in tokens[at]), -1)
    if place < 0 or not tokens[place].classes >= {"party", "firm"}:
        return False
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return not (after is not None and after.any(frozenset({"number", "other", "poss"})))


_SHARING = frozenset({"of", "the", "det", "stake", "firmnoun"})
