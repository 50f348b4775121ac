"""What was recognised in a picture as a sheet of lines, in points: the same form that a text layer takes."""

from typing import Any

from pipelines.extract.ocr import Eye, Recognition
from pipelines.extract.pdf_page import Sheet, recognised_sheet
from pipelines.extract.pdfium import Box

SMALL = 1_000  # pixels across; below it letters are too few pixels high, and the picture is drawn larger first
POINTS = 72.0


def recognised(eye: Eye, picture: Any, number: int, *, width: float, height: float) -> tuple[Sheet, Recognition]:
    """The words of a PIL image that shows a page of `width` times `height` points. Needs one of `ocr`'s engines."""
    read = placed(eye, picture, width=width, height=height)
    sure = read.confidence if read.lines else None  # of an empty page there is nothing to be unsure of
    return recognised_sheet(
        [line[:3] for line in read.lines], number, width=width, height=height, confidence=sure
    ), read


def placed(eye: Eye, picture: Any, *, width: float, height: float) -> Recognition:
    """What is recognised in a PIL image of `width` times `height` points, with its boxes in points."""
    enlarged = picture
    if picture.width < SMALL:
        enlarged = picture.resize((picture.width * 2, picture.height * 2))
    across, down = width / enlarged.width, height / enlarged.height
    read = eye.read(enlarged, dpi=round(POINTS / across))
    # Lines are placed on the page once it is upright, as paragraphs are told by it; words where they are to be lit.
    aside, along = (down, across) if read.turn % 180 else (across, down)
    lines = [
        line._replace(
            box=_points(line.box, aside, along),
            words=[(word, _points(box, across, down)) for word, box in line.words],
        )
        for line in read.lines
    ]
    return read._replace(lines=lines)


def _points(box: Box, across: float, down: float) -> Box:
    return box[0] * across, box[1] * down, box[2] * across, box[3] * down
