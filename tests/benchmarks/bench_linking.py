"""Linking across the archive: names settled into entities, what may be one suggested, contracts of several documents
joined; and what a thousand more names cost. Sizes: 2,000 and 10,000 names (full: 10,000, 100,000, 1,000,000)."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import func, select

from indexer.model.entities import DocumentEntity, Entity
from indexer.model.values import DateValue
from indexer.store import handles, mentions, settling, suggesting
from indexer.store.database import Store
from indexer.store.joining import Statement, joined
from indexer.store.schema import DOCUMENTS, ENTITIES, SUGGESTIONS
from tests.benchmarks import charts
from tests.benchmarks.names_corpus import entities
from tests.benchmarks.process_memory import own_peak

QUICK, FULL = (2_000, 10_000), (10_000, 100_000, 1_000_000)
CONTRACTS = 100_000  # at most: a contract is told by many names
MORE = 1_000
PER_DOCUMENT, PORTION = 10, 20_000


def measure(*, full: bool = False) -> dict[str, Any]:
    """For each size, in a process of its own: seconds of processor time, peak memory, comparisons, suggestions."""
    found: dict[str, Any] = {}
    for size in FULL if full else QUICK:
        with get_context("spawn").Pool(1) as pool:
            found[f"{size:,} names"] = pool.apply(_names, (size,))
    for size in sorted({min(size, CONTRACTS) for size in (FULL if full else QUICK)}):
        found[f"{size:,} contracts"] = _contracts(size)
    return found


def draw(figures: dict[str, Any]) -> dict[str, str]:
    """Seconds a thousand names, and memory."""
    sizes = {int(name.split()[0].replace(",", "")): told for name, told in figures.items() if name.endswith(" names")}
    steps = {"settled": "settle_seconds", "suggested": "suggest_seconds"}
    each = {name: [(size, 1000 * told[key] / size) for size, told in sizes.items()] for name, key in steps.items()}
    memory = {"peak": [(size, told["peak_mb"]) for size, told in sizes.items()]}
    return {
        "cost": charts.lines("Linking a thousand names", each, unit="s", along="names in the archive"),
        "memory": charts.lines("Memory while linking", memory, unit="MB", goal=4096, along="names in the archive"),
    }


def _names(size: int) -> dict[str, Any]:
    every = entities(size + MORE)
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'archive.db'}", create=True)
        for some in _portions(islice(every, size), PORTION):
            _save(store, some)
        settled, _ = _timed(lambda: settling.settle(store))
        suggested, compared = _timed(lambda: suggesting.suggest(store))
        told = {
            "settle_seconds": settled,
            "suggest_seconds": suggested,
            "peak_mb": own_peak(),
            "entities": _count(store, ENTITIES),
            "pairs_looked_at": compared,
            "suggestions": _count(store, SUGGESTIONS),
        }
        _save(store, list(every))
        again, _ = _timed(lambda: settling.settle(store))
        more, compared = _timed(lambda: suggesting.suggest(store))
        told |= {"more_settle_seconds": again, "more_suggest_seconds": more, "more_pairs_looked_at": compared}
        told["bytes_a_name"] = round((Path(folder) / "archive.db").stat().st_size / size)
        store.close()
    return told


def _save(store: Store, some: Sequence[Entity]) -> None:
    """Documents of ten names each, without their pages."""
    with store.writing() as connection:
        first = connection.execute(select(func.max(DOCUMENTS.c.number))).scalar() or 0
        for place, named in enumerate(_portions(iter(some), PER_DOCUMENT)):
            number = first + place + 1
            connection.execute(DOCUMENTS.insert().values(number=number, id=f"{number:032x}", status="done"))
            known = [DocumentEntity(f"{at}", one.kind, one.name, (one.name,)) for at, one in enumerate(named)]
            seen = {one.key: {one.name: 1} for one in known}
            written = mentions.write_entities(connection, number, f"{number:032x}", known, seen)
            handles.write(connection, number, dict(enumerate(written)))


def _contracts(size: int) -> dict[str, Any]:
    """Contracts told by one to three documents each; a buyer has twenty, a supplier ten, two in five a number."""
    draw = np.random.default_rng(5)
    found: list[Statement] = []
    while len(found) < size:
        buyer, supplier = f"b{draw.integers(size // 20)}", f"s{draw.integers(size // 10)}"
        number = f"{draw.integers(2010, 2025)}-{draw.integers(1000, 9999)}" if draw.random() < 0.4 else ""
        amount = f"EUR {int(draw.choice([1, 2, 5])) * 10 ** int(draw.integers(4, 8))}"
        day = DateValue(f"{draw.integers(2010, 2025)}-{draw.integers(1, 13):02}-{draw.integers(1, 29):02}", "day")
        parties = {"suppliers": frozenset({supplier}), "buyers": frozenset({buyer})}
        for _ in range(int(draw.integers(1, 4))):
            about = {"number": number, "scheme": "CONTRACT"} if number and draw.random() < 0.7 else {}
            more = {"amount": amount if draw.random() < 0.8 else "", "date": day if draw.random() < 0.6 else None}
            place = {"id": f"{len(found):032x}", "document": f"d{draw.integers(size)}"}
            found.append(Statement(**place, **parties, parties=frozenset({buyer, supplier}), **about, **more))
    seconds, sets = _timed(lambda: joined(found))
    return {"join_seconds": seconds, "contracts": len(sets)}


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    given = work()
    return round(time.process_time() - began, 2), given


def _count(store: Store, table: Any) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _portions(found: Iterator[Entity], size: int) -> Iterator[list[Entity]]:
    while some := list(islice(found, size)):
        yield some
