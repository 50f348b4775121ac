"""Numbers within names are put in order by their value, everything else by its letters."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from indexer.text.natural_order import sort_key

SHUFFLE = Random(6)


def test_names_stand_in_the_order_of_their_numbers() -> None:
    ordered = [
        "Lists/rows 1-1748", "Lists/rows 1749-10444", "Lists/rows 10445-12000", "page 9.png", "page 10.png",
        "page 10a.png", "page 100.png", "page a.png", "§ 1.2", "§ 1.10",
    ]  # fmt: skip
    mixed = SHUFFLE.sample(ordered, len(ordered))
    assert sorted(mixed, key=sort_key) == ordered


@given(st.integers(0, 10**40), st.integers(0, 10**40), st.integers(0, 3))
def test_any_two_numbers_stand_by_their_value(left: int, right: int, zeros: int) -> None:
    one, other = sort_key(f"n {'0' * zeros}{left} x"), sort_key(f"n {right} x")
    assert (one < other, one == other) == (left < right, left == right)


@given(st.text(st.characters(exclude_characters="0123456789")))
def test_what_holds_no_number_stays_as_it_is(text: str) -> None:
    assert sort_key(text) == text
