"""Contracts that a text tells of: a record for each, every field a span of the sentence that proves it.

A record needs both parties, or a party and an amount, a number or a count. What cannot be told is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.model.contracts import Contract
from indexer.model.identity import record_id
from indexer.model.kinds import Certainty
from indexer.model.mentions import Span
from pipelines.relate import fields, places, subjects
from pipelines.relate.acts import Found, acts, tells
from pipelines.relate.carrying import complete
from pipelines.relate.named_roles import call, named, names_parts
from pipelines.relate.publicness import STATE, publicness
from pipelines.relate.reading import Reading, read
from pipelines.relate.regions import regions
from pipelines.relate.roles import Act, Roles, assign
from pipelines.relate.sentence import Sentence
from pipelines.relate.sides import settle
from pipelines.relate.subjects import MARKERS
from pipelines.relate.tokens import Token


@dataclass(frozen=True, slots=True)
class _Clause:
    """One act of a sentence with all that its fields are taken from."""

    sentence: Sentence
    tokens: list[Token]
    found: Found
    reading: Reading

    @property
    def scope(self) -> list[Token]:
        return self.tokens[self.found.start : self.found.end]

    def span(self, token: Token) -> Span:
        return fields.span(token, self.sentence.page, self.sentence.text)


def contracts(sentence: Sentence) -> Iterator[Contract]:
    """The contracts a sentence states, in the order of their words."""
    if not tells(sentence.tokens):
        return
    reading = read(sentence.tokens)
    stretches = regions(reading.tokens)
    told = [(at, contract) for at, tokens in enumerate(stretches) for contract in _of_region(sentence, tokens, reading)]
    for place, contract in told:
        others = [tokens for at, tokens in enumerate(stretches) if at != place] if len(told) == 1 else []
        full = complete(contract, others, sentence)
        yield identified(_dated(full, reading.tokens, stretches[: place + 1], sentence), sentence.document)
    if not told and len(stretches) > 1:
        yield from _priced_elsewhere(sentence, stretches, reading)


def _dated(
    contract: Contract, tokens: Sequence[Token], stretches: Sequence[Sequence[Token]], sentence: Sentence
) -> Contract:
    """ "Three more followed in May, when Vega and Kepa signed": of a contract without a day, told in the last of these
    stretches, that of the clause before "when"."""
    if len(stretches) < 2 or contract.date or contract.period_from or contract.period_to:
        return contract
    before = [token for token in tokens if token.end <= stretches[-1][0].start][-1:]
    days = fields.dates(stretches[-2])
    if len(days) != 1 or not before or "when" not in before[0]:
        return contract
    return replace(contract, date=fields.date_span(days[0], sentence.page, sentence.text))


def pending(sentence: Sentence) -> Contract | None:
    """What the sentence tells of a deal that only the next ones can make a contract: by the price of what two parties
    agreed, or by the other party."""
    parts = names_parts(sentence.tokens)
    if not (parts or tells(sentence.tokens)) or not any("party" in token for token in sentence.tokens):
        return None
    reading = read(sentence.tokens)
    told = [one for tokens in regions(reading.tokens) for one in _of_region(sentence, tokens, reading, weighed=False)]
    if not told and parts:
        called = named(reading.tokens)
        sellers, buyers = (tuple(_span(one, sentence) for one in held) for held in (called.supplier, called.buyer))
        begun = Contract(id="", supplier=sellers, buyer=buyers, evidence=sentence.evidence([*sellers, *buyers]))
        return begun if sellers or buyers else None
    return told[0] if len(told) == 1 else None


def _span(token: Token, sentence: Sentence) -> Span:
    return fields.span(token, sentence.page, sentence.text)


def holds(begun: Contract, told: Contract) -> bool:
    """Whether the next sentences have made a contract of what was begun: both parties, and what it weighs unless a
    party was all that it lacked."""
    weighed = told.amount is not None or told.number is not None or told.date is not None
    both = bool(told.supplier and told.buyer) or len(told.party) > 1
    return both and (weighed or not (len(begun.party) > 1 or (begun.supplier and begun.buyer)))


def _priced_elsewhere(sentence: Sentence, stretches: list[list[Token]], reading: Reading) -> Iterator[Contract]:
    """ "Vega assists Kepa with permits; at the contract price this is €3 million"."""
    told = [
        (at, one) for at, tokens in enumerate(stretches) for one in _of_region(sentence, tokens, reading, weighed=False)
    ]
    if len(told) == 1:
        [(place, contract)] = told
        full = complete(contract, stretches[place + 1 :], sentence)
        if full.amount is not None:
            yield identified(full, sentence.document)


def _of_region(
    sentence: Sentence, tokens: list[Token], reading: Reading, *, weighed: bool = True
) -> Iterator[Contract]:
    for found in acts(tokens, sentence.language, priced=weighed):
        clause = _Clause(sentence, tokens, found, reading)
        roles = assign(tokens[: found.end] if found.alone else _shared(clause), _shifted(clause), sentence.language)
        supplies = _says(clause, "supply") or _says(clause, "sell")
        if found.act.kind == "buy" and not roles.supplier and len(roles.agent) == 1:
            roles.supplier, roles.agent = roles.agent, []  # "bought cranes through Vega"
        call(roles, sentence.tokens)
        settle(roles, buys=_says(clause, "buy") or _decides(clause), supplies=supplies, hires=_hires(clause))
        called = named(tokens)
        roles.buyer = called.buyer or [one for one in roles.buyer if one not in called.supplier]
        roles.supplier = called.supplier or [one for one in roles.supplier if one not in called.buyer]
        contract = _contract(clause, roles)
        if _holds(clause, contract, roles, weighed=weighed, called=bool(called.buyer or called.supplier)):
            yield contract


def identified(contract: Contract, document: str) -> Contract:
    """The contract with the id that its fields give it."""
    spans = (
        *contract.supplier,
        None,
        *contract.buyer,
        *contract.party,
        None,
        contract.amount,
        contract.count,
        contract.number,
        contract.date,
    )
    evidence = contract.evidence[:1]
    return replace(contract, id=record_id(document, "contract", *spans, *evidence))


def _shared(clause: _Clause) -> list[Token]:
    """Where a verb has several contracts: its own words and those of this one."""
    return [clause.tokens[place] for place in _places(clause)]


def _places(clause: _Clause) -> list[int]:
    """The places of those tokens. The first contract has all before it; a later one what stands between the verb and
    the first only where it names no party itself ("awarded Vega a contract for … and a contract for …")."""
    act, found = clause.found.act, clause.found
    own = range(found.start, found.end)
    if found.start == found.first:
        return [*range(found.start), *own]
    opening = clause.tokens[found.start - 1 : act.noun]
    if act.place > act.noun >= 0 and any("and" in token for token in opening):
        return list(own)  # "…, and a new contract was signed with Kepa"
    head = max(0, min(act.place + 1, found.start))
    named = any("party" in clause.tokens[place] for place in own)
    between = () if named or not 0 <= act.place < found.first else range(act.place + 1, found.first)
    return [*range(head), *between, *own]


def _shifted(clause: _Clause) -> Act:
    """The act with the places it has in `_shared`."""
    act = clause.found.act
    if clause.found.alone:
        return act
    at = {place: number for number, place in enumerate(_places(clause))}
    return replace(act, place=at.get(act.place, -1), noun=at.get(act.noun, -1))


def _says(clause: _Clause, act: str) -> bool:
    """Whether the clause gives this as what the first party is to do: "to supply", "om å kjøpe". "For the supply of",
    "for the purchase of" tell of either."""
    after = clause.tokens[clause.found.act.noun + 1 : clause.found.end] if clause.found.act.noun >= 0 else []
    after = [token for token in after if token.word not in MARKERS]
    return any(
        act in token and back.any(_PURPOSE) and not _is_noun(back, token, front)
        for back, token, front in zip(after, after[1:], [*after[2:], None], strict=False)
    )


def _is_noun(back: Token, token: Token, front: Token | None) -> bool:
    """Whether a verb's word is the noun for its doing: "the supply", "for purchase of"."""
    noun = "buying" in token or token.word == "supply"
    return "the" in back or (noun and front is not None and "of" in front)


