"""Word boxes as few bytes: whole hundredths of a point, column by column, differences instead of values, deflated."""

import sys
import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate

from indexer.model.documents import WordBox, WordBoxes

PER_POINT = 100  # boxes are read back exactly to 0.01 pt
_COLUMNS = 6
_FARTHEST = 10_000_000.0  # points; a damaged file may claim any number, even none


def pack(boxes: Sequence[WordBox]) -> bytes:
    """The boxes of a page, b"" where there are none."""
    if not boxes:
        return b""
    starts, ends, *sides = WordBoxes.of(boxes).columns
    columns = [starts, [end - start for start, end in zip(starts, ends, strict=True)]]
    columns += [list(map(_whole, side)) for side in sides]
    numbers = array("i")
    for column in columns:
        numbers.extend(value - before for value, before in zip(column, [0, *column], strict=False))
    if sys.byteorder == "big":
        numbers.byteswap()
    return zlib.compress(numbers.tobytes(), 6)


def unpack(packed: bytes) -> tuple[WordBox, ...]:
    """What `pack` was given, coordinates rounded to 0.01 pt."""
    if not packed:
        return ()
    numbers = array("i", zlib.decompress(packed))
    if sys.byteorder == "big":
        numbers.byteswap()
    count = len(numbers) // _COLUMNS
    starts, lengths, *sides = (
        list(accumulate(numbers[place * count : (place + 1) * count])) for place in range(_COLUMNS)
    )
    corners = zip(*([value / PER_POINT for value in side] for side in sides), strict=True)
    return tuple(
        WordBox(start, start + length, *corner) for start, length, corner in zip(starts, lengths, corners, strict=True)
    )


def _whole(points: float) -> int:
    return round(max(-_FARTHEST, min(_FARTHEST, points)) * PER_POINT)
