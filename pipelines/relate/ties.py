"""Ties that a sentence states between two parties, by the patterns of `ties.csv`, with share, path and date.

A tie that is denied, doubted, planned or over ("former") is left out: its direction and truth must be plain.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from indexer.model.contracts import Tie
from indexer.model.identity import record_id
from indexer.model.kinds import Certainty
from indexer.model.mentions import Span
from indexer.model.values import Percent
from pipelines.relate import fields, patterns
from pipelines.relate.reading import read
from pipelines.relate.regions import without_brackets
from pipelines.relate.sentence import Sentence
from pipelines.relate.tokens import Token

_UNSURE = frozenset({"not", "hedge", "plan", "former"})
_ENDS = frozenset({"comma", "break", "dash", "which"})
_VIA = "~|stake|majority|of*6 comma? via ~|of|poss*4 party@via"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to state a tie; its pattern remembers `from` and `to`, and `share`, or `whole` for all of it."""

    type: str
    pattern: str
    needs: frozenset[str]


@cache
def forms() -> tuple[Form, ...]:
    """The rows of the table, each with the cue classes that a sentence must have for it."""
    with (files("pipelines.relate") / "ties.csv").open(encoding="utf-8") as table:
        return tuple(Form(row["type"], row["pattern"], patterns.needs(row["pattern"])) for row in csv.DictReader(table))


def ties(sentence: Sentence) -> Iterator[Tie]:
    """The ties a sentence states, each once, in the order of the table."""
    if sum("party" in token for token in sentence.tokens) < 2:
        return
    reading = read(sentence.tokens)
    seen: set[tuple[str, int, int]] = set()
    for tokens in _readings(sentence, reading.tokens):
        present = frozenset().union(*(token.classes for token in tokens)) if tokens else frozenset()
        for form in forms():
            if not form.needs <= present:
                continue
            for start, end, groups in patterns.matches(form.pattern, tokens):
                tie = _tie(sentence, form, tokens, (start, end), groups, reading.certainty)
                key = tie and (_family(tie.type), *sorted((tie.source.start, tie.target.start)))
                if tie is not None and key not in seen and key is not None:
                    seen.add(key)  # type: ignore[arg-type]
                    yield tie


def _readings(sentence: Sentence, asserted: Sequence[Token]) -> Iterator[list[Token]]:
    """The assertion; and the whole sentence, whose source may tell one: "Anna Berg, chief of Vega, said"."""
    yield _plain(asserted)
    if len(asserted) < len(sentence.tokens):
        yield _plain([token for token in sentence.tokens if "quote" not in token])


def _plain(tokens: Sequence[Token]) -> list[Token]:
    """Without brackets, and without where a party is: "Ostral Holding in Luxembourg", "Warnow, de Rostock,"."""
    kept = without_brackets(tokens)
    found: list[Token] = []
    place = 0
    while place < len(kept):
        end = _location(kept, place) if found and found[-1].any(_OWNABLE) else place
        if end == place:
            found.append(kept[place])
            end = place + 1
        place = end
    return found


def _location(tokens: Sequence[Token], place: int) -> int:
    """One past ", in Luxembourg," or "i Luxembourg"; the same place where none stands here."""
    comma = "comma" in tokens[place]
    start = place + comma
    if start + 1 >= len(tokens) or not tokens[start].any(_WHERE) or not tokens[start + 1].classes >= {"party", "place"}:
        return place
    end = start + 2
    if not comma:
        return end if "by" not in tokens[start] and "of" not in tokens[start] else place
    return end + 1 if end < len(tokens) and "comma" in tokens[end] else place


_WHERE = frozenset({"in", "from"})


def _family(type_: str) -> str:
    """A subsidiary is owned: one statement makes one tie of the two."""
    return "owner" if type_ == "subsidiary" else type_


def _tie(
    sentence: Sentence,
    form: Form,
    tokens: Sequence[Token],
    place: tuple[int, int],
    groups: patterns.Groups,
    certainty: Certainty,
) -> Tie | None:
    source, target = groups["from"], groups["to"]
    start, end = place
    if _same_thing(source, target) or _unsure(tokens, start, end) or not _fits(form, source, target):
        return None
    if end < len(tokens) and "poss" in tokens[end] and "party" in tokens[end - 1]:
        return None  # "chairman of Vega's division"
    if tokens[start] is source and start and tokens[start - 1].any(_GOVERNING) and form.type == "owner":
        return None  # "in KaspMor …" is not who owns
    page, text = sentence.page, sentence.text
    via = next((found for at, _, found in patterns.matches(_VIA, tokens[end : end + 8]) if at == 0), None)
    spans = (fields.span(source, page, text), fields.span(target, page, text))
    return Tie(
        id=record_id(sentence.document, form.type, *spans, sentence.span),
        type=form.type,
        source=spans[0],
        target=spans[1],
        share=_share(groups) if form.type != "owner" else _share(groups) or _share_behind(tokens, end),
        via=(fields.span(via["via"], page, text),) if via else (),
        date=_date(tokens, start, end, page, text),
        certainty=certainty,
        evidence=(sentence.span,),
    )


def _same_thing(left: Token, right: Token) -> bool:
    return left is right or bool(left.mention and right.mention and left.mention.entity == right.mention.entity)


def _fits(form: Form, source: Token, target: Token) -> bool:
    """Whether such things can be tied so: what is owned is a firm or body, and no person is a subsidiary."""
    if form.type in ("owner", "subsidiary"):
        owned = source if form.type == "subsidiary" else target
        owner = target if form.type == "subsidiary" else source
        return owned.any(_OWNABLE) and "described" not in owned and ("place" not in owner or "firm" in owned)
    return "described" not in target or target.capital or form.type not in _NAMED


_GOVERNING = frozenset({"in", "of", "from", "by", "with", "for", "via"})
# "She heads the agency": which one, the sentence does not say.
_NAMED = frozenset({"director", "adviser", "excluded-by"})
_OWNABLE = frozenset({"firm", "body"})


def _unsure(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether "not", "may", "will" or "former" stands in the statement or shortly before it."""
    reach = tokens[max(0, start - 12) : end]
    for back in range(start - 1, max(-1, start - 13), -1):
        if "break" in tokens[back]:
            reach = tokens[back:end]
            break
    return any(token.any(_UNSURE) and "party" not in token for token in reach)


def _share(groups: patterns.Groups) -> Decimal | None:
    if "whole" in groups:
        return Decimal(100)
    mention = groups["share"].mention if "share" in groups else None
    return mention.value.value if mention is not None and isinstance(mention.value, Percent) else None


def _share_behind(tokens: Sequence[Token], end: int) -> Decimal | None:
    """ "… is the largest owner of Vega, with 34 per cent"."""
    found = next((one for at, _, one in patterns.matches(_WITH_SHARE, tokens[end : end + 6]) if at == 0), None)
    return _share(found) if found else None


_WITH_SHARE = "comma? with ~*2 percent@share"


def _date(tokens: Sequence[Token], start: int, end: int, page: int, text: str) -> Span | None:
    """The one date within the statement, right behind it, or opening the sentence."""
    after = end
    while after < len(tokens) and after - end < 8 and not tokens[after].any(_ENDS):
        after += 1
    found = fields.dates(tokens[start:after])
    if not found and start <= 4:
        found = fields.dates(tokens[:start])
    return fields.date_span(found[0], page, text) if len(found) == 1 else None
