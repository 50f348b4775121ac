"""Books for Microsoft Reader that are sealed: the key to their text lies in them, under a lock that all books share.

The seal is there to show that nobody changed the book, and keeps no reader out. Lock and sum are DES (FIPS 46-3) and
SHA-1 (FIPS 180-4) with other tables; source of those: ConvertLIT, and books at hand.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

BLOCK = 8  # bytes
_Halves = npt.NDArray[np.uint32]
_Mixing = Callable[[int, int, int], int]

_WORD = 0xFFFFFFFF
_START = (0x32107654, 0x23016745, 0xC4E680A2, 0xDC679823, 0xD0857A34)
_ADDED = (0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6)  # as in SHA-1
_CHUNK = 64  # bytes

# What each box of the cipher makes of six bits, in hexadecimal figures, and to which of 32 places its four bits go.
_BOXES = (
    ("e49f87597ec3b80541a6fc3a126d2bd00fa5e43ad269719cf6cb835048be1d27", (8, 14, 22, 32)),
    ("f06c93a62d1a5ec14bd27805b7e9843f5ea7f590834d287be2091f6cd43ab1c6", (3, 13, 18, 29)),
    ("c71da4d35268f98e0a719f2ce5b6304b71829a6d073ea4f8bc4f25d350e9cb16", (1, 7, 15, 25)),
    ("7a1f0cb5e9839748d6216bc2305eadf4d3496a1cb0250de28f74f1a756cb389e", (5, 11, 21, 30)),
    ("842fda7c4196bde06853a7091bf5c23eeb5c419a86f07825b20fde346da317c9", (6, 17, 23, 28)),
    ("950e52b43f68a9c74bd021edfc83167a38a7e50a82d45f61f64b9c7029bec31d", (2, 12, 20, 27)),
    ("42a9f5608b3c1ec3b45f0a96d7e17d287cd3428db760291a0ba634f8e15f9ec5", (9, 19, 24, 31)),
    ("de30a5cf18637b9c275af90684bd42e1429f3806dba5e15af4c963bc1e708d27", (4, 10, 16, 26)),
)
# As in DES: how the bits of a block are shuffled, and which of those of a key come where, and how far they turn.
_SHUFFLED = np.array([last - 8 * row - 1 for last in (58, 60, 62, 64, 57, 59, 61, 63) for row in range(8)])
_BACK = np.argsort(_SHUFFLED)
_CHOSEN = (
    *(57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36),
    *(63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4),
)
_OF_ROUND = (
    *(14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2),
    *(41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32),
)
_TURNS = (1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1)


def title_key(parts: Sequence[bytes], sealed: bytes) -> bytes:
    """The key to a book's text, from the parts that its seal is made over. Raises ValueError where they do not fit."""
    mark, *key = opened(seal_key(parts), sealed)[: 1 + BLOCK]
    if mark or len(key) != BLOCK:
        raise ValueError("the seal is of another book")
    return bytes(key)


def seal_key(parts: Sequence[bytes]) -> bytes:
    """The key to the seal: the sum over the parts, each filled up, folded."""
    filled = (part + bytes(-len(part) % _CHUNK) for part in (b"\x00\x00" + parts[0], *parts[1:]))
    folded = bytearray(BLOCK)
    for at, byte in enumerate(_sum(b"".join(filled))):
        folded[at % BLOCK] ^= byte
    return bytes(folded)


def opened(key: bytes, data: bytes) -> bytes:
    """All whole blocks of the data."""
    blocks = np.frombuffer(data[: len(data) // BLOCK * BLOCK], np.uint8).reshape(-1, BLOCK)
    halves = _reordered(blocks, _SHUFFLED).view(">u4").astype(np.uint32)
    left, right = halves[:, 0], halves[:, 1]
    for part in reversed(list(_schedule(key))):
        left, right = right, left ^ _mixed(right, part)
    ends = np.stack((right, left), axis=1).astype(">u4", order="C").view(np.uint8)
    return _reordered(ends, _BACK).tobytes()


def _reordered(blocks: npt.NDArray[np.uint8], order: npt.NDArray[np.intp]) -> npt.NDArray[np.uint8]:
    return np.ascontiguousarray(np.packbits(np.unpackbits(blocks, axis=1)[:, order], axis=1))


def _spread(figures: str, places: Sequence[int]) -> list[int]:
    """What a box gives for each six bits, its four bits where they belong."""
    bits = [(8 >> number, 1 << 32 - place) for number, place in enumerate(places)]
    return [sum(there for bit, there in bits if int(figure, 16) & bit) for figure in figures]


_SPREAD = np.array([_spread(*box) for box in _BOXES], np.uint32)


def _mixed(half: _Halves, part: Sequence[int]) -> _Halves:
    """Six bits of the half for each box, which overlap by two, with those of the key."""
    found = np.zeros_like(half)
    for number, key in enumerate(part):
        turn = (4 * number + 5) % 32
        six = (half << np.uint32(turn) | half >> np.uint32(32 - turn)) & np.uint32(63)
        found |= _SPREAD[number][six ^ np.uint32(key)]
    return found


def _schedule(key: bytes) -> Iterator[list[int]]:
    """Of each round the six bits of the key for each box."""
    bits = "".join(f"{byte:08b}" for byte in key)
    chosen = "".join(bits[place - 1] for place in _CHOSEN)
    for turn in accumulate(_TURNS):
        turned = "".join(half[turn:] + half[:turn] for half in (chosen[:28], chosen[28:]))
        kept = "".join(turned[place - 1] for place in _OF_ROUND)
        yield [int(kept[at : at + 6], 2) for at in range(0, len(kept), 6)]


def _choice(one: int, two: int, three: int) -> int:
    return three ^ (one & (two ^ three))


def _parity(one: int, two: int, three: int) -> int:
    return one ^ two ^ three


def _majority(one: int, two: int, three: int) -> int:
    return one & two | one & three | two & three


def _odd(one: int, two: int, _: int) -> int:
    return (one + two & _WORD) ^ two


_USUAL = (_choice, _parity, _majority, _parity)  # twenty rounds each
_OTHERWISE: dict[int, _Mixing] = {
    **dict.fromkeys((3, 10, 15, 51), _parity),
    **dict.fromkeys((26, 68), _choice),
    **dict.fromkeys((6, 42), _odd),
    31: _majority,
}
_MIXINGS = [_OTHERWISE.get(number, _USUAL[number // 20]) for number in range(80)]


def _turned(word: int, count: int) -> int:
    return (word << count | word >> 32 - count) & _WORD


def _sum(data: bytes) -> bytes:
    """Twenty bytes over the data, as SHA-1 gives them, but from another start and with some rounds mixed otherwise."""
    padded = data + b"\x80" + bytes((_CHUNK - 9 - len(data)) % _CHUNK) + struct.pack(">Q", 8 * len(data))
    state: tuple[int, ...] = _START
    for at in range(0, len(padded), _CHUNK):
        words = list(struct.unpack_from(">16I", padded, at))
        for number in range(16, 80):
            words.append(_turned(words[number - 3] ^ words[number - 8] ^ words[number - 14] ^ words[number - 16], 1))
        a, b, c, d, e = state
        for number, word in enumerate(words):
            mixed = _turned(a, 5) + _MIXINGS[number](b, c, d) + e + word + _ADDED[number // 20]
            a, b, c, d, e = mixed & _WORD, a, _turned(b, 30), c, d
        state = tuple(old + new & _WORD for old, new in zip(state, (a, b, c, d, e), strict=True))
    return struct.pack(">5I", *state)
