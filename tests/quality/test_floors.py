"""The answers to the gold of the samples do not fall below what was reached before."""

import pytest

from tests.gold_text import GOLD
from tests.quality import floors, gold_score
from tests.samples.source import HELD_OUT, SUFFIX, Source, held_out


def test_names_contracts_and_ties_of_the_samples_stand_above_their_floors() -> None:
    files = list(GOLD.rglob("*.json"))
    assert files
    assert not floors.below("samples", gold_score.score().summary(), data=floors.digest(files))


@pytest.mark.parametrize("one", held_out(), ids=lambda one: one.stem)
def test_texts_set_aside_stand_above_their_floors(one: Source) -> None:
    data = floors.digest([HELD_OUT / (one.path + SUFFIX)])
    assert not floors.below(f"set aside: {one.stem}", gold_score.score_held_out(one.stem).summary(), data=data)


def test_a_figure_below_its_floor_is_told() -> None:
    [told] = floors.below("samples", dict.fromkeys(gold_score.Score().summary(), 1.0) | {"ties": -1.0}, data="")[:1]
    assert "ties" in told or "data changed" in told
