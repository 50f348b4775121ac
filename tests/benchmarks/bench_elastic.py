"""The elastic engine beside Elasticsearch asked by hand: a search with facets and lit pages, and names as a filter.

Both ask the same server, in turns. Names are also sought in the layout of parents and children that archives of
documents have been built with, which joins at each search.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from elasticsearch import Elasticsearch

from indexer.config import Config, Elastic
from indexer.model.scope import EVERYTHING
from indexer.search.elastic import ElasticEngine
from indexer.search.query import Filter, Query
from indexer.search.record import Record
from tests.benchmarks.charts import bars
from tests.benchmarks.elastic_layouts import FACETS, SHOWN, Layout, ParentsAndChildren, PlainPages
from tests.benchmarks.search_corpus import Corpus, entity_id, queries
from tests.servers.elasticsearch import Cluster, install

SIZES, QUICK = (50_000, 200_000), (10_000,)
ASKED, WARM = 200, 60  # of which the first are not counted
PORT = 28_470
PORTION = 2_000  # pages
Ask = Callable[[str, str], int]  # words and an entity: documents found


def measure(*, full: bool = False) -> dict[str, Any]:
    """Goals: a search at most 1.3 times as long as by hand; filtering by name five times as fast as with children."""
    install()
    with tempfile.TemporaryDirectory(prefix="footnote-bench-") as name:
        folder = Path(name)
        cluster = Cluster(folder, 1, PORT)
        cluster.start()
        try:
            return {"sizes": dict(_measured(folder, cluster.urls[0], SIZES if full else QUICK))}
        finally:
            cluster.stop()


def draw(figures: dict[str, Any]) -> dict[str, str]:
    """Charts of the figures, by name."""
    sizes = figures["sizes"]
    names = {
        "ours": "one entry a page, by hand",
        "engine": "Footnote",
        "children": "parents and children",
    }
    rows = [
        (f"{names[one]}, {size} pages", held["filter and facet of names, shown"][one]["p50_ms"])
        for one in names
        for size, held in sizes.items()
    ]
    searches = [
        (f"{what}, {size} pages", held[what][ratio])
        for what, ratio in (("three words", "p50 over by hand"), ("one word", "p50 over by hand"))
        for size, held in sizes.items()
    ]
    return {
        "names": bars("A filter and a facet of names, half of the searches take at most", rows, unit="ms"),
        "by-hand": bars("Time of a search over the same by hand (goal: at most 1.3)", searches, unit="×", goal=1.3),
    }


def _measured(folder: Path, url: str, sizes: Sequence[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The figures at each size; what was indexed for one stays for the next."""
    elastic = Elastic(urls=(url,), index="footnote-bench", replicas=0)
    (folder / "archive").mkdir()
    engine = ElasticEngine(Config(archive=folder / "archive", engine="elastic", elastic=elastic), write=True)
    records, done = Corpus(max(sizes)).records(), 0
    with Elasticsearch(url, request_timeout=300) as client:
        plain, children = PlainPages(client), ParentsAndChildren(client)
        for layout in (plain, children):
            layout.make()
        for size in sizes:
            rates = _fill(islice(records, size - done), engine, plain, children)
            done = size
            yield f"{size:,}", {**rates, **_searches(engine, plain), **_names(engine, plain, children)}
    engine.close()


def _fill(records: Iterator[Record], engine: ElasticEngine, *layouts: Layout) -> dict[str, Any]:
    """The same pages into all indexes; gives pages a second of each."""
    seconds, pages = [0.0] * (1 + len(layouts)), 0
    ways = [engine.index, *(layout.fill for layout in layouts)]
    while some := list(islice(records, PORTION)):
        pages += len(some)
        for at, fill in enumerate(ways):
            seconds[at] += _seconds(partial(fill, some))
    seconds[0] += _seconds(engine.commit)
    for layout in layouts:
        layout.refresh()
    names = ("Footnote", *(layout.name for layout in layouts))
    return {"pages/s indexed": {name: round(pages / took) for name, took in zip(names, seconds, strict=True)}}


def _searches(engine: ElasticEngine, plain: PlainPages) -> dict[str, Any]:
    """Twenty documents, six facets and up to sixty lit pages, by the engine and by one request by hand."""
    three = [" ".join(words) for words in queries(Corpus(0), ASKED)]

    def ours(text: str, _: str) -> int:
        return engine.search(Query(text=text, scope=EVERYTHING, facets=FACETS)).total

    def by_hand(text: str, _: str) -> int:
        return plain.search(text)

    found = {}
    for what, texts in (("three words", three), ("one word", [text.split()[0] for text in three])):
        timed = _in_turns({"engine": ours, "by hand": by_hand}, [(text, "") for text in texts])
        timed |= {f"{one} over by hand": _ratio(timed, "engine", "by hand", one) for one in ("p50", "p95")}
        found[what] = timed
    return found


def _names(engine: ElasticEngine, plain: PlainPages, children: ParentsAndChildren) -> dict[str, Any]:
    """Documents that hold a word and a person, and the companies in them: only counted, and with twenty shown and lit.

    Parents hold a whole document, so they find words and names that stand on different pages of it as well.
    """
    draw = np.random.default_rng(3)
    people = [entity_id(1 + 4 * int(rank)) for rank in np.exp(draw.uniform(np.log(5), np.log(300), ASKED))]
    words = [words[0] for words in queries(Corpus(0), ASKED)]

    def ours(word: str, person: str, *, shown: int) -> int:
        chosen = (Filter("person", (person,)),)
        return engine.search(Query(text=word, scope=EVERYTHING, filters=chosen, facets=("company",), limit=shown)).total

    asked, found = list(zip(words, people, strict=True)), {}
    for what, shown in (("counted", 0), ("shown", SHOWN)):
        ways = {"engine": ours, "ours": plain.filtered, "children": children.filtered}
        timed = _in_turns({name: partial(way, shown=shown) for name, way in ways.items()}, asked)
        for one in ("engine", "ours"):
            timed[f"p50 of children over {one}"] = _ratio(timed, "children", one, "p50")
        found[f"filter and facet of names, {what}"] = timed
    return found


def _in_turns(ways: dict[str, Ask], asked: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Milliseconds of each way, which take turns at each question, so that a busy moment meets all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, list[int]] = {name: [] for name in ways}
    for number, question in enumerate(asked):
        for name, ask in ways.items():
            began = time.perf_counter()
            documents = ask(*question)
            if number >= WARM:
                seconds[name].append(time.perf_counter() - began)
                found[name].append(documents)
    return {name: _told(sorted(taken), found[name]) for name, taken in seconds.items()}


def _told(taken: list[float], found: list[int]) -> dict[str, float]:
    p50, p95 = statistics.median(taken), taken[int(len(taken) * 0.95)]
    return {"p50_ms": round(p50 * 1000, 1), "p95_ms": round(p95 * 1000, 1), "found_median": statistics.median(found)}


def _ratio(timed: dict[str, Any], one: str, other: str, part: str) -> float:
    return round(float(timed[one][f"{part}_ms"] / timed[other][f"{part}_ms"]), 2)


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
