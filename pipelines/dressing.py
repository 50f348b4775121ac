"""A document of a load file put together: what was read of its files, under what its record says of it. Page ids come
onto the pages as they are printed on them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from indexer.model.documents import PAGE_IMAGES, STATED_TEXT, Block, Document, Page
from indexer.model.kinds import GOOD_ENDS, Role, Status
from indexer.store.originals import Originals
from indexer.text import language
from pipelines.draft import Draft
from pipelines.extract import text as plain
from pipelines.extract.decoding import decoded

LOAD_FILE = "dat"  # the type of the document that a load file itself is
# Facts that the record's document carries from its announcement on, so that it can be read again from the archive.
RECORD = "load file"  # the name of it; marks a document that has a record
PAGE_IDS = "load file page ids"
MISSING = "load file missing"
FAMILY = "load file family"  # its attachments have records of their own
_NOMINAL = (612.0, 792.0)  # points of a sheet whose image is shown as it is
_TOLD = ("title", "authors", "date", "sender", "recipients")

Read = Callable[[Path, Document], Iterator[Draft]]


def is_record(header: Document) -> bool:
    """Whether the document was announced by a load file."""
    return RECORD in header.facts


def dressed(header: Document, originals: Originals, read: Read) -> list[Draft]:
    """The document's draft, and those of what lies inside its native file where that has no records of its own."""
    own, *inside = _read(header, originals, read)
    pages = _with_images(own.pages, _images(header))
    ids = header.facts.get(PAGE_IDS, "").split("\n")
    ids += [""] * (len(pages) - len(ids))
    pages = tuple(_with_id(page, name) for page, name in zip(pages, ids, strict=False))
    told = {name: getattr(header, name) for name in _TOLD if getattr(header, name)}
    facts = {**own.document.facts, **header.facts}
    document = replace(own.document, **told, pages=len(pages), facts=facts, inside=header.inside)
    document = replace(document, language=document.language or language.of_document(pages, declared=""))
    return [replace(own, document=_with_missing(document), pages=pages), *(() if FAMILY in facts else inside)]


def _read(header: Document, originals: Originals, read: Read) -> list[Draft]:
    """The text that came with it, else the native file, else the page images."""
    images = _images(header)
    if sha256 := header.facts.get(STATED_TEXT):
        return [_from_text(header, originals.read(sha256))]
    named = replace(header, inside="")  # what a file is called is a hint on what it is
    if images and header.sha256 == images[0]:
        sheets = [_one(originals, sha256, named, read)[0] for sha256 in images]
        return [_joined(sheets)]
    if header.type == LOAD_FILE:
        reason = "The load file names no file of it that is in the folder."
        return [Draft(replace(header, status=Status.PARTIAL, stage="extract", reason=reason))]
    return _one(originals, header.sha256, named, read)


def _one(originals: Originals, sha256: str, header: Document, read: Read) -> list[Draft]:
    with originals.local(sha256) as path:
        return list(read(path.absolute(), header))


def _images(header: Document) -> list[str]:
    return header.facts.get(PAGE_IMAGES, "").split()


def _from_text(header: Document, data: bytes) -> Draft:
    """The text as it came with the load file, a page at each form feed."""
    sheets = decoded(data).text.rstrip("\f\r\n ").split("\f")
    pages = tuple(plain.sheet(text, number) for number, text in enumerate(sheets, 1))
    if len(pages) == 1:
        pages = plain.pages_of(sheets[0])
    pages = tuple(replace(page, language=language.of_text(page.text)) for page in pages)
    empty = not any(page.text for page in pages)
    status, reason = (Status.EMPTY, "The text that came with it is empty.") if empty else (Status.DONE, "")
    found = language.of_document(pages, declared="")
    return Draft(
        replace(header, status=status, reason=reason, parser="load file", language=found, pages=len(pages)), pages
    )


def _joined(sheets: Sequence[Draft]) -> Draft:
    """Page images, each read by itself, as the pages of one document."""
    pages = [page for sheet in sheets for page in sheet.pages]
    numbered = tuple(replace(page, number=number) for number, page in enumerate(pages, 1))
    worst = next((one.document for one in sheets if one.document.status not in GOOD_ENDS), sheets[0].document)
    reason = worst.reason if worst.status not in GOOD_ENDS else ""
    status = Status.PARTIAL if reason and pages else worst.status
    return Draft(replace(sheets[0].document, status=status, reason=reason, pages=len(numbered)), numbered)


def _with_images(pages: Sequence[Page], images: Sequence[str]) -> tuple[Page, ...]:
    """At least a page for each image; one whose words have no places on the sheet is given a sheet."""
    filled = list(pages) + [Page(number, "", source="ocr") for number in range(len(pages) + 1, len(images) + 1)]
    sheets = [page if page.width or page.number > len(images) else _on_sheet(page) for page in filled]
    return tuple(sheets)


def _on_sheet(page: Page) -> Page:
    return replace(page, width=_NOMINAL[0], height=_NOMINAL[1])


def _with_id(page: Page, name: str) -> Page:
    """The page with its id marked where it stands, or set below the text as it is stamped on the sheet."""
    if not name:
        return page
    text, start = page.text, page.text.rfind(name)
    if start < 0:
        text = f"{text}\n\n{name}" if text else name
        start = len(text) - len(name)
    mark = Block(Role.FURNITURE, start, start + len(name), name)
    blocks = sorted((*page.blocks, mark), key=lambda block: block.start)
    return replace(page, text=text, blocks=tuple(blocks))


def _with_missing(document: Document) -> Document:
    missing = document.facts.get(MISSING, "")
    if not missing:
        return document
    what = " and ".join(f"its {one} file" if one != "image" else "a page image" for one in missing.split(", "))
    reason = f"{document.reason} The load file names {what}, which is not in the folder.".strip()
    status = Status.PARTIAL if document.status in GOOD_ENDS else document.status
    return replace(document, status=status, stage="extract", reason=reason)
