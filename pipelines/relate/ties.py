"""Ties that a sentence states between two parties, by the patterns of `ties.csv`, with share, path and date.

A tie that is denied, doubted or planned is left out, as is that of "a former owner": its direction and truth must
be plain. One of which the sentence tells the end ("resigned as director", "formerly owned by", "until 2019") says so.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files

from indexer.model.contracts import Tie
from indexer.model.identity import record_id
from indexer.model.kinds import Certainty
from indexer.model.values import Percent
from pipelines.relate import fields, patterns, tenures
from pipelines.relate.clauses import (
    Clause,
    bracketed,
    continued,
    ordered,
    plainly,
    siblings,
    without_dates,
    without_paths,
)
from pipelines.relate.countries import is_country
from pipelines.relate.cues import cues
from pipelines.relate.endings import ending, of_the_firm, over
from pipelines.relate.reading import read
from pipelines.relate.regions import relatives
from pipelines.relate.sentence import Sentence
from pipelines.relate.tokens import Token, same

_UNSURE = frozenset({"not", "hedge", "plan"})
_OWNS = frozenset({"owner", "subsidiary"})
_TOGETHER = ("shareholder", "divide", "owned by", "by ~")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to state a tie; its pattern remembers `from` and `to`, and `share`, or `whole` for all of it."""

    type: str
    pattern: str
    needs: frozenset[str]
    chances: tuple[frozenset[str], ...]

    def may_match(self, present: frozenset[str]) -> bool:
        """Whether tokens that have these classes could match at all."""
        return self.needs <= present and not any(map(present.isdisjoint, self.chances))

    @property
    def active(self) -> bool:
        """Whether its subject acts upon its object, with nothing but their cases to tell which is which."""
        return " by " not in self.pattern and self.pattern.split("@")[0].count(" ") == 0 and self.type in _TRANSITIVE

    @property
    def owners(self) -> bool:
        """Whether it names who owns something together: "The shareholders of Vega are", "is owned by"."""
        return self.type == "owner" and any(word in self.pattern for word in _TOGETHER)

    @property
    def relative(self) -> bool:
        """Whether it spans a relative clause: "Vega, in which Kepa holds"."""
        return "which" in self.pattern or "whose" in self.pattern


@cache
def forms() -> tuple[Form, ...]:
    """The rows of the table, each with the cue classes that a sentence must have for it."""
    with (files("pipelines.relate") / "ties.csv").open(encoding="utf-8") as table:
        rows = [(row["type"], row["pattern"]) for row in csv.DictReader(table)]
    return tuple(Form(kind, said, patterns.needs(said), patterns.chances(said)) for kind, said in rows)


def ties(sentence: Sentence, told: dict[str, Token]) -> Iterator[Tie]:
    """The ties a sentence states, each once, in the order of the table.

    `told`: the parties of the last tie of each type; "and B 49 per cent", "and holds 30 per cent of C" leave one out.
    """
    if sum("party" in token.classes for token in sentence.tokens) + bool(told) < 2:
        return
    present = frozenset({"end"}).union(*(token.classes for token in sentence.tokens))
    possible = [form for form in forms() if form.may_match(present)]
    if not possible:
        return
    reading = read(sentence.tokens)
    seen: set[tuple[str, frozenset[int]]] = set()
    readings = list(_readings(sentence, reading.tokens))
    shares = bracketed(sentence.tokens)
    for clause in [*readings, *filter(None, map(without_dates, readings))]:
        for stated in _stated(sentence, clause, possible, reading.certainty, told):
            tie = replace(stated, share=stated.share or shares.get(stated.source.start))
            key = (_family(tie.type), frozenset((tie.source.start, tie.target.start)))
            if key not in seen:
                seen.add(key)
                yield tie


