"""Original files, kept under their SHA-256: written whole or not at all, never changed."""

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NamedTuple

import fsspec
from fsspec.implementations.local import LocalFileSystem

from indexer.errors import FootnoteError, NotFound, StorageFull

_PORTION = 1024 * 1024
_DAY = 24 * 60 * 60  # seconds
_INCOMING = ".incoming"  # where local files lie until they are whole
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EACCES, errno.EPERM})


class Stored(NamedTuple):
    """What was stored: its SHA-256 in hexadecimal and its size in bytes."""

    sha256: str
    size: int


class Originals:
    """The originals below one address that fsspec understands: a folder, or a bucket."""

    def __init__(self, url: str) -> None:
        self._files: Any
        self._files, root = fsspec.core.url_to_fs(url)
        self._root: str = root.rstrip("/")
        self._local = isinstance(self._files, LocalFileSystem)

    @property
    def remote(self) -> bool:
        """Whether they lie in a store that other machines reach by the same address, not in a folder of this one."""
        return not self._local

    def put(self, data: bytes) -> Stored:
        """Keep these bytes. Raises StorageFull."""
        return self._keep(BytesIO(data), digest_of(BytesIO(data)))

    def put_file(self, path: Path) -> Stored:
        """Keep the file's bytes. Raises StorageFull, and OSError where the file itself cannot be read."""
        with path.open("rb") as source:
            stored = digest_of(source)
            source.seek(0)
            return self._keep(source, stored)

    def has(self, sha256: str) -> bool:
        """Whether the original is kept."""
        return bool(self._files.exists(self._place(sha256)))

    def read(self, sha256: str) -> bytes:
        """All its bytes. Raises NotFound."""
        with self.open(sha256) as source:
            return source.read()

    def open(self, sha256: str) -> IO[bytes]:
        """The original, opened for reading; the caller closes it. Raises NotFound."""
        try:
            source: IO[bytes] = self._files.open(self._place(sha256), "rb")
        except FileNotFoundError:
            raise NotFound(f"The original {sha256} is not in the archive.") from None
        return source

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """The original as a file of this machine, for libraries that want one; never write to it. Raises NotFound."""
        if self._local and self.has(sha256):
            yield Path(self._place(sha256))
            return
        with self.open(sha256) as source, tempfile.NamedTemporaryFile(prefix="footnote-") as copy:
            shutil.copyfileobj(source, copy, _PORTION)
            copy.flush()
            yield Path(copy.name)

    def sound(self, sha256: str) -> bool:
        """Whether the bytes kept still have the digest they are kept under. Raises NotFound."""
        with self.open(sha256) as source:
            return digest_of(source).sha256 == sha256

    def remove(self, sha256: str) -> None:
        """Delete the original for good; nothing happens where it is not kept."""
        with contextlib.suppress(FileNotFoundError):
            self._files.rm_file(self._place(sha256))

    def sweep(self) -> None:
        """Delete what an interrupted run left half written a day ago or earlier; younger ones may still be written."""
        if not self._local:
            return
        for left in (Path(self._root) / _INCOMING).glob("*"):
            with contextlib.suppress(OSError):
                if left.stat().st_mtime < time.time() - _DAY:
                    left.unlink()

    def _place(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def _keep(self, source: IO[bytes], stored: Stored) -> Stored:
        place = self._place(stored.sha256)
        if self._files.exists(place) and self._files.size(place) == stored.size:
            return stored
        write = self._write_local if self._local else self._write_remote
        try:
            found = write(source, place)
        except OSError as error:
            raise _for_a_person(error, self._root) from error
        if found != stored:
            self.remove(stored.sha256)
            raise FootnoteError("The file changed while it was being stored. Ingest it again once it is at rest.")
        return stored

    def _write_local(self, source: IO[bytes], place: str) -> Stored:
        """Write beside, make sure of disk and digest, and only then give it its name."""
        incoming = Path(self._root) / _INCOMING
        incoming.mkdir(parents=True, exist_ok=True)
        beside = incoming / uuid.uuid4().hex
        try:
            with beside.open("wb") as target:
                found = _copy(source, target)
                target.flush()
                os.fsync(target.fileno())
            if found.sha256 == Path(place).name:
                Path(place).parent.mkdir(exist_ok=True)
                beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        return found

    def _write_remote(self, source: IO[bytes], place: str) -> Stored:
        # A bucket shows an object only when all of it has arrived.
        with self._files.open(place, "wb") as target:
            return _copy(source, target)


def digest_of(source: IO[bytes]) -> Stored:
    """SHA-256 and size of what is left to read."""
    digest, size = hashlib.sha256(), 0
    while portion := source.read(_PORTION):
        digest.update(portion)
        size += len(portion)
    return Stored(digest.hexdigest(), size)


def _copy(source: IO[bytes], target: IO[bytes]) -> Stored:
    digest, size = hashlib.sha256(), 0
    while portion := source.read(_PORTION):
        digest.update(portion)
        size += len(portion)
        target.write(portion)
    return Stored(digest.hexdigest(), size)


def _for_a_person(error: OSError, place: str) -> Exception:
    if error.errno not in _FULL:
        return error
    return StorageFull(
        f"{place} cannot take another file ({error.strerror}). Free some space or allow writing there, then run the "
        "same command again: what was stored before is intact."
    )
