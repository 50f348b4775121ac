"""What runs on the pages of a rich text document is told from its text, in any code page."""

from pathlib import Path

import pytest

from indexer.model.kinds import Role
from pipelines.extract.rtf_running import running
from tests.pipelines.extract.making import read_bytes

FIELD = rb"{\field{\*\fldinst{ PAGE }}{\fldrslt 1}}"


@pytest.mark.parametrize(
    ("group", "lines"),
    [
        (rb"{\header\pard Quay accounts\par}", ["Quay accounts"]),
        (rb"{\headerf {\b Quay} accounts\tab Draft\par For Ada\par}", ["Quay accounts Draft", "For Ada"]),
        (rb"{\footer Page " + FIELD + rb" of 3}", ["Page 1 of 3"]),
        (rb"{\footerl \'ca\'f0\'e0\'ed}", ["Кран"]),
        (rb"{\footerr \u1050?\u1088\'3f\uc2\u1072 xy\uc0\u1085 !}", ["Кран!"]),
        (rb"{\header a \{b\} \\ c{\*\nothing d}{\pict 00ff}}", ["a {b} \\ c"]),
        (rb"{\header Quay}{\headerr Quay}", ["Quay"]),
        (rb"{\headery720 Quay}", []),
        (rb"{\header never closed", ["never closedText."]),
    ],
)
def test_heads_and_feet_are_found(group: bytes, lines: list[str]) -> None:
    assert running(rb"{\rtf1\ansi\ansicpg1251 " + group + rb"\pard Text.\par}") == lines


def test_what_runs_on_the_pages_is_marked_where_it_first_stands(tmp_path: Path) -> None:
    data = rb"{\rtf1\ansi\ansicpg1252{\header\pard Quay accounts\par}\pard Four cranes.\par\pard Quay accounts\par}"
    [draft] = read_bytes(tmp_path, "a.rtf", data)
    [page] = draft.pages
    assert [page.text[one.start : one.end] for one in page.blocks if one.role is Role.FURNITURE] == ["Quay accounts"]
    assert "Four cranes." in page.text
