"""One page of a PDF: its raw text layer to lines and words with boxes, then to a page of paragraphs.

Two steps, because whether a hyphen at a line end belongs to the word is told by the whole document.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise
from statistics import median
from typing import NamedTuple

import numpy as np

from indexer.model.documents import Block, Page, WordBox, WordBoxes
from indexer.model.kinds import Role
from pipelines.extract import pdf_columns
from pipelines.extract.composing import clean, is_plain
from pipelines.extract.headings import headings
from pipelines.extract.hyphens import Vocabulary
from pipelines.extract.pdf_feet import Foot, set_apart, with_feet
from pipelines.extract.pdf_signs import Sign, may_tie, signs
from pipelines.extract.pdf_tracking import tighten
from pipelines.extract.pdfium import Box, Layer, Places
from pipelines.extract.reflow import LINE_KEPT, PARAGRAPH, WORDS_PARTED, Line, joints, parted
from pipelines.extract.words import Words, cut, searched

_ODD_END = re.compile("[\ufffe\x02]|(?<!\r)\n|\r(?!\n)")
_ODD_SPACE = re.compile("[\t\x0b\x0c\x1c-\x1f\x85\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_HYPHENS = "\xad-\u2010"
_HEADING_SIZE = 1.15  # times the size of the document's running text
Probes = tuple[Sequence[int], Sequence[int]]  # offsets before and after some spaces
Seen = tuple[str, Box, Sequence[tuple[str, Box]]]  # a line that was recognised: text, box, and its words with theirs


class _RawLine(NamedTuple):
    """A line that holds something: where, its cleaned text, and whether a word is cut at its end."""

    start: int
    end: int
    text: str
    cut: bool


@dataclass(slots=True)
class Sheet:
    """A page on its way: its lines, and for each line how many words it has and where its text begins in `words`."""

    number: int
    width: float
    height: float
    lines: list[Line]
    words: Words
    offsets: list[int]
    counts: list[int]
    source: str = "text-layer"
    confidence: float | None = None  # of the recogniser, where its letters were recognised
    aside: str = ""  # another reading of the page, which this one was preferred to
    signs: list[Sign] = field(default_factory=list)  # that may lead to a footnote or open one
    rules: list[Box] = field(default_factory=list)  # lines drawn on a page that has both
    feet: list[Foot] = field(default_factory=list)  # its footnotes and their anchors, once the document is known
    pictures: list[list[Seen]] = field(default_factory=list)  # what was recognised in pictures beside its text
    breaks: list[int] = field(default_factory=list)  # lines with which what follows is laid out anew

    @property
    def letters(self) -> int:
        return sum(len(line.text) for line in self.lines)


def empty(number: int, *, width: float = 0.0, height: float = 0.0, source: str = "text-layer") -> Sheet:
    """A page of which nothing is known yet."""
    return Sheet(number, width, height, [], Words([], [], Places([], [], [], [])), [], [], source)


def sheet(layer: Layer, number: int, *, boxes: bool = True) -> Sheet:
    """The lines of a page's text layer; without `boxes` only their own boxes are asked for, in half the time."""
    tighten(layer)
    plain = layer.usual or is_plain(layer.text.replace("\ufffe", "\n"))
    raw = _raw_lines(layer.text, plain=plain, usual=layer.usual)
    found = empty(number, width=layer.width, height=layer.height)
    probes = pdf_columns.probes(layer.text, raw)
    order: list[int] = []
    wide = _fill(found, layer, raw, plain=plain, probes=probes) if boxes else _alone(found, layer, raw, probes)
    if wide:
        raw, order = _columns(found, layer, raw, plain=plain)
    if boxes:
        found.signs = signs(layer, [one[:3] for one in raw])
        found.rules = layer.rules() if may_tie(found.signs) else []
    if order:
        _put(found, order)
    return found


