"""Footnotes at the foot of PDF pages: which signs open one, where it ends, and which anchor it belongs to.

A note is set smaller than the text around its anchor, or stands below a short rule; nothing but notes stands below it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from statistics import median

from indexer.model.kinds import Role
from pipelines.extract.pdf_feet import Foot
from pipelines.extract.pdf_page import Sheet
from pipelines.extract.pdf_signs import Sign
from pipelines.extract.pdfium import Box
from pipelines.extract.reflow import Line

SMALL = 0.935  # times the size of the text around its anchor: how notes are set where there is no rule
_ALIKE, _UNLIKE = 1.1, 1.3  # times the size of a note: its lines are no larger, and no line below it under a rule
_SAME_HEIGHT = 6  # points
_LONGEST_RULE = 0.62  # of the width of the text: a longer one belongs to a table or parts the page
_UNDER_RULE = 3.5  # heights of a line between the rule and the first note
_CLOSE, _LOOSE = 1.5, 2.0  # heights of a line between two lines of a note, and between two notes
_PAGE_FOOT = 0.85  # of the page's height, below which something may stand that is neither note nor text
_FOOT_LINES = 4  # of a page, among which those that stand on every page are looked for
_FIGURES = re.compile(r"\d+")
_WORDED = re.compile(r"[^\W\d_](?=.{8})")  # "12 Ibid." stands at the foot of many pages, and is a note on each
_DASHES = re.compile(r"[—–_─-]{5,}")
_UNIT = re.compile(
    r"(?:^|[\s(/\d·⋅])(?:[A-Za-z]|[cdkmnµμ]m|CO|ha|kg|Mg|mg|yr|acre|ft|in|sec|mol|dB)[-−‐\x00-\x08]?$"
)  # after these a raised 1, 2 or 3 is an exponent
_SAYS = re.compile(r"[^\W\d_]{3}|\b[Ii][db]\.")  # what formulas lack
_OPENING = re.compile(r"(?:\d{1,3}|[*†‡§]+)[.)\]:]?\s")  # of a note whose anchor was not found
_FINISHED = re.compile(r"[.!?。！？…][\"”’»)\]]*$")


@dataclass
class _Noted:
    """A page with its notes, each beside its anchor, in order of their places; `running` are the lines of it that stand
    at the foot of many pages."""

    sheet: Sheet
    running: frozenset[int]
    ties: list[tuple[Sign, Sign]] = field(default_factory=list)

    @cached_property
    def sizes(self) -> list[float]:
        """How high the words of each line are set; raised ones among them do not count."""
        y0, y1 = self.sheet.words.places.y0, self.sheet.words.places.y1
        ends = list(accumulate(self.sheet.counts))
        spans = zip([0, *ends], ends, strict=False)
        return [median([y1[at] - y0[at] for at in range(*span)]) if span[0] < span[1] else 0.0 for span in spans]


def settle(sheets: Sequence[Sheet]) -> None:
    """Give each sheet its footnotes and their anchors."""
    if not any(sign.raised for sheet in sheets for sign in sheet.signs):  # no anchor, no note
        return
    pages = [_noted(sheet, running) for sheet, running in zip(sheets, _running(sheets), strict=True)]
    for page in pages:
        for note, anchor in page.ties:
            key, end = f"{page.sheet.number} {note.line} {note.offset}", anchor.offset + anchor.length
            page.sheet.feet.append(
                Foot(Role.ANCHOR, key, anchor.line, anchor.offset, anchor.line, end, anchor.offset, anchor.box[0])
            )
            opened = note.offset + note.length
            page.sheet.feet.append(
                Foot(Role.FOOTNOTE, key, note.line, note.offset, *_end(page, note), opened, note.box[2])
            )
    for above, below in pairwise(pages):
        if above.ties:
            _carry_on(above, below)


def _running(sheets: Sequence[Sheet]) -> Iterator[frozenset[int]]:
    """The lines of each page that stand at the foot of many; short ones and those that open with a figure or sign have
    to stand at the same height there."""
    feet = []
    for sheet in sheets:
        lowest = sorted(range(len(sheet.lines)), key=lambda at: sheet.lines[at].box[3])[-_FOOT_LINES:]
        feet.append([(at, _form(sheet.lines[at])) for at in lowest])
    seen = Counter(form for foot in feet for form in {form for _, form in foot})
    least = 2 if len(sheets) <= 4 else max(3, len(sheets) // 4)
    for foot in feet:
        yield frozenset(at for at, form in foot if seen[form] >= least)


def _form(line: Line) -> tuple[str, int]:
    form = _FIGURES.sub("#", line.text.casefold())
    return form, 0 if _WORDED.match(form) else round(line.box[3] / _SAME_HEIGHT)


def _noted(sheet: Sheet, running: frozenset[int]) -> _Noted:
    page = _Noted(sheet, running)
    anchors = [sign for sign in sheet.signs if sign.raised and not _is_exponent(sign)]
    named = {anchor.text for anchor in anchors}
    notes = [_as_set(page, sign) for sign in sheet.signs if not sign.raised and sign.text in named]
    rules = [rule for rule in _separators(sheet) if _is_near(rule, notes)] if notes else []
    for note in sorted(notes, key=lambda note: -note.box[1]):
        left, right = _width(sheet, note)
        same = [one for one in anchors if one.text == note.text and _is_above(one, note)]
        for anchor in sorted(same, key=lambda one: not left <= one.box[0] <= right):
            if _belongs(page, note, anchor, rules):
                page.ties.append((note, anchor))
                anchors.remove(anchor)
                break
    page.ties.sort(key=lambda tie: (tie[0].line, tie[0].offset))
    page.ties[:] = [tie for tie in page.ties if _SAYS.search(_text(page, tie[0]))]
    return page


def _as_set(page: _Noted, note: Sign) -> Sign:
    """The note with the size of its line, where its first letter is smaller."""
    return note._replace(size=max(note.size, page.sizes[note.line]))


def _is_exponent(sign: Sign) -> bool:
    return sign.text in ("1", "2", "3") and bool(_UNIT.search(sign.before))


def _is_above(anchor: Sign, note: Sign) -> bool:
    """Whether the text at an anchor comes before a note: further up, or in a column to its left."""
    return anchor.box[1] < note.box[1] or anchor.box[2] < note.box[0] - note.size


def _belongs(page: _Noted, note: Sign, anchor: Sign, rules: Sequence[Box]) -> bool:
    """Whether a note is set as one of the anchor's text: under a rule, or smaller than it; all below it, too."""
    if any(_parts(rule, anchor, note) for rule in rules):
        return _at_foot(page, note, largest=_UNLIKE * note.size)
    return note.size <= SMALL * anchor.size and _at_foot(page, note, largest=(note.size + anchor.size) / 2)


