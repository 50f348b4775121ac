"""Scores the finders of names on labelled texts: exact and overlap F1 per set (python -m tests.quality.score_names).

With --small or --none by the small model of a first pass or by rules alone.
Companies and organisations count as ORG. Of re3d the named entities alone count, as its README says.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from indexer.model.documents import Page
from indexer.model.kinds import ENTITY_KINDS, Kind
from pipelines.find.finding import mentions
from pipelines.find.names_model import Model

DATA = Path(__file__).parents[3] / "shared" / "evaluation" / "ner"
LABELS = {Kind.COMPANY: "ORG", Kind.ORGANISATION: "ORG", Kind.PERSON: "PER", Kind.PLACE: "LOC"}
Span = tuple[int, int, str]


class Score(NamedTuple):
    """F1 over all labels by exact spans and by overlapping spans, per label exact, and words a second."""

    exact: float
    overlap: float
    labels: dict[str, float]
    speed: float


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def gold(row: dict[str, Any]) -> set[Span]:
    return {(one["start"], one["end"], one["label"]) for one in row["entities"] if one.get("named", True)}


def found(row: dict[str, Any], *, model: Model = Model.WHOLE) -> set[Span]:
    page = Page(1, row["text"], row["lang"])
    names = (one for one in mentions(page, model=model) if one.kind in ENTITY_KINDS)
    return {(one.start, one.end, LABELS[one.kind]) for one in names}


def f1(right: int, marked: int, expected: int) -> float:
    return 2 * right / (marked + expected) if marked + expected else 0.0


def overlapping(spans: Iterable[Span], others: Sequence[Span]) -> int:
    """How many spans share characters and label with one of the others."""
    return sum(any(one[2] == two[2] and one[0] < two[1] and two[0] < one[1] for two in others) for one in spans)


def score(path: Path, *, model: Model = Model.WHOLE, limit: int = 0) -> Score:
    """Both F1s of one set, and words a second of processor time."""
    counts: Counter[str] = Counter()
    words, seconds = 0, 0.0
    for number, row in enumerate(rows(path)):
        if limit and number >= limit:
            break
        started = time.process_time()
        spans = found(row, model=model)
        seconds += time.process_time() - started
        words += len(row["text"].split())
        expected = gold(row)
        counts["near"] += overlapping(spans, list(expected)) + overlapping(expected, list(spans))
        for label in ("ORG", "PER", "LOC"):
            ours = {one for one in spans if one[2] == label}
            theirs = {one for one in expected if one[2] == label}
            counts[f"{label} right"] += len(ours & theirs)
            counts[f"{label} ours"] += len(ours)
            counts[f"{label} gold"] += len(theirs)
    labels = {
        one: f1(counts[f"{one} right"], counts[f"{one} ours"], counts[f"{one} gold"]) for one in ("ORG", "PER", "LOC")
    }
    right, marked, known = (sum(counts[f"{one} {what}"] for one in labels) for what in ("right", "ours", "gold"))
    overlap = counts["near"] / (marked + known) if marked + known else 0.0
    return Score(f1(right, marked, known), overlap, labels, words / seconds if seconds else 0.0)


def main(arguments: Sequence[str]) -> None:
    if not DATA.exists():
        sys.exit(f"{DATA} is absent: the evaluation sets are not part of the project.")
    model = next((one for one in Model if f"--{one}" in arguments), Model.WHOLE)
    chosen = [word for word in arguments if not word.startswith("-")]
    for path in sorted(DATA.glob("*.jsonl")):
        if chosen and not any(word in path.name for word in chosen):
            continue
        got = score(path, model=model)
        labels = " ".join(f"{label} {value:.3f}" for label, value in got.labels.items())
        print(
            f"{path.stem:18} exact {got.exact:.3f}  overlap {got.overlap:.3f}  {labels}  {got.speed:,.0f} words/s",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
