"""Word files: paragraphs, headings, tables, notes and pages in order; and those that are damaged."""

import io
import zipfile
from pathlib import Path

import pytest

from indexer.model.kinds import Role, Status
from tests.pipelines.extract.archives import zipped
from tests.pipelines.extract.making import read_bytes, word

PLAIN_KIND = "vnd.openxmlformats-officedocument.wordprocessingml.document.main"
STRICT = "http://purl.oclc.org/ooxml/officeDocument"
W_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml"
HEADER = (
    b'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:p><w:r><w:t>Secret until May</w:t></w:r></w:p></w:hdr>"
)


def with_part(data: bytes, name: str, old: str, new: str) -> bytes:
    """A Word file with a word of one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    assert old.encode() in parts[name]
    return zipped(parts | {name: parts[name].replace(old.encode(), new.encode())})


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


TABLE = (
    "<w:tbl>"
    + "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in (("Crane", "Price"), ("Nordkran", "4 million"))
    )
    + "</w:tbl>"
)
REFERENCE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
NOTE = f'<w:footnote w:type="separator" w:id="0">{paragraph("-")}</w:footnote>'
NOTE += f'<w:footnote w:id="2">{paragraph("See annex.")}</w:footnote>'


def test_parts_come_in_the_order_of_the_document(tmp_path: Path) -> None:
    data = word(paragraph("Cranes", "Heading1") + paragraph("Before.") + TABLE + paragraph("After."))
    [draft] = read_bytes(tmp_path, "paper.docx", data)
    [page] = draft.pages
    assert page.text == "Cranes\n\nBefore.\n\nCrane | Price\nNordkran | 4 million\n\nAfter."
    assert [block.role for block in page.blocks] == [Role.HEADING, Role.TABLE]


def test_the_file_says_who_wrote_it(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "paper.docx", word(paragraph("Cranes", "Heading1") + paragraph("Text.")))
    assert draft.document.authors == ("Ada Brekke", "Jon Vik")
    assert draft.document.title == "Cranes"


def test_pages_begin_where_the_author_broke_them(tmp_path: Path) -> None:
    broken = '<w:p><w:r><w:t>End of one.</w:t><w:br w:type="page"/><w:t>Start of two.</w:t></w:r></w:p>'
    [draft] = read_bytes(tmp_path, "paper.docx", word(paragraph("One.") + broken + paragraph("Two.")))
    assert [page.text for page in draft.pages] == ["One.\n\nEnd of one.", "Start of two.\n\nTwo."]


def test_footnotes_follow_the_page_that_refers_to_them(tmp_path: Path) -> None:
    body = f"<w:p><w:r><w:t>Paid in cash.</w:t></w:r>{REFERENCE}</w:p>"
    body += "<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>Next page.</w:t></w:r></w:p>"
    [draft] = read_bytes(tmp_path, "paper.docx", word(body, notes=NOTE))
    first, second = draft.pages
    assert first.text == "Paid in cash.[1]\n\n[1] See annex."
    assert [(block.role, first.text[block.start : block.end], block.label) for block in first.blocks] == [
        (Role.ANCHOR, "[1]", "1"),
        (Role.FOOTNOTE, "[1] See annex.", "1"),
    ]
    assert second.text == "Next page."


def test_what_was_deleted_is_not_text_and_what_was_inserted_is(tmp_path: Path) -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:ins><w:r><w:t>always</w:t></w:r></w:ins></w:p>"
    )
    [draft] = read_bytes(tmp_path, "paper.docx", word(body))
    assert [page.text for page in draft.pages] == ["always", "Deleted: never"]


def test_what_was_deleted_follows_on_a_page_of_its_own_with_who_deleted_it(tmp_path: Path) -> None:
    def gone(text: str, who: str = "Jon Vik") -> str:
        return f'<w:del w:author="{who}"><w:r><w:delText>{text}</w:delText></w:r></w:del>'

    rest = "<w:r><w:t>We pay </w:t></w:r>"
    body = f"<w:p>{gone('They')}{rest}{gone('four million')}{gone('soon', 'Ada')}</w:p><w:p>{gone('By hand.')}</w:p>"
    [draft] = read_bytes(tmp_path, "paper.docx", word(body))
    text, deleted = (page.text for page in draft.pages)
    assert text == "We pay"
    assert [(block.role, block.end - block.start) for block in draft.pages[1].blocks] == [(Role.DELETED, len(deleted))]
    assert deleted == "Deleted by Jon Vik: They … four million\nDeleted by Ada: soon\nDeleted by Jon Vik: By hand."


def test_a_document_inside_is_a_child(tmp_path: Path) -> None:
    inner = word(paragraph("The side letter."))
    own, child = read_bytes(tmp_path, "a.docx", word(paragraph("See."), extra={"word/embeddings/letter.docx": inner}))
    assert own.pages[0].text == "See."
    assert (child.document.inside, child.pages[0].text) == ("letter.docx", "The side letter.")


def test_a_file_that_was_cut_off_is_damaged(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "paper.docx", word(paragraph("Text."))[:900])
    assert draft.document.status is Status.DAMAGED
    assert draft.document.reason


def test_a_file_that_unfolds_without_end_is_too_large(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _ in range(600):
            member.write(b" " * 1024 * 1024)
    [draft] = read_bytes(tmp_path, "paper.docx", out.getvalue())
    assert draft.document.status is Status.TOO_LARGE


def test_paragraphs_in_a_cell_or_box_are_apart_and_a_table_within_is_told_once(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('paid')}</w:tc></w:tr></w:tbl>"
    cells = (f"<w:tc>{one}</w:tc>" for one in (paragraph("Vega AS") + paragraph("Bodø"), inner + paragraph("in May")))
    box = (
        f"<w:p><w:r><w:t>See</w:t><w:txbxContent>{paragraph('Secret')}{paragraph('Draft')}</w:txbxContent></w:r></w:p>"
    )
    [draft] = read_bytes(tmp_path, "a.docx", word(f"<w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>{box}"))
    assert draft.pages[0].text == "Vega AS Bodø | paid in May\n\nSee\nSecret\nDraft"


def test_what_was_moved_while_changes_were_tracked_stands_where_it_is_now(tmp_path: Path) -> None:
    words = "<w:r><w:t>paid in May</w:t></w:r>"
    old, new = f"<w:p><w:moveFrom>{words}</w:moveFrom></w:p>", f"<w:p><w:moveTo>{words}</w:moveTo></w:p>"
    [draft] = read_bytes(tmp_path, "a.docx", word(old + paragraph("Four cranes,") + new))
    assert draft.pages[0].text == "Four cranes,\n\npaid in May"


def test_how_a_word_is_said_follows_it_in_brackets(tmp_path: Path) -> None:
    base, said = (f"<w:r><w:t>{text}</w:t></w:r>" for text in ("漁港", "ぎょこう"))
    ruby = f"<w:ruby><w:rt>{said}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby>"
    [draft] = read_bytes(tmp_path, "a.docx", word(f"<w:p><w:r>{ruby}</w:r><w:r><w:t>の契約</w:t></w:r></w:p>"))
    assert draft.pages[0].text == "漁港 (ぎょこう)の契約"


@pytest.mark.parametrize(
    "kind",
    [
        "ms-word.document.macroEnabled",
        "ms-word.template.macroEnabledTemplate",
        "openxmlformats-officedocument.wordprocessingml.template",
    ],
)
def test_a_document_with_macros_and_a_template_are_read_as_any_other(tmp_path: Path, kind: str) -> None:
    plain = word(paragraph("Four cranes.", "ListNumber"), extra={"word/header1.xml": HEADER})
    [draft] = read_bytes(tmp_path, "a.docm", with_part(plain, "[Content_Types].xml", PLAIN_KIND, f"vnd.{kind}.main"))
    [page] = draft.pages
    assert (draft.document.parser, page.text) == ("python-docx", "1. Four cranes.\n\nSecret until May")
    assert [block.role for block in page.blocks] == [Role.FURNITURE]


def test_the_stricter_form_is_read_as_the_usual_one_is(tmp_path: Path) -> None:
    strict = word(f"<w:p><w:r><w:t>Four cranes.</w:t></w:r>{REFERENCE}</w:p>", notes=NOTE)
    for part in ("_rels/.rels", "word/_rels/document.xml.rels"):
        strict = with_part(strict, part, "http://schemas.openxmlformats.org/officeDocument/2006/rel", f"{STRICT}/rel")
    for part in ("word/document.xml", "word/footnotes.xml"):
        strict = with_part(strict, part, "http://schemas.openxmlformats.org/wordprocessingml/2006", W_STRICT)
    [draft] = read_bytes(tmp_path, "a.docx", strict)
    assert (draft.document.status, draft.document.parser) == (Status.DONE, "python-docx")
    assert draft.document.authors == ("Ada Brekke", "Jon Vik")
    assert draft.pages[0].text == "Four cranes.[1]\n\n[1] See annex."


def test_a_file_that_says_nothing_of_itself_has_neither_title_nor_day(tmp_path: Path) -> None:
    silent = with_part(word(paragraph("Four cranes.")), "_rels/.rels", "metadata/core-properties", "metadata/none")
    [draft] = read_bytes(tmp_path, "a.docx", silent)
    assert (draft.document.title, draft.document.date, draft.document.authors) == ("", "", ())


MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
FORMULA = (
    f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>share=</m:t></m:r><m:f><m:num><m:r><m:t>profit</m:t></m:r></m:num>'
    "<m:den><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:den></m:f></m:oMath>"
)


def test_formulas_stand_in_their_line(tmp_path: Path) -> None:
    alone = f'<m:oMathPara xmlns:m="{MATH}">{FORMULA}</m:oMathPara>'
    body = f"<w:p><w:r><w:t>So </w:t></w:r>{FORMULA}<w:r><w:t> holds.</w:t></w:r></w:p>{alone}"
    [draft] = read_bytes(tmp_path, "a.docx", word(body))
    assert draft.pages[0].text == "So share=profit/x^2 holds.\n\nshare=profit/x^2"


def test_what_pictures_show_and_drawn_words_follow_the_text_and_names_of_files_do_not(tmp_path: Path) -> None:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    pictures = "".join(
        f'<w:drawing><wp:docPr xmlns:wp="{drawing}" id="1" name="Picture 1" descr="{said}"/></w:drawing>'
        for said in ("The quay in May", "C:\\pictures\\quay 1.jpg", "Four cranes.")
    )
    drawn = '<w:pict><v:textpath xmlns:v="urn:schemas-microsoft-com:vml" string="CONFIDENTIAL"/></w:pict>'
    body = f"<w:p><w:r>{pictures}{drawn}<w:t>Four cranes.</w:t></w:r></w:p>"
    [draft] = read_bytes(tmp_path, "a.docx", word(body))
    assert draft.pages[0].text == "Four cranes.\n\nThe quay in May\n\nCONFIDENTIAL"


def test_files_that_a_document_shows_amid_its_text_are_documents(tmp_path: Path) -> None:
    shown = '<Relationship Id="rId98" Type="http://x/aFChunk" Target="/word/parts/a.docx"/></Relationships>'
    kind = '<Default Extension="docx" ContentType="application/x-word"/></Types>'
    outer = word(paragraph("Before.") + paragraph("After."), extra={"word/parts/a.docx": word(paragraph("Within."))})
    outer = with_part(outer, "[Content_Types].xml", "</Types>", kind)
    outer = with_part(outer, "word/_rels/document.xml.rels", "</Relationships>", shown)
    own, within = read_bytes(tmp_path, "a.docx", outer)
    assert (own.pages[0].text, within.pages[0].text) == ("Before.\n\nAfter.", "Within.")
