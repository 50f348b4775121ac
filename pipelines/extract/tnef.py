"""What Outlook packs of a message into a `winmail.dat` (TNEF, MS-OXTNEF): made into a mail and read as one."""

import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from indexer import leftovers
from indexer.model.kinds import Status
from pipelines.extract import mail
from pipelines.extract.decoding import decoded
from pipelines.extract.letter import FILE_NAMES, RECIPIENT, SENDER, Letter, Person, as_mail, file_name, unpacked_rtf
from pipelines.extract.mapi import MOST, Cursor, Properties, Value, properties
from pipelines.extract.material import DAMAGE, Material, Reading, Unreadable

OPENING = b"\x78\x9f\x3e\x22"
DEEPEST = 20  # messages within messages
_FROM, _SUBJECT, _SENT, _BODY, _CODES = 0x8000, 0x8004, 0x8005, 0x800C, 0x9007
_PROPERTIES, _PEOPLE = 0x9003, 0x9004
_BEGINS, _TITLE, _DATA, _OF_PART = 0x9002, 0x8010, 0x800F, 0x9005
_SAID_SUBJECT, _TOPIC, _SAID_BODY, _REPORT = 0x0037, 0x0070, 0x1000, 0x1001  # the second where the first is missing
_HTML, _RTF, _HEADERS = 0x1013, 0x1009, 0x007D
_BOUND, _TO, _CC, _BCC = 0x0C15, 1, 2, 3
_CONTENT = 0x3701
_CUT = "The file is damaged: what Outlook packed into it breaks off."


class _Stated(NamedTuple):
    """What a file states of a message, and of each attachment, by the numbers of attributes."""

    message: dict[int, bytes]
    parts: list[dict[int, bytes]]
    whole: bool


def extract(material: Material) -> Reading:
    """The message's page, its attachments as children. Partial where it breaks off."""
    stated = _stated(material.data())
    if not stated.message and not stated.parts:
        raise Unreadable(Status.DAMAGED, _CUT)
    with TemporaryDirectory(prefix=leftovers.prefix()) as folder:
        path = Path(folder, "message.eml")
        path.write_bytes(as_mail(_letter(stated, depth=0)))
        reading = replace(mail.extract(replace(material, path=path, type="eml")), parser="tnef")
    return reading if stated.whole else replace(reading, status=Status.PARTIAL, reason=_CUT)


def _stated(data: bytes) -> _Stated:
    found = _Stated({}, [], whole=True)
    cursor = Cursor(data)
    try:
        cursor.take(len(OPENING) + 2)
        while cursor.at < len(data):
            cursor.take(1)
            number = cursor.number() & 0xFFFF  # above it stands what kind of value it is
            value = cursor.take(cursor.number())
            cursor.take(2)
            if number == _BEGINS and len(found.parts) < MOST:
                found.parts.append({})
            of_part = number in {_BEGINS, _TITLE, _DATA, _OF_PART} and found.parts
            (found.parts[-1] if of_part else found.message).setdefault(number, value)
    except struct.error:
        return found._replace(whole=False)
    return found


def _letter(stated: _Stated, *, depth: int) -> Letter:
    message = stated.message
    codes = f"cp{int.from_bytes(message.get(_CODES, b'')[:4], 'little')}"
    said = _properties(message.get(_PROPERTIES, b""))
    people: dict[int, list[Person]] = {_TO: [], _CC: [], _BCC: []}
    for one in _rows(message.get(_PEOPLE, b"")):
        bound = int.from_bytes(one[_BOUND].data, "little") if _BOUND in one else _TO
        people.get(bound, people[_TO]).append(_person(one, *RECIPIENT, codes=codes))
    html = said.get(_HTML, Value(b"")).data
    return Letter(
        subject=_plain(message.get(_SUBJECT, b""), codes) or _first(said, (_SAID_SUBJECT, _TOPIC), codes),
        sender=_filled(_person(said, *SENDER, codes=codes), _sender(message.get(_FROM, b""), codes)),
        to=tuple(people[_TO]),
        cc=tuple(people[_CC]),
        bcc=tuple(people[_BCC]),
        sent=_moment(message.get(_SENT, b"")),
        headers=_text(said, _HEADERS, codes),
        plain=_plain(message.get(_BODY, b""), codes) or _first(said, (_SAID_BODY, _REPORT), codes),
        html=decoded(html).text,
        rtf=unpacked_rtf(said.get(_RTF, Value(b"")).data),
        attachments=tuple(_attachments(stated.parts, codes, depth=depth)),
    )


def _attachments(parts: list[dict[int, bytes]], codes: str, *, depth: int) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(parts, 1):
        said = _properties(part.get(_OF_PART, b""))
        names = (*(_text(said, tag, codes) for tag in FILE_NAMES), _plain(part.get(_TITLE, b""), codes))
        name = next((name for name in names if name.strip()), f"attachment {number}")
        held = said.get(_CONTENT, Value(b"")).data[16:]  # behind the sign of what kind of object it is
        if held.startswith(OPENING):
            if depth < DEEPEST:
                inner = _letter(_stated(held), depth=depth + 1)
                yield file_name(inner, name), as_mail(inner)
        elif data := part.get(_DATA, b"") or held:
            yield name, data


def _properties(data: bytes) -> Properties:
    try:
        return properties(Cursor(data)) if data else {}
    except struct.error:
        return {}


def _rows(data: bytes) -> Iterator[Properties]:
    cursor = Cursor(data)
    try:
        for _ in range(min(cursor.number(), MOST)):
            yield properties(cursor)
    except struct.error:
        return


def _person(said: Properties, names: tuple[int, ...], addresses: tuple[int, ...], *, codes: str) -> Person:
    name = _first(said, names, codes)
    found = [text for tag in addresses if (text := _text(said, tag, codes))]
    address = next((text.rpartition(":")[2] for text in found if "@" in text), "")  # others are internal ones
    return ("" if name == address else name), address


def _sender(data: bytes, codes: str) -> Person:
    """Who sent it as older programs tell it: lengths, then a name and an address ("SMTP:ada@quay.example")."""
    name, address = int.from_bytes(data[4:6], "little"), int.from_bytes(data[6:8], "little")
    told = _plain(data[8 + name : 8 + name + address], codes)
    return _plain(data[8 : 8 + name], codes), told.rpartition(":")[2] if "@" in told else ""


def _filled(person: Person, other: Person) -> Person:
    return person[0] or other[0], person[1] or other[1]


def _first(said: Properties, tags: tuple[int, ...], codes: str) -> str:
    return next((text for tag in tags if (text := _text(said, tag, codes))), "")


def _text(said: Properties, tag: int, codes: str) -> str:
    value = said.get(tag, Value(b""))
    return value.data.decode("utf-16-le", "replace").rstrip("\x00") if value.wide else _plain(value.data, codes)


def _plain(data: bytes, codes: str) -> str:
    return decoded(data.rstrip(b"\x00"), declared=codes).text


def _moment(data: bytes) -> datetime | None:
    """Year, month, day, hour, minute and second."""
    try:
        year, month, day, hour, minute, second = struct.unpack_from("<6H", data)
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except DAMAGE:
        return None
