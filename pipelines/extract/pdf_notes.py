"""Footnotes at the foot of PDF pages: which signs open one, where it ends, and which anchor it belongs to.

A note is set smaller than the text around its anchor, or stands below a short rule; nothing but notes stands below it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

from indexer.model.kinds import Role
from pipelines.extract.pdf_feet import Foot
from pipelines.extract.pdf_page import Sheet
from pipelines.extract.pdf_signs import Sign
from pipelines.extract.pdfium import Box

SMALL = 0.935  # times the size of the text around its anchor: how notes are set where there is no rule
_ALIKE = 1.06  # times the size of a note, which none of its lines is larger than
_LONGEST_RULE = 0.62  # of the width of the text: a longer one belongs to a table or parts the page
_UNDER_RULE = 3.5  # heights of a line between the rule and the first note
_CLOSE, _LOOSE = 1.5, 2.0  # heights of a line between two lines of a note, and between two notes
_PAGE_FOOT = 0.85  # of the page's height, below which something may stand that is neither note nor text
_DASHES = re.compile(r"[—–_─-]{5,}")
_UNIT = re.compile(
    r"(?:^|[\s(/\d·⋅])(?:[A-Za-z]|[cdkmnµμ]m|CO|ha|kg|Mg|mg|yr|acre|ft|in|sec|mol|dB)[-−‐\x00-\x08]?$"
)  # after these a raised 1, 2 or 3 is an exponent
_OPENING = re.compile(r"(?:\d{1,3}|[*†‡§]+)[.)\]:]?\s")  # of a note whose anchor was not found
_FINISHED = re.compile(r"[.!?。！？…][\"”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class _Noted:
    """A page with its notes from first to last, each beside its anchor; `sizes` is how high each line is set."""

    sheet: Sheet
    sizes: list[float]
    ties: list[tuple[Sign, Sign]]


def settle(sheets: Sequence[Sheet]) -> None:
    """Give each sheet its footnotes and their anchors."""
    pages = [_noted(sheet) for sheet in sheets]
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


def _noted(sheet: Sheet) -> _Noted:
    anchors = [sign for sign in sheet.signs if sign.raised]
    page = _Noted(sheet, _sizes(sheet), [])
    rules = list(_separators(sheet)) if anchors else []
    for note in sheet.signs:
        above = page.ties[-1] if page.ties else None
        if note.raised or (above and not _follows(above[0], note)):
            continue
        anchor = next(_anchors(anchors, note, after=above and above[1]), None)
        if anchor is None or not _at_foot(page, note):
            continue
        if note.size <= SMALL * anchor.size or any(_parts(rule, anchor, note, first=not above) for rule in rules):
            page.ties.append((note, anchor))
    return page


def _sizes(sheet: Sheet) -> list[float]:
    """How high the words of each line are set; raised ones among them do not count."""
    y0, y1 = sheet.words.places.y0, sheet.words.places.y1
    ends = list(accumulate(sheet.counts))
    spans = zip([0, *ends], ends, strict=False)
    return [median([y1[at] - y0[at] for at in range(*span)]) if span[0] < span[1] else 0.0 for span in spans]


def _follows(above: Sign, note: Sign) -> bool:
    """Whether figures count up from one note to the next."""
    return not (above.text.isdigit() and note.text.isdigit()) or int(note.text) > int(above.text)


def _anchors(anchors: Sequence[Sign], note: Sign, *, after: Sign | None) -> Iterator[Sign]:
    """Anchors with the sign of a note, in the text above it and past the anchor of the note before."""
    for one in anchors:
        passed = after is None or not after.text.isdigit() or (one.line, one.offset) > (after.line, after.offset)
        exponent = one.text in ("1", "2", "3") and _UNIT.search(one.before)
        if one.text == note.text and passed and one.box[1] < note.box[1] and not exponent:
            yield one


def _at_foot(page: _Noted, note: Sign) -> bool:
    """Whether all lines below a note, in its column, are close and set as small as it; the page's own foot apart."""
    reach, bottom = note.box[3], _PAGE_FOOT * page.sheet.height
    left, right = _width(page.sheet, note)
    below = [
        (line.box, size)
        for line, size in zip(page.sheet.lines, page.sizes, strict=True)
        if line.box[1] > note.box[3] and line.box[0] < right and line.box[2] > left
    ]
    for box, size in sorted(below, key=lambda one: one[0][1]):
        if box[1] - reach > _CLOSE * note.size and box[1] > bottom:
            return True
        if size > _ALIKE * note.size or box[1] - reach > _LOOSE * note.size:
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


def _parts(rule: Box, anchor: Sign, note: Sign, *, first: bool) -> bool:
    """Whether a rule stands between an anchor and its note, above the left side of it; close to it where it is the
    first of its page."""
    between = anchor.box[1] < rule[1] < note.box[3]
    above = rule[0] < note.box[0] + 4 * note.size and note.box[0] < rule[2]
    return between and above and (not first or note.box[1] - rule[3] < _UNDER_RULE * note.size)


def _end(page: _Noted, note: Sign) -> tuple[int, int]:
    """The last line of a note and where it ends there: before the next note, or where it stops going on."""
    lines = page.sheet.lines
    places = sorted((one.line, one.offset) for one, _ in page.ties)
    further = next((place for place in places if place > (note.line, note.offset)), (len(lines), 0))
    at = note.line
    while at + 1 < len(lines) and (at + 1, 0) < further and _goes_on(page, at, note):
        at += 1
    return (at, further[1]) if at == further[0] else (at, len(lines[at].text))


def _goes_on(page: _Noted, at: int, note: Sign) -> bool:
    """Whether the next line belongs to the same note: below or beside, close, and set as small."""
    step = page.sheet.lines[at + 1].box[3] - page.sheet.lines[at].box[3]
    return -0.6 * note.size < step < (1 + _CLOSE) * note.size and page.sizes[at + 1] <= _ALIKE * note.size


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
