"""What was recognised in a picture as a sheet of lines, in points: the same form that a text layer takes."""

from typing import Any

from pipelines.extract import ocr
from pipelines.extract.pdf_page import Sheet, recognised_sheet
from pipelines.extract.pdfium import Box

SMALL = 1_000  # pixels across; below it letters are too few pixels high, and the picture is drawn larger first


def recognised(picture: Any, number: int, *, width: float, height: float) -> Sheet:
    """The words of a PIL image that shows a page of `width` times `height` points. Needs the extra `ocr`."""
    enlarged = picture
    if picture.width < SMALL:
        enlarged = picture.resize((picture.width * 2, picture.height * 2))
    across, down = width / enlarged.width, height / enlarged.height
    found = [
        (line.text, _points(line.box, across, down), [(word, _points(box, across, down)) for word, box in line.words])
        for line in ocr.lines(enlarged)
    ]
    return recognised_sheet(found, number, width=width, height=height)


def _points(box: Box, across: float, down: float) -> Box:
    return box[0] * across, box[1] * down, box[2] * across, box[3] * down
