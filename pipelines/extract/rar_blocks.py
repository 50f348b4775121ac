"""What the two layouts of RAR archives share: their blocks, and how much of them a lock takes."""

from collections.abc import Callable
from typing import IO, NamedTuple

from pipelines.extract.aes import BLOCK

MAIN, FILE, SERVICE, LOCK, END = 1, 2, 3, 4, 5

Check = Callable[[bytes], bool]


class WrongPassword(Exception):
    """The password is another."""


class Keys(NamedTuple):
    """What a password comes to: a key, and with RAR 5 what checks the password and what checksums are hidden by."""

    key: bytes
    vector: bytes = b""
    proof: bytes = b""
    hiding: bytes = b""


class Block(NamedTuple):
    """A block of an archive: its head, opened, and where its data lie. `before` and `after` say whether the data begin
    in an earlier part of a split archive, and go on in a later one; `locked`, whether the head was."""

    kind: int
    head: bytes
    file: IO[bytes]
    at: int
    size: int
    before: bool = False
    after: bool = False
    locked: bool = False


def whole(size: int) -> int:
    """The size up to the end of its last block of the cipher."""
    return -(-size // BLOCK) * BLOCK
