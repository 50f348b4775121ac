"""Books for Microsoft Reader: open, packed, sealed; bound to whom they were sold to; damaged."""

import random
import struct
import time
from pathlib import Path

import pytest

from indexer.model.kinds import UNFINISHED, Role, Status
from pipelines.extract import libarchive, lit, locked_lit, lzx
from pipelines.extract.lit_markup import OF_TEXT, markup, with_own
from pipelines.extract.material import Material
from tests.pipelines.extract import lit_books
from tests.pipelines.extract.lit_books import PACKED, PLAIN, SEALED, book
from tests.pipelines.extract.making import read_bytes
from tests.pipelines.extract.mutating import MUTATIONS
from tests.pipelines.extract.test_pictures_within import LOGO, SCAN

pytestmark = pytest.mark.skipif(not libarchive.installed(), reason="the system lacks libarchive")

ABOUT = (
    "<title>Quay</title><creator role='aut'>Ada Brekke</creator><creator role='dsr'>Jon Vik</creator>"
    "<publisher>Brekke Press</publisher><date>2001-03-02T00:00</date><language>en-gb</language>"
)
CRANES = (
    "<html><head><title>x</title></head><body><h1>Cranes</h1><p>Four <b>cranes</b> came.<br/>Brekke: så.</p>"
    "</body></html>"
)
SHIPS = "<html><body><p>Two ships.</p></body></html>"
IMPRINT = "<html><body><p>Printed in Bergen.</p></body></html>"
LINE = "<p>Crane {:05} came to the quay at Bergen, and nobody saw it leave.</p>"
MEDIUM, LONG = (f"<html><body>{''.join(map(LINE.format, range(count)))}</body></html>" for count in (200, 3_000))


@pytest.mark.parametrize("section", [PLAIN, PACKED, SEALED])
def test_chapters_are_pages_and_what_lies_beside_them_follows(tmp_path: Path, section: int) -> None:
    chapters = {"imprint": IMPRINT, "zebra": CRANES, "able": SHIPS}
    [draft] = read_bytes(tmp_path, "a.bin", book(chapters, about=ABOUT, section=section, beside=["imprint"]))
    document = draft.document
    assert (document.type, document.status, document.parser) == ("lit", Status.DONE, "lit")
    assert (document.title, document.authors, document.date) == ("Quay", ("Ada Brekke",), "2001-03-02")
    assert document.facts == {"publisher": "Brekke Press"}
    assert [page.text for page in draft.pages] == [
        "Cranes\n\nFour cranes came.\nBrekke: så.",
        "Two ships.",
        "Printed in Bergen.",
    ]
    assert draft.pages[0].blocks[0].role is Role.HEADING


def test_the_language_is_told_and_of_a_day_that_may_be_read_in_two_ways_the_year(tmp_path: Path) -> None:
    path = tmp_path / "a.lit"
    path.write_bytes(book({"one": CRANES}, about="<date>10/6/2001</date><language>en-gb</language>"))
    reading = lit.extract(Material(path, path.name))
    assert (reading.date, reading.language) == ("2001", "en")


def test_a_note_in_another_chapter_is_tied_to_its_anchor(tmp_path: Path) -> None:
    text = "<html><body><p>Four cranes came<sup><a href='notes#n1'>1</a></sup>.</p></body></html>"
    notes = "<html><body><p><a id='n1'>1</a> Said by the harbour master.</p></body></html>"
    [draft] = read_bytes(tmp_path, "a.lit", book({"one": text, "notes": notes}))
    roles = [block.role for page in draft.pages for block in page.blocks]
    assert roles == [Role.ANCHOR, Role.FOOTNOTE]


@pytest.mark.parametrize(
    ("data", "html"),
    [
        ("\0\x01\x4a\0Four\x0bcranes\0\x02\0", "<p>Four\ncranes</p>"),
        ("1 < 2 &amp; \0\0AT&T", "1 &lt; 2 &amp; AT&amp;T"),
        ("a<!-- never -->b<!-->c<!---->d<!--e", "abd&lt;!--e"),
        ("\0\x07\x11\0\0\x03\x03\u83eb\x04one\0", '<br><a id="one"></a>'),
        ("\0\x01\x03\x01\x05\x02b#1\u1234\uffff\x06\0x\0\x02\0", '<a href="b#1">x</a>'),
        ("\0\x01\u8000\x09st1:city\u8000\x03id\x02k\0Oslo\0\x02\0", '<span id="k">Oslo</span>'),
        ("\0\x11\x01\x01\x02k\0Oslo\0\x02\0\0\x02\0", '<em id="k">Oslo</em>'),
        ("\0\x01\x26\0x\0\x02\0", "<div>x</div>"),
        ("Four\0\x01\x4a\u83eb\x09on", "Four"),
    ],
)
def test_numbers_among_the_letters_are_markup(data: str, html: str) -> None:
    names = with_own(struct.pack("<I", 1) + b"\x02em" + struct.pack("<2I", 1, 2) + b"id")
    assert markup(data.encode("utf-8", "surrogatepass"), names) == html


def test_comments_that_never_end_take_no_longer_than_others() -> None:
    assert markup(200_000 * b"<!--", OF_TEXT).count("&lt;!--") == 200_000  # each was looked for to the end


def test_names_of_a_chapter_that_are_cut_are_done_without() -> None:
    assert with_own(b"\x09\x00\x00\x00\x02em\x7fst").own_tags == {1: "em", 2: "st"}
    assert with_own(b"") == OF_TEXT


def test_the_lock_and_the_sum_are_those_of_the_program() -> None:
    assert locked_lit.opened(bytes(8), bytes.fromhex("ce9a86769af00b9a")) == b"MSReader"
    assert locked_lit.seal_key((b"Quay", b"Sea")).hex() == "0fab880cf565274a"


