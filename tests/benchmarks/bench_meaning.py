"""Meaning: pieces and pages encoded a second, and a question against the passages of 50,000 pages.

The pages of the second part are not encoded: their vectors are drawn at random about 5,000 centres that share a
direction, as an encoder's do.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from indexer.search.meaning import PASSAGES, encoded
from indexer.search.vectors import WIDTH, Floats, PageVectors, Vectors, nearest
from indexer.text.encoder import encoder
from indexer.text.encoder_file import EncoderFile, installed_file
from indexer.text.passages import passages
from indexer.text.pieces import Pieces
from tests.benchmarks.process_memory import proportional

PAGES, PASSAGES_A_PAGE, ASKED = 50_000, 4, 40
SENTENCE = "The harbour board met in May and paid the second part of the sum to the builders of the new quay. "


def measure(*, full: bool = False) -> dict[str, Any]:
    """Encoding on one core, and searching all passages, with and without a filter that lets a tenth through."""
    return {**encoding(), **searching(PAGES if full else PAGES // 5)}


def encoding() -> dict[str, Any]:
    texts = [("", f"Page {number}. " + SENTENCE * 20) for number in range(6)]
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


def _drawn(draw: np.random.Generator, centres: Floats, numbers: range) -> list[PageVectors]:
    spans = [(at * 600, at * 600 + 590) for at in range(PASSAGES_A_PAGE)]
    near = centres[draw.integers(0, len(centres), (len(numbers), PASSAGES_A_PAGE))]
    vectors = _unit(3 + near + draw.normal(size=near.shape))
    return [PageVectors(number, spans, own) for number, own in zip(numbers, vectors, strict=True)]


def _unit(vectors: Any) -> Floats:
    found: Floats = (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)
    return found
