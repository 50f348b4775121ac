"""Texts of Microsoft Write and Word for DOS: paragraphs and pages, running heads marked, pictures left out."""

import struct
from pathlib import Path

import pytest

from indexer.model.kinds import Role, Status
from tests.pipelines.extract.making import read_bytes

HEADER, PICTURE = 0b110, 0b1_0000


def written(*paragraphs: tuple[bytes, int], windows: bool = True) -> bytes:
    """A file of paragraphs, each with the bits that say what kind it is."""
    text = b"".join(words for words, _ in paragraphs)
    end = 128 + len(text)
    first = -(-end // 128)
    header = struct.pack("<HHHHHHHIHH", 0xBE31, 0, 0xAB00, 0, 0, 0, 0, end, first, first + 1)
    header = header.ljust(96, b"\x00") + struct.pack("<H", first + 1 if windows else 0)
    entries, properties, limit = b"", b"", 128
    for words, kind in paragraphs:
        limit += len(words)
        entries += struct.pack("<IH", limit, 60 + len(properties) if kind else 0xFFFF)
        properties += bytes([17]) + bytes(16) + bytes([kind]) if kind else b""
    page = (struct.pack("<I", 128) + entries).ljust(64, b"\x00") + properties
    page = page.ljust(127, b"\x00") + bytes([len(paragraphs)])
    return header.ljust(128, b"\x00") + text.ljust(first * 128 - 128, b"\x00") + page


@pytest.mark.parametrize(("windows", "encoding"), [(True, "cp1252"), (False, "cp850")])
def test_the_text_comes_in_order_with_its_running_head_marked(tmp_path: Path, *, windows: bool, encoding: str) -> None:
    data = written(
        ("Till Åke\r\n".encode(encoding), HEADER),
        (b"Four cranes\tfor\x0bthe quay.\r\n", 0),
        (b"\x01\x02bits of a picture", PICTURE),
        ("\fÅke signed.\r\n".encode(encoding), 0),
        windows=windows,
    )
    [draft] = read_bytes(tmp_path, "deed.doc", data)
    assert (draft.document.type, draft.document.status) == ("wri", Status.DONE)
    first, second = draft.pages
    assert first.text == "Till Åke\n\nFour cranes for\nthe quay."
    assert [(one.role, first.text[one.start : one.end]) for one in first.blocks] == [(Role.FURNITURE, "Till Åke")]
    assert second.text == "Åke signed."


def test_a_text_whose_end_is_missing_says_so(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "deed.wri", written((b"Four cranes for the quay.\r\n", 0))[:140])
    assert (draft.document.status, draft.pages[0].text) == (Status.PARTIAL, "Four cranes")
    [short] = read_bytes(tmp_path, "deed.wri", written((b"Four", 0))[:40])
    assert short.document.status is Status.DAMAGED