def _columns(found: Sheet, layer: Layer, raw: list[_RawLine], *, plain: bool) -> tuple[list[_RawLine], list[int]]:
    """The lines parted where they run through two columns, and the order in which they are read; the sheet has them."""
    text = layer.text
    if not found.counts:
        _fill(found, layer, raw, plain=plain)
    size = median(line.box[3] - line.box[1] for line in found.lines)
    gutter = pdf_columns.gutter(found.words.places, size)
    if gutter is None:
        return raw, []
    firsts, ends = cut(text, None if plain else [(line.start, line.end) for line in raw])
    words = [text[first:end] for first, end in zip(firsts, ends, strict=True)]
    stretches = pdf_columns.in_columns(words, found.counts, found.words.places, gutter)
    rules = layer.rules() if stretches else []
    stretches = [parts for parts in stretches if not pdf_columns.is_ruled(parts, rules)]
    if not stretches:
        return raw, []
    seams = sorted({firsts[part.first] for parts in stretches for part in parts})
    seams += [firsts[part.past] for part in (parts[-1] for parts in stretches) if part.past < len(firsts)]
    raw = list(_parted(raw, text, sorted(seams), plain=plain))
    _fill(found, layer, raw, plain=plain)
    return raw, pdf_columns.order(stretches, [0, *accumulate(found.counts)][:-1])


def _parted(raw: Sequence[_RawLine], text: str, seams: Sequence[int], *, plain: bool) -> Iterator[_RawLine]:
    """The lines, those in which there are seams cut there."""
    for line in raw:
        inside = seams[bisect_right(seams, line.start) : bisect_left(seams, line.end)]
        for start, end in pairwise((line.start, *inside, line.end)):
            part = text[start:end]
            cleaned = _spaced(part) if plain else _joined(part)
            if cleaned:
                yield _RawLine(start, end, cleaned, line.cut and end == line.end)


def _put(sheet: Sheet, order: Sequence[int]) -> None:
    """Put the lines of a sheet in another order, with their words and signs."""
    begins = [0, *accumulate(sheet.counts)]
    picked = [word for line in order for word in range(begins[line], begins[line + 1])]
    words = sheet.words
    columns = ([side[word] for word in picked] for side in words.places)
    sheet.words = Words([words.firsts[at] for at in picked], [words.ends[at] for at in picked], Places(*columns))
    sheet.lines = [sheet.lines[line] for line in order]
    sheet.counts = [sheet.counts[line] for line in order]
    sheet.offsets = [sheet.offsets[line] for line in order]
    number = {line: at for at, line in enumerate(order)}
    moved = (sign._replace(line=number[sign.line]) for sign in sheet.signs)
    sheet.signs = sorted(moved, key=lambda sign: (sign.line, sign.offset))


def recognised_sheet(
    found: Sequence[Seen],
    number: int,
    *,
    width: float,
    height: float,
    confidence: float | None = None,
) -> Sheet:
    """The sheet of lines read in a picture: text, box, and words with theirs."""
    sheet = empty(number, width=width, height=height, source="ocr")
    sheet.confidence = confidence
    _add(sheet, found)
    return sheet


def with_pictures(sheet: Sheet) -> Sheet:
    """The sheet with the lines of its pictures after its own."""
    for found in sheet.pictures:
        sheet.breaks.append(len(sheet.lines))
        _add(sheet, found)
    return sheet


def _add(sheet: Sheet, found: Sequence[Seen]) -> None:
    for text, box, words in found:
        cleaned = _joined(text)
        if cleaned:
            spans = searched(cleaned, [word for word, _ in words])
            sheet.lines.append(Line(cleaned, box))
            sheet.offsets.append(0)
            sheet.counts.append(len(spans))
            sheet.words.add(spans, [place for _, place in words])


def _raw_lines(text: str, *, plain: bool, usual: bool) -> list[_RawLine]:
    lines = []
    ends = text.count("\r\n")
    odd = "\ufffe" in text or "\x02" in text or text.count("\n") > ends or text.count("\r") > ends
    single = plain and "  " not in text and (usual or not _ODD_SPACE.search(text))
    cleaning = str.strip if single else _spaced if plain else _joined
    start = end = 0
    for part in text.split("\r\n"):
        if odd:
            for end, after, broken in _ends(part, start):
                if cleaned := cleaning(text[start:end]):
                    lines.append(_RawLine(start, end, cleaned, broken))
                start = after
        else:
            end = start + len(part)
            if cleaned := cleaning(part):
                lines.append(_RawLine(start, end, cleaned, False))
        start = end + 2
    return lines


