"""DjVu: the text that lies behind the pictures of its pages, with the boxes of its words. Looks at no picture.

Source: "DjVu3 Specification", Lizardtech 2005: the parts of a file, "DIRM", "Annotations".
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from indexer.model.documents import Page
from indexer.model.kinds import Status
from pipelines.extract import bzz
from pipelines.extract.composing import clean, one_line
from pipelines.extract.djvu_text import Extent, Hidden, extent, hidden
from pipelines.extract.hyphens import Vocabulary
from pipelines.extract.material import DAMAGE, Material, Reading, Unreadable
from pipelines.extract.pdf_page import body_size, page
from pipelines.extract.saying import counted, pages_named

_PACKED = frozenset({"TXTz", "ANTz"})
_HEAD = 12  # bytes before the parts of a form
_BLANKS = re.compile("\n{3,}")
_ABOUT = re.compile(rb'\(metadata\b((?:\s*\(\w+\s+"(?:[^"\\]|\\.)*"\s*\))+)')
_STATED = re.compile(rb'\((\w+)\s+"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)


class _Part(NamedTuple):
    """A part of a file: its four letters, of a form those of what it is, and where its bytes lie."""

    name: str
    start: int
    end: int
    whole: bool


@dataclass(slots=True)
class _Leaf:
    """A page on its way, or what pages share. Without a text it is a picture."""

    text: Hidden | None = None
    broken: bool = False
    about: dict[str, str] = field(default_factory=dict)


def extract(material: Material) -> Reading:
    """A page for each of the file. Partial where pages have no text or are broken; raises Unreadable where none is."""
    data = material.data()
    form = next(_parts(data, 4, len(data)), None)
    if form is None or form.name not in {"DJVU", "DJVM"}:
        raise Unreadable(Status.DAMAGED, "The DjVu document is damaged: it holds no page.")
    forms, missing = _bound(data, form) if form.name == "DJVM" else ([form], 0)
    leaves: list[_Leaf] = []
    about: dict[str, str] = {}
    for one in forms:
        material.alive()
        leaf = _leaf(data, one, len(leaves) + 1)
        about = leaf.about | about
        if one.name == "DJVU":
            leaves.append(leaf)
    if not leaves and form.whole and not missing:
        raise Unreadable(Status.EMPTY, "The DjVu document is a list: its pages lie in files of their own.")
    if not leaves:
        raise Unreadable(Status.DAMAGED, "The DjVu document is damaged: it holds no page.")
    reason = _reason(leaves, missing)
    return Reading(
        tuple(_pages(leaves)),
        parser="djvu",
        status=Status.PARTIAL if reason else Status.DONE,
        reason=reason,
        title=about.get("title", ""),
        authors=tuple(filter(None, (about.get("author"),))),
    )


def _parts(data: bytes, at: int, end: int) -> Iterator[_Part]:
    while at + 8 <= end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "big")
        first, past = at + 8, at + 8 + size
        if name == b"FORM":
            name, first = data[first : first + 4], first + 4
        yield _Part(name.decode("latin-1"), first, min(past, end), past <= end)
        at = past + size % 2


def _bound(data: bytes, form: _Part) -> tuple[list[_Part], int]:
    """The forms bound into one file, in the order of its directory, and how many of these are not there."""
    parts = list(_parts(data, form.start, form.end))
    forms = [part for part in parts if part.name in {"DJVU", "DJVI"}]
    listed = next((part for part in parts if part.name == "DIRM"), None)
    if listed is None or listed.end - listed.start < 3 or not data[listed.start] & 0x80:
        return forms, 0
    count = min(int.from_bytes(data[listed.start + 1 : listed.start + 3], "big"), (listed.end - listed.start - 3) // 4)
    order = struct.unpack_from(f">{count}I", data, listed.start + 3)
    places = {place + _HEAD: number for number, place in enumerate(order)}
    forms.sort(key=lambda part: places.get(part.start, len(places)))
    return forms, len(places.keys() - {part.start for part in parts})


def _leaf(data: bytes, form: _Part, number: int) -> _Leaf:
    leaf, size = _Leaf(broken=not form.whole), Extent()
    for part in _parts(data, form.start, form.end):
        held = data[part.start : part.end]
        try:
            if part.name in _PACKED:
                held = bzz.unpacked(held)
            if part.name == "INFO":
                size = extent(held)
            elif part.name.startswith("TXT"):
                leaf.text = hidden(held, number, size)
                leaf.broken |= not leaf.text.whole
            elif part.name.startswith("ANT"):
                leaf.about |= _about(held)
        except DAMAGE:
            leaf.broken = True
    return leaf


def _about(held: bytes) -> dict[str, str]:
    """What the file says of itself, by its names in lower case."""
    said = (pair for found in _ABOUT.findall(held) for pair in _STATED.findall(found))
    return {name.decode().lower(): one_line(_unescaped(value).decode("utf-8", "replace")) for name, value in said}


def _unescaped(value: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes((int(found[1], 8) & 0xFF,)) if len(found[1]) == 3 else found[1], value)


def _pages(leaves: list[_Leaf]) -> Iterator[Page]:
    sheets = [leaf.text.sheet for leaf in leaves if leaf.text and leaf.text.sheet]
    vocabulary = Vocabulary(line for sheet in sheets for line in sheet.lines)
    body = body_size(sheets)
    for number, leaf in enumerate(leaves, 1):
        if leaf.text and leaf.text.sheet:
            yield page(leaf.text.sheet, vocabulary, body=body)
        else:
            text = clean(leaf.text.text, keep_spaces=True) if leaf.text else ""
            yield Page(number, _BLANKS.sub("\n\n", text).strip(), source="text-layer")


def _reason(leaves: list[_Leaf], missing: int) -> str:
    reasons = []
    broken = [number for number, leaf in enumerate(leaves, 1) if leaf.broken]
    bare = [number for number, leaf in enumerate(leaves, 1) if leaf.text is None and not leaf.broken]
    pages = f"Of {counted(len(leaves), 'page')}"
    if missing:
        reasons.append(f"The DjVu document is damaged: {counted(missing, 'part')} of it cannot be found.")
    if broken:
        reasons.append(f"{pages}, {pages_named(broken)} cannot be read to the end.")
    if bare:
        which = f"{pages}, {pages_named(bare)} {'is a picture' if len(bare) == 1 else 'are pictures'}"
        which = "All pages are pictures" if len(bare) == len(leaves) else which
        reasons.append(f"{which} without text. Save the document as PDF to have the letters in it recognised.")
    return " ".join(reasons)
