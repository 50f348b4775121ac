"""Word boxes are packed small and read back to a hundredth of a point."""

import math

from hypothesis import given
from hypothesis import strategies as st

from indexer.model.documents import WordBox
from indexer.store.boxes import pack, unpack

SIDES = st.floats(min_value=-2000, max_value=20000, allow_nan=False)
BOXES = st.lists(
    st.builds(
        lambda start, length, *sides: WordBox(start, start + length, *sides),
        st.integers(0, 100_000),
        st.integers(0, 50),
        SIDES,
        SIDES,
        SIDES,
        SIDES,
    ),
    max_size=40,
)


@given(BOXES)
def test_boxes_come_back_to_a_hundredth_of_a_point(boxes: list[WordBox]) -> None:
    back = unpack(pack(boxes))
    assert [box[:2] for box in back] == [box[:2] for box in boxes]
    for box, given_box in zip(back, boxes, strict=True):
        assert all(abs(side - given_side) < 0.00501 for side, given_side in zip(box[2:], given_box[2:], strict=True))


@given(BOXES)
def test_what_was_read_back_is_packed_to_the_same_bytes(boxes: list[WordBox]) -> None:
    packed = pack(boxes)
    assert pack(unpack(packed)) == packed


def test_two_decimals_are_exact() -> None:
    boxes = (WordBox(0, 5, 72.01, 700.33, 99.99, 712.07), WordBox(6, 9, 102.5, 700.33, 120.25, 712.07))
    assert unpack(pack(boxes)) == boxes


def test_no_boxes_take_no_bytes() -> None:
    assert pack(()) == b""
    assert unpack(b"") == ()


def test_a_page_of_words_takes_less_than_six_bytes_a_word() -> None:
    boxes = [
        WordBox(7 * n, 7 * n + 6, 72 + 40.5 * (n % 10), 90 + 14.2 * (n // 10), 110 + 40.5 * (n % 10), 101.0 + n // 10)
        for n in range(500)
    ]
    assert len(pack(boxes)) < 6 * len(boxes)


def test_coordinates_that_are_no_numbers_do_not_stop_the_page() -> None:
    [box] = unpack(pack([WordBox(0, 1, math.nan, math.inf, -math.inf, 1e300)]))
    assert all(math.isfinite(side) for side in box[2:])
