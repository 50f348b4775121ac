"""Office files: what stands beside their text, what was put into them, what is locked; and Outlook's messages."""

import io
import struct
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.comments import Comment

from indexer.model.kinds import Role, Status
from pipelines.extract import office_parts
from pipelines.extract.composing import Piece
from pipelines.extract.letter import Letter, as_mail, unpacked_rtf
from pipelines.extract.material import Material
from tests.pipelines.extract.archives import zipped
from tests.pipelines.extract.compound import Tree, compound
from tests.pipelines.extract.making import lines, pdf, read_bytes, word

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def para(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def beside(folder: Path, files: dict[str, bytes]) -> list[Piece]:
    (folder / "parts").write_bytes(zipped(files))
    return office_parts.beside(Material(folder / "parts", "parts"), "")


def packaged(name: str, data: bytes) -> bytes:
    """A file as the packager of Windows wraps it."""
    path = name.encode() + b"\x00"
    inner = b"\x02\x00" + path + b"C:\\" + path + b"\x00\x00\x03\x00" + struct.pack("<I", len(path)) + path
    inner += struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(inner)) + inner


def test_charts_headers_and_comments_follow_the_text(tmp_path: Path) -> None:
    extra = {
        "word/charts/chart1.xml": f'<c xmlns:c="x" {A}><a:p><a:r><a:t>Cranes sold</a:t></a:r></a:p></c>'.encode(),
        "word/header1.xml": f"<w:hdr {W}>{para('Secret until May')}</w:hdr>".encode(),
        "word/comments.xml": (
            f'<w:comments {W}><w:comment w:author="Ada Brekke">{para("Who signed?")}{para("And when?")}</w:comment>'
            "</w:comments>"
        ).encode(),
        "word/header2.xml": b"<w:hdr broken",
    }
    [draft] = read_bytes(tmp_path, "a.docx", word(para("Four cranes were ordered."), extra=extra))
    [page] = draft.pages
    assert page.text.split("\n\n") == [
        "Four cranes were ordered.",
        "Cranes sold",
        "Secret until May",
        "Ada Brekke: Who signed?",
        "And when?",
    ]
    assert [page.text[one.start : one.end] for one in page.blocks if one.role is Role.FURNITURE] == ["Secret until May"]