def _decides(clause: _Clause) -> bool:
    """ "resolved to enter into an agreement with": who decides on it buys."""
    return any("decide" in token and "party" not in token for token in clause.tokens[: max(0, clause.found.act.place)])


def _hires(clause: _Clause) -> bool:
    """ "a consultancy agreement with", "a contract with the builder Vega": who is named second serves the first."""
    noun = clause.found.act.noun
    called = (tokens for tokens in pairwise(clause.tokens[max(noun, 0) :]) if "suppliernoun" in tokens[0])
    return noun >= 0 and ("service" in clause.tokens[noun] or any("party" in second for _, second in called))


_PURPOSE = frozenset({"to", "for", "via"})


# Verbs whose object is the thing itself.
_TAKING = frozenset({"buy", "supply", "sell", "tender"})


def _contract(clause: _Clause, roles: Roles) -> Contract:
    sentence, found = clause.sentence, clause.found
    page, text, act = sentence.page, sentence.text, found.act
    verb = act.place - found.start if act.place >= found.start else -1
    noun = act.noun - found.start if act.noun >= 0 else -1
    amount, equivalents = _amount(clause)
    dated = _dates(clause)
    first, last = fields.period(clause.tokens, dated, page, text)
    bought = act.place >= 0 and (act.kind in _TAKING or (act.noun < 0 and act.kind in ("award", "choose", "hire")))
    subject = subjects.goods_before(clause.tokens, act.place, page, text) if bought and act.passive else None
    if subject is None and bought:
        subject = subjects.object_of(clause.tokens[: found.end], act.kind, act.place, page, text)
    if subject is None and bought and sentence.language in ("de", "nl"):
        subject = subjects.object_before(clause.tokens, act.kind, act.place, page, text)
    subject = subject or subjects.subject(clause.scope, act.kind, noun, verb, page, text) or _covered(clause)
    asserted = clause.reading.asserted
    return Contract(
        id="",
        supplier=_once(map(clause.span, roles.supplier)),
        buyer=_once(map(clause.span, roles.buyer)),
        agent=_once(map(clause.span, roles.agent)),
        party=_once(map(clause.span, roles.party)),
        amount=amount,
        equivalents=equivalents,
        count=fields.count(clause.scope, 0, noun, page, text) if noun > 0 else None,
        number=fields.number(clause.scope, noun, page, text),
        date=_nearest(clause, dated or _of_source(clause)) if first is None and last is None else None,
        period_from=first,
        period_to=last,
        subject=subject,
        stage=found.stage,
        place=places.of_clause(clause.tokens if found.alone else clause.scope, act, roles, clause.span, page),
        asserted_by=None if asserted is None else fields.whole(asserted, page, text),
        certainty=clause.reading.certainty,
        evidence=sentence.evidence(map(clause.span, (*roles.supplier, *roles.buyer, *roles.agent, *roles.party))),
    )


