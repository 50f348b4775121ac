"""A message of Outlook as a mail (RFC 5322), so that one reader serves all mail. Knows neither MSG nor PST."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import encoders
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.utils import format_datetime, formataddr

from pipelines.extract.composing import one_line

CARRIED = ("Message-ID", "In-Reply-To", "References", "Reply-To", "X-Mailer", "User-Agent", "X-Originating-IP", "Date")
IDS = {0x1035: "Message-ID", 0x1039: "References", 0x1042: "In-Reply-To"}  # by Outlook's numbers of properties
# By such numbers, the best first: names and addresses of the sender, of a recipient, and names of a file attached.
SENDER = ((0x0C1A, 0x0042), (0x5D01, 0x5D02, 0x0C1F, 0x0065))
RECIPIENT = ((0x3001,), (0x39FE, 0x3003))
FILE_NAMES = (0x3707, 0x3704, 0x3001)
Person = tuple[str, str]  # name and address, either may be empty


@dataclass(frozen=True, slots=True)
class Letter:
    """What is known of a message. `headers` is the block that it travelled with, "" for one that never did; `ids` are
    headers that Outlook keeps of any."""

    subject: str = ""
    sender: Person = ("", "")
    to: tuple[Person, ...] = ()
    cc: tuple[Person, ...] = ()
    bcc: tuple[Person, ...] = ()
    sent: datetime | None = None
    headers: str = ""
    ids: tuple[tuple[str, str], ...] = ()
    plain: str = ""
    html: str = ""
    rtf: bytes = b""
    attachments: tuple[tuple[str, bytes], ...] = ()


def as_mail(letter: Letter) -> bytes:
    """The letter as the bytes of a mail; the same letter gives the same bytes."""
    mail = MIMEMultipart("mixed", boundary="=_footnote_parts_=")
    travelled = HeaderParser().parsestr(letter.headers)
    _put(mail, "Subject", Header(one_line(letter.subject), "utf-8") if letter.subject else "")
    _put(mail, "From", _people([letter.sender]) or str(travelled.get("From", "")))
    for name, people in (("To", letter.to), ("Cc", letter.cc), ("Bcc", letter.bcc)):
        _put(mail, name, _people(people) or str(travelled.get(name, "")))
    kept = dict(letter.ids)
    for name in CARRIED:
        _put(mail, name, str(travelled.get(name, "")) or kept.get(name, ""))
    if letter.sent is not None and "Date" not in mail:
        mail["Date"] = format_datetime(letter.sent)
    for part in _bodies(letter):
        mail.attach(part)
    for name, data in letter.attachments:
        mail.attach(_attached(name, data))
    return mail.as_bytes()


def file_name(letter: Letter, otherwise: str) -> str:
    """What a letter within another is called as a file: by its subject where it has one."""
    return f"{(letter.subject or otherwise)[:80].replace('/', '-')}.eml"


def _bodies(letter: Letter) -> list[Message]:
    if letter.plain.strip():
        return [MIMEText(letter.plain.encode("utf-8", "replace").decode(), "plain", "utf-8")]
    if letter.html.strip():
        return [MIMEText(letter.html.encode("utf-8", "replace").decode(), "html", "utf-8")]
    return [_attached("message.rtf", letter.rtf)] if letter.rtf else []


def _attached(name: str, data: bytes) -> Message:
    part = MIMEBase("application", "octet-stream")
    part.set_payload(data)
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", one_line(name) or "attachment"))
    return part


def _people(people: list[Person] | tuple[Person, ...]) -> str:
    known = ((one_line(name), re.sub(r"[^\x21-\x7e]", "", address)) for name, address in people)
    return ", ".join(_person(name, address) for name, address in known if name or address)


def _person(name: str, address: str) -> str:
    return formataddr((name, address), "utf-8") if address else str(Header(name.replace(",", " "), "utf-8").encode())


def _put(mail: Message, name: str, value: "str | Header") -> None:
    if value:
        mail[name] = one_line(value) if isinstance(value, str) else str(value.encode())


def unpacked_rtf(data: bytes) -> bytes:
    """The RTF in a compressed body (MS-OXRTFCP); what could be unpacked where it is cut short."""
    if len(data) < 16 or data[8:12] == b"MELA":
        return data[16:]
    window, at = bytearray(_DICTIONARY.ljust(4096, b"\x00")), len(_DICTIONARY)
    out, place, size = bytearray(), 16, int.from_bytes(data[4:8], "little")
    while place < len(data) and len(out) < size:
        flags = data[place]
        place += 1
        for bit in range(8):
            if place >= len(data):
                break
            if not flags >> bit & 1:
                run = data[place : place + 1]
                place += 1
            else:
                token = int.from_bytes(data[place : place + 2], "big")
                place += 2
                if token >> 4 == at:
                    return bytes(out[:size])
                run = _run(window, token >> 4, (token & 15) + 2, at)
            for byte in run:
                window[at] = byte
                at = (at + 1) % 4096
            out += run
    return bytes(out[:size])


def _run(window: bytearray, start: int, length: int, at: int) -> bytes:
    """Bytes of the window, some of which may be those that this very run writes."""
    run = bytearray()
    for step in range(length):
        place = (start + step) % 4096
        behind = (place - at) % 4096
        run.append(run[behind] if behind < len(run) else window[place])
    return bytes(run)


_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}"
    b"{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
