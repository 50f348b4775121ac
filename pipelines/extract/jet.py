"""The tables of databases of Access 97 and before (Jet 3). Knows nothing of forms and queries, or of later releases.

Source: the description of the format that the project mdbtools keeps (HACKING), checked on files.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

PAGE = 2048
CATALOGUE = 2  # the page that defines the table of tables
_VERSION, _SEALED, _LETTERS, _KEY = 0x14, 0x18, 0x3C, 0x3E  # places in the first page
_HEADER_KEY, _SEALED_BYTES = bytes.fromhex("c7da396b"), 126
_DATA, _DEFINITION = b"\x01\x01", b"\x02\x01"  # how pages open
_DELETED, _ELSEWHERE, _PLACE = 0x8000, 0x4000, 0x1FFF  # of where a row lies
_WHOLE, _ONE_PAGE, _LENGTH = 0x80000000, 0x40000000, 0x3FFFFFFF  # of a long text: in its row; on one page
_TABLE, _SYSTEM = 1, 0x80000002  # of what the catalogue lists
_BOOLEAN, _DAY, _TEXT, _MEMO, _KEY_OF_ALL = 1, 8, 10, 12, 15
_NUMBERS = {2: "<B", 3: "<h", 4: "<i", 5: "<q", 6: "<f", 7: "<d", 8: "<d"}
_MONEY = 5
BROKEN = (LookupError, ValueError, struct.error)
_ZERO = datetime(1899, 12, 30)


class Column(NamedTuple):
    """A column: its kind, its number in the mask of empty cells, and where its value lies in a row."""

    name: str
    kind: int
    number: int
    fixed: bool
    place: int  # among those of fixed length in bytes, else among the others by number
    length: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the database; `used` is where the map of its pages lies."""

    name: str
    page: int
    columns: Sequence[Column]
    used: int