def _at_foot(page: _Noted, note: Sign, *, largest: float) -> bool:
    """Whether all lines below a note, in its column, are close and no larger than that; the page's own foot apart."""
    reach, bottom = max(note.box[3], page.sheet.lines[note.line].box[3]), _PAGE_FOOT * page.sheet.height
    left, right = _width(page.sheet, note)
    below = [
        (line.box, size)
        for at, (line, size) in enumerate(zip(page.sheet.lines, page.sizes, strict=True))
        if line.box[1] > note.box[3] and line.box[0] < right and line.box[2] > left and at not in page.running
    ]
    for box, size in sorted(below, key=lambda one: one[0][1]):
        if box[1] - reach > _CLOSE * note.size and box[1] > bottom:
            return True
        if size > largest or box[1] - reach > _LOOSE * note.size:
            return False
        reach = max(reach, box[3])
    return True


def _width(sheet: Sheet, note: Sign) -> tuple[float, float]:
    """From where to where the text of a note's line runs."""
    beside = [line.box for line in sheet.lines if line.box[1] < note.box[3] and line.box[3] > note.box[1]]
    own = [box for box in beside if box[2] >= note.box[0] and box[0] <= note.box[2] + 4 * note.size]
    return note.box[0], max((box[2] for box in own), default=note.box[2])


