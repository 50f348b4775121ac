"""Compound files (MS-CFB), as older Office files and Outlook messages are, put together sector by sector."""

import struct
from collections.abc import Mapping
from typing import Union

Tree = Mapping[str, Union[bytes, "Tree"]]
SECTOR = 512
LEAST = 4096  # shorter streams would lie in a stream of their own: they are filled up with zeros
NONE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(tree: Tree) -> bytes:
    """A file with these storages (mappings) and streams (bytes), by name."""
    entries: list[list[object]] = [["Root Entry", 5, NONE, NONE, END, 0]]
    body: list[bytes] = []
    chain: list[int] = []
    _fill(tree, 0, entries, body, chain)
    directory = b"".join(_entry(*entry) for entry in entries)  # type: ignore[arg-type]
    first = len(body)
    _put(directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\x00"), body, chain)
    tables = 1
    while (len(chain) + tables) * 4 > tables * SECTOR:
        tables += 1
    places = range(len(chain), len(chain) + tables)
    numbers = [*chain, *[TABLE] * tables]
    table = struct.pack(f"<{len(numbers)}I", *numbers).ljust(tables * SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    counts = (0, tables, first, 0, LEAST, END, 0, END, 0, places[0])
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, *counts)
    head += struct.pack("<108I", *[*places[1:], *[NONE] * (109 - tables)][:108])
    return head.ljust(SECTOR, b"\x00") + b"".join(body) + table


def _fill(tree: Tree, parent: int, entries: list[list[object]], body: list[bytes], chain: list[int]) -> None:
    before = None
    for name in sorted(tree, key=lambda one: (len(one), one.upper())):
        content = tree[name]
        number = len(entries)
        entries.append([name, 2 if isinstance(content, bytes) else 1, NONE, NONE, 0, 0])
        entries[parent if before is None else before][3 if before is None else 2] = number
        before = number
        if isinstance(content, bytes):
            whole = content.ljust(max(LEAST, -(-len(content) // SECTOR) * SECTOR), b"\x00")
            entries[number][4] = len(body)
            entries[number][5] = max(LEAST, len(content))
            _put(whole, body, chain)
        else:
            _fill(content, number, entries, body, chain)


def _put(data: bytes, body: list[bytes], chain: list[int]) -> None:
    for at in range(0, len(data), SECTOR):
        body.append(data[at : at + SECTOR])
        chain.append(len(chain) + 1 if at + SECTOR < len(data) else END)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le")
    place = struct.pack("<HBBIII36xIQ", len(wide) + 2, kind, 1, NONE, right, child, start, size)
    return wide.ljust(64, b"\x00") + place
