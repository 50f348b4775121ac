"""DjVu: the text behind the pictures with its boxes, packed and plain, turned, cut short; pages that have none."""

import base64
import struct
import time
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.extract import bzz, djvu_text
from tests.pipelines.extract.making import read_bytes

# Bound and packed by djvulibre 3.5.28: two pages with a text, one without; what the book is called is shared by all.
BOOK = base64.b64decode(
    "QVQmVEZPUk0AAAKwREpWTURJUk0AAABFgQAEAAAAXgAAAYQAAAHaAAACeP//xr+KH5kfrRJnvESuwvRsyYLA+pZpCz9bnFavE69hwZcHect3BwUlFErl"
    "c0EE4BRHAEZPUk0AAAEdREpWVUlORk8AAAAKA1gEUBgAZAAWAUlOQ0wAAAAPc2hhcmVkX2Fubm8uaWZmAFNqYnoAAAAGgCpuZxc/VFhUegAAANn//kqI"
    "6iFYmXHZtzFUxbjBfTrh5LtwMR3qC5WqzAxuebSG0nu0wZbPBW2kGWcwfYPS+bcfm81RMAhzBw30OqY06Mw4aMDQvy0vWIJJylUr7zbd/q3v5D8zgHPY"
    "9xWPRKvzHEJmGkpdP1W1s6M9g1fNShPyDvZ+riY1faEAEUg6HQ00XP7eItnNEJ/PJHL2m7sMaOED1eD7p5YhQoiitgNmUsyG6xCw9XgxRvwl/RNjgA7h"
    "KH/HSxw+MiirlwsEhWBddjt5Dc+4CWO/XJx3VbVS+mFn6VEzvO6/AEZPUk0AAABNREpWSUFOVHoAAABB//+2+oGvQTCtHRIMC+SEstYSAiomOR/i9Kk2"
    "8uKjA2zKyRioo5Fg9ltXTjXN+84G+bi3kPdm0PTgltPjoo7gB78ARk9STQAAAJZESlZVSU5GTwAAAAoDWARQGABkABYBSU5DTAAAAA9zaGFyZWRfYW5u"
    "by5pZmYAU2piegAAAAaAKm5nFz9UWFR6AAAAUv//p4kx3aTi0zjFmX8FYvBllLhfOZnsgE16kOOLGCeMdPPjxibzbV6TzSLrM9WpE9E+aqT/YI92eolV"
    "2YgbLiVYteBPILcOsqw2Ippoahn4w5hGT1JNAAAAPERKVlVJTkZPAAAACgNYBFAYAGQAFgFJTkNMAAAAD3NoYXJlZF9hbm5vLmlmZgBTamJ6AAAABoAq"
    "bmcXPw=="
)
WIDE, HIGH, DPI = 850, 1100, 100
PLAIN, ASKEW, ON_ITS_HEAD, ASKEW_TOO = 1, 6, 2, 5
LETTERS = (80, 960, 200, 990)  # where the word stands on the picture, in dots from its bottom left


def part(name: bytes, data: bytes) -> bytes:
    return name + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def zone(kind: int, box: tuple[int, int, int, int], start: int, length: int, *inside: bytes) -> bytes:
    """A zone by its own numbers, which count from the zone before it or around it."""
    numbers = (number + 0x8000 for number in (*box, start))
    sizes = (size.to_bytes(3, "big") for size in (length, len(inside)))
    return struct.pack(">B5H", kind, *numbers) + b"".join(sizes) + b"".join(inside)


def leaf(text: str, *zones: bytes, turn: int = PLAIN) -> bytes:
    """A file of one page whose text is not packed."""
    info = struct.pack(">HHBB", WIDE, HIGH, 24, 0) + DPI.to_bytes(2, "little") + bytes((22, turn))
    raw = text.encode()
    held = len(raw).to_bytes(3, "big") + raw + (b"\x01" + b"".join(zones) if zones else b"")
    return b"AT&T" + part(b"FORM", b"DJVU" + part(b"INFO", info) + part(b"TXTa", held))


def one_word(turn: int) -> bytes:
    """A page that says "Kestrel" in one line."""
    x0, y0, x1, y1 = LETTERS
    word = zone(6, (0, 0, x1 - x0, y1 - y0), 0, 7)
    line = zone(5, (x0, HIGH - y1, x1 - x0, y1 - y0), 0, 7, word)
    return leaf("Kestrel", zone(1, (0, 0, WIDE, HIGH), 0, 7, line), turn=turn)


def test_pages_have_their_text_and_words_their_boxes(tmp_path: Path) -> None:
    [book] = read_bytes(tmp_path, "harbour.djvu", BOOK)
    first, second, third = book.pages
    assert first.text == "Kestrel Maritime AS paid Solheim Offshore NOK 4,200,000 in Tromsø.\n\nSigned in Narvik."
    assert [first.text[box.start : box.end] for box in first.boxes] == first.text.split()
    assert first.boxes[0][2:] == pytest.approx((80 * 0.72, (1104 - 990) * 0.72, 200 * 0.72, (1104 - 960) * 0.72))
    assert second.text == "The second page says no more than Vega Havn AS, Bodø.\nAnd a line."
    assert third.text == ""
    assert (book.document.type, book.document.status) == ("djvu", Status.PARTIAL)
    assert "page 3 is a picture without text" in book.document.reason
    assert (book.document.title, book.document.authors) == ("Harbour accounts of Tromsø", ("Ida Lund",))


