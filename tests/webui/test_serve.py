"""The command `serve` as a process of its own."""

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import WrongUse
from tests.webui import story
from tests.webui.conftest import fill
from webui.cli import where


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("serve") / "archive"
    with Archive.open(Config(archive=archive), create=True, write=True) as opened:
        fill(opened, [story.news()])
    return archive


@contextmanager
def serving(folder: Path, *options: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "indexer.cli", "serve", "--archive", str(folder), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(one) for one in found.read_text().split()] if found.exists() else []


def running(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def still_running(processes: list[int]) -> list[int]:
    """Those that do not end within ten seconds."""
    until = time.monotonic() + 10
    while any(map(running, processes)) and time.monotonic() < until:
        time.sleep(0.05)
    return [one for one in processes if running(one)]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_once_it_answers_and_ends_with_its_worker(folder: Path, end: signal.Signals) -> None:
    with serving(folder, "--port", "0") as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}/search.json?q=cameras") as response:
            assert json.load(response)["total"] == 1
            assert "Server" not in response.headers
        workers = children(process.pid)
        process.send_signal(end)
        assert process.wait(20) == 0
        assert still_running(workers) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_killed_it_takes_its_worker_along(folder: Path) -> None:
    with serving(folder, "--port", "0") as process:
        assert process.stdout is not None
        process.stdout.readline()
        workers = children(process.pid)
        assert workers
        process.kill()
        process.wait(20)
        assert still_running(workers) == []


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    with serving(folder, "--port", "0") as first:
        assert first.stdout is not None
        port = first.stdout.readline().strip().rpartition(":")[2]
        with serving(folder, "--port", port) as second:
            _, errors = second.communicate(timeout=20)
            assert second.returncode == 2
            assert "Choose another port" in errors


def test_without_an_archive_it_says_what_to_do(tmp_path: Path) -> None:
    with serving(tmp_path / "none") as process:
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 2
        assert "footnote ingest" in errors
        assert "Traceback" not in errors


def test_an_address_that_others_can_reach_must_be_given_each_time() -> None:
    with pytest.raises(WrongUse, match=r"--host 0\.0\.0\.0"):
        where(Config(host="0.0.0.0"), host=None, port=None)


def test_an_address_given_on_the_command_line_is_meant(capsys: pytest.CaptureFixture[str]) -> None:
    found = where(Config(), host="0.0.0.0", port=9000)
    assert (found.host, found.port) == ("0.0.0.0", 9000)
    assert "can read the whole archive" in capsys.readouterr().err


def test_loopback_needs_no_more_words() -> None:
    assert where(Config(host="::1"), host=None, port=None).host == "::1"
    assert where(Config(), host="localhost", port=0).port == 0
