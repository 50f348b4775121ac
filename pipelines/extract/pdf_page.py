"""One page of a PDF: its raw text layer to lines and words with boxes, then to a page of paragraphs.

Two steps, because whether a hyphen at a line end belongs to the word is told by the whole document.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

from indexer.model.documents import Block, Page, WordBox
from indexer.model.kinds import Role
from pipelines.extract.composing import clean
from pipelines.extract.headings import is_heading
from pipelines.extract.hyphens import Vocabulary
from pipelines.extract.pdfium import Box, Layer
from pipelines.extract.reflow import LINE_KEPT, PARAGRAPH, WORDS_PARTED, Line, joints, parted

_LINE_END = re.compile("\r\n|[\r\n\ufffe\x02]")
_HYPHENS = "\xad-\u2010"
# Scripts that part no words: each character is a word of its own, or a whole line would light up for one name.
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_HEADING_SIZE = 1.15  # times the size of the document's running text
_box = partial(tuple.__new__, WordBox)


@dataclass(slots=True)
class Sheet:
    """A page on its way: its lines, and for each line its words (start and end in the line's text) with their boxes."""

    number: int
    width: float
    height: float
    lines: list[Line]
    words: list[list[tuple[int, int, Box]]]
    source: str = "text-layer"

    @property
    def letters(self) -> int:
        return sum(len(line.text) for line in self.lines)


def sheet(layer: Layer, number: int, *, boxes: bool = True) -> Sheet:
    """The lines of a page's text layer; without `boxes` only their own boxes are asked for, in half the time."""
    raw = _raw_lines(layer.text)
    if boxes:
        lines, words = _with_words(layer, raw)
    else:
        lines, words = _alone(layer, raw), []
    return Sheet(number, layer.width, layer.height, lines, words)


def _raw_lines(text: str) -> list[tuple[int, int, bool]]:
    """Start and end of each line that holds something, and whether a word is cut at its end."""
    lines = []
    start = 0
    for end in _LINE_END.finditer(text):
        lines.append((start, end.start(), end[0] in "\ufffe\x02"))
        start = end.end()
    lines.append((start, len(text), False))
    return [line for line in lines if text[line[0] : line[1]].strip()]


def _alone(layer: Layer, raw: Sequence[tuple[int, int, bool]]) -> list[Line]:
    text = layer.text
    spans = []
    for start, end, _ in raw:
        line = text[start:end]
        spans.append((end - len(line.lstrip()), start + len(line.rstrip()) - 1))
    found = layer.boxes(spans)
    return [_line(clean(text[start:end]).strip(), box, cut) for (start, end, cut), box in zip(raw, found, strict=True)]


def _line(text: str, box: Box, cut: bool) -> Line:
    """The line, its hyphen at the end taken off where one cuts a word."""
    if not cut and len(text) > 2 and text[-1] in _HYPHENS and text[-2].isalpha():
        return Line(text[:-1], box, True)
    return Line(text, box, cut)


def _with_words(
    layer: Layer, raw: Sequence[tuple[int, int, bool]]
) -> tuple[list[Line], list[list[tuple[int, int, Box]]]]:
    text = layer.text
    found = [[match.span() for match in _WORD.finditer(text, start, end)] for start, end, _ in raw]
    boxes = layer.boxes([(start, end - 1) for words in found for start, end in words])
    lines, all_words, at = [], [], 0
    plain = text.isascii()
    for (start, end, cut), spans in zip(raw, found, strict=True):
        own = boxes[at : at + len(spans)]
        at += len(spans)
        line = _line(_joined(text[start:end], plain), _around(own[0], own[-1]), cut)
        lines.append(line)
        all_words.append(placed(line.text, [text[a:b] for a, b in spans], own))
    return lines, all_words


def _joined(raw: str, plain: bool) -> str:
    """The line's text, cleaned; the quick way is right for what nearly all pages hold."""
    if plain and raw.isprintable():
        return " ".join(raw.split())
    return " ".join(clean(raw).split())


def placed(text: str, words: Sequence[str], boxes: Sequence[Box]) -> list[tuple[int, int, Box]]:
    """The words of a line by their place in its cleaned text, in which some may be shorter, longer or gone."""
    found = []
    at = 0
    for word, box in zip(words, boxes, strict=True):
        start, end = _next(text, word, at)
        if end > start:
            found.append((start, end, box))
            at = end
    return found


def _next(text: str, word: str, at: int) -> tuple[int, int]:
    """Where `word` stands in `text` from `at` on, as it is or cleaned; an empty place where it is gone."""
    start = text.find(word, at)
    if start >= 0 and (start == at or not text[at:start].strip()):
        return start, start + len(word)
    cleaned = clean(word).strip()
    start = text.find(cleaned, at) if cleaned else -1
    if cleaned and start < 0:  # a word that lost its hyphen, or was joined to its neighbour
        rest = text[at:].lstrip()
        start = len(text) - len(rest)
        cleaned = rest.split(" ", 1)[0]
    return (start, start + len(cleaned)) if cleaned and start >= 0 else (at, at)


def _around(first: Box, last: Box) -> Box:
    return (min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3]))


