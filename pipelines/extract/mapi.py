"""Lists of properties as Outlook packs them into a `winmail.dat`: numbers, texts and bytes under the number of each.

Source: MS-OXTNEF, 2.1.3.4 (attMsgProps), MS-OXCDATA, 2.11.1 (types of values).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_NARROW, _WIDE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MANY = 0x1000
_NAMED = 0x8000  # properties from here on are told by a name, and none of them is of use here
MOST = 100_000  # properties of one list, values of one property


@dataclass(frozen=True, slots=True)
class Value:
    """The bytes of a value, and whether they are UTF-16."""

    data: bytes
    wide: bool = False


Properties = dict[int, Value]


class Cursor:
    """A place in bytes that moves on as they are read. Raises struct.error where they end."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, size: int) -> bytes:
        if size < 0 or self.at + size > len(self.data):
            raise struct.error("the bytes end")
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self, size: int = 4) -> int:
        return int.from_bytes(self.take(size), "little")

    def padded(self) -> bytes:
        """Bytes behind their length, filled up to whole fours."""
        size = self.number()
        taken = self.take(size)
        self.take(min(-size % 4, len(self.data) - self.at))
        return taken


def properties(cursor: Cursor) -> Properties:
    """The list that begins here, of several values of one property the first. Raises struct.error where broken."""
    found = {}
    for _ in range(_bounded(cursor.number())):
        kind, tag = cursor.number(2), cursor.number(2)
        if tag >= _NAMED:
            cursor.take(16)
            if cursor.number():
                cursor.padded()
            else:
                cursor.take(4)
        [*values] = _values(cursor, kind)
        if values and tag < _NAMED:
            found[tag] = Value(values[0], kind & ~_MANY == _WIDE)
    return found


def _values(cursor: Cursor, kind: int) -> Iterator[bytes]:
    single = kind & ~_MANY
    counted = kind & _MANY or single in {_NARROW, _WIDE, _OBJECT, _BINARY}
    for _ in range(_bounded(cursor.number()) if counted else 1):
        if single in _SIZES:
            yield cursor.take(_SIZES[single])
        elif single in {_NARROW, _WIDE, _OBJECT, _BINARY}:
            yield cursor.padded()
        else:
            raise struct.error(f"type {single:#x} is none")


def _bounded(count: int) -> int:
    if count > MOST:
        raise struct.error("more than there can be")
    return count
