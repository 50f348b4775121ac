"""Finds the files to ingest below the paths given, in a fixed order. Opens no file; loses none without a word."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.model.kinds import Status
from pipelines.extract.saying import because

SPECIAL = (
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or a place where one cannot be had: then `reason` says why, in a sentence, and `status` how it ends.

    `stored` is the path the archive keeps: relative to the folder that was given, with slashes.
    """

    path: Path
    stored: str
    status: Status = Status.QUEUED
    reason: str = ""


def walk(paths: Iterable[Path], *, leave_out: Path) -> Iterator[Found]:
    """Every file below `paths`, folder by folder in order of their names' bytes, whatever the file system's order.

    A link is followed where it was given itself or leads to a file inside the folder given. `leave_out` (the
    archive's own folder) is passed over, so that an archive may lie inside the folder it is made from.
    """
    own = leave_out.resolve()
    for path in paths:
        if path.is_dir():
            yield from _folder(path.resolve(), own=own, given=_storable(os.fspath(path)))
        elif not os.path.lexists(path):
            yield Found(path, _storable(os.fspath(path)), Status.FAILED, "There is no such file.")
        else:
            found = _file(path, stored=_storable(path.name))
            # What cannot be had enters no archive: here the person is best told the path they gave.
            yield replace(found, stored=_storable(os.fspath(path))) if found.reason else found


def _folder(root: Path, *, own: Path, given: str) -> Iterator[Found]:
    # A stack of our own: folders may lie deeper than Python's calls may nest.
    waiting = [root]
    while waiting:
        path = waiting.pop()
        stored = _storable(os.fspath(path.relative_to(root))) if path != root else given
        if path == own:
            continue
        if path.is_symlink() and path != root:
            yield from _link(path, root=root, own=own, stored=stored)
        elif _is_folder(path):
            try:
                entries = sorted(path.iterdir(), key=os.fsencode, reverse=True)
            except OSError as error:
                yield Found(path, stored, Status.FAILED, f"The folder cannot be searched. {because(error)}")
                continue
            waiting.extend(entries)
        else:
            yield _file(path, stored=stored)


def _link(path: Path, *, root: Path, own: Path, stored: str) -> Iterator[Found]:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: links that lead in a circle
        yield Found(path, stored, Status.UNSUPPORTED, "It is a link that leads nowhere.")
        return
    if not target.is_relative_to(root):
        reason = "It is a link that leads out of the folder; give its target as a path of its own to take it in."
        yield Found(path, stored, Status.UNSUPPORTED, reason)
    elif not target.is_dir() and not target.is_relative_to(own):
        yield _file(path, stored=stored)
    # A folder inside is met by itself.


def _file(path: Path, *, stored: str) -> Found:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Found(path, stored, Status.FAILED, because(error))
    for is_such, what in SPECIAL:
        if is_such(mode):
            return Found(path, stored, Status.UNSUPPORTED, f"It is {what}, not a file.")
    return Found(path, stored)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False  # _file says why


def _storable(name: str) -> str:
    """The name as Unicode that any store takes: bytes that are no UTF-8 are written out, as \\xe6."""
    return os.fsencode(name).decode("utf-8", "backslashreplace").replace(os.sep, "/")
