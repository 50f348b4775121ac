"""ZIP archives, by the standard library; what that cannot open (AES, no directory) by libarchive, or by inflate64."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from copy import copy
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from os import SEEK_CUR
from pathlib import Path

from pipelines.extract import double_bytes, libarchive
from pipelines.extract.composing import one_line
from pipelines.extract.decoding import decoded
from pipelines.extract.material import DAMAGE, Material, Reading
from pipelines.extract.unpacking import Broken, Locked, Member, unpacked

UTF8_NAME = 0x800  # flag bits
ENCRYPTED = 0x1
DEFLATE64 = 9
UNICODE_NAME = 0x7075  # a field beside the name
PORTION = 4096  # bytes that are unpacked at once: so much is lost where damage begins
_BY_UNIX, _LINK = 3, 0o120000


def extract(material: Material) -> Reading:
    """The files of the archive as children."""
    try:
        archive = zipfile.ZipFile(material.path)
    except DAMAGE:
        if not libarchive.installed():
            raise
        return unpacked(libarchive.members(material.path, passwords=material.passwords), material, parser="libarchive")
    entries = [entry for entry in _each_once(archive.infolist()) if not entry.is_dir()]
    links = [entry for entry in entries if _is_link(entry)]
    encoding = _encoding(entries)
    members = (_member(archive, entry, material, encoding) for entry in entries if not _is_link(entry))
    reading = unpacked(_closing(archive, members), material, parser="zipfile", passed_over=len(links))
    comment = one_line(decoded(archive.comment).text)
    return replace(reading, facts={**reading.facts, "comment": comment}) if comment else reading


def _each_once(entries: Iterable[zipfile.ZipInfo]) -> Iterable[zipfile.ZipInfo]:
    """The entries without those that name the bytes of an earlier one again: so a bomb makes much of little."""
    return {entry.header_offset: entry for entry in reversed([*entries])}.values().__reversed__()


def _closing(archive: zipfile.ZipFile, members: Iterator[Member]) -> Iterator[Member]:
    with archive:
        yield from members


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, material: Material, encoding: str) -> Member:
    name = entry.filename
    if not entry.flag_bits & UTF8_NAME:
        raw = name.encode("cp437", "replace")
        name = _told_beside(entry.extra, raw) or (name if name.isascii() else raw.decode(encoding, "replace"))
    return Member(name, entry.file_size, partial(_content, archive, entry, material))


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, material: Material, limit: int) -> bytes:
    if not entry.flag_bits & ENCRYPTED:
        try:
            return _all_of(archive, entry, limit)
        except NotImplementedError:
            if entry.compress_type == DEFLATE64 and find_spec("inflate64"):
                return _inflated(material.path, entry, limit)
            return _by_libarchive(material.path, entry, material.passwords, limit)
    for password in material.passwords:
        try:
            with archive.open(entry, pwd=password.encode()) as file:
                return file.read(limit)
        except NotImplementedError:
            with suppress(Locked):
                return _by_libarchive(material.path, entry, (password,), limit)
        except DAMAGE:  # the wrong password, which shows in the first byte or in the checksum
            continue
    raise Locked


def _all_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes of a member. Raises Broken where it is damaged."""
    unchecked, found = copy(entry), bytearray()
    unchecked.CRC = None  # type: ignore[assignment]  # else nothing is given of what does not agree with it
    with archive.open(unchecked) as file:
        try:
            while len(found) < limit and (portion := file.read(min(PORTION, limit - len(found)))):
                found += portion
        except DAMAGE as error:
            raise Broken(bytes(found)) from error
    return _checked(bytes(found), entry, limit)


def _checked(found: bytes, entry: zipfile.ZipInfo, limit: int) -> bytes:
    if len(found) < limit and zlib.crc32(found) != entry.CRC:
        raise Broken(found)
    return found


def _inflated(path: Path, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """A member that is packed as Windows packs what is very large."""
    import inflate64  # py7zr brings it

    found, unpacker = bytearray(), inflate64.Inflater()
    with path.open("rb") as file:
        file.seek(entry.header_offset + 26)
        name, extra = struct.unpack("<HH", file.read(4))
        file.seek(name + extra, SEEK_CUR)
        left = entry.compress_size
        while left and len(found) < limit and (portion := file.read(min(left, PORTION))):
            found += unpacker.inflate(portion)
            left -= len(portion)
    return _checked(bytes(found[:limit]), entry, limit)


def _told_beside(extra: bytes, name: bytes) -> str:
    """The name in UTF-8 that stands beside one in another encoding (APPNOTE.TXT 6.3.10, 4.6.9); "" where none does."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + length]
        if kind == UNICODE_NAME and len(field) > 5 and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(name):
            return field[5:].decode("utf-8", "replace")
        at += 4 + length
    return ""


def _by_libarchive(path: Path, entry: zipfile.ZipInfo, passwords: tuple[str, ...], limit: int) -> bytes:
    """The member by the other reader, which has to go through the archive to reach it."""
    if not libarchive.installed():
        raise NotImplementedError
    for member in libarchive.members(path, passwords=passwords):
        if member.name == entry.filename:
            return member.read(limit)
    raise LookupError(entry.filename)


def _encoding(entries: list[zipfile.ZipInfo]) -> str:
    """In which encoding names are that do not say so: told from all of them together."""
    names = (entry.filename for entry in entries if not entry.flag_bits & UTF8_NAME and not entry.filename.isascii())
    data = b"\n".join(name.encode("cp437", "replace") for name in names)
    found = decoded(data).encoding
    if found == "utf-8":
        return found
    return double_bytes.likely(data) or (found if ", " not in found else "cp437")


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return entry.create_system == _BY_UNIX and (entry.external_attr >> 16) & 0o170000 == _LINK
