"""The process that reads files of others: takes one request after the other, sends drafts back. Run by `sandbox.py`.

Speaks frames on its standard input and output: a kind of one byte, a length of eight, the content.
"""

import json
import os
import resource
import struct
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from pipelines.extract.confinement import allow_seconds, confine

HEAD = struct.Struct("<cQ")
READY, ALIVE, DRAFT, END, FAILED = b"R", b"A", b"D", b"E", b"F"
SIGNS = 1.0  # seconds at least between two signs of life


def main() -> None:
    """Serve until standard input ends. Arguments: memory and output limits in bytes."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    # Libraries that print would otherwise talk into the frames.
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    memory, output = (int(argument) for argument in sys.argv[1:3])
    lacking = confine(memory=memory, output=output)
    import_module("pipelines.extract.reading")  # loading it is part of the start, not of the first file's time
    send(outward, READY, json.dumps(lacking).encode())
    while (request := receive(inward)) is not None:
        _answer(json.loads(request[1]), outward)


def send(out: BinaryIO, kind: bytes, content: bytes = b"") -> None:
    out.write(HEAD.pack(kind, len(content)))
    out.write(content)
    out.flush()


def receive(inward: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next frame, None where the other side is gone."""
    head = inward.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, length = HEAD.unpack(head)
    content = inward.read(length)
    return (kind, content) if len(content) == length else None


def _answer(request: dict[str, Any], out: BinaryIO) -> None:
    from pipelines.extract.reading import open_file
    from pipelines.extract.wire import pack, unpack

    allow_seconds(request["seconds"])
    header = unpack(bytes.fromhex(request["header"])).document
    try:
        drafts = open_file(
            Path(request["path"]),
            header,
            passwords=request["passwords"],
            first_line=request["first_line"],
            room=request["room"],
            alive=_signs(out, request["seconds"]),
        )
        for draft in drafts:
            send(out, DRAFT, pack(draft))
    except MemoryError:
        send(out, FAILED, b"memory")
        return
    send(out, END, str(_peak()).encode())


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
