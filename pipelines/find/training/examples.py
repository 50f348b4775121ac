"""Labelled texts to windows of pieces. A text is a JSON line with `text`, `entities` and, where known, `dev`."""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from indexer.text.pieces import Pieces, words
from pipelines.find.names_model import LABELS, WINDOW

UNNAMED_KEPT = 0.5  # share of texts without any name that is trained on
IN_CAPITALS = 0.03  # share of texts that is written in capitals
THINNED = ("europeana-nl", "europeana-de-lft", "turku-fi", "sr_set", "hr_set")  # large, and far from our sources
THINNED_KEPT = 0.6
PRONOUNS = frozenset(  # re3d tags them as names
    ["i", "we", "he", "she", "they", "it", "you", "us", "them", "his", "her", "their", "our", "him", "me", "my", "its"]
)


class Example(NamedTuple):
    """A window: pieces without begin and end, each word's first piece (begin counted), each word's label."""

    pieces: list[int]
    firsts: list[int]
    labels: list[int]


def read(folder: Path, cutter: Pieces, *, with_development: bool, seed: int = 1) -> list[Example]:
    """All windows of all `*.jsonl` of the folder. Texts marked `dev` are measured on, and left out unless asked for."""
    chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
    found: list[Example] = []
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if (with_development or not row.get("dev")) and _kept(row, path.stem, chance):
                    found.extend(windows(_cased(row["text"], chance), _names(row), cutter))
    return found


def windows(text: str, names: Sequence[tuple[int, int, str]], cutter: Pieces) -> Iterator[Example]:
    """The text cut into windows; a word inside a name carries the name's label, its first word the beginning one."""
    example, before = Example([], [], []), -1
    for start, end in words(text):
        pieces = cutter.of_word(text, start, end)
        if not pieces:
            continue
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


def _kept(row: dict[str, Any], source: str, chance: random.Random) -> bool:
    if not row["entities"] and chance.random() > UNNAMED_KEPT:
        return False
    return source not in THINNED or chance.random() < THINNED_KEPT


def _names(row: dict[str, Any]) -> list[tuple[int, int, str]]:
    return [
        (one["start"], one["end"], one["label"])
        for one in row["entities"]
        if one.get("named", True) and row["text"][one["start"] : one["end"]].casefold() not in PRONOUNS
    ]


def _cased(text: str, chance: random.Random) -> str:
    capitals = text.upper()
    return capitals if chance.random() < IN_CAPITALS and len(capitals) == len(text) else text
