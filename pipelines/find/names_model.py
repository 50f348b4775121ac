"""Names in any language of the encoder: its first layers with a head of our own, run by onnxruntime.

Gives spans with one of the labels ORG, PER, LOC; what kind of thing an ORG is, the rules around it decide.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.text import sentences
from indexer.text.encoder_file import EncoderFile, Floats, installed_file
from indexer.text.pieces import Pieces

WEIGHTS = Path(__file__).with_name("names_model.onnx")
SMALL_WEIGHTS = Path(__file__).with_name("small_names_model.onnx")
LABELS = ("O", "B-ORG", "I-ORG", "B-PER", "I-PER", "B-LOC", "I-LOC")
HELD = 512  # windows whose scores are kept for the same words again
WINDOW = 126  # pieces in a window, begin and end not counted: what the model was trained on
UNFUSED = ["SkipLayerNormFusion"]  # a sum and its norm take longer as one step than one after the other
REMEMBERED = 30_000  # embedding rows kept unpacked, 46 MB

Labels = npt.NDArray[np.int64]


class Found(NamedTuple):
    """A name: code points of the text, label, and the mean probability of its words' labels."""

    start: int
    end: int
    label: str
    score: float


class Window(NamedTuple):
    """A stretch of a text that is read at once: pieces, and for each word its first piece (begin counted) and place in
    the text."""

    pieces: list[int]
    firsts: list[int]
    places: list[tuple[int, int]]


class Model(StrEnum):
    """Which trained model reads a text: the whole one, the small one of a first pass, or none, so that rules stand
    alone."""

    WHOLE = "whole"
    SMALL = "small"
    NONE = "none"


def installed(model: Model = Model.WHOLE) -> "NamesModel | None":
    """The model, None where the encoder's file or onnxruntime is not installed (see `footnote doctor`)."""
    return None if model is Model.NONE else _installed(SMALL_WEIGHTS if model is Model.SMALL else WEIGHTS)


@lru_cache(maxsize=2)
def _installed(weights: Path) -> "NamesModel | None":
    encoder = _encoder()
    if encoder is None or not weights.exists() or find_spec("onnxruntime") is None:
        return None
    return opened(weights, *encoder)


@lru_cache(maxsize=1)
def _encoder() -> tuple[EncoderFile, Pieces] | None:
    """What the models share."""
    path = installed_file()
    file = EncoderFile(path) if path is not None else None
    return (file, Pieces(file)) if file is not None else None


def opened(weights: Path, file: EncoderFile, cutter: Pieces) -> "NamesModel":
    """The model of a file of weights."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a worker has one core
    session = onnxruntime.InferenceSession(
        str(weights), options, providers=["CPUExecutionProvider"], disabled_optimizers=UNFUSED
    )
    return NamesModel(file, cutter, session)


class NamesModel:
    """Finds names in many texts at once; every offset is exact."""

    def __init__(self, file: EncoderFile, cutter: Pieces, session: Any) -> None:
        self._file = file
        self._pieces = cutter
        self.session = session
        self._rows: dict[int, Floats] = {}

    def find(self, texts: Sequence[str]) -> list[list[Found]]:
        """For each text its names in order of start.

        Windows are read one by one: scales of int8 are taken over all that is read at once, so a window's names hang on
        nothing that is read beside it; and on one core several at once, padded to one length, take longer. What was
        read just before is not read again: forms repeat their pages, and a small file may unfold to one line over and
        over.
        """

        @lru_cache(maxsize=HELD)
        def scores(pieces: tuple[int, ...], firsts: tuple[int, ...]) -> Floats:
            return self.logits(Window([*pieces], [*firsts], []))

        windows = (self.windows(text) for text in texts)
        return [
            [name for window in cut for name in _spans(window, scores((*window.pieces,), (*window.firsts,)))]
            for cut in windows
        ]

    def windows(self, text: str) -> Iterator[Window]:
        """Whole sentences, as many as fit; a sentence longer than a window is cut between words."""
        window = Window([], [], [])
        for start, end in sentences.spans(text):
            cut = list(self._pieces.words(text, start, end))
            if window.pieces and len(window.pieces) + sum(len(word.pieces) for word in cut) > WINDOW:
                yield window
                window = Window([], [], [])
            for word in cut:
                if len(window.pieces) + len(word.pieces) > WINDOW:
                    yield window
                    window = Window([], [], [])
                window.firsts.append(len(window.pieces) + 1)
                window.places.append((word.start, word.end))
                window.pieces.extend(word.pieces)
        if window.pieces:
            yield window

    def logits(self, window: Window) -> Floats:
        """The scores of the labels of each word."""
        logits: Floats = self.session.run(None, self.fed(window))[0][0]
        return logits

    def fed(self, window: Window) -> dict[str, Floats]:
        """What the session is given of a window."""
        ids = [self._file.begin, *window.pieces, self._file.end]
        return {"embedded": self._embedded(ids)[None], "firsts": np.array(window.firsts, np.float32)}

    def _embedded(self, ids: Sequence[int]) -> Floats:
        missing = list({one for one in ids if one not in self._rows})
        if len(self._rows) + len(missing) > REMEMBERED:
            self._rows.clear()
            missing = list(set(ids))
        self._rows.update(zip(missing, self._file.embeddings(missing), strict=True))
        return np.stack([self._rows[one] for one in ids])


def _allowed() -> Floats:
    """What it costs to pass from one label to the next: an inside label follows only its own begin or inside."""
    cost = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for before, left in enumerate(LABELS):
        for after, right in enumerate(LABELS):
            if right[0] == "I" and left[2:] != right[2:]:
                cost[before, after] = -1e4
    return cost


TRANSITIONS = _allowed()
FIRST = np.array([-1e4 if label[0] == "I" else 0.0 for label in LABELS], dtype=np.float32)


def best_path(logits: Floats) -> list[int]:
    """The likeliest allowed labels, by Viterbi search; where the likeliest of each word are allowed, they are it."""
    likeliest = logits.argmax(axis=1)
    if FIRST[likeliest[0]] == 0 and not TRANSITIONS[likeliest[:-1], likeliest[1:]].any():
        return [int(one) for one in likeliest]
    scores, back = logits[0] + FIRST, []
    for row in logits[1:]:
        through = scores[:, None] + TRANSITIONS
        chosen = through.argmax(axis=0)
        back.append(chosen)
        scores = through[chosen, range(len(LABELS))] + row
    path = [int(scores.argmax())]
    for chosen in reversed(back):
        path.append(int(chosen[path[-1]]))
    return path[::-1]


def _spans(window: Window, logits: Floats) -> Iterable[Found]:
    path = best_path(logits)
    if not any(path):
        return []
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances = shifted / shifted.sum(axis=1, keepdims=True)
    names: list[tuple[int, int, str, list[float]]] = []
    for place, (left, right), label in zip(range(len(path)), window.places, (LABELS[one] for one in path), strict=True):
        if label == "O":
            continue
        chance = float(chances[place, path[place]])
        if label[0] == "I" and names:
            start, _, kind, so_far = names[-1]
            names[-1] = (start, right, kind, [*so_far, chance])
        else:
            names.append((left, right, label[2:], [chance]))
    return [Found(start, end, label, sum(so_far) / len(so_far)) for start, end, label, so_far in names]
