"""Where the work of a contract is done: "cameras in Kashgar", "towers between Aktau and Atyrau", "ports of Brest".

Leaves out where it was signed, and where a party sits. Sees one clause.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from indexer.model.mentions import Span
from pipelines.relate.countries import is_country
from pipelines.relate.roles import Act, Roles
from pipelines.relate.tokens import Token

_SEATED = frozenset({"firm", "body"})
_BETWEEN_PLACES = frozenset({"and", "comma", "of", "in", "the", "to", "until"})
_ON_THE_DAY = frozenset({"date", "in", "comma", "the", "have", "aux", "of", "pronoun", "it"})
_HEADS = frozenset({"seat", "authority", "region", "party", "director", "president"})
_NOUNS = frozenset({"contract", "deal"})


def of_clause(
    tokens: Sequence[Token], act: Act, roles: Roles, span: Callable[[Token], Span], page: int
) -> tuple[Span, ...]:
    """The places of a clause, and those within a described body ("the police in Kashgar"), in order."""
    found = {
        mention.start: Span(mention.surface, page, mention.start, mention.end, entity=mention.entity)
        for token in (*roles.buyer, *roles.supplier)
        for mention in token.places
    }
    parties = [*roles.buyer, *roles.supplier, *roles.first, *roles.second]
    told = in_tokens(tokens, parties) if act.kind != "sign" else _not_of_signing(tokens, parties)
    found |= {token.start: span(token) for token in told}
    return tuple(found[start] for start in sorted(found))


def in_tokens(tokens: Sequence[Token], parties: Iterable[Token] = ()) -> Iterator[Token]:
    """The places behind "in", "between" or "the ports of", each with those joined to it."""
    apart = set(map(id, parties))
    led = -1  # the last place taken
    for place, token in enumerate(tokens):
        if "place" not in token or id(token) in apart or not place:
            continue
        joined = led >= 0 and all(one.any(_BETWEEN_PLACES) for one in tokens[led + 1 : place]) and place - led <= 4
        if joined or _leads(tokens, place):
            led = place
            yield token


def _leads(tokens: Sequence[Token], place: int) -> bool:
    before = place - 1
    while before > 0 and tokens[before].any(frozenset({"the", "det"})) and "in" not in tokens[before]:
        before -= 1
    back = tokens[before - 1] if before else None
    if "in" in tokens[before]:
        return back is None or not back.any(_SEATED)  # "Vega of Oslo": where the firm is, not the work
    if "between" in tokens[before]:
        return not is_country(tokens[place].mention) and not (back is not None and back.any(_NOUNS))
    # "the ports of Brest", and no "mayor of Brest", "government of Mali"
    thing = back is not None and "other" in back and not back.any(_HEADS) and not back.capital and len(back.word) > 2
    return "of" in tokens[before] and "by" not in tokens[before] and thing and not is_country(tokens[place].mention)


def _not_of_signing(tokens: Sequence[Token], parties: Iterable[Token]) -> Iterator[Token]:
    """Without the place where it was signed, which stands right by the verb: "was signed in Aktau on 14 March"."""
    for token in in_tokens(tokens, parties):
        at = next(place for place, one in enumerate(tokens) if one is token)
        before = at - 1
        while before >= 0 and tokens[before].any(_ON_THE_DAY) and "sign" not in tokens[before]:
            before -= 1
        if before < 0 or "sign" not in tokens[before]:
            yield token
