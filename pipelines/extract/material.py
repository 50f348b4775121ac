"""What an extractor is handed and what it hands back. Knows no file format."""

import csv
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from indexer.model.documents import Page
from indexer.model.kinds import Status

MEBIBYTE = 1024 * 1024
UNPACKED = 512 * MEBIBYTE  # of the parts of a text; one of this size is no document
UNLOCKED = "unlocked"  # the fact that says what a file is whose lock was opened
MOST_TEXT = 20_000_000  # code points of one document: some ten thousand pages

# What libraries raise over bytes that are not what they claim to be. MemoryError is told apart by `reading.py`;
# SyntaxError is the parent of lxml's error for broken XML.
DAMAGE: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    StopIteration,
    SyntaxError,
    TypeError,
    ValueError,
    csv.Error,
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)


class Unreadable(Exception):
    """Nothing can be had from this file. `reason` is a sentence for a person."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def check_unpacked(archive: zipfile.ZipFile, *, endings: tuple[str, ...] = ("",)) -> None:
    """Raises Unreadable where the parts of a text packed as ZIP, those whose names end so, unpack to more than any text
    has."""
    size = sum(entry.file_size for entry in archive.infolist() if entry.filename.endswith(endings))
    if size > UNPACKED:
        told = f"Its parts unpack to {size:,} bytes, more than the {UNPACKED:,} that are read."
        raise Unreadable(Status.TOO_LARGE, told)


def _silent() -> None:
    """Nobody waits for a sign of life."""


class Elsewhere(Protocol):
    """Has a file read by the server that is configured: its text, what is known of it, what it stumbled over."""

    def __call__(self, path: Path) -> tuple[str, dict[str, str], str]: ...


class ServerAway(Exception):
    """The server that is configured did not read the file, and why."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What of a long file is read: from its line, message, row or page number `first` on.

    Where it is `cut`, the file at hand is that portion alone, cut out of the long one; else it is the long one, and the
    reader reads as much of it as is good to read at once. `byte` is where in the long one it begins, counted from 0,
    where it begins or ends within a line.
    """

    first: int = 1
    cut: bool = False
    byte: int | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """The file to read. `name` is what people call it; its ending is a hint on its type, never more.

    `alive` is to be called after each piece of slow work: a reader that gives no sign of life is ended in time.
    `portion` is what of it is read, None for all; `room` is how many bytes may be unpacked of it. `elsewhere`, where a
    server is configured, reads what no reader here knows.
    """

    path: Path
    name: str
    type: str = ""
    passwords: tuple[str, ...] = ()
    portion: Portion | None = None
    alive: Callable[[], None] = _silent
    room: int = 256 * MEBIBYTE
    elsewhere: Elsewhere | None = None

    @property
    def first(self) -> int:
        """The number of the first line, message, row or page that is read."""
        return self.portion.first if self.portion else 1

    def data(self, *, limit: int = 512 * MEBIBYTE) -> bytes:
        """All bytes. Raises Unreadable (too-large) above `limit`."""
        size = self.path.stat().st_size
        if size > limit:
            told = f"It has {size:,} bytes; at most {limit:,} of a file of type {self.type} can be read."
            raise Unreadable(Status.TOO_LARGE, told)
        return self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class Child:
    """A document inside another: `data` still to be read by what it is, or `reading` where that is done already.

    `inside` is its path in the container; `key` the `_id` of a JSON line. `data` is always its original bytes, none
    where they cannot be had. `type` is what was read where there is a `reading`, `url` where it was fetched. `kept` is
    False where its bytes are but some lines of the container's, and no original of their own. `facts` is what the
    container says of it.
    """

    inside: str
    data: bytes
    key: str = ""
    reading: "Reading | None" = None
    type: str = ""
    url: str = ""
    kept: bool = True
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave. Fields not found stay empty; `reason` is a sentence wherever `status` is not done.

    `pages_in_all` is said where the file has more than those read. `children` may be made while they are asked for; an
    Unreadable raised then says why no more can be had.
    """

    pages: tuple[Page, ...] = ()
    parser: str = ""
    status: Status = Status.DONE
    reason: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    site: str = ""
    url: str = ""
    language: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    pages_in_all: int = 0
    children: Iterable[Child] = ()
