"""A text as a short signature by which other versions of it are found: the least hashes of its runs of words.

MinHash (Broder 1997) over runs of three words, met in bands (locality-sensitive hashing): texts that share half of
their runs share a band with a chance of 0.87, six tenths of them 0.99.
"""

import re
import zlib
from collections.abc import Iterable
from itertools import chain

import numpy as np
import numpy.typing as npt

HASHES = 128
BANDS = 32
RUN = 3  # words
LEAST_RUNS = 20  # of a text that can be told from others
_AT_ONCE = 20_000  # runs hashed together: 20 MB
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")

_made = np.random.default_rng(20_201_114)  # the same for ever: signatures are kept
_FACTORS = _made.integers(1, 2**63, HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_ADDENDS = _made.integers(0, 2**63, HASHES, dtype=np.uint64)
_PLACES = _made.integers(1, 2**63, RUN, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def signature(texts: Iterable[str]) -> bytes:
    """The signature of a text given in parts; b"" for one too short to have versions."""
    words = chain.from_iterable(_WORD.findall(text.casefold()) for text in texts)
    hashed = np.fromiter((zlib.crc32(word.encode("utf-8", "replace")) for word in words), dtype=np.uint64)
    if len(hashed) < RUN:
        return b""
    count = len(hashed) - RUN + 1
    runs = np.zeros(count, dtype=np.uint64)
    for place in range(RUN):
        runs = (runs ^ (hashed[place : place + count] + np.uint64(place + 1))) * _PLACES[place]
        runs ^= runs >> np.uint64(29)
    runs = np.unique(runs)
    if len(runs) < LEAST_RUNS:
        return b""
    least = np.full(HASHES, np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, len(runs), _AT_ONCE):
        mixed = runs[start : start + _AT_ONCE, None] * _FACTORS + _ADDENDS
        least = np.minimum(least, (mixed >> np.uint64(32)).astype(np.uint32).min(axis=0))
    return least.astype("<u4").tobytes()


def likeness(left: bytes, right: bytes) -> float:
    """The share of runs that two texts have in common, of all that either has: estimated, to about 0.04."""
    return float(np.mean(_numbers(left) == _numbers(right)))


def bands(found: bytes) -> list[int]:
    """Numbers of which two texts that are versions of each other share one or more; for a database, below 2**63."""
    rows = _numbers(found).reshape(BANDS, HASHES // BANDS)
    return [
        zlib.crc32(row.astype("<u4").tobytes()) | ((zlib.adler32(row.tobytes()) & 0xFFFFFF) << 32) | (number << 56)
        for number, row in enumerate(rows)
    ]


def _numbers(found: bytes) -> npt.NDArray[np.uint32]:
    return np.frombuffer(found, dtype="<u4")