def _stated(
    sentence: Sentence, clause: Clause, possible: Sequence[Form], certainty: Certainty, told: dict[str, Token]
) -> Iterator[Tie]:
    present = frozenset().union(*(token.classes for token in clause.tokens))
    for form in possible:
        if form.may_match(present) and (form.relative or not clause.relative):
            for start, end, groups in patterns.matches(form.pattern, clause.tokens):
                left_out = {name: told[f"{form.type} {name}"] for name in _ENDS_OF if f"{form.type} {name}" in told}
                whole = {**left_out, **groups}
                both = len(whole.keys() & _ENDS_OF) == 2
                for one in _coordinated(clause.tokens, whole, owners=form.owners) if both else ():
                    tie = _tie(sentence, form, clause, (start, end), one, certainty)
                    if tie is not None:
                        told.update({f"{form.type} {name}": one[name] for name in _ENDS_OF})
                        yield tie


_ENDS_OF = frozenset({"from", "to"})


def _coordinated(tokens: Sequence[Token], groups: patterns.Groups, *, owners: bool) -> Iterator[patterns.Groups]:
    """The parties found, then those joined to them by "and": "A and B are directors of C", "owns C and D".

    `owners`: firms and people stand in one list.
    """
    yield groups
    if "share" in groups:
        return  # "A and B own 60 per cent": together
    for name in ("from", "to"):
        listed = any(token is groups[name] for token in tokens)
        for other in siblings(tokens, groups[name], mixed=owners and name == "from") if listed else ():
            if other is not groups["from"] and other is not groups["to"]:
                yield {**groups, name: other}


def _readings(sentence: Sentence, asserted: Sequence[Token]) -> Iterator[Clause]:
    """The assertion; and the whole sentence, whose source may tell one: "Anna Berg, chief of Vega, said".

    Each main clause and relative clause by itself; the whole of them for the forms that span both.
    """
    whole = [token for token in sentence.tokens if "quote" not in token]
    for words in (asserted, whole) if len(asserted) < len(sentence.tokens) else (asserted,):
        tokens = plainly(words)
        main, parts = relatives(tokens)
        if parts:
            yield replace(without_paths(tokens), relative=True)
        for part in (main, *parts):
            yield without_paths(part)
            if len(plain := ordered(part)) < len(part) or (plain and plain[0] is not part[0]):
                yield without_paths(plain)
            yield from map(without_paths, continued(part))


def _family(type_: str) -> str:
    """A subsidiary is owned, who is on a sanctions list is shut out: one statement makes one tie of the two."""
    return _FAMILIES.get(type_, type_)


_FAMILIES = {"subsidiary": "owner", "excluded-by": "sanctioned-by"}


def _tie(
    sentence: Sentence,
    form: Form,
    clause: Clause,
    place: tuple[int, int],
    groups: patterns.Groups,
    certainty: Certainty,
) -> Tie | None:
    source, target = groups["from"], groups["to"]
    if sentence.language == "ru" and form.active and _is_object(source) and not _is_object(target):
        source, target = target, source  # "«Поморскую верфь» финансирует Люменбанк"
    tokens = clause.tokens
    start, end = place
    unsure = _unsure(form, tokens, start, end, agreed="share" in groups) or _has_sold(form, tokens, start, end)
    if same(source, target) or unsure or not _fits(form, source, target, sentence.language):
        return None
    left = ending(form.type, sentence.tokens, source, target)
    if end < len(tokens) and "poss" in tokens[end] and "party" in tokens[end - 1]:
        return None  # "chairman of Vega's division"
    if "place" in source and _only_names_its_land(tokens, source):
        return None
    if tokens[start] is source and start and tokens[start - 1].any(_GOVERNING) and form.type == "owner":
        return None  # "in KaspMor …" is not who owns
    if tokens[start] is target and (_resumed(tokens, start) or _advises(form, tokens, start)):
        return None
    page, text = sentence.page, sentence.text
    first = start  # "Through Kepa Holding, Vega owns …"
    while first and "comma" in tokens[first - 1]:
        first -= 1
    via = [party for at, party in clause.paths if form.type in _OWNS and first <= at <= _reach(tokens, end)]
    via = [party for party in via if not same(party, source) and not same(party, target)]
    spans = (fields.span(source, page, text), fields.span(target, page, text))
    held = tenures.held(form.type, sentence, clause, place, (source, target))
    return Tie(
        id=record_id(sentence.document, form.type, *spans, sentence.span),
        type=form.type,
        source=spans[0],
        target=spans[1],
        share=_share(groups) or _share_behind(form, sentence, clause, end, (source, target)),
        via=tuple(fields.span(party, page, text) for party in via),
        date=held.date if left is None else left.day(page, text),
        ended=held.ended or left is not None or "gone" in groups or _is_over(form, tokens, start, end),
        certainty=Certainty.STATED if _tells_of_speaker(tokens, end) else certainty,
        evidence=sentence.evidence(spans),
    )


