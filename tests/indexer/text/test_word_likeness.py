"""Two words are alike in one way, which is told."""

import pytest

from indexer.text.word_likeness import How, alike, skeleton


@pytest.mark.parametrize(
    ("left", "right", "how"),
    [
        ("hansen", "hansen", How.SAME),
        ("j", "jon", How.INITIAL),
        ("hikvisi0n", "hikvision", How.SCAN),
        ("burnham", "bumharn", How.SCAN),
        ("hansen", "hanson", How.LETTER),
        ("technolgie", "technologie", How.LETTER),
        ("yusuf", "youssef", How.SOUND),
        ("volodymyr", "vladimir", How.SOUND),
        ("كريم", "karim", How.SCRIPT),
        ("ك", "karim", How.INITIAL),
        ("习近平", "习近朋", How.LETTERS),
    ],
)
def test_the_way_in_which_words_are_alike(left: str, right: str, how: How) -> None:
    assert alike(left, right).how is how
    assert alike(left, right) == alike(right, left)


@pytest.mark.parametrize(("left", "right"), [("2005", "2006"), ("j", "karl"), ("10", "lo"), ("ibn", "oslo")])
def test_words_that_are_not_alike(left: str, right: str) -> None:
    assert alike(left, right).value < 0.55


def test_words_out_of_two_scripts_may_differ_more() -> None:
    assert alike("vladimir", "volodimir", apart=True).value > alike("vladimir", "volodimir").value


def test_a_skeleton_is_what_a_scan_cannot_tell_apart() -> None:
    assert skeleton("burn1ey") == skeleton("bumley") == skeleton("burnley")
