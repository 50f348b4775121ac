"""OpenDocument texts, sheets and presentations kept as one XML file (FODT, FODS, FODP), and macros of the others."""

import zipfile
from collections.abc import Iterator
from typing import Any

from indexer.model.kinds import Role, Status
from pipelines.extract.composing import Piece, clean, compose
from pipelines.extract.material import DAMAGE, MEBIBYTE, Material, Reading, Unreadable

LARGEST = 16 * MEBIBYTE  # bytes of a macro
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_MODULES = ("{http://openoffice.org/2000/script}module", "{http://openoffice.org/2004/office}source-code")


def extract(material: Material) -> Reading:
    """Paragraphs, headings and rows of tables in order, then macros. Raises Unreadable where the XML is damaged."""
    from lxml import etree

    broken: tuple[type[Exception], ...] = (etree.LxmlError, *DAMAGE)
    try:
        tree = etree.fromstring(material.data(), etree.XMLParser(resolve_entities=False, no_network=True))
    except broken as error:
        raise Unreadable(Status.DAMAGED, "The OpenDocument file is damaged: its markup cannot be read.") from error
    pieces = [piece for body in tree.iter(f"{_OFFICE}body") for piece in _pieces(body)]
    pieces += [Piece(text) for text in _modules(tree)]
    title, author = _said(tree, "title"), _said(tree, "creator")
    return Reading(compose(pieces), parser="opendocument", title=title, authors=(author,) if author else ())


def macros(material: Material) -> list[Piece]:
    """The macros of a packaged OpenDocument file: what a file does is part of what it says."""
    from lxml import etree

    broken: tuple[type[Exception], ...] = (etree.LxmlError, *DAMAGE)
    found = []
    try:
        with zipfile.ZipFile(material.path) as archive:
            for entry in archive.infolist():
                if entry.filename.startswith("Basic/") and entry.file_size <= LARGEST:
                    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
                    found += [Piece(text) for text in _modules(etree.fromstring(archive.read(entry), parser))]
    except broken:
        return found
    return found


def _said(tree: Any, tag: str) -> str:
    """What the file says of itself under one of the terms of Dublin Core."""
    found = next(tree.iter(f"{_DC}{tag}"), None)
    return " ".join(clean(found.text or "").split()) if found is not None else ""


def _pieces(element: Any) -> Iterator[Piece]:
    for child in element:
        if child.tag in _PARAGRAPHS:
            yield Piece(_words(child), Role.HEADING if child.tag == f"{_TEXT}h" else None)
        elif child.tag == f"{_TABLE}table":
            rows = (" | ".join(filter(None, map(_words, _cells(row)))) for row in child.iter(f"{_TABLE}table-row"))
            yield Piece("\n".join(row for row in rows if row), Role.TABLE)
        elif isinstance(child.tag, str):
            yield from _pieces(child)


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag == f"{_TABLE}table-cell"]


def _words(element: Any) -> str:
    return " ".join(clean(" ".join(element.itertext()) if element.tag not in _PARAGRAPHS else _run(element)).split())


def _run(element: Any) -> str:
    """The text of a paragraph; a line break or a tab parts words."""
    parts = [element.text or ""]
    for child in element:
        spaced = child.tag in {f"{_TEXT}line-break", f"{_TEXT}tab", f"{_TEXT}s"} or child.tag in _PARAGRAPHS
        parts += [" " if spaced else "", _run(child) if isinstance(child.tag, str) else "", child.tail or ""]
    return "".join(parts)


def _modules(tree: Any) -> Iterator[str]:
    for module in tree.iter(*_MODULES):
        if text := clean("".join(module.itertext()), keep_spaces=True).strip():
            yield text
