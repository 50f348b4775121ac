"""A sentence cut into stretches that each state one thing: main clause, relative clauses, what follows "while"."""

from collections.abc import Sequence

from pipelines.relate.appositions import by_name
from pipelines.relate.gapping import gapped
from pipelines.relate.named_roles import ROLE_NOUNS
from pipelines.relate.reading import ACTS
from pipelines.relate.tokens import Token

_VALUES = frozenset({"money", "date", "percent", "number"})
_PREPOSITIONS = frozenset({"in", "to", "from", "by", "with", "for", "of", "via"})


def regions(tokens: Sequence[Token]) -> list[list[Token]]:
    """The stretches, each with the tokens that belong to it; a relative clause begins with the party it tells of."""
    found: list[list[Token]] = []
    for stretch in (stretch for given in gapped(by_name(without_brackets(tokens))) for stretch in _broken(given)):
        main, parts = relatives(stretch)
        found.append(_without_appositions(main))
        found.extend(parts)
    return [region for region in found if region]


def without_brackets(tokens: Sequence[Token]) -> list[Token]:
    """Without what stands in brackets, but for amounts: they are the same sum in another currency."""
    if not any(token.any(_BRACKETS) for token in tokens):
        return list(tokens)
    found: list[Token] = []
    depth = 0
    for token in tokens:
        depth += ("open" in token) - ("close" in token and depth > 0)
        if (not depth and "close" not in token) or (depth and ("money" in token or "open" in token)):
            found.append(token)
    return found


_BRACKETS = frozenset({"open", "close"})