def test_notes_and_headers_of_a_workbook_are_a_page_of_their_own(tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Crane", "Price"])
    sheet.append(["Mobile", 4])
    sheet["A2"].comment = Comment("Paid twice, says Ada", "Jon")
    sheet.oddHeader.left.text = "Quay accounts"
    book.save(out)
    [draft] = read_bytes(tmp_path, "a.xlsx", out.getvalue())
    cells, further = draft.pages
    assert (cells.number, further.number) == (1, 2)
    assert "Crane: Mobile | Price: 4" in cells.text
    assert "Paid twice, says Ada" in further.text
    assert "Quay accounts" in further.text


def test_comments_of_a_workbook_name_who_wrote_them(tmp_path: Path) -> None:
    notes = (
        "<comments><authors><author>Ada Brekke</author><author>Jon</author><author>tc={T}</author></authors>"
        "<commentList>"
        "<comment ref='A1' authorId='0'><text><t>Who paid?</t></text></comment>"
        "<comment ref='A2' authorId='1'><text><r><t>Jon:</t></r><r><t> The agent</t></r></text></comment>"
        "<comment ref='A3' authorId='2'><text><t>Read it in a newer program. Twice, I hear</t></text></comment>"
        "<comment ref='A4' authorId='9'><text><t>By nobody</t></text></comment></commentList></comments>"
    )
    talk = "<a><threadedComment personId='{P}'><text>Twice, I hear</text></threadedComment></a>"
    parts = {
        "xl/comments1.xml": notes.encode(),
        "xl/threadedComments/threadedComment1.xml": talk.encode(),
        "xl/persons/person.xml": b"<personList><person id='{P}' displayName='Bo Holm'/></personList>",
    }
    said = ["Ada Brekke: Who paid?", "Jon: The agent", "By nobody", "Bo Holm: Twice, I hear"]
    assert [piece.text for piece in beside(tmp_path, parts)] == said
    del parts["xl/persons/person.xml"]
    assert any("Twice, I hear" in piece.text for piece in beside(tmp_path, parts))


def test_a_header_keeps_its_words_apart(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{para('Secret')}{para('Draft')}</w:txbxContent>"
    line = f"<w:p><w:r><w:t>Quay</w:t><w:tab/><w:t>Board</w:t>{box}</w:r></w:p>"
    extra = {"word/header1.xml": f"<w:hdr {W}>{line}</w:hdr>".encode()}
    [draft] = read_bytes(tmp_path, "a.docx", word(para("Four cranes."), extra=extra))
    assert draft.pages[0].text.split("\n\n") == ["Four cranes.", "Secret", "Draft", "Quay Board"]


def test_how_the_words_of_a_cell_are_said_is_told_beside_the_cells(tmp_path: Path) -> None:
    cell = "<si><t>東京</t><rPh><t>トウ</t></rPh><rPh><t>キョウ</t></rPh></si>"
    strings = f"<sst>{cell}<si><t>Quay</t></si></sst>"
    assert beside(tmp_path, {"xl/sharedStrings.xml": strings.encode()}) == [Piece("東京 トウキョウ")]
    assert beside(tmp_path, {"xl/sharedStrings.xml": strings.replace("rPh", "other").encode()}) == []


def test_comments_and_headers_of_a_binary_workbook_are_told(tmp_path: Path) -> None:
    def said(text: str | None) -> bytes:
        return b"\xff" * 4 if text is None else struct.pack("<I", len(text)) + text.encode("utf-16-le")

    cells = bytes([0x93, 0x01, 0x82, 0x01]) + bytes(130)  # a record of more bytes than one byte can tell
    lines = b"".join(map(said, ("&LKråken&RPage &P", None, None, "Draft", "", None)))
    files = {
        "xl/worksheets/sheet1.bin": cells + bytes([0xDF, 0x03, len(lines) + 2, 0, 0]) + lines,
        "xl/comments1.bin": bytes([0xFD, 0x04, 25, 0]) + said("Paid twice") + bytes([0xFD, 0x04, 99]) + b"cut off",
    }
    lined = [Piece("Kråken Page", Role.FURNITURE), Piece("Draft", Role.FURNITURE)]
    assert beside(tmp_path, files) == [*lined, Piece("Paid twice")]


@pytest.mark.parametrize("stream", ["CONTENTS", "\x01Ole10Native"])
def test_files_put_into_a_document_are_documents(tmp_path: Path, stream: str) -> None:
    paper = pdf(lines("A deed for four cranes"))
    wrapped = compound({stream: paper if stream == "CONTENTS" else packaged("deed.pdf", paper)})
    extra = {"word/embeddings/oleObject1.bin": wrapped, "word/embeddings/oleObject2.bin": compound({"Equation": b"x"})}
    own, inside = read_bytes(tmp_path, "a.docx", word(para("See the deed."), extra=extra))
    assert (inside.document.type, inside.pages[0].text) == ("pdf", "A deed for four cranes")
    assert inside.document.parent == own.document.id
    assert inside.document.inside == ("oleObject1 1" if stream == "CONTENTS" else "deed.pdf")


def test_a_locked_document_opens_with_its_password(tmp_path: Path) -> None:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(word(para("Four cranes for the mayor.")))).encrypt("kran", out)
    [locked] = read_bytes(tmp_path, "a.docx", out.getvalue(), passwords=("winch",))
    assert (locked.document.status, locked.document.type) == (Status.ENCRYPTED, "encrypted-office")
    assert "encrypted" in locked.document.reason
    assert "The password given does not open it." in locked.document.reason
    [opened] = read_bytes(tmp_path, "a.docx", out.getvalue(), passwords=("winch", "kran"))
    assert (opened.document.status, opened.document.type) == (Status.DONE, "docx")
    assert opened.pages[0].text == "Four cranes for the mayor."


def test_a_locked_workbook_opens_with_its_password(tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("Payee", "Paid"), ("Vega AS", 4000)):
        book.active.append(row)
    book.save(tmp_path / "made.xlsx")
    OOXMLFile(io.BytesIO((tmp_path / "made.xlsx").read_bytes())).encrypt("kran", out)
    [opened] = read_bytes(tmp_path, "a.xlsx", out.getvalue(), passwords=("kran",))
    assert (opened.document.status, opened.document.type, opened.document.parser) == (Status.DONE, "xlsx", "calamine")
    assert "Payee: Vega AS | Paid: 4000" in opened.pages[0].text


FLAT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:ooo="http://openoffice.org/2004/office" office:mimetype="application/vnd.oasis.opendocument.text">'
    "<office:meta><dc:title>Quay minutes</dc:title></office:meta><ooo:source-code>Sub Pay</ooo:source-code>"
    "<office:body><office:text><text:h>Cranes</text:h>"
    "<text:p>Four<text:line-break/>were <text:span>ordered</text:span>.</text:p>"
    "<table:table><table:table-row><table:table-cell><text:p>Mobile</text:p></table:table-cell>"
    "<table:table-cell><text:p>4</text:p></table:table-cell></table:table-row></table:table>"
    "</office:text></office:body></office:document>"
)


