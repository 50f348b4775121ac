"""Names taken apart, their words paired, and what is left over."""

from indexer.text import legal_forms
from indexer.text.matching import WHOLE, match, prepared


def test_a_name_is_taken_apart() -> None:
    name = prepared("The Kestrel Imaging Systems Ltd.", "company")
    assert name.words == ("kestrel", "imaging", "systems")
    assert name.weights[0] > name.weights[1]
    assert (name.form, name.forms, name.script) == ("ltd", legal_forms.stated("Kestrel Ltd."), "Latin")


def test_words_answer_each_other_whatever_their_order() -> None:
    found = match(prepared("Ivanov Sergei", "person"), prepared("Сергей Иванов", "person"))
    assert sorted((pair.left, pair.right) for pair in found.pairs) == [(0, 1), (1, 0)]
    assert found.turned
    assert not found.greater


def test_names_of_people_on_both_sides_of_bin_do_not_change_places() -> None:
    assert match(prepared("Omar bin Salim", "person"), prepared("Salim bin Omar", "person")).descent


def test_what_is_left_over_is_weighed_by_side() -> None:
    found = match(prepared("Vega Europe", "company"), prepared("Vega", "company"))
    assert (found.lesser, found.branch, found.apart) == (0, True, False)
    assert found.greater > 0


def test_a_name_without_spaces_is_read_as_a_whole() -> None:
    [pair] = match(prepared("Xi Jinping", "person"), prepared("习近平", "person")).pairs
    assert pair.left == pair.right == WHOLE


def test_nothing_but_words_of_many_firms_in_common() -> None:
    assert match(prepared("Management Company", ""), prepared("Westminster Management Company", "")).common
