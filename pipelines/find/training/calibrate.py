"""Fits the table of `calibration`: `python -m pipelines.find.training.calibrate DATA`, DATA a folder of labelled texts.

The texts must be such as the model was not trained on. Half of them fit, the other half tells how far off scores are.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import click

from pipelines.find import calibration, names_model
from pipelines.find.names_model import Model

POINTS = 12  # of a label, before those that fall are joined
BINS = 10  # of the expected calibration error


class Judged(NamedTuple):
    """A name the model found: its score, and whether the gold has the same span with the same label."""

    label: str
    score: float
    right: bool


@click.command()
@click.argument("data", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", type=click.Choice(["whole", "small"]), default="whole", help="Whose scores.")
@click.option("--write", is_flag=True, help="Write the table; else only say how far off scores are.")
def main(*, data: Sequence[Path], model: str, write: bool) -> None:
    """Compare the names model's scores with how often they are right in the labelled texts DATA (JSON lines)."""
    judged = [one for path in data for one in judge(path, Model(model))]
    fitting, held = judged[::2], judged[1::2]
    labels = sorted({one.label for one in judged})
    table = {label: fit([one for one in fitting if one.label == label]) for label in labels}
    for label in labels:
        own = [one for one in held if one.label == label]
        after = [one._replace(score=calibration.between(table[label], one.score)) for one in own]
        click.echo(f"{label}: {len(own):,} names, off by {error(own):.3f}, fitted {error(after):.3f}")
    if write:
        path = Path(str(files("pipelines.find") / "model_scores.csv"))
        with path.open(encoding="utf-8") as before:
            others = [row for row in csv.reader(before) if row[0] != model]
        with path.open("w", encoding="utf-8", newline="") as out:
            rows = csv.writer(out, lineterminator="\n")
            rows.writerows(others)
            rows.writerows([model, label, f"{x:.3f}", f"{y:.3f}"] for label in labels for x, y in table[label])


def judge(path: Path, which: Model) -> Iterator[Judged]:
    """The model's names in a file of labelled texts."""
    model = names_model.installed(which)
    if model is None:
        raise click.ClickException("The names model is not installed on this machine.")
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            gold = {(one["start"], one["end"], one["label"]) for one in row["entities"] if one.get("named", True)}
            for one in model.find([row["text"]])[0]:
                yield Judged(one.label, one.score, (one.start, one.end, one.label) in gold)


def fit(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """Points of score and share, both rising: neighbours that fall are joined (pool adjacent violators)."""
    ordered = sorted(judged, key=lambda one: one.score)
    size = max(len(ordered) // POINTS, 1)
    pools: list[list[Judged]] = []
    for start in range(0, len(ordered), size):
        pools.append(ordered[start : start + size])
        while len(pools) > 1 and _share(pools[-2]) >= _share(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    return [(sum(one.score for one in pool) / len(pool), _share(pool)) for pool in pools]


def error(judged: Sequence[Judged]) -> float:
    """The expected calibration error: by how much scores and shares differ, over bins of equal width."""
    ordered = sorted(judged, key=lambda one: one.score)
    bins = [list(group) for _, group in groupby(ordered, key=lambda one: min(int(one.score * BINS), BINS - 1))]
    return sum(abs(sum(one.score for one in group) - sum(one.right for one in group)) for group in bins) / len(judged)


def _share(pool: Sequence[Judged]) -> float:
    return (sum(one.right for one in pool) + 0.5) / (len(pool) + 1)  # nothing is certain


if __name__ == "__main__":
    main()
