"""A reader that turns against us is stopped, costs its file, leaves the reason, and leaves nothing behind."""

import os
import socket
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer.model.documents import Document
from indexer.model.kinds import Status
from pipelines.extract import bubblewrap, sandbox, upkeep
from pipelines.extract.reader import Ending, Reader
from pipelines.extract.sandbox import read_apart
from tests.pipelines.extract.making import header
from tests.pipelines.extract.test_sandbox import MEBIBYTE, ROOT, Limits

LIMITS = Limits(file_limit=64 * MEBIBYTE, memory_limit=320 * MEBIBYTE)
SHORT = Limits(file_limit=64 * MEBIBYTE, memory_limit=320 * MEBIBYTE, time_limit=1.5)
PROGRAM = "from tests.pipelines.extract.hostile import main; main()"
STARTS_BUBBLEWRAP = pytest.mark.skipif(bool(bubblewrap.refusal()), reason=bubblewrap.refusal())
REFUSED = "PermissionError"


class Turned(NamedTuple):
    """Where a reader that turned against us reads, and what may not come to harm."""

    folder: Path
    secret: Path
    apart: bool

    def start(self, limits: Limits = LIMITS) -> Reader:
        sandbox.dismiss()
        reader = Reader(limits, apart=self.apart, program=PROGRAM, shown=[ROOT / "tests"])
        sandbox._kept.append(reader)
        return reader

    def attack(self, name: str, argument: object = "", *, limits: Limits = LIMITS) -> Document:
        """How a file ends that makes its reader do this."""
        path = self.folder / "attack.txt"
        path.write_text(f"{name}\n{argument}", encoding="utf-8")
        return read_apart(path, header(path), limits=limits)[0].document


@pytest.fixture(params=[pytest.param(True, marks=STARTS_BUBBLEWRAP, id="bubblewrap"), pytest.param(False, id="plain")])
def turned(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Turned]:
    before = set(Path(tempfile.gettempdir()).glob(f"footnote-{os.getpid()}-*"))
    secret = tmp_path / "secret.txt"
    secret.write_text("the name of the source")
    made = Turned(tmp_path, secret, request.param)
    made.start()
    yield made
    sandbox.dismiss()
    assert secret.read_text() == "the name of the source"
    assert set(Path(tempfile.gettempdir()).glob(f"footnote-{os.getpid()}-*")) <= before


def readable(turned: Turned) -> bool:
    """Whether the next file is read, by whoever reads it."""
    path = turned.folder / "next.txt"
    path.write_text("Words")
    return read_apart(path, header(path), limits=LIMITS)[0].document.status is Status.DONE


def test_it_reaches_no_address_not_even_on_this_machine(turned: Turned, tmp_path: Path) -> None:
    with (
        socket.socket() as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as local,
    ):
        for door in (tcp, udp):
            door.bind(("127.0.0.1", 0))
            door.settimeout(0.2)
        local.bind(str(tmp_path / "door"))
        local.settimeout(0.2)
        tcp.listen()
        local.listen()
        ends = [turned.attack("tcp", f"127.0.0.1 {tcp.getsockname()[1]}")]
        ends.append(turned.attack("udp", f"127.0.0.1 {udp.getsockname()[1]}"))
        ends.append(turned.attack("tcp", "192.0.2.1 80"))
        ends.append(turned.attack("local", tmp_path / "door"))
        for end in ends:
            assert end.status is Status.DAMAGED
            assert REFUSED in end.reason
        for silent in (tcp.accept, local.accept, lambda: udp.recv(10)):
            with pytest.raises(TimeoutError):
                silent()
    assert readable(turned)


def test_it_writes_and_deletes_nothing_but_its_own(turned: Turned) -> None:
    places = [Path.home() / "footnote-was-here", turned.folder / "archive.db", ROOT / "footnote-was-here"]
    places += [Path("/dev/shm/footnote-was-here"), Path(tempfile.gettempdir()) / "footnote-was-here"]
    for place in places:
        turned.attack("write", place)
        assert not place.exists()
    assert turned.attack("write", turned.secret).status is Status.DAMAGED
    assert turned.attack("delete", turned.secret).status is Status.DAMAGED
    assert readable(turned)


def test_it_sees_no_other_file(turned: Turned) -> None:
    end = turned.attack("peek", turned.secret)
    if turned.apart:
        assert (end.status, end.reason) == (Status.DAMAGED, "Refused: FileNotFoundError")
    else:
        assert end.status is Status.PARTIAL  # without bubblewrap it may look, not touch; `footnote doctor` says so


def test_it_learns_nothing_from_our_environment(turned: Turned, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_SECRET_KEY", "sealed")
    turned.start()
    assert "FOOTNOTE" not in turned.attack("environment").reason


@pytest.mark.parametrize("attack", ["allocate", "share"])
def test_it_takes_no_more_memory_than_it_may(turned: Turned, attack: str) -> None:
    end = turned.attack(attack)
    assert end.status is Status.OUT_OF_MEMORY
    assert "memory" in end.reason
    assert readable(turned)


@pytest.mark.parametrize("attack", ["fork", "execute"])
def test_it_starts_no_other_process(turned: Turned, attack: str) -> None:
    note = turned.folder / "started"
    end = turned.attack(attack, note)
    assert (end.status, REFUSED in end.reason) == (Status.DAMAGED, True)
    assert not note.exists()
    assert readable(turned)


def test_it_starts_threads_only_as_long_as_there_is_memory(turned: Turned) -> None:
    assert turned.attack("threads").status in {Status.DAMAGED, Status.OUT_OF_MEMORY}
    assert readable(turned)


def test_it_ends_no_other_process(turned: Turned) -> None:
    end = turned.attack("kill", os.getpid())
    assert (end.status, REFUSED in end.reason) == (Status.DAMAGED, True)


@pytest.mark.parametrize("attack", ["loop", "sleep_on"])
def test_it_takes_no_more_time_than_it_may_and_leaves_no_process(turned: Turned, attack: str) -> None:
    number = turned.start(SHORT).number
    end = turned.attack(attack, limits=SHORT)
    assert (end.status, "1.5 seconds" in end.reason) == (Status.TIMED_OUT, True)
    until = time.monotonic() + 20
    while Path(f"/proc/{number}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{number}").exists()
    assert readable(turned)


def test_a_crash_costs_the_file(turned: Turned) -> None:
    end = turned.attack("crash")
    assert end.status is Status.FAILED
    assert "SIGSEGV" in end.reason
    assert readable(turned)


def test_it_says_no_more_than_it_may(turned: Turned) -> None:
    path = turned.folder / "attack.txt"
    path.write_text("flood")
    drafts = turned.start().read(path, header(path), passwords=(), portion=None, room=MEBIBYTE)
    with pytest.raises(Ending, match="larger than is allowed"):
        deque(drafts, maxlen=0)


def test_it_fills_no_disk(turned: Turned) -> None:
    end = turned.attack("fill")
    assert end.status is Status.TOO_LARGE
    assert "disk" in end.reason
    assert readable(turned)


def test_it_leaves_nothing_to_the_next_file(turned: Turned) -> None:
    first = turned.attack("leave")
    second = turned.attack("look")
    assert first.status is Status.DAMAGED
    assert second.reason == "attack.txt"


def test_a_folder_whose_owner_was_killed_is_swept_away() -> None:
    gone = Path(tempfile.mkdtemp(prefix="footnote-999999999-"))
    (gone / "text").write_text("of a file")
    fresh = upkeep.folder(os.getpid())
    assert not gone.exists()
    fresh.rmdir()
