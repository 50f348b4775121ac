"""What a process that reads files takes of memory and disk, and that none of it stays: its folder is made, measured,
emptied; where its owner was killed, the next reader deletes it."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from indexer import leftovers


def folder(owner: int) -> Path:
    """A fresh folder for a reader of the process `owner`. Those of owners that are gone are deleted on the way."""
    leftovers.sweep()
    return Path(mkdtemp(prefix=leftovers.prefix(owner)))


def empty(place: Path) -> None:
    """Leave nothing of one file to the next."""
    for left in os.scandir(place):
        if left.is_dir(follow_symlinks=False):
            shutil.rmtree(left.path, ignore_errors=True)
        else:
            Path(left.path).unlink(missing_ok=True)


def size(place: Path) -> int:
    """Bytes of disk that a folder takes."""
    taken = 0
    for where, _, names in os.walk(place):
        for name in names:
            with suppress(OSError):
                taken += os.lstat(os.path.join(where, name)).st_blocks * 512  # noqa: PTH118 - there may be many
    return taken


def held(process: int) -> int:
    """Bytes of memory that a process holds besides the files it has mapped; 0 where that cannot be known."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith(("RssAnon", "RssShmem")))
