"""The text behind the picture of a page of DjVu, and where on the picture its lines and words stand.

Source: "DjVu3 Specification", Lizardtech 2005, "Hidden text".
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extract.material import DAMAGE
from pipelines.extract.pdf_page import Sheet, recognised_sheet
from pipelines.extract.pdfium import Box

POINTS, USUAL_DPI = 72.0, 300
_PAGE, _PARAGRAPH, _LINE, _WORD = 1, 4, 5, 6
_BELOW = frozenset((_PAGE, _PARAGRAPH, _LINE))  # stand below the one before; words, columns and regions beside it
_DEEPEST = 8
_TURNS = {6: 1, 2: 2, 5: 3}  # quarters counter-clockwise
_UNPRINTED = bytes(range(33))  # also the ends of columns (11), regions (29) and paragraphs (31)
_ENDS = re.compile("[\x0b\x1d\x1f]+")


class Extent(NamedTuple):
    """A page's picture: dots across and down, points a dot, how often it is turned by a quarter to be shown."""

    width: int = 0
    height: int = 0
    scale: float = 1.0
    turn: int = 0


class _Zone(NamedTuple):
    """A page, column, paragraph, line or word: its box in points of the picture from the bottom left, its bytes of the
    text, and what is inside."""

    kind: int
    box: tuple[int, int, int, int]
    start: int
    end: int
    inside: "list[_Zone]"


class Hidden(NamedTuple):
    """A page's text, its lines where they are known to hold all of it, and whether it comes to its end."""

    text: str
    sheet: Sheet | None
    whole: bool


def extent(info: bytes) -> Extent:
    """Of the part that describes a page. Raises struct.error where that is cut short."""
    width, height = struct.unpack_from(">HH", info)
    dpi = int.from_bytes(info[6:8], "little")
    turn = _TURNS.get(info[9] & 7, 0) if len(info) > 9 else 0
    return Extent(width, height, POINTS / (dpi if 25 <= dpi <= 6000 else USUAL_DPI), turn)


def hidden(held: bytes, number: int, size: Extent) -> Hidden:
    """The text of page `number`, as it lies unpacked in the file. Of zones that are broken no line is known."""
    length = int.from_bytes(held[:3], "big")
    raw, lines, whole = held[3 : 3 + length], list[_Zone](), len(held) >= 3 + length
    try:
        lines = list(_lines(_zone(held, 4 + length, None, None)[0])) if len(held) > length + 4 else []
    except DAMAGE:
        whole = False
    sheet = _sheet(raw, lines, number, size) if lines and _hold(lines, raw) else None
    return Hidden(_ENDS.sub("\n\n", raw.decode("utf-8", "replace")), sheet, whole)


def _hold(lines: list[_Zone], raw: bytes) -> bool:
    """Whether the lines hold all letters of a text. Their bytes are told before any is looked at: hostile lines, or
    words of one, may each be the whole text."""
    words = [word for line in lines for word in line.inside]
    if any(sum(zone.end - zone.start for zone in zones) > 2 * len(raw) for zones in (lines, words)):
        return False
    return sum(_letters(raw[line.start : line.end]) for line in lines) == _letters(raw)


def _zone(held: bytes, at: int, above: _Zone | None, before: _Zone | None, depth: int = 0) -> tuple[_Zone, int]:
    """The zone that stands at `at`, and where the next does. Places are told from the zone before it or around it."""
    kind, *numbers, long, many = struct.unpack_from(">B5H3s3s", held, at)
    x, y, width, height, start = (number - 0x8000 for number in numbers)
    length, count = (int.from_bytes(number, "big") for number in (long, many))
    at += 17
    if before is not None:
        x += before.box[0 if kind in _BELOW else 2]
        y = before.box[1] - y - height if kind in _BELOW else before.box[1] + y
        start += before.end
    elif above is not None:
        x, y, start = above.box[0] + x, above.box[3] - y - height, above.start + start
    zone = _Zone(kind, (x, y, x + width, y + height), start, start + length, [])
    if depth > _DEEPEST:
        raise ValueError("The zones of a text lie too deep in each other.")
    for _ in range(count):
        inner, at = _zone(held, at, zone, zone.inside[-1] if zone.inside else None, depth + 1)
        zone.inside.append(inner)
    return zone, at


def _lines(zone: _Zone) -> Iterator[_Zone]:
    if zone.kind == _LINE:
        yield zone
    else:
        for inner in zone.inside:
            yield from _lines(inner)


def _letters(text: bytes) -> int:
    return len(text.translate(None, _UNPRINTED))


def _sheet(text: bytes, lines: list[_Zone], number: int, size: Extent) -> Sheet:
    width, height, scale, turn = size

    def shown(box: tuple[int, int, int, int]) -> Box:
        return _shown(box, width, height, scale, turn)

    def said(zone: _Zone) -> str:
        return _ENDS.sub(" ", text[zone.start : zone.end].decode("utf-8", "replace"))

    found = []
    for line in lines:
        words = [word for word in line.inside if word.kind == _WORD] or [line]
        found.append((said(line), shown(line.box), [(said(word).strip(), shown(word.box)) for word in words]))
    across, down = (height, width) if turn % 2 else (width, height)
    sheet = recognised_sheet(found, number, width=across * scale, height=down * scale)
    sheet.source = "text-layer"
    return sheet


def _shown(box: tuple[int, int, int, int], width: float, height: float, scale: float, turn: int) -> Box:
    """A box in points from the top left of the page as it is shown."""
    x0, y0, x1, y1 = (float(side) for side in box)
    for _ in range(turn):
        x0, y0, x1, y1 = height - y1, x0, height - y0, x1
        width, height = height, width
    return x0 * scale, (height - y1) * scale, x1 * scale, (height - y0) * scale
