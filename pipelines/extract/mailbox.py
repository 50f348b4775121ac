"""Mailboxes of one file (MBOX): each message is a child, named by its place, read as the mail it is."""

import re
from collections.abc import Iterable, Iterator
from typing import IO

from indexer.model.kinds import Status
from pipelines.extract.material import MEBIBYTE, Child, Material, Reading, Unreadable

LARGEST = 256 * MEBIBYTE  # a message
LONGEST_LINE = 16 * MEBIBYTE
_START = re.compile(rb"From \S.*\d\d:\d\d")  # "From ada@quay.example Tue Mar  2 09:15:00 2021"
_DATED = re.compile(rb"From (?:\S+|MAILER DAEMON) +[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d")
_HEADER = re.compile(rb">?[A-Za-z][A-Za-z0-9-]*:|>From ")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def extract(material: Material) -> Reading:
    """The messages as children, in order; `portion` tells the number of the first."""
    return Reading(parser="mbox", children=_children(material))


def marked(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each line, and whether it parts two messages: it is written as such lines are, a blank line comes before and a
    header after. One of both may be missing where the line tells sender and date in full."""
    behind = iter(lines)
    line, blank = next(behind, b""), True
    while line:
        after = next(behind, b"")
        signs = (blank, _HEADER.match(after) is not None)
        yield line, _START.match(line) is not None and (all(signs) or (any(signs) and bool(_DATED.match(line))))
        blank, line = not line.strip(), after


def _children(material: Material) -> Iterator[Child]:
    for number, message in enumerate(_messages(material), material.first):
        material.alive()
        yield Child(f"message {number}.eml", message)


def _messages(material: Material) -> Iterator[bytes]:
    """The bytes of each message, without the line that parts it from the one before."""
    lines: list[bytes] = []
    size, begun = 0, False
    with material.path.open("rb") as file:
        for line, starts in marked(_lines(file)):
            if starts:
                if begun:
                    yield _unquoted(lines)
                lines, size, begun = [], 0, True
                continue
            begun = begun or bool(line.strip())
            lines.append(line)
            size += len(line)
            if size > LARGEST:
                told = f"A message has more than {LARGEST:,} bytes; the rest of the mailbox was not read."
                raise Unreadable(Status.PARTIAL, told)
    if begun:
        yield _unquoted(lines)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines, also of a mailbox whose lines end as those of older Macs do."""
    opening = file.read(MEBIBYTE)
    file.seek(0)
    while line := file.readline(LONGEST_LINE):
        yield from line.splitlines(keepends=True) if b"\n" not in opening else (line,)


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED.sub(rb"\1", b"".join(lines))
