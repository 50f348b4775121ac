"""Blocks of RAR 5 archives, locked or not, and heads of files without their lock."""

import hashlib
import hmac
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, NamedTuple

from pipelines.extract.aes import BLOCK, opener
from pipelines.extract.material import MEBIBYTE
from pipelines.extract.rar_blocks import (
    END,
    FILE,
    LOCK,
    MAIN,
    Block,
    Check,
    Keys,
    WrongPassword,
    whole,
)
from pipelines.extract.seven_bits import coded, number

_MOST_ROUNDS = 22  # as a power of 2, of making a key; RAR itself makes 15
_SPLIT_BEFORE, _SPLIT_AFTER = 0x08, 0x10
_LARGEST_HEAD = 2 * MEBIBYTE  # the layout's own bound
_LENGTH = 7  # bytes of a size, which may be written again over itself


class _Lock(NamedTuple):
    """How a file, or all heads, are locked in RAR 5."""

    flags: int
    rounds: int
    salt: bytes
    rest: bytes  # a vector for a file, and what checks the password

    @property
    def hides(self) -> bool:
        return bool(self.flags & 2)


def blocks(file: IO[bytes], at: int, password: str | None) -> Iterator[Block]:
    """The blocks from `at` on. Raises WrongPassword where their heads are locked and it does not open them."""
    key, proven = b"", False
    while True:
        file.seek(at)
        vector = file.read(BLOCK) if key else b""
        cipher = opener(key, vector) if len(vector) == BLOCK else None
        opening = file.read(BLOCK)
        if len(opening) < 7:
            return
        head = cipher.update(opening) if cipher else opening
        size, start = number(head, 4)
        if size > _LARGEST_HEAD:
            raise WrongPassword if cipher and not proven else ValueError("a block of it is damaged")
        held = whole(start + size) if cipher else start + size
        rest = file.read(max(0, held - len(opening)))
        head = (head + (cipher.update(rest) if cipher else rest))[: start + size]
        if zlib.crc32(head[4:]) != struct.unpack_from("<I", head)[0]:
            raise WrongPassword if cipher and not proven else ValueError("a block of it is damaged")
        proven = bool(cipher)
        at += len(vector) + held
        head = head[start:]
        parts = _parted(head)
        split = parts.kind == FILE
        before, after = bool(parts.flags & _SPLIT_BEFORE), bool(parts.flags & _SPLIT_AFTER)
        yield Block(parts.kind, head, file, at, parts.data, split and before, split and after, bool(key))
        if parts.kind == END:
            return
        if parts.kind == LOCK:
            if password is None:
                raise WrongPassword
            key = _proven(_lock(parts.body), password, 0).key
        at += parts.data


def beginning(head: bytes) -> bytes:
    """How a whole archive without a lock begins that is packed as the one with this main head."""
    flags, _ = number(_parted(head).body, 0)
    return b"Rar!\x1a\x07\x01\x00" + _head(MAIN, 0, coded(flags & 0x04))  # solid or not, nothing else


def ending() -> bytes:
    """How an archive ends."""
    return _head(END, 0, coded(0))


def is_locked(head: bytes) -> bool:
    """Whether the file is locked."""
    return _lock_of(head) is not None


def is_refused(_head: bytes) -> bool:
    """Whether libarchive stops at the file: at none."""
    return False


is_beyond = is_packed = is_too_old = is_refused  # nor is there one that it cannot unpack, or that has to go apart


def alone(head: bytes) -> bytes:
    """The head itself: libarchive reads files that build on others."""
    return head


def keys(head: bytes, password: str) -> Keys:
    """What the password comes to for a locked file. Raises WrongPassword."""
    lock = _lock_of(head)
    if lock is None:
        raise ValueError("it is not locked")
    return _proven(lock, password, BLOCK)._replace(vector=lock.rest[:BLOCK])


def size(head: bytes, held: int) -> int:
    """How many bytes of the `held` ones are a file's own, as far as its head tells."""
    about = _about(_parted(head).body)
    return min(held, about.size) if about.method == 0 and not about.flags & 0x08 else held


def opened(head: bytes, size: int, name: bytes) -> bytes:
    """The head of a file of this name, of which so many bytes follow, neither split nor locked."""
    parts, lock = _parted(head), _lock_of(head)
    left_out = {1, 2} if lock and lock.hides else {1}
    extra = b"".join(raw for kind, _, raw in _records(parts.extra) if kind not in left_out)
    about = _about(parts.body)
    body = about.without_checksum if lock and lock.hides else parts.body
    body = body[: len(body) - about.name_size] + coded(len(name)) + name
    return _head(FILE, parts.flags & ~(_SPLIT_BEFORE | _SPLIT_AFTER), body, extra, size)


