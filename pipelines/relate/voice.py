"""Whether the verb of a contract's clause is passive: who stands before it is acted upon. Sees one clause."""

from collections.abc import Sequence

from pipelines.relate.tokens import Token


def passive(tokens: Sequence[Token], verb: int, noun: int, language: str) -> bool:
    """Whether the verb at this place is, given where the word for contract stands (-1 without one)."""
    given = "passive" in tokens[verb] or is_paid(tokens, verb) or is_given(tokens, verb)
    if given or _is_participle(tokens, verb, noun, language):
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


def is_given(tokens: Sequence[Token], place: int) -> bool:
    """ "El contrato se adjudicó a Vega": it was given to Vega, while "Vega se adjudicó el contrato" won it."""
    if "reflexive" not in tokens[place]:
        return False
    led = [at for at in range(place + 1, len(tokens)) if "party" in tokens[at] and _is_led(tokens, at)]
    if led and led[0] - place <= _NEXT:
        return True
    named = (at for at in range(len(tokens)) if "party" in tokens[at] and at not in led)
    return bool(led) and all(_is_prepositional(tokens, at) for at in named)


def _is_led(tokens: Sequence[Token], party: int) -> bool:
    """Whether "a" stands before a party, or before its article or what it is called ("a la empresa Vega")."""
    start = party
    while start and tokens[start - 1].any(_CALLING) and not tokens[start - 1].any(_TO):
        start -= 1
    return start > 0 and tokens[start - 1].any(_TO) and "party" not in tokens[start - 1]


def _is_prepositional(tokens: Sequence[Token], party: int) -> bool:
    return any(token.any(_LEADING) and "party" not in token for token in tokens[max(0, party - 2) : party])


_CALLING = frozenset({"the", "det", "firmnoun", "bodynoun"})
_TO = frozenset({"to"})
_LEADING = frozenset({"of", "in", "to", "by", "for", "with"})
_NEXT = 4  # tokens
_THINGS = frozenset({"other", "price"})
_TO_DO = frozenset({"to", "å", "at", "att"})
