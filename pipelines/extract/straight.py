"""How far the lines of a scanned page are askew, whether it has columns, and places on the straightened picture as
places on the page."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Box = tuple[float, float, float, float]
NEAR, STEP, FINE = 6.0, 0.25, 0.05  # degrees; a scanner's feed turns a page no further
FAR, WIDE = 15.0, 0.5  # degrees; a page photographed or laid down by hand may lie so
SURE = 2.0  # how many times as sharp as any nearer angle one beyond NEAR must be
ACROSS = 800  # pixels to which a picture is reduced to be measured
STRIP = 16  # pixels; within a strip a line counts as level
LEAST = 0.4  # degrees; less is left as it is
LANE = 0.015  # of a page's width, at least, between two columns
SIDE_BY_SIDE, CROSSED = 0.3, 0.15  # of the rows that hold letters: on both sides of the lane, and in it (headings)


def skew(grey: Any) -> float:
    """Degrees by which a PIL image in grey has to be turned counter-clockwise for its lines to be level; 0 for little.

    The angle at which the ink of the rows differs most from row to row (W. Postl, 1986).
    """
    ink = _ink(grey).astype(np.float32)
    strips = ink.shape[1] // STRIP
    if not strips or ink.shape[0] < STRIP:
        return 0.0
    rows = ink[:, : strips * STRIP].reshape(ink.shape[0], strips, STRIP).sum(axis=2)
    step = STEP
    best, sharp = _sharpest(rows, np.arange(-NEAR, NEAR + STEP, STEP))
    beyond = np.arange(NEAR + WIDE, FAR + WIDE, WIDE)
    far, sharper = _sharpest(rows, np.concatenate((-beyond, beyond)))
    if sharper > SURE * sharp:
        best, step = far, WIDE
    elif abs(best) >= NEAR:
        return 0.0
    best, _ = _sharpest(rows, np.arange(best - step, best + step + FINE, FINE))
    return best if abs(best) >= LEAST else 0.0


def has_columns(grey: Any) -> bool:
    """Whether text stands on both sides of a white lane down the middle half of a picture whose lines are level."""
    ink = _ink(grey)
    ink = ink[ink.any(axis=1)]
    width = ink.shape[1]
    lane = max(2, round(LANE * width))
    for start in range(width // 4, 3 * width // 4 - lane, lane // 2):
        beside = ink[:, :start].any(axis=1) & ink[:, start + lane :].any(axis=1)
        crossed = ink[:, start : start + lane].any(axis=1)
        if beside.sum() > SIDE_BY_SIDE * len(ink) and crossed.sum() < CROSSED * len(ink):
            return True
    return False


def _ink(grey: Any) -> Any:
    """Where a picture is dark, reduced to be measured."""
    small = np.asarray(grey.reduce(max(1, grey.width // ACROSS)), dtype=np.float32)
    return small < (np.median(small) + small.min()) / 2


def _sharpest(rows: Any, angles: Any) -> tuple[float, float]:
    """The angle at which rows differ most, and how much."""
    height, strips = rows.shape
    middle = (np.arange(strips) - (strips - 1) / 2) * STRIP
    scores = []
    for angle in angles:
        shifts = np.rint(np.tan(np.radians(angle)) * middle).astype(int)
        places = np.clip(np.arange(height)[:, None] + shifts, 0, height - 1)
        profile = np.take_along_axis(rows, places, axis=0).sum(axis=1)
        scores.append(float(np.square(np.diff(profile)).sum()))
    best = int(np.argmax(scores))
    return float(angles[best]), scores[best]


def upright(picture: Any, *, turn: int, angle: float) -> tuple[Any, Callable[[Box], Box]]:
    """The picture turned clockwise by `turn` (0, 90, 180, 270) and then straightened by `angle`, and what gives the box
    on the picture as it was around a box on the one that is given."""
    size = (picture.width, picture.height)
    turned = picture.rotate(-turn, expand=True) if turn else picture
    # Turned further, its corners would be cut off.
    more = abs(angle) > NEAR
    straight = turned.rotate(angle, resample=2, fillcolor=_ground(turned), expand=more) if angle else turned
    middle = (turned.width / 2, turned.height / 2)
    wider, higher = (straight.width - turned.width) / 2, (straight.height - turned.height) / 2

    def back(box: Box) -> Box:
        corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        if angle:
            corners = [_turned((x - wider, y - higher), middle, angle) for x, y in corners]
        corners = [_unturned(corner, size, turn) for corner in corners]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        return (
            max(0.0, min(across)),
            max(0.0, min(down)),
            min(float(size[0]), max(across)),
            min(float(size[1]), max(down)),
        )

    return straight, back


def _ground(grey: Any) -> int:
    return int(np.median(np.asarray(grey.reduce(8) if min(grey.size) > 8 else grey)))


def _turned(corner: tuple[float, float], middle: tuple[float, float], angle: float) -> tuple[float, float]:
    """Where a place lay before the picture was turned counter-clockwise by `angle` about its middle."""
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    x, y = corner[0] - middle[0], corner[1] - middle[1]
    return middle[0] + x * cosine - y * sine, middle[1] + x * sine + y * cosine


def _unturned(corner: tuple[float, float], size: tuple[int, int], turn: int) -> tuple[float, float]:
    """Where a place lay before a picture of this size was turned clockwise."""
    x, y = corner
    width, height = size
    return {0: (x, y), 90: (y, height - x), 180: (width - x, height - y), 270: (width - y, x)}[turn]
