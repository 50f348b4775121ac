"""What a process that reads files of others gives up: memory without end, the network, other programs, processes of
its own, writing outside its folder, its orphanhood.

Linux only in part: elsewhere only the limits that the system knows are set, and `confine` says what it could not.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

from pipelines.extract import landlock
from pipelines.extract.refused_calls import program

_SET_DEATH_SIGNAL, _SET_SECCOMP, _NO_NEW_PRIVILEGES, _FILTER = 1, 22, 38, 2
_READ_ANY = 1 << 2  # CAP_DAC_READ_SEARCH: a superuser's process goes on reading files of others, and no more
_CAPABILITIES = 0x20080522  # the version of the structure
OPEN_FILES = 256
NETWORK, WRITES, RIGHTS, ORPHAN = "network and other programs", "writing to other folders", "rights", "end with parent"


def confine(*, memory: int, output: int, folder: Path) -> list[str]:
    """Confine this process for good: at most `memory` bytes of data, no file above `output` bytes and none outside
    `folder`, no network, no other program or process, and an end with its parent.

    Gives what this system could not do, a line each. Threads that run already are not bound: ask before any.
    """
    lacking = []
    limits = {"RLIMIT_DATA": memory, "RLIMIT_FSIZE": output, "RLIMIT_NOFILE": OPEN_FILES, "RLIMIT_CORE": 0}
    for name, limit in limits.items():
        if not _limited(name, limit):
            lacking.append(f"limit {name}")
    if sys.platform != "linux":
        return [*lacking, NETWORK, WRITES, ORPHAN]
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0):
        lacking.append(ORPHAN)
    if not _without_rights(library):
        lacking.append(RIGHTS)
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if not landlock.write_only_to(folder, library):
        lacking.append(WRITES)
    if not _filtered(library):
        lacking.append(NETWORK)
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


def _without_rights(library: ctypes.CDLL) -> bool:
    """Give up a superuser's rights but to read; anyone else has none."""
    if os.geteuid():
        return True
    header = struct.pack("<Ii", _CAPABILITIES, 0)
    kept = struct.pack("<IIIIII", _READ_ANY, _READ_ANY, 0, 0, 0, 0)
    return not library.capset(ctypes.c_char_p(header), ctypes.c_char_p(kept))


def _filtered(library: ctypes.CDLL) -> bool:
    """Install a filter of system calls. It is inherited by threads made later, so it comes before any of them."""
    code = program(platform.machine(), process=os.getpid())
    if code is None:
        return False
    filters = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filters", ctypes.c_void_p))

    installed = Program(len(code) // 8, ctypes.addressof(filters))
    return not library.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(installed), 0, 0)
