"""Whether a sentence tells that the contract told before it has ended: "The contract was terminated in 2021". Sees one
sentence's tokens.
"""

import re
from collections.abc import Sequence

from indexer.model.kinds import Certainty
from pipelines.relate.reading import read
from pipelines.relate.tokens import Token


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
    past = any(token.word in _WAS for token in said) or words[end].word in _RAN_OUT
    past = past or (language == "ru" and _SHORT.search(words[end].word) is not None)
    noun = next((place for place, token in enumerate(before) if _is(token, _NOUNS)), -1)
    if noun < 0:
        return past and opening.casefold() in _IT
    if "offer" in before[noun] or before[noun].word in _TENDERS:
        return False
    led = before[noun - 1] if noun else None
    definite = led is None or _is(led, _THE) or before[noun].word.endswith(_SUFFIXED) or language == "ru"
    return past and definite and not any(_is(token, _ELSE) for token in before[:noun])


def _is(token: Token, names: frozenset[str]) -> bool:
    return token.any(names) and "party" not in token


_ENDING = frozenset({"end"})
_NOUNS = frozenset({"contract", "deal"})
_TENDERS = frozenset({"concurso", "licitación", "licitação", "gara", "zuschlag"})
_IT = frozenset({"it", "den", "il", "он"})
_THE = frozenset({"the"})
_ELSE = frozenset({"another", "det", "poss", "number"})
_UNSURE = frozenset({"not", "hedge", "plan", "bid", "which", "deny", "break", "comma"})
_WAS = frozenset(
    (
        "was|were|has been|have been|had been|been|ble|blei|vart|blitt|vorte|blev|blevet|wurde|wurden|été|a été|"
        "ont été|furent|fut|fue|fueron|sido|ha sido|был|была|было|были|blivit|foi|foram|stato|stata|werd|werden"
    ).split("|")
)
_RAN_OUT = frozenset({"ended", "expired", "lapsed", "opphørte"})
_SHORT = re.compile(r"(?:нут|ван|н[её]н)[аоы]?$")  # "расторгнут", "аннулирован": passives without a verb
_SUFFIXED = ("avtalen", "avtala", "kontrakten", "oppdraget", "aftalen", "avtalet", "kontraktet", "ordren")
