"""PDF files: text in paragraphs, every word in its box, and what is said of those that cannot be read whole."""

import io
import sys
from pathlib import Path

import pypdfium2
import pytest
import rapidocr
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfgen.canvas import Canvas

from indexer.model.documents import Page
from indexer.model.kinds import Role, Status
from pipelines.extract import pdf as pdf_reader
from pipelines.extract.pdf_tracking import _may_be_wide
from tests.pipelines.extract.making import HEIGHT, WIDTH, lines, pdf, read_bytes
from tests.samples.pdf import of_objects

BODY = (
    "The harbour board met on Tuesday to look at three offers for new cranes,",
    "of which the second came from a firm that nobody in the room had heard of",
    "before, and which was led by a former clerk of the board itself.",
)


def only_page(folder: Path, data: bytes) -> Page:
    [draft] = read_bytes(folder, "paper.pdf", data)
    [page] = draft.pages
    return page


def words_in(page: Page) -> list[str]:
    return [page.text[box.start : box.end] for box in page.boxes]


def test_lines_of_a_paragraph_are_joined_and_paragraphs_parted(tmp_path: Path) -> None:
    page = only_page(tmp_path, pdf(lines(*BODY, "", *BODY)))
    assert page.text == " ".join(BODY) + "\n\n" + " ".join(BODY)


def test_every_word_is_its_box(tmp_path: Path) -> None:
    page = only_page(tmp_path, pdf(lines(*BODY, "", "Two  wide   gaps, and a “quote”.")))
    assert words_in(page) == page.text.split()


def test_notes_and_filled_in_fields_follow_the_text_of_their_page(tmp_path: Path) -> None:
    def noted(canvas: Canvas) -> None:
        canvas.drawString(72, 780, "Four cranes were ordered.")
        canvas.textAnnotation("Who signed this?", (300, 700, 320, 720))
        canvas.acroForm.textfield(name="buyer", value="Quay Holding", x=72, y=600, width=200, height=20)
        canvas.linkURL("http://quay.example", (72, 500, 100, 520))

    page = only_page(tmp_path, pdf(noted))
    assert page.text.split("\n\n") == ["Four cranes were ordered.", "Who signed this?", "buyer: Quay Holding"]
    assert words_in(page) == ["Four", "cranes", "were", "ordered.", "Quay", "Holding"]


def test_a_note_says_who_wrote_it(tmp_path: Path) -> None:
    def noted(canvas: Canvas) -> None:
        canvas.drawString(72, 780, "Four cranes were ordered.")
        canvas.textAnnotation("Who signed this?", (300, 700, 320, 720), T=PDFString("Ada Brekke"))
        canvas.textAnnotation("Four cranes", (300, 600, 320, 620), T=PDFString("Jon Vik"))

    assert only_page(tmp_path, pdf(noted)).text == "Four cranes were ordered.\n\nAda Brekke: Who signed this?"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_lie_where_the_turned_page_shows_the_words(tmp_path: Path, turn: int) -> None:
    page = only_page(tmp_path, pdf(lines("Corner", x=72, top=770), rotate=turn))
    [box] = page.boxes
    assert (page.width, page.height) == ((WIDTH, HEIGHT) if turn in {0, 180} else (HEIGHT, WIDTH))
    near = {0: (72, 72), 90: (770, 72), 180: (WIDTH - 72, 770), 270: (72, WIDTH - 72)}[turn]
    corner = {0: (box.x0, box.y1), 90: (box.x0, box.y0), 180: (box.x1, box.y0), 270: (box.x1, box.y1)}[turn]
    assert corner == pytest.approx(near, abs=6)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_have_boxes_inside_the_page_however_it_is_turned(tmp_path: Path, turn: int) -> None:
    page = only_page(tmp_path, pdf(lines(*BODY), rotate=turn))
    assert words_in(page) == page.text.split()
    assert all(0 <= box.x0 < box.x1 <= page.width and 0 <= box.y0 < box.y1 <= page.height for box in page.boxes)


def two_columns(canvas: Canvas) -> None:
    lines("The left column tells how the", "money came in from abroad and", "was spread over many accounts", x=60)(
        canvas
    )
    lines("in small banks of the coast.", "Nobody asked.", x=320)(canvas)


def test_a_sentence_goes_on_in_the_next_column(tmp_path: Path) -> None:
    page = only_page(tmp_path, pdf(two_columns))
    assert "spread over many accounts in small banks of the coast." in page.text
    assert words_in(page) == page.text.split()


