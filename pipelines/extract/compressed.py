"""Files compressed by themselves (gz, bz2, xz, lzma, zst, Z, lz4 …): one child, or the members of the TAR within."""

import bz2
import gzip
import lzma
import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from indexer.model.kinds import Status
from pipelines.extract import libarchive
from pipelines.extract.decoding import decoded
from pipelines.extract.material import DAMAGE, Child, Material, Reading, Unreadable
from pipelines.extract.unpacking import LARGEST, safe_name

PORTION = 1024 * 1024
TARRED = {
    "tgz": "tar",
    "tbz2": "tar",
    "tbz": "tar",
    "txz": "tar",
    "taz": "tar",
    "svgz": "svg",
    "emz": "emf",
    "xlz": "xlf",
}


def extract(material: Material) -> Reading:
    """The file within as the only child, as far as it can be unpacked."""
    data, trouble = _content(partial(_opener(material.type), material.path), material)
    if not data and trouble is not None:
        raise trouble
    return Reading(parser=material.type, children=_child(data, trouble, material))


def _opener(type_: str) -> Any:
    """What opens the file. Raises Unreadable where the system lacks what it takes."""
    if type_ in {"z", "lz4"}:
        if not libarchive.installed():
            raise Unreadable(Status.UNSUPPORTED, f"The file is compressed ({type_}). {libarchive.MISSING}.")
        return libarchive.opened
    if type_ == "zst":
        from backports import zstd

        return zstd.open
    return {"gz": gzip.open, "bz2": bz2.open, "xz": _Streams, "lzma": lzma.open}[type_]


class _Streams:
    """The streams of an XZ file, one after the other; the standard library stops at the zeros that may part them."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._unpacker = lzma.LZMADecompressor()

    def __enter__(self) -> "_Streams":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read1(self, count: int) -> bytes:
        while True:
            more = b""
            if self._unpacker.eof:
                more = self._unpacker.unused_data.lstrip(b"\0")
                while not more and (portion := self._file.read(PORTION)):
                    more = portion.lstrip(b"\0")
                if not more:
                    return b""
                self._unpacker = lzma.LZMADecompressor()
            elif self._unpacker.needs_input and not (more := self._file.read(PORTION)):
                raise EOFError
            if data := self._unpacker.decompress(more, count):
                return data


def _damage(type_: str) -> tuple[type[Exception], ...]:
    """What opening and reading such a file raises where it is damaged."""
    if type_ == "zst":
        from backports import zstd

        return (zstd.ZstdError, *DAMAGE)
    return DAMAGE


def _child(data: bytes, trouble: Unreadable | None, material: Material) -> Any:
    yield Child(safe_name(_name(material), 1), data)
    if trouble is not None:
        raise Unreadable(Status.PARTIAL, trouble.reason)


def _content(opened: Callable[[], Any], material: Material) -> tuple[bytes, Unreadable | None]:
    """What can be unpacked, and why not all of it."""
    limit = min(material.room, LARGEST)
    parts, length = [], 0
    try:
        with opened() as file:
            while portion := file.read1(PORTION):  # what is there before the place where it is damaged
                length += len(portion)
                if length > limit:
                    told = f"It unfolds to more than the {limit:,} bytes that are unpacked of such a file."
                    return b"", Unreadable(Status.TOO_LARGE, told)
                parts.append(portion)
                material.alive()
    except _damage(material.type) as error:
        told = f"The compressed file is damaged after {length:,} bytes ({type(error).__name__})."
        return b"".join(parts), Unreadable(Status.DAMAGED, told)
    return b"".join(parts), None


def _name(material: Material) -> str:
    """What the file within is called: as gzip notes it, else the name without the ending of the compression."""
    own = PurePosixPath(material.name).name
    noted = _noted(material.path) if material.type == "gz" else ""
    stem, _, ending = own.rpartition(".")
    if noted or not stem:
        return noted or f"{own} unpacked"
    return f"{stem}.{TARRED[ending.lower()]}" if ending.lower() in TARRED else stem


def _noted(path: Path) -> str:
    """The name in the header of a gzip file (RFC 1952), "" where there is none."""
    with path.open("rb") as file:
        head = file.read(4096)
    if len(head) < 10 or not head[3] & 8:
        return ""
    at = 10
    if head[3] & 4:
        at += 2 + struct.unpack_from("<H", head, at)[0]
    return decoded(head[at:].partition(b"\x00")[0]).text
