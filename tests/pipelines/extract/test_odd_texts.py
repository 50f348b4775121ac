"""Texts, tables, calendars and web archives that are honest and unusual."""

import zlib
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.extract import cutting, unread
from pipelines.extract.composing import clean
from pipelines.extract.material import Material
from tests.pipelines.extract import archives
from tests.pipelines.extract.making import read_bytes


def test_stretches_of_one_long_line_are_called_by_their_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "TABLE_BYTES", 2_000)
    monkeypatch.setattr(cutting, "ROWS_BYTES", 1_000)
    monkeypatch.setattr(cutting, "LONGEST_ROW", 500)
    text = " ".join(f"Crane {number} på kaia" for number in range(200)) + "\n" + "Short.\n\n" * 300
    own, *stretches = read_bytes(tmp_path, "a.txt", text.encode())
    names = [one.document.inside for one in stretches]
    assert len(set(names)) == len(names)
    spans = [name.split(", bytes ")[1].split("-") for name in names if "bytes" in name]
    assert spans[0][0] == "1"
    for (start, end), one in zip(spans, stretches, strict=False):
        told = text.encode()[int(start) - 1 : int(end)].decode().strip()
        assert one.pages[0].text.split() == told.split()
    assert "bytes" not in names[-1]
    assert own.document.status is Status.DONE


@pytest.mark.parametrize("name", ["a.log", "a.csv"])
def test_a_hole_in_a_text_costs_none_of_it(tmp_path: Path, name: str) -> None:
    data = b"09:15, gate opened\n" * 20 + b"\0" * 3_000 + b"09:16, gate closed\n"
    [own] = read_bytes(tmp_path, name, data)
    assert "gate opened" in own.pages[0].text
    assert "gate closed" in own.pages[0].text


def test_colours_of_a_terminal_are_no_text() -> None:
    assert clean("\x1b[31mGate\x1b[0m \x1b[1;4mopen\x1b[K \x1b]0;title\x07now [31m]") == "Gate open now [31m]"


def test_a_line_of_a_calendar_may_break_within_a_letter(tmp_path: Path) -> None:
    line = "SUMMARY:Møte på Værøy".encode()
    data = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
        + line[:10]
        + b"\r\n "
        + line[10:]
        + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    [own] = read_bytes(tmp_path, "a.ics", data)
    assert own.pages[0].text == "SUMMARY: Møte på Værøy"


def test_markup_in_a_calendar_is_no_text(tmp_path: Path) -> None:
    told = "X-ALT-DESC;FMTTYPE=text/html:<p>Cranes &amp\\; barges</p>"
    data = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{told}\nEND:VEVENT\nEND:VCALENDAR\n"
    [own] = read_bytes(tmp_path, "a.ics", data.encode())
    assert "<p>" not in own.pages[0].text
    assert "barges" in own.pages[0].text


def fetched(kind: str, body: bytes, coding: str) -> bytes:
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: {coding}\r\n\r\n".encode() + body
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://quay.example/a.txt\r\n"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("coding", ["br", "deflate", "raw deflate"])
def test_what_a_server_packed_is_unpacked(tmp_path: Path, coding: str) -> None:
    text = b"Four cranes of the quay. " * 90
    if coding == "br":
        packed = pytest.importorskip("brotli").compress(text)
    else:
        packed = zlib.compress(text) if coding == "deflate" else zlib.compress(text, wbits=-15)
    _, own = read_bytes(tmp_path, "a.warc", fetched("response", packed, coding))
    assert own.pages[0].text.count("Four cranes of the quay.") == 90


def test_what_is_not_packed_as_told_stays_as_it_is(tmp_path: Path) -> None:
    _, own = read_bytes(tmp_path, "a.warc", fetched("response", b"Four cranes", "br"))
    assert own.pages[0].text == "Four cranes"


def test_a_record_that_goes_on_elsewhere_is_read(tmp_path: Path) -> None:
    _, own = read_bytes(tmp_path, "a.warc", fetched("continuation", b"Four cranes", ""))
    assert own.pages[0].text.endswith("Four cranes")


def test_what_a_page_folds_away_is_apart_from_its_heading(tmp_path: Path) -> None:
    [own] = read_bytes(
        tmp_path, "a.html", b"<html><body><details><summary>Cranes</summary>Four of them</details></body>"
    )
    assert own.pages[0].text.split() == ["Cranes", "Four", "of", "them"]


SENTENCE = "the harbour board sold four old cranes to nobody it knows"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Status.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + SENTENCE.encode(), Status.FAILED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(601) + SENTENCE.encode("utf-16-le"), Status.FAILED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600_000), Status.UNSUPPORTED),
        (archives.zipped({"ppt/slideMasters/1.xml": SENTENCE.encode()}), Status.EMPTY),
        (archives.zipped({"ppt/slides/slide1.xml": f"<a>{SENTENCE}</a>".encode()}), Status.FAILED),
    ],
)
def test_a_file_is_empty_only_where_its_bytes_say_nothing(tmp_path: Path, data: bytes, status: Status) -> None:
    from pipelines.extract.other import _unwritten

    path = tmp_path / "a.doc"
    path.write_bytes(data)
    material = Material(path, "a.doc", "doc")
    assert unread.holds_sentences(material) == (status is Status.FAILED)
    assert _unwritten(material, "an older Word document").status is status
