"""Reading never raises over bytes: every document ends with a status and a reason."""

import gzip
import io
import sys
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.model.kinds import Status
from pipelines.extract.reading import read
from tests.pipelines.extract import archives
from tests.pipelines.extract.compound import compound
from tests.pipelines.extract.making import header, lines, pdf, read_bytes, word
from tests.pipelines.extract.test_containers import seven
from tests.pipelines.extract.test_office import message


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Crane", "Price"])
    sheet.append(["Mobile", 4])
    sheet.oddHeader.left.text = "Quay accounts"
    book.save(out)
    return out.getvalue()


WHOLE = {
    "a.pdf": pdf(lines("Four cranes were ordered.", "", "Nobody knows why.")),
    "a.docx": word("<w:p><w:r><w:t>Four cranes were ordered.</w:t></w:r></w:p>"),
    "a.html": b"<html><body><h1>Cranes</h1><p>Four cranes were ordered.</p><table><tr><td>1</table>",
    "a.eml": b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nFour\n'
    b"--b\nContent-Type: text/csv; name=a.csv\n\na,b\n--b--\n",
    "a.jsonl": b'{"text": "Four cranes"}\n',
    "a.csv": b"a,b\n1,2\n",
    "a.zip": archives.zipped({"a.txt": b"Four cranes", "b/c.csv": b"a,b\n1,2\n"}),
    "a.tar": archives.tarred({"a.txt": b"Four cranes", "b/c.csv": b"a,b\n1,2\n"}, links={"d": "/etc"}),
    "a.tgz": gzip.compress(archives.tarred({"a.txt": b"Four cranes"})),
    "a.rar": archives.rar({"a.txt": b"Four cranes", "b.txt": b"Three barges"}),
    "a.cpio": archives.cpio({"a.txt": b"Four cranes"}),
    "a.7z": seven({"a.txt": b"Four cranes", "b.txt": b"Three barges"}),
    "a.msg": compound(message("Cranes", "See the list.")),
    "a.mbox": b"From a@b.example Tue Mar  2 09:15:00 2021\nSubject: x\nFrom: a@b.example\n\nFour cranes\n\n" * 2,
    "a.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 33\r\n\r\n"
    b"HTTP/1.1 200 OK\r\n\r\n<p>Four cranes\r\n\r\n",
    "a.ics": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Cranes\nEND:VEVENT\nEND:VCALENDAR\n",
    "a.xlsx": workbook(),
}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("name", WHOLE)
def test_damage_anywhere_ends_in_a_status(tmp_path: Path, name: str, data: st.DataObject) -> None:
    whole = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
        if not whole:
            break
    for draft in read_bytes(tmp_path, name, bytes(whole)):
        assert draft.document.status in Status
        assert draft.document.status is Status.DONE or draft.document.reason
        assert all(page.text[box.start : box.end].strip() for page in draft.pages for box in page.boxes)


def test_a_kind_that_cannot_be_read_without_an_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "iscc_tika", None)  # as if it were not installed
    [draft] = read_bytes(tmp_path, "letter.rtf", b"{\\rtf1 Four cranes}")
    assert draft.document.status is Status.UNSUPPORTED
    assert "footnote-archive[tika]" in draft.document.reason


def test_other_kinds_are_read_by_the_extra(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "letter.rtf", b"{\\rtf1\\ansi Four cranes were ordered.\\par}")
    assert draft.document.status is Status.DONE
    assert (draft.document.parser, draft.pages[0].text) == ("tika", "Four cranes were ordered.")


def test_noise_is_no_text(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "noise.html", bytes(range(256)) * 64)
    assert draft.document.status is Status.UNSUPPORTED


def test_a_file_that_vanished_has_failed(tmp_path: Path) -> None:
    path = tmp_path / "gone.txt"
    path.write_bytes(b"x")
    known = header(path)
    path.unlink()
    [draft] = read(path, known)
    assert (draft.document.status, draft.document.reason) == (Status.FAILED, "It vanished before it could be read.")


def test_what_is_good_has_no_reason_and_what_is_not_names_the_stage(tmp_path: Path) -> None:
    [good] = read_bytes(tmp_path, "a.txt", b"Words")
    assert (good.document.stage, good.document.reason, good.document.pages) == ("", "", 1)
    [bad] = read_bytes(tmp_path, "a.docx", b"PK\x03\x04 no zip")
    assert bad.document.stage == "extract"
    assert bad.document.reason


def test_a_locked_office_file_says_that_it_is_encrypted(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le")
    [draft] = read_bytes(tmp_path, "letter.docx", data)
    assert draft.document.status is Status.ENCRYPTED
    assert "encrypted" in draft.document.reason


def test_pages_and_document_know_their_language(tmp_path: Path) -> None:
    text = (
        "The board met on Tuesday and talked about the cranes that it had ordered in the spring.\f"
        "Der Vorstand hat am Dienstag über die Kräne gesprochen, die er im Frühjahr bestellt hatte, und auch über "
        "die Frage, wer sie bezahlen soll."
    )
    [draft] = read_bytes(tmp_path, "a.txt", text.encode())
    assert [page.language for page in draft.pages] == ["en", "de"]
    assert draft.document.language == "de"