def _ends(part: str, start: int) -> list[tuple[int, int, bool]]:
    """Where lines end that pdfium took for one, where the next begins, and whether a word is cut there."""
    ends = [(match.start(), match.end(), match[0] in "\ufffe\x02") for match in _ODD_END.finditer(part)]
    return [(start + end, start + after, cut) for end, after, cut in [*ends, (len(part), len(part), False)]]


def _alone(sheet: Sheet, layer: Layer, raw: Sequence[_RawLine], probes: Probes) -> bool:
    """Give the sheet the lines alone. Whether the probes show wide white within lines."""
    text = layer.text
    edges = [_edges(text, line.start, line.end) for line in raw]
    before, after = probes
    places = layer.places([*(first for first, _ in edges), *before], [*(last for _, last in edges), *after])
    wide = pdf_columns.take_out(places, len(before))
    sheet.lines = [_line(line, (x0, y0, x1, y1)) for line, x0, y0, x1, y1 in zip(raw, *places, strict=True)]
    return wide


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of the first and the last sign of a line that is no space."""
    if not text[start].isspace() and not text[end - 1].isspace():  # nearly always
        return start, end - 1
    line = text[start:end]
    return end - len(line.lstrip()), start + len(line.rstrip()) - 1


def _fill(sheet: Sheet, layer: Layer, raw: Sequence[_RawLine], *, plain: bool, probes: Probes = ((), ())) -> bool:
    """Give the sheet the lines of a text layer with their words and boxes. Whether the probes show wide white."""
    text = layer.text
    firsts, ends = cut(text, None if plain else [(line.start, line.end) for line in raw])
    before, after = probes
    places = layer.places([*firsts, *before], [*(end - 1 for end in ends), *after])
    wide = pdf_columns.take_out(places, len(before))
    words = sheet.words = Words(firsts, ends, places)
    sheet.lines, sheet.counts, sheet.offsets = [], [], []
    at = 0
    for one in raw:
        past = bisect_left(firsts, one.end, at)
        line = _line(one, words.places.around(at, past - 1))
        sheet.lines.append(line)
        sheet.counts.append(past - at)
        if plain and ends[past - 1] - firsts[at] == len(line.text):  # as typed: the words stand where they stood
            sheet.offsets.append(firsts[at])
        else:
            sheet.offsets.append(0)
            words.move(
                at, searched(line.text, [text[a:b] for a, b in zip(firsts[at:past], ends[at:past], strict=True)])
            )
        at = past
    return wide


def _line(raw: _RawLine, box: Box) -> Line:
    """The line, its hyphen at the end taken off where one cuts a word."""
    text = raw.text
    if not raw.cut and text[-1] in _HYPHENS and len(text) > 2 and text[-2].isalpha():
        return Line(text[:-1], box, True)
    return Line(text, box, raw.cut)


def _joined(raw: str) -> str:
    return _spaced(clean(raw))


def _spaced(raw: str) -> str:
    return " ".join(raw.split())


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
    between = _joints(lines, sheet.breaks)
    set_apart(sheet.feet, lines, between)
    texts, starts = _assembled(lines, between, vocabulary)
    text = "".join(texts)
    boxes = _boxes(sheet, starts)
    blocks = tuple(_headings(text, lines, starts, between, body))
    size = (sheet.width, sheet.height)
    made = Page(sheet.number, text, "", sheet.source, *size, boxes, blocks, sheet.confidence, sheet.aside)
    return with_feet(made, sheet.feet, starts) if sheet.feet else made


def _joints(lines: Sequence[Line], breaks: Sequence[int]) -> list[str]:
    """What stands between the lines; those of a picture are laid out for themselves."""
    parts = (joints(lines[start:end]) for start, end in pairwise((0, *breaks, len(lines))) if end > start)
    return list(chain.from_iterable((PARAGRAPH, *part) for part in parts))[1:]


def _boxes(sheet: Sheet, starts: Sequence[int]) -> Sequence[WordBox]:
    """The boxes of the words by their place in the page's text."""
    if not sheet.counts:
        return ()
    shifts = np.repeat(np.subtract(starts, sheet.offsets), sheet.counts)
    firsts, ends = np.add(sheet.words.firsts, shifts), np.add(sheet.words.ends, shifts)
    boxes = WordBoxes((firsts.tolist(), ends.tolist(), *sheet.words.places))
    return boxes if (ends > firsts).all() else tuple(box for box in boxes if box.end > box.start)


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
