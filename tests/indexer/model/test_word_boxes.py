"""Boxes held as columns are the same to whoever reads them as a tuple of boxes."""

import pickle
from array import array

from indexer.model.documents import Page, WordBox, WordBoxes

GIVEN = (WordBox(0, 4, 72.0, 700.5, 99.0, 712.0), WordBox(5, 9, 102.5, 700.5, 120.25, 712.0))
_, _, *SIDES = zip(*GIVEN, strict=True)
HELD = WordBoxes((array("i", [0, 5]), array("i", [4, 9]), *(array("f", side) for side in SIDES)))


def test_boxes_are_equal_however_they_are_held() -> None:
    assert HELD == GIVEN
    assert GIVEN == HELD
    assert GIVEN[:1] != HELD
    assert {Page(1, "From Oslo", boxes=HELD), Page(1, "From Oslo", boxes=GIVEN)} == {Page(1, "From Oslo", boxes=GIVEN)}


def test_one_box_a_stretch_and_the_last_are_had_by_place() -> None:
    assert HELD[1] == GIVEN[1]
    assert isinstance(HELD[0], WordBox)
    assert HELD[-1].x1 == 120.25
    assert HELD[:1] == GIVEN[:1]
    assert [box.end for box in HELD] == [4, 9]
    assert len(HELD) == 2


def test_boxes_go_from_process_to_process_and_are_not_held_anew() -> None:
    assert pickle.loads(pickle.dumps(HELD)) == GIVEN
    assert WordBoxes.of(HELD) is HELD
    assert WordBoxes.of(GIVEN) == GIVEN
