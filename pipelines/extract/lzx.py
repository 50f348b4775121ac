"""What is packed by LZX, as books of Microsoft Reader pack their text: wrapped as a cabinet, for libarchive to unpack.

Source of the layouts: [MS-CAB], [MS-PATCH], Microsoft.
"""

import struct
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from indexer import leftovers
from indexer.model.kinds import Status
from pipelines.extract import libarchive
from pipelines.extract.material import Unreadable
from pipelines.extract.unpacking import Broken

FRAME = 32 * 1024  # bytes that are packed at once; those of the last one may be fewer
_LONGEST = 0xFFFF  # bytes of a packed frame in a cabinet
_LZX = 3
_VERSION = (3, 1)
_NAME = b"text\x00"


class Stream(NamedTuple):
    """Packed bytes: where each frame `begins`, the bytes it unpacks to in all, the window's size as a power of two, and
    after how many frames (`fresh`) the packer forgot all that came before."""

    data: bytes
    begins: Sequence[int]
    size: int
    window: int
    fresh: int


class Unpacked(NamedTuple):
    """The bytes, with zeros where they cannot be had: in the stretches that `holes` names, from and to."""

    data: bytes
    holes: list[tuple[int, int]]


def unpacked(stream: Stream, alive: Callable[[], None]) -> Unpacked:
    """All that can be unpacked: damage costs what lies between it and the next place where the packer began afresh.

    Raises Unreadable (unsupported) where the library is missing.
    """
    if not libarchive.installed():
        raise Unreadable(Status.UNSUPPORTED, f"The file is packed by LZX. {libarchive.MISSING}.")
    out, holes = bytearray(), []
    with TemporaryDirectory(prefix=leftovers.prefix()) as folder:
        path = Path(folder) / "part.cab"
        for first in range(0, len(stream.begins), stream.fresh):
            alive()
            frames = _frames(stream, first)
            size = min(stream.size - len(out), FRAME * len(stream.begins[first : first + stream.fresh]))
            if size <= 0:
                break
            found = _afresh(path, frames, size, stream.window) if frames else b""
            if len(found) < size:
                holes.append((len(out) + len(found), len(out) + size))
            out += found.ljust(size, b"\x00")
    return Unpacked(bytes(out), holes)


def _frames(stream: Stream, first: int) -> list[bytes]:
    """The packed frames from one where the packer began afresh, as far as they are there."""
    begins = [*stream.begins[first : first + stream.fresh + 1], len(stream.data)][: stream.fresh + 1]
    frames = []
    for begin, end in pairwise(begins):
        frame = stream.data[begin:end]
        if not 0 < len(frame) <= _LONGEST:
            break
        frames.append(frame)
    return frames


def _afresh(path: Path, frames: Sequence[bytes], size: int, window: int) -> bytes:
    """What frames that need none before them unpack to; shorter where they are damaged."""
    path.write_bytes(_cabinet(frames, min(size, FRAME * len(frames)), window))
    try:
        with closing(libarchive.members(path)) as members:
            for member in members:
                return member.read(size)
    except Broken as cut:
        return cut.data
    except OSError:
        pass
    return b""


def _cabinet(frames: Sequence[bytes], size: int, window: int) -> bytes:
    """A cabinet of one folder with one file in it."""
    head, folder, file = struct.Struct("<4s5I2B5H"), struct.Struct("<I2H"), struct.Struct("<2I4H")
    names_at = head.size + folder.size
    data_at = names_at + file.size + len(_NAME)
    blocks = b"".join(
        struct.pack("<I2H", 0, len(frame), min(FRAME, size - FRAME * number)) + frame
        for number, frame in enumerate(frames)
    )
    return b"".join(
        (
            head.pack(b"MSCF", 0, data_at + len(blocks), 0, names_at, 0, *_VERSION, 1, 1, 0, 0, 0),
            folder.pack(data_at, len(frames), window << 8 | _LZX),
            file.pack(size, 0, 0, 0, 0, 0),
            _NAME,
            blocks,
        )
    )
