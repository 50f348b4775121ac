"""Cuts a large JSON-lines collection, mailbox, table or text into parts of whole lines, messages or rows, and counts
those of a long PDF: bounded memory, and work for every worker."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import SEEK_END, SEEK_SET
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from indexer.model.documents import Document
from indexer.model.kinds import GOOD_ENDS, Status
from pipelines.draft import Draft
from pipelines.extract.mailbox import begins
from pipelines.extract.saying import SHOWN
from pipelines.extract.sniff import HEAD, is_plain_text

PART_BYTES = 1024 * 1024
PART_LINES = 500
LINE_BYTES = 16 * 1024 * 1024  # read at most so much of a line at once, so that a file without line ends is bounded
LONGEST_ROW = 64 * 1024  # bytes; a quotation mark that nobody closed would else make one row of all that follows
TABLE_BYTES = 4 * 1024 * 1024  # a table or a text up to here is one document
ROWS_BYTES = 256 * 1024  # some thousand rows, which become a text of twice as many bytes, dense with names and sums
PART = "part "  # how a collection under way notes, as its stage, the parts that are saved


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes `start:end` of the file: whole lines, of which `line` is the number of the first, counted from 1; of a
    mailbox whole messages, of a table whole rows, and the number of the first of them. With a part of a table goes its
    first line, `head` bytes. A line of a text that is very long may go on in the next part. Of a PDF `line` is the
    number of a page, and nothing is cut."""

    number: int
    line: int
    start: int = 0
    end: int = 0
    head: int = 0

    @property
    def cut(self) -> bool:
        return self.end > self.start


def line_of(inside: str) -> int:
    """The number of the line that a document stands on."""
    return int(inside.rpartition(" ")[2])


def with_shared(own: Draft, lines: Mapping[str, Sequence[str]]) -> Draft:
    """A collection's own draft with a sentence on its `_id`s that stand on several lines with different words."""
    if not lines:
        return own
    ordered = sorted((sorted(places, key=line_of), key) for key, places in lines.items())
    ordered.sort(key=lambda item: line_of(item[0][0]))
    named = [f'"{key}" ({", ".join(places[:SHOWN])})' for places, key in ordered[:SHOWN]]
    more = f" and {len(lines) - SHOWN:,} more" if len(lines) > SHOWN else ""
    whose = "1 _id stands" if len(lines) == 1 else f"{len(lines):,} _ids stand"
    told = f"{whose} on lines that differ; each of these is a document of its own: {', '.join(named)}{more}."
    reason = f"{own.document.reason} {told}".strip()
    return replace(own, document=replace(own.document, reason=reason))


def is_large(document: Document) -> bool:
    """Whether a file is a collection that is worth cutting."""
    suffix = _suffix(document.paths[0])
    least = TABLE_BYTES if CUT.get(suffix) in (_parts_of_rows, _parts_of_text) else PART_BYTES
    return not document.inside and document.size > least and suffix in CUT


def is_as_named(file: IO[bytes], *, name: str) -> bool:
    """Whether the file may be cut as its name says: what is called a text may be anything, and one in characters of two
    bytes stays whole."""
    if CUT[_suffix(name)] is not _parts_of_text:
        return True
    opening = file.read(LONGEST_ROW)
    return b"\0" not in opening and is_plain_text(opening[:HEAD])


def parts(file: IO[bytes], *, name: str) -> Iterator[Part]:
    """The parts of a file, always the same for the same bytes: a run that was interrupted goes on by their numbers."""
    return CUT[_suffix(name)](file)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _parts_of_messages(file: IO[bytes]) -> Iterator[Part]:
    number, message, start, messages, blank, at = 0, 1, 0, 0, True, 0
    while line := file.readline(LINE_BYTES):
        if blank and begins(line):
            if messages and at - start >= PART_BYTES:
                yield Part(number, message, start, at)
                number, message, start, messages = number + 1, message + messages, at, 0
            messages += 1
        blank = not line.strip()
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
    number, line, start, lines, at = 0, 1, 0, 0, 0
    while piece := file.readline(LONGEST_ROW):
        lines += piece.endswith(b"\n")
        size = at + len(piece) - start
        if size >= ROWS_BYTES + LONGEST_ROW and not piece.endswith(b"\n"):
            piece = piece[: _end_of_word(piece)]
            file.seek(at + len(piece))
        at += len(piece)
        if size >= ROWS_BYTES + LONGEST_ROW or (size >= ROWS_BYTES and not piece.strip()):
            yield Part(number, line, start, at)
            number, line, start, lines = number + 1, line + lines, at, 0
    if at > start:
        yield Part(number, line, start, at)


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
    ".jsonl": _parts_of_lines,
    ".mbox": _parts_of_messages,
    ".csv": _parts_of_rows,
    ".tsv": _parts_of_rows,
    ".txt": _parts_of_text,
    ".text": _parts_of_text,
    ".log": _parts_of_text,
}


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
    with TemporaryDirectory(prefix="footnote-") as folder:
        path = Path(folder, name)
        with path.open("wb") as copy:
            if part is None or not part.cut:
                shutil.copyfileobj(file, copy)
            else:
                copy.writelines(bytes_of(file, part))
        yield path


class Collection:
    """A collection under way: which parts are saved, and what it says of itself.

    `through` counts the parts that are saved without a gap; `trouble` is the reason of the earliest part that did
    not end well. Both are noted in the archive, so that they outlive a run that was killed.
    """

    def __init__(self, header: Document) -> None:
        resumed = header.status is Status.READING and header.stage.startswith(PART)
        self.through = int(header.stage.removeprefix(PART)) if resumed else 0
        self.trouble = header.reason if resumed else ""
        self.own = Draft(header)
        self._trouble_in = 0 if self.trouble else -1
        self._ahead: set[int] = set()
        self._total: int | None = None

    def missing(self, file: IO[bytes]) -> Iterator[Part]:
        """The parts still to be read; the first is read in any case, as it tells what the whole is."""
        total = 0
        for part in parts(file, name=self.own.document.paths[0]):
            total += 1
            if part.number == 0 or part.number >= self.through:
                yield part
        self._total = total

    def add(self, part: Part, own: Draft) -> None:
        """Note a part as saved. `own` is what it says of the whole collection."""
        if part.number == 0 or (self.own.document.status is Status.EMPTY and own.document.status is Status.DONE):
            self.own = own
        if own.document.status not in GOOD_ENDS and not 0 <= self._trouble_in <= part.number:
            self.trouble, self._trouble_in = own.document.reason, part.number
        self._ahead.add(part.number)
        while self.through in self._ahead:
            self.through += 1

    @property
    def stage(self) -> str:
        """What to note as the collection's stage until it is finished."""
        return f"{PART}{self.through}"

    @property
    def finished(self) -> bool:
        return self._total is not None and self.through >= self._total

    def whole(self) -> Draft:
        """The collection's own draft: partial where a part of it was not read well."""
        document = replace(self.own.document, facts={})  # they count the lines of one part alone
        if self.trouble and document.status in GOOD_ENDS:
            document = replace(document, status=Status.PARTIAL, stage="extract", reason=self.trouble)
        return replace(self.own, document=document)
