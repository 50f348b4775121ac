"""Texts of Microsoft Write (.wri) and of Word for DOS: paragraphs, pages, running heads. Pictures in them are left out.

Source: the header and the pages of paragraph properties as Microsoft described them for Write 3 in its file formats of
Windows 3.1; Word for DOS lays out its files the same way.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from indexer.model.kinds import Role, Status
from pipelines.extract.composing import Piece, compose, one_line
from pipelines.extract.material import Material, Reading, Unreadable

PAGE = 128  # bytes; the first is the header, text follows, then the pages of properties
_END, _FIRST_PAGE, _LAST_PAGE, _OF_WINDOWS = 14, 18, 20, 96  # places in the header
_RUNNING, _PICTURE = 0b0110, 0b1_0000  # bits of the property that says what kind of paragraph it is
_KIND = 17  # its place among the properties


class _Stretch(NamedTuple):
    """Paragraphs of one kind, by their places in the file."""

    start: int
    end: int
    kind: int


def extract(material: Material) -> Reading:
    """The text in order; what runs at the head or foot of its pages is marked as such."""
    data = material.data()
    if len(data) < PAGE:
        raise Unreadable(Status.DAMAGED, "The text is damaged: its opening is cut off.")
    end = min(struct.unpack_from("<I", data, _END)[0], len(data))
    # Word for DOS leaves this place empty, and writes in the letters of DOS.
    encoding = "cp1252" if struct.unpack_from("<H", data, _OF_WINDOWS)[0] else "cp850"
    pieces = [piece for one in _stretches(data, end) for piece in _pieces(data, one, encoding)]
    cut = struct.unpack_from("<I", data, _END)[0] > len(data)
    return Reading(
        compose(pieces),
        parser="mswrite",
        status=Status.PARTIAL if cut else Status.DONE,
        reason="The text is damaged: its end is missing." if cut else "",
    )


def _stretches(data: bytes, end: int) -> Iterator[_Stretch]:
    """The whole text, cut where the kind of paragraph changes; what is told of no kind is plain."""
    at = PAGE
    for start, limit, kind in _told(data):
        if at <= start < limit <= end:
            if at < start:
                yield _Stretch(at, start, 0)
            yield _Stretch(start, limit, kind)
            at = limit
    if at < end:
        yield _Stretch(at, end, 0)


def _told(data: bytes) -> Iterator[_Stretch]:
    """What the pages of paragraph properties tell, in order. A page holds where its first paragraph begins, for each
    where it ends and where in the page its properties stand, and at its end how many there are."""
    first, last = struct.unpack_from("<HH", data, _FIRST_PAGE)
    for number in range(first, last):
        page = data[number * PAGE : (number + 1) * PAGE]
        if len(page) < PAGE:
            return
        start = int.from_bytes(page[:4], "little")
        for entry in range(min(page[-1], (PAGE - 5) // 6)):
            limit, place = struct.unpack_from("<IH", page, 4 + 6 * entry)
            properties = page[4 + place : 5 + place + page[4 + place]] if 4 + place < PAGE else b""
            yield _Stretch(start, limit, properties[_KIND] if len(properties) > _KIND else 0)
            start = limit


def _pieces(data: bytes, stretch: _Stretch, encoding: str) -> Iterator[Piece]:
    if stretch.kind & _PICTURE:
        return
    role = Role.FURNITURE if stretch.kind & _RUNNING else None
    for number, sheet in enumerate(data[stretch.start : stretch.end].decode(encoding, "replace").split("\f")):
        if number:
            yield Piece("", new_page=True)
        for paragraph in sheet.replace("\r\n", "\r").split("\r"):
            lines = (one_line(line) for line in paragraph.replace("\n", "\v").split("\v"))
            yield Piece("\n".join(line for line in lines if line), role)
