"""The scorer of rankings, on rankings whose figures are known."""

import math

import pytest

from tests.quality.ranking import figures, ndcg


def test_a_perfect_ranking_scores_one() -> None:
    assert figures({"q": ["a", "b", "x"]}, {"q": {"a", "b"}}) == (1.0, 1.0, 1.0, 1)


def test_a_right_document_counts_less_the_later_it_comes() -> None:
    assert ndcg(["x", "x2", "a"], {"a"}) == pytest.approx(1 / 2)
    assert ndcg(["a", "x", "b"], {"a", "b"}) == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))


def test_nothing_beyond_the_tenth_counts_for_ndcg_and_beyond_the_hundredth_for_recall() -> None:
    late = [*(str(number) for number in range(10)), "a"]
    assert figures({"q": late}, {"q": {"a"}}) == (0.0, 1.0, 0.0, 1)
    assert figures({"q": [*map(str, range(100)), "a"]}, {"q": {"a"}}).recall100 == 0.0


def test_a_query_without_an_answer_counts_and_one_without_a_judgment_does_not() -> None:
    found = figures({"q": [], "r": ["a"], "s": ["a"]}, {"q": {"a"}, "r": {"a"}})
    assert found == (0.5, 0.5, 0.5, 2)
