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
BETWEEN = r"[\s|;,]+"  # line ends of a layout; bars and separators between the cells of a table


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
    No two items of one call with the same surface get the same place.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[Placed | None] = []
    for item in items:
        best = max(_candidates(item, pages, paged), key=_score(item, pages, taken), default=None)
        if best is not None and (best.page, best.start) in taken:
            best = None
        if best is not None:
            taken.add((best.page, best.start))
        placed.append(best)
    return placed


def _candidates(item: Json, pages: Sequence[str], paged: bool) -> Iterator[Placed]:
    pattern = re.compile(BETWEEN.join(re.escape(word) for word in item["surface"].split()))
    numbers = [item["page"]] if paged else range(1, len(pages) + 1)
    for number in numbers:
        if number <= len(pages):
            for found in pattern.finditer(pages[number - 1]):
                yield Placed(item, number, *found.span())


def _score(item: Json, pages: Sequence[str], taken: set[tuple[int, int]]) -> Any:
    """Free places first, then those whose surroundings agree best, then the earlier."""
    before, after = _letters(item.get("before", ""))[::-1], _letters(item.get("after", ""))

    def score(candidate: Placed) -> tuple[bool, int, int, int]:
        text = pages[candidate.page - 1]
        left = _letters(text[max(0, candidate.start - 80) : candidate.start])[::-1]
        right = _letters(text[candidate.end : candidate.end + 80])
        free = (candidate.page, candidate.start) not in taken
        return free, _shared(before, left) + _shared(after, right), -candidate.page, -candidate.start

    return score


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _shared(left: str, right: str) -> int:
    """How many signs two texts have in common from their beginning."""
    pairs = zip(left, right, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(left), len(right)))
