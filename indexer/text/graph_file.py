"""Writes a graph of operators and constants as the bytes that onnxruntime reads, without the `onnx` package.

Only what our graphs need of the ONNX format: field numbers are those of onnx.proto (IR version 9).
"""

import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy.typing as npt

IR_VERSION, OPSET = 9, 17
CONTRIBUTED = "com.microsoft"  # operators of onnxruntime's own
_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
_FLOAT, _INT, _INTS = 1, 2, 7  # kinds of attributes

Array = npt.NDArray[Any]
Sides = Sequence[str | int]


class Graph:
    """Collects nodes and constants; each step gives the name of what it computes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def node(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **settings: Any) -> str:
        """Add an operator; gives its (first) output. Further outputs have the same name with /1, /2 … after it."""
        name = f"step{len(self._nodes)}"
        names = [name, *(f"{name}/{number}" for number in range(1, outputs))]
        parts = [_text(1, one) for one in inputs] + [_text(2, one) for one in names]
        parts += [_text(4, kind), *(_bytes(5, _attribute(key, value)) for key, value in settings.items())]
        self._nodes.append(b"".join((*parts, _text(7, domain))))
        return name

    def constant(self, numbers: Array) -> str:
        """Add an array (float32, uint8, int8, int32 or int64)."""
        name = f"weights{len(self._constants)}"
        parts = [_integer(1, size) for size in numbers.shape]
        parts += [_integer(2, _TYPES[str(numbers.dtype)]), _text(8, name), _bytes(9, numbers.tobytes())]
        self._constants.append(b"".join(parts))
        return name

    def model(self, *, inputs: Mapping[str, Sides], outputs: Mapping[str, tuple[str, Sides]]) -> bytes:
        """The whole. Inputs and outputs, all float32, tell their sides (a name is any number); outputs also the step
        behind them."""
        for name, (step, _) in outputs.items():
            self._nodes.append(b"".join((_text(1, step), _text(2, name), _text(4, "Identity"))))
        graph = [_bytes(1, node) for node in self._nodes]
        graph += [_text(2, self._name), *(_bytes(5, constant) for constant in self._constants)]
        graph += [_bytes(11, _told(name, sides)) for name, sides in inputs.items()]
        graph += [_bytes(12, _told(name, sides)) for name, (_, sides) in outputs.items()]
        opsets = (_integer(2, OPSET), _text(1, CONTRIBUTED) + _integer(2, 1))
        head = _integer(1, IR_VERSION) + b"".join(_bytes(8, opset) for opset in opsets)
        return head + _bytes(7, b"".join(graph))


def _attribute(name: str, value: float | int | Sequence[int]) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _key(2, 5) + struct.pack("<f", value) + _integer(20, _FLOAT)
    if isinstance(value, int):
        return _text(1, name) + _integer(3, value) + _integer(20, _INT)
    return _text(1, name) + b"".join(_integer(8, one) for one in value) + _integer(20, _INTS)


def _told(name: str, sides: Sides) -> bytes:
    dims = [_text(2, side) if isinstance(side, str) else _integer(1, side) for side in sides]
    shape = _bytes(2, b"".join(_bytes(1, dim) for dim in dims))
    return _text(1, name) + _bytes(2, _bytes(1, _integer(1, _TYPES["float32"]) + shape))


def _integer(field: int, value: int) -> bytes:
    return _key(field, 0) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _key(field, 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; a negative number as 64 bits."""
    left, found = value & 0xFFFFFFFFFFFFFFFF, bytearray()
    while left > 0x7F:
        found.append(left & 0x7F | 0x80)
        left >>= 7
    found.append(left)
    return bytes(found)
