"""Mails with attachments and mails within mails, as RFC 5322 files. Same bytes every time."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

from tests.samples.source import Source, attached
from tests.samples.texts import text

Make = Callable[[Source], bytes]
MEDIA = {
    "pdf": ("application", "pdf"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "csv": ("text", "csv"),
    "txt": ("text", "plain"),
}


def attachments(source: Source) -> list[tuple[str, Source]]:
    """Name in the mail and source of each attachment, in order."""
    return [(path.rsplit("/", 1)[-1], attached(path)) for path in source.front.get("attachments", [])]


def eml(source: Source, make: Make) -> bytes:
    """The mail with its attachments made by `make`."""
    return _message(source, make).as_bytes(policy=SMTP)


def _message(source: Source, make: Make) -> EmailMessage:
    front = source.front
    message = EmailMessage(policy=SMTP)
    for header in ("from", "to", "cc"):
        if header in front:
            message[header.title()] = source.plain(header)
    message["Subject"] = source.plain("title")
    message["Date"] = front["sent"]
    message["Message-ID"] = front["message_id"]
    if "in_reply_to" in front:
        message["In-Reply-To"] = front["in_reply_to"]
    body = text(source).decode(front.get("encoding", "utf-8"))
    message.set_content(body, charset=front.get("charset", "utf-8"), cte=front.get("cte", "quoted-printable"))
    for name, child in attachments(source):
        _attach(message, name, child, make)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_part_{front['message_id'].strip('<>').partition('@')[0]}_{number}")
    return message


def _attach(message: EmailMessage, name: str, child: Source, make: Make) -> None:
    if child.type == "eml":
        message.add_attachment(_message(child, make), filename=name)
        return
    main, sub = MEDIA[child.type]
    message.add_attachment(make(child), maintype=main, subtype=sub, filename=name)
