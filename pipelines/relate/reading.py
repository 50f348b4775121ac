"""What a sentence says of its own standing: who asserts it, how surely, and which of its words are the assertion."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.model.kinds import Certainty
from pipelines.relate.tokens import Token

ACTS = frozenset({"sign", "award", "win", "supply", "sell", "buy", "pay", "hire", "end", "amend", "tender"})
_ENDS_SOURCE = frozenset({"comma", "break", "colon", "which", "open", "quote"})
_PREPOSITIONS = frozenset({"in", "from", "by", "with", "for", "to", "date", "via"})
_TRAILING = frozenset({"have", "aux", "comma", "quote", "not", "that", "and", "say"})
_ARTICLES = frozenset({"the", "det", "poss"})


@dataclass(slots=True)
class Reading:
    """`tokens` are the assertion alone. `asserted` is where the words for its source stand; `speaker` the party among
    them that "it" may stand for."""

    tokens: list[Token]
    asserted: tuple[int, int] | None = None
    certainty: Certainty = Certainty.STATED
    speaker: Token | None = None


def read(tokens: Sequence[Token]) -> Reading:
    """Part a sentence into its assertion and the source it is ascribed to."""
    kept = _uncleft([token for token in tokens if "quote" not in token])
    reading = _according(kept) or _claimed(kept) or _retold(_said(kept)) or Reading(kept)
    if reading.certainty is Certainty.STATED and any("alleged" in token for token in reading.tokens):
        reading.certainty = Certainty.ALLEGED
    reading.tokens = _with_speaker(reading)
    return reading


def _uncleft(tokens: list[Token]) -> list[Token]:
    """ "It was Vega that built", "Es war die Vega, die für Oslo baute": as "Vega built"."""
    if len(tokens) < _CLEFT or tokens[0].word not in ("it", "es") or "aux" not in tokens[1] or "party" in tokens[0]:
        return tokens
    party = next((place for place in range(2, _CLEFT) if "party" in tokens[place]), 0)
    behind = tokens[party + 1 : party + 3]
    if not party or len(behind) < 2 or any(not token.any(_DETERMINERS) for token in tokens[2:party]):
        return tokens
    if "comma" in behind[0] and behind[1].any(_RELATIVE):
        return [*tokens[2 : party + 1], *tokens[party + 3 :]]
    return [*tokens[2 : party + 1], *tokens[party + 2 :]] if behind[0].any(_RELATIVE - {"the"}) else tokens


_CLEFT = 5  # tokens, at the end of which the party of "It was the company Vega" stands at the latest
_DETERMINERS = frozenset({"the", "det", "firmnoun", "bodynoun"})
_RELATIVE = frozenset({"that", "which", "the"})


def _retold(outer: Reading | None) -> Reading | None:
    """ "She said that he had claimed that …": what is retold is as sure as the last who vouches for it."""
    inner = None if outer is None or outer.certainty is Certainty.DENIED else _said(outer.tokens)
    return outer if inner is None or inner.certainty is Certainty.STATED else inner


def _claimed(tokens: Sequence[Token]) -> Reading | None:
    """ "The report that … is untrue", "It is false that …": what is so called is denied."""
    untrue = next((place for place, token in enumerate(tokens) if "untrue" in token), None)
    if untrue is None:
        return None
    that = next((place for place, token in enumerate(tokens[: untrue + 4]) if "that" in token), None)
    if that is None:
        return None
    content = tokens[that + 1 : untrue] if that < untrue else tokens[that + 1 :]
    told = that > untrue or any("claim" in token for token in tokens[:that])
    return Reading(list(content), certainty=Certainty.DENIED) if told and _bears(content) else None


def _according(tokens: Sequence[Token]) -> Reading | None:
    """ "According to procurement records, …", "…, laut einem Bericht"."""
    for place, token in enumerate(tokens):
        if "according" not in token:
            continue
        end = place + 1
        while end < len(tokens) and not tokens[end].any(_ENDS_SOURCE) and not _finite(tokens, end, place):
            end += 1
        source = tokens[place + 1 : end]
        if (
            source and end < len(tokens) and "which" in tokens[end]
        ):  # "according to papers that we have seen, Vega paid"
            end = next((one for one in range(end, len(tokens)) if "comma" in tokens[one]), end)
        if source:
            rest = [*_without_comma(tokens[:place]), *tokens[end:]]
            return Reading(rest, _stretch(source), speaker=_speaker(source))
    return None


def _finite(tokens: Sequence[Token], place: int, start: int) -> bool:
    """Whether a verb of the assertion opens here, as it does in German and Norwegian without a comma before."""
    return place > start + 1 and tokens[place].any(_VERBS) and "party" not in tokens[place]


_VERBS = ACTS | {"own", "owned", "have", "aux", "plan"}


def _without_comma(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[:-1] if tokens and "comma" in tokens[-1] else tokens


def _said(tokens: Sequence[Token]) -> Reading | None:
    for place, token in enumerate(tokens):
        certainty = _certainty(token) if token.any(_SAYING) else None
        if certainty is None or (place and tokens[place - 1].any(_ARTICLES)) or _negated(tokens, place):
            continue
        if certainty is Certainty.DENIED and (rest := _beside_denial(tokens, place)):
            return _said(rest) or Reading(rest)
        before = _without_comma(tokens[:place])
        if _bears(tokens[place + 1 :]):
            found = _leading(tokens, place, certainty)
            if found is not None:
                return found
        if _bears(before) and certainty is not Certainty.DENIED:
            return _trailing(tokens, place, certainty)
        if certainty is Certainty.DENIED and (content := _denied_behind(tokens, place)):
            return Reading(content, certainty=certainty)
    return None


def _denied_behind(tokens: Sequence[Token], place: int) -> list[Token]:
    """What a sentence states before it ends in who denies it, "…, the minister denied", "…, benektet ministeren"; who
    denies "wrongdoing" there, or is told of in what is stated ("Vega, owner of Kepa, denied"), denies no such thing."""
    comma = max((one for one in range(place) if "comma" in tokens[one]), default=0)
    stated, last = list(tokens[:comma]), tokens[comma + 1 : place]
    source = [token for token in last if "have" not in token]
    behind = [token for token in tokens[place + 1 :] if not token.any(_WHEN)]
    if (source and behind) or _subordinate(stated):
        return []
    if any("comma" in token for token in stated) and not any(token.any(_NAMING) for token in source):
        return []  # "Anna Berg, who leads Vega, denies these claims"
    return stated if _denies(source or behind) else []


def _subordinate(stated: Sequence[Token]) -> bool:
    """Whether it opens as a clause that leans on another: "After Kepa bought Vega"; not "After 2019 Kepa bought"."""
    return bool(stated) and stated[0].any(_CONJUNCTIONS) and not any(token.any(_WHEN) for token in stated[1:2])


def _denies(speakers: Sequence[Token]) -> bool:
    """Whether these words name who denies: "the minister", "a claim the minister", "which the minister"; not "an offer
    Vega" (rejected), "its appeal was", "by voters", "niemand", "which later"."""
    which = next((place for place, token in enumerate(speakers[:2]) if "which" in token), None)
    named = speakers if which is None else speakers[which + 1 :]  # "ce que le ministre"
    if which is not None and not any(token.any(_NAMING) for token in named[:1]):
        return False
    if not named or named[0].any(_PREPOSITIONS | {"and"}):
        return False
    if "det" in named[0] and not any("claim" in token for token in named):
        return False
    return not any(token.any(_NO_SPEAKER) for token in named)