def _tells_of_speaker(tokens: Sequence[Token], end: int) -> bool:
    """Whether a statement only says who denies, or of whom something else is told: "Anna Berg, chair of Vega, denied",
    "Der Chef der Vega, Jan Berg, soll gezahlt haben"."""
    behind = tokens[end + ("comma" in tokens[end]) :] if end < len(tokens) else []
    verb = next((token for token in behind if "have" not in token or "alleged" in token), None)
    return verb is not None and "party" not in verb and ("deny" in verb or {"alleged", "have"} <= verb.classes)


def _is_over(form: Form, tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the words of the statement say that it holds no longer: "resigned as", "former"."""
    return any("resign" in token for token in tokens[start:end]) or over(form.type, tokens, start, end)


def _has_sold(form: Form, tokens: Sequence[Token], start: int, end: int) -> bool:
    """ "Kepa hat 60 Prozent der Vega an die Orion verkauft": the verb that opens it is no "has" of its own."""
    held = form.type == "owner" and "sell" not in form.pattern and any("have" in token for token in tokens[start:end])
    return held and any("sell" in token and "party" not in token for token in tokens[end:])


_TRANSITIVE = frozenset({"owner", "director", "financier", "adviser"})
_ACCUSATIVE = re.compile(r"(?:ую|юю)(?![^\W_])")


def _is_object(party: Token) -> bool:
    """Whether a Russian name stands in the accusative of its feminine adjective: it can be no subject."""
    return party.mention is not None and _ACCUSATIVE.search(party.mention.surface) is not None


def _resumed(tokens: Sequence[Token], place: int) -> bool:
    """ "Vega, once owned by Kepa, was bought by": the party before the comma is not what was bought."""
    led = place > 0 and tokens[place - 1].any(_GOVERNING)
    return led and place + 2 < len(tokens) and "comma" in tokens[place + 1] and "aux" in tokens[place + 2]


def _advises(form: Form, tokens: Sequence[Token], place: int) -> bool:
    """ "After advice from the council the fund excluded": who is named behind "from" excludes nobody."""
    behind = [token for token in tokens[max(0, place - 2) : place] if not token.any(_ARTICLES)]
    return form.type == "excluded-by" and bool(behind) and behind[-1].any(_FROM)


_ARTICLES = frozenset({"the", "det"})
_FROM = frozenset({"from"})


def _only_names_its_land(tokens: Sequence[Token], place: Token) -> bool:
    """ "a Luxembourg vehicle that owns": the place before a noun is no party."""
    at = next(number for number, token in enumerate(tokens) if token is place)
    led = at > 0 and tokens[at - 1].any(frozenset({"det", "the", "adj"}))
    return led and at + 1 < len(tokens) and tokens[at + 1].any(frozenset({"other", "adj", "firmnoun"}))


def _reach(tokens: Sequence[Token], end: int) -> int:
    """Up to where words behind a statement still belong to it."""
    while end < len(tokens) and tokens[end].any(_OF_STAKE):
        end += 1
    return end


_OF_STAKE = frozenset({"other", "adj", "the", "stake", "majority", "of"})


def _fits(form: Form, source: Token, target: Token, language: str) -> bool:
    """Whether such things can be tied so: what is owned is a firm or body, and no person is a subsidiary."""
    if form.type in ("owner", "subsidiary"):
        owned = source if form.type == "subsidiary" else target
        owner = target if form.type == "subsidiary" else source
        return owned.any(_OWNABLE) and "described" not in owned and ("place" not in owner or is_country(owner.mention))
    if form.type in _NAMED and language == "en" and _describes(target):
        return False
    return "described" not in target or target.capital or form.type not in _NAMED


def _describes(party: Token) -> bool:
    """Whether an English name ends in a small word that is no institution: "Inner Mongolia's disease [control]"."""
    words = party.mention.surface.split() if party.mention is not None else []
    if len(words) < 2 or len(words[-1]) <= _FORM or not (words[-1].isalpha() and words[-1].islower()):
        return False
    return cues("en").at([words[-1]], 0)[1].isdisjoint(_INSTITUTIONS)


_FORM = 3  # letters of a legal form in small ones: "plc"
_INSTITUTIONS = frozenset({"firmnoun", "bodynoun", "authority", "institution", "subsidiary", "fund"})


_GOVERNING = frozenset({"in", "of", "from", "by", "with", "for", "via"})
# "She heads the agency": which one, the sentence does not say.
_NAMED = frozenset({"director", "adviser", "excluded-by"})
_OWNABLE = frozenset({"firm", "body"})


def _unsure(form: Form, tokens: Sequence[Token], start: int, end: int, *, agreed: bool) -> bool:
    """Whether "not", "may", "will" or "former" stands in the statement or shortly before it; a post once held is one.

    `agreed`: a share is told, so that "will hold 51 per cent" says what has been settled; "plans to hold" does not.
    """
    reach = tokens[max(0, start - 12) : end]
    for back in range(start - 1, max(-1, start - 13), -1):
        if "break" in tokens[back]:
            reach = tokens[back:end]
            break
    settled = _SETTLED | {"shall"} if agreed else _SETTLED
    past = _since_left(tokens, start, end) and not over(form.type, tokens, start, end)
    return past or any(token.any(_UNSURE) and not token.any(settled) for token in reach)


def _since_left(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether "former" tells of the statement, and not of another post: "the former mayor, Anna Berg, owns"."""
    first = start
    another = "firm" in tokens[start] and start + 1 < end and "and" in tokens[start + 1]  # "former … Kepa and chair"
    while first and tokens[first - 1].any(_BEFORE_POST) and not another:
        first -= 1
    return any(
        "former" in token and "party" not in token and not of_the_firm(tokens, place)
        for place, token in enumerate(tokens[first:end], first)
    )


_BEFORE_POST = frozenset({"former", "adj", "the", "det", "director", "president", "shareholder", "party"})


_SETTLED = frozenset({"party", "by", "nolonger"})  # "wird von": passive, no future; what holds no longer once did


def _share(groups: patterns.Groups) -> Decimal | None:
    if "whole" in groups:
        return Decimal(100)
    mention = groups["share"].mention if "share" in groups else None
    return mention.value.value if mention is not None and isinstance(mention.value, Percent) else None


def _share_behind(
    form: Form, sentence: Sentence, clause: Clause, end: int, parties: tuple[Token, Token]
) -> Decimal | None:
    """ "… is the largest owner of Vega, with 34 per cent", "…, which holds 34 per cent"; not "34 per cent of Kepa"."""
    if form.type not in _OWNS:
        return None
    words = sentence.tokens
    last = max((place for place, one in enumerate(words) if any(one is party for party in parties)), default=-1)
    for tokens, place in ((clause.tokens, end), (words, last + 1)):
        for pattern in _WITH_SHARE:
            found = patterns.at(pattern, tokens, place) if place else None
            if found is not None and patterns.at(_OF_ANOTHER, tokens, found[0]) is None:
                return _share(found[1])
    return None


_WITH_SHARE = ("comma? with ~*2 percent@share", "comma which? pronoun*1 own|holds ~*1 be|aux*1 percent@share")
_OF_ANOTHER = "of|in|the|stake*4 party"