@pytest.mark.parametrize("apart", [0.0, 1.5, 2.5])
def test_letters_set_apart_are_words_all_the_same(tmp_path: Path, apart: float) -> None:
    def draw(canvas: Canvas) -> None:
        x = 72.0
        for letter in "Offer to buy cranes":
            if letter != " ":
                canvas.drawString(x, 780, letter)
            x += canvas.stringWidth(letter, "Times-Roman", 11) + apart * (2 if letter == " " else 1)
        canvas.drawString(72, 740, "as it is so to be of no use")
        for number, letter in enumerate("ABCDEF"):
            canvas.drawString(72 + 40 * number, 700, letter)

    page = only_page(tmp_path, pdf(draw))
    assert page.text.split() == "Offer to buy cranes as it is so to be of no use A B C D E F".split()
    assert words_in(page) == page.text.split()


@pytest.mark.parametrize(
    ("line", "wide"), [("T e n d e r", True), ("      ", False), ("1 2 3 4 5 6", False), ("", False)]
)
def test_lines_without_letters_are_not_looked_at_for_words(line: str, *, wide: bool) -> None:
    assert _may_be_wide(line) is wide


def test_a_word_cut_at_a_line_end_is_one_word_with_two_boxes(tmp_path: Path) -> None:
    text = ("The surveillance of the harbour was agreed. The cameras and their surveil-", "lance towers came.")
    page = only_page(tmp_path, pdf(lines(*text)))
    assert "their surveillance towers" in page.text
    assert [word for word in words_in(page) if word in {"surveil", "lance"}] == ["surveil", "lance"]


def test_halves_of_a_cut_word_are_no_words_that_speak_for_its_hyphen(tmp_path: Path) -> None:
    draw = lines("The board of Bergen considered the docu-", "mentation before the vote on cranes in spring.")
    for read in read_bytes(tmp_path, "cut.pdf", pdf(draw, draw))[0].pages:
        assert "the documentation before" in read.text


def test_a_hyphen_that_belongs_to_the_word_stays(tmp_path: Path) -> None:
    text = ("The firm is state-owned, as its papers say in several places, and it is state-", "owned to this day.")
    assert "it is state-owned to this day" in only_page(tmp_path, pdf(lines(*text))).text


