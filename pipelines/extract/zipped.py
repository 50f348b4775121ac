"""ZIP archives, by the standard library; what that cannot open (AES, Deflate64, no directory) by libarchive."""

import zipfile
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from pipelines.extract import double_bytes, libarchive
from pipelines.extract.decoding import decoded
from pipelines.extract.material import DAMAGE, Material, Reading
from pipelines.extract.unpacking import Locked, Member, unpacked

UTF8_NAME = 0x800  # flag bits
ENCRYPTED = 0x1
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
    return unpacked(_closing(archive, members), material, parser="zipfile", passed_over=len(links))


def _each_once(entries: Iterable[zipfile.ZipInfo]) -> Iterable[zipfile.ZipInfo]:
    """The entries without those that name the bytes of an earlier one again: so a bomb makes much of little."""
    return {entry.header_offset: entry for entry in reversed([*entries])}.values().__reversed__()


def _closing(archive: zipfile.ZipFile, members: Iterator[Member]) -> Iterator[Member]:
    with archive:
        yield from members


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, material: Material, encoding: str) -> Member:
    name = entry.filename
    if not entry.flag_bits & UTF8_NAME and not name.isascii():
        name = name.encode("cp437", "replace").decode(encoding, "replace")
    return Member(name, entry.file_size, partial(_content, archive, entry, material))


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, material: Material, limit: int) -> bytes:
    if not entry.flag_bits & ENCRYPTED:
        try:
            with archive.open(entry) as file:
                return file.read(limit)
        except NotImplementedError:
            return _by_libarchive(material.path, entry, material.passwords, limit)
    for password in material.passwords:
        try:
            with archive.open(entry, pwd=password.encode()) as file:
                return file.read(limit)
        except NotImplementedError:
            return _by_libarchive(material.path, entry, (password,), limit)
        except DAMAGE:  # the wrong password, which shows in the first byte or in the checksum
            continue
    raise Locked


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
