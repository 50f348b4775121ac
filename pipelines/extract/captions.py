"""What a picture says of itself: captions, who took it and when, by EXIF 3.0, XMP (ISO 16684), IPTC IIM 4 and the
comments of PNG and JPEG. Decodes no points."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from pipelines.extract import days
from pipelines.extract.composing import clean, one_line
from pipelines.extract.decoding import decoded
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE, MEBIBYTE
from pipelines.extract.notice_tree import local

LARGEST = 4 * MEBIBYTE  # bytes of a packet of XMP
_TITLE, _WORDS, _AUTHOR, _DAY = "title", "words", "author", "day"
_EXIF = {0x010E: _WORDS, 0x013B: _AUTHOR, 0x0132: _DAY, 0x9C9B: _TITLE, 0x9C9C: _WORDS, 0x9C9D: _AUTHOR, 0x9C9F: _WORDS}
_EXIF_INNER, _TAKEN, _COMMENT = 0x8769, 0x9003, 0x9286  # a list of its own: when it was taken, and what users note
_WIDE = range(0x9C9B, 0x9CA0)  # Windows writes these in UTF-16
_IPTC = {5: _TITLE, 105: _WORDS, 120: _WORDS, 25: _WORDS, 90: _WORDS, 101: _WORDS, 80: _AUTHOR, 55: _DAY}
_XMP = {
    "title": _TITLE,
    "Headline": _WORDS,
    "description": _WORDS,
    "subject": _WORDS,
    "City": _WORDS,
    "Country": _WORDS,
    "PersonInImage": _WORDS,
    "creator": _AUTHOR,
    "DateCreated": _DAY,
    "CreateDate": _DAY,
    "DateTimeOriginal": _DAY,
}
_COMMENTS = {"title": _TITLE, "author": _AUTHOR, "description": _WORDS, "comment": _WORDS, "creation time": _DAY}
_MAKERS = re.compile(  # what cameras and programs write where nobody wrote a caption
    r"(?:[\w-]+ ){0,3}digital (?:still )?camera|screenshot|untitled|unknown|creator: gd-jpeg\b.*"
    r"|created (?:with|by) (?:the )?(?:gimp|inkscape|xnview|irfanview|imagemagick|adobe \w+)[\s\d.,v]*",
    re.IGNORECASE,
)
_LEGIBLE = re.compile(r"\b[^\W\d_]{2,}\b")  # a word


class Caption(NamedTuple):
    """What a picture says of itself; `words` are lines that its text does not have."""

    title: str = ""
    words: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date: str = ""


def of_picture(picture: Any) -> Caption:
    """What an opened picture says of itself; what is broken is left out."""
    return _caption(_stated(picture))


def of_packet(data: bytes) -> Caption:
    """What a packet of XMP says. Raises what `DAMAGE` names."""
    return _caption(_of_packet(data))


def _caption(stated: Iterable[tuple[str, str]]) -> Caption:
    found: dict[str, dict[str, None]] = {name: {} for name in (_TITLE, _WORDS, _AUTHOR, _DAY)}
    for name, raw in stated:
        text = one_line(raw)
        if text and not _MAKERS.fullmatch(text):
            found[name][text] = None
    titles = list(found[_TITLE])
    heard = "\n".join(found[_WORDS])
    words = [text for text in (*titles, *found[_WORDS]) if text not in titles or text not in heard]
    return Caption(
        titles[0] if titles else "",
        tuple(dict.fromkeys(words)),
        tuple(found[_AUTHOR]),
        next(filter(None, map(days.stated, found[_DAY])), ""),
    )


def _stated(picture: Any) -> Iterator[tuple[str, str]]:
    for source in (_of_xmp, _of_iptc, _of_exif, _of_comments):
        with suppress(*DAMAGE):
            yield from source(picture)


def _of_exif(picture: Any) -> Iterator[tuple[str, str]]:
    exif = picture.getexif()
    inner = exif.get_ifd(_EXIF_INNER)
    if _TAKEN in inner:
        yield _DAY, str(inner[_TAKEN])
    for number, name in _EXIF.items():
        value = exif.get(number)
        if isinstance(value, tuple):
            value = bytes(value)
        if isinstance(value, bytes):
            value = value.decode("utf-16-le", "replace") if number in _WIDE else decoded(value).text
        if value:
            yield name, value.rstrip("\x00")
    comment = inner.get(_COMMENT, b"")
    if isinstance(comment, bytes) and (text := _noted(comment, exif.endian)):
        yield _WORDS, text


def _noted(comment: bytes, order: str) -> str:
    """What a user noted, in the letters that its first eight bytes name; "" where programs put bytes of their own."""
    encoding = ("utf-16-be" if order == ">" else "utf-16-le") if comment.startswith(b"UNICODE") else "utf-8"
    text = comment[8:].decode(encoding, "replace").strip("\x00 ")
    return text if _LEGIBLE.search(text) and text.count("\ufffd") < 0.1 * len(text) else ""


def _of_iptc(picture: Any) -> Iterator[tuple[str, str]]:
    from PIL import IptcImagePlugin

    for (record, number), value in (IptcImagePlugin.getiptcinfo(picture) or {}).items():
        for one in value if isinstance(value, list) else [value]:
            if record == 2 and number in _IPTC:
                yield _IPTC[number], decoded(one).text


def _of_xmp(picture: Any) -> Iterator[tuple[str, str]]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    yield from _of_packet(packet.encode() if isinstance(packet, str) else bytes(packet))


def _of_packet(data: bytes) -> Iterator[tuple[str, str]]:
    if not data or len(data) > LARGEST:
        return
    waiting = [root_of(data.strip(b"\x00 \r\n"), comments=False)]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        for key, value in element.attrib.items():
            if local(str(key)) in _XMP:
                yield _XMP[local(str(key))], value
        if name := _XMP.get(local(element.tag)):  # nothing within it is told again
            yield from ((name, one.text or "") for one in element.iter() if isinstance(one.tag, str) and len(one) == 0)
        else:
            waiting += reversed(element)


def _of_comments(picture: Any) -> Iterator[tuple[str, str]]:
    for key, value in picture.info.items():
        name = _COMMENTS.get(str(key).lower())
        if name and isinstance(value, str | bytes):
            yield name, clean(value if isinstance(value, str) else decoded(value).text)
