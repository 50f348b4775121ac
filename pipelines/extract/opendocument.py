"""OpenDocument texts (ODT), and texts, sheets and presentations kept as one XML file (FODT, FODS, FODP).

Paragraphs, headings, tables and notes in order; headers and footers; macros, also of packaged presentations.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from indexer.model.kinds import Role, Status
from pipelines.extract.composing import Piece, clean, compose
from pipelines.extract.footnotes import Reference, anchors, bracketed
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE, MEBIBYTE, Child, Material, Reading, Unreadable, check_unpacked

LARGEST = 16 * MEBIBYTE  # bytes of a macro
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_ASIDE = frozenset({f"{_TEXT}note", f"{_OFFICE}binary-data"})  # notes follow the text, pictures are none
_SPACES = frozenset({f"{_TEXT}line-break", f"{_TEXT}tab", f"{_TEXT}s"})
_RUNNING = tuple(f"{_STYLE}{part}{side}" for part in ("header", "footer") for side in ("", "-left", "-first"))
_MODULES = ("{http://openoffice.org/2000/script}module", "{http://openoffice.org/2004/office}source-code")
_OBJECT = re.compile(r"Object \d+(/content\.xml)?")


@dataclass(slots=True)
class _Notes:
    """The notes met so far: how the text refers to each, and what it says."""

    found: list[tuple[Reference, str]] = field(default_factory=list)

    def take(self, note: Any) -> str:
        """Keep a note, and give the sign that stands for it in the text."""
        sign = " ".join("".join(note.find(f"{_TEXT}note-citation").itertext()).split())
        at = len(self.found)
        self.found.append((Reference(sign, f"note {at}"), ""))
        text = " ".join(_words(part, self) for part in note.find(f"{_TEXT}note-body"))
        self.found[at] = (self.found[at][0], text)
        return bracketed(sign)

    def pieces(self) -> Iterator[Piece]:
        for reference, text in self.found:
            yield Piece(f"{bracketed(reference.sign)} {text}", Role.FOOTNOTE, reference.key)


def extract(material: Material) -> Reading:
    """The text in order, its notes after it, then running lines and macros. Raises Unreadable where the file is damaged
    or locked."""
    if material.type == "odt":
        return _packaged(material)
    tree = _tree(material.data())
    pieces = [*_read(tree), *map(Piece, _modules(tree))]
    return _reading(pieces, tree)


def _packaged(material: Material) -> Reading:
    try:
        with zipfile.ZipFile(material.path) as archive:
            check_unpacked(archive)
            names = dict.fromkeys(archive.namelist())
            if "META-INF/manifest.xml" in names and b":encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Unreadable(Status.ENCRYPTED, "The OpenDocument text is encrypted: it is locked by a password.")
            pieces = list(_read(_tree(archive.read("content.xml"))))
            if "styles.xml" in names:
                pieces += _running(_tree(archive.read("styles.xml")))
            parts = [name for name in names if (found := _OBJECT.fullmatch(name)) and found[1]]
            pieces += [piece for name in parts for piece in _read(_tree(archive.read(name)))]
            objects = [name for name in names if (found := _OBJECT.fullmatch(name)) and not found[1]]
            children = [Child(name, archive.read(name)) for name in objects]
            about = _tree(archive.read("meta.xml")) if "meta.xml" in names else None
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The OpenDocument text is damaged: its parts cannot be unpacked.") from error
    return _reading([*pieces, *macros(material)], about, children)


def _tree(data: bytes) -> Any:
    try:
        return root_of(data)
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The OpenDocument file is damaged: its markup cannot be read.") from error


def _reading(pieces: Iterable[Piece], about: Any, children: Iterable[Child] = ()) -> Reading:
    author = _said(about, f"{_DC}creator") or _said(about, f"{_META}initial-creator")
    return Reading(
        compose(pieces),
        parser="opendocument",
        title=_said(about, f"{_DC}title"),
        authors=(author,) if author else (),
        date=_said(about, f"{_META}creation-date")[:10],
        children=tuple(children),
    )


def _read(tree: Any) -> Iterator[Piece]:
    """The bodies of a tree, then the notes that they refer to."""
    notes = _Notes()
    for body in tree.iter(f"{_OFFICE}body"):
        yield from _pieces(body, notes)
    yield from notes.pieces()


def _running(tree: Any) -> Iterator[Piece]:
    """Headers and footers, each once."""
    texts = (_words(part, _Notes()) for running in tree.iter(*_RUNNING) for part in running.iter(*_PARAGRAPHS))
    for text in dict.fromkeys(filter(None, texts)):
        yield Piece(text, Role.FURNITURE)


def macros(material: Material) -> list[Piece]:
    """The macros of a packaged OpenDocument file: what a file does is part of what it says."""
    found = []
    try:
        with zipfile.ZipFile(material.path) as archive:
            for entry in archive.infolist():
                if entry.filename.startswith("Basic/") and entry.file_size <= LARGEST:
                    found += [Piece(text) for text in _modules(root_of(archive.read(entry)))]
    except DAMAGE:
        return found
    return found


def _said(tree: Any, tag: str) -> str:
    """What the file says of itself under one term."""
    found = next(tree.iter(tag), None) if tree is not None else None
    return " ".join(clean(found.text or "").split()) if found is not None else ""


def _pieces(element: Any, notes: _Notes) -> Iterator[Piece]:
    for child in element:
        if child.tag in _PARAGRAPHS:
            yield _piece(child, Role.HEADING if child.tag == f"{_TEXT}h" else None, notes)
        elif child.tag == f"{_TABLE}table":
            yield _piece(child, Role.TABLE, notes)
        elif isinstance(child.tag, str) and child.tag != f"{_TEXT}tracked-changes":  # what was deleted is no text
            yield from _pieces(child, notes)


def _piece(element: Any, role: Role | None, notes: _Notes) -> Piece:
    before = len(notes.found)
    text = _rows(element, notes) if role is Role.TABLE else _words(element, notes)
    return Piece(text, role, marks=anchors(text, [reference for reference, _ in notes.found[before:]]))


def _rows(table: Any, notes: _Notes) -> str:
    rows = []
    for row in table.iter(f"{_TABLE}table-row"):
        cells = [_words(cell, notes) for cell in row if cell.tag == f"{_TABLE}table-cell"]
        rows.append(" | ".join(filter(None, cells)))
    return "\n".join(filter(None, rows))


def _words(element: Any, notes: _Notes) -> str:
    return " ".join(clean(_run(element, notes)).split())


def _run(element: Any, notes: _Notes) -> str:
    """The text of a paragraph or cell; a line break, a tab or a paragraph within parts words."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in _ASIDE:
            parts += [notes.take(child) if child.tag == f"{_TEXT}note" else "", child.tail or ""]
            continue
        spaced = child.tag in _SPACES or child.tag in _PARAGRAPHS
        parts += [" " if spaced else "", _run(child, notes) if isinstance(child.tag, str) else "", child.tail or ""]
    return "".join(parts)


def _modules(tree: Any) -> Iterator[str]:
    for module in tree.iter(*_MODULES):
        if text := clean("".join(module.itertext()), keep_spaces=True).strip():
            yield text
