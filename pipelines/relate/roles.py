"""Who buys and who supplies: parties of a clause by their place and preposition around its verb. Sees one clause."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.relate.countries import is_country
from pipelines.relate.datives import is_dative
from pipelines.relate.reading import ACTS
from pipelines.relate.tokens import Token

SUPPLIER, BUYER, FIRST, SECOND, AGENT, PARTY = "supplier", "buyer", "first", "second", "agent", "party"

# What a party is to the act, by its preposition ("" for none: subject before the verb, object behind it).
_FRAMES: dict[str, dict[str, str]] = {
    "sign": {"subject": FIRST, "by": FIRST, "with": SECOND, "between": FIRST},
    "hold": {"subject": FIRST, "with": SECOND, "between": FIRST},
    "award": {"subject": BUYER, "object": SUPPLIER, "to": SUPPLIER, "by": BUYER, "with": SUPPLIER, "from": BUYER},
    "choose": {"subject": BUYER, "object": SUPPLIER, "to": SUPPLIER, "by": BUYER},
    "win": {
        "subject": SUPPLIER,
        "from": BUYER,
        "with": BUYER,
        "by": SUPPLIER,
        "towards": BUYER,
        "to": BUYER,
        "for": BUYER,
    },
    "supply": {
        "subject": SUPPLIER,
        "object": BUYER,
        "to": BUYER,
        "by": SUPPLIER,
        "for": BUYER,
        "towards": BUYER,
        "behest": BUYER,
    },
    "sell": {"subject": SUPPLIER, "object": BUYER, "to": BUYER, "by": SUPPLIER, "towards": BUYER},
    "tender": {"subject": BUYER, "by": BUYER},
    "receive": {"subject": SUPPLIER, "object": BUYER, "from": BUYER, "to": BUYER, "towards": BUYER},
    "buy": {"subject": BUYER, "from": SUPPLIER, "by": BUYER, "to": SUPPLIER, "towards": SUPPLIER, "with": SUPPLIER},
    "pay": {
        "subject": BUYER,
        "object": SUPPLIER,
        "to": SUPPLIER,
        "by": BUYER,
        "towards": SUPPLIER,
        "from": BUYER,
    },
    "serve": {"subject": SUPPLIER, "object": BUYER, "by": SUPPLIER, "towards": BUYER, "to": BUYER},
    "hire": {"subject": BUYER, "object": SUPPLIER, "by": BUYER, "to": SUPPLIER},
    "cost": {
        "subject": "",
        "from": SUPPLIER,
        "with": SUPPLIER,
        "by": BUYER,
        "object": BUYER,
        "to": BUYER,
        "towards": BUYER,
    },
    "end": {"subject": FIRST, "object": SECOND, "by": FIRST, "with": SECOND, "between": FIRST},
    "amend": {"subject": FIRST, "by": FIRST, "with": SECOND, "between": FIRST},
    # No verb: "the contract between …", "Kestrel's contract with …".
    "": {"subject": FIRST, "with": SECOND, "between": FIRST, "from": BUYER, "to": SUPPLIER, "by": BUYER},
}
_PREPOSITIONS = ("behest", "between", "via", "towards", "with", "from", "by", "to", "for", "in", "of")
_INVERTING = frozenset({"nb", "sv", "de", "nl", "es", "pt", "it", "ru", "fr"})
_ROLE_NOUNS = frozenset({"shareholder", "subsidiary", "parent", "agent", "adviser", "firmnoun", "bodynoun"})
_SKIPPED = frozenset({"the", "det", "adj", "other", "former", "quote", "poss", "majority"}) | _ROLE_NOUNS


@dataclass(slots=True)
class Attached:
    """A party, its place in the clause and the prepositions before it."""

    token: Token
    place: int
    prepositions: tuple[str, ...]
    possessor: bool = False
    agent: bool = False
    again: bool = False  # joined by "and" to the party before it


@dataclass(slots=True)
class Roles:
    supplier: list[Token] = field(default_factory=list)
    buyer: list[Token] = field(default_factory=list)
    agent: list[Token] = field(default_factory=list)
    first: list[Token] = field(default_factory=list)
    second: list[Token] = field(default_factory=list)
    party: list[Token] = field(default_factory=list)  # whose part is not told
    between: bool = False  # "between X and Y for the supply of cable": who of the two, this does not tell

    def add(self, role: str, token: Token) -> None:
        held: list[Token] = getattr(self, role)
        if token not in held:
            held.append(token)


@dataclass(frozen=True, slots=True)
class Act:
    """The verb of a clause. `place` is that of its token, -1 without a verb; `noun` that of the word for contract, -1
    without one. `passive`: the subject of the grammar is what is acted upon."""

    kind: str
    place: int
    noun: int
    passive: bool


def attached(tokens: Sequence[Token]) -> list[Attached]:
    """The parties of a clause, each with its preposition."""
    found: list[Attached] = []
    for place, token in enumerate(tokens):
        if "party" not in token or _qualifies(tokens, place):
            continue
        prepositions, agent = _before(tokens, place)
        again = bool(found) and _joined(tokens, found[-1].place, place)
        if again:
            prepositions = found[-1].prepositions
            agent = found[-1].agent
        possessor = place + 1 < len(tokens) and "poss" in tokens[place + 1]
        found.append(Attached(token, place, prepositions, possessor, agent, again))
    return found


def _qualifies(tokens: Sequence[Token], place: int) -> bool:
    """ "Kazakhstan's State Directorate": the land only says whose body it is."""
    after = tokens[place + 1 : place + 3]
    return "place" in tokens[place] and len(after) == 2 and "poss" in after[0] and after[1].any(_MAKERS)


_MAKERS = frozenset({"firm", "body"})


def _before(tokens: Sequence[Token], place: int) -> tuple[tuple[str, ...], bool]:
    """The preposition before a party, looking back over what describes it, and whether it is called an agent."""
    agent = False
    for back in range(place - 1, max(-1, place - 7), -1):
        token = tokens[back]
        if _qualifies(tokens, back) or _belongs(tokens, back):
            continue
        if token.any(_SKIPPED) and not token.any(frozenset(_PREPOSITIONS)) and not token.any(ACTS):
            agent = agent or "agent" in token
            continue
        found = tuple(name for name in _PREPOSITIONS if name in token)
        if found and back and "board" in tokens[back - 1]:
            return _before(tokens, back - 1)  # "the board of Vega has approved", "Styret i Vega"
        if found == ("in",) and place - back > _NEAR:
            return (), agent  # "the winner in the contest for new stations Vega"
        return (found, agent) if found and not token.any(ACTS) else ((), agent)
    return (), agent


_NEAR = 3  # tokens: what is farther in front of a party tells of other things


def _belongs(tokens: Sequence[Token], place: int) -> bool:
    """The comma and the "own" of "by its own majority owner, the Directorate"."""
    before = tokens[place - 1] if place else None
    if before is None or "party" in before:
        return False
    return ("comma" in tokens[place] and before.any(_ROLE_NOUNS)) or ("own" in tokens[place] and "its" in before)


def _joined(tokens: Sequence[Token], left: int, right: int) -> bool:
    """Whether "and" or a comma joins two parties: "Vega and the shipping company Kepa"."""
    between = tokens[left + 1 : right]
    described = any(token.any(_ROLE_WORDS) for token in between)
    fillers, most = (_JOINING | _DESCRIBING, 6) if described else (_JOINING, 3)
    lead = next((at for at in range(left - 1, -1, -1) if not tokens[at].any(_JOINING)), left)
    fillers |= {"to"} if tokens[lead].any(ACTS) else frozenset()  # "ging an die Vega und an die Kepa"
    joins = any("and" in token or "comma" in token for token in between)
    return joins and len(between) <= most and all(token.any(fillers) and not token.any(ACTS) for token in between)


_ROLE_WORDS = frozenset({"firmnoun", "bodynoun"})
_JOINING = frozenset({"and", "comma", "the", "det"})
_DESCRIBING = _ROLE_WORDS | {"adj", "other"}


def assign(tokens: Sequence[Token], act: Act, language: str) -> Roles:
    """The roles of the parties of a clause. Those whose part cannot be told are left out."""
    roles = Roles()
    frame = _FRAMES[act.kind]
    parties = attached(tokens)
    subject = _subject(tokens, parties, act, language)
    last = subject >= 0 and language in _VERB_LAST
    between = 0
    # "between Narvik and Vega AS": what a firm has a contract with is no mere place
    with_firm = any("between" in one.prepositions and "place" not in one.token for one in parties)
    for order, party in enumerate(parties):
        if "via" in party.prepositions or (party.agent and "with" in party.prepositions):
            if not party.token.any(frozenset({"place"})):
                roles.add(AGENT, party.token)
            continue
        if "between" in party.prepositions:
            if "place" not in party.token or with_firm or _contracts(party, act):
                between += 1
                roles.between = True
                roles.add(FIRST if between == 1 else SECOND, party.token)
            continue
        role = _role(parties, order, act, frame, subject, language)
        given = last and not party.prepositions and party.place < act.place
        if not role and given and (subject < party.place or is_dative(tokens, party.place)):
            role = _of_object(act, frame)
        role = role or _by_its_words(tokens, party, act)
        if role and _may(party.token, role, act):
            roles.add(role, party.token)
    _drop_places(roles)
    _drop_people(roles)
    return roles


def _contracts(party: Attached, act: Act) -> bool:
    """Whether a land itself has the contract: "the contract between China and Norway"."""
    return is_country(party.token.mention) and abs(party.place - act.noun) <= 5


def _drop_places(roles: Roles) -> None:
    """What may be a place is no party beside one that is none: "got €3 million from Vega for the quays of Oran"."""
    for held in (roles.supplier, roles.buyer):
        if any("place" not in token for token in held):
            held[:] = [token for token in held if "place" not in token or is_country(token.mention)]


def _drop_people(roles: Roles) -> None:
    """What people pay each other is no contract."""
    if not any(_is_no_person(token) for token in roles.supplier):
        roles.buyer = [token for token in roles.buyer if _is_no_person(token)]


def _is_no_person(token: Token) -> bool:
    return "person" not in token or "firm" in token  # "firm" as well: the names model only supposes it


def _by_its_words(tokens: Sequence[Token], party: Attached, act: Act) -> str:
    if act.kind == "sign" and "for" in party.prepositions and 0 <= act.place < party.place < act.noun:
        return FIRST  # "Anna Berg signed for Vega the contract with Oslo"
    return _of_offer(tokens, party, act) or _under(tokens, party, act) or _launched(tokens, party, act)


def _of_offer(tokens: Sequence[Token], party: Attached, act: Act) -> str:
    """ "accepted the bid of Vega", "chose Vega's offer": who made what was chosen."""
    if act.kind != "choose":
        return ""
    around = tokens[act.place + 1 : party.place] if not party.possessor else tokens[party.place + 2 : party.place + 4]
    return SUPPLIER if any("offer" in token for token in around) else ""


def _launched(tokens: Sequence[Token], party: Attached, act: Act) -> str:
    """ "won the tender launched by Oslo": who buys."""
    led = (
        act.kind in ("win", "award") and not act.passive and 0 <= act.noun < party.place and "by" in party.prepositions
    )
    return BUYER if led and any(token.any(_LAUNCHING) for token in tokens[act.noun + 1 : party.place]) else ""


_LAUNCHING = frozenset({"launch", "tender"})


def _under(tokens: Sequence[Token], party: Attached, act: Act) -> str:
    """ "will deliver cranes under a subcontract with Vega": whom the one that delivers has it with."""
    led = act.kind == "supply" and 0 <= act.noun < party.place and "with" in party.prepositions
    return BUYER if led and any("under" in token for token in tokens[max(act.place, 0) : act.noun]) else ""


def _subject(tokens: Sequence[Token], parties: Sequence[Attached], act: Act, language: str) -> int:
    """The place of the subject's token, -1 where there is none: the nearest bare party before the verb."""
    limit = act.place if act.place >= 0 else act.noun
    before = [party for party in parties if party.place < limit and not party.prepositions and not party.again]
    before = [party for party in before if not _of_the_contract(party, act, language)]
    if language == "de" and not act.passive:
        before = [party for party in before if not is_dative(tokens, party.place)]
    if act.place < 0:
        before = [party for party in before if party.possessor]
    if act.kind == "cost":
        return -1
    if before and language in _VERB_LAST and any(_is_we(token) for token in tokens[: before[0].place]):
        return -1  # "Wir haben Vega engagiert"
    if before:
        first = language in _VERB_LAST and len(before) > 1 and act.kind in _GIVES
        return before[0 if first else -1].place
    if act.place >= 0 and language in _INVERTING and not (act.passive and 0 <= act.noun < act.place):
        after = [
            party for party in parties if party.place > act.place and not party.prepositions and not party.possessor
        ]
        near = [party for party in after if act.noun < act.place or party.place < act.noun]
        if near and language != "fr":
            return near[0].place
    return -1


