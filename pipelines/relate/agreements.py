"""A document that is itself a contract: its parties, its dates and the law that governs it, from how contracts begin.

Reads the first pages for the head, the signature page where the head points to it, and every page for days and law.
What the clauses promise is left to `contracts.py`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from indexer.model.contracts import Contract
from indexer.model.documents import Page
from indexer.model.kinds import ENTITY_KINDS, Kind, Stage
from indexer.model.mentions import Mention, Span
from pipelines.relate import party_list, signature_page
from pipelines.relate.agreement_days import Head, effective, signed
from pipelines.relate.agreement_title import title
from pipelines.relate.agreement_words import pattern, words
from pipelines.relate.contracts import identified
from pipelines.relate.governing_law import law
from pipelines.relate.party_list import ROLES, Party

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
_OPENS = re.compile(r"(?:^|\n|\s\s|[.:)]\s)$")
_PARTIES = re.compile(rf"^[ \t]*(?:{words('parties')})[ \t]*:?[ \t]*$", re.IGNORECASE | re.MULTILINE)
_PARAGRAPH = re.compile(r"^[^\W\d_a-zа-яё](?:[^\n]|\n(?!\s*\n)){80,}", re.MULTILINE)
_DEFINING = re.compile(r"\([^()]{0,80}[“”\"'][^()]{1,60}\)|именуем\w+[^«\n]{0,20}«")
_AGREE = re.compile(r"\b(?:agree|by this agreement|confirm|enter into|заключили)\b", re.IGNORECASE)
_UNDERSIGNED = re.compile(r"\bthe undersigned\b[^.;]{0,80}\bagree\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"signature pages?|undersigned|signator(?:y|ies)", re.IGNORECASE)


class _Listed(NamedTuple):
    """A party with the role its term tells, "" where it tells none."""

    name: Span
    role: str


def contract(document: str, pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]]) -> Contract | None:
    """The contract that the document is, or None where it is none: its head or its signatures name two parties."""
    for page in pages[:PAGES]:
        for head, found in _heads(page):
            listed = _named(page, found, mentions[page.number])
            if _ELSEWHERE.search(page.text, head.start, head.end):
                listed += _signers(pages, mentions, listed)
            if len(listed) >= 2:
                return _made(document, head, listed, pages, mentions)
    for head in _titled(pages):
        listed = _signers(pages, mentions, [])
        if len(listed) >= 2:
            return _made(document, head, listed, pages, mentions)
    return None


def titled(page: Page) -> bool:
    """Whether a page is headed by a word for contract."""
    return _HAN_TITLE.search(page.text[:_TOP]) is not None or any(
        one.start() < _TOP for one in _TITLE.finditer(page.text)
    )


_TOP = 150  # code points
_HAN_TITLE = re.compile(r"^[^\n。，：:]{0,20}(?:合同|协议|协议书|订单)[ \t]*$", re.MULTILINE)


def _heads(page: Page) -> Iterator[tuple[Head, list[Party]]]:
    """Where a contract says between whom it is: as "Party A: …" below its title, behind "between", below the heading
    "Parties", else in a first paragraph in which two define themselves and agree."""
    if page.number == 1:
        yield from _lettered(page)
    for first, last in (*_between(page.text), *_headed(page.text)):
        yield _listing(page, first, last)
    if page.number == 1:
        for part in _PARAGRAPH.finditer(page.text, 0, 2 * HEAD):
            if len(_DEFINING.findall(part[0])) >= 2 and _AGREE.search(part[0]):
                yield _listing(page, part.start(), part.start())
                return


def _lettered(page: Page) -> Iterator[tuple[Head, list[Party]]]:
    said = pattern("agreement").search(page.text, 0, HEAD)
    found = [] if said is None else party_list.lettered(page.text, said.end() + HEAD)
    if said is not None and len(found) >= 2:
        yield Head(page, said.start(), found[0].start, found[-1].end), found


def _between(text: str) -> Iterator[tuple[int, int]]:
    for found in _HEAD.finditer(text):
        own = [one for rule in (_THIS, _TITLE) for one in rule.finditer(text, max(found.start() - 120, 0), found.end())]
        if own:
            opening = [one.start() for one in own if _OPENS.search(text, max(one.start() - 3, 0), one.start())]
            yield max(opening, default=own[0].start()), found.end()


def _headed(text: str) -> Iterator[tuple[int, int]]:
    for found in _PARTIES.finditer(text):
        if pattern("agreement").search(text, max(found.start() - HEAD, 0), found.start()):
            yield found.span()


def _listing(page: Page, start: int, first: int) -> tuple[Head, list[Party]]:
    found = party_list.parties(page.text, first)
    return Head(page, start, found[0].start if found else first, party_list.ending(page.text, first)), found


def _titled(pages: Sequence[Page]) -> Iterator[Head]:
    """The head of a document that bears the title of a contract and names no party in it."""
    for page in pages[:1]:
        said = [rule.search(page.text, 0, HEAD) for rule in (_TITLE, _THIS, _UNDERSIGNED)]
        for first in filter(None, said):
            yield Head(page, first.start(), first.end(), first.end())
            return


def _named(page: Page, found: Sequence[Party], mentions: Sequence[Mention]) -> list[_Listed]:
    """The parties without what is only a place ("and Wales") or the end of a name ("and Exchange Commission")."""
    places = {(one.start, one.end) for one in mentions if one.kind is Kind.PLACE}
    return [
        _Listed(_entity(page, one.start, one.end, mentions), one.role)
        for one in found
        if (one.start, one.end) not in places and not _is_end(page.text, one, mentions)
    ]


def _is_end(text: str, party: Party, mentions: Sequence[Mention]) -> bool:
    """Whether a body's name runs through it: "Ministry of Trade and Industry"."""
    return any(
        one.kind is Kind.ORGANISATION
        and one.start < party.start
        and party.end <= one.end + 1
        and not re.search(r"[,;()]", text[one.start : party.start])
        for one in mentions
    )


