"""Labelled texts to windows of pieces. A text is a JSON line with `text`, `entities` and, where known, `dev`.

How much of a source is used, and by whose customs it was labelled, stands in `sources.csv`.
"""

import csv
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from indexer.text.encoder_file import Floats
from indexer.text.pieces import Pieces
from pipelines.find.names_model import LABELS, WINDOW
from pipelines.find.training import invented

UNNAMED_KEPT = 0.5  # share of texts without any name that is trained on
IN_CAPITALS = 0.03  # share of texts that is written in capitals
SCANNED = 0.03  # share of texts with letters misread as by OCR
MISREAD = 0.04  # share of such a text's letters
JOINED = 0.3  # share of windows that go on in the one before, as the sentences of a document do
STRETCH = 50  # texts
OURS = "ours"
ALIKE = dict(zip("lIO0oceu1SBhbmnrtij5", "1l0OoeocnlS8bhnmntji", strict=False))  # what a scan takes one letter for
PRONOUNS = frozenset(  # re3d tags them as names
    ["i", "we", "he", "she", "they", "it", "you", "us", "them", "his", "her", "their", "our", "him", "me", "my", "its"]
)


class Example(NamedTuple):
    """A window: pieces without begin and end, each word's first piece (begin counted), each word's label, the number of
    the customs it was labelled by, and how likely each label of each word is where a model was asked."""

    pieces: list[int]
    firsts: list[int]
    labels: list[int]
    customs: int = 0
    likely: Floats | None = None


class Source(NamedTuple):
    """How often each text of a source is used, on the average, and the number of its customs."""

    share: float = 1.0
    customs: int = 0


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """The sources by the name of their file; customs number 0 are ours."""
    with (files("pipelines.find.training") / "sources.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    numbers = {name: number for number, name in enumerate([OURS, *sorted({row["customs"] for row in rows} - {OURS})])}
    return {row["source"]: Source(float(row["share"]), numbers[row["customs"]]) for row in rows}


def read(
    folder: Path, cutter: Pieces, *, development: str = "none", unlabelled: bool = False, seed: int = 1
) -> list[Example]:
    """All windows of all `*.jsonl` of the folder, and of the invented texts. Texts marked `dev` are measured on:
    `development` says whether none of them, half or all are trained on. Texts without `entities` are left out unless
    asked for as `unlabelled`, for a teacher to label."""
    chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
    found: list[Example] = []
    for name, rows in _files(folder):
        source = sources().get(name, Source())
        own: list[Example] = []
        for number, row in enumerate(rows):
            if ("entities" in row or unlabelled) and (not row.get("dev") or _trained_on(number, development)):
                for _ in range(_times(row, source, chance)):
                    _add(own, windows(_altered(row["text"], chance), _names(row), cutter), source, chance)
        found.extend(own)
    return found


def _trained_on(number: int, development: str) -> bool:
    """Whether the text of this number is trained on; half means every other stretch, so that documents stay whole."""
    return development == "all" or (development == "half" and number // STRETCH % 2 == 0)


def _files(folder: Path) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    """Name and rows of each source."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield path.stem, map(json.loads, lines)
    yield "invented", invented.texts()


def windows(text: str, names: Sequence[tuple[int, int, str]], cutter: Pieces) -> Iterator[Example]:
    """The text cut into windows; a word inside a name carries the name's label, its first word the beginning one."""
    example, before = Example([], [], []), -1
    for start, _, pieces in cutter.words(text, 0, len(text)):
        if len(example.pieces) + len(pieces) > WINDOW:
            yield example
            example = Example([], [], [])
        name = next((number for number, (left, right, _) in enumerate(names) if left <= start < right), -1)
        label = "O" if name < 0 else f"{'I' if name == before else 'B'}-{names[name][2]}"
        example.firsts.append(len(example.pieces) + 1)
        example.pieces.extend(pieces)
        example.labels.append(LABELS.index(label))
        before = name
    if example.pieces:
        yield example


def _add(own: list[Example], more: Iterator[Example], source: Source, chance: random.Random) -> None:
    """Puts windows behind those of the same source, some of them into the last one while there is room."""
    for one in more:
        if own and len(own[-1].pieces) + len(one.pieces) <= WINDOW and chance.random() < JOINED:
            last = own[-1]
            last.firsts.extend(first + len(last.pieces) for first in one.firsts)
            last.pieces.extend(one.pieces)
            last.labels.extend(one.labels)
        else:
            own.append(one._replace(customs=source.customs))


def _times(row: dict[str, Any], source: Source, chance: random.Random) -> int:
    if row.get("entities") == [] and chance.random() > UNNAMED_KEPT:
        return 0
    return int(source.share + chance.random())


def _names(row: dict[str, Any]) -> list[tuple[int, int, str]]:
    return [
        (one["start"], one["end"], one["label"])
        for one in row.get("entities", ())
        if one.get("named", True) and row["text"][one["start"] : one["end"]].casefold() not in PRONOUNS
    ]


def _altered(text: str, chance: random.Random) -> str:
    """The text, now and then in capitals or as a bad scan has it; no place moves."""
    drawn = chance.random()
    if drawn < IN_CAPITALS:
        capitals = text.upper()
        return capitals if len(capitals) == len(text) else text
    if drawn < IN_CAPITALS + SCANNED:
        return "".join(ALIKE.get(one, one) if chance.random() < MISREAD else one for one in text)
    return text