_WHEN = frozenset({"in", "date", "from_date", "number"})
_CONJUNCTIONS = frozenset({"break", "since"})
_NO_SPEAKER = (ACTS - {"end"}) | {"break", "deny", "whose", "aux", "not"}


_SAYING = frozenset({"deny", "allege", "say"})


def _negated(tokens: Sequence[Token], place: int) -> bool:
    """ "did not deny that", "не подтвердил, что": nobody vouches for what follows, so that it keeps its "not"."""
    before = tokens[max(0, place - 2) : place]
    return any("not" in token and "party" not in token and "without" not in token for token in before)


def _certainty(token: Token) -> Certainty | None:
    if "deny" in token:
        return Certainty.DENIED
    if "allege" in token:
        return Certainty.ALLEGED
    return Certainty.STATED if "say" in token else None


def _bears(tokens: Sequence[Token]) -> bool:
    """Whether these words could state a contract or tie at all."""
    return any(token.any(_BEARING) for token in tokens) and any(token.any(_PARTIES) for token in tokens)


_BEARING = ACTS | {
    "belongs",
    "contract",
    "deal",
    "own",
    "owned",
    "stake",
    "subsidiary",
    "parent",
    "shareholder",
    "director",
    "lead",
    "percent",
    "sanction",
}
_PARTIES = frozenset({"party", "pronoun"})