def test_an_opendocument_text_of_one_file_is_read_in_order(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "a.fodt", FLAT.encode())
    assert (draft.document.type, draft.document.title) == ("fodt", "Quay minutes")
    assert draft.pages[0].text == "Cranes\n\nFour were ordered.\n\nMobile | 4\n\nSub Pay"
    assert [block.role for block in draft.pages[0].blocks] == [Role.HEADING, Role.TABLE]
    [cut] = read_bytes(tmp_path, "a.fodt", FLAT.encode()[:-200])
    assert cut.document.status is Status.DAMAGED


def texts(**tags: str) -> Tree:
    return {f"__substg1.0_{tag[1:]}001F": text.encode("utf-16-le") for tag, text in tags.items()}


def properties(head: int, **numbers: int) -> bytes:
    entries = (struct.pack("<HHIQ", 3, int(tag[1:], 16), 6, value) for tag, value in numbers.items())
    return b"\x00" * head + b"".join(entries)


SENT = int((datetime(2021, 3, 2, 8, 15, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def message(subject: str, body: str, **more: bytes | Tree) -> Tree:
    to: Tree = {"__properties_version1.0": properties(8, t0C15=1), **texts(t3001="Jon Vik", t39FE="jon@quay.example")}
    copy: Tree = {"__properties_version1.0": properties(8, t0C15=2), **texts(t3001="The desk")}
    return {
        **texts(t0037=subject, t1000=body, t0C1A="Ada Bråten", t5D01="ada@quay.example", t1042="<0@quay.example>"),
        "__properties_version1.0": properties(32, t0039=SENT),
        "__recip_version1.0_#00000000": to,
        "__recip_version1.0_#00000001": copy,
        **more,
    }


def test_an_outlook_message_is_a_mail_with_its_attachments(tmp_path: Path) -> None:
    within: Tree = {**message("The list", "Four cranes."), "__properties_version1.0": properties(24, t0039=SENT)}
    attached: Tree = {**texts(t3707="list.csv"), "__substg1.0_37010102": b"crane;price\nmobile;4\n" * 300}
    forwarded: Tree = {**texts(t3001="The list"), "__substg1.0_3701000D": within}
    more: Tree = {"__attach_version1.0_#00000000": attached, "__attach_version1.0_#00000001": forwarded}
    own, table, letter = read_bytes(tmp_path, "a.msg", compound(message("Cranes", "See the list.\r\n\r\nAda", **more)))
    assert (own.document.type, own.document.status, own.document.title) == ("msg", Status.DONE, "Cranes")
    assert (own.document.date, own.document.sender) == ("2021-03-02", "Ada Bråten <ada@quay.example>")
    assert own.document.recipients == ("Jon Vik <jon@quay.example>", "The desk")
    assert own.document.facts == {"In-Reply-To": "<0@quay.example>"}
    assert own.pages[0].text.endswith("See the list.\n\nAda")
    assert (table.document.inside, table.document.type) == ("list.csv", "csv")
    assert (letter.document.inside, letter.document.title) == ("The list.eml", "The list")


def test_a_damaged_message_says_so(tmp_path: Path) -> None:
    whole = compound(message("Cranes", "See the list."))
    [draft] = read_bytes(tmp_path, "a.msg", whole[:700])
    assert draft.document.status in {Status.DAMAGED, Status.UNSUPPORTED, Status.PARTIAL, Status.DONE}
    assert draft.document.reason or draft.pages
    [draft] = read_bytes(tmp_path, "a.pst", b"!BDN" + b"\x00" * 2000)
    assert draft.document.status is Status.DAMAGED
    assert "mailbox" in draft.document.reason


def test_a_letter_keeps_what_it_travelled_with_and_is_the_same_each_time() -> None:
    headers = "Message-ID: <1@quay.example>\r\nReferences: <0@quay.example>\r\nDate: Tue, 2 Mar 2021 09:15:00 +0100\r\n"
    letter = Letter(subject="Kjøp", sender=("Ada", "ada@quay.example"), headers=headers, html="<p>Fire kraner.</p>")
    made = as_mail(letter)
    assert made == as_mail(letter)
    for line in (b"Message-ID: <1@quay.example>", b"References: <0@quay.example>", b"09:15:00 +0100"):
        assert line in made


def test_compressed_rich_text_is_unpacked() -> None:
    # The first example of MS-OXRTFCP, section 4.1.1, whose text is in the dictionary for the most part.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked_rtf(b"") == b""
