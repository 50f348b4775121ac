"""TAR archives, by the standard library, read once from front to end. Links lead nowhere outside the archive."""

import tarfile
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from indexer.model.kinds import Status
from pipelines.extract import double_bytes
from pipelines.extract.decoding import decoded
from pipelines.extract.material import Material, Reading, Unreadable
from pipelines.extract.unpacking import Broken, Member, unpacked

NAMES = 64 * 1024  # bytes of names by which it is told how they are written


def extract(material: Material) -> Reading:
    """The files of the archive as children; a hard link is the file it means, a symbolic link is passed over."""
    links, names = 0, b""
    try:
        for _, entry in _entries(material.path):
            links += not (entry.isreg() or entry.islnk() or entry.isdir())
            names += _bytes(entry.name) + b"\n" if not _is_sound(entry.name) and len(names) < NAMES else b""
            material.alive()
    except (Unreadable, tarfile.TarError, ValueError):
        pass  # told when the members are unpacked, as far as they go
    encoding = double_bytes.likely(names) or decoded(names).encoding.partition(",")[0]
    return unpacked(_members(material, encoding), material, parser="tarfile", passed_over=links)


def _members(material: Material, encoding: str) -> Iterator[Member]:
    for archive, entry in _entries(material.path):
        if entry.isreg() or entry.islnk():
            name = entry.name if _is_sound(entry.name) else _bytes(entry.name).decode(encoding, "replace")
            yield Member(name, entry.size if entry.isreg() else None, partial(_content, archive, entry))


def _entries(path: Path) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """What is in the archive, behind places where it is damaged, and in archives that were put behind it. Raises
    Unreadable where something may be missing."""
    missing = ""
    with path.open("rb") as file:
        start: int | None = 0
        while start is not None:
            file.seek(start)
            with tarfile.open(fileobj=file, mode="r:", errors="surrogateescape") as archive:
                for entry in archive:
                    yield archive, entry
                end = archive.offset
            file.seek(max(end, start + tarfile.BLOCKSIZE))
            blocks = iter(partial(file.read, tarfile.BLOCKSIZE), b"")
            block = next(blocks, b"")
            if any(block) and not missing:
                missing = "The archive is damaged: files in it may be missing."
            elif not block:
                missing = missing or "The archive lacks its end: files that followed may be missing."
            start = next((file.tell() - len(one) for one in chain((block,), blocks) if _begins(one)), None)
    if missing:
        raise Unreadable(Status.PARTIAL, missing)


def _begins(block: bytes) -> bool:
    return block[257:262] == b"ustar"


def _is_sound(name: str) -> bool:
    return name.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in name)


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo, limit: int) -> bytes:
    file = archive.extractfile(entry)
    if file is None:
        raise LookupError(entry.name)
    try:
        with file:
            data = file.read(limit)
    except tarfile.ReadError as error:
        file_itself = archive.fileobj
        if file_itself is None or entry.issparse():
            raise
        file_itself.seek(entry.offset_data)
        raise Broken(file_itself.read(limit)) from error
    if len(data) < min(limit, entry.size):
        raise Broken(data)
    return data