def _beside_denial(tokens: Sequence[Token], place: int) -> list[Token]:
    """What a sentence states beside what it denies: "The council rejected the appeal and awarded …" as "The council
    awarded …", "denied wrongdoing, but Leeds paid …" as "Leeds paid …"; nothing where the denial may govern it."""
    inside = bool(place) and "which" in tokens[place - 1]  # "Vega, which denies wrongdoing, paid"
    clause = _denies_clause(tokens, place)
    ends = range(place + 1, len(tokens))
    if inside:
        end = next((at for at in ends if "comma" in tokens[at]), len(tokens))
    else:
        end = next((at for at in ends if _parts_denial(tokens, at, clause=clause)), len(tokens))
    denied, rest = tokens[place + 1 : end], list(tokens[end + 1 :])
    if clause and _bears(denied):
        return []
    if inside:
        rest = [*_without_comma(tokens[: place - 1]), *rest]
    elif end < len(tokens) and "comma" in tokens[end]:
        rest = list(tokens[end - 1 :])  # "by the ministry, which chose"
    elif _verb_first(rest):
        rest = [*_subject(tokens, place), *rest]
    return rest if end < len(tokens) and _bears(rest) else []


_YET = frozenset({"but", "men", "aber", "mais", "pero", "но"})


def _denies_clause(tokens: Sequence[Token], place: int) -> bool:
    """Whether a clause is denied ("that …", "having paid …", "claims the firm paid …") and no thing ("the appeal")."""
    for at, token in enumerate(tokens[place + 1 :], start=place + 1):
        if _parts_denial(tokens, at, clause=False):
            return False
        opens = at <= place + 2 and token.any(_OPENS_CLAUSE) and "party" not in token
        opens = opens or (at == place + 1 and "to" in token)  # but "denied access to"
        if opens or "that" in token or "colon" in token or _is_verb(tokens, at):
            return True
    return False


_OPENS_CLAUSE = _VERBS | {"perfect"}
_NEW = frozenset({"and", "break"})


def _parts_denial(tokens: Sequence[Token], at: int, *, clause: bool) -> bool:
    """Whether what is denied ends here: before "but", and where a thing is denied before "and awarded", "and Leeds
    paid", ", which chose" of a party."""
    if clause or tokens[at].word in _YET:
        return tokens[at].word in _YET
    if "comma" in tokens[at]:
        return "party" in tokens[at - 1] and any("which" in token for token in tokens[at + 1 : at + 2])
    return tokens[at].any(_NEW) and _opens_statement(tokens, at)


