"""One page of a PDF: its raw text layer to lines and words with boxes, then to a page of paragraphs.

Two steps, because whether a hyphen at a line end belongs to the word is told by the whole document.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from indexer.model.documents import Block, Page, WordBox
from indexer.model.kinds import Role
from pipelines.extract.composing import clean, is_plain
from pipelines.extract.headings import headings
from pipelines.extract.hyphens import Vocabulary
from pipelines.extract.pdfium import Box, Layer, Places
from pipelines.extract.reflow import LINE_KEPT, PARAGRAPH, WORDS_PARTED, Line, joints, parted

_ODD_END = re.compile("[\ufffe\x02]|(?<!\r)\n|\r(?!\n)")
_HYPHENS = "\xad-\u2010"
# Scripts that part no words: each character is a word of its own, or a whole line would light up for one name.
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_HEADING_SIZE = 1.15  # times the size of the document's running text
_box = partial(tuple.__new__, WordBox)
_Span = tuple[int, int]
NOWHERE = Places([], [], [], [])


class _RawLine(NamedTuple):
    """A line that holds something: where, its cleaned text, and whether a word is cut at its end."""

    start: int
    end: int
    text: str
    cut: bool


@dataclass(slots=True)
class Words:
    """The words of a line: start and end of each, counted from `offset`, which is where the line's text begins."""

    spans: list[_Span]
    offset: int = 0


@dataclass(slots=True)
class Sheet:
    """A page on its way: its lines, the words of each, and the boxes of all words in order."""

    number: int
    width: float
    height: float
    lines: list[Line]
    words: list[Words]
    places: Places
    source: str = "text-layer"

    @property
    def letters(self) -> int:
        return sum(len(line.text) for line in self.lines)


def sheet(layer: Layer, number: int, *, boxes: bool = True) -> Sheet:
    """The lines of a page's text layer; without `boxes` only their own boxes are asked for, in half the time."""
    plain = is_plain(layer.text.replace("\ufffe", "\n"))
    raw = _raw_lines(layer.text, plain=plain)
    if boxes:
        return _with_words(layer, raw, number, plain=plain)
    return Sheet(number, layer.width, layer.height, _alone(layer, raw), [], NOWHERE)


def recognised_sheet(
    found: Sequence[tuple[str, Box, Sequence[tuple[str, Box]]]], number: int, *, width: float, height: float
) -> Sheet:
    """The sheet of lines read in a picture: text, box, and words with theirs."""
    sheet = Sheet(number, width, height, [], [], Places([], [], [], []), source="ocr")
    for text, box, words in found:
        cleaned = _joined(text, plain=False)
        if cleaned:
            sheet.lines.append(Line(cleaned, box))
            sheet.words.append(_found(cleaned, [word for word, _ in words]))
            for column, values in zip(sheet.places, zip(*(place for _, place in words), strict=True), strict=False):
                column.extend(values)
    return sheet


def _raw_lines(text: str, *, plain: bool) -> list[_RawLine]:
    lines = []
    odd = bool(_ODD_END.search(text))
    start = 0
    for part in text.split("\r\n"):
        for end, after, cut in _ends(part, start) if odd else ((start + len(part), 0, False),):
            if cleaned := _joined(text[start:end], plain=plain):
                lines.append(_RawLine(start, end, cleaned, cut))
            start = after
        start = end + 2
    return lines


def _ends(part: str, start: int) -> list[tuple[int, int, bool]]:
    """Where lines end that pdfium took for one, where the next begins, and whether a word is cut there."""
    ends = [(match.start(), match.end(), match[0] in "\ufffe\x02") for match in _ODD_END.finditer(part)]
    return [(start + end, start + after, cut) for end, after, cut in [*ends, (len(part), len(part), False)]]


def _alone(layer: Layer, raw: Sequence[_RawLine]) -> list[Line]:
    text = layer.text
    firsts = [line.end - len(text[line.start : line.end].lstrip()) for line in raw]
    lasts = [line.start + len(text[line.start : line.end].rstrip()) - 1 for line in raw]
    places = layer.places(firsts, lasts)
    return [_line(line, (x0, y0, x1, y1)) for line, x0, y0, x1, y1 in zip(raw, *places, strict=True)]


