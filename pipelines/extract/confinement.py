"""What a process that reads files of others gives up: memory without end, the network, other programs, its orphanhood.

Linux only in part: elsewhere only the limits that the system knows are set, and `confine` says what it could not.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys

_SET_DEATH_SIGNAL, _SET_SECCOMP, _NO_NEW_PRIVILEGES, _FILTER = 1, 22, 38, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # classic BPF, as seccomp(2) reads it
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # 13: permission denied
_UNIX = 1  # sockets within the machine; the standard library makes pairs of them
OPEN_FILES = 256

# Per machine: its seccomp number, and the calls refused outright: exec, exec at, ptrace, io_uring, foreign memory.
_MACHINES = {
    "x86_64": (0xC000003E, 41, (59, 322, 101, 425, 426, 310, 311)),
    "aarch64": (0xC00000B7, 198, (221, 281, 117, 425, 426, 270, 271)),
}


def confine(*, memory: int, output: int) -> list[str]:
    """Confine this process for good: at most `memory` bytes of data, no file above `output` bytes, no network, no
    other program, and an end with its parent. Gives what this system could not do, a line each."""
    lacking = []
    for name, limit in (
        ("RLIMIT_DATA", memory),
        ("RLIMIT_FSIZE", output),
        ("RLIMIT_NOFILE", OPEN_FILES),
        ("RLIMIT_CORE", 0),
    ):
        if not _limited(name, limit):
            lacking.append(f"limit {name}")
    if sys.platform != "linux":
        return [*lacking, "network", "end with its parent"]
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0):
        lacking.append("end with its parent")
    if not _without_network(library):
        lacking.append("network")
    return lacking


def allow_seconds(seconds: float) -> None:
    """Let this process use at most so many further seconds of processor time: for when nobody is left to end it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _limited(name: str, limit: int) -> bool:
    which = getattr(resource, name, None)
    if which is None:
        return False
    _, hard = resource.getrlimit(which)
    wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    try:
        resource.setrlimit(which, (wanted, wanted))
    except (ValueError, OSError):
        return False
    return True


def _without_network(library: ctypes.CDLL) -> bool:
    """Install a filter of system calls. It is inherited by threads made later, so it comes before any of them."""
    machine = _MACHINES.get(platform.machine())
    if machine is None or os.sysconf("SC_PAGESIZE") <= 0:
        return False
    code = _program(*machine)
    filters = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filters", ctypes.c_void_p))

    program = Program(len(code) // 8, ctypes.addressof(filters))
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return not library.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)


def _program(architecture: int, socket: int, refused: tuple[int, ...]) -> bytes:
    """Refuse foreign architectures, sockets beyond the machine, and the calls in `refused`; allow the rest."""
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _REFUSE), (_LOAD, 0, 0, 0)]
    for call in refused:
        steps += [(_EQUAL, 0, 1, call), (_RETURN, 0, 0, _REFUSE)]
    steps += [(_EQUAL, 0, 3, socket), (_LOAD, 0, 0, 16), (_EQUAL, 1, 0, _UNIX), (_RETURN, 0, 0, _REFUSE)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("<HBBI", *step) for step in steps)
