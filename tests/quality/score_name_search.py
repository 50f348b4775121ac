"""Scores names: pairs judged one or two (F1), and the right name found among all of a set by its other form.

`python -m tests.quality.score_name_search` prints them; `make quality` checks them against their floors.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.model.entities import NameSeen
from indexer.model.kinds import Kind
from indexer.model.scope import EVERYTHING
from indexer.store import names_index, names_search
from indexer.store.database import Store
from indexer.store.schema import ENTITIES
from indexer.store.summing import folded
from indexer.text.letters import script
from indexer.text.likeness import compare
from pipelines.comparing import SAME_FROM, kind_of

DATA = Path(__file__).parents[3] / "shared" / "evaluation" / "names"
SEARCHED = ("eu-sanctions", "transliteration.ar", "transliteration.ru", "transliteration.zh")
SHOWN = 10  # of these the right one must be among, for recall


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def f1(pairs: Sequence[dict[str, Any]]) -> float:
    """F1 of "same" over the pairs."""
    judged = [(compare(one["left"], one["right"], kind_of(one))[0] >= SAME_FROM, one["same"]) for one in pairs]
    right = sum(ours and theirs for ours, theirs in judged)
    return 2 * right / (sum(ours for ours, _ in judged) + sum(theirs for _, theirs in judged))


def filled(names: Sequence[tuple[str, str]], folder: Path) -> Store:
    """A store whose entities bear these names, each with its kind, one entity a name."""
    store = Store.open(f"sqlite:///{folder / 'names.db'}", create=True)
    with store.writing() as connection:
        written = [
            {
                "id": f"{number:032x}",
                "kind": kind,
                "name": name,
                "names": json.dumps([[name, 1]], ensure_ascii=False),
                "folded": folded([NameSeen(name, 1, script(name))]),
                "mentions": 1,
                "documents": 1,
            }
            for number, (name, kind) in enumerate(names)
        ]
        connection.execute(ENTITIES.insert(), written)
        names_index.build(connection)
    return store


def search(pairs: Sequence[dict[str, Any]], folder: Path) -> tuple[float, float]:
    """Recall at 10 and success at 1: each left form looked up among the right forms of all pairs."""
    wanted: dict[str, set[str]] = {}
    kinds: dict[str, str] = {}
    for one in pairs:
        kinds.setdefault(one["right"], kind_of(one) or str(Kind.ORGANISATION))
        if one["same"]:
            wanted.setdefault(one["left"], set()).add(one["right"])
    store = filled(list(kinds.items()), folder)
    first = among = 0
    with store.reading() as connection:
        for asked, right in wanted.items():
            found = names_search.likely(connection, asked, scope=EVERYTHING, kind=None, limit=SHOWN)
            names = [one.entity.name for one in found]
            first += bool(names) and names[0] in right
            among += bool(right & {*names})
    store.close()
    return among / len(wanted), first / len(wanted)


def measure(folder: Path, room: Path) -> Iterator[tuple[str, float]]:
    """Each figure by its name, as it is measured; `room` is a folder to work in."""
    for path in sorted(folder.glob("*.jsonl")):
        pairs = rows(path)
        if any(not one["same"] for one in pairs):
            yield f"{path.stem}.f1", f1(pairs)
        if path.stem in SEARCHED:
            place = room / path.stem
            place.mkdir()
            recall, success = search(pairs, place)
            yield f"{path.stem}.recall10", recall
            yield f"{path.stem}.success1", success


def main() -> None:
    import tempfile

    if not DATA.exists():
        sys.exit(f"{DATA} is absent: the evaluation sets are not part of the project.")
    with tempfile.TemporaryDirectory() as room:
        for name, figure in measure(DATA, Path(room)):
            print(f"{name:30} {figure:.4f}", flush=True)


if __name__ == "__main__":
    main()
