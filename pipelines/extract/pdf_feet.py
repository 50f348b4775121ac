"""Footnotes and their anchors from the lines of a sheet to the text of its page, each sign parted from its word."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from indexer.model.documents import Block, Page, WordBox
from indexer.model.kinds import Role
from pipelines.extract.reflow import PARAGRAPH, STOPPED, WORDS_PARTED, Line


class Foot(NamedTuple):
    """A footnote or its anchor on a sheet: from an offset in a line to one in the same or a later line. `key` ties it.

    `parted` is the offset in `line` at which its sign and the word it is set against part, at `x` on the page.
    """

    role: Role
    key: str
    line: int
    offset: int
    last: int
    end: int
    parted: int
    x: float


def set_apart(feet: Sequence[Foot], lines: Sequence[Line], between: list[str]) -> None:
    """Let each note be a paragraph of its own, where it begins and ends with a line; a sentence in it is not torn."""
    for foot in feet:
        if foot.role is not Role.FOOTNOTE:
            continue
        for at in range(foot.line, foot.last):
            if between[at] == PARAGRAPH and not STOPPED.search(lines[at].text):
                between[at] = WORDS_PARTED
        if foot.line and not foot.offset:
            between[foot.line - 1] = PARAGRAPH
        if foot.last < len(between) and foot.end == len(lines[foot.last].text):
            between[foot.last] = PARAGRAPH


def with_feet(page: Page, feet: Sequence[Foot], starts: Sequence[int]) -> Page:
    """The page with its footnotes and anchors marked; `starts` is where each line begins in its text.

    A space is set between a sign and the word it touches: "2017" with a raised 4 is no year of five figures.
    """
    blocks = [_block(page.text, foot, starts) for foot in feet]
    marked = replace(page, blocks=tuple(sorted((*page.blocks, *blocks), key=lambda one: (one.start, -one.end))))
    seams = {starts[foot.line] + foot.parted: foot.x for foot in feet if foot.x}
    touching = {
        at: x for at, x in seams.items() if page.text[at - 1 : at].isalnum() and page.text[at : at + 1].isalnum()
    }
    return _spaced(marked, touching) if touching else marked


def _block(text: str, foot: Foot, starts: Sequence[int]) -> Block:
    start, end = starts[foot.line] + foot.offset, starts[foot.last] + foot.end
    return Block(foot.role, start, start + len(text[start:end].rstrip()), foot.key)


def _spaced(page: Page, seams: Mapping[int, float]) -> Page:
    """The page with a space more at each of some places of its text, which all that points into it gives way to."""
    places = sorted(seams)
    parts = [page.text[start:end] for start, end in zip([0, *places], [*places, len(page.text)], strict=True)]

    def moved(start: int, end: int) -> tuple[int, int]:
        return start + bisect_right(places, start), end + bisect_left(places, end)

    def boxes(box: WordBox) -> Iterator[WordBox]:
        for place in places[bisect_right(places, box.start) : bisect_left(places, box.end)]:
            x = min(max(seams[place], box.x0), box.x1)
            yield WordBox(*moved(box.start, place), box.x0, box.y0, x, box.y1)
            box = box._replace(start=place, x0=x)
        yield box._replace(start=moved(box.start, box.end)[0], end=moved(box.start, box.end)[1])

    blocks = []
    for block in page.blocks:
        start, end = moved(block.start, block.end)
        blocks.append(replace(block, start=start, end=end))
    found = tuple(part for box in page.boxes for part in boxes(box))
    return replace(page, text=" ".join(parts), boxes=found, blocks=tuple(blocks))