def _with_words(layer: Layer, raw: Sequence[_RawLine], number: int, *, plain: bool) -> Sheet:
    text = layer.text
    found = [[match.span() for match in _WORD.finditer(text, line.start, line.end)] for line in raw]
    firsts = [start for words in found for start, _ in words]
    lasts = [end - 1 for words in found for _, end in words]
    places = layer.places(firsts, lasts)
    sheet = Sheet(number, layer.width, layer.height, [], [], places)
    at = 0
    for one, words in zip(raw, found, strict=True):
        first, last = at, at + len(words) - 1
        at += len(words)
        line = _line(one, places.around(first, last))
        sheet.lines.append(line)
        if plain and words[-1][1] - words[0][0] == len(line.text):  # as typed: the words stand where they stood
            sheet.words.append(Words(words, words[0][0]))
        else:
            sheet.words.append(_found(line.text, [text[a:b] for a, b in words]))
    return sheet


def _found(text: str, words: Sequence[str]) -> Words:
    """Words looked for in the cleaned text of their line: some may be shorter, longer, or gone (then of no length)."""
    spans = []
    at = 0
    for word in words:
        start, at = _next(text, word, at)
        spans.append((start, at))
    return Words(spans)


def _line(raw: _RawLine, box: Box) -> Line:
    """The line, its hyphen at the end taken off where one cuts a word."""
    text, cut = raw.text, raw.cut
    if not cut and text[-1] in _HYPHENS and len(text) > 2 and text[-2].isalpha():
        return Line(text[:-1], box, True)
    return Line(text, box, cut)


def _joined(raw: str, *, plain: bool) -> str:
    """The line's text with single spaces; `plain` where nothing else is to be cleaned."""
    return " ".join(raw.split()) if plain else " ".join(clean(raw).split())


def _next(text: str, word: str, at: int) -> _Span:
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


def body_size(sheets: Sequence[Sheet]) -> float:
    """The height of a line of running text, in points: that of most letters of the document."""
    sizes: Counter[int] = Counter()
    for one in sheets:
        for line in one.lines:
            sizes[int(10 * (line.box[3] - line.box[1]) + 0.5)] += len(line.text)
    return sizes.most_common(1)[0][0] / 10 if sizes else 0.0


def page(sheet: Sheet, vocabulary: Vocabulary, *, body: float) -> Page:
    """The page: lines joined to paragraphs, its words in their boxes, its headings marked."""
    lines = sheet.lines
    between = joints(lines)
    texts, starts = _assembled(lines, between, vocabulary)
    text = "".join(texts)
    boxes = tuple(_boxes(sheet, starts))
    blocks = tuple(_headings(text, lines, starts, between, body))
    return Page(sheet.number, text, "", sheet.source, sheet.width, sheet.height, boxes, blocks)


def _boxes(sheet: Sheet, starts: Sequence[int]) -> list[WordBox]:
    """The boxes of the words by their place in the page's text."""
    shifts = [start - words.offset for start, words in zip(starts, sheet.words, strict=False)]
    lines = list(zip(shifts, sheet.words, strict=False))
    firsts = [first + shift for shift, words in lines for first, _ in words.spans]
    lasts = [last + shift for shift, words in lines for _, last in words.spans]
    return [box for box in map(_box, zip(firsts, lasts, *sheet.places, strict=False)) if box[0] < box[1]]


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
    spans = []
    first = 0
    for index in range(len(lines)):
        if index == len(lines) - 1 or between[index] == PARAGRAPH:
            spans.append((first, index + 1))
            first = index + 1
    places = [(starts[first], starts[end - 1] + len(lines[end - 1].text)) for first, end in spans]
    formed = headings([text[start:end].replace(LINE_KEPT, " ") for start, end in places])
    return [
        Block(Role.HEADING, start, end)
        for (first, last), (start, end), by_form in zip(spans, places, formed, strict=True)
        if last - first <= 3 and end - start < 250 and (by_form or _is_large(text[start:end], lines[first:last], body))
    ]


def _is_large(text: str, lines: Sequence[Line], body: float) -> bool:
    if min(line.box[3] - line.box[1] for line in lines) <= _HEADING_SIZE * body or text.endswith((".", ";", ",")):
        return False
    letters = sum(letter.isalpha() for letter in text)
    return letters >= 3 and letters > len(text) / 2
