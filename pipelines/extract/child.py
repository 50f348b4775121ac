"""The process that reads files of others: takes one request after the other, sends drafts back. Run by `reader.py`.

Speaks frames: a kind of one byte, a length of eight, the content. Requests come, with the opened files, on the socket
that is its standard input; answers go to its standard output.
"""

import json
import os
import resource
import socket
import struct
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from indexer.model.kinds import Status
from pipelines.extract.confinement import allow_seconds, confine
from pipelines.extract.material import Portion, ServerAway, Unreadable

HEAD = struct.Struct("<cQ")
READY, ALIVE, DRAFT, END, FAILED = b"R", b"A", b"D", b"E", b"F"
PICTURE, REFUSED, SERVER = b"P", b"N", b"S"
MOST_FILES = 250  # opened ones that come with one request: the kernel passes no more
MOST_AT_ONCE = 1024 * 1024
SIGNS = 1.0  # seconds at least between two signs of life


def main() -> None:
    """Serve until nobody asks any more. Arguments: memory and output limits in bytes, the folder that is its own."""
    channel, outward = socket.socket(fileno=os.dup(0)), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    # Libraries that print would otherwise talk into the frames.
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    memory, output = (int(argument) for argument in sys.argv[1:3])
    folder = Path(sys.argv[3])
    lacking = confine(memory=memory, output=output, folder=folder)
    import_module("pipelines.extract.reading")  # loading it is part of the start, not of the first file's time
    send(outward, READY, json.dumps(lacking).encode())
    while (asked := _asked(channel)) is not None:
        request, handles = asked
        try:
            request["paths"] = _named(folder, request, handles)
            _answer(request, channel, outward)
        finally:
            for handle in handles:
                os.close(handle)


def send(out: BinaryIO, kind: bytes, content: bytes = b"") -> None:
    out.write(HEAD.pack(kind, len(content)))
    out.write(content)
    out.flush()


def _asked(channel: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """The next request and the files that came with it, None where nobody asks any more."""
    mark, handles, _, _ = socket.recv_fds(channel, 1, MOST_FILES)
    if not mark:
        return None
    _, length = HEAD.unpack(_exactly(channel, HEAD.size))
    return json.loads(_exactly(channel, length)), handles


def _exactly(channel: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count and (piece := channel.recv(min(count - len(data), MOST_AT_ONCE))):
        data += piece
    return bytes(data)


def _named(folder: Path, request: dict[str, Any], handles: list[int]) -> list[str]:
    """Where the files are found: under their own names in the folder, as they may lie where nothing can be seen."""
    if not Path("/proc/self/fd").exists():
        return list(request["paths"])
    places = [folder / name for name in request["names"]]
    for place, handle in zip(places, handles, strict=True):
        place.symlink_to(f"/proc/self/fd/{handle}")
    return [str(place) for place in places]


def _answer(request: dict[str, Any], channel: socket.socket, out: BinaryIO) -> None:
    allow_seconds(request["seconds"])
    try:
        if "sheet" in request:
            _draw(request, out)
        elif "ended" in request:
            _read_again(request, out)
        else:
            _read(request, channel, out)
    except MemoryError:
        send(out, FAILED, b"memory")
        return
    send(out, END, str(_peak()).encode())


def _read(request: dict[str, Any], channel: socket.socket, out: BinaryIO) -> None:
    from pipelines.extract.reading import open_file
    from pipelines.extract.wire import pack, unpack

    path = Path(request["paths"][0])
    drafts = open_file(
        path,
        unpack(bytes.fromhex(request["header"])).document,
        passwords=request["passwords"],
        portion=Portion(*request["portion"]) if request["portion"] else None,
        room=request["room"],
        alive=_signs(out, request["seconds"]),
        elsewhere=partial(_elsewhere, channel, out, path) if request["server"] else None,
    )
    for draft in drafts:
        send(out, DRAFT, pack(draft))


def _read_again(request: dict[str, Any], out: BinaryIO) -> None:
    from pipelines.extract.reading import open_again
    from pipelines.extract.wire import pack, unpack

    status, reason = request["ended"]
    header = unpack(bytes.fromhex(request["header"])).document
    draft = open_again(Path(request["paths"][0]), header, Unreadable(Status(status), reason))
    send(out, DRAFT, pack(draft))


def _elsewhere(channel: socket.socket, out: BinaryIO, own: Path, path: Path) -> tuple[str, dict[str, str], str]:
    """What the server says of the file that was asked for, by way of the process that asked. Raises ServerAway."""
    if path != own:  # it was made here, as one whose lock was opened is: the other side does not have it
        raise ServerAway("it is not asked about files that were unlocked, or changed so that no word is lost")
    send(out, SERVER)
    _, length = HEAD.unpack(_exactly(channel, HEAD.size))
    said = json.loads(_exactly(channel, length))
    if len(said) == 1:
        raise ServerAway(said[0])
    text, about, trouble = said
    return text, about, trouble


def _draw(request: dict[str, Any], out: BinaryIO) -> None:
    from pipelines.extract.picturing import NoPicture, Sheet, drawn

    try:
        send(out, PICTURE, drawn(Path(request["paths"][0]), Sheet(**request["sheet"])))
    except NoPicture as why:
        send(out, REFUSED, str(why).encode())


def _peak() -> int:
    """The most memory this program has held, in KiB. What `getrusage` says may be its parent's, from before it."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _signs(out: BinaryIO, seconds: float) -> Callable[[], None]:
    """What tells the other side that work goes on, at most once in a while."""
    last = time.monotonic()

    def alive() -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SIGNS:
            last = now
            allow_seconds(seconds)
            send(out, ALIVE)

    return alive


if __name__ == "__main__":
    main()
