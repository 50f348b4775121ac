"""OneNote sections (.one): those kept as OneNote's own files by Tika; those downloaded from its servers here.

The latter are packed in the form in which servers exchange them, of which Tika gives dates and fonts and no text. Their
text is gathered from the sets of properties in them, as far as those show by themselves. Source: [MS-ONESTORE] 2.3.1
(header), 2.6.6 to 2.6.9 (sets of properties); [MS-ONE] 2.2 (what each property says).
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import replace

from indexer.model.kinds import Status
from pipelines.extract import other
from pipelines.extract.composing import Piece, clean, compose, one_line
from pipelines.extract.material import Material, Reading, Unreadable

_PACKED = bytes.fromhex("2fe98d63d4a6c14b9a36b3fc2511a5b7")
_FORM = 48  # place in the header of what the form is
_TEXT, _NARROW, _PAGE, _AUTHOR, _FILE, _LINK = 0x1C001C22, 0x1C003498, 0x1C001D3C, 0x1C001D75, 0x1C001D9C, 0x1C001E20
_WANTED = re.compile(
    b"|".join(re.escape(struct.pack("<I", one)) for one in (_TEXT, _NARROW, _PAGE, _AUTHOR, _FILE, _LINK))
)
_NOTHING, _FIXED, _BYTES = frozenset({1, 2, 8, 10, 12}), {3: 1, 4: 2, 5: 4, 6: 8, 9: 4, 11: 4, 13: 4}, 7
_SETS, _SET = 16, 17
_MOST, _LONGEST, _DEEPEST = 64, 1 << 20, 8  # properties of a set, bytes of a value, sets within sets
GATHERED = (
    "It was downloaded from OneNote's servers: its text was gathered without its order, and may hold what was deleted."
)


def extract(material: Material) -> Reading:
    """The text of the section. Partial where it could only be gathered."""
    with material.path.open("rb") as file:
        head = file.read(_FORM + len(_PACKED))
    if head[_FORM:] != _PACKED:
        reading = other.extract(material)
        return replace(reading, authors=tuple(name for one in reading.authors if (name := one.strip("\ufffd\x00 "))))
    found = list(_properties(material.data()))
    texts = dict.fromkeys(text for key, text in found if key != _AUTHOR)
    if not texts:
        raise Unreadable(Status.UNSUPPORTED, "The file is a OneNote section, and no text was found in it.")
    return Reading(
        compose(Piece(text) for text in texts),
        parser="onenote",
        status=Status.PARTIAL,
        reason=GATHERED,
        title=next((text for key, text in found if key == _PAGE), ""),
        authors=tuple(dict.fromkeys(one_line(text) for key, text in found if key == _AUTHOR)),
    )


def _properties(data: bytes) -> Iterator[tuple[int, str]]:
    """Each property that says something, in order of the file: its number, and what it says."""
    for match in _WANTED.finditer(data):
        value = _value(data, match.start())
        if value is None:
            continue
        (key,) = struct.unpack("<I", match[0])
        text = value.decode("cp1252" if key == _NARROW else "utf-16-le", "replace")
        if text := clean(text.rstrip("\x00"), keep_spaces=True).strip():
            yield key, text


def _value(data: bytes, at: int) -> bytes | None:
    """What the property says whose number stands at a place; None where that is no number of a property.

    A set begins with how many properties it has, and their numbers; what they say follows in the same order.
    """
    for before in range(_MOST):
        start = at - 4 * before
        if start < 2 or (before and not _is_number(data, start)):
            return None
        (count,) = struct.unpack_from("<H", data, start - 2)
        if before < count <= _MOST and all(_is_number(data, start + 4 * place) for place in range(count)):
            numbers = struct.unpack_from(f"<{count}I", data, start)
            return _said(data, start + 4 * count, numbers, before)
    return None


def _is_number(data: bytes, at: int) -> bool:
    number = int.from_bytes(data[at : at + 4], "little")
    kind = number >> 26 & 31
    return 1 <= kind <= _SET and kind not in {14, 15} and (number >> 31 == 0 or kind == 2) and bool(number & 0x3FFFFFF)


def _said(data: bytes, at: int, numbers: tuple[int, ...], wanted: int) -> bytes | None:
    try:
        for number in numbers[:wanted]:
            at = _behind(data, at, number, _DEEPEST)
        (length,) = struct.unpack_from("<I", data, at)
    except (struct.error, ValueError):
        return None
    return data[at + 4 : at + 4 + length] if length <= min(_LONGEST, len(data) - at - 4) else None


def _behind(data: bytes, at: int, number: int, deep: int) -> int:
    """Where the next property's value begins. Raises ValueError or struct.error where there can be none."""
    kind = number >> 26 & 31
    if kind in _NOTHING:
        return at
    if kind in _FIXED:
        return at + _FIXED[kind]
    (count,) = struct.unpack_from("<I", data, at) if kind != _SET else (1,)
    if kind == _BYTES:
        return at + 4 + int(count)
    if deep <= 0 or count > _MOST:
        raise ValueError("sets within sets")
    at += 0 if kind == _SET else 8 if count else 4
    for _ in range(count):
        (inner,) = struct.unpack_from("<H", data, at)
        numbers = struct.unpack_from(f"<{inner}I", data, at + 2)
        at += 2 + 4 * inner
        for one in numbers:
            at = _behind(data, at, one, deep - 1)
    return at
