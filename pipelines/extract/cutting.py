"""Cuts a large JSON-lines collection, mailbox, table or text into parts of whole lines, messages or rows: bounded
memory, and work for every worker. Reads none of them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from os import SEEK_END, SEEK_SET
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from indexer import leftovers
from pipelines.extract.mailbox import marked
from pipelines.extract.material import Portion
from pipelines.extract.sniff import HEAD, is_plain_text

PART_BYTES = 1024 * 1024
PART_LINES = 500
LINE_BYTES = 16 * 1024 * 1024  # read at most so much of a line at once, so that a file without line ends is bounded
LONGEST_ROW = 64 * 1024  # bytes; a quotation mark that nobody closed would else make one row of all that follows
TABLE_BYTES = 4 * 1024 * 1024  # a table or a text up to here is one document
ROWS_BYTES = 256 * 1024  # some thousand rows, which become a text of twice as many bytes, dense with names and sums


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes `start:end` of the file: whole lines, of which `line` is the number of the first, counted from 1; of a
    mailbox whole messages, of a table whole rows, and the number of the first of them. With a part of a table goes its
    first line, `head` bytes. A line of a text that is very long may go on in the next part; a part that begins or ends
    within one is `broken`. Of a PDF `line` is the number of a page, and nothing is cut."""

    number: int
    line: int
    start: int = 0
    end: int = 0
    head: int = 0
    broken: bool = False

    @property
    def cut(self) -> bool:
        return self.end > self.start


def portion_of(part: Part) -> Portion:
    """What the reader of a part is told."""
    return Portion(part.line, cut=part.cut, byte=part.start if part.broken else None)


def type_named(name: str) -> str:
    """The type of a file that may be cut, by its name; "" for all others."""
    suffix = PurePosixPath(name).suffix.lower().removeprefix(".")
    suffix = "txt" if suffix in TEXTS else suffix
    return suffix if suffix in CUT else ""


def is_worth_cutting(type_: str, size: int) -> bool:
    """Whether a file of that type and so many bytes is to be cut."""
    return type_ in CUT and size > (TABLE_BYTES if type_ in STRETCHED else PART_BYTES)


def is_as_named(file: IO[bytes], type_: str) -> bool:
    """Whether the file may be cut as the type that its name tells: what is called a text may be anything, and one in
    characters of two bytes stays whole."""
    if type_ != "txt":
        return True
    opening = file.read(LONGEST_ROW)
    return b"\0" not in opening and is_plain_text(opening[:HEAD])


def parts(file: IO[bytes], type_: str) -> Iterator[Part]:
    """The parts of a file, always the same for the same bytes: a run that was interrupted goes on by their numbers."""
    return CUT[type_](file)


def _parts_of_messages(file: IO[bytes]) -> Iterator[Part]:
    number, message, start, messages, at = 0, 1, 0, 0, 0
    for line, starts in marked(iter(partial(file.readline, LINE_BYTES), b"")):
        if starts:
            if messages and at - start >= PART_BYTES:
                yield Part(number, message, start, at)
                number, message, start, messages = number + 1, message + messages, at, 0
            messages += 1
        at += len(line)
    if at > start:
        yield Part(number, message, start, at)


def _parts_of_lines(file: IO[bytes]) -> Iterator[Part]:
    number, line, start, lines = 0, 1, 0, 0
    while piece := file.readline(LINE_BYTES):
        whole = piece.endswith(b"\n")
        lines += whole
        if whole and (lines == PART_LINES or file.tell() - start >= PART_BYTES):
            yield Part(number, line, start, file.tell())
            number, line, start, lines = number + 1, line + lines, file.tell(), 0
    if file.tell() > start:
        yield Part(number, line, start, file.tell())


def _parts_of_rows(file: IO[bytes]) -> Iterator[Part]:
    """Rows end where a line ends outside of quotation marks. A table of characters of two bytes stays whole."""
    wide = b"\0" in file.read(LONGEST_ROW)
    file.seek(0, SEEK_END if wide else SEEK_SET)
    number, row, start, rows, head, at = 0, 1, 0, 0, 0, file.tell()
    for length in _rows(file):
        at, rows, head = at + length, rows + 1, head or length
        if at - start >= ROWS_BYTES:
            yield Part(number, row, start, at, head if number else 0)
            number, row, start, rows = number + 1, row + rows, at, 0
    if at > start:
        yield Part(number, row, start, at, head if number else 0)


def _rows(file: IO[bytes]) -> Iterator[int]:
    """The bytes of each row."""
    length, quoted = 0, False
    while line := file.readline(LINE_BYTES):
        length += len(line)
        quoted ^= line.count(b'"') % 2 == 1
        if not quoted or length > LONGEST_ROW:
            yield length
            length, quoted = 0, False
    if length:
        yield length


def _parts_of_text(file: IO[bytes]) -> Iterator[Part]:
    """Lines, cut behind a blank one where one comes soon; a line that is too long for that is cut between words."""
    number, line, start, lines, at, broken = 0, 1, 0, 0, 0, False
    while piece := file.readline(LONGEST_ROW):
        lines += piece.endswith(b"\n")
        size = at + len(piece) - start
        if size >= ROWS_BYTES + LONGEST_ROW and not piece.endswith(b"\n"):
            piece = piece[: _end_of_word(piece)]
            file.seek(at + len(piece))
        at += len(piece)
        if size >= ROWS_BYTES + LONGEST_ROW or (size >= ROWS_BYTES and not piece.strip()):
            breaks = not piece.endswith(b"\n")
            yield Part(number, line, start, at, broken=broken or breaks)
            number, line, start, lines, broken = number + 1, line + lines, at, 0, breaks
    if at > start:
        yield Part(number, line, start, at, broken=broken)


def _end_of_word(piece: bytes) -> int:
    """How many bytes of a piece of a line are whole words, or at least whole characters of UTF-8."""
    end = piece.rfind(b" ") + 1
    if not end:
        end = len(piece)
        while end and piece[end - 1] & 0xC0 == 0x80:  # the character that these end may go on
            end -= 1
        end -= end > 0 and piece[end - 1] >= 0xC0
    return end or len(piece)


CUT: dict[str, Callable[[IO[bytes]], Iterator[Part]]] = {
    "jsonl": _parts_of_lines,
    "mbox": _parts_of_messages,
    "csv": _parts_of_rows,
    "tsv": _parts_of_rows,
    "txt": _parts_of_text,
}
STRETCHED = frozenset({"csv", "tsv", "txt"})  # each part becomes one document
TEXTS = frozenset({"text", "log"})  # endings of texts beside "txt"


def bytes_of(file: IO[bytes], part: Part) -> Iterator[bytes]:
    """The bytes of a part, in portions."""
    for start, end in ((0, part.head), (part.start, part.end)):
        file.seek(start)
        left = end - start
        while left and (portion := file.read(min(left, PART_BYTES))):
            yield portion
            left -= len(portion)


@contextmanager
def cut_out(file: IO[bytes], part: Part | None, *, name: str) -> Iterator[Path]:
    """A file of that name with the part alone (None: all of it), for as long as the block lasts."""
    with TemporaryDirectory(prefix=leftovers.prefix()) as folder:
        path = Path(folder, name)
        with path.open("wb") as copy:
            if part is None or not part.cut:
                shutil.copyfileobj(file, copy)
            else:
                copy.writelines(bytes_of(file, part))
        yield path
