"""Blocks into strokes: which words stand where on an A4 page, in points from the top left. Draws nothing.

Text that does not fit its page raises: the page of every gold answer is the page written in the source.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.samples.markup import REFERENCE, plain
from tests.samples.source import Block, Source, SourcePage

WIDTH, HEIGHT = 595.0, 842.0
Measure = Callable[[str, str, float], float]  # text, face, size -> points


@dataclass(frozen=True)
class Stroke:
    """Words drawn in one go; `face` is regular or bold; `y` is the base line from the top."""

    x: float
    y: float
    text: str
    face: str
    size: float


@dataclass(frozen=True)
class Frame:
    """A column to fill."""

    x: float
    top: float
    bottom: float
    width: float


@dataclass(frozen=True)
class Face:
    """How a role of block is set: face, size, space before, indent."""

    face: str
    size: float
    before: float
    indent: float = 0.0


FACES = {
    "heading1": Face("bold", 16, 6),
    "heading2": Face("bold", 12.5, 12),
    "heading3": Face("bold", 11, 9),
    "paragraph": Face("regular", 10.5, 8),
    "bullet": Face("regular", 10.5, 4, 14),
    "numbered": Face("regular", 10.5, 8, 26),
    "table": Face("regular", 9, 10),
    "note": Face("regular", 8.5, 3, 12),
}


class Flow:
    """Fills frames from top to bottom, one after the other."""

    def __init__(self, frames: list[Frame], measure: Measure, where: str) -> None:
        self.frames, self.measure, self.where = frames, measure, where
        self.y = frames[0].top
        self.strokes: list[Stroke] = []

    @property
    def frame(self) -> Frame:
        return self.frames[0]

    def line(self, height: float) -> float:
        """The base line of a new line of that height, in the next column if this one is full."""
        if self.y + height > self.frame.bottom:
            self.frames = self.frames[1:]
            if not self.frames:
                raise ValueError(f"{self.where}: more text than the page holds")
            self.y = self.frame.top
        self.y += height
        return self.y

    def block(self, block: Block) -> None:
        face = FACES[block.role + (block.label if block.role == "heading" else "")]
        self.y += face.before if self.y > self.frame.top else 0
        if block.role == "table":
            self._table(block, face)
            return
        lead = {"bullet": "•", "numbered": f"{block.label}."}.get(block.role, "")
        for number, line in enumerate(wrap(block.marked.text, self.frame.width - face.indent, face, self.measure)):
            y = self.line(face.size * 1.36)
            if lead and number == 0:
                self.strokes.append(Stroke(self.frame.x, y, lead, face.face, face.size))
            if block.role == "note" and number == 0:
                self.strokes.append(Stroke(self.frame.x, y - 3, block.label, face.face, 6))
            self.strokes += raised(self.frame.x + face.indent, y, line, face, self.measure)

    def _table(self, block: Block, face: Face) -> None:
        widths = _columns(block, self.frame.width, face, self.measure)
        for number, row in enumerate(block.rows):
            set_in = Face("bold" if number == 0 else "regular", face.size, 0)
            cells = [
                list(wrap(cell.text, width - 8, set_in, self.measure)) for cell, width in zip(row, widths, strict=True)
            ]
            tallest = max(len(lines) for lines in cells) * face.size * 1.3
            top = self.line(tallest + 4) - tallest - 4
            x = self.frame.x
            for lines, width in zip(cells, widths, strict=True):
                for at, line in enumerate(lines, 1):
                    self.strokes += raised(x, top + at * face.size * 1.3, line, set_in, self.measure)
                x += width


def _columns(block: Block, width: float, face: Face, measure: Measure) -> list[float]:
    """Widths in proportion to the longest cell, none narrower than its longest word."""
    longest = [max(measure(row[n].text, "bold", face.size) for row in block.rows) for n in range(len(block.rows[0]))]
    word = [
        max(measure(w, "bold", face.size) for row in block.rows for w in row[n].text.split() or [""]) + 9
        for n in range(len(longest))
    ]
    spare = width - sum(word)
    wish = [max(0.0, long + 9 - least) for long, least in zip(longest, word, strict=True)]
    scale = min(1.0, spare / sum(wish)) if sum(wish) else 0.0
    return [least + more * scale for least, more in zip(word, wish, strict=True)]


def wrap(text: str, width: float, face: Face, measure: Measure) -> Iterator[str]:
    """Lines no wider than `width`, broken at spaces."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and measure(plain(longer), face.face, face.size) > width:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def raised(x: float, y: float, line: str, face: Face, measure: Measure) -> list[Stroke]:
    """The strokes of a line, footnote numbers small and raised."""
    strokes: list[Stroke] = []
    run = ""
    for sign in [*line, ""]:
        if sign and not REFERENCE < ord(sign) < REFERENCE + 500:
            run += sign
            continue
        if run:
            strokes.append(Stroke(x, y, run, face.face, face.size))
            x += measure(run, face.face, face.size)
            run = ""
        if sign:
            small = plain(sign)
            strokes.append(Stroke(x, y - face.size * 0.35, small, face.face, face.size * 0.6))
            x += measure(small, face.face, face.size * 0.6)
    return strokes


def page(source: Source, page: SourcePage, number: int, measure: Measure) -> list[Stroke]:
    """Everything on one page in reading order: header and banner, title, body, footnotes, footer."""
    where = f"{source.path} page {number}"
    margin = 62.0
    notes = [block for block in page.blocks if block.role == "note"]
    body = [block for block in page.blocks if block.role != "note"]
    foot = Flow([Frame(margin, 0, 9999, WIDTH - 2 * margin)], measure, where)
    for note in notes:
        foot.block(note)
    bottom = HEIGHT - 66 - (foot.y + 10 if notes else 0)
    lead = Flow([Frame(margin, 76, bottom, WIDTH - 2 * margin)], measure, where)
    if source.front.get("columns") == 2:
        while body and body[0].role == "heading" and body[0].label == "1":
            lead.block(body.pop(0))
        flow = Flow(_two(margin, lead.y + 8, bottom), measure, where)
    else:
        flow = lead
    for block in body:
        flow.block(block)
    shifted = [Stroke(s.x, s.y + bottom + 10, s.text, s.face, s.size) for s in foot.strokes]
    body_strokes = lead.strokes if flow is lead else lead.strokes + flow.strokes
    return [*_head(source, measure), *body_strokes, *shifted, *_tail(source, number, measure)]


def _two(margin: float, top: float, bottom: float) -> list[Frame]:
    width = (WIDTH - 2 * margin - 22) / 2
    return [Frame(margin, top, bottom, width), Frame(margin + width + 22, top, bottom, width)]


def _head(source: Source, measure: Measure) -> list[Stroke]:
    strokes = []
    if banner := source.front.get("banner"):
        strokes.append(Stroke((WIDTH - measure(banner, "bold", 11)) / 2, 30, banner, "bold", 11))
    if header := source.plain("header"):
        strokes.append(Stroke(62, 48, header, "regular", 8.5))
    return strokes


def _tail(source: Source, number: int, measure: Measure) -> list[Stroke]:
    strokes = []
    if footer := source.plain("footer"):
        strokes.append(Stroke(62, HEIGHT - 36, footer, "regular", 8))
    if numbering := source.front.get("numbering"):
        text = numbering.format(page=number, pages=len(source.pages))
        strokes.append(Stroke(WIDTH - 62 - measure(text, "regular", 8.5), HEIGHT - 36, text, "regular", 8.5))
    return strokes
