"""Letters recognised by rapidocr (extra `ocr`): Latin letters, Greek, Chinese, Japanese. Decides nothing.

Its engine keeps what it was told for the next call, so that each call tells it all.
"""

import ctypes
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from pipelines.extract.tesseract import Word

_Corners = list[list[float]]


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def lines(picture: Any) -> list[tuple[str, list[Word]]]:
    """The lines of a PIL image from top to bottom, each with its text and its words. Needs the extra."""
    import numpy as np

    found = _engine()(np.asarray(picture.convert("RGB")), use_det=True, return_word_box=True)
    _give_back()
    if getattr(found, "txts", None) is None:  # lines were found, and none could be read
        return []
    parts = found.word_results or [()] * len(found.txts)
    rows = zip(found.txts, found.scores, parts, strict=True)
    return [
        (text.strip(), [Word(word, _box(place), float(score)) for word, _, place in words if word.strip()])
        for text, score, words in rows
        if text.strip()
    ]


def line(picture: Any) -> tuple[str, float]:
    """The text of a picture that shows a single line, and how sure it is of it. Needs the extra."""
    import numpy as np

    found = _engine()(np.asarray(picture.convert("RGB")), use_det=False, return_word_box=False)
    return (found.txts[0].strip(), float(found.scores[0])) if found.txts else ("", 0.0)


def _give_back() -> None:
    """To the system, what the networks needed on the way: the C library would keep some 300 MB of it for another time,
    in each process that reads. Takes no time that could be measured; only glibc knows how."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@lru_cache(maxsize=1)
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "Global.use_cls": False,
        }
    )


def _box(corners: _Corners) -> tuple[float, float, float, float]:
    across, down = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return float(min(across)), float(min(down)), float(max(across)), float(max(down))
