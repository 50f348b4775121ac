"""Pictures beside the text of a PDF page: their letters are read too, once, and where they stand."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
import rapidocr
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from indexer.model.kinds import Status
from pipelines.extract import pdf_pictures, tesseract
from pipelines.extract.ocr import Eye, Read
from pipelines.extract.ocr_sheet import placed as recognised_in
from pipelines.extract.pdf_page import Sheet, empty, recognised_sheet
from pipelines.extract.pdf_pictures import CERTAIN, LISTED, MOST, SURE, WELL, aside, told
from pipelines.extract.pdfium import Box
from tests.pipelines.extract.making import HEIGHT, WIDTH, lines, pdf, read_bytes
from tests.samples.pdf import of_objects

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
ABOVE = ("The municipality had no copy of the letter.", "It was found among the papers of the harbour.")
LETTER = (
    "Vega Shipping confirms the sale of eight",
    "cranes by the quay of Narvik, to be paid",
    "in May, at a price of 4,200,000 kroner.",
)
BLUR = ImageFilter.GaussianBlur(6)
STAMP = "Case 4:19-cv-00271 Document 12 Filed 03/04/2019 Page 3 of 20"
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


def line_of(text: str, y: float, *, confidence: float = 0.95) -> Read:
    """A line with its words 30 points apart."""
    words: list[tuple[str, Box]] = [
        (word, (50.0 + 30 * at, y, 78.0 + 30 * at, y + 10)) for at, word in enumerate(text.split())
    ]
    return Read(text, (50.0, y, words[-1][1][2], y + 10), words, confidence)


def page_of(*texts: str) -> Sheet:
    """A page with lines from 100 points down."""
    if not texts:
        return empty(1, width=WIDTH, height=HEIGHT)
    seen = [line_of(text, 100.0 + 14 * at)[:3] for at, text in enumerate(texts)]
    return recognised_sheet(seen, 1, width=WIDTH, height=HEIGHT)


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
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(scan, lines(STAMP, top=820))))
    assert draft.pages[0].text.startswith("Case 4:19-cv-00271 Document 12")
    assert draft.pages[0].text.endswith(" ".join(LETTER))


def test_text_upon_a_picture_is_not_told_twice(tmp_path: Path) -> None:
    ground = placed(picture(size=(2480, 3508)), 0, 0, WIDTH, HEIGHT)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(ground, lines(*ABOVE))))
    assert draft.pages[0].text.split() == " ".join(ABOVE).split()


def test_a_scan_that_others_recognised_is_not_read_again(tmp_path: Path) -> None:
    theirs = (*LETTER[:2], "in Nay, at a pr1ce of 4,200,0OO kroner.")

    def unseen(canvas: Canvas) -> None:
        layer = canvas.beginText(20, 20)
        layer.setTextRenderMode(3)
        for text in theirs:
            layer.textLine(text)
        canvas.drawText(layer)

    scan = placed(picture(*LETTER, size=(2480, 3508)), 0, 0, WIDTH, HEIGHT)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(scan, unseen)))
    assert (draft.document.parser, draft.pages[0].text) == ("pdfium", " ".join(theirs))


def test_a_photograph_says_nothing(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (120, 160), dtype=np.uint8)
    photo = placed(Image.fromarray(noise).resize((1280, 960)), 100, 300, 320, 240)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(lines(*ABOVE), photo)))
    assert draft.pages[0].text.split() == " ".join(ABOVE).split()


def test_one_unseen_word_elsewhere_hides_no_picture(tmp_path: Path) -> None:
    def unseen(canvas: Canvas) -> None:
        layer = canvas.beginText(20, 20)
        layer.setTextRenderMode(3)
        layer.textLine(".")
        canvas.drawText(layer)

    pasted = placed(picture(*LETTER), 100, 300, 360, 120)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(lines(*ABOVE), pasted, unseen)))
    assert draft.pages[0].text.endswith(" ".join(LETTER))


def test_unseen_letters_count_where_they_lie_upon_the_picture() -> None:
    box, upon, beside = (100.0, 300.0, 460.0, 420.0), (120.0, 350.0, 300.0, 350.0), (100.0, 700.0, 460.0, 712.0)
    assert aside([box], page_of(), [(beside, 400), (upon, 12), (upon, 12)]).chosen == [box]
    assert aside([box], page_of(), [(upon, 12), (upon, 13)]) == ([], 0, "")


def test_a_picture_that_repeats_the_text_with_another_sum_is_read(tmp_path: Path) -> None:
    other = (*LETTER[:2], "in May, at a price of 9,700,000 kroner.")
    data = pdf(both(lines(*LETTER), placed(picture(*other), 100, 300, 360, 120)))
    [draft] = read_bytes(tmp_path, "a.pdf", data)
    assert draft.pages[0].text.endswith(" ".join(other))


@pytest.mark.parametrize(
    ("seen", "is_told"),
    [
        ("sale of eight cranes by the quay to be paid", False),  # said by the text, in a line that stands elsewhere
        ("cranes by the quay of Narvik. To be paid", False),
        ("cranes by the quay of Narvik for $4,200,000 kroner", True),
        ("cranes by the quay of Bergen, to be paid", True),
        ("cranes bought beside some quay after long talks", True),
    ],
)
def test_what_the_text_says_is_not_told_once_more_unless_a_figure_or_name_is_new(seen: str, is_told: bool) -> None:
    line = line_of(seen, 400)
    assert told([line], page_of(*LETTER)) == ([line] if is_told else [])


def test_a_line_that_stands_where_the_text_does_is_left_out() -> None:
    """However it was read."""
    upon, below = (
        line_of("Vega Sh1pping conf1rms the sa1e of e1ght", 100),
        line_of("Signed by Ada Brekke in Bergen", 400),
    )
    assert told([upon, below], page_of(*LETTER)) == [below]


@pytest.mark.parametrize("line", [("Signed by Ada Brekke", WELL - 0.01), ("A. B. 4 7", 0.95)], ids=["unsure", "signs"])
def test_lines_that_are_unsure_or_hold_no_word_are_left_out(line: tuple[str, float]) -> None:
    sure = line_of("The sum was paid in Bergen", 500)
    assert told([line_of(line[0], 400, confidence=line[1]), sure], page_of(*LETTER)) == [sure]


def test_of_a_picture_that_is_half_illegible_the_lines_that_are_certain_are_read() -> None:
    image = picture(*LETTER, size=(1500, 900))
    blurred = picture(*["some letters that nobody can tell apart"] * 6, size=(1500, 600)).filter(BLUR)
    image.paste(blurred, (0, 350))
    box = (0.0, 0.0, 360.0, 216.0)
    assert 0 < recognised_in(Eye(), image, width=360, height=216).confidence < SURE
    lines, read = pdf_pictures.recognised(Eye(), image, box, page_of(*ABOVE), scale=1500 / 360)
    assert [line.text for line in lines] == list(LETTER)
    assert read.confidence >= SURE


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        (("Signed by Ada Brekke", CERTAIN), True),
        (("Signed by Ada Brekke", CERTAIN - 0.01), False),
        (("0 100 200 300 400", 0.97), False),
        (("Runoff water 25", 0.97), False),
    ],
)
def test_figures_and_single_words_of_such_a_picture_are_left_out(line: tuple[str, float], is_kept: bool) -> None:
    assert pdf_pictures._certain(line_of(line[0], 400, confidence=line[1])) is is_kept


def test_strips_of_one_picture_are_one() -> None:
    strips = [(100.0, 300.0 + 10 * at, 460.0, 309.0 + 10 * at) for at in range(12)]
    assert aside(strips, page_of()).chosen == [(100, 300, 460, 419)]
    assert aside(strips[::3], page_of()).chosen == []


def test_of_many_pictures_the_largest_are_read_and_the_rest_is_told(tmp_path: Path) -> None:
    texts = [f"Berth {100 + at} by the quay of Narvik" for at in range(MOST + 1)]
    sizes = [40 - (at == 4) for at in range(MOST + 1)]
    images = [
        placed(picture(text, size=(1250, 280)), 20 + 190 * (at % 3), 200 + 80 * (at // 3), 170, sizes[at])
        for at, text in enumerate(texts)
    ]
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(lines(*ABOVE), *images)))
    assert [text in draft.pages[0].text for text in texts] == [at != 4 for at in range(MOST + 1)]
    assert draft.document.status is Status.PARTIAL
    assert draft.document.reason.startswith("1 picture beside the text of page 1 was not read.")


def test_pictures_without_number_are_told_and_not_looked_through(tmp_path: Path) -> None:
    dot = b"q 2 0 0 2 %d %d cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q\n"
    dots = b"".join(dot % (at % 140 * 4, at // 140 * 4 + 50) for at in range(LISTED + 1))
    content = b"BT /F 12 Tf 72 800 Td (The municipality had no copy of the letter.) Tj ET\n" + dots
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    data = of_objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F %b >> >> >>"
        % font,
        b"<< /Length %d >> stream\n%b\nendstream" % (len(content), content),
    )
    [draft] = read_bytes(tmp_path, "a.pdf", data)
    assert draft.pages[0].text == "The municipality had no copy of the letter."
    assert draft.document.reason.startswith("501 pictures beside the text of page 1 were not read.")


@pytest.mark.parametrize("stamp", [STAMP, "Page 3 of 20"])
def test_where_nothing_recognises_letters_a_scan_under_a_stamp_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_tesseract: None, stamp: str
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)  # as if it were not installed
    scan = placed(picture(*LETTER, size=(2480, 3508)), 0, 0, WIDTH, HEIGHT)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(lines(*ABOVE), both(scan, lines(stamp, top=820))))
    assert (draft.document.status, draft.pages[1].text) == (Status.PARTIAL, stamp)
    assert draft.document.reason.startswith("1 picture beside the text of page 2 was not read. Install Tesseract")


def test_where_nothing_recognises_letters_a_sign_beside_the_text_is_no_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_tesseract: None
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)  # as if it were not installed
    sign = placed(picture("Vega", size=(400, 200)), 450, 40, 60, 30)
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(both(lines(*ABOVE), sign)))
    assert (draft.document.status, draft.document.reason) == (Status.DONE, "")


@pytest.mark.parametrize(
    ("whose", "what"), [(rapidocr.RapidOCR, "__call__"), (pypdfium2.PdfPage, "render")], ids=["reading", "drawing"]
)
def test_a_picture_over_which_its_reader_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_tesseract: None, whose: type, what: str
) -> None:
    def failing(*args: object, **options: object) -> None:
        raise pypdfium2.PdfiumError("no more")

    monkeypatch.setattr(whose, what, failing)
    data = pdf(both(lines(*ABOVE), placed(picture(*LETTER), 100, 300, 360, 120)))
    [draft] = read_bytes(tmp_path, "a.pdf", data)
    assert draft.pages[0].text == " ".join(ABOVE)
    assert draft.document.status is Status.PARTIAL
    assert draft.document.reason.startswith("1 picture beside the text of page 1 was not read.")
