"""The image of a page, drawn in a process apart that is confined like the one that reads files. Keeps nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import sqrt
from pathlib import Path
from typing import Any

from indexer.config import MEBIBYTE, Config
from indexer.errors import FootnoteError
from pipelines.extract.confinement import confine
from pipelines.extract.material import Unreadable
from pipelines.patience import patience
from pipelines.pool import Death, Pool, Processes

MOST_PIXELS = 40_000_000  # of one image; a larger page is drawn at a smaller scale
POINTS = 72.0
QUICKLY = 3  # of nine levels of PNG compression: pages are white, more effort saves little


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which page is to be drawn: `number` counts from 1, `scale` is pixels a point, `width` and `height` are points."""

    path: Path
    type: str
    number: int
    width: float
    height: float
    scale: float
    config: Config


class Drawing:
    """Draws pages one after the other in one process, which is made anew where a page was its death."""

    def __init__(self) -> None:
        self._pool: Pool[Sheet, bytes] = Pool(draw, Processes(1))

    def png(self, sheet: Sheet) -> bytes:
        """The page as PNG. Raises FootnoteError with the reason where it cannot be drawn."""
        self._pool.submit(sheet)
        for _, result in self._pool.finished(timeout=None):
            if not isinstance(result, Death):
                return result
        raise FootnoteError(f"The program that draws pages broke down over page {sheet.number}.")

    def close(self) -> None:
        """End the process."""
        self._pool.close(at_once=True)


def draw(sheet: Sheet) -> bytes:
    """Draw within the limits of the configuration. Raises FootnoteError with the reason where that is impossible."""
    _confined(sheet.config.memory_limit)
    by_type: dict[str, Callable[[Sheet], Any]] = {"pdf": _from_pdf}
    by_type |= dict.fromkeys(("png", "jpg", "tiff", "gif", "bmp", "webp"), _from_picture)
    if sheet.type not in by_type:
        raise FootnoteError(f"There are no images of the pages of a file of type {sheet.type}.")
    try:
        with patience(sheet.config.time_limit):
            png = BytesIO()
            by_type[sheet.type](sheet).save(png, format="PNG", compress_level=QUICKLY)
            return png.getvalue()
    except Unreadable as error:
        raise FootnoteError(error.reason) from None
    except TimeoutError:
        raise FootnoteError(
            f"Drawing page {sheet.number} was given up after {sheet.config.time_limit:g} seconds."
        ) from None
    except (OSError, ValueError, MemoryError) as error:
        raise FootnoteError(f"Page {sheet.number} cannot be drawn ({type(error).__name__}).") from None


def _from_pdf(sheet: Sheet) -> Any:
    from pipelines.extract.pdfium import PdfFile

    pdf = PdfFile(sheet.path)
    try:
        width, height = pdf.size(sheet.number - 1)
        return pdf.picture(sheet.number - 1, scale=min(sheet.scale, _largest_scale(width, height)))
    finally:
        pdf.close()


def _from_picture(sheet: Sheet) -> Any:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(sheet.path) as picture:
        picture.seek(sheet.number - 1)
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    scale = min(sheet.scale, _largest_scale(sheet.width, sheet.height))
    upright.thumbnail((max(1, round(sheet.width * scale)), max(1, round(sheet.height * scale))))
    return upright


def _largest_scale(width: float, height: float) -> float:
    return sqrt(MOST_PIXELS / max(1.0, width * height))


@cache
def _confined(memory: int) -> None:
    """Once for each process: limits can only ever be made tighter."""
    confine(memory=memory, output=MEBIBYTE)
