"""Plain text and Markdown: any encoding, pages where the file or its length asks for them, headings."""

from pathlib import Path

import pytest

from indexer.model.kinds import Role, Status
from pipelines.extract.composing import PAGE_LONG, VERY_LONG
from pipelines.extract.decoding import decoded
from tests.pipelines.extract.making import read_bytes

NORWEGIAN = "Møtet i Ålesund ble utsatt på grunn av tåke, sa havnesjefen. Ferga lå ved kai til neste dag.\n"
JAPANESE = "東京港の契約書について説明する。"
RUSSIAN = "Заседание в порту перенесли из-за тумана, сообщил начальник. Паром стоял у причала до утра.\n"
CHINESE = "港口会议因大雾推迟,主任说。渡轮停靠在码头直到第二天早上才离开。合同将在下周签署。\n"
TRADITIONAL = "港口會議因大霧推遲,主任說。渡輪停靠在碼頭直到第二天早上才離開。合同將在下週簽署。\n"
ENGLISH = "The ferry lay at the quay until the morning, said the harbour master.\n"
GREEK = "Η συνεδρίαση στο λιμάνι αναβλήθηκε λόγω ομίχλης, είπε ο διευθυντής. Το πλοίο έμεινε δεμένο ως το πρωί.\n"
HEBREW = "הישיבה בנמל נדחתה בגלל הערפל, אמר המנהל. המעבורת עגנה ברציף עד הבוקר.\n"
ARABIC = "تأجل الاجتماع في الميناء بسبب الضباب، قال المدير. بقيت العبارة عند الرصيف حتى الصباح.\n"
POLISH = "Zebranie w porcie odłożono z powodu mgły, powiedział kierownik. Prom stał przy nabrzeżu aż do świtu.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (NORWEGIAN, "utf-8"),
        (NORWEGIAN, "utf-8-sig"),
        (NORWEGIAN, "cp1252"),
        (NORWEGIAN, "utf-16"),
        (NORWEGIAN, "utf-16-le"),
        (NORWEGIAN, "utf-16-be"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb18030"),
        (TRADITIONAL, "big5"),
        (POLISH, "cp1250"),
        (NORWEGIAN, "cp850"),
        (NORWEGIAN, "mac_roman"),
        (RUSSIAN, "cp866"),
        (RUSSIAN + 5 * ENGLISH, "cp866"),
        (RUSSIAN + 5 * ENGLISH, "koi8-r"),
        (GREEK, "cp1253"),
        (HEBREW, "cp1255"),
        (ARABIC, "cp1256"),
    ],
)
def test_text_is_read_in_its_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    text = (
        text
        if encoding != "big5"
        else "港口會議因大霧推遲,主任說。渡輪停靠在碼頭直到第二天早上才離開。合同將在下週簽署。\n"
    )
    [draft] = read_bytes(tmp_path, "note.txt", (text * 4).encode(encoding))
    assert draft.pages[0].text == (text * 4).strip()


def test_a_declaration_counts_only_where_the_bytes_fit_it() -> None:
    assert decoded("Ålesund".encode(), declared="cp1251").text == "Ålesund"
    assert decoded("порт".encode("cp1251"), declared="windows-1251").text == "порт"
    assert decoded("Ålesund".encode("cp1252"), declared="no such thing").text == "Ålesund"


def test_a_text_put_together_from_several_is_read_line_by_line() -> None:
    lines = ["Møtet i Ålesund ble utsatt.".encode(), "Møtet i Ålesund ble utsatt.".encode("cp1252"), b"Plain."]
    assert decoded(b"\n".join(lines)).text == "Møtet i Ålesund ble utsatt.\nMøtet i Ålesund ble utsatt.\nPlain."


def test_bytes_without_meaning_are_counted_and_cost_nothing_else(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "note.txt", (NORWEGIAN * 4).encode() + b"\xff\xfe!")
    assert draft.document.status is Status.DONE
    assert draft.document.facts["bytes without meaning"] == "2"


def test_text_is_in_normal_form_before_anything_is_counted(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "note.txt", "A\u030alesund og\u00a0Bodø\r\nsoft\u00adly\r\n".encode())
    assert draft.pages[0].text == "Ålesund og Bodø\nsoftly"


