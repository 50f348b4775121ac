"""A model's score becomes the share of right names that goes with it."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.find import calibration
from pipelines.find.names_model import Model
from pipelines.find.training import calibrate
from pipelines.find.training.calibrate import Judged


@pytest.mark.parametrize(
    ("score", "share"), [(0.1, 0.2), (0.5, 0.2), (0.6, 0.3), (0.75, 0.45), (0.9, 0.6), (0.99, 0.6)]
)
def test_between_two_points_shares_lie_on_a_line_and_outside_they_stay(score: float, share: float) -> None:
    assert calibration.between([(0.5, 0.2), (0.9, 0.6)], score) == pytest.approx(share)


@pytest.mark.parametrize("model", [Model.WHOLE, Model.SMALL])
def test_the_table_rises_and_knows_every_label_of_each_model(model: Model) -> None:
    for label in ("ORG", "PER", "LOC"):
        shares = [calibration.share(label, number / 20, model) for number in range(21)]
        assert all(left <= right for left, right in pairwise(shares))
        assert shares[0] < shares[-1]
        assert all(0 < one < 1 for one in shares)
    assert calibration.share("BODY", 0.4, model) == 0.4


@pytest.mark.parametrize("model", ["whole", "small"])
def test_the_command_tells_of_the_model_named_how_far_off_its_scores_are(model: str, tmp_path: Path) -> None:
    text = "Anna Berg of the Ministry of Transport came to Oslo on Monday."
    names = [("Anna Berg", "PER"), ("Ministry of Transport", "ORG"), ("Oslo", "LOC")]
    told = [{"start": at, "end": at + len(name), "label": label} for name, label in names for at in [text.index(name)]]
    data = tmp_path / "labelled.jsonl"
    data.write_text((json.dumps({"text": text, "entities": told}) + "\n") * 6, encoding="utf-8")
    said = CliRunner().invoke(calibrate.main, [str(data), "--model", model])
    assert said.exit_code == 0, said.output
    assert [line.split(",")[0] for line in said.output.splitlines()] == ["LOC: 3 names", "ORG: 3 names", "PER: 3 names"]


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
