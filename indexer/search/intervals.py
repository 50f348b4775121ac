"""Stretches of a number line written as words, so that an index of words can tell which of them hold a point.

A stretch is cut into aligned blocks of 1, 16, 256 … units; a point lies in the stretch exactly if one of the blocks
that hold the point is among them. This is the canonical cover of a segment tree with sixteen branches.
"""

from collections.abc import Iterator

_BITS = 4
_LEVELS = 16  # 64 bits


def cover(first: int, last: int) -> Iterator[str]:
    """The blocks that together make up `first` to `last`, both inclusive and not negative; at most some 450."""
    level = 0
    while first <= last and level < _LEVELS:
        if level == _LEVELS - 1:
            yield from (_block(level, at) for at in range(first, last + 1))
            return
        while first <= last and first % 16:
            yield _block(level, first)
            first += 1
        while first <= last and last % 16 != 15:
            yield _block(level, last)
            last -= 1
        if first > last:
            return
        first, last, level = first >> _BITS, last >> _BITS, level + 1


def holding(point: int) -> list[str]:
    """All blocks that hold a point."""
    return [_block(level, point >> (_BITS * level)) for level in range(_LEVELS)]


def _block(level: int, at: int) -> str:
    return f"{level:x}{at:x}"
