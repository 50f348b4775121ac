"""Ways from the anchor of a footnote to its note, and back, on the page that is read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role

_FIRST_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Way:
    """The characters `start:end` lead to `address`; `id` is how others lead here. `words` say where the way goes."""

    start: int
    end: int
    id: str
    address: str
    words: str
    back: bool


def ways(page: Page, address_of: Callable[[int], str]) -> list[Way]:
    """All ways of a page in order; `address_of` gives the address of another page of the document."""
    return list(_found(page, address_of))


def _found(page: Page, address_of: Callable[[int], str]) -> Iterator[Way]:
    for block in page.blocks:
        if block.leads_to is None or block.role not in (Role.ANCHOR, Role.FOOTNOTE):
            continue
        target = block.leads_to
        elsewhere = "" if target.page == page.number else address_of(target.page)
        back = block.role is Role.FOOTNOTE
        words = f"Back to where note {block.label} belongs" if back else f"Note {block.label}"
        words += f", page {target.page:,}" if elsewhere else ""
        end = _sign_end(page, block)
        yield Way(block.start, end, _id(block.start), f"{elsewhere}#{_id(target.start)}", words, back)


def _sign_end(page: Page, block: Block) -> int:
    """An anchor is a way as a whole, a note its first word: its sign, unless it goes on from the page before."""
    if block.role is Role.ANCHOR:
        return block.end
    found = _FIRST_WORD.match(page.text, block.start, block.end)
    return found.end() if found else block.end


def _id(start: int) -> str:
    return f"at-{start}"
