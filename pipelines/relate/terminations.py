"""Whether a sentence tells that the contract told before it has ended: "The contract was terminated in 2021". Sees one
sentence's tokens.
"""

from collections.abc import Sequence

from indexer.model.kinds import Certainty
from pipelines.relate.cues import cues, plain
from pipelines.relate.reading import read
from pipelines.relate.tokens import Token

_ENDING = frozenset({"end"})
_NOUNS = frozenset({"contract", "deal"})
_TENDERS = frozenset({"offer", "bidding"})
_THE = frozenset({"the"})
_ELSE = frozenset({"another", "det", "poss", "number"})
_UNSURE = frozenset({"not", "hedge", "plan", "bid", "which", "deny", "break", "comma"})
_WAS = frozenset({"was"})


def told(tokens: Sequence[Token], language: str, opening: str) -> bool:
    """Whether "the contract", or "it" as the word that opens the sentence, was ended: a passive of the past, neither
    denied nor doubted, nor to come."""
    reading = read(tokens)
    words = reading.tokens
    end = next((place for place, token in enumerate(words) if _is(token, _ENDING)), 0)
    before = words[:end]
    denied = any(_is(token, _UNSURE) for token in before) or any("not" in token for token in words[end : end + 3])
    if not end or denied or reading.certainty is not Certainty.STATED:
        return False
    said = [token for token in before if "party" not in token]
    past = any(token.any(_WAS) for token in said) or "ranout" in words[end]
    noun = next((place for place, token in enumerate(before) if _is(token, _NOUNS)), -1)
    if noun < 0:
        return past and "forcontract" in cues(language).at([plain(opening)], 0)[1]
    if before[noun].any(_TENDERS):
        return False
    led = before[noun - 1] if noun else None
    definite = led is None or _is(led, _THE) or "definite" in before[noun] or language == "ru"
    return past and definite and not any(_is(token, _ELSE) for token in before[:noun])


def _is(token: Token, names: frozenset[str]) -> bool:
    return token.any(names) and "party" not in token
