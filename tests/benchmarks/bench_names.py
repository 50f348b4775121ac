"""Names: pairs compared a second, and among many names (100,000; 1,000,000 at full size) candidates and completion."""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from indexer.model.entities import Entity
from indexer.model.scope import EVERYTHING
from indexer.store import names_index, names_search
from indexer.store.database import Store
from indexer.store.schema import ENTITIES
from indexer.store.summing import folded
from indexer.text.likeness import compare
from tests.benchmarks.names_corpus import entities

QUICK, FULL = 100_000, 1_000_000
ASKED, PAIRS = 200, 20_000
PORTION = 20_000


def measure(*, full: bool = False) -> dict[str, Any]:
    """Milliseconds a question (p50, p95), bytes a name, names indexed and pairs compared a second."""
    count = FULL if full else QUICK
    names = [one.name for one in entities(PAIRS)]
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'names.db'}", create=True)
        bare, seconds = _fill(store, count)
        asked = [_slip(name, number) for number, name in enumerate(_some(store, ASKED))]
        with store.reading() as connection:
            found = _timed(
                lambda text: names_search.likely(connection, text, scope=EVERYTHING, kind=None, limit=10), asked
            )
            begun = _timed(
                lambda text: names_search.beginning(connection, text, scope=EVERYTHING, limit=8), list(_typed(asked))
            )
        size = _size(store)
        store.close()
    return {
        "names": count,
        "names_indexed_a_second": round(count / seconds),
        "index_bytes_a_name": round((size - bare) / count),
        "name_with_a_slip": found,
        "completion_of_what_is_typed": begun,
        "pairs_compared_a_second": _compared(names),
    }


def _fill(store: Store, count: int) -> tuple[int, float]:
    """Write the entities, then their index; gives the size before it and the seconds it took."""
    seconds, bare = 0.0, 0
    for some in _portions(entities(count)):
        with store.writing() as connection:
            connection.execute(ENTITIES.insert(), [_row(one) for one in some])
    bare = _size(store)
    began = time.perf_counter()
    with store.writing() as connection:
        names_index.build(connection)
    seconds = time.perf_counter() - began
    return bare, seconds


def _portions(found: Iterator[Entity]) -> Iterator[Sequence[Entity]]:
    portion: list[Entity] = []
    for one in found:
        portion.append(one)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


def _row(one: Entity) -> dict[str, Any]:
    names = json.dumps([[seen.surface, seen.count] for seen in one.names])
    about = {"id": one.id, "kind": str(one.kind), "name": one.name, "names": names, "folded": folded(one.names)}
    return {**about, "mentions": one.mentions, "documents": one.documents}


def _size(store: Store) -> int:
    """Bytes of the database, without what its journal still holds of earlier states."""
    from sqlalchemy import text

    with store.reading() as connection:
        pages, size = (connection.execute(text(f"PRAGMA {told}")).scalar_one() for told in ("page_count", "page_size"))
        return int(pages) * int(size)


def _some(store: Store, count: int) -> list[str]:
    """Names spread over all of them, the common and the rare."""
    from sqlalchemy import func, select

    with store.reading() as connection:
        total = connection.execute(select(func.count()).select_from(ENTITIES)).scalar_one()
        numbers = np.linspace(0, total - 1, count).astype(int)
        query = select(ENTITIES.c.name).where(ENTITIES.c.id.in_([f"{number:032x}" for number in numbers]))
        return list(connection.execute(query).scalars())


def _slip(name: str, number: int) -> str:
    """Every second name with a slip: a letter lost, two exchanged, another order, an initial."""
    at = 1 + number % max(len(name) - 2, 1)
    first, _, rest = name.partition(" ")
    forms = (name[:at] + name[at + 1 :], name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :])
    return (name, forms[0], name, forms[1], name, f"{rest} {first}", name, f"{first[0]}. {rest}")[number % 8].strip()


def _typed(names: Sequence[str]) -> Iterator[str]:
    """What stands in the box after one, three and six letters, and in the middle of a second word."""
    for name in names:
        first, _, rest = name.partition(" ")
        yield from (name[:1], name[:3], name[:6], f"{first} {rest[:2]}")


def _compared(names: Sequence[str]) -> int:
    """Pairs of names that share something, as candidates do, compared in a second of processor time."""
    pairs = list(zip(names, sorted(names), strict=True)) + list(zip(sorted(names), sorted(names)[1:], strict=False))
    began = time.process_time()
    for left, right in pairs:
        compare(left, right)
    return round(len(pairs) / (time.process_time() - began))


def _timed(ask: Callable[[str], Any], texts: Sequence[str]) -> dict[str, float]:
    taken = []
    for text in texts:
        began = time.perf_counter()
        ask(text)
        taken.append(time.perf_counter() - began)
    taken.sort()
    return {
        "p50_ms": round(statistics.median(taken) * 1000, 2),
        "p95_ms": round(taken[int(len(taken) * 0.95)] * 1000, 2),
    }
