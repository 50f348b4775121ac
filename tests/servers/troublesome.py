"""A server between a client and a real one that makes trouble on purpose: busy, gone, or refusing part of a request."""

import json
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Trouble = Callable[[str, str], str]  # method and path: what to do, "" for nothing
BUSY = {"error": {"type": "es_rejected_execution_exception", "reason": "queue is full"}, "status": 429}


@dataclass
class Between:
    """What went through, and the trouble that is made: "busy", "gone", "lost" (done, but not answered), "partly"."""

    target: str
    trouble: Trouble = lambda _method, _path: ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def between(target: str, *, certificate: Path | None = None) -> Iterator[Between]:
    """Serve in front of `target` on a free port of this machine; with `certificate` over TLS."""
    state = Between(target)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"state": state}))
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    state.url = f"{'https' if certificate else 'http'}://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    state: Between

    def _serve(self) -> None:
        given = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.state.asked.append((self.command, self.path))
        self.state.headers.append(dict(self.headers))
        what = self.state.trouble(self.command, self.path)
        if what:
            self.state.made.append(what)
        if what == "busy":
            self._answer(429, {"content-type": "application/json"}, json.dumps(BUSY).encode())
        elif what == "gone":
            self.close_connection = True
        else:
            self._pass_on(given, what)

    def _pass_on(self, given: bytes, what: str) -> None:
        given, refused = _every_second_left_out(given) if what == "partly" else (given, [])
        target = self.state.target + self.path
        status, headers, body = _passed_on(target, self.command, dict(self.headers), given)
        if what == "lost":
            self.close_connection = True
        else:
            self._answer(status, headers, _told_of(body, refused) if refused else body)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", headers.get("content-type", ""))
        self.send_header("x-elastic-product", "Elasticsearch")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _serve  # noqa: N815 - the names that http.server calls


def _passed_on(target: str, method: str, headers: dict[str, str], given: bytes) -> tuple[int, dict[str, str], bytes]:
    kept = {name: value for name, value in headers.items() if name.lower() in ("content-type", "accept")}
    asked = urllib.request.Request(target, data=given or None, headers=kept, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


def _every_second_left_out(given: bytes) -> tuple[bytes, list[int]]:
    """A bulk without every second page, and the places of those left out."""
    lines = given.splitlines()
    pairs = [lines[at : at + 2] for at in range(0, len(lines), 2)]
    refused = list(range(1, len(pairs), 2))
    return b"".join(line + b"\n" for pair in pairs[::2] for line in pair), refused


def _told_of(body: bytes, refused: list[int]) -> bytes:
    """The answer to a bulk, with the pages left out refused for now."""
    answer = json.loads(body)
    for at in refused:
        answer["items"].insert(at, {"index": {"_id": "?", **BUSY}})
    return json.dumps({**answer, "errors": True}).encode()
