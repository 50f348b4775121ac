"""Reads a file in a process apart, with bounded memory, time and output and without network: a file that hangs or
crashes its reader costs that file, and ends with a status and a reason. Knows no format."""

import atexit
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Protocol

from indexer.model.documents import Document
from indexer.model.kinds import Status
from pipelines.draft import Draft
from pipelines.extract.child import ALIVE, DRAFT, END, FAILED, HEAD, READY
from pipelines.extract.nesting import STAGE, unfold
from pipelines.extract.wire import pack, unpack

FILES_EACH = 500  # files a reader takes before a fresh one comes: whatever libraries leak is given back
STARTING = 60.0  # seconds in which a fresh reader must answer
LONGEST = 20  # times the time limit, for a file that gives signs of life for ever
MEBIBYTE = 1024 * 1024


class Limits(Protocol):
    """`Config` is one: bytes of a file, bytes of memory, seconds without a sign of life."""

    @property
    def file_limit(self) -> int: ...
    @property
    def memory_limit(self) -> int: ...
    @property
    def time_limit(self) -> float: ...


class Ending(Exception):
    """How a reading ended that did not end by itself."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def read_apart(
    path: Path,
    header: Document,
    *,
    limits: Limits,
    passwords: Sequence[str] = (),
    first_line: int = 1,
    keep: Callable[[Path], bytes | None] = Path.read_bytes,
) -> list[Draft]:
    """The drafts of `reading.read`, each file read in a process apart that is kept for the next one.

    What was read before a hang or crash is kept, and the file's own document then says why the rest is missing.
    `keep` takes the originals of documents inside; the bytes that it gives back their drafts
    carry. Raises OSError where no process can be started.
    """
    opened = partial(_opened, limits=limits, passwords=passwords)
    return list(unfold(path, header, opened, first_line=first_line, keep=keep))


def _opened(
    path: Path, header: Document, *, first_line: int, room: int, limits: Limits, passwords: Sequence[str]
) -> Iterator[Draft]:
    size = header.size or _size(path)
    if size > limits.file_limit:
        reason = f"The file has {size:,} bytes; at most {limits.file_limit:,} are read (FOOTNOTE_FILE_LIMIT_MB)."
        yield _cut_short(header, None, Ending(Status.TOO_LARGE, reason))
        return
    reader = _reader(limits)
    own, whole = None, False
    try:
        for draft in reader.read(path, header, passwords=passwords, first_line=first_line, room=room):
            own = draft if draft.document.id == header.id else own
            yield draft
        whole = not reader.spent
    except Ending as ending:
        yield _cut_short(header, own, ending)
    finally:
        if not whole:
            _dismiss()


class Reader:
    """A process that reads files one after the other. Ends with this one, or when `close` is called."""

    def __init__(self, limits: Limits) -> None:
        self.limits = (limits.memory_limit, limits.file_limit, limits.time_limit)
        self.owner = os.getpid()
        self.files = 0
        self.swollen = False
        search = [str(Path(__file__).parents[2]), *sys.path]
        begin = f"import sys; sys.path[:] = {search!r}; from pipelines.extract.child import main; main()"
        self._process = subprocess.Popen(  # noqa: S603 -- our own code, no word of it from outside
            [sys.executable, "-c", begin, str(limits.memory_limit), str(limits.file_limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in: IO[bytes] = self._process.stdin
        self._out: IO[bytes] = self._process.stdout
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(self._out, selectors.EVENT_READ)
        self._held = bytearray()
        kind, content = self._frame(time.monotonic() + STARTING)
        if kind != READY:
            raise Ending(Status.FAILED, "The process that reads files did not start.")
        self.lacking: list[str] = json.loads(content)

    @property
    def spent(self) -> bool:
        """Whether the next file should have a fresh one."""
        return self.files >= FILES_EACH or self.swollen

    @property
    def number(self) -> int:
        return self._process.pid

    def read(
        self, path: Path, header: Document, *, passwords: Sequence[str], first_line: int, room: int
    ) -> Iterator[Draft]:
        """The drafts of `reading.open_file` as they come. Raises Ending where the process hangs, crashes, runs full."""
        memory, _, seconds = self.limits
        self.files += 1
        request = {
            "path": str(path.absolute()),
            "header": pack(Draft(header)).hex(),
            "passwords": list(passwords),
            "first_line": first_line,
            "room": room,
            "seconds": seconds,
        }
        content = json.dumps(request).encode()
        try:
            self._in.write(HEAD.pack(b"Q", len(content)) + content)
            self._in.flush()
        except OSError:
            raise self._death() from None
        last = time.monotonic() + LONGEST * seconds
        while True:
            kind, content = self._frame(min(last, time.monotonic() + seconds))
            if kind == DRAFT:
                yield _checked(content)
            elif kind == END:
                self.swollen = int(content) * 1024 > memory // 2
                return
            elif kind == FAILED:
                raise Ending(Status.OUT_OF_MEMORY, self._too_much())
            elif kind != ALIVE:
                raise Ending(Status.FAILED, "The process that reads files gave an answer that cannot be understood.")

    def close(self) -> None:
        """End the process, whatever it does. In a forked copy of its owner it only lets go of it."""
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._waiting.close()
        for end in (self._in, self._out):
            with suppress(OSError):  # what was left to say to it
                end.close()

    def _frame(self, until: float) -> tuple[bytes, bytes]:
        kind, length = HEAD.unpack(self._bytes(HEAD.size, until))
        if length > 2 * self.limits[1] + 64 * MEBIBYTE:
            raise Ending(Status.TOO_LARGE, "What was read from the file is larger than is allowed.")
        return kind, self._bytes(length, until)

    def _bytes(self, count: int, until: float) -> bytes:
        while len(self._held) < count:
            if not self._waiting.select(max(0.0, until - time.monotonic())):
                seconds = self.limits[2]
                told = (
                    f"Reading it made no headway for {seconds:g} seconds and was stopped (FOOTNOTE_TIME_LIMIT_SECONDS)."
                )
                raise Ending(Status.TIMED_OUT, told)
            piece = os.read(self._out.fileno(), 1024 * 1024)
            if not piece:
                raise self._death()
            self._held += piece
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _death(self) -> Ending:
        """Why the process is gone, by the way it ended and the memory it had."""
        try:
            _, ended, usage = os.wait4(self._process.pid, 0)
            code = os.waitstatus_to_exitcode(ended)
            self._process.returncode = code
            used = usage.ru_maxrss * 1024
        except ChildProcessError:
            code, used = self._process.wait(), 0
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # a child's figure begins with its parent's
        if code == -signal.SIGKILL or used > max(own, 0.8 * self.limits[0]):
            return Ending(Status.OUT_OF_MEMORY, self._too_much())
        if code == -signal.SIGXCPU:
            return Ending(Status.TIMED_OUT, "Reading it took more processor time than is allowed and was stopped.")
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return Ending(Status.FAILED, f"The program that reads this kind of file crashed over it ({how}).")

    def _too_much(self) -> str:
        allowed = self.limits[0] // MEBIBYTE
        return f"Reading it takes more than the {allowed:,} MiB of memory allowed (FOOTNOTE_MEMORY_LIMIT_MB)."


_kept: list[Reader] = []


def _reader(limits: Limits) -> Reader:
    """This process's reader: the one that is there and fits, else a fresh one."""
    wanted = (limits.memory_limit, limits.file_limit, limits.time_limit)
    if _kept and (_kept[0].limits != wanted or _kept[0].owner != os.getpid() or _kept[0]._process.poll() is not None):
        _dismiss()
    if not _kept:
        try:
            _kept.append(Reader(limits))
        except Ending as ending:
            raise OSError(ending.reason) from ending
    return _kept[0]


@atexit.register
def _dismiss() -> None:
    while _kept:
        _kept.pop().close()


def _checked(content: bytes) -> Draft:
    try:
        return unpack(content)
    except ValueError as error:
        reason = "The process that reads files gave an answer that cannot be understood."
        raise Ending(Status.FAILED, reason) from error


def _cut_short(header: Document, own: Draft | None, ending: Ending) -> Draft:
    """The file's own draft after an ending that was not its reader's: as far as it came."""
    if own is None:
        return Draft(replace(header, status=ending.status, stage=STAGE, reason=ending.reason))
    reason = f"{ending.reason} What was read before is kept."
    return replace(own, document=replace(own.document, status=Status.PARTIAL, stage=STAGE, reason=reason))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # `read` says what is wrong
