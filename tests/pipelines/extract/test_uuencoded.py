"""Files written into mails as letters come out as the files they were."""

import binascii
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.uuencoded import parted
from tests.pipelines.extract.making import read_bytes

HEAD = b"From: a@b.example\nTo: c@d.example\nSubject: x\nDate: Tue, 2 Mar 1993 09:00:00 +0000\n\n"


def written(name: str, data: bytes) -> str:
    lines = [binascii.b2a_uu(data[start : start + 45]).decode() for start in range(0, len(data), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend"


def test_a_file_in_the_text_of_a_mail_is_a_document_inside(tmp_path: Path) -> None:
    letter = b"The terms of Belmar are in this file.\n" * 9
    text = f"See below.\n\n{written('terms.txt', letter)}\n\nYours, Ada"
    own, inner = read_bytes(tmp_path, "old.eml", HEAD + text.encode())
    assert (inner.document.inside, inner.original) == ("terms.txt", letter)
    assert "See below." in own.pages[0].text
    assert "Yours, Ada" in own.pages[0].text
    assert "begin 644" not in own.pages[0].text


@given(st.binary(min_size=1, max_size=400))
def test_every_byte_comes_back(data: bytes) -> None:
    assert parted(f"Before\n{written('a.bin', data)}\nAfter") == ("Before\n\nAfter", [("a.bin", data)])


@pytest.mark.parametrize(
    "text",
    ["We begin 644 miles from here\nand end", "begin 644 a.txt\n", "begin 644 a.txt\nM!!\nand no end", "begin\nend"],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert parted(text) == (text, [])


def test_a_thousand_openings_without_an_end_take_no_time_worth_telling() -> None:
    text = "begin 644 a\n" * 1000 + "M" + " " * 60 + "\n" + ("M" + " " * 60 + "\n") * 5000
    assert parted(text) == (text, [])
