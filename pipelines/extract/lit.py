"""Books for Microsoft Reader (LIT): chapters in reading order, each beginning a page, with notes tied to where they are
referred to; then what lies beside them, such as a page that names the publisher."""

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import unquote

from indexer.model.kinds import Status
from pipelines.extract import html_notes
from pipelines.extract.composing import Piece, compose, one_line
from pipelines.extract.html import blocks, parsed
from pipelines.extract.lit_markup import OF_BOOK, Tag, events, markup, with_own
from pipelines.extract.lit_parts import Parts
from pipelines.extract.material import DAMAGE, MEBIBYTE, Material, Reading, Unreadable

MOST = 64 * MEBIBYTE  # bytes of all chapters
_ORDER = ("chapter", "beside", "style", "picture")  # what the parts are that each list names
_CONTENT = re.compile(r"/data/(.+)/content")
_DAY = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")
_AUTHOR = ("", "aut")  # not who drew or scanned it
_DAMAGED = "The book is damaged: its parts cannot be read."
_BOUND = "The book is encrypted: rights management binds it to whom it was sold to."


class _Item(NamedTuple):
    """A part that the book names: under which name it lies in it, what its maker called it, and what it is."""

    id: str
    name: str
    kind: str


class _Chapter(NamedTuple):
    tree: Any
    lost: int


def extract(material: Material) -> Reading:
    """The chapters, and what the book says of itself. Partial where chapters are broken; raises Unreadable where it is
    damaged as a whole, or no book."""
    try:
        parts = Parts(material.data(), material.alive)
        about = _about(parts)
        if parts.bound:
            return Reading(parser="lit", status=Status.ENCRYPTED, reason=_BOUND, **about)
        found = _chapters(parts, material)
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, _DAMAGED) from error
    trees = {name: chapter.tree for name, chapter in found.items() if chapter.tree is not None}
    said = html_notes.mark(trees)
    pages = compose(html_notes.unmarked((piece for tree in trees.values() for piece in _opened(tree)), said))
    lost = sum(chapter.lost > 0 for chapter in found.values())
    if lost and not any(page.text for page in pages):
        raise Unreadable(Status.DAMAGED, "The book is damaged: none of its chapters can be read.")
    return Reading(
        pages,
        parser="lit",
        status=Status.PARTIAL if lost else Status.DONE,
        reason=f"Of {len(found):,} chapters {lost:,} cannot be read in full: the book is damaged." if lost else "",
        **about,
    )


def pictures(material: Material) -> Iterator[tuple[str, bytes]]:
    """The pictures in a book that can be read, each with its name."""
    parts = Parts(material.data(), material.alive)
    for item in () if parts.bound else _items(parts):
        if item.kind == "picture" and f"/data/{item.id}" in parts:
            yield item.name, parts.read(f"/data/{item.id}").data


def _names(parts: Parts) -> list[str]:
    """The chapters in the order that the book lists them in, then those that it has besides."""
    if "/manifest" not in parts and not any(_CONTENT.fullmatch(name) for name in parts):
        if not any(parts):
            raise Unreadable(Status.DAMAGED, _DAMAGED)
        told = "The file is packed as books for Microsoft Reader are, but no book is in it: it may be a help file."
        raise Unreadable(Status.UNSUPPORTED, told)
    listed = {kind: [item.id for item in _items(parts) if item.kind == kind] for kind in _ORDER[:2]}
    there = [found[1] for name in parts if (found := _CONTENT.fullmatch(name))]
    return list(dict.fromkeys([*listed["chapter"], *listed["beside"], *there]))


def _items(parts: Parts) -> list[_Item]:
    """What the book lists, as far as its list can be read."""
    items = list[_Item]()
    with suppress(*DAMAGE):
        items.extend(_listed(parts.read("/manifest").data))
    return items


def _listed(data: bytes) -> Iterator[_Item]:
    """For each folder that its maker had it in: its parts, by what they are."""
    at = 0
    while length := data[at]:
        at += 1 + length
        for kind in _ORDER:
            (count,) = struct.unpack_from("<I", data, at)
            at += 4
            for _ in range(count):
                name, at = _string(data, at + 4)
                path, at = _string(data, at)
                _, at = _string(data, at)
                at += data[at : at + 1] == b"\x00"
                yield _Item(name, unquote(path).replace("\\", "/"), kind)


def _string(data: bytes, at: int) -> tuple[str, int]:
    """Letters behind their number, which is written as a letter is, and where they end."""
    letter = data[at : at + 4].decode("utf-8", "ignore")[0]
    at += len(letter.encode())
    text = data[at : at + 4 * ord(letter)].decode("utf-8", "ignore")[: ord(letter)]
    return text, at + len(text.encode())


def _chapters(parts: Parts, material: Material) -> dict[str, _Chapter]:
    found: dict[str, _Chapter] = {}
    size = 0
    for name in _names(parts):
        material.alive()
        at, own = f"/data/{name}/content", f"/data/{name}/atom"
        data, lost = parts.read(at) if at in parts else (b"", 1)
        size += len(data)
        if size > MOST:
            told = f"Its chapters have more than {MOST:,} bytes, the most that is read of a book."
            raise Unreadable(Status.TOO_LARGE, told)
        names = with_own(parts.read(own).data if own in parts else b"")
        found[name] = _Chapter(parsed(markup(data, names)) if data else None, lost)
    return found


def _opened(chapter: Any) -> Iterator[Piece]:
    """The pieces of a chapter, the first of which begins a page."""
    yield Piece("", new_page=True)
    yield from blocks(chapter)


def _about(parts: Parts) -> dict[str, Any]:
    """What the book says of itself, as a reading has it."""
    said: dict[str, list[str]] = {}
    within = list[Tag]()
    with suppress(*DAMAGE):
        for event in events(parts.read("/meta").data, OF_BOOK):
            match event:
                case None:
                    del within[-1:]
                case Tag(ends=False):
                    within.append(event)
                case str() if within and within[-1].attributes.get("role", "") in _AUTHOR and (text := one_line(event)):
                    said.setdefault(within[-1].name, []).append(text)
    first = {term: texts[0] for term, texts in said.items()}
    day = _DAY.search(first.get("date", ""))  # "10/6/2001" may be a day in June or in October
    return {
        "title": first.get("title", ""),
        "authors": tuple(said.get("creator", ())),
        "date": day[0] if day else "",
        "language": first.get("language", "")[:2].lower(),
        "facts": {term: first[term] for term in ("publisher", "identifier") if term in first},
    }
