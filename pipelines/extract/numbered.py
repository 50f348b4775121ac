"""Marks the numbered paragraphs and footnotes of filings, and reads their case number."""

import re
from dataclasses import replace
from statistics import median
from typing import NamedTuple

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role
from pipelines.draft import Draft
from pipelines.extract.stretches import Stretch, apart_from, chains, lines, paragraphs, with_blocks

LEAST = 3  # numbered paragraphs in a row; fewer are a list
SHORTEST = 60  # letters of such a paragraph on average; shorter ones are a table of contents
SMALL = 0.92  # times the height of the running text: how notes are set
_NUMBER = re.compile(r"(?P<open>[(\[]?)(?P<number>\d{1,3})(?P<close>[.)\]]?)[\s  ]+(?=\S)")
_NOTE = re.compile(r"\[?\^?(?P<number>\d{1,3})\]?[:.)]?[\s  ]*(?=[^\W\d]|[„“\"«‘'(§])")
_BRACKETED = re.compile(r"\[\^?(?P<number>\d{1,3})\]:?\s+\S")
_CASE = re.compile(
    r"\b(?:case(?:\s+(?:no\.?|number))?|sak(?:\s*(?:nr\.?|nummer))?|saksnummer|sag(?:snr\.?)?|mål(?:\s+nr\.?)?|aktenzeichen|az\.?|"
    r"geschäftszeichen|affaire(?:\s+n[°o]\.?)?|dossier(?:\s+n[°o]\.?)?|asunto|expediente|causa|zaak(?:nummer)?|дел[оау](?:\s*№)?|"
    r"ref(?:erence)?(?:\s+no)?\.?|案号|案件编号)\s*[:：№]?\s*(?P<number>[A-ZА-Я]{0,4}[-\s]?\d[\w./-]{1,24}\d|[A-Z]{1,4}[-/]\d+(?:/\d+)?)",
    re.IGNORECASE,
)


class Numbered(NamedTuple):
    """A paragraph that opens with a number; `form` is what stands around it."""

    page: int
    stretch: Stretch
    number: int
    form: str


def mark(draft: Draft) -> Draft:
    """The draft with PARAGRAPH and FOOTNOTE blocks labelled by their numbers, and `facts["case"]`."""
    notes = [footnotes(page) for page in draft.pages]
    pages = [with_blocks(page, blocks) for page, blocks in zip(draft.pages, notes, strict=True)]
    for place, blocks in _by_page(numbered_paragraphs(tuple(pages))).items():
        pages[place] = with_blocks(pages[place], blocks)
    number = case_number(draft.pages)
    document = replace(draft.document, facts={**draft.document.facts, "case": number}) if number else draft.document
    return replace(draft, document=document, pages=tuple(pages))


def numbered_paragraphs(pages: tuple[Page, ...]) -> list[Numbered]:
    """The paragraphs that count up through the document in one form ("1.", "(1)", "1"), where they are three or more.

    Footnotes must be marked before, or their numbers would be counted too.
    """
    found = [one for index, page in enumerate(pages) for one in _candidates(index, page)]
    taken: list[Numbered] = []
    for form in {one.form for one in found}:
        alike = [one for one in found if one.form == form]
        for chain in chains([one.number for one in alike], least=LEAST):
            links = [alike[place] for place in chain]
            if sum(len(link.stretch.text) for link in links) >= SHORTEST * len(links):
                taken.extend(links)
    return sorted(taken)


def footnotes(page: Page) -> list[Block]:
    """Notes at the foot of a printed page, set smaller than its text, and bracketed ones anywhere outside of it."""
    stretches = [
        one for one in apart_from(page, Role.FURNITURE, lines(page.text)) if not page.inside(Role.FOOTNOTE, one.start)
    ]
    if not page.boxes:
        found = [(one, _BRACKETED.match(one.text)) for one in stretches]
        return [Block(Role.FOOTNOTE, one.start, one.end, match["number"]) for one, match in found if match]
    return _at_foot(page, stretches)


def case_number(pages: tuple[Page, ...]) -> str:
    """The number of the case a filing belongs to, from the top of its first page; "" where none is named there."""
    found = _CASE.search(pages[0].text[:1500]) if pages else None
    return found["number"].strip() if found else ""


def _candidates(index: int, page: Page) -> list[Numbered]:
    outside = [one for one in paragraphs(page.text) if not _is_marked(page, one.start)]
    matches = ((one, _NUMBER.match(one.text)) for one in outside)
    return [
        Numbered(index, one, int(match["number"]), f"{match['open']}{match['close']}")
        for one, match in matches
        if match
    ]


def _is_marked(page: Page, place: int) -> bool:
    return any(page.inside(role, place) for role in (Role.FURNITURE, Role.FOOTNOTE, Role.TABLE, Role.HEADING))


def _by_page(found: list[Numbered]) -> dict[int, list[Block]]:
    blocks: dict[int, list[Block]] = {}
    for one in found:
        block = Block(Role.PARAGRAPH, one.stretch.start, one.stretch.end, str(one.number))
        blocks.setdefault(one.page, []).append(block)
    return blocks


def _at_foot(page: Page, stretches: list[Stretch]) -> list[Block]:
    """The last lines of a page that are set small, cut where a new number opens a line."""
    upper = page.boxes[: len(page.boxes) // 2 + 1]  # notes may fill more of a page than its text
    body = median(box.y1 - box.y0 for box in upper)
    foot: list[Stretch] = []
    for one in reversed(stretches):
        if _height(page, one) > SMALL * body:
            break
        foot.insert(0, one)
    blocks: list[Block] = []
    for one in foot:
        match = _NOTE.match(one.text)
        expected = int(blocks[-1].label) + 1 if blocks else None
        if match and (expected is None or int(match["number"]) == expected):
            blocks.append(Block(Role.FOOTNOTE, one.start, one.end, match["number"]))
        elif blocks:
            blocks[-1] = replace(blocks[-1], end=one.end)
    return blocks


def _height(page: Page, stretch: Stretch) -> float:
    """How high the words of a line are set; a raised number among them does not count."""
    heights = [box.y1 - box.y0 for box in page.boxes if stretch.start <= box.start < stretch.end]
    return median(heights) if heights else 0.0
