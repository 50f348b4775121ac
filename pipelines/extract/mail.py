"""Mails (RFC 5322): headers and body as one page, attachments and mails within as documents of their own."""

import base64
import re
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from indexer.model.kinds import Status
from pipelines.extract import flowed, parting, signed, yencoded
from pipelines.extract.composing import Piece, clean, compose
from pipelines.extract.decoding import decoded
from pipelines.extract.html import article_text
from pipelines.extract.material import DAMAGE, Child, Material, Reading, Unreadable
from pipelines.extract.uuencoded import parted

MORE = 0.3  # share of words that one form of a text has over the other, above which both are kept
SHOWN = ("From", "To", "Cc", "Newsgroups", "Date", "Subject")
CARRIED = (
    *("Message-ID", "In-Reply-To", "References", "Reply-To", "X-Mailer", "User-Agent", "X-Originating-IP", "Bcc"),
    *("Sender", "Resent-From", "Resent-To", "Resent-Date", "Organization", "Keywords", "Comments"),
)
ENDINGS = {
    "text/html": "html",
    "text/plain": "txt",
    "text/calendar": "ics",
    "text/rfc822-headers": "eml",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
}
_MAILS = frozenset({"message/rfc822", "message/global"})
_ADDRESSES = frozenset({"from", "to", "cc", "bcc", "reply-to"})
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_RICH = frozenset({"text/enriched", "text/richtext"})
_BODIES = _RICH | {"text/plain", "text/html"}
_COMMANDS = re.compile("<<|<(param|comment)>(?:[^<]|<<){0,1000}+</\\1>|</?[a-z0-9-]{1,60}>", re.IGNORECASE)
_MEANT = {
    "<<": "<",
    "<lt>": "<",
    "<nl>": "\n",
    "<np>": "\n\n",
}  # by commands of enriched text (RFC 1896) and rich (1341)
_AGAIN = frozenset({"text/x-amp-html", "text/watch-html"})  # the same text once more, for other programs
LONG = 10_000  # characters of a header that are parsed by the rules of its kind
_CUT: tuple[type[Exception], ...] = (HeaderParseError, *DAMAGE)
_ENCODED = re.compile(r"(?:=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]*\?=)+")
_BETWEEN = re.compile(r"(?<=\?=)\s+(?==\?)")  # white space between two encoded words, which is none of the text
SIGNED_DEEP = 5  # signatures around signatures
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_LOCKED = _PKCS7 | {"multipart/encrypted"}
_PGP = "-----BEGIN PGP MESSAGE-----"


def extract(material: Material) -> Reading:
    """The mail's own text; children carry the attachments' bytes. Raises Unreadable where the mail is encrypted."""
    data = material.data()
    if material.type == "emlx":  # Apple's: the length of the mail in a line before it, a list of flags after it
        length, _, rest = data.partition(b"\n")
        data = rest[: int(length)] if length.strip().isdigit() else rest
    try:
        message = _unsigned(_parsed(data.lstrip(b"\r\n")))
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The mail is damaged: its headers cannot be read.") from error
    if _is_locked(message):
        raise Unreadable(Status.ENCRYPTED, "The mail is encrypted: its text is locked by a key of its recipients.")
    headers = "\n".join(f"{name}: {value}" for name in SHOWN if (value := _header(message, name)))
    body = _body(message)
    if body.lstrip().startswith(_PGP):
        raise Unreadable(
            Status.ENCRYPTED, "The mail is encrypted (PGP): its text is locked by a key of its recipients."
        )
    pieces = [Piece(headers), *(Piece(part) for part in body.split("\n\n"))]
    children = tuple(_attachments(message))
    parts = [*_part_of(message), *(child.inside for child in children if yencoded.is_part(child.inside))]
    return Reading(
        status=Status.PARTIAL if parts else Status.DONE,
        reason=f"It brings only a part of what other mails bring the rest of: {', '.join(parts)}." if parts else "",
        pages=compose(pieces),
        parser="email",
        title=_header(message, "Subject"),
        authors=tuple(name for name, _ in _addresses([_header(message, "From")])[:1] if name),
        date=_date(message),
        sender=_header(message, "From"),
        recipients=_people(message, "To", "Cc", "Bcc"),
        facts={name: value for name in CARRIED if (value := _header(message, name))},
        children=children,
    )


