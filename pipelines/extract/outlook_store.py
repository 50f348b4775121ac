"""Outlook mailboxes (PST, OST), by libpff: each message is made into a mail and is a child under its folder's path.

A message that is broken costs that message; the counts of expected, read and lost ones are kept.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import HeaderParser
from email.utils import parseaddr
from typing import Any

from indexer.model.kinds import Status
from pipelines.extract.decoding import decoded
from pipelines.extract.letter import Letter, as_mail
from pipelines.extract.material import DAMAGE, Child, Material, Reading, Unreadable
from pipelines.extract.saying import counted
from pipelines.extract.unpacking import safe_name

DEEPEST = 64  # folders
LARGEST = 256 * 1024 * 1024  # bytes of one attachment
_NAMES = (0x3707, 0x3704, 0x3001)


def extract(material: Material) -> Reading:
    """The mailbox's messages as children. Raises Unreadable where not even its folders can be read."""
    import pypff

    store = pypff.file()
    try:
        store.open(str(material.path))
        root = store.get_root_folder()
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The Outlook mailbox is damaged: its folders cannot be read.") from error
    return Reading(parser="libpff", children=_children(root, material, store))


def _children(root: Any, material: Material, store: Any) -> Iterator[Child]:
    lost: list[str] = []
    count = 0
    for path, number, message in _messages(root, "", lost):
        material.alive()
        count += 1
        try:
            data = as_mail(_letter(message))
        except DAMAGE:
            lost.append(f"{path}message {number}")
            continue
        yield Child(f"{path}message {number}.eml", data)
    store.close()
    if lost:
        named = ", ".join(lost[:5]) + (f" and {len(lost) - 5:,} more" if len(lost) > 5 else "")
        told = f"{counted(len(lost), 'part')} of the mailbox could not be read: {named}; {count:,} messages were met."
        raise Unreadable(Status.PARTIAL, told)


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


def _letter(message: Any) -> Letter:
    """Raises LookupError where nothing that is said in it can be had."""
    asked = (message.get_subject, message.get_plain_text_body, message.get_html_body, message.get_rtf_body)
    missed: list[str] = []
    headers = _had(message.get_transport_headers, missed) or ""
    subject, plain, html, rtf = (_had(ask, missed) for ask in asked)
    if missed and not any((headers, subject, plain, html, rtf)):
        raise LookupError(missed[0])
    sender = parseaddr(str(HeaderParser().parsestr(headers).get("From", "")))
    sent = _had(message.get_client_submit_time) or _had(message.get_delivery_time)
    return Letter(
        subject=subject or "",
        sender=sender if any(sender) else (_had(message.get_sender_name) or "", ""),
        sent=sent.replace(tzinfo=UTC) if isinstance(sent, datetime) else None,
        headers=headers,
        plain=decoded(plain or b"").text,
        html=decoded(html or b"").text,
        rtf=rtf or b"",
        attachments=tuple(_attachments(message)),
    )


def _had(ask: Any, missed: list[str] | None = None) -> Any:
    """What the library answers, None where it cannot, which `missed` notes."""
    try:
        return ask()
    except DAMAGE as error:
        if missed is not None:
            missed.append(str(error))
        return None


def _attachments(message: Any) -> Iterator[tuple[str, bytes]]:
    for number in range(_had(message.get_number_of_attachments) or 0):
        try:
            attachment = message.get_attachment(number)
            size = attachment.get_size()
            data = attachment.read_buffer(size) if 0 < size <= LARGEST else b""
        except DAMAGE:
            data, attachment = b"", None
        name = _attached_name(attachment) or f"attachment {number + 1}"
        told = f"The attachment {name} could not be read out of the mailbox."
        yield (name, data) if data else (f"{name}.txt", told.encode())


def _attached_name(attachment: Any) -> str:
    for records in getattr(attachment, "record_sets", ()):
        for entry in records.entries:
            if entry.entry_type in _NAMES and (name := _had(entry.get_data_as_string)):
                return str(name)
    return ""
