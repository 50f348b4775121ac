"""OpenDocument texts (ODT), and texts, sheets and presentations kept as one XML file (FODT, FODS, FODP).

Paragraphs, headings, tables and notes in order; headers and footers; macros, also of packaged presentations.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import IO, Any

from indexer.model.kinds import Role, Status
from pipelines.extract.composing import Piece, clean, compose, deleted
from pipelines.extract.footnotes import Reference, anchors, bracketed
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE, MEBIBYTE, Child, Material, Reading, Unreadable, check_unpacked

LARGEST = 16 * MEBIBYTE  # bytes of a macro
MOST_CONTENT = 64 * MEBIBYTE  # bytes of sheets that are looked through for what stands beside their cells
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
# Notes and remarks follow the text, pictures are none.
_ASIDE = frozenset({f"{_TEXT}note", f"{_OFFICE}annotation", f"{_OFFICE}binary-data"})
_SPACES = frozenset({f"{_TEXT}line-break", f"{_TEXT}tab", f"{_TEXT}s", f"{_SVG}title", f"{_SVG}desc"})
_ROWS = frozenset(f"{_TABLE}table-{part}" for part in ("header-rows", "row-group", "rows"))
_VALUES = tuple(f"{_OFFICE}{kind}" for kind in ("value", "date-value", "time-value", "boolean-value", "string-value"))
_RUNNING = tuple(f"{_STYLE}{part}{side}" for part in ("header", "footer") for side in ("", "-left", "-first"))
_MODULES = ("{http://openoffice.org/2000/script}module", "{http://openoffice.org/2004/office}source-code")
_OBJECT = re.compile(r"Object \d+(/content\.xml)?")


@dataclass(slots=True)
class _Notes:
    """The notes met so far: how the text refers to each, and what it says; and the remarks of readers."""

    found: list[tuple[Reference, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def aside(self, element: Any) -> str:
        """Keep what stands beside the text, and give the sign that stands for it in the text."""
        if element.tag == f"{_OFFICE}annotation":
            self.remarks.append(remark(element))
        return self.take(element) if element.tag == f"{_TEXT}note" else ""

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
        yield from map(Piece, self.remarks)


def remark(annotation: Any) -> str:
    """What a reader noted, after the name where it is known."""
    said = " ".join(_words(part, _Notes()) for part in annotation.iter(*_PARAGRAPHS))
    name = _said(annotation, f"{_DC}creator")
    return f"{name}: {said}" if name else said


def extract(material: Material) -> Reading:
    """The text in order, its notes after it, then running lines and macros. Raises Unreadable where the file is damaged
    or locked."""
    if material.type == "odt":
        return _packaged(material)
    tree = _tree(material.data())
    pieces = [*_read(tree), *map(Piece, _modules(tree)), *deleted(_deleted(tree))]
    return _reading(pieces, tree)


def _packaged(material: Material) -> Reading:
    try:
        with zipfile.ZipFile(material.path) as archive:
            check_unpacked(archive)
            names = dict.fromkeys(archive.namelist())
            if "META-INF/manifest.xml" in names and b":encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Unreadable(Status.ENCRYPTED, "The OpenDocument text is encrypted: it is locked by a password.")
            content = _tree(archive.read("content.xml"))
            pieces = list(_read(content))
            if "styles.xml" in names:
                pieces += _running(_tree(archive.read("styles.xml")))
            parts = [name for name in names if (found := _OBJECT.fullmatch(name)) and found[1]]
            pieces += [piece for name in parts for piece in _read(_tree(archive.read(name)))]
            objects = [name for name in names if (found := _OBJECT.fullmatch(name)) and not found[1]]
            children = [Child(name, archive.read(name)) for name in objects]
            about = _tree(archive.read("meta.xml")) if "meta.xml" in names else None
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The OpenDocument text is damaged: its parts cannot be unpacked.") from error
    return _reading([*pieces, *macros(material), *deleted(_deleted(content))], about, children)


def _deleted(tree: Any) -> Iterator[tuple[str, str]]:
    """Who deleted something while changes were tracked, and what."""
    for change in tree.iter(f"{_TEXT}deletion"):
        said = (_words(part, _Notes()) for part in change.iter(*_PARAGRAPHS))
        yield _said(change, f"{_DC}creator"), " ".join(" ".join(said).split())


def _tree(data: bytes) -> Any:
    try:
        return root_of(data)
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The OpenDocument file is damaged: its markup cannot be read.") from error


def _reading(pieces: Iterable[Piece], tree: Any, children: Iterable[Child] = ()) -> Reading:
    return replace(_about(tree), pages=compose(pieces), parser="opendocument", children=tuple(children))


def _about(tree: Any) -> Reading:
    """What a file says of itself."""
    about = next(tree.iter(f"{_OFFICE}meta"), None) if tree is not None else None
    author = _said(about, f"{_DC}creator") or _said(about, f"{_META}initial-creator")
    return Reading(
        title=_said(about, f"{_DC}title"),
        authors=(author,) if author else (),
        date=_said(about, f"{_META}creation-date")[:10],
    )


def about(material: Material) -> Reading:
    """What a packaged file says of itself; nothing where that is broken."""
    try:
        with zipfile.ZipFile(material.path) as archive:
            return _about(root_of(archive.read("meta.xml")))
    except DAMAGE:
        return Reading()


def beside_cells(material: Material) -> list[Piece]:
    """What a packaged spreadsheet says beside its cells: remarks, drawings, headers and footers."""
    found: list[Piece] = []
    try:
        with zipfile.ZipFile(material.path) as archive:
            if archive.getinfo("content.xml").file_size <= MOST_CONTENT:
                with archive.open("content.xml") as file:
                    found += _outside_cells(file)
            found += _running(root_of(archive.read("styles.xml")))
    except DAMAGE:
        return found
    return found


def _outside_cells(file: IO[bytes]) -> Iterator[Piece]:
    from lxml import etree

    tags = (f"{_TEXT}p", f"{_OFFICE}annotation", f"{_TABLE}table-row")
    for _, element in etree.iterparse(file, tag=tags, resolve_entities=False, no_network=True):
        around = element.getparent()
        if element.tag == f"{_OFFICE}annotation":
            yield Piece(remark(element))
        elif element.tag == f"{_TABLE}table-row":
            element.clear()
        elif around is not None and around.tag not in {f"{_TABLE}table-cell", f"{_OFFICE}annotation"}:
            yield Piece(_words(element, _Notes()))


def _read(tree: Any) -> Iterator[Piece]:
    """The bodies of a tree, then the notes that they refer to."""
    notes = _Notes()
    for body in tree.iter(f"{_OFFICE}body"):
        yield from _pieces(body, notes)
    yield from notes.pieces()
    for filled in tree.iter(f"{_FORM}*"):
        yield Piece(" ".join(clean(filled.get(f"{_FORM}current-value", "")).split()))


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
            if element.tag == f"{_OFFICE}spreadsheet":
                yield Piece(clean(child.get(f"{_TABLE}name", "")), Role.HEADING)
            yield _piece(child, Role.TABLE, notes)
            for shapes in child.iterchildren(f"{_TABLE}shapes"):
                yield from _pieces(shapes, notes)
        elif child.tag == f"{_OFFICE}annotation":
            notes.aside(child)
        elif isinstance(child.tag, str) and child.tag != f"{_TEXT}tracked-changes":  # what was deleted is told apart
            yield from _pieces(child, notes)


def _piece(element: Any, role: Role | None, notes: _Notes) -> Piece:
    before = len(notes.found)
    text = _rows(element, notes) if role is Role.TABLE else _words(element, notes)
    return Piece(text, role, marks=anchors(text, [reference for reference, _ in notes.found[before:]]))


def _rows(table: Any, notes: _Notes) -> str:
    rows = []
    for row in _within(table):
        cells = [_words(cell, notes) or _value(cell) for cell in row if cell.tag == f"{_TABLE}table-cell"]
        rows.append(" | ".join(filter(None, cells)))
    return "\n".join(filter(None, rows))


def _within(table: Any) -> Iterator[Any]:
    """The rows of a table without those of tables in its cells, which are told with the cell."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in _ROWS:
            yield from _within(child)


def _value(cell: Any) -> str:
    """What a cell holds that does not say how it is shown."""
    return next((value for key in _VALUES if (value := cell.get(key))), "")


def _words(element: Any, notes: _Notes) -> str:
    return " ".join(clean(_run(element, notes)).split())


def _run(element: Any, notes: _Notes) -> str:
    """The text of a paragraph or cell; a line break, a tab or a paragraph within parts words."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in _ASIDE:
            parts += [notes.aside(child), child.tail or ""]
            continue
        within = _run(child, notes) if isinstance(child.tag, str) else ""
        if child.tag == f"{_TEXT}ruby-text" and within.strip():
            within = f" ({within})"
        spaced = " " if child.tag in _SPACES or child.tag in _PARAGRAPHS else ""
        parts += [spaced, within, spaced, child.tail or ""]
    return "".join(parts)


def _modules(tree: Any) -> Iterator[str]:
    for module in tree.iter(*_MODULES):
        if text := clean("".join(module.itertext()), keep_spaces=True).strip():
            yield text
