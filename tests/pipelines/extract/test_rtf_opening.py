"""Words of a rich text document that come before any paragraph is opened are not lost."""

from pathlib import Path

import pytest

from pipelines.extract.rtf_opening import unopened
from tests.pipelines.extract.making import read_bytes


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (rb"Kepa paid", "Kepa paid"),
        (rb"{\fonttbl\f0 Arial;}Kepa paid", "Kepa paid"),
        (rb"{\info{\title Quay}}{\b Kepa} paid {\i Vega}\par Later.", "Kepa paid Vega\nLater."),
        (rb"{\stylesheet{\s0 Normal;}}\'d8stby {\b paid}", "Østby paid"),
        (rb"{\mmathPr\mdefJc1}{\info{\author Ada Brekke}}\pard Kepa paid", "Kepa paid"),
    ],
)
def test_words_before_the_first_paragraph_are_read(tmp_path: Path, body: bytes, said: str) -> None:
    [draft] = read_bytes(tmp_path, "a.rtf", rb"{\rtf1\ansi " + body + b"}")
    assert [page.text.strip() for page in draft.pages] == [said]


@pytest.mark.parametrize(
    "body",
    [
        rb"\pard Kepa",
        rb"{\fonttbl{\f0 Arial;}}\plain Kepa",
        rb"{\*\generator Quay;}",
        rb"{\mmathPr\mdefJc1}\pard Kepa",
        b"",
    ],
)
def test_a_document_that_opens_its_paragraphs_is_read_as_it_is(body: bytes) -> None:
    assert unopened(rb"{\rtf1\ansi " + body + b"}") is None
