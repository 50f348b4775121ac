"""What documents of Pages, Numbers and Keynote of 2013 and later are made of: objects with a number and a type, each a
message of numbered fields, in packed parts (IWA).

Sources: https://github.com/obriensp/iWorkFileFormat (parts and objects); https://protobuf.dev/programming-guides/encoding
(messages); https://github.com/google/snappy/blob/main/format_description.txt (packing).
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from posixpath import basename
from typing import NamedTuple

from pipelines.extract import seven_bits
from pipelines.extract.material import DAMAGE, UNPACKED, Material, check_unpacked

PART, INDEX = ".iwa", "Index.zip"
_UNSAID = "OperationStorage"  # steps that can be undone, packed in another way

Fields = dict[int, list[int | bytes]]


class Object(NamedTuple):
    """An object: the name of the part it lies in, its number and type, and its message."""

    part: str
    id: int
    type: int
    data: bytes


def objects(material: Material, broken: list[str]) -> Iterator[Object]:
    """The objects of a document; none where it is not made of such. `broken` takes the names of parts that are damaged.
    Raises what `DAMAGE` names where none can be had."""
    with zipfile.ZipFile(material.path) as archive:
        check_unpacked(archive)
        index = next((name for name in archive.namelist() if basename(name) == INDEX), None)
        if index is None:
            yield from _of_parts(archive, material, broken)
            return
        with zipfile.ZipFile(io.BytesIO(archive.read(index))) as inner:
            check_unpacked(inner)
            yield from _of_parts(inner, material, broken)


def _of_parts(archive: zipfile.ZipFile, material: Material, broken: list[str]) -> Iterator[Object]:
    room = UNPACKED
    for name in archive.namelist():
        part = basename(name).removesuffix(PART)
        if name.endswith(PART) and not part.startswith(_UNSAID):
            material.alive()
            try:
                unpacked = _unpacked(archive.read(name), room)
                room -= len(unpacked)
                yield from list(_of_part(part, unpacked))
            except DAMAGE:
                broken.append(part)


def _of_part(part: str, data: bytes) -> Iterator[Object]:
    at = 0
    while at < len(data):
        length, at = seven_bits.number(data, at)
        about = fields(data[at : at + length])
        at += length
        for message in messages(about, 2):
            size = number(message, 3)
            yield Object(part, number(about, 1), number(message, 1), data[at : at + size])
            at += size


def _unpacked(data: bytes, room: int) -> bytes:
    """The content of a part: pieces with a size before each."""
    out, at = bytearray(), 0
    while at < len(data):
        size = int.from_bytes(data[at + 1 : at + 4], "little")
        out += _snappy(data[at + 4 : at + 4 + size], room - len(out))
        at += 4 + size
    return bytes(out)


def _snappy(data: bytes, room: int) -> bytes:
    """What is packed in the way of Snappy, without checksums. Raises ValueError where it is more than there is room."""
    size, at = seven_bits.number(data, 0)
    if size > room:
        raise ValueError("it unpacks to more than any text has")
    out = bytearray()
    while at < len(data):
        tag = data[at]
        at += 1
        if tag & 3 == 0:
            length = tag >> 2
            if length >= 60:
                count = length - 59
                length = int.from_bytes(data[at : at + count], "little")
                at += count
            out += data[at : at + length + 1]
            at += length + 1
            continue
        if tag & 3 == 1:
            length, offset, at = (tag >> 2 & 7) + 4, tag >> 5 << 8 | data[at], at + 1
        else:
            width = 2 if tag & 3 == 2 else 4
            length, offset, at = (tag >> 2) + 1, int.from_bytes(data[at : at + width], "little"), at + width
        if not 0 < offset <= len(out) or len(out) + length > size:
            raise ValueError("it is damaged")
        start = len(out) - offset
        pattern = bytes(out[start : start + length])
        out += (pattern * -(-length // len(pattern)))[:length]
    if len(out) != size:
        raise ValueError("it is damaged")
    return bytes(out)


def fields(data: bytes) -> Fields:
    """The fields of a message by their numbers: whole numbers, and bytes of texts, messages and figures."""
    found: Fields = {}
    at = 0
    while at < len(data):
        key, at = seven_bits.number(data, at)
        kind = key & 7
        value: int | bytes
        if kind == 0:
            value, at = seven_bits.number(data, at)
        else:
            length, at = seven_bits.number(data, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
            value = data[at : at + length]
            if len(value) < length:
                raise ValueError("it is damaged")
            at += length
        found.setdefault(key >> 3, []).append(value)
    return found


def number(message: Fields, field: int, default: int = 0) -> int:
    """The last number of that field."""
    found = [value for value in message.get(field, ()) if isinstance(value, int)]
    return found[-1] if found else default


def raw(message: Fields, field: int) -> list[bytes]:
    """The bytes of each field of that number."""
    return [value for value in message.get(field, ()) if isinstance(value, bytes)]


def text(message: Fields, field: int) -> str:
    """The text of the fields of that number."""
    return b"".join(raw(message, field)).decode("utf-8", "replace")


def messages(message: Fields, field: int) -> list[Fields]:
    """The messages in the fields of that number."""
    return [fields(value) for value in raw(message, field)]


def path(message: Fields, *numbers: int) -> Fields:
    """The message that lies at the end of the fields; an empty one where there is none."""
    for field in numbers:
        message = (messages(message, field) or [{}])[-1]
    return message


def references(message: Fields, field: int) -> Sequence[int]:
    """The numbers of the objects that the fields refer to."""
    return [number(one, 1) for one in messages(message, field)]
