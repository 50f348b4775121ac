"""Files written into the text of a mail itself, as was done before there were attachments (uuencode)."""

import binascii
import re

_FILE = re.compile(
    r"^begin [0-7]{3,4} (?P<name>[^\n]+)\n"
    r"(?P<lines>(?:[!-M][ -`]{0,84}\n)+)"  # how many bytes, then these, six bits to a letter
    r"(?:[ `]?\n)?end$",
    re.MULTILINE,
)


def parted(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without the files written into it, and those, each with its name. What cannot be decoded stays text."""
    files: list[tuple[str, bytes]] = []

    def taken(found: re.Match[str]) -> str:
        try:
            data = b"".join(binascii.a2b_uu(line) for line in found["lines"].splitlines())
        except binascii.Error:
            return found[0]
        name = found["name"].strip().replace("\\", "/").rpartition("/")[2]
        files.append((name or f"file {len(files) + 1}", data))
        return ""

    kept = _FILE.sub(taken, text)
    return (kept.strip() if files else text), files