def body_size(sheets: Sequence[Sheet]) -> float:
    """The height of a line of running text, in points: that of most letters of the document."""
    sizes: Counter[float] = Counter()
    for one in sheets:
        for line in one.lines:
            sizes[round(line.box[3] - line.box[1], 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def page(sheet: Sheet, vocabulary: Vocabulary, *, body: float) -> Page:
    """The page: lines joined to paragraphs, its words in their boxes, its headings marked."""
    lines = sheet.lines
    between = joints(lines)
    texts, starts = _assembled(lines, between, vocabulary)
    text = "".join(texts)
    boxes = tuple(
        _box((start + a, start + b, *box))
        for start, words in zip(starts, sheet.words, strict=False)
        for a, b, box in words
    )
    blocks = tuple(_headings(text, lines, starts, between, body))
    return Page(sheet.number, text, "", sheet.source, sheet.width, sheet.height, boxes, blocks)


def _assembled(lines: Sequence[Line], between: list[str], vocabulary: Vocabulary) -> tuple[list[str], list[int]]:
    """The lines and what stands between them, alternating, and where each line starts."""
    parts: list[str] = []
    for index, line in enumerate(lines):
        parts.append(line.text)
        if index == len(lines) - 1:
            parts.append("-" if line.cut else "")
            continue
        joint, below = between[index], lines[index + 1].text
        if line.cut:
            keeps = joint != WORDS_PARTED or vocabulary.keeps_hyphen(line.text, below)
            joint = ("-" if keeps else "") + ("" if joint == WORDS_PARTED else joint)
        elif joint == WORDS_PARTED:
            joint = parted(line.text, below)
        parts.append(joint)
    starts = [0, *accumulate(len(part) for part in parts)]
    return parts, starts[:-1:2]


def _headings(text: str, lines: Sequence[Line], starts: list[int], between: list[str], body: float) -> list[Block]:
    """Paragraphs set larger than the running text, and those that are headings by their form."""
    blocks = []
    first = 0
    for index in range(len(lines)):
        if index < len(lines) - 1 and between[index] != PARAGRAPH:
            continue
        start, end = starts[first], starts[index] + len(lines[index].text)
        if index - first < 3 and end - start < 250 and _is_heading(text[start:end], lines[first : index + 1], body):
            blocks.append(Block(Role.HEADING, start, end))
        first = index + 1
    return blocks


def _is_heading(text: str, lines: Sequence[Line], body: float) -> bool:
    size = min(line.box[3] - line.box[1] for line in lines)
    letters = sum(letter.isalpha() for letter in text)
    large = (
        size > _HEADING_SIZE * body and letters >= 3 and letters > len(text) / 2 and not text.endswith((".", ";", ","))
    )
    return large or is_heading(text.replace(LINE_KEPT, " "))
