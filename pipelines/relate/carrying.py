"""Words that go on about a contract just told: "The agreement is worth NOK 12 million.", "It covers six ferries",
"…; the price was €3 million". Fill what is absent.
"""

from collections.abc import Sequence
from dataclasses import replace

from indexer.model.contracts import Contract
from indexer.model.kinds import Stage
from indexer.model.mentions import Span
from pipelines.relate import fields, places, subjects, terminations
from pipelines.relate.acts import acts
from pipelines.relate.named_roles import doing, named, titled
from pipelines.relate.reading import read
from pipelines.relate.regions import without_brackets
from pipelines.relate.roles import Roles, assign
from pipelines.relate.sentence import Sentence
from pipelines.relate.tokens import Token

_NOUNS = frozenset({"contract", "deal", "price", "work", "signing"})
_ELSE = frozenset({"another", "not", "hedge", "break"})
_TOLD = frozenset({"worth", "covers", "price"})
Found = dict[str, Span | tuple[Span, ...]]


def carry(contract: Contract, sentence: Sentence) -> Contract | None:
    """The contract with what this sentence adds; None where it tells of something else."""
    tokens = without_brackets(read(sentence.tokens).tokens)
    noun = _takes_up(tokens)
    noun = _names_the_thing(contract, tokens) if noun is None else noun
    parties, called = _parties(contract, tokens, sentence)
    noun = 0 if noun is None and called else noun
    known = {span.start for spans in parties.values() for span in spans}
    if noun is None or any(_is_another(token, contract) and token.start not in known for token in tokens):
        return None
    found = {**_weight(contract, tokens, noun, sentence), **_rest(contract, tokens, sentence), **parties}
    if not found:
        return None
    return replace(contract, evidence=(*contract.evidence, sentence.span), **found)  # type: ignore[arg-type]


def ended(contract: Contract, sentence: Sentence) -> Contract | None:
    """The contract as one that ended, where this sentence tells it of no other: "Kontrakten ble hevet i 2021"."""
    if contract.stage in (Stage.ENDED, Stage.TENDERED, Stage.PLANNED) or any("money" in one for one in sentence.tokens):
        return None
    opening, _, _ = sentence.text[sentence.start : sentence.end].partition(" ")
    tells = terminations.told(sentence.tokens, sentence.language, opening)
    if not tells or any(_is_another(token, contract) for token in sentence.tokens):
        return None
    return replace(contract, stage=Stage.ENDED, evidence=(*contract.evidence, sentence.span))


def complete(contract: Contract, others: Sequence[Sequence[Token]], sentence: Sentence) -> Contract:
    """The contract with the sum that another clause of its sentence tells: "…; the price was €3 million"."""
    for tokens in () if contract.amount is not None else others:
        said = any(token.any(_TOLD) or "pronoun" in token or "contract" in token for token in tokens[:8])
        if said and not any("offer" in token for token in tokens):
            found = _sums(tokens, sentence)
            dated = fields.dates(tokens) if any(token.any(_SIGNING) for token in tokens) else []
            if found and contract.date is None and len(dated) == 1:
                found["date"] = fields.date_span(dated[0], sentence.page, sentence.text)
            if found:
                return replace(contract, **found)  # type: ignore[arg-type]
    return contract


def _parties(
    contract: Contract, tokens: Sequence[Token], sentence: Sentence
) -> tuple[dict[str, tuple[Span, ...]], bool]:
    """The party that the contract lacked: "It was awarded to Vega", "The client is Oslo"; and whether the sentence
    calls it so."""
    if contract.supplier and contract.buyer:
        return {}, False
    called = named(tokens)
    told = [called, *(assign(tokens, found.act, sentence.language) for found in acts(tokens, sentence.language))]
    if contract.party:
        parted = _parted(contract, tokens) or _with_another(contract, told, sentence)
        return parted, bool(parted)
    lacking = {"supplier": contract.supplier, "buyer": contract.buyer}
    for roles in told:
        for role in (name for name, held in lacking.items() if not held):
            if new := [one for one in getattr(roles, role) if _is_another(one, contract)]:
                spans = tuple(fields.span(one, sentence.page, sentence.text) for one in new)
                return {role: spans}, roles is called
    return {}, False


def _with_another(contract: Contract, told: Sequence[Roles], sentence: Sentence) -> dict[str, tuple[Span, ...]]:
    """Of one party without a part: its part, or the other by its part; "The client is Oslo"."""
    for roles in told if len(contract.party) == 1 else ():
        for role, other in _PARTS:
            held = getattr(roles, role)
            if new := [one for one in held if _is_another(one, contract)]:
                spans = tuple(fields.span(one, sentence.page, sentence.text) for one in new)
                return {role: spans, other: contract.party, "party": ()}
            if held:
                return {role: contract.party, "party": ()}
    return {}


_PARTS = (("supplier", "buyer"), ("buyer", "supplier"))


