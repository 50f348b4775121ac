"""Who is told by a role first and by name behind it: "the director of Vega, Anna Berg, paid" tells that Anna Berg did.
Sees the tokens of a sentence.
"""

from collections.abc import Sequence

from pipelines.relate.reading import ACTS
from pipelines.relate.tokens import Token


def by_name(tokens: Sequence[Token]) -> list[Token]:
    """The sentence with the name alone where a role, whose it is, and the name behind a comma stand: neither "the
    subsidiary of" nor the parent firm has a part in what the subsidiary did."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        named = _named(tokens, place)
        if named is None:
            found.append(tokens[place])
            place += 1
            continue
        role, name, end = named
        article = list(tokens[name - 1 : name]) if tokens[name - 1].classes <= _ARTICLES else []
        if article or "subsidiary" not in tokens[role]:  # "Der Mutterkonzern der Vega, Kepa AG": no "der Kepa AG"
            while found and found[-1].classes <= _ARTICLES:
                found.pop()
        found += [*article, tokens[name]]
        place = end
    return found


def _named(tokens: Sequence[Token], place: int) -> tuple[int, int, int] | None:
    """Where the role stands, where the name, and where the sentence goes on, if the words here begin so: "directeur de
    Vega, Marc Leroy,", "Vega's subsidiary, Kepa,"."""
    if tokens[place].any(_ROLES) and "party" not in tokens[place]:
        role, end = place, _owner(tokens, place + 1)
    elif "party" in tokens[place] and place + 1 < len(tokens) and "poss" in tokens[place + 1]:
        role = next((at for at in range(place + 2, min(place + 5, len(tokens))) if tokens[at].any(_ROLES)), 0)
        end = role + 1
        if not role or any("party" in token for token in tokens[place + 2 : end]):
            return None
    else:
        return None
    if not end or end >= len(tokens):
        return None
    comma = "comma" in tokens[end]
    name = end + comma
    while name < len(tokens) and tokens[name].any(_CALLING) and "party" not in tokens[name]:
        name += 1
    holder = _HOLDERS if tokens[role].any(_HELD_BY_PEOPLE) else _FIRMS
    if holder is _HOLDERS and any(token.any(_IN_OFFICE) for token in tokens):
        return None
    if name >= len(tokens) or not (tokens[name].any(holder) and "party" in tokens[name]):
        return None
    goes_on = _goes_on(tokens, name + 1, comma=comma)
    return None if goes_on is None or (not comma and holder is _FIRMS) else (role, name, goes_on)


def _owner(tokens: Sequence[Token], start: int) -> int:
    """One past the firm or body whose role it is, 0 where none stands here."""
    for place in range(start, min(start + _REACH, len(tokens))):
        if "party" in tokens[place]:
            return place + 1 if tokens[place].any(_OWNERS) else 0
        if not tokens[place].any(_LEADING):
            return 0
    return 0


def _goes_on(tokens: Sequence[Token], place: int, *, comma: bool) -> int | None:
    """Where the sentence goes on behind the name; None where the name is the first of a list or has more behind it."""
    if place == len(tokens) or "break" in tokens[place]:
        return place
    if comma and "comma" in tokens[place]:
        behind = tokens[place + 1] if place + 1 < len(tokens) else None
        listed = behind is not None and behind.any(_LISTING)
        return None if listed else place + 1
    return place if tokens[place].any(_VERBS) and "party" not in tokens[place] else None


_HELD_BY_PEOPLE = frozenset({"director", "president"})
_IN_OFFICE = frozenset({"sign", "award", "buy", "hire", "tender"})  # who does so does it for the firm, who pays may not
_ROLES = _HELD_BY_PEOPLE | {"subsidiary", "parent"}
_HOLDERS = frozenset({"person"})
_FIRMS = frozenset({"firm"})
_OWNERS = frozenset({"firm", "body"})
_ARTICLES = frozenset({"the", "det"})
_CALLING = frozenset({"the", "det", "firmnoun"})
_LEADING = frozenset({"of", "in", "to", "by", "for", "from", "the", "det", "adj", "firmnoun", "bodynoun", "other"})
_LISTING = frozenset({"and", "party", "which", "whose", "the", "det", "director", "president"})
_VERBS = ACTS | {"have", "aux", "holds", "receive", "plan"}
_REACH = 4  # tokens between a role and whose it is
