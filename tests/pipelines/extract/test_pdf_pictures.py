"""Pictures beside the text of a PDF page: their letters are read too, once, and where they stand."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipelines.extract import tesseract
from tests.pipelines.extract.making import HEIGHT, WIDTH, lines, pdf, read_bytes

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
ABOVE = ("The municipality had no copy of the letter.", "It was found among the papers of the harbour.")
LETTER = (
    "Vega Shipping confirms the sale of eight",
    "cranes by the quay of Narvik, to be paid",
    "in May, at a price of 4,200,000 kroner.",
)
pytestmark = pytest.mark.skipif(
    not {"eng", "osd"} <= tesseract.packs() or not DEJAVU.exists(),
    reason="Tesseract with its pack for English, or the font DejaVu, is not installed",
)


def picture(*texts: str, size: tuple[int, int] = (1500, 500)) -> Any:
    """Lines of text, white around them, 300 dots an inch."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    for number, text in enumerate(texts):
        draw.text((80, size[1] // 6 + 72 * number), text, fill=0, font=ImageFont.truetype(DEJAVU, 52))
    return image


def placed(image: Any, x: float, y: float, width: float, height: float) -> Callable[[Canvas], None]:
    held = io.BytesIO()
    image.save(held, "PNG")

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(held), x, HEIGHT - y - height, width, height)

    return draw


def both(*draws: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for one in draws:
            one(canvas)

    return draw


def test_the_letters_of_a_picture_follow_the_text_with_their_boxes(tmp_path: Path) -> None:
    pasted = placed(picture(*LETTER), 100, 300, 360, 120)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(lines(*ABOVE), pasted, lines("And so it ended.", top=200))))
    [page] = draft.pages
    assert page.text.endswith("\n\nAnd so it ended.\n\n" + " ".join(LETTER))
    assert page.text.split()[:17] == " ".join(ABOVE).split()
    assert (draft.document.parser, page.source) == ("pdfium+tesseract", "text-layer")
    [price] = [box for box in page.boxes if page.text[box.start : box.end] == "4,200,000"]
    assert 100 < price.x0 < price.x1 < 460
    assert 300 < price.y0 < price.y1 < 420
    assert page.confidence is not None


def test_a_scan_under_a_printed_stamp_is_read(tmp_path: Path) -> None:
    scan = placed(picture(*LETTER, size=(2480, 3508)), 0, 0, WIDTH, HEIGHT)
    stamp = lines("Case 4:19-cv-00271 Document 12 Filed 03/04/2019 Page 3 of 20", top=820)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(scan, stamp)))
    assert draft.pages[0].text.startswith("Case 4:19-cv-00271 Document 12")
    assert draft.pages[0].text.endswith(" ".join(LETTER))


def test_text_upon_a_picture_is_not_told_twice(tmp_path: Path) -> None:
    ground = placed(picture(size=(2480, 3508)), 0, 0, WIDTH, HEIGHT)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(ground, lines(*ABOVE))))
    assert draft.pages[0].text.split() == " ".join(ABOVE).split()


def test_a_scan_that_others_recognised_is_not_read_again(tmp_path: Path) -> None:
    def unseen(canvas: Canvas) -> None:
        layer = canvas.beginText(20, 20)
        layer.setTextRenderMode(3)
        for text in LETTER:
            layer.textLine(text)
        canvas.drawText(layer)

    scan = placed(picture(*LETTER, size=(2480, 3508)), 0, 0, WIDTH, HEIGHT)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(scan, unseen)))
    assert (draft.document.parser, draft.pages[0].text) == ("pdfium", " ".join(LETTER))


def test_a_photograph_says_nothing(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (120, 160), dtype=np.uint8)
    photo = placed(Image.fromarray(noise).resize((1280, 960)), 100, 300, 320, 240)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(lines(*ABOVE), photo)))
    assert draft.pages[0].text.split() == " ".join(ABOVE).split()