def _separators(sheet: Sheet) -> Iterator[Box]:
    """Short rules that are drawn or typed, and underline nothing."""
    boxes = [line.box for line in sheet.lines]
    width = max(box[2] for box in boxes) - min(box[0] for box in boxes)
    for rule in sheet.rules:
        over = (box for box in boxes if box[0] < rule[2] and box[2] > rule[0])
        if rule[2] - rule[0] < _LONGEST_RULE * width and not any(box[1] < rule[1] < box[3] + 1 for box in over):
            yield rule
    yield from (line.box for line in sheet.lines if _DASHES.fullmatch(line.text))


def _is_near(rule: Box, notes: Sequence[Sign]) -> bool:
    """Whether the first note below a rule stands close to it."""
    below = [note for note in notes if note.box[3] > rule[1] and _under(rule, note)]
    first = min(below, key=lambda note: note.box[1], default=None)
    return first is not None and first.box[1] - rule[3] < _UNDER_RULE * first.size


def _under(rule: Box, note: Sign) -> bool:
    return rule[0] < note.box[0] + 4 * note.size and note.box[0] < rule[2]


def _parts(rule: Box, anchor: Sign, note: Sign) -> bool:
    """Whether a rule stands between an anchor and its note, above the left side of it."""
    return _under(rule, note) and rule[1] < note.box[3] and (anchor.box[1] < rule[1] or anchor.box[0] > rule[2])


def _end(page: _Noted, note: Sign) -> tuple[int, int]:
    """The last line of a note and where it ends there: before the next note, or where it stops going on."""
    lines = page.sheet.lines
    places = sorted((one.line, one.offset) for one, _ in page.ties)
    further = next((place for place in places if place > (note.line, note.offset)), (len(lines), 0))
    at = note.line
    while at + 1 < len(lines) and (at + 1, 0) < further and _goes_on(page, at, note):
        at += 1
    return (at, further[1]) if at == further[0] else (at, len(lines[at].text))


def _text(page: _Noted, note: Sign) -> str:
    """What a note says, without its sign."""
    last, end = _end(page, note)
    lines = [line.text for line in page.sheet.lines[note.line : last + 1]]
    lines[-1] = lines[-1][:end]
    return "\n".join(lines)[note.offset + note.length :]


def _goes_on(page: _Noted, at: int, note: Sign) -> bool:
    """Whether the next line belongs to the same note: below or beside, close, and set as small."""
    step = page.sheet.lines[at + 1].box[3] - page.sheet.lines[at].box[3]
    close = -0.6 * note.size < step < (1 + _CLOSE) * note.size
    return close and page.sizes[at + 1] <= _ALIKE * note.size and at + 1 not in page.running


def _carry_on(above: _Noted, below: _Noted) -> None:
    """Mark what a page's last note goes on with at the foot of the next page, where it had not come to its end."""
    note, lines = above.ties[-1][0], below.sheet.lines
    own = above.sheet.feet[-1]
    if _FINISHED.search(above.sheet.lines[own.last].text[: own.end].rstrip()):
        return
    last = below.ties[0][0].line - 1 if below.ties else _last_small(below, note)
    first = last
    while first >= 0 and _alike(below, first, note) and (first == last or _goes_on(below, first, note)):
        first -= 1
    while first < last and _DASHES.fullmatch(lines[first + 1].text):
        first += 1
    if 0 <= first < last and not _OPENING.match(lines[first + 1].text):
        below.sheet.feet.insert(0, Foot(Role.FOOTNOTE, own.key, first + 1, 0, last, len(lines[last].text), 0, 0.0))


def _alike(page: _Noted, index: int, note: Sign) -> bool:
    return abs(page.sizes[index] - note.size) < 0.04 * note.size


def _last_small(page: _Noted, note: Sign) -> int:
    """The last line of a page that is set like the note, but for a few of the page's own foot."""
    count = len(page.sheet.lines)
    return next((index for index in range(count - 1, max(-1, count - 4), -1) if _alike(page, index, note)), -1)