def _is_we(token: Token) -> bool:
    return "pronoun" in token and "the" not in token and "party" not in token


def _role(parties: Sequence[Attached], order: int, act: Act, frame: dict[str, str], subject: int, language: str) -> str:
    party = parties[order]
    lead = order
    while parties[lead].again and lead:
        lead -= 1
    head = parties[lead]
    if head.place == subject:
        return FIRST if head.possessor and act.passive and frame["subject"] == FIRST else _of_subject(act, frame)
    if _of_the_contract(head, act, language):
        return BUYER
    if "of" in party.prepositions and act.kind in ("end", "amend") and 0 <= act.noun < party.place <= act.noun + 2:
        return SECOND  # "ended the contract of Vega"
    if act.kind == "cost" and party.place < act.place:
        if not party.prepositions or ("by" in party.prepositions and "of" not in party.prepositions):
            return BUYER  # "Oslo's purchases", "Purchases by Oslo from Vega came to"
        return SUPPLIER  # "L'achat de bus à Vega a coûté"
    if party.prepositions:
        return _of_preposition(party.prepositions, act, frame)
    return _behind(parties, head, act, frame, subject) if 0 <= act.place < head.place else ""


def _of_the_contract(party: Attached, act: Act, language: str) -> bool:
    """ "den Auftrag der Stadt Köln", "контракт министерства": whose contract it is, by its genitive behind the word."""
    led = 0 <= act.noun < party.place <= act.noun + 2 and not party.prepositions
    return led and act.kind in ("win", "award") and language in _GENITIVE


