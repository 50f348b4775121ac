"""Books of the Mobipocket family (MOBI, AZW3, PalmDOC): their markup unpacked, a page for each of their chapters."""

import re
import struct
from collections.abc import Iterator

from indexer.model.kinds import Status
from pipelines.extract.composing import Piece, clean, compose
from pipelines.extract.html import blocks, parsed
from pipelines.extract.material import DAMAGE, Material, Reading, Unreadable

_NONE, _PALMDOC, _HUFFMAN = 1, 2, 17480  # how text is packed
_ENCODINGS = {1252: "cp1252", 65001: "utf-8"}
_CHAPTER = re.compile(r"<mbp:pagebreak[^>]*>|(?=<\?xml )")
_FRAME = re.compile(
    r"<\?xml[^>]*>|<!DOCTYPE[^>]*>|</?(?:html|body)\b[^>]*>|<head\b.*?</head>", re.DOTALL | re.IGNORECASE
)
_AUTHOR, _PUBLISHER, _PUBLISHED, _TITLE = 100, 101, 106, 503  # what the book says of itself
_SAYS_MORE = 0x40
_TRAILS = 0xE4  # length of a header that tells what trails the text of each record
_FLOWS = b"FDST"


def extract(material: Material) -> Reading:
    """The chapters. Raises Unreadable where the book is locked, packed in a way not read here, or damaged."""
    try:
        return _read(material.data())
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The book is damaged: its records cannot be read.") from error


def _read(data: bytes) -> Reading:
    records = list(_records(data))
    head = records[0]
    packed, _, length, count = struct.unpack_from(">HHIH", head)
    if struct.unpack_from(">H", head, 12)[0]:
        raise Unreadable(Status.ENCRYPTED, "The book is encrypted: it is locked by rights management.")
    if packed not in (_NONE, _PALMDOC):
        told = "The book is packed by the Huffman method of Mobipocket, which is not read. Convert it to EPUB."
        raise Unreadable(Status.UNSUPPORTED, told)
    mobi = head[16:20] == b"MOBI"
    trails = struct.unpack_from(">H", head, 242)[0] if mobi and _number(head, 20) >= _TRAILS else 0
    bare = (_without_trail(record, trails) for record in records[1 : count + 1])
    text = b"".join(_unpacked(record) if packed == _PALMDOC else record for record in bare)[:length]
    if length and not text:
        raise Unreadable(Status.DAMAGED, "The book is damaged: it ends before its text.")
    lost = length - len(text) if length - len(text) > length // 100 else 0  # the length is not always told exactly
    text = text[: _first_flow(head, records) or length]
    markup = text.decode(_ENCODINGS.get(_number(head, 28) if mobi else 1252, "utf-8"), "replace")
    about = _about(head) if mobi and _number(head, 128) & _SAYS_MORE else {}
    name = head[_number(head, 84) :][: _number(head, 88)] if mobi else data[:32].split(b"\0")[0]
    return Reading(
        compose(_pieces(markup)),
        parser="mobi",
        status=Status.PARTIAL if lost else Status.DONE,
        reason=f"The book is damaged: of {length:,} bytes of its text {lost:,} are missing." if lost else "",
        title=about.get(_TITLE) or _text(name),
        authors=(about[_AUTHOR],) if about.get(_AUTHOR) else (),
        date=about.get(_PUBLISHED, "")[:10],
        facts={"publisher": about[_PUBLISHER]} if about.get(_PUBLISHER) else {},
    )


def _records(data: bytes) -> Iterator[bytes]:
    """The records of a Palm database."""
    (count,) = struct.unpack_from(">H", data, 76)
    starts = [struct.unpack_from(">I", data, 78 + 8 * number)[0] for number in range(count)]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        yield data[start:end]


def _number(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">I", data, at)[0])


def _first_flow(head: bytes, records: list[bytes]) -> int:
    """Where the chapters end and styles begin, in books that tell; 0 where they do not."""
    if len(head) < 200 or not 0 < _number(head, 192) < len(records):
        return 0
    flows = records[_number(head, 192)]
    return _number(flows, 16) if flows.startswith(_FLOWS) else 0


def _without_trail(record: bytes, trails: int) -> bytes:
    """A record without what trails its text: each entry gives its own length in its last bytes, seven bits in each."""
    for _ in range((trails >> 1).bit_count()):
        size = shift = 0
        for byte in reversed(record[-4:]):
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte & 0x80:
                break
        record = record[: len(record) - size]
    return record[: -(record[-1] & 3) - 1] if trails & 1 and record else record


def _unpacked(data: bytes) -> bytes:
    """PalmDOC: plain bytes, runs of them, a space with a letter, or a place further up and how much of it."""
    out = bytearray()
    at = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if 1 <= byte <= 8:
            out += data[at : at + byte]
            at += byte
        elif byte < 0x80:
            out.append(byte)
        elif byte >= 0xC0:
            out += bytes((0x20, byte ^ 0x80))
        else:
            pair = byte << 8 | data[at]
            at += 1
            back, long = pair >> 3 & 0x7FF, (pair & 7) + 3
            for _ in range(long):
                out.append(out[-back])
    return bytes(out)


def _about(head: bytes) -> dict[int, str]:
    """What the book says of itself, by the number of what it is."""
    at = 16 + _number(head, 20)
    if head[at : at + 4] != b"EXTH":
        return {}
    found: dict[int, str] = {}
    count, at = _number(head, at + 8), at + 12
    for _ in range(count):
        kind, size = struct.unpack_from(">II", head, at)
        found.setdefault(kind, _text(head[at + 8 : at + size]))
        at += size
    return found


def _text(data: bytes) -> str:
    return " ".join(clean(data.decode("utf-8", "replace")).split())


def _pieces(markup: str) -> Iterator[Piece]:
    for chapter in _CHAPTER.split(markup):
        body = _FRAME.sub(" ", chapter)  # in newer books a chapter's text follows its frame
        tree = parsed(f"<html><body>{body}</body></html>") if body.strip() else None
        if tree is not None:
            yield Piece("", new_page=True)
            yield from blocks(tree)
