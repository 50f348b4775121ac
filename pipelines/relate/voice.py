"""Whether the verb of a contract's clause is passive: who stands before it is acted upon. Sees one clause."""

from collections.abc import Sequence

from pipelines.relate.tokens import Token


def passive(tokens: Sequence[Token], verb: int, noun: int, language: str) -> bool:
    """Whether the verb at this place is, given where the word for contract stands (-1 without one)."""
    if "passive" in tokens[verb] or is_paid(tokens, verb) or _is_participle(tokens, verb, noun, language):
        return True
    if language == "en" and tokens[verb].word.endswith("ing"):
        return False  # "is building a quay for"
    if language == "en" and 0 < verb < len(tokens) - 1 and "by" in tokens[verb + 1] and tokens[verb - 1].any(_THINGS):
        return True  # "the sum paid by"
    if verb > 1 and tokens[verb - 1].word in _TO_DO:
        return False  # "was planning to pay"
    reach = tokens[:verb] if language in ("de", "nl") else tokens[max(0, verb - 4) : verb]
    if any("aux" in token and "party" not in token for token in reach):
        return True
    if language in ("de", "nl") and any("have" in token for token in tokens[:verb]):
        return False  # "hat einen Auftrag erhalten"
    if language in ("de", "nl") and any("party" in token for token in tokens[:noun]):
        return False  # "als die Vega mit der Kepa einen Vertrag unterzeichnete"
    return 0 <= noun < verb and all(
        token.any(frozenset({"money", "comma", "worth", "open"})) for token in tokens[noun + 1 : verb]
    )


def _is_participle(tokens: Sequence[Token], verb: int, noun: int, language: str) -> bool:
    """ "Beauftragt wurde die Vega", "die von der Stadt veröffentlichte Ausschreibung"."""
    opens = not verb and len(tokens) > 1 and "aux" in tokens[1]
    led = any("by" in token and "party" not in token for token in tokens[:verb])
    return opens or (language == "de" and verb + 1 == noun and led)


def is_paid(tokens: Sequence[Token], place: int) -> bool:
    """ "€3 million was paid to Vega": the sum is, and nobody gets it from who is named behind."""
    before, after = tokens[max(0, place - 1) : place], tokens[place + 1 : place + 2]
    return any("money" in token for token in before) and any("to" in token for token in after)


_THINGS = frozenset({"other", "price"})
_TO_DO = frozenset({"to", "å", "at", "att"})
