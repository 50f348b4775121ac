"""Forms upon PDF pages: every field with its name, chosen entries as they are shown, the state of boxes, each in its
place."""

from pathlib import Path

import pytest

from indexer.model.documents import Page, WordBox
from pipelines.extract.pdf_told import Note, with_notes
from pipelines.extract.pdfium import PdfFile
from tests.pipelines.extract.making import pdf
from tests.pipelines.extract.test_pdf_beside import TEXT, built, read

WIDGET = b"<</Type/Annot/Subtype/Widget/F 4/Rect[72 600 272 620]%s>>"
BOX = WIDGET.replace(b"%s", b"%s/AP<</N<</%s 6 0 R/Off 6 0 R>>>>")
PLACE = (72.0, 222.0, 272.0, 242.0)


def form(*objects: bytes, fields: bytes = b"8 0 R", upon: bytes = b"8 0 R", content: bytes = TEXT) -> bytes:
    """A PDF of a page with a form: `objects` are numbered from 8 on, `fields` those of the form, `upon` those shown."""
    root = b"<</Fields[%s]/DA(/F1 10 Tf 0 g)/DR<</Font<</F1 5 0 R>>>>>>" % fields
    return built(root, *objects, catalog=b"/AcroForm 7 0 R", page=b"/Annots[%s]" % upon, content=content)


def told(folder: Path, data: bytes) -> list[str]:
    """The paragraphs after the text of the page."""
    return read(folder, data).pages[0].text.split("\n\n")[1:]


@pytest.mark.parametrize(
    ("field", "line"),
    [
        (b"/FT/Tx/T(buyer)/TU(Name of\nbuyer)/V(Vega)", "Name of buyer: Vega"),
        (b"/FT/Tx/T(buyer)/V(Vega)", "buyer: Vega"),
        (b"/FT/Tx/Ff 4096/T(note)/V(Paid in cash\rby Jon Vik)", "note: Paid in cash\nby Jon Vik"),
        (b"/FT/Ch/Ff 131072/T(land)/Opt[[(NO)(Norway)][(CL)(Chile)]]/V(NO)", "land: Norway"),
        (b"/FT/Ch/Ff 393216/T(paid in)/Opt[(EUR)(NOK)]/V(Own shares)", "paid in: Own shares"),
        (b"/FT/Ch/Ff 2097152/T(ports)/Opt[(Narvik)(Oslo)(Bodo)]/V[(Narvik)(Bodo)]", "ports: Narvik; Bodo"),
    ],
)
def test_what_was_filled_in_is_told_behind_the_name_of_its_field(tmp_path: Path, field: bytes, line: str) -> None:
    assert told(tmp_path, form(WIDGET % field)) == [line]


def test_the_words_of_a_field_have_its_place(tmp_path: Path) -> None:
    page = read(tmp_path, form(WIDGET % b"/FT/Tx/T(buyer)/V(Vega Harbour)")).pages[0]
    own = [(page.text[box.start : box.end], box[2:]) for box in page.boxes][-2:]
    assert own == [("Vega", PLACE), ("Harbour", PLACE)]


def test_a_box_tells_whether_it_is_checked(tmp_path: Path) -> None:
    checked = BOX % (b"/FT/Btn/T(approved)/TU(Approved by the board)/V/Yes/AS/Yes", b"Yes")
    unchecked = BOX % (b"/FT/Btn/T(sanctioned)/V/Off/AS/Off", b"Yes")
    lines = told(tmp_path, form(checked, unchecked, fields=b"8 0 R 9 0 R", upon=b"8 0 R 9 0 R"))
    assert lines == ["Approved by the board: ☒", "sanctioned: ☐"]


def test_of_several_boxes_each_tells_its_entry(tmp_path: Path) -> None:
    group = b"<</FT/Btn/Ff 49152/T(procedure)/TU(Procedure)/V/Direct/Kids[9 0 R 10 0 R]>>"
    kids = [BOX % (b"/Parent 8 0 R/AS/Off", b"Open"), BOX % (b"/Parent 8 0 R/AS/Direct/TU(Direct award)", b"Direct")]
    lines = told(tmp_path, form(group, *kids, upon=b"9 0 R 10 0 R"))
    assert lines == ["Procedure: ☐ Open", "Procedure: ☒ Direct award"]


