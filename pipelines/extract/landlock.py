"""Landlock: a Linux process gives up, for good, to write anywhere but into one folder. Needs no rights and no library.

Numbers are those of the kernel's `linux/landlock.h`; what a kernel does not know yet is left out.
"""

import ctypes
import os
import struct
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every machine
_VERSION, _BENEATH = 1, 1
_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
# What changes a file system, with the version that knows it: writing, removing, making, moving, cutting, devices.
_CHANGES = ((1, _WRITE_FILE), *((1, 1 << bit) for bit in range(4, 13)), (2, 1 << 13), (3, _TRUNCATE), (5, 1 << 15))
_DEVICES = sum(1 << bit for bit in (6, 9, 10, 11, 15))  # made or steered nowhere: devices, sockets, pipes
_NETWORK = 0b11  # binding and connecting TCP, since version 4
_SCOPES = 0b11  # abstract sockets and signals beyond this process, since version 6


def version(library: ctypes.CDLL | None = None) -> int:
    """The version of Landlock that the kernel offers, 0 where it has none."""
    return max(0, int((library or ctypes.CDLL(None)).syscall(_CREATE, None, 0, _VERSION)))


def write_only_to(folder: Path, library: ctypes.CDLL) -> bool:
    """Give up writing outside `folder`, and TCP with it. Threads that run already are not bound; ask before any.

    False where the kernel has no Landlock. The process must have given up new privileges before.
    """
    known = version(library)
    if not known:
        return False
    changes = sum(bit for since, bit in _CHANGES if since <= known)
    rules = struct.pack("<Q", changes) + (struct.pack("<Q", _NETWORK) if known >= 4 else b"")
    rules += struct.pack("<Q", _SCOPES) if known >= 6 else b""
    ruleset = library.syscall(_CREATE, ctypes.c_char_p(rules), len(rules), 0)
    if ruleset < 0:
        return False
    try:
        allowed = _allow(library, ruleset, folder, changes & ~_DEVICES)
        allowed = allowed and _allow(library, ruleset, Path(os.devnull), changes & (_WRITE_FILE | _TRUNCATE))
        return bool(allowed and not library.syscall(_RESTRICT, ruleset, 0))
    finally:
        os.close(ruleset)


def _allow(library: ctypes.CDLL, ruleset: int, place: Path, what: int) -> bool:
    handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("<Qi", what, handle)
        return not library.syscall(_ADD, ruleset, _BENEATH, ctypes.c_char_p(rule), 0)
    finally:
        os.close(handle)
