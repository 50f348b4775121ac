"""The answers to the gold of the samples do not fall below what was reached before."""

from tests.gold_text import GOLD
from tests.quality import floors, gold_score
from tests.samples.source import HELD_OUT


def test_names_contracts_and_ties_of_the_samples_stand_above_their_floors() -> None:
    files = list(GOLD.rglob("*.json"))
    assert files
    assert not floors.below("samples", gold_score.score().summary(), data=floors.digest(files))


def test_texts_set_aside_stand_above_their_floors() -> None:
    files = [file for file in HELD_OUT.iterdir() if file.is_file()]
    assert files
    assert not floors.below("texts set aside", gold_score.score_held_out().summary(), data=floors.digest(files))


def test_a_figure_below_its_floor_is_told() -> None:
    [told] = floors.below("samples", dict.fromkeys(gold_score.Score().summary(), 1.0) | {"ties": -1.0}, data="")[:1]
    assert "ties" in told or "data changed" in told
