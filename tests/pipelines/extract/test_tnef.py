"""What Outlook packs into a `winmail.dat` is read as the mail that it is: text, people, day, attachments."""

import struct
from email.message import EmailMessage
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from tests.pipelines.extract.making import read_bytes

MESSAGE, ATTACHMENT = 1, 2
RTF = rb"{\rtf1\ansi\pard Four cranes for Bod\'f8.\par}"


def attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def listed(*entries: bytes) -> bytes:
    return struct.pack("<I", len(entries)) + b"".join(entries)


def value(tag: int, data: bytes, *, kind: int) -> bytes:
    return struct.pack("<HHII", kind, tag, 1, len(data)) + data + bytes(-len(data) % 4)


def wide(tag: int, text: str) -> bytes:
    return value(tag, f"{text}\x00".encode("utf-16-le"), kind=0x1F)


def number(tag: int, told: int) -> bytes:
    return struct.pack("<HHI", 3, tag, told)


def named(text: str) -> bytes:
    name = f"{text}\x00".encode("utf-16-le")
    return struct.pack("<HH16xII", 3, 0x8001, 1, len(name)) + name + bytes(-len(name) % 4) + struct.pack("<I", 7)


def packed(*attributes: bytes) -> bytes:
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(attributes)


def rtf_body() -> bytes:
    return value(0x1009, struct.pack("<I4xII", len(RTF) + 12, 0, 0)[:8] + b"MELA" + bytes(4) + RTF, kind=0x102)


FROM = attribute(
    MESSAGE, 0x8000, struct.pack("<HHHH", 4, 0, 10, 22) + b"Ada Berg\x00\x00" + b"SMTP:ada@quay.example\x00"
)
SENT = attribute(MESSAGE, 0x38005, struct.pack("<7H", 2020, 3, 4, 9, 30, 0, 3))
SUBJECT = attribute(MESSAGE, 0x18004, "Kraner på Øra\x00".encode("cp1252"))
CODES = attribute(MESSAGE, 0x69007, struct.pack("<II", 1252, 0))
BODY = attribute(MESSAGE, 0x2800C, b"Vega AS paid for four cranes.\x00")
TO = attribute(
    MESSAGE,
    0x69004,
    struct.pack("<I", 2)
    + listed(number(0x0C15, 1), wide(0x3001, "Ola Moe"), wide(0x39FE, "ola@vega.example"))
    + listed(number(0x0C15, 2), wide(0x3001, "Kari Lund"), wide(0x3003, "kari@vega.example")),
)
PART = (
    attribute(ATTACHMENT, 0x69002, bytes(14))
    + attribute(ATTACHMENT, 0x18010, b"LIST~1.TXT\x00")
    + attribute(ATTACHMENT, 0x6800F, b"Three barges")
    + attribute(ATTACHMENT, 0x69005, listed(named("quay"), wide(0x3707, "list of barges.txt")))
)


def test_the_text_the_people_and_the_day_of_a_message_are_read(tmp_path: Path) -> None:
    own, part = read_bytes(tmp_path, "winmail.dat", packed(CODES, FROM, SUBJECT, SENT, BODY, TO, PART))
    assert (own.document.type, own.document.parser, own.document.status) == ("tnef", "tnef", Status.DONE)
    assert own.document.title == "Kraner på Øra"
    assert own.document.sender == "Ada Berg <ada@quay.example>"
    assert own.document.recipients == ("Ola Moe <ola@vega.example>", "Kari Lund <kari@vega.example>")
    assert own.document.date == "2020-03-04"
    assert own.pages[0].text.endswith("Vega AS paid for four cranes.")
    assert (part.document.inside, part.pages[0].text) == ("list of barges.txt", "Three barges")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (wide(0x1000, "Betalt av Østby"), "Betalt av Østby"),
        (value(0x1013, b"<html><body><p>Paid by Kepa Ltd</p></body></html>", kind=0x102), "Paid by Kepa Ltd"),
        (wide(0x0070, "Cranes") + wide(0x1001, "Message was read on 4 March"), "Cranes\n\nMessage was read on 4 March"),
        (rtf_body(), "Four cranes for Bodø."),
    ],
)
def test_a_text_may_stand_among_the_properties(tmp_path: Path, body: bytes, said: str) -> None:
    entries = struct.pack("<I", 1 + said.count("\n\n") + 1) + named("a") + body
    drafts = read_bytes(tmp_path, "winmail.dat", packed(attribute(MESSAGE, 0x69003, entries)))
    assert said in "\n".join(page.text for draft in drafts for page in draft.pages)


def test_a_message_within_is_a_mail_of_its_own(tmp_path: Path) -> None:
    inner = value(0x3701, bytes(16) + packed(SUBJECT, BODY), kind=0x0D)
    part = attribute(ATTACHMENT, 0x69002, bytes(14)) + attribute(ATTACHMENT, 0x69005, listed(inner))
    _, within = read_bytes(tmp_path, "winmail.dat", packed(CODES, part))
    assert within.document.inside == "Kraner på Øra.eml"
    assert within.pages[0].text.endswith("Vega AS paid for four cranes.")


def test_it_is_read_where_a_mail_brings_it(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Cranes"
    mail.add_attachment(packed(BODY, PART), maintype="application", subtype="ms-tnef", filename="winmail.dat")
    _, message, part = read_bytes(tmp_path, "a.eml", mail.as_bytes())
    assert message.pages[0].text == "Vega AS paid for four cranes."
    assert part.pages[0].text == "Three barges"


def test_what_stands_before_a_break_is_kept(tmp_path: Path) -> None:
    own, *_ = read_bytes(tmp_path, "winmail.dat", packed(BODY, PART)[:-20])
    assert own.document.status is Status.PARTIAL
    assert own.pages[0].text == "Vega AS paid for four cranes."


def test_a_file_that_breaks_off_at_once_is_damaged(tmp_path: Path) -> None:
    [own] = read_bytes(tmp_path, "winmail.dat", packed(BODY)[:12])
    assert own.document.status is Status.DAMAGED
