"""Which of the parties of a contract buys and which supplies: as the text states it, or as a public body and a firm
tell. Where nothing tells, their part stays open. Sees the parties of one clause.
"""

from collections.abc import Sequence

from pipelines.relate.publicness import FIRM, STATE, public, publicness, serves
from pipelines.relate.roles import BUYER, PARTY, SUPPLIER, Roles
from pipelines.relate.tokens import Token

_KNOWN = frozenset({"firm", "described"})


def settle(roles: Roles, *, buys: bool, supplies: bool, hires: bool = False) -> None:
    """Turn first and second parties into buyer and supplier: a public body buys from a firm; else what the first is
    said to do. Of equals of whom nothing is said the part is not told.

    `buys` and `supplies`: the first party is to buy, or to deliver. `hires`: who is named second serves the first,
    unless only the first is called an adviser. Parties of whom it cannot be told that they are any are dropped.
    """
    first, second = _sides(roles, hires=hires)
    together = roles.between or not roles.second
    if together and second:
        buys = supplies = False  # "between X and Y for the purchase of cable": who of the two, this does not tell
    if hires and (not together or not second or serves(first) != serves(second)):
        supplies = serves(first) and not serves(second)
        buys = not supplies
    if len(first) > 1 and not second and not (roles.buyer or roles.supplier or buys or supplies):
        roles.party = [*first]  # "X and Y signed a contract"
    elif not second and first and not (roles.buyer or roles.supplier):
        _alone(roles, first, buys=buys, otherwise=SUPPLIER if supplies else PARTY)
    elif not first:
        _alone(roles, second, buys=bool(second) and supplies and not public(second[0]), otherwise=SUPPLIER)
    elif second and not (buys or supplies) and publicness(first) == publicness(second):
        roles.party = [*first, *second]  # "X signed a contract with Y"
    else:
        _part(roles, first, second, buys=buys, supplies=supplies)


def _sides(roles: Roles, *, hires: bool) -> tuple[list[Token], list[Token]]:
    """First and second. What one word joins is parted into public bodies and the others: "the ministry and Vega
    signed"; who is called an adviser from whom it serves."""
    first = roles.first
    if roles.second or len(first) < 2:
        return first, roles.second
    most = publicness(first)
    leading = [one for one in first if public(one) == most]
    if len(leading) == len(first) and hires:
        leading = [one for one in first if not serves([one])]
    return (leading, [one for one in first if one not in leading]) if leading else (first, [])


def _part(roles: Roles, first: Sequence[Token], second: Sequence[Token], *, buys: bool, supplies: bool) -> None:
    buyer_first = _buyer_first(first, second, buys=buys, supplies=supplies)
    for token in first:
        roles.add(BUYER if buyer_first else SUPPLIER, token)
    for token in second:
        roles.add(SUPPLIER if buyer_first else BUYER, token)


def _alone(roles: Roles, held: Sequence[Token], *, buys: bool, otherwise: str) -> None:
    """The part of who is named alone: "X signed a contract for €3 million" tells none, "the contract with X" one."""
    for token in held:
        if token.any(_KNOWN) or public(token) == STATE:
            roles.add(BUYER if buys or public(token) else otherwise, token)


def _buyer_first(first: Sequence[Token], second: Sequence[Token], *, buys: bool, supplies: bool) -> bool:
    left, right = publicness(first), publicness(second)
    if (supplies or buys) and {left, right} != {STATE, FIRM}:
        return buys
    return left > right if left != right else buys