def _broken(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut before "while", "after", "but", unless a value follows ("after 2017", "more than €5m"), and before "and"
    where a second contract follows with a verb of its own."""
    found: list[list[Token]] = [[]]
    place = 0
    while place < len(tokens):
        token = tokens[place]
        follows = tokens[place + 1] if place + 1 < len(tokens) else None
        again = _again(tokens, place, found[-1]) if "and" in token else None
        if again is not None:
            opening, place = again
            found.append(opening)
            continue
        if "and" in token and _other_acts(found[-1], tokens[place + 1 :]):
            found.append([])  # "…, and Kepa paid Orion €2 million"
        elif "and" in token and follows is not None and _opens_clause(follows, tokens[place + 2 : place + 3]):
            found.append([])  # "…, and that it went on to"
        elif "break" in token and not (follows is not None and follows.any(_VALUES)) and not _adds(tokens, place):
            found.append([])
        else:
            found[-1].append(token)
        place += 1
    return found


def _other_acts(before: Sequence[Token], behind: Sequence[Token]) -> bool:
    """Whether behind "and" another party acts, and both sides tell a sum or a contract; or does not act."""
    party = next((at for at, token in enumerate(behind) if "party" in token or not token.any(_CALLING)), len(behind))
    verb = behind[party + 1] if party + 1 < len(behind) else None
    if verb is None or "party" not in behind[party] or not _acts(before) or any("which" in token for token in before):
        return False
    if any("not" in token and "party" not in token for token in behind[party + 1 : party + 3]):
        return True
    finite = verb.any(_FINITE) and "party" not in verb
    return finite and _acts(behind) and all(any(map(_weighs, part)) for part in (before, behind))


def _acts(tokens: Sequence[Token]) -> bool:
    return any(token.any(_DOING) and "party" not in token for token in tokens)


def _weighs(token: Token) -> bool:
    return "money" in token or (token.any(_NOUNS) and "party" not in token)


_CALLING = frozenset({"the", "det", "adj", "firmnoun", "bodynoun"})
_DOING = ACTS | {"receive"}
_FINITE = _DOING | {"have", "aux", "holds"}


def _opens_clause(that: Token, behind: Sequence[Token]) -> bool:
    """Whether "that" opens a clause, and stands for no contract as in "and that for cables to Kepa"."""
    return "that" in that and "which" not in that and not any(token.any(_ABOUT) for token in behind)


_ABOUT = frozenset({"of", "for"})


def _adds(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word opens no clause: "Vega, as the Customer, and" is what the party is called, "hadde da inngått"
    tells when."""
    called = "appointed" in tokens[place] and any(token.any(ROLE_NOUNS) for token in tokens[place + 1 : place + 3])
    before = [token for token in tokens[max(0, place - 3) : place] if "party" not in token][-1:]
    return called or ("when" in tokens[place] and any(token.any(_AUXILIARIES) for token in before))


_AUXILIARIES = frozenset({"have", "aux"})


def _again(tokens: Sequence[Token], place: int, before: Sequence[Token]) -> tuple[list[Token], int] | None:
    """ "… signed a contract with Vega, and in May (it) awarded a contract to Kepa": the second clause's subject, days
    and verb, and where it goes on; None where "and" opens no such clause."""
    start = at = place + 1
    while at < len(tokens) and (_is_date(tokens, at) or (tokens[at].any(_PREPOSITIONS) and _is_date(tokens, at + 1))):
        at += 1
    days = list(tokens[start:at])
    at += _stands_for_subject(tokens, at)
    verb = tokens[at] if at < len(tokens) else None
    if verb is None or not verb.any(ACTS) or "party" in verb or "passive" in verb:
        return None
    at += 1
    subject = _subject_of(before)
    if subject is None or not any(token.any(_NOUNS) and "party" not in token for token in tokens[at:]):
        return None
    return [subject, *days, verb], at + _stands_for_subject(tokens, at)


def _is_date(tokens: Sequence[Token], place: int) -> bool:
    return place < len(tokens) and "date" in tokens[place]


def _stands_for_subject(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place] if place < len(tokens) else None
    return token is not None and "pronoun" in token and not token.any(frozenset({"party", "its", "which", "the"}))


def _subject_of(before: Sequence[Token]) -> Token | None:
    """The first bare party before the verb of a clause that tells of a contract itself."""
    verb = next((at for at, token in enumerate(before) if token.any(ACTS) and "party" not in token), 0)
    if not any(token.any(_NOUNS) and "party" not in token for token in before[verb:]):
        return None
    bare = (at for at in range(verb) if "party" in before[at] and not (at and before[at - 1].any(_PREPOSITIONS)))
    return next((before[at] for at in bare), None)


_NOUNS = frozenset({"contract", "deal"})


def relatives(tokens: Sequence[Token]) -> tuple[list[Token], list[list[Token]]]:
    """The main clause, and each relative clause behind the party before it."""
    if not any(token.any(_OPENING) for token in tokens):
        return list(tokens), []
    main: list[Token] = []
    found: list[list[Token]] = []
    place = 0
    while place < len(tokens):
        opening = _opens(tokens, place) if tokens[place].any(_OPENING) else None
        if opening is None or not main:
            main.append(tokens[place])
            place += 1
            continue
        end = next((one for one in range(opening + 1, len(tokens)) if "comma" in tokens[one]), len(tokens))
        antecedent = next((token for token in reversed(main[-3:]) if "party" in token), None)
        clause = list(tokens[opening + 1 : end])
        preposition = opening > place and tokens[opening - 1].any(_PREPOSITIONS)
        if antecedent is not None and not preposition:
            clause.insert(0, antecedent)
        found.append(clause)
        place = end + (end < len(tokens))
    return main, found


_OPENING = frozenset({"comma", "which"})


def _opens(tokens: Sequence[Token], place: int) -> int | None:
    """The place of "which" where a relative clause opens here: ", which", ", in which", "Vega, der"."""
    if "comma" in tokens[place]:
        for step in (1, 2):
            if place + step < len(tokens) and tokens[place + step].any(frozenset({"which", "whose"})):
                return place + step if step == 1 or tokens[place + 1].any(_PREPOSITIONS) else None
        return place + 2 if _german(tokens[place + 1 : place + 4]) else None
    after_party = place > 0 and "party" in tokens[place - 1]
    return place if after_party and "which" in tokens[place] and "that" not in tokens[place] else None


def _german(after: Sequence[Token]) -> bool:
    """ ", in dem die Behörde", ", an der Vega": a preposition and an article with another article or a name behind."""
    if len(after) < 3 or not after[0].any(_PREPOSITIONS) or "the" not in after[1] or "party" in after[0]:
        return False
    return after[2].any(frozenset({"the", "party"})) and after[1].word in _RELATIVE


_RELATIVE = frozenset({"dem", "der", "den", "denen"})


def _without_appositions(tokens: Sequence[Token]) -> list[Token]:
    """Without stretches between commas that only say what the party before them is."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        end = _apposition(tokens, place)
        if end is None:
            found.append(tokens[place])
            place += 1
        else:
            place = end + 1
    return found


def _apposition(tokens: Sequence[Token], place: int) -> int | None:
    if "comma" not in tokens[place] or place == 0 or "party" not in tokens[place - 1]:
        return None
    end = next((one for one in range(place + 1, len(tokens)) if "comma" in tokens[one]), None)
    if end is None or end - place > 16:
        return None
    inside = tokens[place + 1 : end]
    states = any((token.any(ACTS) or token.any(_STATING)) and "party" not in token for token in inside)
    only_names = all("party" in token or "and" in token for token in inside)
    return None if states or only_names or not inside else end


_STATING = frozenset({"contract", "deal", "money"})