_GENITIVE = frozenset({"de", "ru"})


def _behind(parties: Sequence[Attached], head: Attached, act: Act, frame: dict[str, str], subject: int) -> str:
    """The part of a bare party behind the verb."""
    if act.passive and act.kind in ("award", "choose"):
        return SUPPLIER  # "ble tildelt Vega", "достался компании Вега"
    if act.passive and act.kind != "supply":
        return frame.get("by", "") if act.noun >= 0 or act.kind in ("pay", "hire") else ""
    if act.kind == "win" and 0 <= act.noun < head.place <= act.noun + 2:  # "den Auftrag der Stadt Köln"
        return BUYER
    if head.possessor:  # "won Oslo's contract"
        return BUYER if act.kind in ("win", "award") and head.place < act.noun else ""
    # "paid $5m to Vega for Kepa", "awarded Vega $5m": the object stands next to the verb, and alone.
    near = head.place - act.place <= 8 and not any(
        act.place < other.place < head.place and other.place != subject for other in parties
    )
    given = any("to" in other.prepositions for other in parties if other.place > act.place)
    return frame.get("object", "") if near and not given else ""


def _of_object(act: Act, frame: dict[str, str]) -> str:
    """Of a bare party between subject and verb: "hat Vega mit dem Bau beauftragt"."""
    return "" if act.passive or act.kind not in _GIVES else frame.get("object", "")