def _parsed(data: bytes) -> EmailMessage:
    return parting.parted(BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data))


def _unsigned(message: EmailMessage) -> EmailMessage:
    """The mail with what its signature wraps for its body, under its own headers; as it is where none wraps it."""
    for _ in range(SIGNED_DEEP):
        wrapped = message.get_content_type() in _PKCS7 and not message.is_multipart()
        inner = signed.content(_bytes(message)) if wrapped else None
        if not inner:
            break
        opened = _parsed(inner)
        for name, value in message.raw_items():
            if not name.lower().startswith("content-") and name not in opened:
                opened.set_raw(name, value)
        message = opened
    return message


def _header(message: EmailMessage, name: str) -> str:
    """A header as people read it; "" where it is absent."""
    raw = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    # The standard library drops bytes that are not ASCII, and who an address is said in brackets to be.
    dropped = any(
        _NOT_ASCII.search(one) or ("(" in one and "<" not in one and name.lower() in _ADDRESSES) for one in raw
    )
    if dropped or sum(map(len, raw)) > LONG:
        return _decoded(", ".join(raw))
    try:
        told = " ".join(clean(", ".join(str(value) for value in message.get_all(name, []))).split())
    except DAMAGE:
        return " ".join(clean(raw[0] if raw else "").split())
    return _decoded(", ".join(raw)) if "\ufffd" in told else told  # of a name, it takes each encoded word by itself


def _decoded(raw: str) -> str:
    """A header with its encoded words decoded, whatever its other bytes are, in time that grows with its length: that
    of the standard library's parser grows with the square of it."""
    text = decoded(raw.encode("utf-8", "surrogateescape")).text
    return " ".join(clean(_ENCODED.sub(_word, _BETWEEN.sub("", text))).split())


def _word(found: re.Match[str]) -> str:
    try:
        return str(make_header(decode_header(found[0])))
    except _CUT:
        return found[0]


def _addresses(headers: list[str]) -> list[tuple[str, str]]:
    """Names and addresses; none where brackets stand in brackets without end."""
    try:
        return getaddresses(headers)
    except DAMAGE:
        return []


def _people(message: EmailMessage, *names: str) -> tuple[str, ...]:
    pairs = _addresses([_header(message, name) for name in names])
    return tuple(
        dict.fromkeys(
            f"{name} <{address}>" if name and address else name or address for name, address in pairs if name or address
        )
    )


def _date(message: EmailMessage) -> str:
    """The day the mail says it was sent, in its sender's own time."""
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except DAMAGE:
        return ""


def _is_locked(message: EmailMessage) -> bool:
    kind = message.get_content_type()
    return kind in _LOCKED and str(message.get_param("smime-type", "enveloped-data")) == "enveloped-data"


def _body(message: EmailMessage) -> str:
    """All text that is no attachment; of several forms of the same text the plain one, else that of the HTML."""
    kind = message.get_content_type()
    if not message.is_multipart() or kind in _MAILS:
        if kind not in _BODIES or _is_attached(message):
            return ""
        text = _text(message)
        if kind == "text/html":
            return article_text(text)
        return parted(_uncommanded(text) if kind in _RICH else text)[0]
    parts = [part for part in message.get_payload() if isinstance(part, EmailMessage)]
    if message.get_content_maintype() == "message":
        elsewhere = [_told(message, "Content-Type")] if kind == "message/external-body" else []
        return "\n\n".join(filter(None, (*elsewhere, *map(_report, parts))))
    bodies = [body for part in parts if (body := _body(part).strip())]
    if kind == "multipart/alternative":
        plain = next((text for part in parts if _is_plain(part) and (text := _text(part)).strip()), "")
        return _fuller(plain, bodies[-1] if bodies else "")
    return "\n\n".join(bodies)


def _uncommanded(text: str) -> str:
    """What enriched text says, without how it is set and what such commands are told."""
    return _COMMANDS.sub(lambda found: _MEANT.get(found[0].lower(), ""), text)


