"""Words and meaning as one score: how much a nearness is worth beside words, and what moves a question."""

import numpy as np
import pytest

from indexer.search.fusing import moved, worth
from indexer.search.vectors import WIDTH

NEAR = np.array([0.91, 0.87, 0.80], np.float32)


@pytest.mark.parametrize(("few", "more"), [("who owns it", "who owns it and since when"), ("谁拥有", "谁拥有这个港口")])
def test_a_nearness_is_worth_as_much_more_as_a_question_has_more_words(few: str, more: str) -> None:
    times = {"who owns it": 2, "谁拥有": 3}[few]  # words, or pairs of characters, which are what BM25 adds up
    assert worth(NEAR, more) == pytest.approx(times * worth(NEAR, few))


def test_the_farthest_page_that_was_looked_at_gains_nothing() -> None:
    gained = worth(NEAR, "who owns the harbour")
    assert gained[2] == 0
    assert gained[0] > gained[1] > 0


def test_a_question_is_moved_towards_a_passage_and_stays_nearer_to_what_was_asked() -> None:
    question, passage = np.eye(2, WIDTH, dtype=np.float32)
    found = moved(question, passage)
    assert np.linalg.norm(found) == pytest.approx(1.0)
    assert found @ question > found @ passage > 0
