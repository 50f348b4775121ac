"""The parts of a book for Microsoft Reader: found in its directory, unlocked, unpacked. Knows nothing of what they say.

Source of the layout: calibre, ConvertLIT, and books at hand.
"""

import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from indexer.model.kinds import Status
from pipelines.extract import locked_lit, lzx
from pipelines.extract.material import DAMAGE, MEBIBYTE, Unreadable
from pipelines.extract.seven_bits import falling

MOST_FRAMES = 64 * MEBIBYTE // lzx.FRAME  # that are unpacked at once: more than any text has
_STORAGE = "::DataSpace/Storage/{}/"
_LOCKING = bytes.fromhex("a2e4f667bf60d311854000c04f58c3cf")
_PACKING = bytes.fromhex("c607900a7640d31187890000f8105754")
_PLACES = "Transform/{0A9007C6-4076-11D3-8789-0000F8105754}/InstanceData/ResetTable"
_SUMMED = ("/meta", "/DRMStorage/DRMSource")  # what the seal is made over
_SEALED = "/DRMStorage/DRMSealed"
_BOUND = ("/DRMStorage/Licenses/EUL", "/DRMStorage/DRMBookplate")
_LISTS, _HEAD, _ENTRIES = b"AOLL", 32, 48  # a list in the directory; where lists and their entries begin
_UNITS_SINCE = 2  # version of the packing since which its sizes are counted in frames


class Part(NamedTuple):
    """The bytes of a part, and how many of it cannot be had: they are zeros, or missing at the end."""

    data: bytes
    lost: int


class _Place(NamedTuple):
    section: int
    start: int
    size: int


class Parts:
    """What a book holds, by name. Raises what broken bytes raise; of a name that is not there KeyError."""

    def __init__(self, data: bytes, alive: Callable[[], None]) -> None:
        self._data = data
        self._alive = alive
        self._content, directory = _header(data)
        self._places = dict(_listed(directory))
        self._sections: dict[int, lzx.Unpacked] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    @property
    def bound(self) -> bool:
        """Whether rights management binds the book to whom it was sold to."""
        return any(name in self for name in _BOUND)

    def read(self, name: str) -> Part:
        """A part of the book. Raises Unreadable where its section is packed in a way not read here, or too large."""
        section, start, size = self._places[name]
        if section == 0:
            begin = self._content + start
            data = self._data[begin : begin + size]
            return Part(data, size - len(data))
        if section not in self._sections:
            self._sections[section] = lzx.Unpacked(b"", [])  # stays where it is damaged, or is said to lie in itself
            with suppress(*DAMAGE):
                self._sections[section] = self._section(section)
        found = self._sections[section]
        data = found.data[start : start + size]
        holes = sum(max(0, min(end, start + size) - max(begin, start)) for begin, end in found.holes)
        return Part(data, size - len(data) + min(holes, len(data)))

    def _section(self, number: int) -> lzx.Unpacked:
        """A section as it was before it was packed and locked."""
        at = _STORAGE.format(self._section_names()[number])
        ways, control = self.read(f"{at}Transform/List").data, self.read(f"{at}ControlData").data
        found = lzx.Unpacked(self.read(f"{at}Content").data, [])
        for place in range(0, len(ways) - 15, 16):
            words = struct.unpack_from(f"<{struct.unpack_from('<I', control)[0] & 0xFF}I", control, 4)
            control = control[4 + 4 * len(words) :]
            match ways[place : place + 16]:
                case way if way == _LOCKING:
                    found = self._unlocked(found.data)
                case way if way == _PACKING:
                    found = self._unpacked(at, words, found.data)
                case _:
                    raise Unreadable(Status.UNSUPPORTED, "The book is packed in a way that is not read.")
        return found

    def _section_names(self) -> list[str]:
        data, at, names = self.read("::DataSpace/NameList").data, 4, list[str]()
        for _ in range(struct.unpack_from("<H", data, 2)[0]):
            end = at + 2 + 2 * struct.unpack_from("<H", data, at)[0]
            names.append(data[at + 2 : end].decode("utf-16-le", "replace"))
            at = end + 2
        return names

    def _unlocked(self, data: bytes) -> lzx.Unpacked:
        key = locked_lit.title_key([self.read(name).data for name in _SUMMED], self.read(_SEALED).data)
        return lzx.Unpacked(locked_lit.opened(key, data), [])

    def _unpacked(self, at: str, words: tuple[int, ...], data: bytes) -> lzx.Unpacked:
        table = self.read(at + _PLACES).data
        count, width, head = struct.unpack_from("<3I", table, 4)
        size, _, frame = struct.unpack_from("<3Q", table, 16)
        begins = struct.unpack_from(f"<{min(count, (len(table) - head) // 8)}Q", table, head)
        if (width, frame) != (8, lzx.FRAME):
            raise ValueError("its frames have another size")
        if len(begins) > MOST_FRAMES:
            told = f"It unpacks to {size:,} bytes; at most {MOST_FRAMES * lzx.FRAME:,} of a book are read."
            raise Unreadable(Status.TOO_LARGE, told)
        _, version, fresh, window = words[:4]
        unit = lzx.FRAME if version >= _UNITS_SINCE else 1
        stream = lzx.Stream(data, begins, size, (window * unit).bit_length() - 1, max(1, fresh * unit // lzx.FRAME))
        return lzx.unpacked(stream, self._alive)


def _header(data: bytes) -> tuple[int, bytes]:
    """Where the content begins, and the directory."""
    length, count, more = struct.unpack_from("<3I", data, 12)
    start, size = struct.unpack_from("<2Q", data, length + 16)  # of the second of the pieces that are told
    second = data[length + 16 * count :][:more]
    (content,) = struct.unpack_from("<Q", second, second.index(b"ITSF") + 16)
    return content, data[start : start + size]


def _listed(directory: bytes) -> Iterator[tuple[str, _Place]]:
    (size,) = struct.unpack_from("<I", directory, 8)
    for begin in range(_HEAD, len(directory), max(size, _ENTRIES)):
        chunk = directory[begin : begin + size]
        if chunk.startswith(_LISTS):
            with suppress(*DAMAGE):  # what stands in it up to there, and the other lists, are sound
                yield from _entries(chunk)


def _entries(chunk: bytes) -> Iterator[tuple[str, _Place]]:
    end, at = len(chunk) - struct.unpack_from("<I", chunk, 4)[0], _ENTRIES
    while at < end:
        length, at = falling(chunk, at)
        name, at = chunk[at : at + length].decode("utf-8", "replace"), at + length
        section, at = falling(chunk, at)
        start, at = falling(chunk, at)
        size, at = falling(chunk, at)
        yield name, _Place(section, start, size)
