"""Books of the Mobipocket family: packed and plain, old and new, locked, damaged; and kinds that no reader knows."""

import struct
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from tests.pipelines.extract.making import read_bytes

PLAIN, PALMDOC, HUFFMAN = 1, 2, 17480
MARKUP = (
    "<html><head><title>x</title></head><body><h1>Cranes</h1><p>Four cranes came to the quay. Four cranes stayed. "
    "Brekke: så.</p><mbp:pagebreak/><p>The second chapter.</p></body></html>"
)


def packed(text: bytes) -> bytes:
    """The text as PalmDOC packs it, by each of its four means."""
    out, at = bytearray(), 0
    while at < len(text):
        back = text.rfind(text[at : at + 4], max(0, at - 2000), at) if at + 4 <= len(text) else -1
        if back >= 0 and at - back >= 4:
            out += struct.pack(">H", 0x8000 | (at - back) << 3 | 1)
            at += 4
        elif text[at] == 0x20 and at + 1 < len(text) and 0x40 <= text[at + 1] < 0x80:
            out.append(text[at + 1] ^ 0x80)
            at += 2
        elif text[at] >= 0x80 or 1 <= text[at] <= 8:
            out += bytes((1, text[at]))
            at += 1
        else:
            out.append(text[at])
            at += 1
    return bytes(out)


def book(text: bytes, *, packing: int = PALMDOC, locked: int = 0, styles: bytes = b"") -> bytes:
    """A book of two records of text, which multibyte letters and an index entry trail; with `styles`, of two flows."""
    whole, trails = text + styles, 0b11
    half = len(whole) // 2
    parts = [packed(part) if packing == PALMDOC else part for part in (whole[:half], whole[half:])]
    records = [part + b"\x00" + b"\xff\xff\x83" for part in parts]
    exth = b"".join(
        struct.pack(">II", kind, 8 + len(said)) + said
        for kind, said in ((100, b"Ada Brekke"), (503, b"Quay"), (106, b"2021-03-02T00:00"))
    )
    exth = b"EXTH" + struct.pack(">II", 12 + len(exth), 3) + exth
    flows = 3 if styles else 0
    head = bytearray(16 + 232)
    struct.pack_into(">HHIHHH", head, 0, packing, 0, len(whole), 2, 4096, locked)
    struct.pack_into(">4sII", head, 16, b"MOBI", 232, 2)
    struct.pack_into(">I", head, 28, 65001)
    struct.pack_into(">I", head, 128, 0x40)
    struct.pack_into(">I", head, 192, flows)
    struct.pack_into(">H", head, 242, trails)
    records.insert(0, bytes(head) + exth)
    if styles:
        records.append(b"FDST" + struct.pack(">IIIIII", 12, 2, 0, len(text), len(text), len(whole)))
    start = 78 + 8 * len(records)
    places = b""
    for record in records:
        places += struct.pack(">II", start, 0)
        start += len(record)
    database = b"Quay".ljust(60, b"\0") + b"BOOKMOBI" + b"\0" * 8 + struct.pack(">H", len(records))
    return database + places + b"".join(records)


@pytest.mark.parametrize("packing", [PLAIN, PALMDOC])
def test_chapters_are_pages(tmp_path: Path, packing: int) -> None:
    [draft] = read_bytes(tmp_path, "a.prc", book(MARKUP.encode(), packing=packing))
    document = draft.document
    assert (document.type, document.status) == ("mobi", Status.DONE)
    assert (document.title, document.authors, document.date) == ("Quay", ("Ada Brekke",), "2021-03-02")
    assert [page.text for page in draft.pages] == [
        "Cranes\n\nFour cranes came to the quay. Four cranes stayed. Brekke: så.",
        "The second chapter.",
    ]


def test_a_newer_book_has_its_text_behind_its_frame_and_styles_after_it(tmp_path: Path) -> None:
    text = b'<?xml version="1.0"?><html><head></head><body></body></html><p>Four cranes.</p>'
    [draft] = read_bytes(tmp_path, "a.azw3", book(text, styles=b"p { color: red }"))
    assert [page.text for page in draft.pages] == ["Four cranes."]


@pytest.mark.parametrize(
    ("data", "status", "word"),
    [
        (book(MARKUP.encode(), locked=2), Status.ENCRYPTED, "encrypted"),
        (book(MARKUP.encode(), packing=HUFFMAN), Status.UNSUPPORTED, "Huffman"),
        (book(MARKUP.encode())[:120], Status.DAMAGED, "damaged"),
        (book(MARKUP.encode())[:500], Status.PARTIAL, "bytes of its text"),
        (book(b" "), Status.EMPTY, "no text"),
    ],
)
def test_books_that_cannot_be_read(tmp_path: Path, data: bytes, status: Status, word: str) -> None:
    [draft] = read_bytes(tmp_path, "a.mobi", data)
    assert draft.document.status is status
    assert word in draft.document.reason


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("sums.wk3", b"\x00\x00\x1a\x00\x00\x10\x04\x00" + b"\x00" * 20, "a worksheet of Lotus 1-2-3, release 3"),
    ],
)
def test_kinds_that_no_reader_knows_say_what_to_do(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    [draft] = read_bytes(tmp_path, name, data)
    assert draft.document.status is Status.UNSUPPORTED
    assert f"The file is {what}" in draft.document.reason
    assert "to have it read" in draft.document.reason
