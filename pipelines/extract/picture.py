"""A page of a PDF or of a scanned picture drawn as PNG, for readers to see. Called by the worker, never by a web page."""

import io
from pathlib import Path
from typing import Any

from indexer.errors import NotFound
from indexer.model.kinds import Status
from pipelines.extract.material import DAMAGE, Unreadable
from pipelines.extract.pdfium import PdfFile
from pipelines.extract.sniff import type_of

LARGEST = 4_000  # pixels along the longer side; the scale gives way
PICTURES = frozenset({"png", "jpg", "tiff", "gif", "bmp", "webp", "jp2"})
POINTS = 72.0
GUESSED_DPI = 96.0


def has_pages(type_: str) -> bool:
    """Whether pages of that type of file can be drawn."""
    return type_ == "pdf" or type_ in PICTURES


def render(path: Path, page: int, *, scale: float = 2.0, passwords: tuple[str, ...] = ()) -> bytes:
    """Page `page` (from 1) as PNG, `scale` pixels a point.

    Raises NotFound where the file has no such page or none that can be drawn, Unreadable where it is damaged or locked.
    """
    type_ = type_of(path)
    if type_ == "pdf":
        return _png(_pdf_page(path, page, scale, passwords))
    if type_ in PICTURES:
        return _png(_frame(path, page, scale))
    raise NotFound(f"A file of type {type_} has no pages that could be drawn.")


def _pdf_page(path: Path, page: int, scale: float, passwords: tuple[str, ...]) -> Any:
    file = PdfFile(path, passwords=passwords)
    try:
        if not 1 <= page <= len(file):
            raise NotFound(f"The document has {len(file):,} pages and no page {page:,}.")
        longer = max(1.0, *file.size(page - 1))
        return file.picture(page - 1, scale=min(scale, LARGEST / longer))
    finally:
        file.close()


def _frame(path: Path, page: int, scale: float) -> Any:
    """A frame of a picture at the size that its words have boxes for."""
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as picture:
            if not 1 <= page <= getattr(picture, "n_frames", 1):
                raise NotFound(f"The picture has no page {page:,}.")
            picture.seek(page - 1)
            dpi = float(picture.info.get("dpi", (GUESSED_DPI,))[0])
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The picture is damaged: it cannot be decoded to its end.") from error
    wanted = scale * POINTS / (dpi if 30 <= dpi <= 2400 else GUESSED_DPI)
    factor = min(wanted, 1.0, LARGEST / max(upright.size))
    return upright.resize((max(1, round(upright.width * factor)), max(1, round(upright.height * factor))))


def _png(picture: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()