def end(head: bytes, out: IO[bytes], start: int, size: int) -> int:
    """How many bytes of a packed file's data are its own: libarchive takes what fills up the lock for more of them."""
    at = size if _about(_parted(head).body).method == 0 else 0
    while at < size:
        out.seek(start + at)
        opening = out.read(5)
        length = opening[0] >> 3 & 3
        at += 3 + length + int.from_bytes(opening[2 : 3 + length], "little")
        if opening[0] & 0x40:  # the last
            return min(at, size)
    return size


def name(head: bytes) -> str:
    """The file's name."""
    return _about(_parted(head).body).name


def check(head: bytes, keys: Keys | None) -> Check | None:
    """What checks a file's bytes where its checksum is hidden by the password; None where it is not, or has none."""
    about, lock = _about(_parted(head).body), _lock_of(head)
    if keys is None or not (lock and lock.hides and about.checksum):
        return None
    hiding = keys.hiding

    def right(data: bytes) -> bool:
        made = hmac.digest(hiding, struct.pack("<I", zlib.crc32(data)), "sha256")
        folded = 0
        for word in struct.unpack("<8I", made):
            folded ^= word
        return struct.pack("<I", folded) == about.checksum

    return right


class _Parted(NamedTuple):
    """A head of RAR 5 in its parts."""

    kind: int
    flags: int
    data: int
    body: bytes
    extra: bytes


class _About(NamedTuple):
    """What a head of RAR 5 says of a file."""

    flags: int
    size: int
    checksum: bytes
    method: int
    name: str
    name_size: int  # bytes from its length on, the last ones
    without_checksum: bytes


def _parted(head: bytes) -> _Parted:
    kind, at = number(head, 0)
    flags, at = number(head, at)
    extra, at = number(head, at) if flags & 1 else (0, at)
    data, at = number(head, at) if flags & 2 else (0, at)
    end = len(head) - extra
    if end < at:
        raise ValueError("a block of it is damaged")
    return _Parted(kind, flags, data, head[at:end], head[end:])


def _about(body: bytes) -> _About:
    flags, at = number(body, 0)
    size, at = number(body, at)
    _, at = number(body, at)
    at += 4 if flags & 2 else 0
    told = body[at : at + 4] if flags & 4 else b""
    without = coded(flags & ~4) + body[number(body, 0)[1] : at] + body[at + len(told) :]
    packing, at = number(body, at + len(told))
    _, at = number(body, at)
    length, start = number(body, at)
    name = body[start : start + length].decode("utf-8", "replace")
    return _About(flags, size, told, packing >> 7 & 7, name, len(body) - at, without)


def _records(extra: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Kind, content and all bytes of each record beside a head."""
    at = 0
    while at < len(extra):
        size, start = number(extra, at)
        kind, inner = number(extra, start)
        yield kind, extra[inner : start + size], extra[at : start + size]
        at = start + max(1, size)


def _lock_of(head: bytes) -> _Lock | None:
    return next((_lock(content) for kind, content, _ in _records(_parted(head).extra) if kind == 1), None)


def _lock(told: bytes) -> _Lock:
    version, at = number(told, 0)
    flags, at = number(told, at)
    if version or told[at] > _MOST_ROUNDS:
        raise ValueError("it is locked by something else")
    return _Lock(flags, told[at], told[at + 1 : at + 17], told[at + 17 :])


def _proven(lock: _Lock, password: str, at: int) -> Keys:
    """The keys of a password that is right. What proves it stands at `at` of the rest of the lock."""
    keys = _keys_of(password, lock.salt, lock.rounds)
    if lock.flags & 1 and lock.rest[at : at + 8] != keys.proof:
        raise WrongPassword
    return keys


@lru_cache(maxsize=64)
def _keys_of(password: str, salt: bytes, rounds: int) -> Keys:
    key, hiding, long = (
        hashlib.pbkdf2_hmac("sha256", password.encode(), salt, (1 << rounds) + more) for more in (0, 16, 32)
    )
    proof = bytes(long[one] ^ long[one + 8] ^ long[one + 16] ^ long[one + 24] for one in range(8))
    return Keys(key, b"", proof, hiding)


def _head(kind: int, flags: int, body: bytes, extra: bytes = b"", size: int | None = None) -> bytes:
    flags = flags & ~3 | (1 if extra else 0) | (2 if size is not None else 0)
    told = coded(kind) + coded(flags) + (coded(len(extra)) if extra else b"")
    told += (coded(size, _LENGTH) if size is not None else b"") + body + extra
    told = coded(len(told)) + told
    return struct.pack("<I", zlib.crc32(told)) + told
