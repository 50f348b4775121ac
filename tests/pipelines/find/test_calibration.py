"""A model's score becomes the share of right names that goes with it."""

from itertools import pairwise

import pytest

from pipelines.find import calibration
from pipelines.find.training import calibrate
from pipelines.find.training.calibrate import Judged


@pytest.mark.parametrize(
    ("score", "share"), [(0.1, 0.2), (0.5, 0.2), (0.6, 0.3), (0.75, 0.45), (0.9, 0.6), (0.99, 0.6)]
)
def test_between_two_points_shares_lie_on_a_line_and_outside_they_stay(score: float, share: float) -> None:
    assert calibration.between([(0.5, 0.2), (0.9, 0.6)], score) == pytest.approx(share)


def test_the_table_rises_and_knows_every_label() -> None:
    for label in ("ORG", "PER", "LOC"):
        shares = [calibration.share(label, number / 20) for number in range(21)]
        assert all(left <= right for left, right in pairwise(shares))
        assert shares[0] < shares[-1]
        assert all(0 < one < 1 for one in shares)
    assert calibration.share("BODY", 0.4) == 0.4


def test_scores_that_promise_too_much_are_off_and_fitted_ones_less() -> None:
    judged = [Judged("ORG", 0.5 + number % 50 / 100, number % 7 in (0, 1)) for number in range(700)]
    points = calibrate.fit(judged)
    fitted = [one._replace(score=calibration.between(points, one.score)) for one in judged]
    assert calibrate.error(judged) > 0.4
    assert calibrate.error(fitted) < 0.05


def test_points_never_fall() -> None:
    judged = [Judged("PER", number / 100, number % 3 != 0 if number < 50 else number % 2 == 0) for number in range(100)]
    points = calibrate.fit(judged)
    assert all(left[0] < right[0] and left[1] < right[1] for left, right in pairwise(points))