def test_pictures_are_documents_within(tmp_path: Path) -> None:
    pictures = {"pictures\\scan.png": SCAN, "logo.png": LOGO}
    _, *within = read_bytes(tmp_path, "a.lit", book({"one": CRANES}, pictures=pictures))
    assert [draft.document.inside for draft in within] == ["pictures/scan.png"]


@pytest.mark.parametrize("name", ["/DRMStorage/DRMBookplate", "/DRMStorage/Licenses/EUL"])
def test_a_book_that_is_bound_to_its_buyer_says_so_and_what_it_is(tmp_path: Path, name: str) -> None:
    data = book({"one": CRANES}, about=ABOUT, more={name: b"x"}, pictures={"scan.png": SCAN})
    [draft] = read_bytes(tmp_path, "a.lit", data)
    assert draft.document.status is Status.ENCRYPTED
    assert "rights management" in draft.document.reason
    assert (draft.document.title, draft.pages) == ("Quay", ())


def test_damage_within_costs_what_lies_up_to_the_next_fresh_start(tmp_path: Path) -> None:
    data = bytearray(book({"one": CRANES, "two": LONG}, section=PACKED))
    second = [at for at in range(len(data)) if data.startswith(struct.pack("<3I", 1, 1, 1), at)][lit_books.FRESH]
    data[second - 4 : second] = bytes(4)
    [draft] = read_bytes(tmp_path, "a.lit", bytes(data))
    assert draft.document.status is Status.PARTIAL
    assert draft.document.reason == "Of 2 chapters 1 cannot be read in full: the book is damaged."
    text = "\n".join(page.text for page in draft.pages)
    assert "Four cranes" in text
    told = [number for number in range(3_000) if f"Crane {number:05} came to the quay at Bergen, and nobody" in text]
    lost = 3_000 - len(told)
    assert told[0] == 0
    assert told[-1] == 2_999
    assert 0 < lost * len(LINE) < 1.2 * lit_books.FRESH * lzx.FRAME


@pytest.mark.parametrize("section", [PLAIN, PACKED, SEALED])
def test_of_a_book_that_was_cut_what_is_there_is_read(tmp_path: Path, section: int) -> None:
    data = book({"one": CRANES, "two": LONG, "three": SHIPS}, section=section)
    [draft] = read_bytes(tmp_path, "a.lit", data[: len(data) * 6 // 10])
    assert draft.document.status is Status.PARTIAL
    assert draft.document.reason == "Of 3 chapters 2 cannot be read in full: the book is damaged."
    text = "\n".join(page.text for page in draft.pages)
    assert "Four cranes" in text
    assert "Crane 01300 came to the quay" in text


def test_a_book_that_unpacks_to_more_than_any_text_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [draft] = read_bytes(tmp_path, "a.lit", book({"one": CRANES}, spare=5_000))
    assert draft.document.status is Status.TOO_LARGE
    monkeypatch.setattr(lit, "MOST", 100)
    [draft] = read_bytes(tmp_path, "b.lit", book({"one": CRANES, "two": CRANES}))
    assert draft.document.status is Status.TOO_LARGE


def test_what_a_broken_directory_names_before_it_breaks_is_read(tmp_path: Path) -> None:
    data = book({"one": CRANES, "two": SHIPS}, section=PLAIN)
    [draft] = read_bytes(tmp_path, "a.lit", data.replace(b"\x11/data/two/content", b"\xff" * 18))
    assert draft.document.status is Status.PARTIAL
    assert len(draft.pages) == 1


def test_chapters_that_the_list_lost_are_read_still(tmp_path: Path) -> None:
    data = book({"one": CRANES, "two": SHIPS}, section=PLAIN)
    [draft] = read_bytes(tmp_path, "a.lit", data.replace(b"\x03two\x03two", b"\xff\xff\xff\xff\xff\xff\xff\xff"))
    assert [page.text for page in draft.pages][1:] == ["Two ships."]


@pytest.mark.parametrize(
    ("data", "status", "word"),
    [
        (book({"one": CRANES})[:100], Status.DAMAGED, "its parts cannot be read"),
        (book({"one": CRANES})[:900], Status.DAMAGED, "none of its chapters"),
        (
            book({"one": CRANES}).replace(lit_books.WHO, bytes(len(lit_books.WHO))),
            Status.DAMAGED,
            "none of its chapters",
        ),
        (book({"one": "<html/>"}), Status.EMPTY, "no text"),
        (lit_books.whole({"/index": b"x", "/topics": b"y"}, {}), Status.UNSUPPORTED, "no book"),
        (lit_books.whole({}, {}), Status.DAMAGED, "its parts cannot be read"),
        (book({"one": CRANES}).replace(lit_books.WAYS["pack"], bytes(16)), Status.UNSUPPORTED, "packed in a way"),
    ],
)
def test_books_that_cannot_be_read(tmp_path: Path, data: bytes, status: Status, word: str) -> None:
    [draft] = read_bytes(tmp_path, "a.lit", data)
    assert draft.document.status is status
    assert word in draft.document.reason


def test_books_damaged_at_random_each_end_with_a_status(tmp_path: Path) -> None:
    choose = random.Random(7)
    whole = [book({"one": CRANES, "two": MEDIUM}, about=ABOUT, section=section) for section in range(3)]
    begun = time.monotonic()
    for _ in range(150):
        data = bytearray(choose.choice(whole))
        choose.choice(MUTATIONS)(choose, data, choose.choice(whole))
        for draft in read_bytes(tmp_path, "a.lit", bytes(data)):
            assert draft.document.status not in UNFINISHED
            assert draft.document.reason or draft.document.status is Status.DONE
    assert time.monotonic() - begun < 120
