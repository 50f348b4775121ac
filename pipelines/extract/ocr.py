"""Letters recognised in pictures, by rapidocr (extra `ocr`). Without the extra it says so and reads nothing."""

from functools import lru_cache
from importlib.util import find_spec
from typing import Any, NamedTuple

MISSING = 'Install the extra "ocr" to read them: pip install "footnote-archive[ocr]", then "footnote retry".'
SCALE = 150 / 72  # pixels a point when a page is drawn to be read
LARGEST = 40_000_000  # pixels; a larger picture is refused
SURE = 0.5  # lines of which the recogniser is less sure are noise more often than words
_Corners = list[list[float]]


class Read(NamedTuple):
    """A line found in a picture: text and box, and its words with theirs, in pixels from the top left."""

    text: str
    box: tuple[float, float, float, float]
    words: list[tuple[str, tuple[float, float, float, float]]]


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def lines(picture: Any) -> list[Read]:
    """The lines of a PIL image from top to bottom. Needs the extra (see `installed`)."""
    import numpy as np

    found = _engine()(np.asarray(picture.convert("RGB")), return_word_box=True)
    if found.txts is None:
        return []
    words = found.word_results or [()] * len(found.txts)
    rows = zip(found.txts, found.scores, found.boxes.tolist(), words, strict=True)
    return [
        Read(text.strip(), _box(corners), [(word, _box(place)) for word, _, place in parts if word.strip()])
        for text, score, corners, parts in rows
        if score >= SURE and text.strip()
    ]


@lru_cache(maxsize=1)
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def _box(corners: _Corners) -> tuple[float, float, float, float]:
    across, down = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return float(min(across)), float(min(down)), float(max(across)), float(max(down))
