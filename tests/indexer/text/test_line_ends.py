import pytest

from indexer.text import line_ends


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("Fjell-\nheim Invest AS", "Fjellheim Invest AS"),
        ("Solheim\nOffshore AS", "Solheim Offshore AS"),
        ("NORD-\n  LYS AS", "NORDLYS AS"),
        ("Anne Dahl-\nHansen", "Anne Dahl- Hansen"),
        ("Hafen-\nund Bahnbau AG", "Hafen- und Bahnbau AG"),
        ("Co-\noperative Bank", "Co- operative Bank"),
    ],
)
def test_a_name_cut_at_a_line_end_is_whole(name: str, whole: str) -> None:
    assert line_ends.whole(name) == whole


def test_a_hyphen_that_the_text_writes_within_a_line_is_none_of_a_cut() -> None:
    assert line_ends.cuts("the sea-\nbed survey, and the sea-bed") == []
    assert line_ends.cuts("the har-\nbour, and the sea-bed") == [(7, 9)]
