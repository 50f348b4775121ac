"""The lines and paragraphs of a page by their place, for the stages that mark them. Marks nothing itself."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role


class Stretch(NamedTuple):
    """`text == page.text[start:end]`, without white space around it."""

    start: int
    end: int
    text: str


def paragraphs(text: str) -> list[Stretch]:
    """What stands between blank lines."""
    return list(_cut(text, "\n\n"))


def lines(text: str) -> list[Stretch]:
    """The lines that hold something."""
    return list(_cut(text, "\n"))


def with_blocks(page: Page, blocks: Iterable[Block]) -> Page:
    """The page with further marks, all in order of their place."""
    known = set(page.blocks)
    new = [block for block in blocks if block not in known]
    if not new:
        return page
    return replace(page, blocks=tuple(sorted([*page.blocks, *new], key=lambda block: (block.start, -block.end))))


def apart_from(page: Page, role: Role, stretches: Iterable[Stretch]) -> list[Stretch]:
    """Those of the stretches that do not lie in a block of that role."""
    return [one for one in stretches if not page.inside(role, one.start)]


def chains(numbers: list[int], *, least: int) -> list[list[int]]:
    """Places in `numbers` that count up by one in order (1, 2, 3 …), each chain of `least` or more, the longest first.

    Other figures between two links are passed over, as long as the next link still comes.
    """
    found: list[list[int]] = []
    opened: dict[int, list[int]] = {}  # the number a chain waits for -> its places
    for place, number in enumerate(numbers):
        chain = opened.pop(number, None)
        if chain is None:
            if number > 1:
                continue
            chain = []
            found.append(chain)
        chain.append(place)
        opened[number + 1] = chain
    return sorted((chain for chain in found if len(chain) >= least), key=len, reverse=True)


def ends(stretches: list[Stretch], last: int) -> list[int]:
    """Where each stretch ends if it goes on to the beginning of the next; the last ends at `last`."""
    return [*(after.start for _, after in pairwise(stretches)), last] if stretches else []


def _cut(text: str, mark: str) -> Iterator[Stretch]:
    start = 0
    for part in text.split(mark):
        bare = part.strip()
        if bare:
            first = start + part.index(bare[0])
            yield Stretch(first, first + len(bare), bare)
        start += len(part) + len(mark)