def _signers(
    pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]], listed: Sequence[_Listed]
) -> list[_Listed]:
    """Those who sign and are not yet listed."""
    known = [_plain(one.name.surface) for one in listed]
    return [
        _Listed(_entity(page, start, end, mentions[page.number]), "")
        for page, start, end in signature_page.signers(pages, mentions)
        if not any(name in _plain(page.text[start:end]) for name in known)
    ]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()


def _made(
    document: str,
    head: Head,
    listed: Sequence[_Listed],
    pages: Sequence[Page],
    mentions: Mapping[int, Sequence[Mention]],
) -> Contract:
    day = signed(head, pages, mentions)
    roles = {role: tuple(one.name for one in listed if one.role == role) for role in (*ROLES, "")}
    if roles["agent"] and len(roles[""]) == 1 and not roles["buyer"] and not roles["supplier"]:
        roles["buyer"], roles[""] = roles[""], ()  # whom the agent serves
    told = [one.name.end for one in listed if one.name.page == head.page.number and one.name.start >= head.start]
    elsewhere = [one.name for one in listed if one.name.page != head.page.number]
    made = Contract(
        id="",
        supplier=roles["supplier"],
        buyer=roles["buyer"],
        agent=roles["agent"],
        party=roles[""],
        date=day,
        period_from=effective(head, pages, mentions, day),
        subject=title(head, pages[0]),
        stage=Stage.SIGNED if day else None,
        evidence=(_span(head.page, head.start, max(told, default=head.end)), *elsewhere),
        law=law(pages, mentions),
    )
    return identified(made, document)


def _entity(page: Page, start: int, end: int, mentions: Sequence[Mention]) -> Span:
    """The party's name with the entity of the mention that fills most of it."""
    inside = [one for one in mentions if one.kind in ENTITY_KINDS and one.start < end and start < one.end]
    best = max(inside, key=lambda one: min(one.end, end) - max(one.start, start), default=None)
    fills = best is not None and 2 * (min(best.end, end) - max(best.start, start)) > end - start
    return replace(_span(page, start, end), entity=best.entity if best is not None and fills else "")


def _span(page: Page, start: int, end: int) -> Span:
    return Span(page.text[start:end], page.number, start, end)