def _parted(contract: Contract, tokens: Sequence[Token]) -> dict[str, tuple[Span, ...]]:
    """The parts of two parties of which the text had told none: "Kepa will supply the cable"."""
    for roles in (named(tokens), titled(tokens), doing(tokens)):
        for role, other in _PARTS:
            told = {one.mention.entity for one in getattr(roles, role) if one.mention is not None}
            known = tuple(span for span in contract.party if span.entity and span.entity in told)
            if len(known) == 1 and len(contract.party) <= 2:
                return {role: known, other: tuple(span for span in contract.party if span not in known), "party": ()}
    return {}


def _weight(contract: Contract, tokens: Sequence[Token], noun: int, sentence: Sentence) -> Found:
    """Sum and number."""
    found = _sums(tokens, sentence) if contract.amount is None else {}
    number = fields.number(tokens, noun, sentence.page, sentence.text)
    return found if contract.number is not None or number is None else {**found, "number": number}


def _sums(tokens: Sequence[Token], sentence: Sentence) -> Found:
    page, text = sentence.page, sentence.text
    sums = fields.amounts(tokens)
    if not sums or not all(fields.same_sum(tokens, sums[0], one) for one in sums[1:]):
        one = fields.worth(tokens, sums)
        return {} if one is None else {"amount": fields.span(one, page, text)}
    same = tuple(fields.span(one, page, text) for one in sums[1:])
    return {"amount": fields.span(sums[0], page, text), "equivalents": same}


def _rest(contract: Contract, tokens: Sequence[Token], sentence: Sentence) -> Found:
    """Period, day, what it is about and where it is done."""
    page, text = sentence.page, sentence.text
    found: Found = {}
    dated = fields.dates(tokens)
    first, last = fields.period(tokens, dated, page, text)
    if contract.period_from is None and (first is not None or last is not None):
        found |= {name: one for name, one in (("period_from", first), ("period_to", last)) if one is not None}
    elif contract.date is None and len(dated) == 1 and any(token.any(_SIGNING) for token in tokens):
        found["date"] = fields.date_span(dated[0], page, text)
    covers = next((place for place, token in enumerate(tokens) if "covers" in token), None)
    if contract.subject is None and covers is not None:
        subject = subjects.object_of(tokens, "", covers, page, text)
        found |= {"subject": subject} if subject is not None else {}
    if not contract.place and not any("sign" in token for token in tokens):
        told = tuple(fields.span(token, page, text) for token in places.in_tokens(tokens))
        found |= {"place": told} if told else {}
    return found


_SIGNING = frozenset({"sign", "signing"})


def _is_another(token: Token, contract: Contract) -> bool:
    """Whether a party has no part in the contract."""
    if "party" not in token or "place" in token:
        return False
    known = {span.entity for span in (*contract.supplier, *contract.buyer, *contract.agent, *contract.party)}
    return token.mention is None or token.mention.entity not in known


def _described(before: Sequence[Token]) -> bool:
    """Whether only what describes it stands before the word: "The accepted sum", "The five-year deal"."""
    return before[0].any(_POINTING) and not any(token.any(_NOT_DESCRIBING) for token in before[1:])


_NOT_DESCRIBING = frozenset(
    {"party", "adj", "former", "and", "comma", "poss", "in", "of", "for", "by", "with", "from", "to"}
)
_WORK = frozenset({"work"})  # may be named in passing
_POINTING = frozenset({"the", "pronoun"})
_DEFINITE = ("summen", "verdien", "værdien", "värdet", "avtalen", "kontrakten", "oppdraget", "aftalen", "avtalet") + (
    "kontraktet",
    "ordren",
    "ordern",
    "uppdraget",
    "prisen",
    "avtala",
    "kontrakta",
    "summa",
)


def _names_the_thing(contract: Contract, tokens: Sequence[Token]) -> int | None:
    """The place of the word that names what was bought, where the sentence opens with it: "The stations will stand"."""
    if contract.subject is None or any(token.any(_ELSE) for token in tokens[:4]):
        return None
    things = contract.subject.surface.casefold()
    for place, token in enumerate(tokens[:3]):
        if "other" in token and _stem(token.word) and _stem(token.word) in things:
            return place
        if not token.any(_POINTING):
            return None
    return None


def _stem(word: str) -> str:
    """The beginning of a word that its endings leave alone, "" of a word too short to tell."""
    if word[:1] >= "㐀":
        return word[:3] if len(word) >= 3 else ""
    return word[: max(5, len(word) - 2)] if len(word) >= 5 else ""


def _takes_up(tokens: Sequence[Token]) -> int | None:
    """The place of the words that take the contract up, where the sentence opens with them: "The contract", "It is
    worth", "Incluye"."""
    if not tokens or any(token.any(_ELSE) for token in tokens[:4]):
        return None
    for place, token in enumerate(tokens[:8]):
        if token.any(_NOUNS):
            before = tokens[place - 1] if place else None
            suffixed = token.word.endswith(_DEFINITE) and place < 8
            definite = before is None or before.any(_POINTING) or suffixed or _described(tokens[:place])
            definite = definite and not any("det" in one for one in tokens[:place])
            if definite or not token.any(_WORK):
                return place if definite else None
    told = any(token.any(_TOLD | _SIGNING | {"amounts", "cost"}) for token in tokens[1:5])
    return 0 if (tokens[0].any(_POINTING) and told) or "covers" in tokens[0] else None
