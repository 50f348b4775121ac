"""7z archives, by py7zr: members are unpacked in one go, on disk, because they are packed as one stream."""

import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from pipelines.extract.material import DAMAGE, Material, Reading
from pipelines.extract.unpacking import Locked, Member, unpacked


class _Full(Exception):
    """There is no room for more."""


def extract(material: Material) -> Reading:
    """The files of the archive as children."""
    return unpacked(_members(material), material, parser="py7zr")


def _members(material: Material) -> Iterator[Member]:
    import py7zr

    broken: tuple[type[Exception], ...] = (py7zr.exceptions.ArchiveError, *DAMAGE)
    with TemporaryDirectory(prefix="footnote-") as folder:
        shelf, trouble = _unpacked(material, Path(folder), py7zr, broken)
        for held in shelf.held:
            held.close()
            yield Member(held.name, held.length, held.content)
        if isinstance(trouble, _Full):
            yield Member("the rest", None, lambda limit: b"\x00" * limit)  # more than there is room for, which ends it
        elif trouble is not None:
            raise OSError(str(trouble)) from trouble


def _unpacked(
    material: Material, folder: Path, py7zr: Any, broken: tuple[type[Exception], ...]
) -> tuple["_Shelf", Exception | None]:
    """All that can be unpacked, and what went wrong. Raises Locked."""
    locked = False
    tried: list[str | None] = [None, *material.passwords]
    for number, password in enumerate(tried):
        shelf = _Shelf(folder, number, material)
        try:
            # Given a path, py7zr unpacks several stretches at once, whose members then come in any order.
            with material.path.open("rb") as file, py7zr.SevenZipFile(file, "r", password=password) as archive:
                locked = locked or archive.needs_password()
                if locked and password is None:
                    continue
                archive.extractall(factory=shelf)
            return shelf, None
        except py7zr.exceptions.PasswordRequired:
            locked = True
        except _Full as full:
            return shelf, full
        except broken as error:
            if not locked and password is None:
                return shelf, error
        finally:
            shelf.close()
    raise Locked


class _Shelf:
    """Where members are laid down: what py7zr asks for a place for each."""

    def __init__(self, folder: Path, attempt: int, material: Material) -> None:
        self.held: list[_Held] = []
        self._folder = folder
        self._attempt = attempt
        self._material = material
        self._room = material.room

    def create(self, filename: str, *_: Any) -> "_Held":
        held = _Held(filename, self._folder / f"{self._attempt}-{len(self.held)}", self)
        self.held.append(held)
        return held

    def take(self, count: int) -> None:
        self._room -= count
        if self._room < 0:
            raise _Full
        self._material.alive()

    def close(self) -> None:
        for held in self.held:
            held.close()


class _Held:
    """A member on disk: what py7zr writes into. Its file is open only while it is written: they may be many."""

    def __init__(self, name: str, place: Path, shelf: _Shelf) -> None:
        self.name = name
        self.length = 0
        self._place = place
        self._shelf = shelf
        self._file: IO[bytes] | None = None

    def _open(self) -> IO[bytes]:
        if self._file is None:
            self._file = self._place.open("a+b")
        return self._file

    def write(self, data: bytes) -> int:
        self._shelf.take(len(data))
        self.length += len(data)
        return self._open().write(data)

    def read(self, size: int | None = None) -> bytes:
        return self._open().read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._open().seek(offset, whence)

    def flush(self) -> None:
        if self._file is not None:
            self._file.flush()

    def size(self) -> int:
        return self.length

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def content(self, limit: int) -> bytes:
        if not self.length:
            return b""
        with self._place.open("rb") as file:
            return file.read(limit)
