"""Mailboxes of one file (MBOX): each message is a child, named by its place, read as the mail it is."""

import re
from collections.abc import Iterator

from indexer.model.kinds import Status
from pipelines.extract.material import MEBIBYTE, Child, Material, Reading, Unreadable

LARGEST = 256 * MEBIBYTE  # a message
LONGEST_LINE = 16 * MEBIBYTE
_START = re.compile(rb"From \S.*\d\d:\d\d")  # "From ada@quay.example Tue Mar  2 09:15:00 2021"
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def extract(material: Material) -> Reading:
    """The messages as children, in order; `portion` tells the number of the first."""
    return Reading(parser="mbox", children=_children(material))


def begins(line: bytes) -> bool:
    """Whether a line that follows a blank one parts two messages."""
    return _START.match(line) is not None


def _children(material: Material) -> Iterator[Child]:
    for number, message in enumerate(_messages(material), material.first):
        material.alive()
        yield Child(f"message {number}.eml", message)


def _messages(material: Material) -> Iterator[bytes]:
    """The bytes of each message, without the line that parts it from the one before."""
    lines: list[bytes] = []
    size, blank, begun = 0, True, False
    with material.path.open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            if blank and begins(line):
                if begun:
                    yield _unquoted(lines)
                lines, size, begun = [], 0, True
                continue
            begun = begun or bool(line.strip())
            lines.append(line)
            size += len(line)
            blank = not line.strip()
            if size > LARGEST:
                told = f"A message has more than {LARGEST:,} bytes; the rest of the mailbox was not read."
                raise Unreadable(Status.PARTIAL, told)
    if begun:
        yield _unquoted(lines)


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED.sub(rb"\1", b"".join(lines))
