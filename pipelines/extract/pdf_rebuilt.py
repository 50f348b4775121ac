"""A PDF without the table that says where its objects are, as a broken transfer leaves it: a table is made of those
that are there.

Source: ISO 32000-1, 7.3.10 (objects), 7.5.4 (table), 7.5.5 (trailer), 7.5.7 (object streams), 7.7.3 (tree of pages).
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from indexer.model.kinds import Status
from pipelines.extract.material import MEBIBYTE, Unreadable
from pipelines.extract.pdfium import PdfFile
from pipelines.extract.unpacking import inflated

LARGEST = 128 * MEBIBYTE  # bytes of a file that is looked through, and of what its object streams unfold to
HIGHEST = 4_000_000  # number of an object that pdfium takes
TABLE = "The list of its parts is lost and was made anew."
TREE = "The order of its pages is lost: they are counted as they follow each other in the file."
_BEGINS = re.compile(rb"(?<!\d)(?P<number>\d{1,7})\s+(?P<edition>\d{1,5})\s+obj\b")
_ENDS = re.compile(rb"\bstream\r?\n|\bendobj\b")
_LENGTH = re.compile(rb"/Length\s+(\d{1,9})\b(?!\s+\d+\s+R)")
_ROOT, _PAGE = re.compile(rb"/Type\s*/Catalog\b"), re.compile(rb"/Type\s*/Page\b")
_HOLDS_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST = re.compile(rb"/First\s+(\d{1,9})\b")
_LOCKED = re.compile(rb"/Filter\s*/Standard\b")


class Opened(NamedTuple):
    """A file, and what had to be made anew to open it: a sentence, "" where nothing had to be."""

    file: PdfFile
    anew: str = ""


def opened(path: Path, *, passwords: Sequence[str] = ()) -> Opened:
    """The PDF, rebuilt where it cannot be opened as it is. Raises Unreadable as `PdfFile` does."""
    try:
        return Opened(PdfFile(path, passwords=passwords))
    except Unreadable as error:
        if error.status is not Status.DAMAGED:
            raise
        for data, anew in zip(rebuilt(path), (TABLE, TREE), strict=False):
            with suppress(Unreadable):
                return Opened(PdfFile(data), anew)
        raise


class _Object(NamedTuple):
    """An object as it lies in the file: what it says of itself, and where the stream behind that begins."""

    number: int
    edition: bytes
    start: int
    told: bytes
    stream: int


def rebuilt(path: Path) -> Iterator[bytes]:
    """The file with a table and an end put to it: first one that leads to its own tree of pages, then one whose tree is
    of all pages that are there, as they follow each other in the file. Nothing, or b"", where that cannot help."""
    if path.stat().st_size > LARGEST:
        return
    data = path.read_bytes()
    data = b"\n".join((data, b"endstream endobj", *_unfolded(data), b""))
    places: dict[int, tuple[int, bytes]] = {}
    roots: dict[int, None] = {}
    pages: dict[int, None] = {}
    for one in _objects(data):
        if _LOCKED.search(one.told):
            return  # the end that is lost held what its pages are unlocked by
        if one.number > HIGHEST:
            continue
        places[one.number] = one.start, one.edition  # of several the last one holds
        for which, kind in ((roots, _ROOT), (pages, _PAGE)):
            which.pop(one.number, None)
            if kind.search(one.told):
                which[one.number] = None
    yield data + _end(places, len(data), root=list(roots)[-1]) if roots else b""
    if pages:
        yield _with_tree(data, places, list(pages))


def _objects(data: bytes) -> Iterator[_Object]:
    """The objects of the file in order. One whose end is missing ends where the next begins; what a stream of a stated
    length holds, such as another PDF, is passed over."""
    found = _BEGINS.search(data)
    while found:
        following = _BEGINS.search(data, found.end())
        limit = following.start() if following else len(data)
        end = _ENDS.search(data, found.end(), limit)
        told = data[found.end() : end.start() if end else limit]
        stream = end.end() if end else limit
        if end and end[0].startswith(b"stream") and (length := _LENGTH.search(told)):
            past = stream + int(length[1])
            if data[past : past + 12].lstrip().startswith(b"endstream"):
                following = _BEGINS.search(data, past)
        yield _Object(int(found["number"]), found["edition"], found.start(), told, stream)
        found = following


def _with_tree(data: bytes, places: dict[int, tuple[int, bytes]], pages: list[int]) -> bytes:
    root = max(places) + 1
    kids = b" ".join(b"%d %b R" % (page, places[page][1]) for page in pages)
    added = {
        root: b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (root, root + 1),
        root + 1: b"%d 0 obj\n<</Type/Pages/Count %d/Kids[%b]>>\nendobj\n" % (root + 1, len(pages), kids),
    }
    for number, written in added.items():
        places = {**places, number: (len(data), b"0")}
        data += written
    return data + _end(places, len(data), root=root)


def _end(places: dict[int, tuple[int, bytes]], start: int, *, root: int) -> bytes:
    """The table, which begins at `start`, and what says where it is and which object leads to all others."""
    lines = b"".join(
        b"%d 1\n%010d %05d n\r\n" % (number, place, int(edition)) for number, (place, edition) in sorted(places.items())
    )
    trailer = b"trailer\n<</Size %d/Root %d %b R>>" % (max(places) + 1, root, places[root][1])
    return b"xref\n0 1\n0000000000 65535 f\r\n%b%b\nstartxref\n%d\n%%%%EOF\n" % (lines, trailer, start)


def _unfolded(data: bytes) -> Iterator[bytes]:
    """The objects that lie packed in streams, as they would lie in the file by themselves; but not those that the file
    holds anew behind their stream."""
    last: dict[int, int] = {}
    streams: list[tuple[_Object, int]] = []
    for one in _objects(data):
        last[one.number] = one.start
        if (first := _FIRST.search(one.told)) and _HOLDS_OBJECTS.search(one.told):
            streams.append((one, int(first[1])))
    left = LARGEST
    for one, begin in streams:
        held, _, _ = inflated(data, one.stream, left, bits=zlib.MAX_WBITS)
        left -= len(held)
        numbers, body = held[:begin].split(), held[begin:]
        places = [int(place) for place in numbers[1::2] if place.isdigit()]
        for name, start, past in zip(numbers[::2], places, [*places[1:], len(body)], strict=False):
            left -= max(0, past - start)
            if left < 0:
                return
            if start < min(past, len(body)) and name.isdigit() and last.get(int(name), -1) < one.start:
                yield b"%b 0 obj\n%b\nendobj" % (name, body[start:past])
