"""The names model's scores as shares: of names with this label and score, how many were right in span and label.

The table `model_scores.csv` is fitted by `pipelines.find.training.calibrate` on texts that the model never saw.
"""

import csv
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from pipelines.find.names_model import Model


def share(label: str, score: float, model: Model = Model.WHOLE) -> float:
    """The share for one label's score by this model; the score itself for a label that the table has not."""
    points = _points().get((model, label))
    return between(points, score) if points else score


def between(points: Sequence[tuple[float, float]], score: float) -> float:
    """The share that rising points of score and share give a score, on a straight line between two of them."""
    place = bisect_left(points, (score, 0.0))
    if place in (0, len(points)):
        return points[min(place, len(points) - 1)][1]
    (left, low), (right, high) = points[place - 1], points[place]
    return low + (high - low) * (score - left) / (right - left)


@lru_cache(maxsize=1)
def _points() -> dict[tuple[str, str], list[tuple[float, float]]]:
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    with (files("pipelines.find") / "model_scores.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            found.setdefault((row["model"], row["label"]), []).append((float(row["score"]), float(row["share"])))
    return found
