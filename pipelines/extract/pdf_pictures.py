"""Letters in the pictures that stand on a page of a PDF beside its text: a pasted letter, a scan under a printed stamp.

Chooses pictures and drops what the text says already; `ocr.py` recognises.
"""

from collections.abc import Sequence
from typing import Any

from pipelines.extract.ocr import WELL, Eye, Read, Recognition
from pipelines.extract.ocr_sheet import placed
from pipelines.extract.pdf_page import Sheet
from pipelines.extract.pdfium import Box

WIDE, HIGH = 72.0, 24.0  # points; a smaller picture is a sign or a portrait
WRITTEN = 0.05  # share of a picture under the words of the text: above it the picture is the ground that these stand on
REPEATED = 0.6  # share of words of the text above which a picture tells the same once more
MOST = 8  # pictures of a page; what has more shows things
NEAR = 2.0  # points between the strips that one picture is cut into
SURE = 0.8  # of a whole picture; what is read of charts and photographs is less sure, and mostly noise
_TELLING = 3  # letters of a word


def aside(boxes: Sequence[Box], found: Sheet) -> list[Box]:
    """The pictures of a page on which the text of its layer does not stand, strips of one joined."""
    whole = _joined([_on(box, found) for box in boxes])
    large = [box for box in whole if box[2] - box[0] >= WIDE and box[3] - box[1] >= HIGH]
    words = list(zip(*found.words.places, strict=True))
    chosen = [box for box in large if sum(_area(_shared(box, word)) for word in words) <= WRITTEN * _area(box)]
    return chosen if len(chosen) <= MOST else []


def recognised(eye: Eye, drawn: Any, box: Box, found: Sheet, *, scale: float) -> tuple[list[Read], Recognition]:
    """The lines in one picture, in points of the page: none unless the picture as a whole is read well. `drawn` is the
    page as a PIL image, `scale` pixels a point."""
    cut = drawn.crop([round(side * scale) for side in box])
    read = placed(eye, cut, width=cut.width / scale, height=cut.height / scale)
    if read.confidence < SURE:
        return [], read
    lines = [_moved(line, box[0], box[1]) for line in read.lines]
    words = list(zip(*found.words.places, strict=True))
    if _known(lines, found):
        return [], read
    return [line for line in lines if line.confidence >= WELL and _telling(line) and not _said(line.box, words)], read


def _on(box: Box, found: Sheet) -> Box:
    """As much of a box as lies on the page."""
    return max(0.0, box[0]), max(0.0, box[1]), min(found.width, box[2]), min(found.height, box[3])


def _joined(boxes: list[Box]) -> list[Box]:
    """Boxes that touch as one, from the top down."""
    whole: list[Box] = []
    for box in sorted(boxes, key=lambda one: (one[1], one[0])):
        touching = [one for one in whole if _area(_shared(_grown(one), box)) > 0]
        whole = [one for one in whole if one not in touching]
        around = [*touching, box]
        whole.append(
            (min(b[0] for b in around), min(b[1] for b in around), max(b[2] for b in around), max(b[3] for b in around))
        )
    return whole


def _grown(box: Box) -> Box:
    return box[0] - NEAR, box[1] - NEAR, box[2] + NEAR, box[3] + NEAR


def _shared(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _said(box: Box, words: Sequence[Box]) -> bool:
    """Whether words of the text stand where the line was seen: the page was drawn with them."""
    return sum(_area(_shared(box, word)) for word in words) > _area(box) / 4


def _known(lines: Sequence[Read], found: Sheet) -> bool:
    """Whether most words seen are words of the text, which may stand elsewhere than it shows."""
    text = {word for line in found.lines for word in line.text.casefold().split()}
    seen = [word.casefold() for line in lines if _telling(line) for word, _ in line.words]
    return sum(word in text for word in seen) > REPEATED * len(seen)


def _telling(line: Read) -> bool:
    return any(sum(letter.isalnum() for letter in word) >= _TELLING for word, _ in line.words)


def _moved(line: Read, across: float, down: float) -> Read:
    def there(box: Box) -> Box:
        return box[0] + across, box[1] + down, box[2] + across, box[3] + down

    return line._replace(box=there(line.box), words=[(word, there(box)) for word, box in line.words])
