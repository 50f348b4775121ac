"""Contracts from labelled lines and sentences outside tables: "Заказчик: … Поставщик: … Цена договора: …".

Labels are the headings of tables (`headings.csv`). What stands without a label is left to sentences.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from indexer.model.contracts import Contract
from indexer.model.documents import Page
from indexer.model.kinds import ENTITY_KINDS, Role, Stage
from indexer.model.mentions import Mention, Span, within
from indexer.text import legal_forms
from pipelines.relate import rows
from pipelines.relate.contracts import identified

_COLON = re.compile(r"[ \t]*[:：]")
_OPENING = re.compile(r"[\s*•·\-–—]*(?:\(?\d{1,2}(?:\.\d{1,2})*[.)、]?[ \t]+|[一二三四五六七八九十]{1,2}、)?")
_BEFORE = re.compile(r"[\n。；;|\t\u3000，,、]|[.!?] |  ")  # behind these a label may begin
_ENDS = re.compile(r"[\n。；;|\u3000]|[.!?](?=\s+[^\W\d_a-zа-яё])(?<![\s.][^\W\d_]\.)")
_ROLE = re.compile(r"[（(]([^()（）\n]{2,20})[)）]\s*$")
_LONGEST = 60  # code points of a label
_APART = 250  # code points of other text, at most, between two fields of one contract
_LOOSE = frozenset(  # words that head columns, and say too little by themselves
    "company|seller|provider|authority|agency|department|entidad|no|reference|ref|year|location|site|region|country|land|"
    "jahr|année|año|год|年份|state|phase|fase|статус|状态|status|title|scope|notes|items|item".split("|")
)
_WON = re.compile(r"(?i)winn|awarded|successful|attributaire|adjudicatari|победител|zuschlag|中标|成交")


class Field(NamedTuple):
    """A labelled value: `text[start:end]`; `label` is where its label begins."""

    name: str
    heading: str
    label: int
    start: int
    end: int


def contracts(page: Page, mentions: Sequence[Mention], *, breaks: Sequence[int] = ()) -> Iterator[Contract]:
    """A contract, without id, for each run of labels that names a buyer and a supplier, or one of them and a sum.
    `breaks`: where in the text another page begins."""
    for run in _runs(page, mentions, breaks):
        made = _made(page, run, mentions)
        if made is not None:
            yield made


def once(document: str, made: Iterable[Contract]) -> list[Contract]:
    """The contracts, in order of pages, with their ids; those of one page that name the same parties, as the head and
    the signatures of a contract do, are one."""
    found: list[Contract] = []
    for _, of_page in groupby(made, key=lambda one: one.evidence[0].page):
        found += merged(of_page, _same)
    return [identified(one, document) for one in found]


def merged(made: Iterable[Contract], same: Callable[[Contract, Contract], bool]) -> list[Contract]:
    """The contracts in their order, each that is the same as an earlier one joined to the first such; their ids are
    those they came with."""
    found: list[Contract] = []
    for one in made:
        known = next((at for at, other in enumerate(found) if same(other, one)), None)
        if known is None:
            found.append(one)
        else:
            found[known] = completed(found[known], one)
    return found


def completed(contract: Contract, more: Contract) -> Contract:
    """The contract with what the other record of it says besides, and the evidence of both."""
    absent = {name: getattr(more, name) for name in _SIMPLE if getattr(contract, name) is None}
    absent |= {name: getattr(more, name) for name in _LISTED if not getattr(contract, name)}
    evidence = tuple(dict.fromkeys((*contract.evidence, *more.evidence)))
    return replace(contract, evidence=evidence, **absent)


_SIMPLE = ("amount", "count", "number", "date", "period_from", "period_to", "subject", "stage")
_LISTED = ("supplier", "buyer", "agent", "equivalents", "place")


def _same(one: Contract, other: Contract) -> bool:
    sides = [[_names(getattr(each, side)) for side in ("supplier", "buyer")] for each in (one, other)]
    return sides[0] == sides[1] and all(sides[0])


def _names(spans: Sequence[Span]) -> frozenset[str]:
    return frozenset(re.sub(r"\W+", "", span.surface.casefold()) for span in spans)


def _runs(page: Page, mentions: Sequence[Mention], breaks: Sequence[int]) -> Iterator[list[Field]]:
    run: list[Field] = []
    for field in _fields(page, mentions):
        cut = _cut(page.text, run, field, breaks)
        if cut:
            yield run[:cut]
            run = run[cut:]
        run.append(field)
    if run:
        yield run


def _cut(text: str, run: Sequence[Field], field: Field, breaks: Sequence[int]) -> int:
    """How many fields of the run belong to one contract, and the others with this field to the next; 0 where all do.

    What a label says again belongs to another form, which began with its page, unless that is where the one before
    went on.
    """
    if run and field.label - run[-1].end > _APART:
        return len(run)
    since = max((place for place in breaks if place <= field.label), default=0)
    if not any(_again(text, one, field, over=one.label < since) for one in run):
        return 0
    first = sum(one.label < since for one in run)
    went_on = not first or (_whole(run) and not _whole(run[:first])) or _opens(text, run[first:], field)
    return len(run) if went_on else first


def _again(text: str, one: Field, field: Field, *, over: bool) -> bool:
    """Whether a label says what another has said; `over` a page break, where the title of the page may repeat it."""
    if one.name != field.name:
        return False
    if field.name in ("supplier", "buyer") or not over:
        return field.name in ("supplier", "buyer", "number")
    alike = field.name in ("number", "amount") or rows.plain(one.heading) == rows.plain(field.heading)
    return alike and text[one.start : one.end] != text[field.start : field.end]


def _whole(run: Sequence[Field]) -> bool:
    """Whether the fields make a contract by themselves."""
    names = {one.name for one in run}
    return names >= {"supplier", "buyer"} or ("amount" in names and not names.isdisjoint({"supplier", "buyer"}))


def _opens(text: str, run: Sequence[Field], field: Field) -> bool:
    """Whether an empty line parts the field from these, and none parts them."""
    gaps = (text[one.end : other.label] for one, other in pairwise([*run, field]))
    empty = [_EMPTY_LINE.search(gap) is not None for gap in gaps]
    return any(empty[-1:]) and not any(empty[:-1])


_SILENT = (Role.TABLE, Role.DELETED)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def _fields(page: Page, mentions: Sequence[Mention]) -> Iterator[Field]:
    text = page.text
    labels = [label for label in _labels(text) if not any(page.inside(role, label[2]) for role in _SILENT)]
    limits = [*(start for _, _, start, _ in labels[1:]), len(text)]
    for (name, heading, start, end), limit in zip(labels, limits, strict=False):
        opens = limit - len(text[end:limit].lstrip())  # a form's value may stand below its label
        stop = _ENDS.search(text, opens, limit)
        last = stop.start() if stop is not None else limit
        before = bisect_left(mentions, last, key=lambda one: one.start) - 1
        last = max(last, mentions[before].end if before >= 0 else 0)  # "1,2 Mio. Euro"
        value = text[opens:last].rstrip(" \t\n\u3000.,，、;")
        if value and value.casefold() not in rows.EMPTY:
            yield Field(name, heading, start, opens, opens + len(value))


def _labels(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The field, the words, and from where to where, of each known label with its colon."""
    for colon in _COLON.finditer(text):
        opening = max(0, colon.start() - _LONGEST)
        breaks = [one.end() for one in _BEFORE.finditer(text, opening, colon.start())]
        if not breaks and opening:
            continue
        start = breaks[-1] if breaks else opening
        start = _OPENING.match(text, start, colon.start()).end()  # type: ignore[union-attr]
        heading = text[start : colon.start()]
        name = _named(heading)
        if name:
            yield name, heading, start, colon.end()