def _once(parties: Iterable[Span]) -> tuple[Span, ...]:
    """Each party where it is named first."""
    return tuple({span.entity or (span.start, span.end): span for span in reversed(list(parties))}.values())[::-1]


def _covered(clause: _Clause) -> Span | None:
    """ "The deal, signed last year, covers eight radars"."""
    covers = next((place for place, token in enumerate(clause.tokens) if "covers" in token), None)
    sentence = clause.sentence
    return subjects.object_of(clause.tokens, "", covers, sentence.page, sentence.text) if covers is not None else None


def _amount(clause: _Clause) -> tuple[Span | None, tuple[Span, ...]]:
    """The contract's sum and the same in other currencies. Of several sums only one that is said to be its worth."""
    scope = clause.tokens if clause.found.alone else clause.scope
    sums = fields.amounts(scope)
    main: list[Token] = []
    same: dict[int, list[Token]] = {}
    for token in sums:
        if main and fields.same_sum(scope, ([main[-1], *same.get(id(main[-1]), [])])[-1], token):
            same.setdefault(id(main[-1]), []).append(token)
        else:
            main.append(token)
    chosen = main[0] if len(main) == 1 else fields.worth(scope, main) or _paid(clause, main)
    if chosen is None:
        return None, ()
    return clause.span(chosen), tuple(map(clause.span, same.get(id(chosen), [])))