@pytest.mark.parametrize(
    ("turn", "shown"),
    [
        (PLAIN, (80, 110, 200, 140)),
        (ASKEW, (110, 650, 140, 770)),
        (ON_ITS_HEAD, (650, 960, 770, 990)),
        (ASKEW_TOO, (960, 80, 990, 200)),
    ],
)
def test_boxes_stand_on_the_page_as_it_is_shown(tmp_path: Path, turn: int, shown: tuple[int, ...]) -> None:
    [draft] = read_bytes(tmp_path, "turned.djvu", one_word(turn))
    [page] = draft.pages
    assert draft.document.status is Status.DONE
    assert (page.width, page.height) == pytest.approx((612, 792) if turn in {PLAIN, ON_ITS_HEAD} else (792, 612))
    assert [number * DPI / 72 for number in page.boxes[0][2:]] == pytest.approx(shown)


def test_a_text_that_its_lines_do_not_hold_whole_is_kept_whole(tmp_path: Path) -> None:
    word = zone(5, (80, 110, 120, 30), 0, 7)
    [draft] = read_bytes(
        tmp_path, "part.djvu", leaf("Kestrel paid Vega.\x1fTwice.", zone(1, (0, 0, 850, 1100), 0, 18, word))
    )
    assert draft.pages[0].text == "Kestrel paid Vega.\n\nTwice."
    assert draft.document.status is Status.DONE


def test_pages_stand_as_the_directory_lists_them(tmp_path: Path) -> None:
    order = (0x5E, 0x184, 0x1DA, 0x278)
    turned = BOOK.replace(struct.pack(">4I", *order), struct.pack(">4I", order[2], order[1], order[0], order[3]))
    [draft] = read_bytes(tmp_path, "order.djvu", turned)
    assert [page.text[:11] for page in draft.pages] == ["The second ", "Kestrel Mar", ""]


def test_what_is_left_of_a_file_cut_short_is_read(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "cut.djvu", BOOK[:600])
    assert draft.document.status is Status.PARTIAL
    assert "1 part of it cannot be found" in draft.document.reason
    assert "page 2 cannot be read to the end" in draft.document.reason
    assert draft.pages[0].text.startswith("Kestrel Maritime AS")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"AT&TFORM\x00\x00\x00\x10DJVMDIRM\x00\x00\x00\x03\x01\x00\x02\x00", Status.EMPTY),  # a list of other files
        (b"AT&TFORM\x00\x00\x00\x10DJVM", Status.DAMAGED),
        (b"AT&TFORM" + bytes(20), Status.DAMAGED),
        (b"AT&TFORM", Status.DAMAGED),
    ],
)
def test_a_file_without_pages_says_why(tmp_path: Path, data: bytes, status: Status) -> None:
    [draft] = read_bytes(tmp_path, "none.djvu", data)
    assert draft.document.status is status


def without_end() -> bytes:
    deep = b""
    for _ in range(400):
        deep = zone(2, (0, 0, 9, 9), 0, 7, *([deep] if deep else []))
    return deep


@pytest.mark.parametrize(
    "zones", [without_end(), zone(1, (0, 0, 850, 1100), 0, 7)[:-4], b"\x01"], ids=["deep", "cut", "none"]
)
def test_broken_zones_cost_the_boxes_alone(tmp_path: Path, zones: bytes) -> None:
    [draft] = read_bytes(tmp_path, "deep.djvu", leaf("Kestrel paid Vega 4,200,000.", zones))
    [page] = draft.pages
    assert (page.text, page.boxes) == ("Kestrel paid Vega 4,200,000.", ())
    assert draft.document.status is Status.PARTIAL


@pytest.mark.parametrize("kind", [5, 6])
def test_lines_and_words_that_are_each_the_whole_text_are_passed_in_time(kind: int) -> None:
    count, long = 8000, 8000 * 17
    raw = b"a" * long if kind == 6 else b" " * long
    inner = zone(kind, (0, 0, 1, 1), 0, long)
    if kind == 5:
        zones = zone(1, (0, 0, 9, 9), 0, long, *[zone(4, (0, 0, 1, 1), 0, 0, inner)] * count)
    else:
        zones = zone(1, (0, 0, 9, 9), 0, long, zone(5, (0, 0, 9, 9), 0, long, *[inner] * count))
    began = time.process_time()
    found = djvu_text.hidden(long.to_bytes(3, "big") + raw + b"\x01" + zones, 1, djvu_text.Extent(100, 100))
    assert time.process_time() - began < 1
    assert (found.sheet, found.whole) == (None, True)
    assert len(found.text) == long


def test_packed_bytes_come_back_whole() -> None:
    # "bzz -e" of djvulibre made these of two lines.
    packed = bytes.fromhex(PACKED)
    assert bzz.unpacked(packed) == b"Vega Havn AS, Bod\xc3\xb8\nVega Havn AS, Bod\xc3\xb8\n"


@pytest.mark.parametrize("cut", [6, 12, 20])
def test_packed_bytes_cut_short_are_damage(cut: int) -> None:
    with pytest.raises((EOFError, ValueError)):
        bzz.unpacked(bytes.fromhex(PACKED)[:cut])


PACKED = "ffffd6fad2423f804a40a28bde1f53b40e1417897fe8ddcfe3075e94a198109f"
