"""RAR archives of before RAR 5 whose files are packed, each but the first beginning with words of the one before it."""

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence

from tests.pipelines.extract.archives import rar_block

AGAIN, BACK = 10, 22  # letters that a file takes from the one before, and from how far back
LINK, REGULAR = 0o120777, 0o100644
FOLDER, PLAIN = 0x10, 0x20  # attributes
# Of RAR 2 and RAR 2.9: how many lengths make a code of code lengths, and how many the main, distance, … codes; from
# which sign on the main code stands for a repetition of 3 letters and more.
_CODES = {15: (19, (298, 48, 28), 270), 20: (19, (298, 48, 28), 270), 29: (20, (299, 60, 17, 28), 271)}
_END = 256


def _lengths(count: int) -> list[int]:
    """Lengths of a full code of so many signs: short ones first, then those of one bit more."""
    short = (count - 1).bit_length() - 1
    return [short if sign < (2 << short) - count else short + 1 for sign in range(count)]


def _code(count: int, sign: int) -> str:
    short, fewer = _lengths(count)[0], _lengths(count).count(_lengths(count)[0])
    return f"{sign:0{short}b}" if sign < fewer else f"{sign + fewer:0{short + 1}b}"


def pack(data: bytes, *, first: bool, version: int) -> bytes:
    """Letter by letter, after what it has in common with the file before. The first one brings the codes."""
    few, counts, repetition = _CODES[version]
    bits = ""
    if first:
        bits = "00" + "0100" * 16 + "0000" * (few - 16)
        bits += "".join(f"{length:04b}" for count in counts for length in _lengths(count))
    else:  # so many letters again, from 17 and five more back
        bits = _code(counts[0], repetition + AGAIN - 3) + _code(counts[1], 8) + f"{BACK - 17:03b}"
        data = data[AGAIN:]
    bits += "".join(_code(counts[0], letter) for letter in data)
    bits += _code(counts[0], _END) + "00" if version == 29 else ""  # the next file keeps the codes
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8)


def solid(
    files: Mapping[str, bytes],
    *,
    version: int = 29,
    stored: Sequence[str] = (),
    links: Sequence[str] = (),
    damaged: Sequence[str] = (),
    lock: Callable[[bytes], bytes] | None = None,
    unlocked: Sequence[str] = (),
    folders: Sequence[str] = (),
    host: int = 3,
) -> bytes:
    """Packed as one. Files that are `stored` lie among the others without being part of that. `lock` is done to the
    data of each that is not among the `unlocked`. `folders` are such by their attributes, on a host that has these."""
    out, packed = [rar_block(0x73, 0x08, bytes(6))], 0
    for name, data in files.items():
        held = data if name in stored else pack(data, first=not packed, version=version)
        packed += name not in stored
        method = 0x30 if held is data else 0x33
        locked = lock is not None and name not in unlocked
        held = lock(held) if lock and locked else held
        told = struct.pack("<II", len(held), len(data))
        told += struct.pack("<BIIBBH", host, zlib.crc32(data), 0x5A21, version, method, len(name))
        attributes = FOLDER if name in folders else PLAIN
        mode = LINK if name in links else REGULAR
        told += struct.pack("<I", mode if host > 2 else attributes) + name.encode()
        held = bytes(len(held)) if name in damaged else held
        flags = 0x8020 | (0x10 if len(out) > 1 else 0) | (0x04 if locked else 0)
        out.append(rar_block(0x74, flags, told) + held)
    return b"Rar!\x1a\x07\x00" + b"".join(out) + rar_block(0x7B, 0x4000, b"")