def test_large_lines_are_headings(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Bold", 18)
        canvas.drawString(72, 800, "Who pays for the cranes")
        canvas.setFont("Times-Roman", 11)
        lines(*BODY, top=770)(canvas)

    page = only_page(tmp_path, pdf(draw))
    [block] = page.blocks
    assert (block.role, page.text[block.start : block.end]) == (Role.HEADING, "Who pays for the cranes")


def test_title_author_and_date_come_from_the_file(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "paper.pdf", pdf(lines("Some text"), title="Cranes for the harbour"))
    assert draft.document.title == "Cranes for the harbour"
    assert draft.document.type == "pdf"
    assert draft.document.parser == "pdfium"
    assert draft.document.status is Status.DONE


def test_a_locked_file_says_that_it_is_encrypted_and_opens_with_its_password(tmp_path: Path) -> None:
    data = pdf(lines("Secret cranes"), password="kran")
    [locked] = read_bytes(tmp_path, "paper.pdf", data)
    assert locked.document.status is Status.ENCRYPTED
    assert "encrypted" in locked.document.reason
    [opened] = read_bytes(tmp_path, "paper.pdf", data, passwords=("wrong", "kran"))
    assert opened.document.status is Status.DONE
    assert opened.pages[0].text == "Secret cranes"


def test_a_file_that_was_cut_off_says_where(tmp_path: Path) -> None:
    data = pdf(lines(*BODY))
    [draft] = read_bytes(tmp_path, "paper.pdf", data[: len(data) // 3])
    assert draft.document.status is Status.DAMAGED
    assert f"{len(data) // 3:,} bytes" in draft.document.reason


def scanned(canvas: Canvas) -> None:
    """Draws a page that is one picture of words."""
    picture = Image.new("L", (1240, 400), 255)
    ImageDraw.Draw(picture).text((60, 120), "HARBOUR CONTRACT", fill=0, font_size=90)
    held = io.BytesIO()
    picture.save(held, "PNG")
    held.seek(0)
    canvas.drawImage(ImageReader(held), 0, 600, WIDTH, 192)


def test_a_scan_is_read_by_recognition(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "scan.pdf", pdf(scanned))
    [page] = draft.pages
    assert page.source == "ocr"
    assert "HARBOUR CONTRACT" in page.text.upper()
    assert words_in(page)
    assert all(0 <= box.x0 < box.x1 <= WIDTH and 0 <= box.y0 < box.y1 <= HEIGHT for box in page.boxes)


def test_a_scan_without_the_extra_is_partial_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_tesseract: None
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)  # as if it were not installed
    [draft] = read_bytes(tmp_path, "scan.pdf", pdf(scanned))
    assert draft.document.status is Status.PARTIAL
    assert "footnote-archive[ocr]" in draft.document.reason
    assert [page.text for page in draft.pages] == [""]


@pytest.mark.parametrize(
    ("whose", "what"), [(rapidocr.RapidOCR, "__call__"), (pypdfium2.PdfPage, "render")], ids=["reading", "drawing"]
)
def test_a_page_that_takes_its_reader_down_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_tesseract: None, whose: type, what: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise pypdfium2.PdfiumError("broken")

    monkeypatch.setattr(whose, what, fails)
    [draft] = read_bytes(tmp_path, "deed.pdf", pdf(lines("A deed for four cranes"), scanned))
    assert [page.text for page in draft.pages] == ["A deed for four cranes", ""]
    assert draft.document.status is Status.PARTIAL
    assert "page 2" in draft.document.reason


def test_drawings_that_cannot_be_listed_cost_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise pypdfium2.PdfiumError("broken")

    monkeypatch.setattr(pypdfium2.PdfPage, "get_objects", fails)
    assert only_page(tmp_path, pdf(lines("A deed for four cranes"))).text == "A deed for four cranes"


def bare(*more: bytes, page: bytes = b"", catalogue: bytes = b"") -> bytes:
    """A PDF that says "See the list", with more objects from number 5 on."""
    content = b"BT /F 12 Tf 72 800 Td (See the list) Tj ET"
    font = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    return of_objects(
        b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalogue,
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %b %b >>" % (font, page),
        b"<< /Length %d >> stream\n%b\nendstream" % (len(content), content),
        *more,
    )


def streamed(data: bytes) -> bytes:
    return b"<< /Length %d >> stream\n%b\nendstream" % (len(data), data)


def test_files_pinned_to_a_page_are_documents_of_their_own_as_long_as_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin = b"<< /Type /Annot /Subtype /FileAttachment /FS %d 0 R /Rect [300 700 320 720] >>"
    file = b"<< /Type /Filespec /F (%b) /EF << /F %d 0 R >> >>"
    held = (file % (b"list.txt", 7), streamed(b"Three cranes"), file % (b"more.txt", 9), streamed(b"And a lighter"))
    data = bare(b"<< >>", *held, page=b"/Annots [%b %b]" % (pin % 6, pin % 8))
    _, first, second = read_bytes(tmp_path, "a.pdf", data)
    assert [first.document.inside, second.document.inside] == ["list.txt", "more.txt"]
    assert [first.pages[0].text, second.pages[0].text] == ["Three cranes", "And a lighter"]
    monkeypatch.setattr(pdf_reader, "PINNED", 20)
    assert len(read_bytes(tmp_path, "a.pdf", data)) == 2


def test_a_form_kept_as_xml_is_read_where_its_page_does_not_say_the_same(tmp_path: Path) -> None:
    said = "<draw><value><text>{}</text></value></draw>"
    form = "<template><subform>" + said.format("See the list") + said.format("Who pays?")
    form += "<items><text>Anybody</text></items></subform></template>"
    form += '<x:datasets xmlns:x="d"><x:data><payer>Vega AS</payer><empty/></x:data></x:datasets>'
    data = bare(streamed(f"<xdp>{form}</xdp>".encode()), catalogue=b"/AcroForm << /Fields [] /XFA 5 0 R >>")
    assert only_page(tmp_path, data).text == "See the list\n\nWho pays?\n\npayer: Vega AS"
    broken = bare(streamed(b"<xdp><template>"), catalogue=b"/AcroForm << /Fields [] /XFA 5 0 R >>")
    assert only_page(tmp_path, broken).text == "See the list"


def test_files_carried_inside_are_documents_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "carrier.pdf"
    document = pypdfium2.PdfDocument(pdf(lines("See the list")))
    document.new_attachment("list.txt").set_data(b"Three cranes and a lighter")
    document.save(path)
    document.close()
    own, child = read_bytes(tmp_path, "carrier.pdf", path.read_bytes())
    assert child.document.inside == "list.txt"
    assert child.document.parent == own.document.id
    assert child.original == b"Three cranes and a lighter"
