"""What runs at the head and foot of the pages of a rich text document (RTF), to be told from its text.

Source: Rich Text Format Specification 1.9.1, "Headers and Footers", "Destinations", "Unicode RTF".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.model.documents import Block
from indexer.model.kinds import Role
from pipelines.extract.composing import Piece

LONGEST = 64 * 1024  # bytes of a group that are looked at
_GROUP = re.compile(rb"\{\\(?:header|footer)[lrf]?(?![a-z])")
_CODES = re.compile(rb"\\ansicpg(\d{3,5})")
_TOKEN = re.compile(
    rb"\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)? ?|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<plain>[^\\{}\r\n]+)"
)
_PARTED = frozenset((b"par", b"line", b"tab", b"cell", b"row", b"page", b"sect"))
_UNSAID = frozenset((b"fldinst", b"pict", b"fonttbl", b"stylesheet", b"colortbl", b"datafield", b"info"))


def marked(pieces: Sequence[Piece], data: bytes) -> list[Piece]:
    """The pieces of a document, what runs on its pages marked in them, each line the first time that it comes."""
    wanted = {letters for line in running(data) if (letters := _letters(line))}
    found = []
    for piece in pieces:
        at, marks = 0, []
        for line in piece.text.split("\n"):
            if (letters := _letters(line)) in wanted:
                wanted.remove(letters)
                marks.append(Block(Role.FURNITURE, at, at + len(line)))
            at += len(line) + 1
        found.append(replace(piece, marks=(*piece.marks, *marks)) if marks else piece)
    return found


def running(data: bytes) -> list[str]:
    """The paragraphs of the headers and footers, in order, each once."""
    stated = _CODES.search(data[:4096])
    encoding = f"cp{int(stated[1])}" if stated else "cp1252"
    texts = (_text(data[match.end() : match.end() + LONGEST], encoding) for match in _GROUP.finditer(data))
    return list(dict.fromkeys(line.strip() for text in texts for line in text.split("\n") if line.strip()))


def _text(group: bytes, encoding: str) -> str:
    """The text of a group up to its end. A letter beyond the code page is followed by what older programs show."""
    said: list[bytes | str] = []
    skipped, shown = 0, 1
    for token in spoken(group):
        word, number = token["word"], token["number"]
        if word == b"uc" and number:
            shown = max(0, int(number))
        elif word == b"u" and number:
            said.append(chr(int(number) & 0xFFFF))
            skipped = shown
        else:
            part, skipped = _part(token, skipped)
            said.append(part)
    return _decoded(said, encoding)


def spoken(group: bytes) -> "Iterator[re.Match[bytes]]":
    """The tokens of a group, up to its end, that are no part of what a program keeps to itself."""
    silent = [False]
    for token in _TOKEN.finditer(group):
        if token["brace"] == b"{":
            silent.append(silent[-1])
        elif token["brace"]:
            silent.pop()
            if not silent:
                return
        elif token["word"] in _UNSAID or token["sign"] == b"*":
            silent[-1] = True
        elif token.lastgroup is not None and not silent[-1]:  # None: a line of the file ends, and none of the text
            yield token


def _part(token: "re.Match[bytes]", skipped: int) -> tuple[bytes | str, int]:
    """What a token says, and how many letters after it are still to be passed over."""
    if token["byte"]:
        return (b"", skipped - 1) if skipped else (bytes([int(token["byte"], 16)]), 0)
    if token["plain"]:
        return token["plain"][skipped:], max(0, skipped - len(token["plain"]))
    if token["word"] in _PARTED:
        return "\n" if token["word"] in {b"par", b"sect", b"page", b"row"} else " ", 0
    return (token["sign"] if token["sign"] in {b"\\", b"{", b"}"} else b" " if token["sign"] == b"~" else b""), 0


def _decoded(said: Sequence[bytes | str], encoding: str) -> str:
    try:
        b"".decode(encoding)
    except LookupError:
        encoding = "cp1252"
    text, waiting = "", b""
    for part in (*said, ""):
        if isinstance(part, bytes):
            waiting += part
        else:
            text += waiting.decode(encoding, "replace") + part
            waiting = b""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
