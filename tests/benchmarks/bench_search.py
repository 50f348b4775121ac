"""Searching many pages: three words with six facets, beside tantivy alone on the same pages and queries."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import tantivy

from indexer.model.scope import EVERYTHING
from indexer.search.embedded import EmbeddedEngine
from indexer.search.query import Query
from indexer.search.record import Record
from tests.benchmarks.search_corpus import Corpus, queries

PAGES, QUICK = 100_000, 40_000
ASKED = 200
FACETS = ("collection", "kind", "type", "company", "person", "place")


def measure(*, full: bool = False) -> dict[str, Any]:
    """Milliseconds a query (p50, p95), queries a second, and the ratio to tantivy's own search for ten pages."""
    pages = PAGES if full else QUICK
    corpus = Corpus(pages)
    asked = queries(corpus, ASKED)
    with tempfile.TemporaryDirectory() as folder:
        bare_index = Bare(Path(folder) / "raw")
        engine = EmbeddedEngine(Path(folder) / "index", write=True)
        began = time.perf_counter()
        engine.index(bare_index.passing(corpus.records()))
        engine.commit()
        bare_index.commit()
        building = time.perf_counter() - began - bare_index.seconds
        raw = bare_index.search
        texts = [" ".join(words) for words in asked]
        ours = _timed(lambda text: engine.search(Query(text=text, scope=EVERYTHING, facets=FACETS)).total, texts)
        plain = _timed(lambda text: engine.search(Query(text=text, scope=EVERYTHING)).total, texts)
        either = _timed(
            lambda text: engine.search(Query(text=text, scope=EVERYTHING, facets=FACETS, any_word=True)).total, texts
        )
        bare = _timed(raw, texts)
        size = sum(path.stat().st_size for path in (Path(folder) / "index").rglob("*") if path.is_file())
        engine.close()
    return {
        "pages": pages,
        "pages_a_second_made_and_indexed": round(pages / building),
        "index_bytes_a_page": round(size / pages),
        "three_words_six_facets": ours,
        "three_words_no_facets": plain,
        "any_of_three_words_six_facets": either,
        "tantivy_alone_ten_pages": bare,
        "ratio_p50_to_tantivy": round(ours["p50_ms"] / bare["p50_ms"], 2),
        "documents_found_median": ours["found_median"],
    }


class Bare:
    """Tantivy with one text field and its own analyzer: the count and ten best pages, nothing else."""

    def __init__(self, path: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
        path.mkdir()
        self._index = tantivy.Index(builder.build(), path=str(path))
        self._writer = self._index.writer(64_000_000, 1)
        self.seconds = 0.0

    def passing(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same records, each indexed here on its way."""
        for record in records:
            began = time.perf_counter()
            self._writer.add_document(tantivy.Document(text=record.text))
            self.seconds += time.perf_counter() - began
            yield record

    def commit(self) -> None:
        began = time.perf_counter()
        self._writer.commit()
        self._index.reload()
        self.seconds += time.perf_counter() - began

    def search(self, text: str) -> int:
        query = self._index.parse_query(text, ["text"], conjunction_by_default=True)
        return int(self._index.searcher().search(query, limit=10).count)


def _timed(search: Callable[[str], int], texts: Iterable[str]) -> dict[str, float]:
    taken, found = [], []
    for text in texts:
        began = time.perf_counter()
        found.append(search(text))
        taken.append(time.perf_counter() - began)
    taken.sort()
    return {
        "p50_ms": round(statistics.median(taken) * 1000, 2),
        "p95_ms": round(taken[int(len(taken) * 0.95)] * 1000, 2),
        "queries_a_second": round(len(taken) / sum(taken), 1),
        "found_median": statistics.median(found),
    }
