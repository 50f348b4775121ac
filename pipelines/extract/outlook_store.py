"""Outlook mailboxes (PST, OST), by libpff: each message is made into a mail and is a child under its folder's path.

A message that is broken costs that message; the counts of expected, read and lost ones are kept.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.parser import HeaderParser
from email.utils import parseaddr
from typing import Any

from indexer.model.kinds import Status
from pipelines.extract.decoding import decoded
from pipelines.extract.letter import FILE_NAMES, IDS, SENDER, Letter, Person, as_mail, file_name
from pipelines.extract.material import DAMAGE, Child, Material, Reading, Unreadable
from pipelines.extract.saying import counted
from pipelines.extract.unpacking import safe_name

DEEPEST = 64  # folders
MAILS_DEEP = 20  # messages within messages
LARGEST = 256 * 1024 * 1024  # bytes of one attachment
_TO, _CC, _BCC = 0x0E04, 0x0E03, 0x0E02  # as shown: names, parted by semicolons
_CLASS, _SUBJECT = 0x001A, 0x0037
_MAILS = ("IPM.Note", "REPORT")
_TEXT = frozenset({0x1E, 0x1F})  # types of properties
_SKIPPED = "".join(map(chr, range(32)))  # a subject may begin with two that say how long its prefix is
_NAMED, _CODE = 0x8000, 4  # properties from here on are each mailbox's own; letters, up to which a text is a code
_LABELS = {  # of contacts (MS-OXOCNTC)
    0x3001: "Name",
    0x3A16: "Company",
    0x3A18: "Department",
    0x3A17: "Title",
    0x3A46: "Profession",
    0x3A08: "Telephone",
    0x3A1B: "Telephone",
    0x3A09: "Home telephone",
    0x3A1C: "Mobile telephone",
    0x3A24: "Fax",
    0x3A15: "Address",
    0x3A29: "Street",
    0x3A2A: "Postal code",
    0x3A27: "Town",
    0x3A26: "Country",
    0x3A25: "Home address",
    0x3A51: "Web page",
    0x3A4E: "Manager",
    0x3A30: "Assistant",
    0x3A48: "Spouse",
}


def extract(material: Material) -> Reading:
    """The mailbox's messages as children. Raises Unreadable where not even its folders can be read."""
    import pypff

    store = pypff.file()
    try:
        store.open(str(material.path))
        root = store.get_root_folder()
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The Outlook mailbox is damaged: its folders cannot be read.") from error
    facts: dict[str, str] = {}
    return Reading(parser="libpff", facts=facts, children=_children(root, material, store, facts))


def _children(root: Any, material: Material, store: Any, facts: dict[str, str]) -> Iterator[Child]:
    """The messages that can be read. At their end `facts` tells how many there should be, were read and were lost."""
    lost: list[str] = []
    expected, read = _expected(root), 0
    for path, number, message in _messages(root, "", lost):
        material.alive()
        try:
            data = as_mail(_letter(message))
        except DAMAGE:
            lost.append(f"{path}message {number}")
            continue
        read += 1
        yield Child(f"{path}message {number}.eml", data)
    stated, held = store.get_size(), material.path.stat().st_size
    store.close()
    facts["messages"] = f"{expected:,} expected, {read:,} read, {expected - read:,} lost"
    told = []
    if lost:
        named = ", ".join(lost[:5]) + (f" and {len(lost) - 5:,} more" if len(lost) > 5 else "")
        told.append(f"{counted(len(lost), 'part')} of the mailbox could not be read: {named}.")
    if held < stated:
        told.append(f"The mailbox should have {stated:,} bytes and has {held:,}: what lay behind these is missing.")
    if told:
        raise Unreadable(Status.PARTIAL, " ".join([*told, f"Of {counted(expected, 'message')}, {read:,} were read."]))


def _expected(folder: Any, *, depth: int = 0) -> int:
    """How many messages the folders say that they have."""
    count = _count(folder, "messages", "", [])
    for number in range(_count(folder, "folders", "", []) if depth < DEEPEST else 0):
        with suppress(*DAMAGE):
            count += _expected(folder.get_sub_folder(number), depth=depth + 1)
    return count


def _messages(folder: Any, path: str, lost: list[str], *, depth: int = 0) -> Iterator[tuple[str, int, Any]]:
    """Each message with the path of its folder and its number there."""
    for number in range(_count(folder, "messages", path, lost)):
        try:
            message = folder.get_sub_message(number)
        except DAMAGE:
            lost.append(f"{path}message {number + 1}")
            continue
        yield path, number + 1, message
    for number in range(_count(folder, "folders", path, lost) if depth < DEEPEST else 0):
        try:
            inner = folder.get_sub_folder(number)
            name = safe_name((inner.get_name() or "").replace("/", "-"), number + 1)
        except DAMAGE:
            lost.append(f"{path}folder {number + 1}")
            continue
        yield from _messages(inner, f"{path}{name}/", lost, depth=depth + 1)


