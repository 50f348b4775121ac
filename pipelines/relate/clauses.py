"""A sentence as ties are read from it: no brackets, no seats of firms, no "via", a token for its end; and lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from indexer.model.values import Percent
from pipelines.relate import patterns
from pipelines.relate.fields import is_year
from pipelines.relate.regions import without_brackets
from pipelines.relate.tokens import Token


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens without their "via …"; `paths` are the parties named so, each with the place it stood before.

    `relative`: relative clauses are in it. `dates`: those lifted out, with their prepositions.
    """

    tokens: Sequence[Token]
    paths: tuple[tuple[int, Token], ...] = ()
    relative: bool = False
    dates: tuple[Token, ...] = ()


def without_paths(tokens: Sequence[Token]) -> Clause:
    """Lift out "via Vega Holding", "through its subsidiary Vega": it tells how something is owned, wherever it is."""
    if not any("via" in token.classes for token in tokens):
        return Clause(tokens)
    kept: list[Token] = []
    paths: list[tuple[int, Token]] = []
    place = 0
    while place < len(tokens):
        found = patterns.at(_VIA, tokens, place)
        if found is None:
            kept.append(tokens[place])
            place += 1
            continue
        _, groups = found
        paths.extend((len(kept), party) for party in (groups["via"], *siblings(tokens, groups["via"])))
        last = next(at for at, token in enumerate(tokens) if token is paths[-1][1]) + 1
        set_off = "comma" in tokens[place] and last < len(tokens) and "comma" in tokens[last]
        place = last + set_off  # "Vega, through Kepa, owns"
    return Clause(kept, tuple(paths))


_VIA = "comma? via ~|of|poss|subsidiary|wholly|owned*5 firm|body@via"


def ordered(tokens: Sequence[Token]) -> Sequence[Token]:
    """In the order that patterns expect: without the comma that ends what stands beside the subject ("His wife, Anna
    Berg, owns") or what is told beside it ("Berg, a director of Vega, owns"), and with a participle that opens the
    sentence behind its subject ("Beraten wurde Vega von")."""
    found: list[Token] = []
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if "comma" in token and place + 1 < len(tokens) else None
        stated = after is not None and after.any(_STATING | _GOING_ON) and "party" not in after
        if stated and (opens := _opened(found)) > 0:
            if opens == len(found) - 2 and "person" in found[-1] and any("director" in one for one in found[:opens]):
                continue  # "The head of Vega, Anna Berg, has been"
            if "party" in found[opens - 1]:
                del found[opens:]
                continue
            if "party" in found[-1]:
                continue
        found.append(token)
    if len(found) > 3 and found[0].any(_PARTICIPLES) and "party" not in found[0] and "aux" in found[1]:
        subject = next((place for place in range(2, min(5, len(found))) if "party" in found[place]), None)
        if subject is not None:
            return [*found[2 : subject + 1], found[1], found[0], *found[subject + 1 :]]
    return found


def _opened(found: Sequence[Token]) -> int:
    """The place of the comma that opened what the next one ends, 0 without one."""
    places = (place for place in range(len(found) - 1, max(0, len(found) - 14), -1) if "comma" in found[place])
    return next(places, 0)


_GOING_ON = frozenset({"advise", "lend", "be", "aux", "have"})
_PARTICIPLES = frozenset({"owned", "lead", "advise", "lend", "exclude", "sanction"})


def without_dates(clause: Clause) -> Clause | None:
    """Lift out "in May 2021", "seit 2016": when, between words that belong together. None where there is none."""
    kept: list[Token] = []
    dates: list[Token] = []
    for token in clause.tokens:
        if "date" in token or (is_year(token) and kept and kept[-1].any(_WHEN)):
            while kept and kept[-1].any(_WHEN) and "party" not in kept[-1]:
                kept.pop()
            dates.append(token)
        else:
            kept.append(token)
    return replace(clause, tokens=kept, paths=(), dates=tuple(dates)) if dates else None


_WHEN = frozenset({"in", "since", "from_date", "until"})


