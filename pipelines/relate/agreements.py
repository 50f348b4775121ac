"""A document that is itself a contract: its parties, its dates and the law that governs it, from how contracts begin.

Reads the first pages for the head and every page for the law. What the clauses promise is left to `contracts.py`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from indexer.model.contracts import Contract
from indexer.model.documents import Page
from indexer.model.kinds import ENTITY_KINDS, Kind, Stage
from indexer.model.mentions import Mention, Span
from indexer.model.values import DateValue
from pipelines.relate import party_list
from pipelines.relate.agreement_words import pattern, words
from pipelines.relate.contracts import identified
from pipelines.relate.party_list import Party

PAGES = 12  # among which the head may stand: covers and tables of contents come before it
HEAD = 1_500  # code points before the parties in which a date and a title are looked for
_HEAD = re.compile(
    rf"(?<![^\W_])(?:{words('agreement')})(?![^\W_])(?:(?!\n\s*\n\s*\n).){{0,400}}?(?<![^\W_])(?P<between>{words('between')})"
    r"(?![^\W_])[\s:,]*",
    re.IGNORECASE | re.DOTALL,
)
_THIS = re.compile(
    r"(?<![^\W_])(?:this|the present|denne|dette|diese[rs]?|vorliegende[rs]?|présente?|este|esta|настоящ\w+)\s+"
    rf"(?:[\w’'&,/\-]+\s+){{0,9}}?(?:{words('agreement')})(?![^\W_])",
    re.IGNORECASE,
)
_TITLE = re.compile(
    rf"^[ \t]*(?P<title>(?:[^\W\d_][\w’'&,/\-]*[ \t]+){{0,9}}[^\W\d_]*(?:{words('agreement')})"
    r"(?:[ \t]+[^\W\d_][\w’'&,/\-]*){0,6})[ \t]*(?=\n)",
    re.IGNORECASE | re.MULTILINE,
)
_LAW = re.compile(
    r"(?i:\b(?:governed|construed|interpreted|enforced|according)\b[^.;]{0,200}?\blaws?\b[^.;]{0,60}?\bof (?:the )?)"
    r"(?i:(?:internal laws? of (?:the )?)?(?:state|commonwealth|province|republic|kingdom) of )?"
    r"(?P<place>[A-Z][^,.;()]{2,60}?)"
    r"(?=[,.;()]|\s+(?i:without|and|applicable|as|in|excluding|including|regardless|except|for|or|other|law)\b|\s*$)"
)
_PARAGRAPH = re.compile(r"^[A-Z][^\n]{80,}", re.MULTILINE)
_DEFINING = re.compile(r"\([^()]{0,80}[“”\"'][^()]{1,60}\)")
_AGREE = re.compile(r"\b(?:agree|by this agreement|confirm|enter into)\b", re.IGNORECASE)
_EFFECTIVE = re.compile(r"effective\s+(?:as\s+of\s+|date\s*[:\-]?\s*)?$|takes? effect (?:on|from)?\s*$", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:expir\w+(?: date)?|terminat\w+|end(?:s|ing)?|until|through|continue\w*)[^.;\n]{0,40}$", re.IGNORECASE
)
_MEANS = re.compile(r"effective date[“”\"']*\s*(?:means|shall mean|shall be|is|:)\s*(?:the\s+)?$", re.IGNORECASE)
_CUE = re.compile(r"(?:as of|dated?|effective|this|on|made|entered into)[\s:,]*(?:the\s+|this\s+)?$", re.IGNORECASE)
_DEFINED = re.compile(r"[^.;\n]{0,12}\(\s*(?:the|this)?\s*[“”\"']+Effective Date", re.IGNORECASE)


class _Head(NamedTuple):
    """Where a contract begins to speak of itself, and where its parties follow."""

    start: int
    end: int


def contract(document: str, pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]]) -> Contract | None:
    """The contract that the document is, or None where it is none: both its parties must be listed at its head."""
    for page in pages[:PAGES]:
        for head, found in _heads(page):
            listed = _named(found, mentions[page.number])
            if len(listed) >= 2:
                made = _made(page, head, listed, mentions[page.number])
                return identified(replace(made, law=_law(pages, mentions)), document)
    return None


def _heads(page: Page) -> Iterator[tuple[_Head, list[Party]]]:
    """Where a contract says between whom it is: as "Party A: …" below its title, behind "between", else in a first
    paragraph in which two define themselves and agree."""
    text = page.text
    if page.number == 1 and (title := _TITLE.search(text, 0, HEAD)) is not None:
        yield _Head(title.start(), title.end()), party_list.lettered(text, title.end() + HEAD)
    for found in _HEAD.finditer(text):
        if any(one.search(text, max(found.start() - 120, 0), found.end()) for one in (_THIS, _TITLE)):
            yield _Head(found.start(), found.end()), party_list.parties(text, found.end())
    if page.number == 1:
        for part in _PARAGRAPH.finditer(text, 0, 2 * HEAD):
            if len(_DEFINING.findall(part[0])) >= 2 and _AGREE.search(part[0]):
                yield _Head(part.start(), part.start()), party_list.parties(text, part.start())
                return


def _named(listed: Sequence[Party], mentions: Sequence[Mention]) -> list[Party]:
    """The parties without what is only a place ("and Wales")."""
    places = {(one.start, one.end) for one in mentions if one.kind is Kind.PLACE}
    return [party for party in listed if (party.start, party.end) not in places]


def _made(page: Page, head: _Head, listed: Sequence[Party], mentions: Sequence[Mention]) -> Contract:
    whole = page.text.find("\n\n", listed[-1].end)
    upto = min(max(whole, listed[-1].end + 200), listed[-1].end + HEAD)
    every = [one for one in mentions if isinstance(one.value, DateValue) and one.value.precision == "day"]
    days = [one for one in every if head.start - HEAD <= one.start < upto]
    signed = _signed(page.text, head, listed, days)
    return Contract(
        id="",
        supplier=_of_role(page, listed, "supplier", mentions),
        buyer=_of_role(page, listed, "buyer", mentions),
        agent=_of_role(page, listed, "agent", mentions),
        party=_of_role(page, listed, "", mentions),
        date=signed,
        period_from=_effective(page.text, every, signed),
        subject=_title(page, head),
        stage=Stage.SIGNED if signed else None,
        evidence=(_span(page, head.start, listed[-1].end),),
    )


def _of_role(page: Page, listed: Sequence[Party], role: str, mentions: Sequence[Mention]) -> tuple[Span, ...]:
    return tuple(_entity(page, party, mentions) for party in listed if party.role == role)


def _entity(page: Page, party: Party, mentions: Sequence[Mention]) -> Span:
    """The party's name with the entity of the mention that fills most of it."""
    inside = [one for one in mentions if one.kind in ENTITY_KINDS and one.start < party.end and party.start < one.end]
    best = max(inside, key=lambda one: min(one.end, party.end) - max(one.start, party.start), default=None)
    fills = best is not None and 2 * (min(best.end, party.end) - max(best.start, party.start)) > party.end - party.start
    return replace(_span(page, party.start, party.end), entity=best.entity if best is not None and fills else "")


