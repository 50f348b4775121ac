"""Who may read, and what may be asked: today whoever sits at this machine. Refuses requests that another web site
steers here by its name, and addresses that no database takes."""

import ipaddress
import socket
from dataclasses import dataclass

from flask import Flask, request
from werkzeug.exceptions import BadRequest, MisdirectedRequest

from indexer.config import Config
from indexer.model.scope import EVERYTHING, Scope

_LOOPBACK_NAMES = frozenset({"localhost"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone who reads; `scope` is what they may see."""

    name: str
    scope: Scope


LOCAL = Reader("local", EVERYTHING)


def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address) can only be reached from this machine."""
    if host in _LOOPBACK_NAMES:
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def guard(app: Flask, config: Config) -> None:
    """Let only requests through whose Host header names this machine.

    A page on the web can make its own name resolve to 127.0.0.1 and have a reader's browser ask us (DNS rebinding);
    the Host header then still carries that name. An address in figures cannot be rebound.
    """
    names = {config.host.lower(), *_LOOPBACK_NAMES}
    if not is_loopback(config.host):
        names.add(socket.gethostname().lower())

    @app.before_request
    def check_host() -> None:
        host = _without_port(request.headers.get("Host", "")).lower()
        address = _address(host)
        open_to_others = not is_loopback(config.host)
        if host in names or (address is not None and (address.is_loopback or open_to_others)):
            return
        raise MisdirectedRequest(
            "This reading room answers under its own address only. Open it as "
            f"http://127.0.0.1:{config.port}, or give that host name to footnote serve --host."
        )

    @app.before_request
    def check_characters() -> None:
        asked = (request.path, *(part for pair in request.args.items(multi=True) for part in pair))
        if any("\0" in part for part in asked):
            raise BadRequest("The address holds a NUL character, which no name and no text here can hold.")


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