def _named(heading: str) -> str:
    """The field that a label names: "甲方（供应商）" says in its brackets what party A is."""
    role = _ROLE.search(heading)
    told = rows.field(role.group(1)) if role is not None else ""
    if told in ("supplier", "buyer", "agent"):
        return told
    return "" if rows.plain(heading) in _LOOSE else rows.field(heading)


def _made(page: Page, run: Sequence[Field], mentions: Sequence[Mention]) -> Contract | None:
    cells: dict[str, tuple[str, int, int]] = {}
    for one in run:
        cells.setdefault(one.name, (one.heading, one.start, one.end))
    for side in ("supplier", "buyer", "agent", "place"):
        if side in cells:
            heading, *cell = cells[side]
            start, end = _party(page, (cell[0], cell[1]), mentions)
            cells[side] = (heading, start, _over_line_end(page.text, start, end))
    evidence = Span(page.text[run[0].label : run[-1].end], page.number, run[0].label, run[-1].end)
    made = rows.of_cells(page, cells, evidence, mentions)
    if made is None or not ((made.supplier and made.buyer) or (made.amount is not None and _tells(page.text, run))):
        return None
    won = made.stage is None and any(one.name == "supplier" and _WON.search(one.heading) for one in run)
    return replace(made, stage=Stage.AWARDED) if won else made


