"""Meaning: pieces and pages encoded a second, a question against the passages of 50,000 pages, a search by words and
meaning.

Only the pages of the first part are encoded: the other vectors are drawn at random about 5,000 centres that share a
direction, as an encoder's do.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from indexer.search.embedded import EmbeddedEngine
from indexer.search.meaning import PASSAGES, encoded
from indexer.search.vectors import WIDTH, Floats, PageVectors, Vectors, nearest, page_key
from indexer.text.encoder import encoder
from indexer.text.encoder_file import EncoderFile, installed_file
from indexer.text.passages import passages
from indexer.text.pieces import Pieces
from tests.benchmarks.growth_serving import fused
from tests.benchmarks.process_memory import proportional
from tests.benchmarks.search_corpus import Corpus, queries

PAGES, PASSAGES_A_PAGE, ASKED = 50_000, 4, 40
ENCODED = 300  # pages at full size
SENTENCE = "The harbour board met in May and paid the second part of the sum to the builders of the new quay. "


def measure(*, full: bool = False) -> dict[str, Any]:
    """Encoding on one core, and searching all passages, with and without a filter that lets a tenth through."""
    found = {**encoding(ENCODED if full else 6), **searching(PAGES if full else PAGES // 5)}
    return {**found, **fused_search(PAGES if full else 2_000)} if installed_file() else found


def encoding(pages: int) -> dict[str, Any]:
    texts = [("", f"Page {number}. " + SENTENCE * 20) for number in range(pages)]
    path = installed_file()
    if path is None:
        return {"encoder": "not installed"}
    cutter = Pieces(EncoderFile(path))
    pieces = sum(len(cutter.of_text(text[start:end])) for _, text in texts for start, end in passages(text))
    began = time.perf_counter()
    opened = encoder()
    opened.query("who paid for the quay")
    loading = time.perf_counter() - began
    encoded(opened, texts[:1])
    began, worked = time.perf_counter(), time.process_time()
    encoded(opened, texts)
    seconds, busy = time.perf_counter() - began, time.process_time() - worked
    return {
        "seconds_to_the_first_question": round(loading, 2),
        "pieces_a_second_and_core": round(pieces / seconds),
        "pieces_a_second_of_processor_time": round(pieces / busy),
        "pages_of_400_words_a_second_and_core": round(len(texts) / seconds, 2),
    }


def searching(pages: int) -> dict[str, Any]:
    draw = np.random.default_rng(5)
    centres = draw.normal(size=(5_000, WIDTH)).astype(np.float32)
    with tempfile.TemporaryDirectory() as place:
        held, size = Vectors(Path(place) / "vectors"), 0
        for first in range(0, pages, 5_000):
            held.add(_drawn(draw, centres, range(first, min(first + 5_000, pages))))
        size = sum(path.stat().st_size for path in Path(place).rglob("*") if path.is_file())
        segments = held.segments()
        asked = [_unit(3 + centres[number] + draw.normal(size=WIDTH)) for number in draw.integers(0, 5_000, ASKED)]
        few = [draw.random(len(one.keys)) < 0.1 for one in segments]
        whole, tenth, shared = [], [], []
        for question in asked:
            began = time.perf_counter()
            found = nearest(segments, question, most=PASSAGES, pages=[None] * len(segments))
            whole.append(time.perf_counter() - began)
            began = time.perf_counter()
            nearest(segments, question, most=PASSAGES, pages=few)
            tenth.append(time.perf_counter() - began)
            exact = np.concatenate(
                [(one.vectors @ np.rint(question * 2000).astype(np.int32)) * one.scales for one in segments]
            )
            least = float(np.partition(exact, -100)[-100]) / 2000
            shared.append(sum(one.score >= least - 1e-4 for one in found[:100]) / 100)
    return {
        "passages": pages * PASSAGES_A_PAGE,
        "bytes_a_passage": round(size / (pages * PASSAGES_A_PAGE)),
        "question_p50_ms": round(statistics.median(whole) * 1000, 1),
        "question_p95_ms": round(sorted(whole)[int(ASKED * 0.95)] * 1000, 1),
        "question_within_a_tenth_p50_ms": round(statistics.median(tenth) * 1000, 1),
        "of_the_100_nearest_found": round(statistics.mean(shared), 4),
        "mib_in_memory": round(proportional(os.getpid()) / 2**20),
    }


def fused_search(pages: int) -> dict[str, Any]:
    """Three words as a question to an index of these pages, each with its vectors, in a process of its own."""
    draw = np.random.default_rng(6)
    centres = draw.normal(size=(5_000, WIDTH)).astype(np.float32)
    records = Corpus(pages).records()
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        engine, held = EmbeddedEngine(Path(place) / "index", write=True), Vectors(Path(place) / "vectors")
        while some := list(islice(records, 5_000)):
            engine.index(some)
            held.add(_drawn(draw, centres, [page_key(one.document.title, one.text) for one in some]))
        engine.commit()
        engine.close()
        asked = [" ".join(words) for words in queries(Corpus(0), ASKED)]
        told = pool.submit(fused, Path(place) / "index", asked).result()
    return {"pages searched by words and meaning": pages, **told}


def _drawn(draw: np.random.Generator, centres: Floats, numbers: Sequence[int]) -> list[PageVectors]:
    spans = [(at * 280, at * 280 + 270) for at in range(PASSAGES_A_PAGE)]
    near = centres[draw.integers(0, len(centres), (len(numbers), PASSAGES_A_PAGE))]
    vectors = _unit(3 + near + draw.normal(size=near.shape))
    return [PageVectors(number, spans, own) for number, own in zip(numbers, vectors, strict=True)]


def _unit(vectors: Any) -> Floats:
    found: Floats = (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)
    return found
