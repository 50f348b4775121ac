"""One writer at a time: a lock file that the system releases when the process ends, however it ends."""

import fcntl
import os
import weakref
from pathlib import Path

from indexer.errors import ArchiveBusy, StorageFull

_held: "weakref.WeakSet[WriteLock]" = weakref.WeakSet()


class WriteLock:
    """Holds the archive for writing until `release`. Raises ArchiveBusy where another writer holds it."""

    def __init__(self, path: Path) -> None:
        try:
            self._file: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StorageFull(
                f"{path.parent} cannot be written ({error.strerror}). Allow writing there and try again."
            ) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._file, 20, 0).decode(errors="replace").strip()
            self.forget()
            raise ArchiveBusy(
                f"{path.parent} is being written by another run (process {holder or 'unknown'}). "
                "Wait for its end, or stop it; nothing is lost by that."
            ) from None
        self._note_holder()
        _held.add(self)

    @staticmethod
    def is_held(path: Path) -> bool:
        """Whether some process holds the archive for writing.

        The lock is tried only where a holder is noted: whoever wants it at that very moment would be refused.
        """
        try:
            file = os.open(path, os.O_RDONLY)
        except OSError:
            return False
        try:
            if not os.pread(file, 1, 0):
                return False
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(file)
        return False  # the holder was killed

    def release(self) -> None:
        """Let the next writer in."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
        self.forget()

    def forget(self) -> None:
        """Close our handle of the file. In a forked child this leaves the parent's lock as it is."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _note_holder(self) -> None:
        assert self._file is not None
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, str(os.getpid()).encode(), 0)
        except OSError:
            return  # the number only serves the message; a full disk must not stop reading what is there


def _forget_all() -> None:
    for lock in list(_held):
        lock.forget()


# A forked worker would share the lock and keep it after the writer was killed: it must not inherit it.
os.register_at_fork(after_in_child=_forget_all)
