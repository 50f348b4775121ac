"""Finds the places of gold answers in extracted text. Gold names surface, occurrence and the words around it;
offsets exist only once a reader has extracted the text, and differ from reader to reader.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
GOLD = Path(__file__).parent / "gold"
SAMPLES = Path(__file__).parent.parent / "corpus_samples"
CELLS = " | "  # parts the cells of a table's row in a gold surface
BETWEEN_CELLS = r"[\s|;,]+(?:[^|\n:]{1,40}: )?"  # a reader may repeat the heading of the column
HEADING = re.compile(r"(?:^|\n|\| )[^|\n:]{1,40}:(?= |$)")  # such a repeated heading
LEAST_SHARED = 3  # signs around a place that agree by chance


@dataclass(frozen=True)
class Placed:
    """A gold item with its place: `text_of(page)[start:end]` is its surface, line ends aside. Pages count from 1."""

    item: Json
    page: int
    start: int
    end: int


def samples() -> list[Path]:
    """Every sample that has gold, in a fixed order."""
    return [SAMPLES / file.relative_to(GOLD).with_suffix("") for file in sorted(GOLD.rglob("*.json"))]


def load(sample: Path) -> Json:
    """The gold of one sample."""
    path = GOLD / sample.relative_to(SAMPLES)
    found: Json = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
    return found


def documents(gold: Json, inside: str = "") -> Iterator[tuple[str, Json]]:
    """The document and all within it: path inside ("" for itself, `_id` of a JSON line) and its gold."""
    if "mentions" in gold:
        yield inside, gold
    for child in gold.get("children", []):
        name = child.get("inside") or child["key"]
        yield from documents(child, f"{inside}/{name}" if inside else name)


def place(items: Sequence[Json], pages: Sequence[str], *, paged: bool) -> list[Placed | None]:
    """Where each item (mention or span) stands in the extracted `pages`; None where it does not stand at all.

    `paged` is the gold's own: the file has real pages and a reader cuts it at them. Elsewhere all pages are searched.
    The best agreeing places are given first, and no two different items of one surface get the same: a name in a
    headline that the reader left out does not take the place of one in the text.
    """
    distinct = {_key(item): item for item in items}
    bids = [
        (_agreement(found, pages), key, found) for key, item in distinct.items() for found in _all(item, pages, paged)
    ]
    bids.sort(key=lambda bid: (-bid[0], bid[2].page, bid[2].start))
    placed: dict[Any, Placed] = {}
    taken: set[tuple[int, int, str]] = set()
    for agreement, key, found in bids:
        spot = (found.page, found.start, found.item["surface"])
        if key not in placed and spot not in taken and agreement >= _least(found.item):
            placed[key] = found
            taken.add(spot)
    return [placed.get(_key(item)) for item in items]


def _key(item: Json) -> tuple[str, int, int]:
    return item["surface"], item["page"], item.get("nth", 0)


def _least(item: Json) -> int:
    """How much must agree: nothing where the gold has no words around it."""
    return min(LEAST_SHARED, len(_letters(item.get("before", "") + item.get("after", ""))))


def _all(item: Json, pages: Sequence[str], paged: bool) -> Iterator[Placed]:
    """Every place where the surface stands, line ends and the marks between cells aside."""
    cells = [r"\s+".join(re.escape(word) for word in cell.split()) for cell in item["surface"].split(CELLS)]
    pattern = re.compile(BETWEEN_CELLS.join(cells))
    for number in [item["page"]] if paged else range(1, len(pages) + 1):
        if number <= len(pages):
            for found in pattern.finditer(pages[number - 1]):
                yield Placed(item, number, *found.span())


def _agreement(found: Placed, pages: Sequence[str]) -> int:
    """How many letters and digits around the place are those of the gold, counted outwards from it."""
    text = pages[found.page - 1]
    before, after = _letters(found.item.get("before", "")), _letters(found.item.get("after", ""))
    left, right = text[max(0, found.start - 160) : found.start], text[found.end : found.end + 160]
    if CELLS in found.item.get("before", "") + found.item.get("after", ""):
        left, right = HEADING.sub("", left), HEADING.sub("", right)
    left, right = _letters(left), _letters(right)
    return _shared(before[::-1], left[::-1]) + _shared(after, right)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _shared(left: str, right: str) -> int:
    """How many signs two texts have in common from their beginning."""
    pairs = zip(left, right, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(left), len(right)))