def _tells(text: str, run: Sequence[Field]) -> bool:
    """Whether a party and a sum are of a contract: "Client" and "Amount" alone may be of an invoice."""
    title = text[max(0, run[0].label - _APART) : run[-1].end]
    return rows.tells_contracts([one.heading for one in run], title, valued=True)


def _party(page: Page, cell: tuple[int, int], mentions: Sequence[Mention]) -> tuple[int, int]:
    """The name that opens a cell, without address and number: "Vega AS, Bergen, org. no. 987 654 321"."""
    start, end = cell
    near = (one for one in within(mentions, start, end) if one.start <= start + _NEAR)
    named = [one for one in near if one.kind in ENTITY_KINDS]
    if named:
        return named[0].start, named[0].end
    cut = re.compile(r"[，,(（\n]").search(page.text, start, end)
    return start, cut.start() if cut is not None and cut.start() - start > 1 else end


def _over_line_end(text: str, start: int, end: int) -> int:
    """Where a name ends that goes on below: "Supplier: Fallon Marine" over "Services Ltd". Only the line with the legal
    form that the name lacks is its rest."""
    line = _NEXT_LINE.match(text, end)
    if line is None or legal_forms.stated(text[start:end]) or not legal_forms.at_end().search(line["rest"]):
        return end
    words = line["rest"].split()
    named = len(words) <= _REST and all(word[0].isupper() or word in _WITHIN_NAMES for word in words)
    return line.end("rest") if named else end


_NEXT_LINE = re.compile(r"(?:[ \t]+(?:and|og|und|et|y|e|и|&))?[ \t]*\n(?P<rest>[^\n:：|;,]*[^\s:：|;,])[ \t]*(?=\n|$)")
_WITHIN_NAMES = frozenset({"&", "and", "og", "und", "et", "y", "e", "и", "mbH"})
_REST = 5  # words
_NEAR = 6  # code points before a name: "the ", "ООО "


def joined(labelled: Sequence[Contract], own: Contract | None, stated: Sequence[Contract]) -> list[Contract]:
    """All contracts of a text: the one it is, those its labels tell, and those its sentences state.

    What a sentence among labels says is added to their contract; in a document that is a contract, a sentence must tell
    more than what its parties promise there.
    """
    found = list(labelled)
    apart: list[Contract] = []
    for one in stated:
        at = next((at for at, other in enumerate(labelled) if _among(one, other)), None)
        if at is not None:
            found[at] = completed(found[at], one)
        elif own is None or _stands_alone(one, own):
            apart.append(one)
    return [*([own] if own is not None else []), *found, *apart]


def _among(told: Contract, labelled: Contract) -> bool:
    """Whether the sentence that tells of a contract lies among these labels."""
    said, run = told.evidence[0], labelled.evidence[0]
    return said.page == run.page and run.start <= said.end and said.start <= run.end


def _stands_alone(told: Contract, own: Contract) -> bool:
    if told.amount is not None and told.amount == own.amount:
        return False
    return any(part is not None for part in (told.amount, told.count, told.number))