def _paid(clause: _Clause, sums: Sequence[Token]) -> Token | None:
    """ "at a price of €48 million Vega pays Kepa €5 million": of several sums the one behind the verb of paying, or
    right before it ("of the €48 million €5 million was paid to Kepa")."""
    act = clause.found.act
    if act.kind != "pay" or act.place < 0:
        return None
    behind = [one for one in sums if one.start > clause.tokens[act.place].start]
    last = clause.tokens[max(0, act.place - 2) : act.place]
    before = [one for one in sums if any(one is token for token in last)] if act.passive else []
    return behind[0] if len(behind) == 1 else before[-1] if before and not behind else None


def _dates(clause: _Clause) -> list[Token]:
    own = fields.dates(clause.scope)
    return own or (fields.dates(clause.tokens[: clause.found.start]) if clause.found.start else [])


def _of_source(clause: _Clause) -> list[Token]:
    """ "According to the contract of 4 May 2017, Vega supplies": the day of what the sentence calls its source."""
    first, last = clause.reading.asserted or (0, 0)
    source = [token for token in clause.sentence.tokens if first <= token.start < last]
    return fields.dates(source) if any(token.any(_AGREED) for token in source) else []


_AGREED = frozenset({"contract", "deal"})


def _nearest(clause: _Clause, dated: Sequence[Token]) -> Span | None:
    """Of several dates the one nearest to the verb."""
    if not dated:
        return None
    act = clause.found.act
    anchor = clause.tokens[act.place if act.place >= 0 else act.noun]
    best = min(dated, key=lambda token: abs(token.start - anchor.start))
    return fields.date_span(best, clause.sentence.page, clause.sentence.text)


def _goods(contract: Contract) -> bool:
    """Whether the thing bought is counted: "ordered 1,850 cameras from"."""
    return contract.subject is not None and contract.subject.surface[:1].isdigit()


def _holds(clause: _Clause, contract: Contract, roles: Roles, *, weighed: bool, called: bool) -> bool:
    """Whether this is a contract, and not a mere word for one; or, not `weighed`, whether a price would make it one.

    `called`: a party is called buyer or supplier.
    """
    both = bool(contract.supplier and contract.buyer) or len(contract.party) > 1
    known = roles.supplier or roles.party
    firms = bool(known) and publicness(known) < STATE
    if {span.start for span in contract.supplier} & {span.start for span in contract.buyer} or _same_thing(contract):
        return False
    if clause.found.soft:
        stated = contract.amount is not None or contract.number is not None or clause.found.act.noun >= 0
        kind = clause.found.act.kind
        stated = stated or _goods(contract) or (kind in _TAKING and _from_the_state(contract, roles))
        stated = stated or (kind in _WORK_GIVEN and contract.subject is not None)
        stated = stated or (kind == "hire" and contract.date is not None)
        ordered = bool(roles.buyer) and (kind == "tender" or (kind == "buy" and publicness(roles.buyer) == STATE))
        told = contract.amount is not None or (kind == "tender" and contract.subject is not None)
        begun = not weighed and (both or (kind in _GAINING and (firms or bool(contract.buyer))))
        return (both and firms and stated) or (ordered and told and not contract.supplier) or begun
    party = bool(contract.supplier or contract.buyer or contract.party)
    weighed = contract.amount is not None or contract.number is not None or contract.count is not None
    weighed = weighed or (clause.found.act.kind in _GAINING and (contract.subject or contract.date) is not None)
    certain = clause.found.act.place >= 0 or both or called
    return certain and (both or (party and weighed))


# With a word for contract these tell of one even where the sum is not told.
_GAINING = frozenset({"award", "choose", "win", "end", "tender"})
_WORK_GIVEN = frozenset({"award", "choose", "hire", "pay"})


def _from_the_state(contract: Contract, roles: Roles) -> bool:
    """A public body that buys a thing from a firm."""
    public = bool(roles.buyer) and publicness(roles.buyer) == STATE
    return public and contract.subject is not None and contract.certainty is Certainty.STATED


def _same_thing(contract: Contract) -> bool:
    left = {span.entity for span in contract.supplier if span.entity}
    return bool(left & {span.entity for span in contract.buyer if span.entity})