class Database:
    """An open database. Raises one of BROKEN where it is damaged."""

    def __init__(self, data: bytes) -> None:
        sealed = _unsealed(_HEADER_KEY, data[_SEALED : _SEALED + _SEALED_BYTES])
        self._key = struct.unpack_from("<I", sealed, _KEY - _SEALED)[0]
        letters = struct.unpack_from("<H", sealed, _LETTERS - _SEALED)[0]
        self._letters = f"cp{letters}" if _is_known(f"cp{letters}") else "cp1252"
        self._data = data
        self._page = lru_cache(maxsize=256)(self._read_page)

    def listed(self) -> Iterator[tuple[str, int]]:
        """The names of the tables that people made, and the page that defines each, in order of the catalogue."""
        catalogue = self.table("", CATALOGUE)
        places = {column.name: at for at, column in enumerate(catalogue.columns)}
        for row in self.rows(catalogue):
            cells = {name: row[places[name]] for name in ("Id", "Name", "Type", "Flags")}
            if cells["Type"] == str(_TABLE) and not int(cells["Flags"] or 0) & _SYSTEM:
                yield cells["Name"], int(cells["Id"]) & 0xFFFFFF

    def rows(self, table: Table) -> Iterator[list[str]]:
        """The cells of each row that was not deleted. Raises ValueError at the end where some could not be read."""
        lost = 0
        for number in self._pages(table):
            try:
                page = self._page(number)
                if page[:2] != _DATA or struct.unpack_from("<I", page, 4)[0] != table.page:
                    continue
            except BROKEN:
                lost += 1
                continue
            for at in range(min(struct.unpack_from("<H", page, 8)[0], PAGE // 2)):
                try:
                    row = self._row(number, at)
                    cells = self._cells(row, table.columns) if row else None
                except BROKEN:
                    lost += 1
                    continue
                if cells:
                    yield cells
        if lost:
            raise ValueError(f"{lost} pages or rows cannot be read")

    def _read_page(self, number: int) -> bytes:
        page = self._data[number * PAGE : (number + 1) * PAGE]
        if len(page) < PAGE:
            raise LookupError(f"page {number} is missing")
        return _unsealed(struct.pack("<I", self._key ^ number), page) if self._key and number else page

    def _row(self, number: int, at: int) -> bytes:
        """The bytes of a row; none of one that was deleted, or that stands for one that is met by itself.

        A row that has grown too long for its place lies elsewhere, marked there as deleted so as not to be met twice.
        """
        bits, row = self._placed(number, at)
        if bits & _DELETED:
            return b""
        if bits & _ELSEWHERE:
            (there,) = struct.unpack_from("<I", row)
            bits, row = self._placed(there >> 8, there & 0xFF)
            return row if bits & _DELETED else b""
        return row

    def _placed(self, number: int, at: int) -> tuple[int, bytes]:
        """What is said of a row on a page, and its bytes."""
        page = self._page(number)
        place = struct.unpack_from("<H", page, 10 + 2 * at)[0]
        end = struct.unpack_from("<H", page, 8 + 2 * at)[0] & _PLACE if at else PAGE
        return place, page[place & _PLACE : end]

    def _pages(self, table: Table) -> Iterator[int]:
        """The numbers of a table's pages, by its map: bits from one page on, or pages of such bits."""
        held = self._row(table.used >> 8, table.used & 0xFF)
        if held[0] == 0:
            yield from _bits(held[5:], struct.unpack_from("<I", held, 1)[0])
            return
        for at, (number,) in enumerate(struct.iter_unpack("<I", held[1 : 1 + (len(held) - 1) // 4 * 4])):
            if number:
                yield from _bits(self._page(number)[4:], at * (PAGE - 4) * 8)

    def table(self, name: str, number: int) -> Table:
        """The table that a page defines."""
        told = self._definition(number)
        count, indexes = struct.unpack_from("<H", told, 25)[0], struct.unpack_from("<I", told, 31)[0]
        at = 43 + 8 * indexes
        kinds = [told[at + 18 * place : at + 18 * place + 18] for place in range(count)]
        at += 18 * count
        columns = []
        for kind in kinds:
            named = told[at + 1 : at + 1 + told[at]].decode(self._letters, "replace")
            at += 1 + told[at]
            fixed = bool(kind[13] & 1)
            place = struct.unpack_from("<H", kind, 14 if fixed else 3)[0]
            length = struct.unpack_from("<H", kind, 16)[0]
            columns.append(Column(named, kind[0], struct.unpack_from("<H", kind, 1)[0], fixed, place, length))
        return Table(name, number, columns, struct.unpack_from("<I", told, 35)[0])

    def _definition(self, number: int) -> bytes:
        """A definition, which may go on on further pages."""
        told = self._page(number)
        if told[:2] != _DEFINITION:
            raise ValueError(f"page {number} defines no table")
        seen, following = {number}, struct.unpack_from("<I", told, 4)[0]
        while following and following not in seen:
            seen.add(following)
            page = self._page(following)
            told += page[8:]
            following = struct.unpack_from("<I", page, 4)[0]
        return told

    def _cells(self, row: bytes, columns: Sequence[Column]) -> list[str]:
        filled = row[len(row) - (row[0] + 7) // 8 :]  # a bit for each column
        ends = _ends(row, len(filled)) if any(not column.fixed for column in columns) else []
        cells = []
        for column in columns:
            byte, bit = divmod(column.number, 8)
            there = column.number < row[0] and bool(filled[byte] >> bit & 1)
            if column.kind == _BOOLEAN:
                cells.append("yes" if there else "no")
                continue
            if column.fixed:
                value = row[1 + column.place : 1 + column.place + column.length]
            else:
                value = row[ends[column.place] : ends[column.place + 1]] if column.place + 1 < len(ends) else b""
            cells.append(self._shown(column.kind, value) if there and value else "")
        return cells

    def _shown(self, kind: int, value: bytes) -> str:
        """A value as people write it; "" for pictures and other bytes."""
        if kind == _TEXT:
            return value.decode(self._letters, "replace")
        if kind == _MEMO:
            return self._long(value).decode(self._letters, "replace")
        if kind == _KEY_OF_ALL and len(value) == 16:
            return str(UUID(bytes_le=value))
        if kind not in _NUMBERS:
            return ""
        (number,) = struct.unpack_from(_NUMBERS[kind], value)
        if kind == _MONEY:
            return f"{number / 10_000:.4f}".rstrip("0").rstrip(".")
        return _day(number) if kind == _DAY else f"{number:.15g}" if isinstance(number, float) else str(number)

    def _long(self, value: bytes) -> bytes:
        """A long text: in its row, on one page, or in parts that each name the next."""
        stated, place = struct.unpack_from("<II", value)
        if stated & _WHOLE:
            return value[12 : 12 + (stated & _LENGTH)]
        if stated & _ONE_PAGE:
            return self._row(place >> 8, place & 0xFF)[: stated & _LENGTH]
        parts, left, seen = [], stated & _LENGTH, set[int]()
        while place and left > 0 and place not in seen:
            seen.add(place)
            row = self._row(place >> 8, place & 0xFF)
            parts.append(row[4 : 4 + left])
            left -= len(row) - 4
            (place,) = struct.unpack_from("<I", row)
        return b"".join(parts)


def is_older(head: bytes) -> bool:
    """Whether a database that opens so is of Access 97 or before."""
    return len(head) > _VERSION and head[_VERSION] == 0


def _ends(row: bytes, mask: int) -> list[int]:
    """Where each value of changing length begins, and where the last one ends. A place takes a byte, counted back from
    the end of the row; before them stand the numbers of those at which another 256 bytes are passed."""
    at = len(row) - mask - 1
    count, jumps = row[at], (len(row) - 1) // 256
    first = at - jumps - 1
    if (first - count) // 256 < jumps:
        jumps -= 1
    leaps = [row[at - 1 - jump] for jump in range(jumps)]
    ends, passed = [], 0
    for number in range(count + 1):
        while passed < jumps and number == leaps[passed]:
            passed += 1
        ends.append(row[first - number] + 256 * passed)
    return ends


def _bits(mask: bytes, first: int) -> Iterator[int]:
    for at, byte in enumerate(mask):
        yield from (first + 8 * at + bit for bit in range(8) if byte >> bit & 1)


def _day(number: float) -> str:
    try:
        found = (_ZERO + timedelta(seconds=round(number * 86_400))).isoformat(" ")
    except (OverflowError, ValueError):
        return ""
    return found.removesuffix(" 00:00:00")


def _is_known(encoding: str) -> bool:
    try:
        "".encode(encoding)
    except LookupError:
        return False
    return True


def _unsealed(key: bytes, data: bytes) -> bytes:
    """The bytes under RC4, which is its own opposite."""
    state = list(range(256))
    other = 0
    for at in range(256):
        other = (other + state[at] + key[at % len(key)]) & 0xFF
        state[at], state[other] = state[other], state[at]
    plain = bytearray()
    at = other = 0
    for byte in data:
        at = (at + 1) & 0xFF
        other = (other + state[at]) & 0xFF
        state[at], state[other] = state[other], state[at]
        plain.append(byte ^ state[(state[at] + state[other]) & 0xFF])
    return bytes(plain)
