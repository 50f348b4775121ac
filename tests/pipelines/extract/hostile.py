"""Readers that turned against us: each runs in the process apart in the place of a reader of text files. The first line
of the file names the one to run, what follows is its argument."""

import ctypes
import mmap
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pipelines.extract import child, reading
from pipelines.extract.material import Child, Material, Reading, Unreadable
from pipelines.extract.text import extract as read_text

MEBIBYTE = 1024 * 1024


def main() -> None:
    """Serve as the process apart does, with the readers of this module for text files; that of Word files crashes."""
    reading.EXTRACTORS |= {"txt": "hostile", "docx": "hostile"}
    sys.modules["pipelines.extract.hostile"] = sys.modules[__name__]
    child.main()


def extract(material: Material) -> Reading:
    if material.type == "docx":
        return crash("")
    name, _, argument = material.path.read_text(encoding="utf-8").partition("\n")
    attack = ATTACKS.get(name)
    try:
        return attack(argument) if attack else read_text(material)
    except OSError as error:
        raise Unreadable(reading.Status.DAMAGED, f"Refused: {type(error).__name__}") from error


def tcp(address: str) -> Reading:
    host, port = address.split()
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"secret")
    return Reading()


def udp(address: str) -> Reading:
    host, port = address.split()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.sendto(b"secret", (host, int(port)))
    return Reading()


def local(address: str) -> Reading:
    with socket.socket(socket.AF_UNIX) as door:
        door.connect(address)
        door.sendall(b"secret")
    return Reading()


def write(path: str) -> Reading:
    Path(path).write_text("I was here")
    return Reading()


def delete(path: str) -> Reading:
    Path(path).unlink()
    return Reading()


def peek(path: str) -> Reading:
    raise Unreadable(reading.Status.PARTIAL, Path(path).read_text(encoding="utf-8"))


def allocate(_: str) -> Reading:
    held = [bytearray(64 * MEBIBYTE) for _ in range(128)]
    raise AssertionError(len(held))


def share(_: str) -> Reading:
    """Memory that no limit of a process counts."""
    held = []
    for _ in range(128):
        piece = mmap.mmap(-1, 64 * MEBIBYTE)
        for at in range(0, 64 * MEBIBYTE, mmap.PAGESIZE):
            piece[at] = 1
        held.append(piece)
    raise AssertionError(len(held))


def fork(note: str) -> Reading:
    while True:
        if os.fork() == 0:
            Path(note).touch()
            time.sleep(600)


def execute(note: str) -> Reading:
    os.execv("/usr/bin/touch", ["touch", note])


def threads(_: str) -> Reading:
    while True:
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()


def kill(process: str) -> Reading:
    os.kill(int(process), 9)
    return Reading()


def loop(_: str) -> Reading:
    while True:
        pass


def sleep_on(_: str) -> Reading:
    """Shows signs of life of its own making, and lets no signal end it."""
    ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
    time.sleep(600)
    return Reading()


def crash(_: str) -> Reading:
    ctypes.string_at(0)
    return Reading()


def flood(_: str) -> Reading:
    """Ten gigabytes of documents inside."""
    data = bytes(8 * MEBIBYTE)
    return Reading(children=(Child(str(number), data) for number in range(1280)))


def fill(_: str) -> Reading:
    """Ten gigabytes in many files."""
    folder = Path(os.environ["TMPDIR"])
    for number in range(1280):
        (folder / str(number)).write_bytes(bytes(8 * MEBIBYTE))
    return Reading()


def leave(_: str) -> Reading:
    folder = Path(os.environ["TMPDIR"]) / "left"
    folder.mkdir()
    (folder / "behind").write_text("for the next file")
    raise Unreadable(reading.Status.DAMAGED, str(os.getpid()))


def look(_: str) -> Reading:
    """What the last one left."""
    raise Unreadable(
        reading.Status.DAMAGED, " ".join(sorted(path.name for path in Path(os.environ["TMPDIR"]).iterdir()))
    )


def environment(_: str) -> Reading:
    raise Unreadable(reading.Status.DAMAGED, " ".join(sorted(os.environ)))


ATTACKS: dict[str, Callable[[str], Reading]] = {
    attack.__name__: attack
    for attack in (tcp, udp, local, write, delete, peek, allocate, share, fork, execute, threads, kill, loop, sleep_on)
}
ATTACKS |= {attack.__name__: attack for attack in (crash, flood, fill, leave, look, environment)}
