"""PDF files with a text layer, and scans: pictures of pages without one. Same bytes every time."""

import io
import random
from functools import cache
from pathlib import Path
from typing import Any

import reportlab
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab import rl_config
from reportlab.lib import pdfencrypt
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.samples import layout
from tests.samples.source import Source

FONTS = {
    "serif": {"regular": "Times-Roman", "bold": "Times-Bold"},
    "sans": {"regular": "Helvetica", "bold": "Helvetica-Bold"},
    "typewriter": {"regular": "Courier", "bold": "Courier-Bold"},
}
SCAN_FONTS = {"regular": "Vera.ttf", "bold": "VeraBd.ttf"}  # Bitstream Vera, which reportlab carries
DPI = 132
rl_config.useA85 = 0  # pictures go in as they are, a fifth smaller


def of_objects(*objects: bytes, head: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of bare objects, the first its catalogue, with a right cross-reference table. `head` stands before them,
    `trailer` among what the end says."""
    out = io.BytesIO(b"%PDF-1.4\n" + head)
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out.write(b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table))
    return out.getvalue()


def made(source: Source) -> bytes:
    """The PDF of a source: a scan where its front matter says so."""
    return scan(source) if source.front.get("scan") else text_layer(source)


def text_layer(source: Source, *, password: str = "") -> bytes:
    """Text in the fonts every reader has, uncompressed, so that the bytes do not hang on a zlib version."""
    fonts = FONTS[source.front.get("font", "serif")]

    def measure(text: str, face: str, size: float) -> float:
        return float(stringWidth(text, fonts[face], size))

    out = io.BytesIO()
    canvas = _canvas(out, source, password)
    for number, page in enumerate(source.pages, 1):
        _watermark(canvas, source)
        for stroke in layout.page(source, page, number, measure):
            canvas.setFont(fonts[stroke.face], stroke.size)
            canvas.drawString(stroke.x, layout.HEIGHT - stroke.y, stroke.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan(source: Source) -> bytes:
    """Grey pages with a little noise, slightly askew, as JPEG; no text layer."""
    out = io.BytesIO()
    canvas = _canvas(out, source, "")
    for number, page in enumerate(source.pages, 1):
        strokes = layout.page(source, page, number, _measure_scan)
        picture = io.BytesIO(scanned(strokes, seed=f"{source.path}/{number}"))
        canvas.drawImage(ImageReader(picture), 0, 0, layout.WIDTH, layout.HEIGHT)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scanned(strokes: list[layout.Stroke], *, seed: str) -> bytes:
    """The page as a JPEG from a modest office scanner."""
    scale = DPI / 72
    size = (round(layout.WIDTH * scale), round(layout.HEIGHT * scale))
    image = Image.new("L", size, 246)
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        font = _font(stroke.face, round(stroke.size * scale, 1))
        draw.text((stroke.x * scale, stroke.y * scale), stroke.text, fill=28, font=font, anchor="ls")
    chance = random.Random(seed)
    for _ in range(420):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        draw.point((x, y), fill=chance.randrange(60, 200))
    image = image.rotate(chance.choice([-0.25, 0.2, 0.3]), Image.Resampling.BICUBIC, fillcolor=246)
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.45)).save(out, "JPEG", quality=42, dpi=(DPI, DPI))
    return out.getvalue()


def _canvas(out: io.BytesIO, source: Source, password: str) -> Canvas:
    lock: Any = pdfencrypt.StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(
        out, pagesize=(layout.WIDTH, layout.HEIGHT), invariant=1, pageCompression=0, encrypt=lock, pdfVersion=(1, 4)
    )
    front = source.front
    canvas.setTitle(source.plain("title") if front.get("pdf_title", True) else "")
    canvas.setAuthor(", ".join(front.get("authors", [])))
    canvas.setCreator(front.get("creator", "Office document export"))
    _dated(canvas, str(front.get("date", "")))
    return canvas


def _dated(canvas: Canvas, date: str) -> None:
    """A made-on date beside the document's own instead of reportlab's invariant first day of 2000."""
    stamp = canvas._doc._timeStamp
    year, month, day = (*[int(part) for part in date.split("-")], 1, 1)[:3] if date else (2000, 1, 1)
    stamp.YMDhms = (year, month, day, 9, 0, 0)


def _watermark(canvas: Canvas, source: Source) -> None:
    if words := source.front.get("watermark"):
        canvas.saveState()
        canvas.setFillGray(0.86)
        canvas.setFont("Helvetica-Bold", 54)
        canvas.translate(300, 420)
        canvas.rotate(52)
        canvas.drawCentredString(0, 0, words)
        canvas.restoreState()


@cache
def _font(face: str, size: float) -> ImageFont.FreeTypeFont:
    file = Path(reportlab.__file__).parent / "fonts" / SCAN_FONTS[face]
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


def _measure_scan(text: str, face: str, size: float) -> float:
    return _font(face, 100).getlength(text) * size / 100