def test_pages_begin_at_form_feeds(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "note.txt", b"First page\fSecond page\n\nwith two paragraphs\f")
    assert [page.text for page in draft.pages] == ["First page", "Second page\n\nwith two paragraphs"]
    assert [page.number for page in draft.pages] == [1, 2]


def test_a_long_text_is_one_page_and_a_very_long_one_is_cut_between_paragraphs(tmp_path: Path) -> None:
    paragraph = "The crane was moved again and nobody could say why. " * 10
    long = "\n\n".join([paragraph.strip()] * 30)
    assert len(long) < VERY_LONG
    [draft] = read_bytes(tmp_path, "note.txt", long.encode())
    assert len(draft.pages) == 1
    [draft] = read_bytes(tmp_path, "note.txt", "\n\n".join([long] * 3).encode())
    assert len(draft.pages) > 3
    assert all(len(page.text) <= PAGE_LONG + 100 for page in draft.pages)
    assert "\n\n".join(page.text for page in draft.pages) == "\n\n".join([long] * 3)


def test_headings_of_plain_text_stand_above_text(tmp_path: Path) -> None:
    text = (
        "HARBOUR PAPERS\n\nThe board met on Tuesday. " + "It talked about cranes for hours. " * 3 + "\n\n"
        "Cranes Without Buyers\n\n" + "Nobody wanted them. " * 6 + "\n\nWith kind regards\n\nAda Brekke\n"
    )
    [draft] = read_bytes(tmp_path, "note.txt", text.encode())
    [page] = draft.pages
    headings = [page.text[block.start : block.end] for block in page.blocks if block.role is Role.HEADING]
    assert headings == ["HARBOUR PAPERS", "Cranes Without Buyers"]
    assert draft.document.title == "HARBOUR PAPERS"


def test_markdown_headings_are_those_it_marks(tmp_path: Path) -> None:
    text = "# Ownership map\n\nWho Owns What\n\nTwo lines\n---------\n\nMore text\n"
    [draft] = read_bytes(tmp_path, "map.md", text.encode())
    [page] = draft.pages
    headings = [page.text[block.start : block.end] for block in page.blocks]
    assert headings == ["# Ownership map", "Two lines\n---------"]
    assert draft.document.title == "Ownership map"


def test_nothing_in_a_file_is_said_in_two_ways(tmp_path: Path) -> None:
    [no_bytes] = read_bytes(tmp_path, "a.txt", b"")
    assert (no_bytes.document.status, no_bytes.document.reason) == (Status.EMPTY, "The file is empty: it has 0 bytes.")
    [no_text] = read_bytes(tmp_path, "b.txt", b" \n\n \n")
    assert (no_text.document.status, no_text.document.reason) == (Status.EMPTY, "It holds no text.")


def test_a_markdown_heading_needs_no_blank_line_and_titles_carry_no_marks(tmp_path: Path) -> None:
    text = "Preface\n# Cranes of Fauske\nFour were ordered.\n\n```\n# no heading\n```\n"
    [draft] = read_bytes(tmp_path, "map.md", text.encode())
    [page] = draft.pages
    assert [page.text[block.start : block.end] for block in page.blocks] == ["# Cranes of Fauske"]
    assert draft.document.title == "Cranes of Fauske"
    [draft] = read_bytes(tmp_path, "odd.md", b"#Cranes\nFour were ordered.\n")
    assert draft.document.title == "Cranes"


def test_letters_that_json_escapes_are_read_as_what_they_are(tmp_path: Path) -> None:
    data = rb'{"firm": "\u041f\u043e\u0440\u0442 \ud83d\udea2", "said": "\u0022no\u0022", "raw": "\\u00e5"}'
    [draft] = read_bytes(tmp_path, "a.json", data)
    assert draft.pages[0].text == '{"firm": "Порт 🚢", "said": "\\u0022no\\u0022", "raw": "\\\\u00e5"}'


def test_one_letter_that_json_has_to_escape_does_not_hide_the_others(tmp_path: Path) -> None:
    data = rb'{"paid": "5\u00a0\u20ac", "to": "K\u00f8ben\u00adhavn", "odd": "\u0000\u00e5\ud800"}'
    [draft] = read_bytes(tmp_path, "a.json", data)
    assert draft.pages[0].text == '{"paid": "5 €", "to": "København", "odd": "\\u0000å\\ud800"}'