_VERB_LAST = frozenset({"de", "nl"})
_GIVES = frozenset({"award", "choose", "pay", "hire", "serve", "end"})


def _of_subject(act: Act, frame: dict[str, str]) -> str:
    """ "Vega was awarded a contract": what the verb acts upon is its supplier. "The contract was awarded": no party."""
    if not act.passive:
        return frame["subject"]
    return SUPPLIER if act.kind in ("award", "choose", "pay", "hire") else ""


def _of_preposition(prepositions: tuple[str, ...], act: Act, frame: dict[str, str]) -> str:
    for given in prepositions:
        preposition = given
        if preposition == "by" and not act.passive and act.place >= 0:
            if "of" not in prepositions and act.kind == "receive":
                return BUYER  # "was paid €3 million by"
            if "of" not in prepositions or act.kind not in ("buy", "win", "receive"):
                continue
            preposition = "from"  # Norwegian "av": bought of, got of
        if preposition == "of":
            continue
        role = frame.get(preposition, "")
        if role:
            return role
    return ""


def _may(token: Token, role: str, act: Act) -> bool:
    """Whether such a thing can play the part: no place supplies, and goods delivered "to Oslo" name no buyer."""
    if "firm" in token:
        return True
    if "place" in token:
        return (
            role in (BUYER, FIRST, SECOND) and act.kind in ("award", "buy", "sign", "win") and is_country(token.mention)
        )
    if "person" in token:
        return act.kind == "pay" or (role in (SUPPLIER, AGENT) and act.kind in ("hire", "award"))
    return True
