"""Original files, kept under their SHA-256: written whole or not at all, never changed."""

import contextlib
import errno
import hashlib
import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NamedTuple

import fsspec
from fsspec.implementations.local import LocalFileSystem

from indexer import leftovers
from indexer.errors import FootnoteError, NotFound, OriginalsUnavailable, StorageFull, WrongUse

_PORTION = 1024 * 1024
_DAY = 24 * 60 * 60  # seconds
_INCOMING = ".incoming"  # where local files lie until they are whole
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EACCES, errno.EPERM})
_SAYING_FULL = ("StorageFull", "QuotaExceeded", "InsufficientStorage", "507")


class Stored(NamedTuple):
    """What was stored: its SHA-256 in hexadecimal and its size in bytes."""

    sha256: str
    size: int


class Originals:
    """The originals below one address that fsspec understands: a folder, or a bucket."""

    def __init__(self, url: str) -> None:
        self._files: Any
        try:
            # What was listed before may have changed: other machines write there, too.
            self._files, root = fsspec.core.url_to_fs(url, use_listings_cache=False)
        except ImportError as error:
            raise WrongUse(f'Originals at {url} need an extra: pip install "footnote-archive[s3]".') from error
        except ValueError as error:
            raise WrongUse(f"FOOTNOTE_ORIGINALS_URL must be a folder or like s3://bucket/folder: {error}.") from error
        self._root: str = root.rstrip("/")
        self._local = isinstance(self._files, LocalFileSystem)
        self._place = url if "://" in url else self._root
        own = _troubles_of_s3() if url.startswith("s3:") else ()
        self._troubles: tuple[type[Exception], ...] = (OSError, *own)

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
        with self._told():
            return bool(self._files.exists(self._key(sha256)))

    def read(self, sha256: str) -> bytes:
        """All its bytes. Raises NotFound."""
        with self.open(sha256) as source:
            return source.read()

    def open(self, sha256: str) -> IO[bytes]:
        """The original, opened for reading; the caller closes it. Raises NotFound."""
        try:
            with self._told(FileNotFoundError):
                source: IO[bytes] = self._files.open(self._key(sha256), "rb")
        except FileNotFoundError:
            raise NotFound(f"The original {sha256} is not in the archive.") from None
        return source

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """The original as a file of this machine, for libraries that want one; never write to it. Raises NotFound."""
        if self._local and self.has(sha256):
            yield Path(self._key(sha256))
            return
        with tempfile.NamedTemporaryFile(prefix=leftovers.prefix()) as copy:
            with self.open(sha256) as source:
                while portion := self._portion(source):
                    copy.write(portion)  # not within `_told`: a full disk here is none of theirs
            copy.flush()
            yield Path(copy.name)

    def sound(self, sha256: str) -> bool:
        """Whether the bytes kept still have the digest they are kept under. Raises NotFound."""
        with self.open(sha256) as source:
            return digest_of(source).sha256 == sha256

    def remove(self, sha256: str) -> None:
        """Delete the original for good; nothing happens where it is not kept."""
        with contextlib.suppress(FileNotFoundError), self._told(FileNotFoundError):
            self._files.rm_file(self._key(sha256))

    def check(self) -> None:
        """See whether the bucket is there. Raises OriginalsUnavailable."""
        bucket = self._root.partition("/")[0]
        with self._told():
            if self._place.startswith("s3:") and not self._files.exists(bucket):
                raise FileNotFoundError(f"no bucket {bucket}")

    def sweep(self) -> None:
        """Delete what an interrupted run left half written a day ago or earlier; younger ones may still be written.

        Raises OriginalsUnavailable where the bucket is not there or nobody answers.
        """
        if not self._local:
            with self._told():
                self._sweep_bucket()
            return
        for left in (Path(self._root) / _INCOMING).glob("*"):
            with contextlib.suppress(OSError):
                if left.stat().st_mtime < time.time() - _DAY:
                    left.unlink()

    def _sweep_bucket(self) -> None:
        """Files sent in parts take room, unseen, until they are whole or given up."""
        if not hasattr(self._files, "list_multipart_uploads"):
            return
        bucket, _, within = self._root.partition("/")
        for begun in self._files.list_multipart_uploads(bucket):
            old = begun["Initiated"].timestamp() < time.time() - _DAY
            if old and begun["Key"].startswith(within):
                self._files.abort_mpu(bucket, begun["Key"], begun["UploadId"])

    @contextmanager
    def _told(self, *kept: type[Exception]) -> Iterator[None]:
        """Turns what goes wrong within into errors that tell a person what to do, but for those that are `kept`."""
        try:
            yield
        except kept:
            raise
        except self._troubles as error:
            raise (_of_folder if self._local else _of_server)(error, self._place) from error

    def _portion(self, source: IO[bytes]) -> bytes:
        with self._told():
            return source.read(_PORTION)

    def _key(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def _keep(self, source: IO[bytes], stored: Stored) -> Stored:
        place = self._key(stored.sha256)
        with self._told():
            if self._files.exists(place) and self._files.size(place) == stored.size:
                return stored
        found = (self._write_local if self._local else self._write_remote)(source, place)
        if found != stored:
            raise FootnoteError("The file changed while it was being stored. Ingest it again once it is at rest.")
        return stored

    def _write_local(self, source: IO[bytes], place: str) -> Stored:
        """Write beside, make sure of disk and digest, and only then give it its name."""
        beside = Path(self._root) / _INCOMING / uuid.uuid4().hex
        with self._told(), contextlib.ExitStack() as afterwards:
            beside.parent.mkdir(parents=True, exist_ok=True)
            afterwards.callback(beside.unlink, missing_ok=True)
            with beside.open("wb") as target:
                found = _copy(source, target)
                target.flush()
                os.fsync(target.fileno())
            if found.sha256 == Path(place).name:
                Path(place).parent.mkdir(exist_ok=True)
                beside.replace(place)
        return found

    def _write_remote(self, source: IO[bytes], place: str) -> Stored:
        """Send only what has the digest that it will be kept under; a bucket shows a file when all of it is there."""
        with tempfile.NamedTemporaryFile(prefix=leftovers.prefix()) as copy:
            found = _copy(source, copy)
            copy.flush()
            if found.sha256 == place.rpartition("/")[2]:
                with self._told():
                    self._files.put_file(copy.name, place)
        return found


def is_still(path: Path, sha256: str) -> bool:
    """Whether a file has the bytes of that digest. They are read again only where the file has changed since."""
    try:
        about = path.stat()
        return _digest(path, (about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino)) == sha256
    except OSError:
        return False


@lru_cache(maxsize=64)
def _digest(path: Path, _sign: tuple[int, ...]) -> str:
    with path.open("rb") as source:
        return digest_of(source).sha256


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


def _troubles_of_s3() -> tuple[type[Exception], ...]:
    from botocore.exceptions import BotoCoreError, ClientError  # s3fs passes on those it does not know

    return BotoCoreError, ClientError


def _of_server(error: Exception, place: str) -> FootnoteError:
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    if any(word in said for word in _SAYING_FULL):
        return StorageFull(
            f"{place} has no room for another file ({said}). Free some space there, then run the same command again: "
            "what was stored before is intact."
        )
    return OriginalsUnavailable(
        f"The originals at {place} cannot be reached ({said}). FOOTNOTE_ORIGINALS_URL must name a bucket that there "
        "is; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY let us in, AWS_ENDPOINT_URL says where it is if not at "
        "Amazon. Then run the same command again: what was stored before is intact."
    )


def _of_folder(error: Exception, place: str) -> Exception:
    if not isinstance(error, OSError) or error.errno not in _FULL:
        return error
    return StorageFull(
        f"{place} cannot take another file ({error.strerror}). Free some space or allow writing there, then run the "
        "same command again: what was stored before is intact."
    )
