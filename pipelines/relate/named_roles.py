"""Parties called by their part: "The client is Oslo", "Победителем признано ООО «Вега»". Sees one clause."""

from collections.abc import Sequence

from pipelines.relate import patterns
from pipelines.relate.publicness import public
from pipelines.relate.roles import BUYER, SUPPLIER, Roles
from pipelines.relate.tokens import Token, same

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
_PARTY = "firm|body@party"
_DOES = tuple(
    (role, pattern)
    for does, role in (("supply|sell", SUPPLIER), ("buy|pay", BUYER))
    for pattern in (
        f"for {_PARTY} to {does}",  # "a contract for Vega to build"
        f"{_PARTY} plan|shall|oblige ~|number|money|work*6 {does}",  # "Vega will supply", "Kepa soll die Kabel liefern"
        f"plan|shall {_PARTY} ~|number|money|work*6 {does}",  # "skal Kepa levere"
        f"which {_PARTY} ~|number|money|work*6 {does}",  # "under which Vega supplies"
        f"under ~*2 contract|deal comma*1 {_PARTY} ~*1 {does}",  # "under the contract Vega supplies"
    )
) + ((SUPPLIER, f"{_PARTY} willsupply"), (BUYER, f"{_PARTY} willbuy"))
_TITLES = tuple(
    (role, f"firm|body@party {led} the|det*1 quote*1 {noun} quote*1 comma|close|and|end")
    for noun, role in (("buyernoun", BUYER), ("suppliernoun", SUPPLIER))
    for led in ("comma*1 appointed", "open")  # "Vega, as Customer,", "Vega (the “Customer”)"
) + (
    (SUPPLIER, f"delivery|supply|work of|for|the|adj|other|number*5 by {_PARTY}"),  # "the supply of cable by …"
    (SUPPLIER, f"supply|sell by {_PARTY}"),  # "the cable is supplied by Vega"
)


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
    """Take those of whom the part is not told for what the sentence calls them, else for what it says that one of
    equals is to do; two parties of one contract tell of each other."""
    untold = [*roles.first, *roles.second]
    for told, only in ((titled, False), (doing, True)):
        if only and len({public(one) for one in untold}) != 1:
            return  # a ministry that "will provide the land" buys from a firm
        said = told(tokens) if untold else Roles()
        for role, other in ((SUPPLIER, BUYER), (BUYER, SUPPLIER)):
            known = [one for one in untold if any(same(one, called) for called in getattr(said, role))]
            if known and not (only and len(known) == len(untold)):
                setattr(roles, role, known)
                setattr(roles, other, [one for one in untold if one not in known])
                roles.first, roles.second = [], []
                return


def titled(tokens: Sequence[Token]) -> Roles:
    """Who supplies and who buys by what these words call them."""
    return _matched(_TITLES, tokens) if any(token.any(_TELLING) for token in tokens) else Roles()


def doing(tokens: Sequence[Token]) -> Roles:
    """Who supplies and who buys by what these words say that they are to do under a contract."""
    return _matched(_DOES, tokens) if any(token.any(_DOING) for token in tokens) else Roles()


def _matched(table: Sequence[tuple[str, str]], tokens: Sequence[Token]) -> Roles:
    roles = Roles()
    closed = [*tokens, Token(frozenset({"end"}), tokens[-1].end, tokens[-1].end)]
    for role, pattern in table:
        for start, _, groups in patterns.matches(pattern, closed):
            if not _is_joined(closed, start):
                roles.add(role, groups["party"])
    return roles


def _is_joined(tokens: Sequence[Token], place: int) -> bool:
    """Whether the party here is the last of several that do the thing together: "Vega and Kepa will build"."""
    return place > 1 and "party" in tokens[place] and "and" in tokens[place - 1] and "party" in tokens[place - 2]


_OURS = frozenset({"our", "my", "vår", "min", "unsere", "unser", "meine", "notre", "mon", "nuestro", "nuestra", "наш"})
ROLE_NOUNS = frozenset({"buyernoun", "suppliernoun"})
_DOING = frozenset({"supply", "sell", "buy", "pay"})
_TELLING = ROLE_NOUNS | {"delivery", "supply", "work", "sell"}
