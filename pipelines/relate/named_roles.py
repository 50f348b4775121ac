"""Parties called by their part: "The client is Oslo", "Победителем признано ООО «Вега»". Sees one clause."""

from collections.abc import Sequence

from pipelines.relate import patterns
from pipelines.relate.roles import BUYER, SUPPLIER, Roles
from pipelines.relate.tokens import Token

_WHOSE = "~|of|in|to|for|by|deal|contract|trade|work|delivery|number|quote|worth*12"
_IS = "be|aux|appointed|dash|colon|stand|choose|become*3"
_PATTERNS = tuple(
    (role, pattern)
    for noun, role in (("buyernoun", BUYER), ("suppliernoun", SUPPLIER))
    for pattern in (
        f"{noun} {_WHOSE} be|aux|dash|colon|become {_IS} ~|quote|firmnoun*3 firm|body@party",  # "The client is Vega"
        f"be|aux|become|choose {noun} {_WHOSE} ~|firmnoun*3 firm|body@party",  # "Resulta adjudicataria la empresa Vega"
        f"{noun} comma ~*1 firm|body@party comma|end",  # "the client, Vega,"
    )
)
_TITLES = tuple(
    (role, f"firm|body@party {led} the|det*1 quote*1 {noun} quote*1 comma|close|and|end")
    for noun, role in (("buyernoun", BUYER), ("suppliernoun", SUPPLIER))
    for led in ("comma*1 appointed", "open")  # "Vega, as Customer,", "Vega (the “Customer”)"
) + (
    (SUPPLIER, "delivery|supply|work of|for|the|adj|other|number*5 by firm|body@party"),
)  # "the supply of cable by Vega"


def names_parts(tokens: Sequence[Token]) -> bool:
    """Whether any of the words is one for a buyer or supplier."""
    return any(token.any(ROLE_NOUNS) for token in tokens)


def named(tokens: Sequence[Token]) -> Roles:
    """The buyer and the supplier that these words name as such."""
    roles = Roles()
    if names_parts(tokens) and not any("not" in token for token in tokens):
        closed = [*tokens, Token(frozenset({"end"}), tokens[-1].end, tokens[-1].end)]
        for role, pattern in _PATTERNS:
            for start, _, groups in patterns.matches(pattern, closed):
                if not (start and closed[start - 1].word in _OURS):  # "our client, Vega" is whom the writer speaks for
                    roles.add(role, groups["party"])
    return roles


def call(roles: Roles, tokens: Sequence[Token]) -> None:
    """Take those of whom the part is not told for what the sentence calls them; two parties of one contract tell of
    each other."""
    titles = _titled(tokens)
    untold = [*roles.first, *roles.second]
    for role, other in ((SUPPLIER, BUYER), (BUYER, SUPPLIER)):
        known = [one for one in untold if any(_is_same(one, titled) for titled in getattr(titles, role))]
        if known:
            setattr(roles, role, known)
            setattr(roles, other, [one for one in untold if one not in known])
            roles.first, roles.second = [], []
            return


def _is_same(left: Token, right: Token) -> bool:
    return left is right or bool(left.mention and right.mention and left.mention.entity == right.mention.entity)


def _titled(tokens: Sequence[Token]) -> Roles:
    roles = Roles()
    if any(token.any(_TELLING) for token in tokens):
        closed = [*tokens, Token(frozenset({"end"}), tokens[-1].end, tokens[-1].end)]
        for role, pattern in _TITLES:
            for _, _, groups in patterns.matches(pattern, closed):
                roles.add(role, groups["party"])
    return roles


_OURS = frozenset({"our", "my", "vår", "min", "unsere", "unser", "meine", "notre", "mon", "nuestro", "nuestra", "наш"})
ROLE_NOUNS = frozenset({"buyernoun", "suppliernoun"})
_TELLING = ROLE_NOUNS | {"delivery", "supply", "work"}
