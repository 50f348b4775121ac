"""Letters in the pictures that stand on a page of a PDF beside its text: a pasted letter, a scan under a printed stamp.

Chooses pictures and drops what the text says already; `ocr.py` recognises.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pipelines.extract.ocr import WELL, Eye, Read, Recognition
from pipelines.extract.ocr_sheet import placed
from pipelines.extract.pdf_page import Sheet
from pipelines.extract.pdfium import Box

WIDE, HIGH = 72.0, 24.0  # points; a smaller picture is a sign or a portrait
WRITTEN = 0.05  # share of a picture under the words of the text: above it the picture is the ground that these stand on
FEW = 25  # letters: a stamp or page number upon a scan, not its text
REPEATED = 0.6  # share of words of the text above which a picture tells the same once more
MOST = 8  # pictures of a page that are read
LISTED = 500  # pictures of a page that are looked through: it takes as long as their number squared
NEAR = 2.0  # points between the strips that one picture is cut into
SURE = 0.8  # of a whole picture; what is read of charts and photographs is less sure, and mostly noise
# Of a picture that is unsure as a whole, such as a letter half of which is faded, lines of so sure and many words are.
CERTAIN, WORDS = 0.9, 3
MORE = f"Of each page the {MOST} largest are."
CROWDED = f"Of a page with more than {LISTED} pictures none are."
_TELLING = 3  # letters of a word
_MARKS = ".,;:!?()[]'\"\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"


class Aside(NamedTuple):
    """Pictures beside the text of a page: those to be read, from the top down, how many are left, and why."""

    chosen: list[Box]
    left: int = 0
    why: str = ""


def aside(boxes: Sequence[Box], found: Sheet, unseen: Sequence[tuple[Box, int]] = ()) -> Aside:
    """The pictures of a page on which the text of its layer does not stand, strips of one joined. `unseen` are the
    stretches of text that are laid unseen upon the page, with their letters: over a scan that others have recognised.
    """
    shown = [box for box in dict.fromkeys(_on(box, found) for box in boxes) if _area(box)]
    if len(shown) > LISTED:
        return Aside([], len(shown), CROWDED)
    large = [box for box in _joined(shown) if box[2] - box[0] >= WIDE and box[3] - box[1] >= HIGH]
    words = list(zip(*found.words.places, strict=True))
    free = [box for box in large if sum(_area(_shared(box, word)) for word in words) <= WRITTEN * _area(box)]
    mute = [box for box in free if sum(letters for place, letters in unseen if _is_upon(place, box)) < FEW]
    chosen = sorted(mute, key=_area, reverse=True)[:MOST]
    return Aside([box for box in mute if box in chosen], len(mute) - len(chosen), MORE if len(mute) > MOST else "")


def recognised(eye: Eye, drawn: Any, box: Box, found: Sheet, *, scale: float) -> tuple[list[Read], Recognition]:
    """The lines in one picture, in points of the page: all that are read well where it is as a whole, else those that
    are certain, and how the lines read. `drawn` is the page as a PIL image, `scale` pixels a point."""
    cut = drawn.crop([round(side * scale) for side in box])
    read = placed(eye, cut, width=cut.width / scale, height=cut.height / scale)
    if read.confidence < SURE:
        read = read._replace(lines=[line for line in read.lines if _certain(line)])
    return told([_moved(line, box[0], box[1]) for line in read.lines], found), read


def told(lines: Sequence[Read], found: Sheet) -> list[Read]:
    """Those of a picture's lines that are sure and that the text does not say; none where it says what they do."""
    words = list(zip(*found.words.places, strict=True))
    kept = [line for line in lines if line.confidence >= WELL and _telling(line) and not _said(line.box, words)]
    return [] if _known(kept, found) else kept


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


def _is_upon(place: Box, box: Box) -> bool:
    """Whether the middle of one box lies in the other: letters that are not drawn may have no height."""
    across, down = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _said(box: Box, words: Sequence[Box]) -> bool:
    """Whether words of the text stand where the line was seen: the page was drawn with them."""
    return sum(_area(_shared(box, word)) for word in words) > _area(box) / 4


def _known(lines: Sequence[Read], found: Sheet) -> bool:
    """Whether most words seen are words of the text, which may stand elsewhere than it shows, and no figure or name is
    new."""
    text = {_bare(word).casefold() for line in found.lines for word in line.text.split()}
    seen = [_bare(word) for line in lines for word, _ in line.words]
    new = [word for word in seen if word.casefold() not in text]
    if any(word[:1].isupper() or any(sign.isdigit() for sign in word) for word in new):
        return False
    return len(seen) - len(new) > REPEATED * len(seen)


def _bare(word: str) -> str:
    return word.strip(_MARKS)


def _telling(line: Read) -> bool:
    return any(sum(letter.isalnum() for letter in word) >= _TELLING for word, _ in line.words)


def _certain(line: Read) -> bool:
    """Whether a line is words beyond doubt; the figures along a chart look as sure."""
    words = sum(sum(letter.isalpha() for letter in word) >= _TELLING for word, _ in line.words)
    return line.confidence >= CERTAIN and words >= WORDS


def _moved(line: Read, across: float, down: float) -> Read:
    def there(box: Box) -> Box:
        return box[0] + across, box[1] + down, box[2] + across, box[3] + down

    return line._replace(box=there(line.box), words=[(word, there(box)) for word, box in line.words])
