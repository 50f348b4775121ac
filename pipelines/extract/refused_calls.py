"""Which system calls a process that reads files of others is refused, as a filter for seccomp(2). Linux alone.

Numbers are those of the kernel's tables `syscall_64.tbl` and `asm-generic/unistd.h`.
"""

import errno
import struct
from typing import NamedTuple

# Each call: its number on x86-64 and on ARM (64 bits); None where the machine has no such call.
_Numbers = tuple[int | None, int | None]
_REFUSED: dict[str, _Numbers] = {
    # the network, and daemons of this machine
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    # other programs, other processes and their memory
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438),
    # memory that no limit counts or that outlives the process
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "semget": (64, 190),
    "msgget": (68, 186), "mq_open": (240, 180),
    # what files are called, owned and dated
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "mknod": (133, None), "mknodat": (259, 33), "open_by_handle_at": (304, 265),
    # the machine itself
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "mount_setattr": (442, 442), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224),
}  # fmt: skip


class _Machine(NamedTuple):
    """What a filter must know of a kind of machine; `foreign` is the number from which calls are of another kind."""

    column: int
    architecture: int
    foreign: int | None
    clone: int
    tgkill: int
    prlimit: int
    prctl: int


_MACHINES = {
    "x86_64": _Machine(0, 0xC000003E, 0x40000000, clone=56, tgkill=234, prlimit=302, prctl=157),
    "aarch64": _Machine(1, 0xC00000B7, None, clone=220, tgkill=131, prlimit=261, prctl=167),
}
_CLONE3 = 435
_THREAD = 0x10000  # CLONE_THREAD
_SET_DEATH_SIGNAL = 1
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # classic BPF, as seccomp(2) reads it
_NUMBER, _ARCHITECTURE, _FIRST = 0, 4, 16  # offsets of what is known of a call: its number, machine, first argument
_ALLOW = (_RETURN, 0, 0, 0x7FFF0000)
_REFUSE = (_RETURN, 0, 0, 0x00050000 | errno.EACCES)
_UNKNOWN = (_RETURN, 0, 0, 0x00050000 | errno.ENOSYS)
_Step = tuple[int, int, int, int]


def program(machine: str, *, process: int) -> bytes | None:
    """The filter for a kind of machine (as `platform.machine` says it), None where it is not known.

    `process` is the process's own number: it may signal itself, as `abort` does. New threads are allowed, new
    processes are not; of clone3, whose arguments no filter can read, it says that there is none, so that libraries
    fall back to clone.
    """
    known = _MACHINES.get(machine)
    if known is None:
        return None
    steps: list[_Step] = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, known.architecture), _REFUSE]
    steps.append((_LOAD, 0, 0, _NUMBER))
    if known.foreign is not None:
        steps += [(_AT_LEAST, 0, 1, known.foreign), _REFUSE]
    for numbers in _REFUSED.values():
        number = numbers[known.column]
        if number is not None:
            steps += [(_EQUAL, 0, 1, number), _REFUSE]
    steps += [(_EQUAL, 0, 1, _CLONE3), _UNKNOWN]
    steps += _only(known.clone, (_ANY_BIT, 0, 1, _THREAD))
    steps += _only(known.tgkill, (_EQUAL, 0, 1, process))
    steps += _only(known.prlimit, (_EQUAL, 0, 1, 0))
    steps += _except(known.prctl, _SET_DEATH_SIGNAL)
    return b"".join(struct.pack("<HBBI", *step) for step in [*steps, _ALLOW])


def _only(call: int, test: _Step) -> list[_Step]:
    """Allow a call where its first argument passes a test that jumps over one step where it fails."""
    return [(_EQUAL, 0, 4, call), (_LOAD, 0, 0, _FIRST), test, _ALLOW, _REFUSE]


def _except(call: int, first: int) -> list[_Step]:
    """Refuse a call with this first argument."""
    return [(_EQUAL, 0, 4, call), (_LOAD, 0, 0, _FIRST), (_EQUAL, 0, 1, first), _REFUSE, _ALLOW]
