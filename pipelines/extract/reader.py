"""A process that reads files of others, one after the other, as confined as this system allows; how it is started,
asked, watched and ended. Knows no format."""

import json
import os
import resource
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any, Protocol

from indexer.model.documents import Document
from indexer.model.kinds import Status
from pipelines.draft import Draft
from pipelines.extract import bubblewrap, tika_server, upkeep
from pipelines.extract.child import ALIVE, DRAFT, END, FAILED, HEAD, READY, SERVER
from pipelines.extract.material import Portion
from pipelines.extract.wire import pack, unpack

FILES_EACH = 2_000  # files a reader takes before a fresh one comes: whatever libraries leak is given back
STARTING = 60.0  # seconds in which a fresh reader must answer
LONGEST = 20  # times the time limit, for a file that gives signs of life for ever
ENDING = 10.0  # seconds that it may take to end once it is told to
LOOK = 0.25  # seconds between two looks at how much memory and disk it takes
MEBIBYTE = 1024 * 1024
OUR_PROGRAM = "from pipelines.extract.child import main; main()"
# Numerical libraries start a thread for each core; with a process for each core that is slower, and larger.
SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "OMP_THREAD_LIMIT")


class Limits(Protocol):
    """`Config` is one: bytes of a file, bytes of memory, seconds without a sign of life; a Tika server, "" for none."""

    @property
    def file_limit(self) -> int: ...
    @property
    def memory_limit(self) -> int: ...
    @property
    def time_limit(self) -> float: ...
    @property
    def tika_server(self) -> str: ...


