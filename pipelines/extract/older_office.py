"""What runs at the head and foot of the pages of older Office files (DOC, XLS), which their other readers leave out,
and what workbooks say of themselves.

Source: [MS-DOC] 2.3 (parts of a document), 2.5 (Fib), 2.8.26 (headers), 2.8.35 (pieces); [MS-XLS] 2.4.124 and 2.4.136.
"""

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any

from indexer.model.kinds import Role
from pipelines.extract import days
from pipelines.extract.composing import Piece, one_line
from pipelines.extract.material import DAMAGE, Material, Reading
from pipelines.extract.office_parts import fresh, sheet_line, telling

_WORD, _WORD_97 = 0xA5EC, 0xC1  # how a Word file opens; the release from which it is laid out as below
_LOCKED, _TABLE_1 = 0x0100, 0x0200  # bits of the word at 10: encrypted; which stream holds the tables
_COUNTS, _HEADERS, _PIECES = 0x4C, 0xF2, 0x1A2  # places of what is known of the parts, by [MS-DOC] 2.5
_NOTE_LINES = 6  # the first of the headers are the lines that part notes from the text
_NARROW = 0x4000_0000  # of a piece's place: a byte a letter
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x15]*))?\x15")  # what it asks for, then what came of it
_BIFF8, _BOOK, _KEY, _RUNNING = 0x0600, 0x0809, 0x2F, frozenset({0x14, 0x15})
_CODE_PAGE, _TITLE, _AUTHOR, _MADE = 1, 2, 4, 12
_BYTES, _LETTERS, _TIME = 30, 31, 64  # kinds of value
_FIRST_SET = 44  # where the place of the first set stands
_MOST = 200  # properties
LONGEST = 10_000  # bytes of a text


def running(material: Material, said: str) -> list[Piece]:
    """The lines, marked as such, without those that are `said` already. None of a file that is locked or damaged."""
    import olefile

    try:
        with olefile.OleFileIO(str(material.path)) as file:
            lines = list(_of_document(file) if material.type == "doc" else _of_workbook(file))
    except DAMAGE:
        return []
    return list(fresh((Piece(line, Role.FURNITURE) for line in lines if telling(line)), said))


def about(material: Material) -> Reading:
    """What an older file says of itself; nothing where that is broken."""
    import olefile

    try:
        with olefile.OleFileIO(str(material.path)) as file:
            told = _properties(file.openstream("\x05SummaryInformation").read())
    except DAMAGE:
        return Reading()
    author = told.get(_AUTHOR, "")
    # 1601, with which such files begin to count, is no answer
    return Reading(
        title=told.get(_TITLE, ""), authors=(author,) if author else (), date=days.stated(told.get(_MADE, ""))
    )


def _properties(data: bytes) -> dict[int, str]:
    """Texts and times of a property set [MS-OLEPS] by number. Its counts are not believed: where olefile reads them, a
    bit that fell over makes four thousand million of a list."""
    (start,) = struct.unpack_from("<I", data, _FIRST_SET)
    (count,) = struct.unpack_from("<I", data, start + 4)
    places = dict(struct.unpack_from("<II", data, start + 8 * number) for number in range(1, min(count, _MOST) + 1))
    values = {number: data[start + place : start + place + 4 + LONGEST] for number, place in places.items()}
    (page,) = struct.unpack_from("<H", values.get(_CODE_PAGE, b""), 4) if _CODE_PAGE in values else (0,)
    encoding = {0: "cp1252", 65001: "utf-8", 1200: "cp1252"}.get(page, f"cp{page}")
    return {number: text for number, value in values.items() if (text := _stated(value, encoding))}


def _stated(value: bytes, encoding: str) -> str:
    """A text, or a time as ISO has it; "" where it is neither."""
    kind, length = struct.unpack_from("<II", value)
    if kind == _BYTES:
        return one_line(value[8 : 8 + length].partition(b"\0")[0].decode(encoding, "replace"))
    if kind == _LETTERS:
        return one_line(value[8 : 8 + 2 * length].decode("utf-16-le", "replace").partition("\0")[0])
    if kind == _TIME:
        (ticks,) = struct.unpack_from("<Q", value, 4)
        return (datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)).isoformat() if ticks else ""
    return ""


def _of_document(file: Any) -> Iterator[str]:
    main = file.openstream("WordDocument").read()
    opening, release, _, _, _, marks = struct.unpack_from("<HHHHHH", main)
    if opening != _WORD or release < _WORD_97 or marks & _LOCKED:
        return
    tables = file.openstream("1Table" if marks & _TABLE_1 else "0Table").read()
    # The parts follow one another: text, footnotes, headers, macros, comments, endnotes, text boxes, those of headers.
    ends = list(accumulate(struct.unpack_from("<8i", main, _COUNTS)))
    pieces = list(_pieces(main, _part(main, tables, _PIECES)))
    places = [start for (start,) in struct.iter_unpack("<i", _part(main, tables, _HEADERS))]
    stretches = [(ends[1] + start, ends[1] + end) for start, end in pairwise(places[_NOTE_LINES:-1])]
    for start, end in (*stretches, (ends[6], ends[7])):
        text = "".join(text[max(0, start - first) : max(0, end - first)] for first, text in pieces)
        yield from map(one_line, re.split("[\r\v\f]", _shown(text)))


def _part(main: bytes, tables: bytes, place: int) -> bytes:
    start, length = struct.unpack_from("<II", main, place)
    return tables[start : start + length]


def _pieces(main: bytes, told: bytes) -> Iterator[tuple[int, str]]:
    """Each piece of the whole text: the number of its first letter, and what it says."""
    at = 0
    while told[at] == 1:  # properties, before the list of pieces
        at += 3 + struct.unpack_from("<H", told, at + 1)[0]
    listed = told[at + 5 : at + 5 + struct.unpack_from("<I", told, at + 1)[0]]
    number = (len(listed) - 4) // 12
    starts = struct.unpack_from(f"<{number + 1}I", listed)
    for index, (start, end) in enumerate(pairwise(starts)):
        place = struct.unpack_from("<I", listed, 4 * (number + 1) + 8 * index + 2)[0]
        if place & _NARROW:
            first = (place & ~_NARROW) // 2
            yield start, main[first : first + end - start].decode("cp1252", "replace")
        else:
            # Letters are counted in units of two bytes, of which a rare one takes two.
            yield start, "".join(map(chr, memoryview(main[place : place + 2 * (end - start)]).cast("H")))


def _shown(text: str) -> str:
    """The text without what its fields ask for; cells and hyphens as plain signs."""
    while (shorter := _FIELD.sub(lambda found: found[1] or "", text)) != text:
        text = shorter
    text = text.replace("\x07", " ").replace("\x1e", "-").replace("\x1f", "")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _of_workbook(file: Any) -> Iterator[str]:
    name = next(entry for entry in file.listdir() if entry[-1].lower() in {"workbook", "book"})
    data = file.openstream(name).read()
    at, wide = 0, False
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + length]
        if kind == _KEY:
            return
        if kind == _BOOK:
            wide = int.from_bytes(body[:2], "little") == _BIFF8
        elif kind in _RUNNING and body:
            yield sheet_line(_string(body) if wide else body[1 : 1 + body[0]].decode("cp1252", "replace"))
        at += 4 + length


def _string(body: bytes) -> str:
    letters, wide = struct.unpack_from("<HB", body)
    return (
        body[3 : 3 + 2 * letters].decode("utf-16-le", "replace")
        if wide & 1
        else body[3 : 3 + letters].decode("latin-1")
    )
