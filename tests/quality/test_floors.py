"""The answers to the gold of the samples do not fall below what was reached before."""

import pytest

from tests.gold_text import GOLD
from tests.quality import floors, gold_score, score_links
from tests.samples.source import HELD_OUT, SUFFIX, Source, held_out


def test_names_links_contracts_and_ties_of_the_samples_stand_above_their_floors() -> None:
    files, read = list(GOLD.rglob("*.json")), list(gold_score.read_samples())
    assert files
    links = score_links.score(score_links.of_drafts(read), "corpus_samples", show_errors=True)
    below = floors.below("samples", gold_score.score(read).summary(), data=floors.digest(files))
    assert not below + floors.below("links", links, data=floors.digest(files))


@pytest.mark.parametrize("one", held_out(), ids=lambda one: one.stem)
def test_texts_set_aside_stand_above_their_floors(one: Source) -> None:
    title, data = f"set aside: {one.stem}", floors.digest([HELD_OUT / (one.path + SUFFIX)])
    read = list(gold_score.read_held_out(one.stem))
    links = score_links.score(score_links.of_drafts(read), title, show_errors=False)
    below = floors.below(title, gold_score.score(read).summary(), data=data)
    assert not below + floors.below(f"links {title}", links, data=data)


def test_a_figure_below_its_floor_is_told() -> None:
    [told] = floors.below("samples", dict.fromkeys(gold_score.Score().summary(), 1.0) | {"ties": -1.0}, data="")[:1]
    assert "ties" in told or "data changed" in told
