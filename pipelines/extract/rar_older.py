"""Blocks of RAR archives of before RAR 5, locked or not, and heads of files without their lock."""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import IO

from pipelines.extract.aes import BLOCK, opener
from pipelines.extract.rar_blocks import (
    END,
    FILE,
    MAIN,
    SERVICE,
    Block,
    Check,
    Keys,
    WrongPassword,
    whole,
)

_KINDS = {0x73: MAIN, 0x74: FILE, 0x7A: SERVICE, 0x7B: END}
_HEAD = struct.Struct("<HBHH")  # checksum, kind, flags, size
_ENDING = bytes.fromhex("c43d7b00400700")
_ROUNDS = 0x40000
_AES_SINCE = 29  # the version of RAR, times ten, that first locked files by AES
_PACKED_SINCE = 29  # and that first packed them as libarchive knows it
_UNPACKED_SINCE = 20  # and the first that libunarr unpacks
_SOLID, _STORED, _ENCODED = 0x10, 0x30, 0x200


def blocks(file: IO[bytes], at: int, password: str | None) -> Iterator[Block]:
    """The blocks from `at` on. Raises WrongPassword where their heads are locked and it does not open them."""
    locked = proven = False
    while True:
        file.seek(at)
        salt = file.read(8) if locked else b""
        cipher = opener(*_keys_of(password, salt)[:2]) if len(salt) == 8 else None
        opening = file.read(BLOCK if cipher else _HEAD.size)
        if len(opening) < (BLOCK if cipher else _HEAD.size):
            return
        head = cipher.update(opening) if cipher else opening
        checksum, kind, flags, size = _HEAD.unpack_from(head)
        held = whole(size) if cipher else size
        rest = file.read(max(0, held - len(opening)))
        head = (head + (cipher.update(rest) if cipher else rest))[:size]
        if size < _HEAD.size or zlib.crc32(head[2:]) & 0xFFFF != checksum:
            raise WrongPassword if cipher and not proven else ValueError("a block of it is damaged")
        proven = bool(cipher)
        data = struct.unpack_from("<I", head, 7)[0] if flags & 0x8000 else 0
        named = _KINDS.get(kind, 0)
        if named in {FILE, SERVICE} and flags & 0x100:
            data += struct.unpack_from("<I", head, 32)[0] << 32
        at += len(salt) + held
        split = named == FILE
        yield Block(named, head, file, at, data, split and bool(flags & 1), split and bool(flags & 2), bool(salt))
        if named == END:
            return
        locked = locked or (named == MAIN and bool(flags & 0x80))
        if locked and password is None:
            raise WrongPassword
        at += data


def beginning(head: bytes) -> bytes:
    """How a whole archive without a lock begins that is packed as the one with this main head."""
    _, kind, flags, _ = _HEAD.unpack_from(head)
    return b"Rar!\x1a\x07\x00" + _head(kind, flags & 0x08, bytes(6))  # solid or not, nothing else


def ending() -> bytes:
    """How an archive ends."""
    return _ENDING


def is_locked(head: bytes) -> bool:
    """Whether the file is locked."""
    return bool(_HEAD.unpack_from(head)[2] & 0x04)


def is_refused(head: bytes) -> bool:
    """Whether libarchive stops at the file: it is marked as one that builds on those before it, or is beyond it."""
    return bool(_HEAD.unpack_from(head)[2] & _SOLID) or is_beyond(head)


def is_beyond(head: bytes) -> bool:
    """Whether libarchive cannot unpack the file: it builds on those before it, or RAR 2 or an older one packed it."""
    return is_packed(head) and (bool(_HEAD.unpack_from(head)[2] & _SOLID) or head[24] < _PACKED_SINCE)


def is_packed(head: bytes) -> bool:
    """Whether the file is packed, not stored as it is."""
    return head[25] != _STORED and bool(struct.unpack_from("<I", head, 11)[0])


def is_too_old(head: bytes) -> bool:
    """Whether libunarr cannot unpack the file either: RAR 1.5 or an older one packed it."""
    return is_packed(head) and head[24] < _UNPACKED_SINCE


def alone(head: bytes) -> bytes:
    """The head of a file that builds on none before it."""
    _, kind, flags, _ = _HEAD.unpack_from(head)
    return _head(kind, flags & ~_SOLID, head[_HEAD.size :])


