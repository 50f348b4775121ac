"""OneNote sections as its servers hand them out: their text gathered, and told to be no more than that."""

import struct
from pathlib import Path

from indexer.model.kinds import Status
from tests.pipelines.extract.making import read_bytes

HEAD = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + bytes(32) + bytes.fromhex("2fe98d63d4a6c14b9a36b3fc2511a5b7")
TEXT, NARROW, PAGE, AUTHOR = 0x1C001C22, 0x1C003498, 0x1C001D3C, 0x1C001D75
YES, BYTE, HALF, WORD, WIDE, ONE, MANY = (kind << 26 | 0x1C01 for kind in (2, 3, 4, 5, 6, 8, 9))
SETS, SET = 16 << 26 | 0x1C02, 17 << 26 | 0x1C03


def properties(*told: tuple[int, bytes]) -> bytes:
    numbers = b"".join(struct.pack("<I", number) for number, _ in told)
    return struct.pack("<H", len(told)) + numbers + b"".join(value for _, value in told)


def said(text: str, encoding: str = "utf-16-le") -> bytes:
    data = text.encode(encoding)
    return struct.pack("<I", len(data)) + data


BEFORE = (
    (YES | 1 << 31, b""),
    (BYTE, b"\x01"),
    (HALF, b"\x01\x02"),
    (WORD, bytes(4)),
    (WIDE, bytes(8)),
    (ONE, b""),
    (MANY, b"\x02\x00\x00\x00"),
    (SETS, struct.pack("<II", 2, SET) + properties((BYTE, b"\x07")) * 2),
    (SET, properties((NARROW, said("x" * 9, "cp1252")), (HALF, b"\x00\x00"))),
)


def test_the_text_of_a_section_is_gathered(tmp_path: Path) -> None:
    data = HEAD + b"\x07" * 9
    data += properties(*BEFORE, (TEXT, said("Kråken was paid twice.\x00"))) + b"\xff" * 5
    data += properties((PAGE, said("Quay\x00")), (AUTHOR, said("Ada Brekke\x00"))) + b"\x00" * 3
    data += properties((NARROW, said("5 May", "cp1252")), (TEXT, said("Who signed?"))) * 2
    data += b"\xff" * 8 + struct.pack("<I", TEXT) + b"no property"
    [draft] = read_bytes(tmp_path, "notes", data)
    document = draft.document
    assert (document.type, document.status, document.title) == ("one", Status.PARTIAL, "Quay")
    assert "without its order" in document.reason
    assert document.authors == ("Ada Brekke",)
    assert set(draft.pages[0].text.split("\n\n")) == {
        "xxxxxxxxx",
        "Kråken was paid twice.",
        "Quay",
        "5 May",
        "Who signed?",
    }
    assert draft.pages[0].text.count("Who signed?") == 1


def test_a_section_without_text_or_cut_off_is_told(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "notes.one", HEAD + properties((TEXT, said("Who signed?")))[:-4])
    assert draft.document.status is Status.UNSUPPORTED
