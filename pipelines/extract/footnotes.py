"""Ties the anchors of footnotes to their notes over the pages of a document. Each extractor marks its own.

An extractor gives an anchor and its note the same label, whatever it is, once in the document.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from indexer.model.documents import Block, Page, Target
from indexer.model.kinds import Role


class Reference(NamedTuple):
    """Where a text refers to a note: by this sign, in brackets, and which note that is."""

    sign: str
    key: str


_AROUND = "[](){}^:.\ufe0e \n"


def tied(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages, each anchor leading to its note and each note to its first anchor, both labelled with the sign that is
    printed. An anchor without a note is no anchor; a note without one stays a note."""
    if not any(block.role is Role.ANCHOR for page in pages for block in page.blocks):
        return tuple(pages)
    anchors, notes = _first(pages, Role.ANCHOR), _first(pages, Role.FOOTNOTE)
    signs = {label: _sign(pages, target) for label, target in anchors.items()}
    others = {Role.ANCHOR: notes, Role.FOOTNOTE: anchors}

    def led(blocks: Iterable[Block]) -> Iterable[Block]:
        for block in blocks:
            target = others[block.role].get(block.label) if block.role in others else None
            if target is not None:
                yield replace(block, leads_to=target, label=signs[block.label] or block.label)
            elif block.role is not Role.ANCHOR:
                yield block

    return tuple(replace(page, blocks=tuple(led(page.blocks))) for page in pages)


def anchors(text: str, references: Sequence[Reference]) -> tuple[Block, ...]:
    """The anchors of a text, each "[sign]", in this order; it may lack some."""
    found, at = [], 0
    for one in references:
        written = bracketed(one.sign)
        start = text.find(written, at)
        if start >= 0:
            at = start + len(written)
            found.append(Block(Role.ANCHOR, start, at, one.key))
    return tuple(found)


def bracketed(sign: str) -> str:
    """A sign as it is set into a text whose file says that it is one."""
    return f"[{sign}]"


def _first(pages: Sequence[Page], role: Role) -> dict[str, Target]:
    """Where the first block of that role stands, by its label."""
    found: dict[str, Target] = {}
    for page in pages:
        for block in page.blocks:
            if block.role is role and block.label:
                found.setdefault(block.label, Target(page.number, block.start, block.end))
    return found


def _sign(pages: Sequence[Page], target: Target) -> str:
    page = next(page for page in pages if page.number == target.page)
    return page.text[target.start : target.end].strip(_AROUND)