def test_a_field_within_another_has_its_whole_name_and_is_told_once_a_page(tmp_path: Path) -> None:
    outer, inner = b"<</T(seller)/Kids[9 0 R]>>", b"<</Parent 8 0 R/T(name)/FT/Tx/V(Kepa AS)/Kids[10 0 R 11 0 R]>>"
    data = form(outer, inner, *[WIDGET % b"/Parent 9 0 R"] * 2, upon=b"10 0 R 11 0 R")
    assert told(tmp_path, data) == ["seller.name: Kepa AS"]


def test_two_fields_that_are_called_the_same_and_hold_the_same_are_both_told(tmp_path: Path) -> None:
    rows = [WIDGET % (b"/FT/Tx/T(%s)/TU(Amount)/V(500)" % name) for name in (b"row1", b"row2")]
    rows[1] = rows[1].replace(b"600 272 620", b"500 272 520")
    assert told(tmp_path, form(*rows, fields=b"8 0 R 9 0 R", upon=b"8 0 R 9 0 R")) == ["Amount: 500"] * 2


def test_buttons_to_press_and_empty_fields_say_nothing(tmp_path: Path) -> None:
    fields = [WIDGET % b"/FT/Btn/Ff 65536/T(send)/MK<</CA(Send)>>", WIDGET % b"/FT/Tx/T(seller)/V()"]
    assert told(tmp_path, form(*fields, fields=b"8 0 R 9 0 R", upon=b"8 0 R 9 0 R")) == []


def test_a_field_that_no_form_lists_is_told(tmp_path: Path) -> None:
    data = built(WIDGET % b"/FT/Tx/T(buyer)/V(Kepa AS)", page=b"/Annots[7 0 R]")
    assert told(tmp_path, data) == ["buyer: Kepa AS"]


def test_a_value_is_told_though_the_page_names_the_same_elsewhere(tmp_path: Path) -> None:
    assert told(tmp_path, form(WIDGET % b"/FT/Tx/T(seller)/V(Vega)")) == ["seller: Vega"]


def test_a_value_that_the_page_shows_in_the_place_of_its_field_is_not_told_again(tmp_path: Path) -> None:
    drawn = b"BT /F1 12 Tf 80 605 Td (Vega) Tj ET"
    assert told(tmp_path, form(WIDGET % b"/FT/Tx/T(seller)/V(Vega)", content=drawn)) == []


def test_what_a_field_says_is_cleaned_before_its_words_are_counted() -> None:
    page = with_notes(Page(1, ""), [Note("by", " Jon\x00  Vik ", (1, 2, 3, 4))])
    assert page.text == "by: Jon  Vik"
    assert page.boxes == (WordBox(4, 7, 1, 2, 3, 4), WordBox(9, 12, 1, 2, 3, 4))


def test_a_form_as_a_program_makes_it(tmp_path: Path) -> None:
    def draw(canvas: object) -> None:
        fields = canvas.acroForm  # type: ignore[attr-defined]
        fields.checkbox(name="resident", tooltip="Resident", checked=True, x=72, y=600)
        fields.checkbox(name="politician", tooltip="Politician", x=72, y=570)
        fields.radio(name="role", tooltip="Role", value="director", selected=True, x=72, y=540)
        fields.radio(name="role", tooltip="Role", value="agent", x=102, y=540)
        fields.choice(name="land", options=[("Norway", "NO"), ("Chile", "CL")], value="CL", x=72, y=500)

    text = read(tmp_path, pdf(draw)).pages[0].text
    assert text.split("\n\n") == ["Resident: ☒", "Politician: ☐", "Role: ☒ director", "Role: ☐ agent", "land: Chile"]


def test_the_image_of_a_page_shows_what_was_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(form(WIDGET % b"/FT/Tx/T(buyer)/V(Vega)", content=b""))
    picture = PdfFile(path).picture(0, scale=1.0).convert("L")
    assert picture.crop((72, 222, 272, 242)).getextrema()[0] < 100
    assert picture.crop((0, 300, 500, 700)).getextrema() == (255, 255)