def plainly(tokens: Sequence[Token]) -> list[Token]:
    """Without brackets and without where a party is: "Ostral Holding in Luxembourg", "Warnow, de Rostock,"."""
    kept = without_brackets(tokens)
    found: list[Token] = []
    place = 0
    while place < len(kept):
        end = _location(kept, place) if found and found[-1].any(_OWNABLE) else place
        if end == place:
            found.append(kept[place])
            end = place + 1
        place = end
    return [*found, Token(frozenset({"end"}), tokens[-1].end, tokens[-1].end)] if found else []


def _location(tokens: Sequence[Token], place: int) -> int:
    """One past ", in Luxembourg," or "i Luxembourg"; the same place where none stands here."""
    comma = "comma" in tokens[place]
    start = place + comma
    where = _WHERE | {"of"}
    if start + 1 >= len(tokens) or not tokens[start].any(where) or not tokens[start + 1].classes >= {"party", "place"}:
        return place
    end = start + 2
    if not comma:
        if "of" in tokens[start] and "by" not in tokens[start]:  # "Vega of Oslo is owned by"
            follows = tokens[end] if end < len(tokens) else None
            return end if follows is not None and "aux" in follows and "firm" in tokens[place - 1] else place
        return end if "by" not in tokens[start] else place
    return end + 1 if end < len(tokens) and "comma" in tokens[end] else place


_WHERE = frozenset({"in", "from"})


def bracketed(tokens: Sequence[Token]) -> dict[int, Decimal]:
    """Shares that stand in brackets behind a party, "Vega (60 per cent)", by where its name starts."""
    found = {}
    for party, opens, share, closes in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        value = share.mention.value if share.mention is not None else None
        if "party" in party and "open" in opens and "close" in closes and isinstance(value, Percent):
            found[party.start] = value.value
    return found


def siblings(tokens: Sequence[Token], party: Token, *, mixed: bool = False) -> Iterator[Token]:
    """Parties of the same sort (of any, if `mixed`) in one list with this one: "A, B and C", "of A and of B".

    Who opens the next statement is in no list: "owns A, and B holds".
    """
    start = end = next(at for at, token in enumerate(tokens) if token is party)
    listed = _JOINING | (_SORTS if mixed else party.classes & _SORTS)
    while start and (tokens[start - 1].any(listed) or ("of" in tokens[start - 1] and "and" in tokens[start - 2])):
        start -= 1
    while end + 1 < len(tokens) and (
        tokens[end + 1].any(listed) or ("of" in tokens[end + 1] and tokens[end].any(_AND))
    ):
        end += 1
    if mixed and start and "by" in tokens[start - 1] and end + 1 < len(tokens) and not tokens[end + 1].any(_CLOSING):
        yield from siblings(tokens, party)  # "is owned by Kepa, and Anna Berg is its chair"
        return
    if end > start and end + 1 < len(tokens) and tokens[end].any(_SORTS) and tokens[end + 1].any(_STATING):
        end -= 1 if tokens[end] is not party else 0
    run = tokens[start : end + 1]
    gaps = (both for both in pairwise(run))
    if any("and" in token for token in run) and not any(one.any(_SORTS) and two.any(_SORTS) for one, two in gaps):
        yield from (token for token in run if token.any(_SORTS) and token is not party)


_AND = frozenset({"and"})
_CLOSING = frozenset({"end", "break", "close", "which", "dash"})
_STATING = frozenset({"own", "holds", "lead", "takeover"})
_SORTS = frozenset({"firm", "body", "person"})
_JOINING = frozenset({"and", "comma", "the", "open"})  # "open": of a bracket whose inside was left out


_OWNABLE = frozenset({"firm", "body"})


def continued(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """What goes on behind "and" with the subject left out, with that subject: "Vega was set up in Oslo and is owned
    by Kepa"."""
    subject = next((place for place, token in enumerate(tokens) if "party" in token), len(tokens))
    if subject and any(token.any(_LEADS) for token in tokens[:subject]):
        return
    for place in range(subject + 2, len(tokens) - 1):
        if "and" in tokens[place] and tokens[place + 1].any(_PREDICATES) and "party" not in tokens[place + 1]:
            yield [tokens[subject], *tokens[place + 1 :]]


_LEADS = frozenset(
    {"in", "of", "from", "by", "with", "for", "via", "to", "director", "president", "shareholder", "stake"}
)
_PREDICATES = frozenset({"aux", "have", "belongs", "be"})
