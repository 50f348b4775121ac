"""Pictures of pages (png, jpg, tiff, bmp, gif, webp, heic, avif): read by recognition of letters, one page a frame."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.model.documents import Page
from indexer.model.kinds import Status
from pipelines.extract import captions, ocr
from pipelines.extract.captions import Caption
from pipelines.extract.hyphens import Vocabulary
from pipelines.extract.levels import as_seen
from pipelines.extract.material import Material, Reading, Unreadable
from pipelines.extract.ocr_sheet import recognised
from pipelines.extract.pdf_page import body_size, page

FRAMES = 500
POINTS = 72.0
GUESSED_DPI = 96.0  # where the file states none


def extract(material: Material) -> Reading:
    """A page for each frame, its words in boxes. Where nothing is there that recognises letters, pages
    are empty and the reading partial."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit stands below, with a sentence a person can read
    try:
        with opened(material.path, material.type) as picture:
            frames = getattr(picture, "n_frames", 1)
            caption = captions.of_picture(picture)
            eye = ocr.Eye()
            sheets = [_frame(picture, index, material, eye) for index in range(min(frames, FRAMES))]
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise Unreadable(Status.DAMAGED, "The picture is damaged: it cannot be decoded to its end.") from error
    return _captioned(_read(sheets), caption)


def _captioned(reading: Reading, caption: Caption) -> Reading:
    """The reading with what the picture says of itself: words that are not in it follow those of the first page."""
    pages = reading.pages
    fresh = [words for words in caption.words if words not in pages[0].text] if pages else []
    if fresh:
        first = replace(pages[0], text="\n\n".join(filter(None, (pages[0].text, *fresh))))
        pages = (first, *pages[1:])
    return replace(reading, pages=pages, title=caption.title, authors=caption.authors, date=caption.date)


def _read(sheets: Sequence[tuple[float, float, Any]]) -> Reading:
    if not ocr.installed():
        pages = tuple(Page(number, "", "", "ocr", width, height) for number, (width, height, _) in enumerate(sheets, 1))
        return Reading(pages, parser="pillow", status=Status.PARTIAL, reason=f"It is a picture. {ocr.MISSING}")
    read = [sheet for _, _, (sheet, _) in sheets]
    found = [recognition for _, _, (_, recognition) in sheets]
    vocabulary = Vocabulary(line for one in read for line in one.lines)
    body = body_size(read)
    engines = dict.fromkeys(one.engine for one in found if one.engine)
    lacking = " ".join(dict.fromkeys(one.lacking for one in found if one.lacking))
    return Reading(
        tuple(page(one, vocabulary, body=body) for one in read),
        parser="+".join(engines) or "ocr",
        status=Status.PARTIAL if lacking else Status.DONE,
        reason=f"It holds letters that could not be read. {lacking}" if lacking else "",
    )


def opened(path: Path, kind: str) -> Any:
    """The picture by Pillow. What opens HEIC, once known, takes some AVIF for its own too, and cannot decode it."""
    from PIL import Image

    if kind == "heic":
        know_heic()
    return Image.open(path, formats=("AVIF",) if kind == "avif" else None)


def know_heic() -> None:
    """Have Pillow open what telephones take pictures in."""
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener(thumbnails=False)


def _frame(picture: Any, index: int, material: Material, eye: ocr.Eye) -> tuple[float, float, Any]:
    """Width and height in points, and what was recognised (None where nothing is there that could)."""
    from PIL import ImageOps

    material.alive()
    picture.seek(index)
    if picture.width * picture.height > ocr.LARGEST:
        told = f"The picture has {picture.width:,} × {picture.height:,} points; at most {ocr.LARGEST:,} can be read."
        raise Unreadable(Status.TOO_LARGE, told)
    dpi = [float(value) for value in picture.info.get("dpi", (GUESSED_DPI, GUESSED_DPI))]
    picture.load()
    upright = as_seen(ImageOps.exif_transpose(picture))
    across, down = (value if 30 <= value <= 2400 else GUESSED_DPI for value in dpi[:2])
    width, height = upright.width * POINTS / across, upright.height * POINTS / down
    if not ocr.installed():
        return width, height, None
    return width, height, recognised(eye, upright, index + 1, width=width, height=height)
