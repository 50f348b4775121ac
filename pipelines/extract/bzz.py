"""Bytes packed by BZZ, as DjVu packs its texts: blocks sorted by what follows them, written bit by bit as foretold.

Source: "DjVu3 Specification", Lizardtech 2005, chapters on the ZP-Coder and BZZ; its states are in `zp_states.csv`.
"""

import csv
from functools import cache
from pathlib import Path

BLOCK = 4 * 1024 * 1024  # bytes of a block at most
UNPACKED = 16 * 1024 * 1024  # bytes in all; a text of this size is no page's
SPENT = 64  # bytes that may be asked for behind the end: the last bits of a whole text take a few
_KEPT = 4  # of how many of the first places the coder remembers how often they are used
_MARK = 256  # stands for the end of the text, which is sorted with it
_STATES = Path(__file__).with_name("zp_states.csv")
States = tuple[tuple[int, ...], ...]


def unpacked(data: bytes) -> bytes:
    """What was packed. Raises ValueError and EOFError where it is broken."""
    bits = _Bits(data)
    contexts = [0] * 300
    parts: list[bytes] = []
    room = UNPACKED
    while size := bits.number(24):
        if size > min(BLOCK, room):
            raise ValueError(f"A block claims {size:,} bytes.")
        room -= size
        parts.append(_sorted_back(*_block(bits, contexts, size)))
    return b"".join(parts)


class _Bits:
    """The coder: gives bits, those of a context as its state, a number in a list, foretells."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 2
        self._code = int.from_bytes((data + b"\xff\xff")[:2], "big")
        self._low = 0
        self._byte = self._left = 0
        self._grows, self._settled, self._likely, self._unlikely = _states()

    def of(self, contexts: list[int], context: int) -> int:
        """The next bit of a context, whose state follows it."""
        state = contexts[context]
        bound = self._low + self._grows[state]
        if bound <= min(self._code, 0x7FFF):
            self._low = bound
            return state & 1
        bound = min(bound, 0x6000 + ((self._low + bound) >> 2))
        if bound <= self._code:
            if self._low >= self._settled[state]:
                contexts[context] = self._likely[state]
            self._low = bound
            self._shift()
            return state & 1
        contexts[context] = self._unlikely[state]
        self._narrow(bound)
        return 1 - (state & 1)

    def number(self, length: int) -> int:
        """A number of so many bits, each as likely as not."""
        found = 0
        for _ in range(length):
            bound = 0x8000 + (self._low >> 1)
            if bound <= self._code:
                found <<= 1
                self._low = bound
                self._shift()
            else:
                found = found << 1 | 1
                self._narrow(bound)
        return found

    def branch(self, contexts: list[int], root: int, length: int) -> int:
        """A number of so many bits by a tree of contexts, the first of which is `root`."""
        node = 1
        for _ in range(length):
            node = node << 1 | self.of(contexts, root - 1 + node)
        return node - (1 << length)

    def _narrow(self, bound: int) -> None:
        self._low += 0x10000 - bound
        self._code += 0x10000 - bound
        while self._low >= 0x8000:
            self._shift()

    def _shift(self) -> None:
        if not self._left:
            if self._at >= len(self._data) + SPENT:
                raise EOFError("The text ends before it is whole.")
            self._byte = self._data[self._at] if self._at < len(self._data) else 0xFF
            self._at, self._left = self._at + 1, 8
        self._left -= 1
        self._low = self._low << 1 & 0xFFFF
        self._code = self._code << 1 & 0xFFFF | self._byte >> self._left & 1


@cache
def _states() -> States:
    """Of each state of a context: by how much it grows the bound, from where it is left, for which on either bit."""
    with _STATES.open(encoding="ascii", newline="") as rows:
        next(reader := csv.reader(rows))
        return tuple(zip(*([int(cell) for cell in row] for row in reader), strict=True))


def _block(bits: _Bits, contexts: list[int], size: int) -> tuple[bytearray, int]:
    """A block as it was sorted, and where in it the end of the text stands."""
    slow = bits.number(1) and 1 + bits.number(1)
    order, often = list(range(256)), [0] * _KEPT
    gain, place, end = 4, 3, -1
    block = bytearray(size)
    for index in range(size):
        place = _place(bits, contexts, min(2, place))
        if place == _MARK:
            end = index
            continue
        byte = block[index] = order.pop(place)
        gain += gain >> slow
        if gain > 0x10000000:
            gain >>= 24
            often = [count >> 24 for count in often]
        count = gain
        if place < _KEPT:
            count += often.pop(place)
        else:
            often.pop()
        ahead = min(place, _KEPT - 1)
        while ahead > 0 and count >= often[ahead - 1]:
            ahead -= 1
        order.insert(ahead, byte)
        often.insert(ahead, count)
    return block, end


def _place(bits: _Bits, contexts: list[int], before: int) -> int:
    """Where in the order the next byte stands, `_MARK` for the end of the text."""
    if bits.of(contexts, before):
        return 0
    if bits.of(contexts, 3 + before):
        return 1
    root = 6
    for length in range(1, 8):
        if bits.of(contexts, root):
            return (1 << length) + bits.branch(contexts, root + 1, length)
        root += 1 << length
    return _MARK


def _sorted_back(block: bytearray, end: int) -> bytes:
    """The text whose sorted form this is."""
    if end < 0:
        raise ValueError("A block has no end.")
    counts, ranks = [0] * 256, [0] * len(block)
    for index, byte in enumerate(block):
        if index != end:
            ranks[index] = counts[byte]
            counts[byte] += 1
    starts, total = [], 1
    for count in counts:
        starts.append(total)
        total += count
    text = bytearray(len(block) - 1)
    at = 0
    for index in range(len(text) - 1, -1, -1):
        byte = text[index] = block[at]
        at = starts[byte] + ranks[at]
    if at != end:
        raise ValueError("A block is sorted as no text is.")
    return bytes(text)
