"""A Tika server that reads "everything else", where one is configured. Asked by the process that owns the reader, which
itself has no network: the file goes to the configured address and nowhere else."""

import json
import time
from pathlib import Path
from typing import Any, NamedTuple

from indexer.console import preset

MOST = 50_000_000  # characters of text
ATTEMPTS = 3  # a server whose own child was restarted drops what it was at
RESTARTS = 4.0  # seconds until the second attempt, twice as long until the third
KNOCK = 5.0  # seconds in which a server must take the call
_HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/octet-stream",
    "X-Tika-OCRskipOcr": "true",  # letters in pictures are recognised here, with their places
    "X-Tika-PDFOcrStrategy": "no_ocr",
    "writeLimit": str(MOST),
}
_CONTENT, _TROUBLE = "X-TIKA:content", "X-TIKA:EXCEPTION:container_exception"


class Away(Exception):
    """The server gave no answer, and why."""


class Answer(NamedTuple):
    """What the server found: the text, what it knows of the file, and what it stumbled over ("" where nothing)."""

    text: str
    about: dict[str, str]
    trouble: str


def ask(path: Path, endpoint: str, *, seconds: float) -> Answer:
    """What the server at `endpoint` says of a file. Raises Away, after trying again where it broke off."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _answer(*_put(path, endpoint, seconds=seconds))
        except ConnectionAbortedError as error:
            if attempt == ATTEMPTS:
                raise Away(str(error)) from error
            time.sleep(RESTARTS * attempt)
    raise AssertionError


def answers(endpoint: str) -> str:
    """What the server calls itself. Raises Away."""
    import requests

    try:
        said = requests.get(f"{endpoint}/version", **_options(KNOCK))  # noqa: S113 - it is among the options
    except requests.RequestException as error:
        raise Away(f"it does not answer ({type(error).__name__})") from error
    if said.status_code != requests.codes.ok:
        raise Away(f"it answers with status {said.status_code}")
    return said.text.strip()[:80]


def _put(path: Path, endpoint: str, *, seconds: float) -> tuple[int, str]:
    """Status and body of the answer. Raises Away where nobody is there, ConnectionAbortedError where it broke off."""
    # Read when the client is loaded: it is to start no server, fetch nothing and keep no log.
    preset({"TIKA_CLIENT_ONLY": "True", "TIKA_LOG_FILE": "", "TIKA_SERVER_ENDPOINT": endpoint})
    import requests
    from tika.tika import callServer

    try:
        with path.open("rb") as file:
            status, body = callServer("put", endpoint, "/rmeta/text", file, _HEADERS, requestOptions=_options(seconds))
    except requests.ConnectTimeout as error:
        raise Away("it does not answer") from error
    except requests.ReadTimeout as error:
        raise Away(f"it took longer than {seconds:g} seconds") from error
    except requests.ConnectionError as error:
        if "refused" in str(error) or "resolve" in str(error):
            raise Away("nobody answers there") from error
        raise ConnectionAbortedError("it broke off over this file") from error
    except requests.RequestException as error:
        raise Away(f"it cannot be asked ({type(error).__name__})") from error
    if status == requests.codes.service_unavailable:
        raise ConnectionAbortedError("it is busy with starting again")
    return status, body


def _options(seconds: float) -> dict[str, Any]:
    """No detours: neither through a proxy that the environment names, nor to where the server points."""
    direct = {"http": None, "https": None, "all": None}
    return {"timeout": (KNOCK, seconds), "verify": True, "proxies": direct, "allow_redirects": False}


def _answer(status: int, body: str) -> Answer:
    try:
        parts = json.loads(body)
        first = {key: _said(value) for key, value in parts[0].items()}
        text = "\n\n".join(said for part in parts if (said := str(part.get(_CONTENT) or "").strip()))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Away(f"its answer cannot be understood (status {status})") from error
    first.pop(_CONTENT, None)
    return Answer(text, first, first.pop(_TROUBLE, "").partition("\n")[0])


def _said(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
