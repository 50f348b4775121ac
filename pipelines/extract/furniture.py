"""Marks what is printed on every page and belongs to none: running headers and footers, page numbers, leak banners."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice, pairwise, takewhile

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role
from pipelines.draft import Draft
from pipelines.extract.stretches import Stretch, lines, with_blocks

EDGE = 4  # lines at the top and at the bottom of a page among which furniture is looked for
LONGEST = 140
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|side|seite|sida|sivu|pagina|página|pág\.?|p\.|s\.|стр\.?|страница|第)\s*)?"
    r"(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|av|von|de|sur|van|di|из|af|共)\s*\d{1,4})?\s*(?:页)?[-–—|\s]*",
    re.IGNORECASE,
)
_WORDED = re.compile(r"[^\W\d]{3}")
_BANNER = re.compile(
    r"(?:strictly |streng |strengt |strictement |строго )?"
    r"(?:confidential|restricted|privileged|not for (?:public )?(?:release|distribution|circulation)|internal use only|"
    r"for internal use|draft|secret|top secret|embargoed|leaked|sensitive|vertraulich|geheim|"
    r"entwurf|nur für den dienstgebrauch|"
    r"fortrolig|konfidensielt|hemmelig|utkast|unntatt offentlighet\w*|kun til internt bruk|konfidentiell|hemlig|"
    r"confidentiel|secret|projet|diffusion restreinte|confidencial|reservado|borrador|riservato|vertrouwelijk|poufne|"
    r"конфиденциально|секретно|для служебного пользования|коммерческая тайна|机密|绝密|秘密|内部资料|保密|سري)"
    r"(?:\b.{0,60})?",
    re.IGNORECASE,
)


def mark(draft: Draft) -> Draft:
    """The draft with FURNITURE blocks; a heading that turned out to be furniture is no heading any more."""
    edges = [_edges(page) for page in draft.pages]
    repeated = _repeated([page.number for page in draft.pages], edges)
    return replace(
        draft, pages=tuple(_marked(page, edge, repeated) for page, edge in zip(draft.pages, edges, strict=True))
    )


def _edges(page: Page) -> list[Stretch]:
    found = lines(page.text)
    edge = found if len(found) <= 2 * EDGE else found[:EDGE] + found[-EDGE:]
    return [line for line in edge if len(line.text) <= LONGEST]


def _form(text: str) -> str:
    """The line with its figures blotted out, so that "Page 3 of 9" and "Page 4 of 9" are one."""
    return _DIGITS.sub("#", text.casefold()).strip()


def _repeated(numbers: Sequence[int], edges: list[list[Stretch]]) -> set[str]:
    """Lines that stand on at least three pages and on a third of them, or on both of two: their figures the same there,
    or counting with the pages. Else they are notes ("12 Ibid., p. 4", "13 Ibid., p. 9") or sums."""
    if len(edges) < 2:
        return set()
    seen: dict[str, dict[int, list[int]]] = {}
    for number, edge in zip(numbers, edges, strict=True):
        for line in edge:
            seen.setdefault(_form(line.text), {}).setdefault(number, _figures(line.text))
    needed = 2 if len(edges) <= 4 else max(3, len(edges) // 3)
    return {form for form, pages in seen.items() if len(pages) >= needed and _steady(pages) >= needed}


def _figures(text: str) -> list[int]:
    return [int(digits) for digits in _DIGITS.findall(text)]


def _steady(pages: Mapping[int, list[int]]) -> int:
    """On how many of the pages a line has the figures that it has on one of the next such pages around, or figures that
    are further by as many pages, or by twice as many, where two pages are printed on one."""
    steady = set()
    for one, other in chain(pairwise(pages), zip(pages, islice(pages, 2, None), strict=False)):
        if _counts_on(pages[one], pages[other], other - one):
            steady |= {one, other}
    return len(steady)


def _counts_on(figures: list[int], later: list[int], apart: int) -> bool:
    steps = (there - here for here, there in zip(figures, later, strict=False))
    return len(figures) == len(later) and all(step in (0, apart, 2 * apart) for step in steps)


def _marked(page: Page, edge: list[Stretch], repeated: set[str]) -> Page:
    blocks = [Block(Role.FURNITURE, line.start, line.end) for line in _furniture(page, edge, repeated)]
    if not blocks:
        return page
    kept = tuple(block for block in page.blocks if block.role is not Role.HEADING or not _covered(block, blocks))
    return with_blocks(replace(page, blocks=kept), blocks)


def _furniture(page: Page, edge: list[Stretch], repeated: set[str]) -> list[Stretch]:
    """The lines from the top and from the bottom of the page up to the first that belongs to the text."""
    printed = page.source != "markup" or bool(page.boxes)

    def belongs(line: Stretch) -> bool:
        form = _form(line.text)
        if page.inside(Role.FOOTNOTE, line.start):
            return False
        if _BANNER.fullmatch(line.text) and (line.text == line.text.upper() or form in repeated):
            return True
        numbered = bool(_PAGE_NUMBER.fullmatch(line.text)) and any(sign.isdigit() for sign in line.text)
        return printed and (numbered or (form in repeated and bool(_WORDED.search(line.text))))

    above = list(takewhile(belongs, edge))
    return [*above, *takewhile(belongs, reversed(edge[len(above) :]))]


def _covered(block: Block, furniture: list[Block]) -> bool:
    return any(other.start < block.end and block.start < other.end for other in furniture)
