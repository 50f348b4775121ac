"""The scorer of links, on links whose figures are known."""

import pytest

from tests.quality.score_links import Linked, bcubed, errors, pairwise


def linked(*pairs: str) -> list[Linked]:
    """Mentions as "gold ours"."""
    return [Linked("document", pair, *pair.split()) for pair in pairs]


def test_what_is_linked_as_the_gold_has_it_scores_one() -> None:
    found = linked("a 1", "a 1", "b 2")
    assert pairwise(found) == bcubed(found) == (1.0, 1.0, 1.0)


def test_pairs_count_what_is_joined_and_what_should_be() -> None:
    found = linked("a 1", "a 1", "b 1", "b 2")  # ours joins three pairs, one of them right; the gold has two
    assert pairwise(found)[:2] == (pytest.approx(1 / 3), pytest.approx(1 / 2))


def test_bcubed_is_the_mean_over_mentions() -> None:
    found = linked("a 1", "a 1", "b 1", "b 2")
    assert bcubed(found)[:2] == (pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4), pytest.approx((1 + 1 + 0.5 + 0.5) / 4))


def test_one_large_wrong_thing_costs_precision_and_none_costs_recall() -> None:
    assert pairwise(linked("a 1", "b 1"))[:2] == (0.0, 1.0)
    assert pairwise(linked("a 1", "a 2"))[:2] == (1.0, 0.0)


def test_wrong_joins_are_listed_before_what_stays_apart_and_the_most_pairs_first() -> None:
    found = linked("a 1", "a 1", "b 1", "c 2", "d 2", "e 3", "e 4", "e 5")
    assert [line.split(":")[0] for line in errors(found)] == [
        "joined 1 (2 pairs)",
        "joined 2 (1 pairs)",
        "apart e (3 pairs)",
    ]