def _opens_statement(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb follows before the next "and", which then only lists; "and that", "and having" go on denying."""
    for place in range(at + 1, len(tokens)):
        if tokens[place].any(_NEW) or "that" in tokens[place] or (place == at + 1 and _goes_on(tokens[place])):
            return False
        if _is_verb(tokens, place):
            return True
    return False


def _goes_on(token: Token) -> bool:
    return token.any(_GOES_ON) and "party" not in token


_GOES_ON = (_PREPOSITIONS - {"in", "date"}) | {"perfect"}


def _is_verb(tokens: Sequence[Token], place: int) -> bool:
    """Whether a verb stands here, and no noun ("the order") or "paying", which has no subject of its own."""
    token = tokens[place]
    noun = tokens[place - 1].any(_ARTICLES | _PREPOSITIONS) and "party" not in tokens[place - 1]
    return token.any(_PREDICATES) and "party" not in token and not noun and not token.word.endswith("ing")


_PREDICATES = _VERBS | {"choose"}


def _verb_first(rest: Sequence[Token]) -> bool:
    """Whether a verb stands before any party or noun: "and instead chose"."""
    verb = next((place for place in range(len(rest)) if _is_verb(rest, place)), len(rest)) if rest else 0
    return not any(token.any(_NAMING) for token in rest[:verb])


_NAMING = frozenset({"party", "pronoun", "the", "det", "poss", "firmnoun", "bodynoun"})


def _subject(tokens: Sequence[Token], place: int) -> list[Token]:
    """The words before the verb of denying; where these only tell when, the party behind it as well."""
    before = list(tokens[:place])
    while before and before[-1].any(_AUXILIARY) and "party" not in before[-1]:
        before.pop()
    inverted = not any(token.any(_NAMING) for token in before) and "party" in tokens[place + 1]
    return [*before, tokens[place + 1]] if inverted else before


_AUXILIARY = frozenset({"have", "aux"})


def _leading(tokens: Sequence[Token], place: int, certainty: Certainty) -> Reading | None:
    """ "A report by the council said …": the words before are the source unless they state something themselves."""
    source = _source(tokens[:place])
    if not source or any(token.any(ACTS) and "party" not in token and "say" not in token for token in source[1:]):
        return None
    content = _content(tokens, place + 1)
    asserted = None if certainty is Certainty.DENIED else _stretch(source)
    return Reading(list(content), asserted, certainty, _speaker(source))


def _source(before: Sequence[Token]) -> list[Token]:
    """The subject of the verb of saying: the first stretch between commas that is no "On Monday"."""
    stretches: list[list[Token]] = [[]]
    for token in before:
        if token.any(_ENDS_SOURCE):
            stretches.append([])
        else:
            stretches[-1].append(token)
    for stretch in stretches:
        while stretch and stretch[-1].any(_TRAILING) and "party" not in stretch[-1]:
            stretch.pop()
        if stretch and not (stretch[0].any(_PREPOSITIONS) and "party" not in stretch[0]) and "break" not in stretch[0]:
            return stretch
    return []


def _content(tokens: Sequence[Token], start: int) -> Sequence[Token]:
    """What was said: after "that" or the colon, else after words on when and to whom it was said."""
    for place in range(start, min(start + 12, len(tokens))):
        if "that" in tokens[place] or "colon" in tokens[place]:
            return tokens[place + 1 :]
        if tokens[place].any(ACTS) and place > start:
            break
    if start < len(tokens) and tokens[start].any(_PREPOSITIONS) and "party" not in tokens[start]:
        for place in range(start, len(tokens)):
            if "pronoun" in tokens[place]:
                return tokens[place:]
    return tokens[start:]


def _trailing(tokens: Sequence[Token], place: int, certainty: Certainty) -> Reading | None:
    """ "…, the report said", "…, sagte die Ministerin"."""
    comma = max((one for one in range(place) if "comma" in tokens[one]), default=None)
    if comma is not None and place - comma > 1 and place - comma <= 12:
        source = list(tokens[comma + 1 : place])
        while source and source[-1].any(_TRAILING) and "party" not in source[-1]:
            source.pop()
        content = tokens[:comma]
    else:
        end = place + 1
        while end < len(tokens) and not tokens[end].any(_ENDS_SOURCE):
            end += 1
        source, content = list(tokens[place + 1 : end]), _without_comma(tokens[:place])
    if not source or any(token.any(ACTS) and "party" not in token for token in source):
        return None
    return Reading(list(content), _stretch(source), certainty, _speaker(source))


def _stretch(source: Sequence[Token]) -> tuple[int, int]:
    """Where the words for the source stand, without an antecedent of another sentence unless there is nothing else."""
    own = [token for token in source if "antecedent" not in token] or source[:1]
    return own[0].start, own[-1].end


def _speaker(source: Sequence[Token]) -> Token | None:
    """The one firm or body that "it" would stand for."""
    firms = [token for token in source if "firm" in token]
    if len(firms) == 1:
        return firms[0]
    parties = [token for token in source if "party" in token]
    return parties[0] if len(parties) == 1 and len(source) <= 2 else None


def _with_speaker(reading: Reading) -> list[Token]:
    """The assertion, with the speaker in the place of its first "it" or left-out subject ("denied signing …")."""
    tokens = reading.tokens
    if reading.speaker is None or not tokens:
        return tokens
    for place, token in enumerate(tokens[:3]):
        if "pronoun" in token and "party" not in token:
            return [*tokens[:place], reading.speaker, *tokens[place + 1 :]]
    if reading.certainty is Certainty.DENIED and tokens[0].any(ACTS):
        return [reading.speaker, *tokens]
    return tokens