class Ending(Exception):
    """How a reading ended that did not end by itself."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Reader:
    """A process that reads files one after the other. Ends with this one, or when `close` is called.

    `lacking` is what of its confinement this system cannot do, `apart` whether it sees no files but its own. For tests:
    `program` is what it runs, `shown` folders it may read besides.
    """

    def __init__(
        self, limits: Limits, *, apart: bool | None = None, program: str = OUR_PROGRAM, shown: Sequence[Path] = ()
    ) -> None:
        self.limits = (limits.memory_limit, limits.file_limit, limits.time_limit)
        self.server = limits.tika_server
        self.owner = os.getpid()
        self.files = 0
        self.swollen = False
        self.apart = not bubblewrap.refusal() if apart is None else apart
        self.folder = upkeep.folder(self.owner)
        self._waiting = selectors.DefaultSelector()
        self._held = bytearray()
        self._left = self._disk = MEBIBYTE
        self._looked = 0.0
        self._channel, theirs = socket.socketpair()
        with theirs:
            self._process, self.number = self._started(theirs, program, shown)
        assert self._process.stdout is not None
        self._out: IO[bytes] = self._process.stdout
        self._waiting.register(self._out, selectors.EVENT_READ)
        try:
            kind, content = self._frame(time.monotonic() + STARTING)
        except Ending:
            self.close()
            raise
        if kind != READY:
            self.close()
            raise Ending(Status.FAILED, "The process that reads files did not start.")
        self.lacking: list[str] = json.loads(content)

    def _started(
        self, channel: socket.socket, program: str, shown: Sequence[Path]
    ) -> tuple["subprocess.Popen[bytes]", int]:
        """The process, and its own number as this system counts it."""
        memory, output, _ = self.limits
        search = [str(Path(__file__).parents[2]), *sys.path]
        inside = bubblewrap.INSIDE if self.apart else self.folder
        begin = f"import sys; sys.path[:] = {search!r}; {program}"
        python = [sys.executable, "-c", begin, str(memory), str(output), str(inside)]
        # Nothing of our own environment: it may hold passwords.
        env = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(self.folder), "TMPDIR": str(self.folder)}
        env |= dict.fromkeys((*SINGLE_THREADED, "PYTHONDONTWRITEBYTECODE"), "1")
        streams = {"stdin": channel, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "env": env}
        if not self.apart:
            plain: subprocess.Popen[bytes] = subprocess.Popen(python, **streams)  # type: ignore[call-overload] # noqa: S603 - our own
            return plain, plain.pid
        told, telling = os.pipe()
        with os.fdopen(told) as answer:
            try:
                before = bubblewrap.command(self.folder, number_to=telling, superuser=os.geteuid() == 0, shown=shown)
                wrapped = subprocess.Popen([*before, *python], pass_fds=(telling,), **streams)  # type: ignore[call-overload] # noqa: S603 - our own
            finally:
                os.close(telling)
            try:
                return wrapped, int(json.loads(answer.read())["child-pid"])
            except ValueError:
                return wrapped, wrapped.pid  # it did not come up: the first frame says so

    @property
    def spent(self) -> bool:
        """Whether the next file should have a fresh one."""
        return self.files >= FILES_EACH or self.swollen

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def read(
        self,
        path: Path,
        header: Document,
        *,
        passwords: Sequence[str],
        portion: Portion | None,
        room: int,
        beside: Sequence[Path] = (),
    ) -> Iterator[Draft]:
        """The drafts of `reading.open_file` as they come. Raises Ending where the process hangs, crashes, runs full,
        and OSError where the file cannot be opened. `beside` are files that belong to it, such as further parts."""
        about = {"passwords": list(passwords), "room": room}
        about["portion"] = [portion.first, portion.cut, portion.byte] if portion else None
        yield from self._drafts([path, *beside], header, about, room=room)

    def read_again(self, path: Path, header: Document, ended: "Ending", *, room: int) -> Draft:
        """The draft of `reading.open_again`, after a reader that `ended` over the file. Raises as `read` does."""
        drafts = list(self._drafts([path], header, {"ended": [str(ended.status), ended.reason]}, room=room))
        if len(drafts) != 1:
            raise _unclear()
        return drafts[0]

    def _drafts(self, files: Sequence[Path], header: Document, about: dict[str, Any], *, room: int) -> Iterator[Draft]:
        about["header"] = pack(Draft(header)).hex()
        for kind, content in self.ask(files, about, room=room):
            if kind != DRAFT:
                raise _unclear()
            try:
                yield unpack(content)
            except ValueError as error:
                raise _unclear() from error

    def ask(self, files: Sequence[Path], request: dict[str, Any], *, room: int) -> Iterator[tuple[bytes, bytes]]:
        """The frames by which the process answers, signs of life left out. Raises as `read` does.

        It is handed the files opened, and sees them under their names; `room` is how many bytes it may unpack.
        """
        memory, _, seconds = self.limits
        self.files += 1
        self._left = self._disk = room + memory
        named = {"names": [path.name for path in files], "paths": [str(path.absolute()) for path in files]}
        content = json.dumps({**request, **named, "seconds": seconds, "server": self.server}).encode()
        with ExitStack() as opened:
            handles = [opened.enter_context(path.open("rb")).fileno() for path in files]
            try:
                socket.send_fds(self._channel, [b"Q"], handles)
                self._channel.sendall(HEAD.pack(b"Q", len(content)) + content)
            except OSError:
                raise self._death() from None
        last = time.monotonic() + LONGEST * seconds
        while True:
            kind, content = self._frame(min(last, time.monotonic() + seconds))
            if kind == END:
                self.swollen = int(content) * 1024 > memory // 2
                upkeep.empty(self.folder)
                return
            if kind == FAILED:
                raise Ending(Status.OUT_OF_MEMORY, self._too_much())
            if kind == SERVER:
                self._hand_over(files[0])
            elif kind != ALIVE:
                yield kind, content

    def _hand_over(self, path: Path) -> None:
        """Have the Tika server read the file, as the process has no network to ask it, and pass on what it says."""
        try:
            said: list[Any] = [*tika_server.ask(path, self.server, seconds=self.limits[2])]
        except (tika_server.Away, OSError) as away:
            said = [str(away)]
        content = json.dumps(said).encode()
        try:
            self._channel.sendall(HEAD.pack(SERVER, len(content)) + content)
        except OSError:
            raise self._death() from None

    def close(self) -> None:
        """End the process, whatever it does. In a forked copy of its owner it only lets go of it."""
        if self.owner == os.getpid():
            self._end()
            shutil.rmtree(self.folder, ignore_errors=True)
        self._waiting.close()
        self._channel.close()
        with suppress(OSError):
            self._out.close()

    def _end(self) -> None:
        """Bubblewrap ends with what runs in it: ended itself, it would leave that to end a moment later."""
        if self.apart and self.alive:
            with suppress(ProcessLookupError):
                os.kill(self.number, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(ENDING)
        self._process.kill()
        self._process.wait()

    def _frame(self, until: float) -> tuple[bytes, bytes]:
        kind, length = HEAD.unpack(self._bytes(HEAD.size, until))
        self._left -= HEAD.size + length
        if self._left < 0:
            raise Ending(Status.TOO_LARGE, "What was read from the file is larger than is allowed.")
        return kind, self._bytes(length, until)

    def _bytes(self, count: int, until: float) -> bytes:
        while len(self._held) < count:
            now = time.monotonic()
            if now - self._looked >= LOOK:
                self._looked = now
                self._look()
            if not self._waiting.select(max(0.0, min(until - now, LOOK))):
                if now >= until:
                    raise self._no_headway()
                continue
            piece = os.read(self._out.fileno(), MEBIBYTE)
            if not piece:
                raise self._death()
            self._held += piece
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _look(self) -> None:
        """Raise Ending where it takes more memory, shared memory too, or more room on the disk than it may."""
        if upkeep.held(self.number) > self.limits[0]:
            raise Ending(Status.OUT_OF_MEMORY, self._too_much())
        if upkeep.size(self.folder) > self._disk:
            raise Ending(Status.TOO_LARGE, "Reading it takes more room on the disk than is allowed.")

    def _death(self) -> Ending:
        """Why the process is gone, by the way it ended and the memory it had."""
        try:
            _, ended, usage = os.wait4(self._process.pid, 0)
            code = os.waitstatus_to_exitcode(ended)
            self._process.returncode = code
            used = usage.ru_maxrss * 1024
        except ChildProcessError:
            code, used = self._process.wait(), 0
        if code > 128 and self.apart:  # so bubblewrap tells of a signal
            code = 128 - code
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # a child's figure begins with its parent's
        if code == -signal.SIGKILL or used > max(own, 0.8 * self.limits[0]):
            return Ending(Status.OUT_OF_MEMORY, self._too_much())
        if code == -signal.SIGXCPU:
            return Ending(Status.TIMED_OUT, "Reading it took more processor time than is allowed and was stopped.")
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return Ending(Status.FAILED, f"The program that reads this kind of file crashed over it ({how}).")

    def _no_headway(self) -> Ending:
        told = (
            f"Reading it made no headway for {self.limits[2]:g} seconds and was stopped (FOOTNOTE_TIME_LIMIT_SECONDS)."
        )
        return Ending(Status.TIMED_OUT, told)

    def _too_much(self) -> str:
        allowed = self.limits[0] // MEBIBYTE
        return f"Reading it takes more than the {allowed:,} MiB of memory allowed (FOOTNOTE_MEMORY_LIMIT_MB)."


def _unclear() -> Ending:
    return Ending(Status.FAILED, "The process that reads files gave an answer that cannot be understood.")
