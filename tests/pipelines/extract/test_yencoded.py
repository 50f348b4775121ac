"""Files written into mails byte by byte come out as the files they were."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.yencoded import parted
from tests.pipelines.extract.making import read_bytes

HEAD = b"From: a@b.example\nNewsgroups: quay.binaries\nSubject: x\nDate: Tue, 2 Mar 2004 09:00:00 +0000\n\n"
CRITICAL = frozenset(b"\x00\n\r=.")


def written(name: str, data: bytes, *, told: str = "", part: str = "") -> bytes:
    coded = [(byte + 42) % 256 for byte in data]
    signs = [bytes([ord("="), (byte + 64) % 256]) if byte in CRITICAL else bytes([byte]) for byte in coded]
    lines = [b"".join(signs[at : at + 128]) for at in range(0, len(signs), 128)]
    head = f"=ybegin {told}line=128 size={len(data)} name={name}\n{part}"
    return head.encode() + b"".join(line + b"\r\n" for line in lines) + f"=yend size={len(data)}".encode()


def test_a_file_in_a_mail_is_a_document_inside(tmp_path: Path) -> None:
    letter = "The terms of Belmar og Bjørk.\n".encode() * 9 + bytes(range(256))
    data = HEAD + b"See below.\n\n" + written("terms of May.bin", letter) + b"\n\nYours, Ada\n"
    own, inner = read_bytes(tmp_path, "old.eml", data)
    assert (inner.document.inside, inner.original) == ("terms of May.bin", letter)
    assert own.pages[0].text.endswith("See below.\n\nYours, Ada")


@given(st.binary(min_size=1, max_size=400))
def test_every_byte_comes_back(data: bytes) -> None:
    assert parted(b"Before\n" + written("a.bin", data) + b"\nAfter") == (b"Before\n\nAfter", [("a.bin", data)])


@pytest.mark.parametrize(
    ("end", "name"),
    [(900, "cranes.tar, part 1"), (3, "cranes.tar")],
)
def test_a_part_of_a_file_is_called_so(end: int, name: str) -> None:
    part = written("cranes.tar", b"abc", told="part=1 ", part=f"=ypart begin=1 end={end}\n")
    assert parted(part)[1] == [(name, b"abc")]


@pytest.mark.parametrize(
    "text",
    [b"A line\n=yend size=3\nmore", b"=ybegin line=128 size=3 name=a\nabc", b"=ybegin line=128 size=0 name=a\n=yend"],
)
def test_other_text_stays_as_it_is(text: bytes) -> None:
    assert parted(text) == (text, [])


def test_many_openings_and_ends_take_no_time_worth_telling() -> None:
    text = b"=ybegin line=128 size=3 name=a\n" * 20_000 + b"\n=yend x" * 20_000
    assert len(parted(text)[1]) == 1