def _part_of(message: EmailMessage) -> Iterator[str]:
    """Which part it is of a mail that was sent in several (RFC 2046, 5.2.2)."""
    if message.get_content_type() == "message/partial":
        of_all = f" of {total}" if (total := message.get_param("total")) else ""
        yield f"part {message.get_param('number', '?')}{of_all}"


def _report(part: EmailMessage) -> str:
    """What is told of another mail, such as that it was not delivered: its fields stand where headers do."""
    fields = filter(None, (_told(part, name) for name in dict.fromkeys(part.keys())))
    return "\n\n".join(filter(None, ("\n".join(fields), _body(part))))


def _told(part: EmailMessage, name: str) -> str:
    value = _header(part, name)
    return f"{name}: {value}" if value else ""


def _is_plain(part: EmailMessage) -> bool:
    return part.get_content_type() == "text/plain"


def _fuller(plain: str, last: str) -> str:
    """The plain form of a text, with the last form after it where that has words which the plain one lacks."""
    if not plain:
        return last
    known = set(re.findall(r"\w{3,}", plain.casefold()))
    words = re.findall(r"\w{3,}", last.casefold())
    more = sum(word not in known for word in words)
    return f"{plain}\n\n{last}" if more > MORE * len(words) else plain


def _text(part: EmailMessage) -> str:
    return _as_text(part, yencoded.parted(_bytes(part))[0])


def _as_text(part: EmailMessage, data: bytes) -> str:
    text = decoded(data, declared=part.get_content_charset("")).text
    if str(part.get_param("format", "")).lower() == "flowed":
        text = flowed.joined(text, spaces_added=str(part.get_param("delsp", "")).lower() == "yes")
    return clean(text, keep_spaces=part.get_content_subtype() != "html").strip()


def _bytes(part: EmailMessage) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except DAMAGE:
        data = None
    return data if isinstance(data, bytes) else b""


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something themselves; a mail within is one, whatever is in it."""
    if message.get_content_type() in _MAILS or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, EmailMessage):
            yield from _leaves(part)


def _is_attached(part: EmailMessage) -> bool:
    kind = part.get_content_type()
    if kind not in _BODIES | _AGAIN and part.get_content_maintype() != "multipart":
        return True
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _attachments(message: EmailMessage) -> Iterator[Child]:
    taken: set[str] = set()
    for part in _leaves(message):
        if _is_plain(part) and not _is_attached(part):
            rest, files = yencoded.parted(_bytes(part))
            for name, data in (*parted(_as_text(part, rest))[1], *files):
                yield Child(_free(name, taken), data)
        if not _is_attached(part):
            continue
        data = _mail_within(part) if part.get_content_type() in _MAILS else _bytes(part)
        if data:
            yield Child(_free(_name(part, len(taken) + 1), taken), data)


def _mail_within(part: EmailMessage) -> bytes:
    [*inner] = part.iter_parts() if part.is_multipart() else ()
    try:
        if inner and not inner[0].keys() and str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
            return base64.b64decode(inner[0].as_bytes())  # a mail may not be packed so (RFC 2046, 5.2.1), and some are
        return inner[0].as_bytes() if inner else _bytes(part)
    except DAMAGE:
        return inner[0].as_string().encode("utf-8", "surrogateescape")


def _name(part: EmailMessage, number: int) -> str:
    """The attachment's own name without folders, else one made from what it is."""
    try:
        given = part.get_filename()
    except DAMAGE:
        given = None
    if given:
        name = " ".join(clean(given).split()).replace("\\", "/").rsplit("/", 1)[-1]
        if name.strip(". "):
            return name
    if part.get_content_type() in _MAILS:
        [*inner] = part.iter_parts() if part.is_multipart() else ()
        subject = _header(inner[0], "Subject") if inner and isinstance(inner[0], EmailMessage) else ""
        return f"{subject.replace('/', '-')[:80] or f'message {number}'}.eml"
    ending = ENDINGS.get(part.get_content_type(), part.get_content_subtype().split("+")[-1])
    return f"attachment {number}.{ending}"


def _free(name: str, taken: set[str]) -> str:
    """The name itself, or with a number where another attachment of this mail has it already."""
    free, number = name, 2
    while free in taken:
        stem, dot, ending = name.rpartition(".")
        free = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
        number += 1
    taken.add(free)
    return free
