"""Official names that one body or place has in several languages, from `official.csv` (general knowledge, ours)."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from indexer.model.kinds import Kind
from indexer.text import names


@dataclass(frozen=True, slots=True)
class Official:
    """A body or place known in several languages; `name` is its English name."""

    kind: Kind
    name: str


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, ...], Official]:
    known: dict[tuple[str, ...], Official] = {}
    with (files("pipelines.link") / "official.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            spellings = row["names"].split("|")
            official = Official(Kind(row["kind"]), spellings[0])
            known |= {names.words(spelling): official for spelling in spellings}
    return known


def known_as(words: tuple[str, ...]) -> Official | None:
    """What body or place is called by these folded words (see `names.words`), None where none is known."""
    table = _table()
    return table.get(words) or (
        table.get(words[1:]) if words and words[0] in ("the", "die", "das", "la", "le") else None
    )
