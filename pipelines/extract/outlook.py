"""Outlook messages (MSG, MS-OXMSG), by olefile: made into a mail and read as one; messages within are attachments."""

import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.model.kinds import Status
from pipelines.extract import mail
from pipelines.extract.decoding import decoded
from pipelines.extract.letter import (
    FILE_NAMES,
    IDS,
    RECIPIENT,
    SENDER,
    Letter,
    Person,
    as_mail,
    file_name,
    unpacked_rtf,
)
from pipelines.extract.material import DAMAGE, Material, Reading, Unreadable

DEEPEST = 20  # messages within messages
MOST = 10_000  # attachments or people of one message
_ENTRY = struct.Struct("<HHIQ")
_HEADS = {"message": 32, "within": 24, "part": 8}  # bytes before the entries of a stream of properties
_BOUND = {1: "to", 2: "cc", 3: "bcc"}
_SUBJECT, _BODY, _HTML, _RTF, _HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
_SENT, _DELIVERED, _TYPE = 0x0039, 0x0E06, 0x0C15
_DATA = 0x3701


def extract(material: Material) -> Reading:
    """The message's page, its attachments as children. Raises Unreadable where it is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(str(material.path)) as file:
            letter = _letter(file, (), depth=0)
    except DAMAGE as error:
        told = f"The Outlook message is damaged: it cannot be read ({type(error).__name__})."
        raise Unreadable(Status.DAMAGED, told) from error
    with TemporaryDirectory(prefix="footnote-") as folder:
        path = Path(folder, "message.eml")
        path.write_bytes(as_mail(letter))
        return replace(mail.extract(replace(material, path=path, type="eml")), parser="olefile")


def _letter(file: Any, at: tuple[str, ...], *, depth: int) -> Letter:
    numbers = _numbers(file, at, _HEADS["within" if at else "message"])
    people: dict[str, list[Person]] = {"to": [], "cc": [], "bcc": []}
    for place in _storages(file, at, "__recip_version1.0_#"):
        bound = _BOUND.get(_numbers(file, place, _HEADS["part"]).get(_TYPE, 1), "to")
        people[bound].append(_person(file, place, *RECIPIENT))
    html = _binary(file, at, _HTML)
    return Letter(
        subject=_text(file, at, _SUBJECT),
        sender=_person(file, at, *SENDER),
        to=tuple(people["to"]),
        cc=tuple(people["cc"]),
        bcc=tuple(people["bcc"]),
        sent=_time(numbers.get(_SENT) or numbers.get(_DELIVERED)),
        headers=_text(file, at, _HEADERS),
        ids=tuple((name, text) for tag, name in IDS.items() if (text := _text(file, at, tag))),
        plain=_text(file, at, _BODY),
        html=decoded(html).text if html else _text(file, at, _HTML),
        rtf=unpacked_rtf(_binary(file, at, _RTF)),
        attachments=tuple(_attachments(file, at, depth=depth)),
    )


def _attachments(file: Any, at: tuple[str, ...], *, depth: int) -> Iterator[tuple[str, bytes]]:
    for number, place in enumerate(_storages(file, at, "__attach_version1.0_#"), 1):
        names = (_text(file, place, tag) for tag in FILE_NAMES)
        name = next((name for name in names if name.strip()), f"attachment {number}")
        within = (*place, f"__substg1.0_{_DATA:04X}000D")
        if file.exists([*within, "__properties_version1.0"]):
            if depth < DEEPEST:
                inner = _letter(file, within, depth=depth + 1)
                yield file_name(inner, name), as_mail(inner)
        elif data := _binary(file, place, _DATA):
            yield name, data


def _storages(file: Any, at: tuple[str, ...], prefix: str) -> list[tuple[str, ...]]:
    """The folders right below that hold a recipient or an attachment each."""
    names = {entry[len(at)] for entry in file.listdir() if len(entry) > len(at) and tuple(entry[: len(at)]) == at}
    return [(*at, name) for name in sorted(names) if name.startswith(prefix)][:MOST]


def _person(file: Any, at: tuple[str, ...], names: tuple[int, ...], addresses: tuple[int, ...]) -> Person:
    name = next((text for tag in names if (text := _text(file, at, tag))), "")
    found = [text for tag in addresses if (text := _text(file, at, tag))]
    address = next((text for text in found if "@" in text), "")  # others are the internal ones of a mail server
    return ("" if name == address else name), address


def _text(file: Any, at: tuple[str, ...], tag: int) -> str:
    wide = [*at, f"__substg1.0_{tag:04X}001F"]
    if file.exists(wide):
        text: str = file.openstream(wide).read().decode("utf-16-le", "replace")
        return text.rstrip("\x00")
    narrow = [*at, f"__substg1.0_{tag:04X}001E"]
    return decoded(file.openstream(narrow).read().rstrip(b"\x00")).text if file.exists(narrow) else ""


def _binary(file: Any, at: tuple[str, ...], tag: int) -> bytes:
    place = [*at, f"__substg1.0_{tag:04X}0102"]
    data: bytes = file.openstream(place).read() if file.exists(place) else b""
    return data


def _numbers(file: Any, at: tuple[str, ...], head: int) -> dict[int, int]:
    """Properties of fixed size by their number."""
    place = [*at, "__properties_version1.0"]
    data = file.openstream(place).read()[head:] if file.exists(place) else b""
    whole = len(data) - len(data) % _ENTRY.size
    return {tag: value for _, tag, _, value in _ENTRY.iter_unpack(data[:whole])}


def _time(ticks: int | None) -> datetime | None:
    """A moment that Windows counts: tenths of microseconds since 1601."""
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks / 10) if ticks else None
    except OverflowError:
        return None
