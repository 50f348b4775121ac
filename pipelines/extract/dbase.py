"""Tables of dBASE and FoxPro (DBF): rows as those of `tables.py`. What memo fields say lies in another file.

Source of the layout: dBASE 7 "Table File Format" (dBase Inc.); code pages: Esri, "Read and write shapefile and dBASE
files encoded in various code pages".
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from indexer.model.kinds import Status
from pipelines.extract import days
from pipelines.extract.composing import one_line
from pipelines.extract.decoding import decoded
from pipelines.extract.material import MEBIBYTE, Material, Reading, Unreadable
from pipelines.extract.workbook import SheetRow, of_rows

LARGEST = 512 * MEBIBYTE
SEEN = 1_000  # rows between two signs of life
_HEAD, _FIELD = struct.Struct("<4xIHH17xBxx"), struct.Struct("<11sc4xB15x")
_PAGES = {0x01: 437, 0x02: 850, 0x03: 1252, 0x08: 865, 0x26: 866, 0x57: 1252, 0x58: 1252, 0x59: 1252}
_PAGES |= {0x64: 852, 0x65: 866, 0x66: 865, 0x7A: 936, 0x7B: 932, 0xC8: 1250, 0xC9: 1251, 0xCA: 1254, 0xCB: 1253}
_SHOWN = frozenset(b"CNFDL")  # words, figures, days, yes and no; of all others the bytes are no text
_DELETED = b"*"


class _Field(NamedTuple):
    name: bytes
    kind: bytes
    place: int
    length: int


def extract(material: Material) -> Reading:
    """Rows as lines "column: cell | column: cell". Partial where the file was cut off."""
    return of_rows(_rows(material), material, parser="dbase")


def _rows(material: Material) -> Iterator[SheetRow]:
    data = material.data(limit=LARGEST)
    try:
        count, start, length, page = _HEAD.unpack_from(data)
        fields = list(_fields(data[32:start]))
    except struct.error:
        fields, length = [], 0
    if not fields or length < 1 + sum(field.length for field in fields):
        raise Unreadable(Status.DAMAGED, "The table is damaged: the names of its columns cannot be found.")
    encoding = f"cp{_PAGES[page]}" if page in _PAGES else decoded(data[start : start + MEBIBYTE]).encoding
    encoding = encoding.partition(",")[0]
    yield SheetRow("", 1, [_words(field.name, encoding) for field in fields])
    held = max(0, len(data) - start) // length
    for number in range(min(count, held)):
        row = data[start + number * length : start + (number + 1) * length]
        if not row.startswith(_DELETED):
            cells = [_cell(row[field.place : field.place + field.length], field.kind, encoding) for field in fields]
            yield from [SheetRow("", number + 2, cells)] if any(cells) else []
        if number % SEEN == 0:
            material.alive()
    if held < count:
        told = f"The table is damaged: it ends after {held:,} of {count:,} rows."
        raise Unreadable(Status.PARTIAL if held else Status.DAMAGED, told)


def _fields(listed: bytes) -> Iterator[_Field]:
    place = 1  # behind the sign that a row is deleted
    for at in range(0, len(listed) - 31, 32):
        if listed[at] == 0x0D:
            return
        name, kind, length = _FIELD.unpack_from(listed, at)
        if kind[0] in _SHOWN:
            yield _Field(name.partition(b"\x00")[0], kind, place, length)
        place += length


def _cell(raw: bytes, kind: bytes, encoding: str) -> str:
    text = _words(raw, encoding)
    dated = kind == b"D" and len(text) == 8 and text.isdigit()
    return (days.real(text[:4], text[4:6], text[6:]) if dated else "") or text


def _words(raw: bytes, encoding: str) -> str:
    return one_line(raw.decode(encoding, "replace").replace("\x00", " "))
