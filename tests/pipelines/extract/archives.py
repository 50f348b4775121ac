"""Archives for the tests, made while they run; those that Python cannot write are put together byte by byte."""

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def locked(name: str, data: bytes, password: bytes) -> bytes:
    """A ZIP with one file under the older encryption (PKWARE's), which Python reads but does not write."""
    keys = [0x12345678, 0x23456789, 0x34567890]
    table = [_table(number) for number in range(256)]

    def step(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ table[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    def hidden(byte: int) -> int:
        key = (keys[2] | 2) & 0xFFFF
        out = byte ^ ((key * (key ^ 1) >> 8) & 0xFF)
        step(byte)
        return out

    for byte in password:
        step(byte)
    checksum = zlib.crc32(data)
    content = bytes(hidden(byte) for byte in (*range(11), checksum >> 24, *data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    made = bytearray(out.getvalue())
    directory = made.rindex(b"PK\x01\x02")
    for at, flags, crc, size in ((0, 6, 14, 22), (directory, 8, 16, 24)):
        struct.pack_into("<H", made, at + flags, 1)
        struct.pack_into("<I", made, at + crc, checksum)
        struct.pack_into("<I", made, at + size, len(data))
    return bytes(made)


def _table(number: int) -> int:
    for _ in range(8):
        number = (number >> 1) ^ (0xEDB88320 if number & 1 else 0)
    return number


def tarred(files: Mapping[str, bytes], *, links: Mapping[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return out.getvalue()


def rar(files: Mapping[str, bytes]) -> bytes:
    """A RAR archive (version 4) whose files are stored as they are."""
    blocks = [rar_block(0x73, 0, b"\x00" * 6)]
    for name, data in files.items():
        about = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 3, zlib.crc32(data), 0x5A21, 20, 0x30, len(name), 0x81A4
        )
        blocks.append(rar_block(0x74, 0x8000, about + name.encode()) + data)
    return b"Rar!\x1a\x07\x00" + b"".join(blocks) + rar_block(0x7B, 0x4000, b"")


def rar_block(kind: int, flags: int, content: bytes) -> bytes:
    """A block of such an archive, without its data."""
    head = struct.pack("<BHH", kind, flags, 7 + len(content)) + content
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def number(value: int) -> bytes:
    """A whole number of seven bits a byte, the lowest first."""
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def cpio(files: Mapping[str, bytes]) -> bytes:
    """The "new portable" form, with text headers."""
    out = b""
    for name, data in (*files.items(), ("TRAILER!!!", b"")):
        fields = (0, 0o100644 if data else 0, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\x00"
        out += head + b"\x00" * (-len(head) % 4) + data + b"\x00" * (-len(data) % 4)
    return out
