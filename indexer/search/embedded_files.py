"""The embedded index on disk: generations of it, which one is in use, and what its failures mean to a person.

`current.json` names the generation in use and the fingerprint it was made with; a rebuild fills a new folder and then
moves the name over, so that readers have the old index until the new one is whole.
"""

import errno
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import tantivy

from indexer.errors import ArchiveBusy, EngineUnavailable, FootnoteError, IndexOutdated, StorageFull
from indexer.search.embedded_schema import fingerprint, register, schema

REBUILD = 'Run "footnote rebuild" to make it again from the store; nothing is lost.'
_FULL = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EFBIG})
_FULL_WORDS = ("No space left", "Read-only file system", "File too large", "Disk quota")


@dataclass(frozen=True, slots=True)
class Current:
    """The generation in use."""

    folder: Path
    fingerprint: str
    made: str  # tells it from one that had its folder's name before it


@dataclass(frozen=True, slots=True)
class Files:
    """The folder of an index."""

    path: Path

    @property
    def _pointer(self) -> Path:
        return self.path / "current.json"

    def exists(self) -> bool:
        return self._pointer.exists()

    def current(self) -> Current:
        """Which generation to read. Raises EngineUnavailable where there is none."""
        try:
            held = json.loads(self._pointer.read_text(encoding="utf-8"))
            return Current(self.path / held["generation"], held["fingerprint"], held.get("made", ""))
        except FileNotFoundError:
            raise EngineUnavailable(f"There is no index in {self.path}. {REBUILD}") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineUnavailable(f"The index in {self.path} is damaged ({error}). {REBUILD}") from error

    def state(self) -> tuple[object, ...]:
        """What changes whenever another process commits or rebuilds, the generation first.

        Raises EngineUnavailable without an index.
        """
        current = self.current()
        try:
            meta = os.stat(current.folder / "meta.json")  # noqa: PTH116 - called before every search
        except OSError as error:
            raise EngineUnavailable(f"The index in {self.path} is damaged ({error}). {REBUILD}") from error
        return current, meta.st_mtime_ns, meta.st_ino, meta.st_size

    def open(self) -> tantivy.Index:
        """The index in use. Raises IndexOutdated where another version made it, EngineUnavailable if damaged."""
        current = self.current()
        if current.fingerprint != fingerprint():
            raise IndexOutdated(f"The index in {self.path} was made by another version of this program. {REBUILD}")
        with reported(self.path):
            index = tantivy.Index.open(str(current.folder))
            register(index)
        return index

    def begin(self) -> tuple[Path, tantivy.Index]:
        """A new, empty generation that nobody reads yet; what earlier attempts left behind is removed."""
        with reported(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            used = self.current().folder.name if self.exists() and self._readable() else ""
            taken = [int(one.name) for one in self.path.iterdir() if one.is_dir() and one.name.isdigit()]
            for number in taken:
                if f"{number:06}" != used:
                    shutil.rmtree(self.path / f"{number:06}", ignore_errors=True)
            folder = self.path / f"{max(taken, default=0) + 1:06}"
            folder.mkdir()
            index = tantivy.Index(schema(), path=str(folder))
            register(index)
        return folder, index

    def use(self, folder: Path) -> None:
        """Make a generation the one that is read; the others go."""
        with reported(self.path):
            fresh = self.path / "current.json.new"
            with fresh.open("w", encoding="utf-8") as held:
                held_now = {"generation": folder.name, "fingerprint": fingerprint(), "made": uuid4().hex}
                json.dump(held_now, held)
                held.flush()
                os.fsync(held.fileno())
            fresh.replace(self._pointer)
        for other in self.path.iterdir():
            if other.is_dir() and other != folder:
                shutil.rmtree(other, ignore_errors=True)

    def _readable(self) -> bool:
        try:
            self.current()
        except EngineUnavailable:
            return False
        return True


@dataclass(frozen=True, slots=True)
class reported:  # noqa: N801 - read as a word: with reported(path)
    """Turns what tantivy and the file system raise within into errors that tell a person what to do.

    A damaged file can make tantivy panic, and its panic is no Exception and has no public name.
    """

    path: Path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None or error is None or issubclass(kind, FootnoteError):
            return
        if issubclass(kind, ValueError | OSError | KeyError) or kind.__name__ == "PanicException":
            raise _told(self.path, error) from error


def _told(path: Path, error: BaseException) -> FootnoteError:
    text = str(error)
    if getattr(error, "errno", None) in _FULL or any(word in text for word in _FULL_WORDS):
        return StorageFull(f"The index in {path} cannot be written: {text}. What was stored before is intact.")
    if "LockBusy" in text or "Failed to acquire" in text:
        return ArchiveBusy(f"Another process writes the index in {path}. Try again when it has ended.")
    return EngineUnavailable(f"The index in {path} cannot be used ({text[:200] or type(error).__name__}). {REBUILD}")
