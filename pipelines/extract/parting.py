"""Mails whose parts are not parted as their headers say: by the line that does part them, else as one text."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import Parser

_LINE = re.compile(r"^--(?P<boundary>\S[^\r\n]{0,200}?)[ \t]*\r?\n(?=Content-)", re.MULTILINE | re.IGNORECASE)


def parted(message: EmailMessage) -> EmailMessage:
    """The same mail; of each part that should have parts and has none, these are found."""
    if message.is_multipart():
        if message.get_content_maintype() == "multipart":
            for part in message.get_payload():
                if isinstance(part, EmailMessage):
                    parted(part)
    elif message.get_content_maintype() == "multipart":
        _find_parts(message, str(message.get_payload()))
    return message


def _find_parts(message: EmailMessage, text: str) -> None:
    found = _LINE.search(text)
    if found is None:
        message.set_type("text/plain")
        return
    told = f'Content-Type: multipart/mixed; boundary="{found["boundary"]}"\n\n'
    inner = Parser(_class=EmailMessage, policy=policy.default).parsestr(told + text)
    if inner.is_multipart():
        message.set_payload(inner.get_payload())
