"""Readers of files that take turns in a benchmark: ours, a Tika server, extract-lib, each a process of its own.

`python -m tests.benchmarks.reading_peers WAY` is ours: it answers each path on its input with a number.
"""

import http.client
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from indexer.config import Config
from indexer.model.documents import Document
from pipelines.extract import sandbox
from pipelines.extract.material import Material
from pipelines.extract.pdf import layer_pages
from pipelines.extract.reader import Reader
from tests.benchmarks.process_memory import descendants, seconds_of
from tests.servers import tika

WITHOUT_LETTERS = "from pipelines.extract import ocr; ocr.installed = lambda: False; "
PROGRAM = "from pipelines.extract.child import main; main()"


class Peer(Protocol):
    """Reads files; `worked` is the seconds of processor time that it took until now."""

    def read(self, path: Path) -> int: ...
    def worked(self) -> float: ...
    def close(self) -> None: ...


class Program:
    """A program that answers each line with a line, kept to some cores."""

    def __init__(self, command: list[str], *, cores: str) -> None:
        kept = ["taskset", "-c", cores, *command]
        self._process = subprocess.Popen(kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._answer()

    def read(self, path: Path) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        return int(self._answer())

    def worked(self) -> float:
        return seconds_of(self._process.pid)

    def close(self) -> None:
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            if line.strip().lstrip("-").isdigit() or line.strip() == "ready":
                return line.strip()
        raise EOFError(f"{self._process.args!r} ended")


class TikaServer:
    """A Tika server of its own; what asking it takes is not counted."""

    def __init__(self, *, cores: str, way: str = "/tika") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="footnote-tika-")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._server = tika.Server(Path(self._folder.name), port)
        self._server.start()
        self._way = way
        for number in (self._server.pid or 0, *descendants(self._server.pid or 0)):
            subprocess.run(["taskset", "-a", "-p", "-c", cores, str(number)], check=True, capture_output=True)

    def read(self, path: Path) -> int:
        headers = {"Accept": "application/json" if "rmeta" in self._way else "text/plain"}
        headers |= {"X-Tika-OCRskipOcr": "true", "X-Tika-PDFOcrStrategy": "no_ocr"}
        line = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=120)
        try:
            line.request("PUT", self._way, path.read_bytes(), headers)
            return len(line.getresponse().read())
        except (OSError, http.client.HTTPException):
            return -1
        finally:
            line.close()

    def worked(self) -> float:
        return seconds_of(self._server.pid or 0)

    def close(self) -> None:
        self._server.stop()
        self._folder.cleanup()


def ours(way: str, *, cores: str) -> Program:
    """Our reader as it goes one of WAYS."""
    return Program([sys.executable, "-m", "tests.benchmarks.reading_peers", way], cores=cores)


def _text(path: Path) -> int:
    return len(layer_pages(Material(path, path.name, "pdf"), boxes=False))


def _boxes(path: Path) -> int:
    return len(layer_pages(Material(path, path.name, "pdf"), boxes=True))


def _apart(path: Path) -> int:
    header = Document("0" * 32, "bench", "0" * 64, path.stat().st_size, "", (path.name,))
    return len(sandbox.read_apart(path, header, limits=Config()))


def _here(path: Path) -> int:
    from pipelines.extract.reading import read

    header = Document("0" * 32, "bench", "0" * 64, path.stat().st_size, "", (path.name,))
    return len(read(path, header))


WAYS: dict[str, Callable[[Path], int]] = {"text": _text, "boxes": _boxes, "here": _here, "apart": _apart}


def main(way: str) -> None:
    from pipelines.extract import ocr

    ocr.installed = lambda: False  # type: ignore[assignment]
    sandbox.Reader = partial(Reader, program=WITHOUT_LETTERS + PROGRAM)  # type: ignore[misc,assignment]
    print("ready", flush=True)
    for line in sys.stdin:
        print(WAYS[way](Path(line.rstrip("\n"))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
