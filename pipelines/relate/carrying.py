"""Sentences that go on about a contract just told: "The agreement is worth NOK 12 million." Fill what is absent."""

from collections.abc import Sequence
from dataclasses import replace

from indexer.model.contracts import Contract
from indexer.model.mentions import Span
from pipelines.relate import fields
from pipelines.relate.reading import read
from pipelines.relate.regions import without_brackets
from pipelines.relate.sentence import Sentence
from pipelines.relate.tokens import Token

_NOUNS = frozenset({"contract", "deal"})
_ELSE = frozenset({"another", "not", "hedge", "break"})


def carry(contract: Contract, sentence: Sentence) -> Contract | None:
    """The contract with the sum, number and period that this sentence adds; None where it tells of something else."""
    tokens = without_brackets(read(sentence.tokens).tokens)
    noun = _takes_up(tokens)
    if noun is None or any(_is_another(token, contract) for token in tokens):
        return None
    page, text = sentence.page, sentence.text
    found: dict[str, Span | tuple[Span, ...]] = {}
    sums = fields.amounts(tokens)
    if contract.amount is None and sums and all(fields.same_sum(tokens, sums[0], one) for one in sums[1:]):
        found["amount"] = fields.span(sums[0], page, text)
        found["equivalents"] = tuple(fields.span(one, page, text) for one in sums[1:])
    number = fields.number(tokens, noun, page, text)
    if contract.number is None and number is not None:
        found["number"] = number
    first, last = fields.period(tokens, fields.dates(tokens), page, text)
    if contract.period_from is None and (first is not None or last is not None):
        found |= {name: one for name, one in (("period_from", first), ("period_to", last)) if one is not None}
    if not found:
        return None
    return replace(contract, evidence=(*contract.evidence, sentence.span), **found)  # type: ignore[arg-type]


def _is_another(token: Token, contract: Contract) -> bool:
    """Whether a party has no part in the contract."""
    if "party" not in token or "place" in token:
        return False
    known = {span.entity for span in (*contract.supplier, *contract.buyer, *contract.agent)}
    return token.mention is None or token.mention.entity not in known


_POINTING = frozenset({"the", "pronoun"})
_DEFINITE = ("summen", "verdien", "værdien", "värdet", "avtalen", "kontrakten", "oppdraget", "aftalen", "avtalet") + (
    "kontraktet",
    "ordren",
    "ordern",
    "uppdraget",
)


def _takes_up(tokens: Sequence[Token]) -> int | None:
    """The place of the words that take the contract up, where the sentence opens with them: "The contract", "It is
    worth"."""
    if not tokens or any(token.any(_ELSE) for token in tokens[:4]):
        return None
    for place, token in enumerate(tokens[:8]):
        if token.any(_NOUNS):
            before = tokens[place - 1] if place else None
            suffixed = token.word.endswith(_DEFINITE) and place < 8
            definite = before is None or before.any(_POINTING) or suffixed
            return place if definite and not any("det" in one for one in tokens[:place]) else None
    worth = any("worth" in token for token in tokens[1:5])
    return 0 if "pronoun" in tokens[0] and worth else None
