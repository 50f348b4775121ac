"""Books (EPUB): chapters in reading order, each beginning a page, with notes tied to where they are referred to."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from indexer.model.kinds import Status
from pipelines.extract import html_notes
from pipelines.extract.composing import Piece, clean, compose
from pipelines.extract.decoding import declared_in, decoded
from pipelines.extract.html import blocks, parsed
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE, MEBIBYTE, Material, Reading, Unreadable, check_unpacked

LARGEST = 48 * MEBIBYTE  # bytes of a chapter
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CIPHER = "{http://www.w3.org/2001/04/xmlenc#}CipherReference"
_CHAPTERS = (".htm", ".html", ".xhtml", ".xml")


def extract(material: Material) -> Reading:
    """The chapters, and what the book says of itself. Partial where chapters are missing; raises Unreadable where it is
    damaged or locked."""
    try:
        with zipfile.ZipFile(material.path) as archive:
            check_unpacked(archive)
            package, folder = _package(archive)
            names = list(_spine(package, folder))
            if _locked(archive, names):
                raise Unreadable(
                    Status.ENCRYPTED, "The book is encrypted: its chapters are locked by rights management."
                )
            chapters = {name: tree for name in names if (tree := _chapter(archive, name, material)) is not None}
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The book is damaged: its list of chapters cannot be read.") from error
    said = html_notes.mark(chapters)
    pieces = html_notes.unmarked((piece for chapter in chapters.values() for piece in _opened(chapter)), said)
    lost = len(names) - len(chapters)
    return Reading(
        compose(pieces),
        parser="epub",
        status=Status.PARTIAL if lost else Status.DONE,
        reason=f"Of {len(names):,} chapters {lost:,} cannot be read." if lost else "",
        title=next(_said(package, "title"), ""),
        authors=tuple(_said(package, "creator")),
        date=next(_said(package, "date"), "")[:10],
        language=next(_said(package, "language"), "")[:2].lower(),
        facts={term: text for term in ("publisher", "identifier") if (text := next(_said(package, term), ""))},
    )


def _package(archive: zipfile.ZipFile) -> tuple[Any, str]:
    """What the book consists of, and the folder that its names begin in."""
    root = next(root_of(archive.read("META-INF/container.xml")).iter(_CONTAINER))
    name = str(root.get("full-path"))
    return root_of(archive.read(name)), posixpath.dirname(name)


def _spine(package: Any, folder: str) -> Iterator[str]:
    """The names of the chapters in reading order."""
    items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None:
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        if "html" in (item.get("media-type") or "") or name.lower().endswith(_CHAPTERS):
            yield name


def _locked(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """Whether chapters are encrypted; fonts often are, and hinder nobody."""
    if "META-INF/encryption.xml" not in archive.namelist():
        return False
    ciphers = root_of(archive.read("META-INF/encryption.xml")).iter(_CIPHER)
    return any(unquote(cipher.get("URI") or "") in names for cipher in ciphers)


def _chapter(archive: zipfile.ZipFile, name: str, material: Material) -> Any:
    material.alive()
    try:
        if archive.getinfo(name).file_size > LARGEST:
            return None
        data = archive.read(name)
    except DAMAGE:
        return None
    return parsed(decoded(data, declared=declared_in(data)).text)


def _opened(chapter: Any) -> Iterator[Piece]:
    """The pieces of a chapter, the first of which begins a page."""
    yield Piece("", new_page=True)
    yield from blocks(chapter)


def _said(package: Any, term: str) -> Iterator[str]:
    for element in package.iter(f"{_DC}{term}"):
        if text := " ".join(clean(element.text or "").split()):
            yield text
