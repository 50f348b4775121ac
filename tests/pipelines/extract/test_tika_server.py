"""Everything else through a Tika server, where one is configured; and without it where it is away."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli import main
from indexer.config import Config
from indexer.errors import WrongUse
from indexer.model.documents import Document
from indexer.model.kinds import Status
from pipelines.extract import sandbox, tika_server
from pipelines.extract.sandbox import read_apart
from tests.pipelines.extract.making import header
from tests.pipelines.extract.test_sandbox import Limits
from tests.servers.running import tika_server as started

RTF = rb"{\rtf1\ansi\deff0 {\fonttbl {\f0 Arial;}}\pard\f0 Four cranes were ordered by Kestrel.\par}"
NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    yield
    sandbox.dismiss()


def read_by(endpoint: str, folder: Path, data: bytes = RTF, name: str = "order.rtf") -> tuple[Document, str]:
    path = folder / name
    path.write_bytes(data)
    [draft, *_] = read_apart(path, header(path), limits=Limits(tika_server=endpoint))
    return draft.document, "\n".join(page.text for page in draft.pages)


def test_a_server_reads_what_no_reader_here_knows(tmp_path: Path) -> None:
    document, text = read_by(started().url, tmp_path)
    assert (document.status, document.parser, document.reason) == (Status.DONE, "tika server", "")
    assert "Four cranes were ordered by Kestrel." in text


def test_it_is_not_asked_about_what_is_known_here(tmp_path: Path) -> None:
    document, text = read_by(NOBODY, tmp_path, b"Four cranes", "order.txt")
    assert (document.parser, document.reason, text) == ("text", "", "Four cranes")


def test_a_damaged_file_ends_as_such(tmp_path: Path) -> None:
    document, _ = read_by(started().url, tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "order.doc")
    assert document.status is Status.DAMAGED


def test_where_the_server_is_away_the_built_in_tika_reads_and_the_document_says_so(tmp_path: Path) -> None:
    pytest.importorskip("iscc_tika")
    document, text = read_by(NOBODY, tmp_path)
    assert (document.status, document.parser) == (Status.DONE, "tika")
    assert document.reason == "The Tika server did not read it (nobody answers there); the built-in Tika did."
    assert "Four cranes" in text


def test_a_server_that_breaks_off_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tika_server, "RESTARTS", 0.0)
    path = tmp_path / "order.rtf"
    path.write_bytes(RTF)
    calls = []
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()

        def serve() -> None:
            for body in (b"", b'[{"X-TIKA:content": "Four cranes", "Content-Type": ["application/rtf"]}]'):
                caller, _ = door.accept()
                with caller:
                    calls.append(caller.recv(65536))
                    if body:
                        caller.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

        thread = threading.Thread(target=serve)
        thread.start()
        answer = tika_server.ask(path, f"http://127.0.0.1:{door.getsockname()[1]}", seconds=20)
        thread.join()
    assert answer == ("Four cranes", {"Content-Type": "application/rtf"}, "")
    assert len(calls) == 2
    assert b"PUT /rmeta/text" in calls[0]
    assert b"X-Tika-OCRskipOcr: true" in calls[0]


def test_where_the_server_points_nobody_goes(tmp_path: Path) -> None:
    path = tmp_path / "order.rtf"
    path.write_bytes(RTF)
    with socket.socket() as door, socket.socket() as elsewhere:
        for one in (door, elsewhere):
            one.bind(("127.0.0.1", 0))
            one.listen()
        elsewhere.settimeout(0.2)

        def serve() -> None:
            caller, _ = door.accept()
            with caller:
                caller.recv(65536)
                caller.sendall(
                    b"HTTP/1.0 307 Go\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n"
                    % elsewhere.getsockname()[1]
                )

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(tika_server.Away, match="cannot be understood"):
            tika_server.ask(path, f"http://127.0.0.1:{door.getsockname()[1]}", seconds=20)
        thread.join()
        with pytest.raises(TimeoutError):
            elsewhere.accept()


def test_an_address_that_is_none_is_said_with_its_key() -> None:
    assert Config.from_env({"TIKA_SERVER_ENDPOINT": "http://127.0.0.1:9998/"}).tika_server == "http://127.0.0.1:9998"
    with pytest.raises(WrongUse, match="TIKA_SERVER_ENDPOINT"):
        Config.from_env({"TIKA_SERVER_ENDPOINT": "localhost:9998"})


def test_doctor_tells_how_files_are_read(tmp_path: Path) -> None:
    def told(endpoint: str) -> list[str]:
        env = {"TIKA_SERVER_ENDPOINT": endpoint, "FOOTNOTE_ARCHIVE": str(tmp_path / "none")}
        return CliRunner().invoke(main, ["doctor"], env=env).output.splitlines()

    lines = {line.split()[1]: line for line in told(NOBODY) if line}
    assert lines["tika"].startswith("note")
    assert NOBODY in lines["tika"]
    assert "memory, time and output are bounded" in lines["reader"]
    assert "libarchive" in lines
    assert any(line.startswith("ok") and "Apache Tika 3" in line for line in told(started().url))