def _signed(text: str, head: _Head, listed: Sequence[Party], days: Sequence[Mention]) -> Span | None:
    """The day the contract is dated: what its head says before the parties, else after them, else the cover's."""
    before = [one for one in days if head.start <= one.start < listed[0].start]
    after = [
        one for one in days if one.start >= listed[0].start and _CUE.search(text, max(one.start - 24, 0), one.start)
    ]
    cover = [one for one in days if one.end <= head.start or text[one.start - 1 : one.start] == "\n"]
    chosen = before or after or cover[-1:]
    return _dated(chosen[0]) if chosen else None


def _effective(text: str, days: Sequence[Mention], signed: Span | None) -> Span | None:
    for one in days:
        told = text[max(one.start - 40, 0) : one.start]
        if _EFFECTIVE.search(told) or _MEANS.search(told) or _DEFINED.match(text, one.end):
            return _dated(one)
    return signed if signed is not None and _DEFINED.match(text, signed.end) else None


def _title(page: Page, head: _Head) -> Span | None:
    titles = [found.span("title") for found in _TITLE.finditer(page.text, max(head.start - HEAD, 0))]
    above = [span for span in titles if span[0] <= head.start]
    if above:
        return _span(page, *above[-1])
    said = pattern("agreement").search(page.text, head.start)
    return None if said is None else _span(page, *said.span())


def _law(pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]]) -> Span | None:
    for page in pages:
        for found in _LAW.finditer(page.text):
            start, end = found.span("place")
            places = [one for one in mentions[page.number] if one.kind is Kind.PLACE and one.start == start]
            entity = places[0].entity if places else ""
            return replace(_span(page, start, end), entity=entity)
    return None


def _dated(mention: Mention) -> Span:
    return Span(mention.surface, mention.page, mention.start, mention.end, value=mention.value)


def _span(page: Page, start: int, end: int) -> Span:
    return Span(page.text[start:end], page.number, start, end)