def keys(head: bytes, password: str) -> Keys:
    """What the password comes to for a file. Raises WrongPassword where it is locked in an older way."""
    if head[24] < _AES_SINCE:
        raise WrongPassword
    at = _salt_at(head)
    return _keys_of(password, head[at : at + 8] if _HEAD.unpack_from(head)[2] & 0x400 else b"")


def size(head: bytes, held: int) -> int:
    """How many bytes of the `held` ones are a file's own, as far as its head tells."""
    stored = head[25] == _STORED
    whole = struct.unpack_from("<I", head, 11)[0]
    if _HEAD.unpack_from(head)[2] & 0x100:
        whole += struct.unpack_from("<I", head, 36)[0] << 32
    return min(held, whole) if stored else held


def opened(head: bytes, size: int, name: bytes) -> bytes:
    """The head of a file of this name, of which so many bytes follow, neither split nor locked."""
    _, kind, flags, _ = _HEAD.unpack_from(head)
    at = _salt_at(head)
    body = bytearray(head[_HEAD.size : _name_at(head)] + name + head[at + (8 if flags & 0x400 else 0) :])
    struct.pack_into("<I", body, 0, size & 0xFFFFFFFF)
    struct.pack_into("<H", body, 26 - _HEAD.size, len(name))
    if flags & 0x100:
        struct.pack_into("<I", body, 32 - _HEAD.size, size >> 32)
    return _head(kind, flags & ~(0x01 | 0x02 | 0x04 | 0x400 | _ENCODED), bytes(body))


def end(_head: bytes, _out: IO[bytes], _start: int, size: int) -> int:
    """The size: what follows a file's last bytes does not matter, but to files that build on it (`rar.py` tells)."""
    return size


def name(head: bytes) -> str:
    """The file's name, as libarchive tells it."""
    plain, _, coded = head[_name_at(head) : _salt_at(head)].partition(b"\0")
    if coded and _HEAD.unpack_from(head)[2] & _ENCODED:
        return _decoded(plain, coded).replace("\\", "/")
    return plain.decode("utf-8", "replace").replace("\\", "/")


def _decoded(plain: bytes, coded: bytes) -> str:
    """A name whose letters beyond the plain ones are told behind it: four by four, after a byte that tells how."""
    rest = iter(coded)
    high = next(rest, 0) << 8
    letters: list[int] = []
    for ways in rest:
        for way in (ways >> shift & 3 for shift in (6, 4, 2, 0)):
            if (byte := next(rest, None)) is None:
                break
            if way == 2:  # two bytes
                letters.append(byte | next(rest, 0) << 8)
            elif way == 3:  # some letters as they stand in the plain name, or so far from them
                more, above = (next(rest, 0), high) if byte & 0x80 else (0, 0)
                letters += [above | letter + more & 0xFF for letter in plain[len(letters) :][: (byte & 0x7F) + 2]]
            else:  # one byte, in the half of the tables that the first one names, or in the first
                letters.append(byte | high * way)
    return struct.pack(f"<{len(letters)}H", *letters).decode("utf-16-le", "replace")


def check(head: bytes, _keys: Keys | None) -> Check:
    """What checks a file's bytes: libarchive passes over the checksum of those that are stored as they are."""
    checksum = struct.unpack_from("<I", head, 16)[0]
    return lambda data: zlib.crc32(data) == checksum


def _head(kind: int, flags: int, body: bytes) -> bytes:
    told = _HEAD.pack(0, kind, flags, _HEAD.size + len(body))[2:] + body
    return struct.pack("<H", zlib.crc32(told) & 0xFFFF) + told


def _name_at(head: bytes) -> int:
    """Where the name of a file begins in its head."""
    return 40 if _HEAD.unpack_from(head)[2] & 0x100 else 32


def _salt_at(head: bytes) -> int:
    """Where the salt of a file stands in its head, behind its name."""
    return int(_name_at(head) + struct.unpack_from("<H", head, 26)[0])


@lru_cache(maxsize=64)
def _keys_of(password: str, salt: bytes) -> Keys:
    raw = password.encode("utf-16-le") + salt
    digest, vector = hashlib.sha1(usedforsecurity=False), bytearray()
    for number in range(_ROUNDS):
        digest.update(raw + number.to_bytes(3, "little"))
        if number % (_ROUNDS // BLOCK) == 0:
            vector.append(digest.copy().digest()[-1])
    key = struct.pack("<4I", *struct.unpack(">4I", digest.digest()[:BLOCK]))
    return Keys(key, bytes(vector))
