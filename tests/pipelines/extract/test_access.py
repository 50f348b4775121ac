"""Databases of Access 97: rows under the names of their columns, long texts whole, damage told by its table."""

import struct
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.extract.jet import PAGE, _unsealed
from tests.pipelines.extract.making import read_bytes

LONG, SHORT, MONEY, DAY, TEXT, MEMO, YES = 4, 3, 5, 8, 10, 12, 1
DELETED, ELSEWHERE = 0x8000, 0x4000
WHOLE, ONE_PAGE = 0x80000000, 0x40000000
Cell = int | float | str | bytes | bool | None


def data_page(table: int, *rows: tuple[bytes, int]) -> bytes:
    """A page of rows, each with the bits that say what became of it."""
    places, end = b"", PAGE
    for row, bits in rows:
        end -= len(row)
        places += struct.pack("<H", end | bits)
    head = b"\x01\x01" + struct.pack("<HIH", 0, table, len(rows)) + places
    return head.ljust(end, b"\x00") + b"".join(row for row, _ in reversed(rows))


def row(kinds: list[int], *cells: Cell) -> bytes:
    """A row: fixed values, the others, where those begin, which cells are filled."""
    mask = sum(1 << at for at, cell in enumerate(cells) if cell is not None and cell is not False)
    body = bytes([len(cells)])
    changing = [cell for kind, cell in zip(kinds, cells, strict=True) if kind in {TEXT, MEMO}]
    for kind, cell in zip(kinds, cells, strict=True):
        if kind not in {TEXT, MEMO, YES}:
            body += struct.pack({LONG: "<i", SHORT: "<h", MONEY: "<q", DAY: "<d"}[kind], cell or 0)
    starts = []
    for one in changing:
        starts.append(len(body))
        body += one.encode("cp1251") if isinstance(one, str) else bytes(one or b"")  # type: ignore[arg-type]
    starts.append(len(body))
    pairs = zip([0, *starts], starts, strict=False)
    leaps = [at for at, (one, two) in enumerate(pairs) for _ in range(two // 256 - one // 256)]
    body += bytes(start & 0xFF for start in reversed(starts)) + bytes(reversed(leaps)) + bytes([len(changing)])
    return body + mask.to_bytes((len(cells) + 7) // 8, "little")


def definition(used: int, *columns: tuple[str, int]) -> bytes:
    """A page that defines a table; `used` is the row of page 1 that holds the map of its pages."""
    told, fixed, changing = b"", 0, 0
    for number, (_, kind) in enumerate(columns):
        size = {LONG: 4, SHORT: 2, MONEY: 8, DAY: 8, YES: 1}.get(kind, 0)
        place = struct.pack("<BHH", kind, number, changing if not size else 0)
        told += place.ljust(13, b"\x00") + struct.pack("<BHH", 1 if size else 0, fixed, size or 50)
        fixed, changing = fixed + (0 if kind == YES else size), changing + (not size)
    told += b"".join(bytes([len(name)]) + name.encode("cp1251") for name, _ in columns)
    head = b"\x02\x01VC" + struct.pack("<IIIIB", 0, 0, 0, 0, 0x4E)
    head += struct.pack("<HHHIIII", len(columns), changing, len(columns), 0, 0, 1 << 8 | used, 0)
    return head + told


CATALOGUE = [("Id", LONG), ("Name", TEXT), ("Type", SHORT), ("Flags", LONG)]
COLUMNS = [("Кран", TEXT), ("Цена", MONEY), ("Куплен", DAY), ("Цел", YES), ("Заметка", MEMO)]
KINDS = [kind for _, kind in COLUMNS]
OTHERS = [("Номер", LONG), ("Имя", TEXT), ("Город", TEXT)]


def memo(text: str, how: int, place: int = 0) -> bytes:
    return struct.pack("<III", len(text) | how, place, 0) + (text.encode("cp1251") if how == WHOLE else b"")


def database(*, key: int = 0) -> bytes:
    pages = [
        b"",
        data_page(0, (b"\x00" + struct.pack("<I", 3) + b"\x01", 0), (b"\x00" + struct.pack("<I", 5) + b"\x05", 0),
                  (b"\x01" + struct.pack("<II", 10, 0), 0)),
        definition(0, *CATALOGUE),
        data_page(2, *((row([4, 10, 3, 4], *cells), 0) for cells in (
            (4, "Краны", 1, 0), (2, "MSysObjects", 1, -0x7FFFFFFE), (8, "Люди", 1, 0), (99, "Форма", -32768, 0)))),
        definition(1, *COLUMNS),
        data_page(
            4,
            (row(KINDS, "Мобильный", 12505000, 35249.5, True, memo("Сломан", WHOLE)), 0),
            (row(KINDS, "Убранный", 1, 1.0, True, None), DELETED),
            (struct.pack("<I", 7 << 8 | 1), ELSEWHERE),
            (struct.pack("<I", 7 << 8), ELSEWHERE),
            (row(KINDS, None, None, None, False, memo("одна", ONE_PAGE, 6 << 8)), 0),
            (row(KINDS, "Длинный", 1, None, False, memo("две части", 0, 6 << 8 | 1)), 0),
        ),
        data_page(0, ("одна".encode("cp1251"), 0), (struct.pack("<I", 6 << 8 | 2) + "две ".encode("cp1251"), 0),
                  (struct.pack("<I", 0) + "части".encode("cp1251"), 0)),
        data_page(4, (row(KINDS, "Малый", None, None, True, None), 0),
                  (row(KINDS, "Башенный", None, 36526.0, False, None), DELETED)),
        definition(2, *OTHERS),
        data_page(8, (row([4, 10, 10], 7, "х" * 300, "Нарвик"), 0), (row([4, 10, 10], 8, "Ада", "х" * 700), 0)),
        b"\x05\x01\x00\x00" + struct.pack("<I", 1 << 9),
    ]  # fmt: skip
    sealed = bytes(0x3C - 0x18) + struct.pack("<HI", 1251, key)
    pages[0] = b"\x00\x01\x00\x00Standard Jet DB\x00".ljust(0x18, b"\x00")
    pages[0] += _unsealed(bytes.fromhex("c7da396b"), sealed.ljust(126, b"\x00"))
    whole = [page.ljust(PAGE, b"\x00") for page in pages]
    if key:
        whole[1:] = [_unsealed(struct.pack("<I", key ^ number), page) for number, page in enumerate(whole[1:], 1)]
    return b"".join(whole)


@pytest.mark.parametrize("key", [0, 0x1234ABCD])
def test_tables_are_read_row_by_row(tmp_path: Path, key: int) -> None:
    [draft] = read_bytes(tmp_path, "cranes.bin", database(key=key))
    assert (draft.document.type, draft.document.status) == ("mdb", Status.DONE)
    cranes, people = draft.pages
    assert cranes.text.split("\n") == [
        "Краны",
        "",
        "Кран: Мобильный | Цена: 1250.5 | Куплен: 1996-07-03 12:00:00 | Цел: yes | Заметка: Сломан",
        "Кран: Башенный | Куплен: 2000-01-01 | Цел: no",
        "Цел: no | Заметка: одна",
        "Кран: Длинный | Цена: 0.0001 | Цел: no | Заметка: две части",
        "Кран: Малый | Цел: yes",
    ]
    long = ("х" * 300, "х" * 700)
    assert people.text.split("\n")[2:] == [
        f"Номер: 7 | Имя: {long[0]} | Город: Нарвик",
        f"Номер: 8 | Имя: Ада | Город: {long[1]}",
    ]


def test_a_database_that_was_cut_off_keeps_what_is_there_and_names_what_is_not(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "cranes.mdb", database()[: 8 * PAGE])
    assert draft.document.status is Status.PARTIAL
    assert "of its tables Люди cannot be read" in draft.document.reason
    assert "Кран: Башенный" in draft.pages[0].text
    [nothing] = read_bytes(tmp_path, "cranes.mdb", database()[: 2 * PAGE])
    assert nothing.document.status is Status.DAMAGED
