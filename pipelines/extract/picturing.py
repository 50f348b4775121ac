"""The image of a page, drawn from its file. Runs in the process apart; `pipelines/drawing.py` asks for it."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from pathlib import Path
from typing import Any

from indexer.model.kinds import PICTURED
from pipelines.extract.images import opened
from pipelines.extract.levels import as_seen
from pipelines.extract.material import Unreadable

MOST_PIXELS = 40_000_000  # of one image; a larger page is drawn at a smaller scale
QUICKLY = 3  # of nine levels of PNG compression: pages are white, more effort saves little


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which page is to be drawn: `number` counts from 1, `scale` is pixels a point, `width` and `height` are points."""

    type: str
    number: int
    width: float
    height: float
    scale: float


class NoPicture(Exception):
    """A page that cannot be drawn, and why, in a sentence."""


def drawn(path: Path, sheet: Sheet) -> bytes:
    """The page as PNG. Raises NoPicture."""
    by_type: dict[str, Callable[[Path, Sheet], Any]] = {"pdf": _from_pdf}
    by_type |= dict.fromkeys(PICTURED - {"pdf"}, _from_picture)
    if sheet.type not in by_type:
        raise NoPicture(f"There are no images of the pages of a file of type {sheet.type}.")
    try:
        png = BytesIO()
        by_type[sheet.type](path, sheet).save(png, format="PNG", compress_level=QUICKLY)
        return png.getvalue()
    except Unreadable as error:
        raise NoPicture(error.reason) from None
    except (OSError, ValueError, MemoryError) as error:
        raise NoPicture(f"Page {sheet.number} cannot be drawn ({type(error).__name__}).") from None


def _from_pdf(path: Path, sheet: Sheet) -> Any:
    from pipelines.extract.pdf_rebuilt import opened

    pdf = opened(path).file
    try:
        width, height = pdf.size(sheet.number - 1)
        return pdf.picture(sheet.number - 1, scale=min(sheet.scale, _largest_scale(width, height)))
    finally:
        pdf.close()


def _from_picture(path: Path, sheet: Sheet) -> Any:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with opened(path, sheet.type) as picture:
        picture.seek(sheet.number - 1)
        upright = as_seen(ImageOps.exif_transpose(picture)).convert("RGB")
    scale = min(sheet.scale, _largest_scale(sheet.width, sheet.height))
    upright.thumbnail((max(1, round(sheet.width * scale)), max(1, round(sheet.height * scale))))
    return upright


def _largest_scale(width: float, height: float) -> float:
    return sqrt(MOST_PIXELS / max(1.0, width * height))
