"""The command `serve`: the reading room under a production server, and the worker that does what pages ask for."""

import ctypes
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from time import sleep
from typing import Any

import click

from indexer.archive import Archive
from indexer.config import Config
from indexer.console import archive_option, config_for, say
from indexer.errors import WrongUse
from webui.access import is_loopback

THREADS = 8  # a page image that is being made holds one for up to ten seconds
FAREWELL_SECONDS = 10
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2), Linux


@click.command()
@click.option("--host", default=None, help="Address to listen on (default: $FOOTNOTE_HOST, else 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Port (default: $FOOTNOTE_PORT, else 8470).")
@archive_option
def serve(*, host: str | None, port: int | None, archive: str | None) -> None:
    """Open the reading room, and print its address once it answers. Ends with Ctrl-C."""
    config = where(config_for(archive), host=host, port=port)
    with Archive.open(config) as opened, _ended_by_signals():
        server = _server(opened, config)
        address = f"http://{_in_address(config.host)}:{server.effective_port}"
        with _worker(config):
            Thread(target=_announce, args=(address,), daemon=True).start()
            try:
                server.run()
            finally:
                server.close()


def where(config: Config, *, host: str | None, port: int | None) -> Config:
    """The configuration with the address to listen on.

    Raises WrongUse for an address that other machines can reach, unless it was given on the command line: whoever
    reaches the reading room today can read everything in it.
    """
    config = replace(config, host=host or config.host, port=config.port if port is None else port)
    if is_loopback(config.host):
        return config
    if not host:
        raise WrongUse(
            f"FOOTNOTE_HOST is {config.host}, which other machines can reach, and this version asks nobody who they "
            f"are. If you mean it, say so each time: footnote serve --host {config.host}"
        )
    say(f"Anybody who can reach {config.host} can read the whole archive.")
    return config


def _server(archive: Archive, config: Config) -> Any:
    from waitress import create_server

    from webui.wsgi import create_app

    try:
        return create_server(
            create_app(archive),
            host=config.host,
            port=config.port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        raise WrongUse(
            f"Cannot listen on {config.host}:{config.port} ({error.strerror}). "
            "Is another reading room open? Choose another port: footnote serve --port 8471"
        ) from None


@contextmanager
def _worker(config: Config) -> Iterator[None]:
    """The worker as a process of its own: document libraries never enter this one."""
    command = [sys.executable, "-m", "indexer.cli", "work", "--archive", str(config.archive)]
    worker = subprocess.Popen(  # noqa: S603 - our own command
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - before any thread is started
    )
    stopping: list[bool] = []
    Thread(target=_watch, args=(worker, stopping), daemon=True).start()
    try:
        yield
    finally:
        stopping.append(True)
        worker.terminate()
        try:
            worker.wait(FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _end_with_parent() -> None:
    """Called in the worker before it begins: should this process be killed, the system ends the worker too."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _watch(worker: "subprocess.Popen[bytes]", stopping: list[bool]) -> None:
    code = worker.wait()
    if not stopping:
        say(
            f"The worker has ended by itself (code {code}): pages stay readable, but no new page image is made. "
            "Start footnote serve again, or footnote work beside it."
        )


def _announce(address: str) -> None:
    """Print the address once it answers."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):  # noqa: S310 - our own address
                click.echo(address)
                return
        except (urllib.error.URLError, OSError):
            sleep(0.1)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Ctrl-C and a polite request to end both close the archive and end the worker before the process ends."""

    def end(*_: object) -> None:
        raise SystemExit(0)

    before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _in_address(host: str) -> str:
    """A host as it stands in an address; one that means "all" is reached as this machine."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


commands = [serve]
