"""Drafts as bytes between the process that reads a file and the one that asked: data only, checked on arrival.

The reading process has handled hostile bytes: what it sends is never unpickled, and its shape is never trusted.
"""

import json
import struct
from array import array
from dataclasses import asdict, fields
from operator import le
from typing import Any

from indexer.model.documents import Block, Document, Page, Target, WordBoxes
from indexer.model.kinds import Role, SourceKind, Status
from pipelines.draft import Draft

_LENGTH = struct.Struct("<Q")
_TEXTS = {field.name for field in fields(Document) if field.type is str or field.type == "str"}
_NUMBERS = ("size", "pages")


def pack(draft: Draft) -> bytes:
    """A draft as read: its document, pages and original. What later stages add is not carried."""
    spans, places = array("i"), array("f")
    pages = []
    for page in draft.pages:
        blocks = [[str(block.role), block.start, block.end, block.label, block.leads_to] for block in page.blocks]
        kept: dict[str, Any] = {
            "number": page.number,
            "text": page.text,
            "language": page.language,
            "source": page.source,
        }
        kept |= {"confidence": page.confidence, "aside": page.aside}
        pages.append({**kept, "width": page.width, "height": page.height, "blocks": blocks, "boxes": len(page.boxes)})
        for number, column in enumerate(WordBoxes.of(page.boxes).columns if page.boxes else ()):
            (spans if number < 2 else places).extend(column)
    form = {"document": asdict(draft.document), "pages": pages, "original": draft.original is not None}
    head = json.dumps(form, ensure_ascii=True).encode("ascii")
    return b"".join((_LENGTH.pack(len(head)), head, spans.tobytes(), places.tobytes(), draft.original or b""))


def unpack(data: bytes) -> Draft:
    """The draft in `data`. Raises ValueError where it is not one."""
    try:
        (length,) = _LENGTH.unpack_from(data)
        at = _LENGTH.size + length
        form = json.loads(data[_LENGTH.size : at])
        count = sum(int(page["boxes"]) for page in form["pages"])
        spans, places = array("i"), array("f")
        spans.frombytes(data[at : at + 8 * count])
        places.frombytes(data[at + 8 * count : at + 24 * count])
        if len(spans) != 2 * count or len(places) != 4 * count:
            raise ValueError("boxes are missing")
        pages, first = [], 0
        for page in form["pages"]:
            past = first + int(page["boxes"])
            pages.append(_page(page, spans[2 * first : 2 * past], places[4 * first : 4 * past]))
            first = past
        original = data[at + 24 * count :] if form["original"] else None
        return Draft(_document(form["document"]), tuple(pages), original=original)
    except (KeyError, TypeError, struct.error, RecursionError) as error:
        raise ValueError(f"no draft: {error}") from error


def _page(form: dict[str, Any], spans: "array[int]", places: "array[float]") -> Page:
    text, count = _text(form["text"]), len(spans) // 2
    blocks = tuple(map(_block, form["blocks"]))
    if any(not 0 <= block.start <= block.end <= len(text) for block in blocks):
        raise ValueError("a block lies outside its page")
    starts, ends = spans[:count], spans[count:]
    sides = [places[side * count : (side + 1) * count] for side in range(4)]
    if count and not (min(starts) >= 0 and max(ends) <= len(text) and all(map(le, starts, ends))):
        raise ValueError("a word lies outside its page")
    confidence = form["confidence"]
    return Page(
        number=int(form["number"]),
        text=text,
        language=_text(form["language"]),
        source=_text(form["source"]),
        width=float(form["width"]),
        height=float(form["height"]),
        boxes=WordBoxes((starts, ends, *sides)) if count else (),
        blocks=blocks,
        confidence=None if confidence is None else float(confidence),
        aside=_text(form["aside"]),
    )


def _block(form: list[Any]) -> Block:
    role, start, end, label, target = form
    leads_to = None if target is None else Target(*map(int, target))
    return Block(Role(role), int(start), int(end), _text(label), leads_to)


def _document(form: dict[str, Any]) -> Document:
    known: dict[str, Any] = {name: _text(form[name]) for name in _TEXTS}
    known |= {name: int(form[name]) for name in _NUMBERS}
    known |= {name: tuple(_text(one) for one in form[name]) for name in ("paths", "authors", "recipients", "around")}
    known["kind"], known["status"] = SourceKind(form["kind"]), Status(form["status"])
    known["facts"] = {_text(key): _text(value) for key, value in form["facts"].items()}
    return Document(**known)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value