def _count(folder: Any, what: str, path: str, lost: list[str]) -> int:
    try:
        return int(getattr(folder, f"get_number_of_sub_{what}")())
    except DAMAGE:
        lost.append(f"{path}list of {what}")
        return 0


def _letter(item: Any, *, depth: int = 0) -> Letter:
    """Raises LookupError where nothing that is said in it can be had."""
    missed: list[str] = []
    asked = ("transport_headers", "subject", "plain_text_body", "html_body", "rtf_body")
    headers, subject, plain, html, rtf = (_answer(item, f"get_{name}", missed) for name in asked)
    if missed and not any((headers, subject, plain, html, rtf)):
        raise LookupError(missed[0])
    sender = parseaddr(str(HeaderParser().parsestr(headers or "").get("From", "")))
    told = _texts(item)
    address = next((told[tag] for tag in SENDER[1] if "@" in told.get(tag, "")), "")
    to, cc, bcc = (() if headers else _shown(told.get(tag, "")) for tag in (_TO, _CC, _BCC))
    sent = _answer(item, "get_client_submit_time") or _answer(item, "get_delivery_time")
    said = decoded(plain or b"").text
    more = _more(told, said) if not told.get(_CLASS, "IPM.Note").startswith(_MAILS) else ""
    attached = tuple(_attachments(item, depth=depth))
    if more and not said and (html or rtf):
        attached, more = (*attached, ("details.txt", more.encode())), ""
    return Letter(
        subject=subject or told.get(_SUBJECT, "").lstrip(_SKIPPED),
        sender=sender if any(sender) else (_answer(item, "get_sender_name") or "", address),
        to=to,
        cc=cc,
        bcc=bcc,
        sent=sent.replace(tzinfo=UTC) if isinstance(sent, datetime) else None,
        headers=headers or "",
        ids=tuple((name, told[tag]) for tag, name in IDS.items() if tag in told),
        plain="\n\n".join(filter(None, (said, more))),
        html=decoded(html or b"").text,
        rtf=rtf or b"",
        attachments=attached,
    )


def _more(told: Mapping[int, str], said: str) -> str:
    """What a contact, an appointment or another item that is no mail says beside its text, line by line."""
    lines = {text: f"{label}: {text}" for tag, label in _LABELS.items() if (text := told.get(tag, "").strip())}
    for tag, text in told.items():
        if tag >= _NAMED and any(map(str.isalpha, text)) and len(text) > _CODE and text not in lines:
            lines[text] = text  # what its number means differs from one mailbox to another
    return "\n".join(line for text, line in lines.items() if text not in said)


def _answer(item: Any, name: str, missed: list[str] | None = None) -> Any:
    """What the library answers; None, too, where items of this kind are not asked that."""
    ask = getattr(item, name, None)
    return None if ask is None else _had(ask, missed)


def _had(ask: Any, missed: list[str] | None = None) -> Any:
    """What the library answers, None where it cannot, which `missed` notes."""
    try:
        return ask()
    except DAMAGE as error:
        if missed is not None:
            missed.append(str(error))
        return None


def _attachments(message: Any, *, depth: int) -> Iterator[tuple[str, bytes]]:
    for number in range(_answer(message, "get_number_of_attachments") or 0):
        try:
            attachment = message.get_attachment(number)
            if _answer(attachment, "get_number_of_sub_items") and depth < MAILS_DEEP:
                letter = _letter(attachment.get_sub_item(0), depth=depth + 1)
                yield file_name(letter, f"message {number + 1}"), as_mail(letter)
                continue
            size = attachment.get_size()
            data = attachment.read_buffer(size) if 0 < size <= LARGEST else b""
        except DAMAGE:
            data, attachment = b"", None
        name = _attached_name(attachment) or f"attachment {number + 1}"
        told = f"The attachment {name} could not be read out of the mailbox."
        yield (name, data) if data else (f"{name}.txt", told.encode())


def _attached_name(attachment: Any) -> str:
    told = _texts(attachment)
    return next((told[tag] for tag in FILE_NAMES if tag in told), "")


def _texts(item: Any) -> dict[int, str]:
    """The texts that an item holds by the numbers of their properties, as far as it can be asked."""
    entries = _had(lambda: [entry for records in item.record_sets for entry in records.entries]) or ()
    kinds = ((_had(lambda entry=entry: (entry.entry_type, entry.value_type)), entry) for entry in entries)
    return {
        kind[0]: str(text)
        for kind, entry in kinds
        if kind and kind[1] in _TEXT and (text := _had(entry.get_data_as_string))
    }


def _shown(names: str) -> tuple[Person, ...]:
    return tuple((name.strip(), "") for name in names.split(";") if name.strip())
