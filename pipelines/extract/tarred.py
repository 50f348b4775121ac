"""TAR archives, by the standard library, read once from front to end. Links lead nowhere outside the archive."""

import tarfile
from collections.abc import Iterator
from functools import partial

from indexer.model.kinds import Status
from pipelines.extract.material import Material, Reading, Unreadable
from pipelines.extract.unpacking import Member, unpacked


def extract(material: Material) -> Reading:
    """The files of the archive as children; a hard link is the file it means, a symbolic link is passed over."""
    links = 0
    with tarfile.open(material.path, "r:", errors="surrogateescape") as archive:
        try:
            for entry in archive:
                links += not (entry.isreg() or entry.islnk() or entry.isdir())
                material.alive()
        except (tarfile.TarError, ValueError):
            pass  # told when the members are unpacked, as far as they go
    return unpacked(_members(material), material, parser="tarfile", passed_over=links)


def _members(material: Material) -> Iterator[Member]:
    with tarfile.open(material.path, "r:", errors="surrogateescape") as archive:
        for entry in archive:
            if entry.isreg() or entry.islnk():
                yield Member(entry.name, entry.size if entry.isreg() else None, partial(_content, archive, entry))
        end = archive.offset
    with material.path.open("rb") as file:
        file.seek(max(0, end - tarfile.BLOCKSIZE))
        if not any(not any(block) for block in iter(partial(file.read, tarfile.BLOCKSIZE), b"")):
            raise Unreadable(Status.PARTIAL, "The archive lacks its end: files that followed may be missing.")


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo, limit: int) -> bytes:
    file = archive.extractfile(entry)
    if file is None:
        raise LookupError(entry.name)
    with file:
        data = file.read(limit)
    if len(data) < min(limit, entry.size):
        raise EOFError("the archive ends within this file")
    return data
