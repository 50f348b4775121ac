"""One file to drafts: its own document first, then those inside it. Never raises for bad bytes.

Chooses the extractor by what the file is; knows no format itself. Run it through `sandbox.py` on files of others.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.model.documents import Document, Page
from indexer.model.identity import document_id
from indexer.model.kinds import Role, Status
from indexer.text import language
from pipelines.draft import Draft
from pipelines.extract.material import DAMAGE, MOST_TEXT, Child, Material, Reading, Unreadable
from pipelines.extract.sniff import type_of

STAGE = "extract"
DEEPEST = 8  # containers within containers
MOST_CHILDREN = 100_000
EXTRACTORS = {  # type -> the module below that reads it; imported when the first such file comes
    "pdf": "pdf",
    "html": "html",
    "txt": "text",
    "md": "text",
    "json": "text",
    "docx": "docx",
    "eml": "mail",
    "jsonl": "jsonl",
    "csv": "tables",
    "tsv": "tables",
    **dict.fromkeys(("xlsx", "xls", "xlsb", "ods"), "tables"),
    **dict.fromkeys(("png", "jpg", "tiff", "gif", "bmp", "webp", "jp2"), "images"),
}


def read(
    path: Path,
    header: Document,
    *,
    passwords: Sequence[str] = (),
    first_line: int = 1,
    alive: Callable[[], None] = lambda: None,
) -> list[Draft]:
    """The drafts of a file. Every document ends with a status, and with a reason where that is not done.

    `first_line` numbers the lines of a JSON-lines file that was cut from a larger one; `alive` is called now and
    then while slow work goes on.
    """
    name = header.inside or (header.paths[0] if header.paths else path.name)
    material = Material(path, name, "", tuple(passwords), first_line, alive)
    return list(_drafts(material, header, depth=0))


def _drafts(material: Material, header: Document, *, depth: int) -> Iterator[Draft]:
    type_, reading = _read(material)
    document, pages = _described(header, type_, reading)
    yield Draft(document, pages)
    for child in reading.children[:MOST_CHILDREN]:
        material.alive()
        yield from _child(child, material, document, depth=depth + 1)


def _read(material: Material) -> tuple[str, Reading]:
    """What the file is and what it gave; what went wrong is told in the reading."""
    type_ = "unknown"
    try:
        type_ = type_of(material.path, material.name)
        return type_, _extracted(replace(material, type=type_))
    except Unreadable as error:
        return type_, Reading(status=error.status, reason=error.reason)
    except FileNotFoundError:
        return type_, Reading(status=Status.FAILED, reason="It vanished before it could be read.")
    except PermissionError:
        return type_, Reading(status=Status.FAILED, reason="There is no permission to read it.")
    except MemoryError:
        return type_, Reading(status=Status.OUT_OF_MEMORY, reason="Reading it takes more memory than is allowed.")
    except DAMAGE as error:
        told = f"The file is damaged: reading it as {type_} failed ({type(error).__name__})."
        return type_, Reading(status=Status.DAMAGED, reason=told)


def _extracted(material: Material) -> Reading:
    if material.type == "empty":
        raise Unreadable(Status.EMPTY, "The file is empty: it has 0 bytes.")
    if material.type == "encrypted-office":
        raise Unreadable(Status.ENCRYPTED, "The Office file is encrypted: it is locked by a password.")
    extract = import_module(f"pipelines.extract.{EXTRACTORS.get(material.type, 'other')}").extract
    reading: Reading = extract(material)
    letters = sum(len(page.text) for page in reading.pages)
    if letters > MOST_TEXT:
        told = f"It unfolds to a text of {letters:,} letters; at most {MOST_TEXT:,} are kept of one document."
        raise Unreadable(Status.TOO_LARGE, told)
    if reading.status is Status.DONE and not reading.children and not any(page.text for page in reading.pages):
        container = reading.facts.get("documents")
        return replace(reading, status=Status.EMPTY, reason=f"It holds no {'documents' if container else 'text'}.")
    return reading


def _described(header: Document, type_: str, reading: Reading) -> tuple[Document, tuple[Page, ...]]:
    pages = tuple(page if page.language else replace(page, language=_language(page)) for page in reading.pages)
    document = replace(
        header,
        type=type_,
        title=reading.title or header.title or _first_heading(pages),
        authors=reading.authors,
        date=reading.date,
        site=reading.site,
        url=reading.url or header.url,
        language=language.of_document(pages, declared=reading.language),
        sender=reading.sender,
        recipients=reading.recipients,
        status=reading.status,
        stage="" if reading.status is Status.DONE else STAGE,
        reason=reading.reason,
        parser=reading.parser,
        pages=len(pages),
        facts=dict(reading.facts),
    )
    return document, pages


def _language(page: Page) -> str:
    """Cells of a table are names and figures: without small words among them their language is anybody's guess."""
    table = any(block.role is Role.TABLE and block.end - block.start > len(page.text) / 2 for block in page.blocks)
    return language.of_text(page.text, guess=not table)


def _first_heading(pages: tuple[Page, ...]) -> str:
    """What the first page calls itself, for files that state no title: the largest part of scans."""
    blocks = pages[0].blocks if pages and pages[0].source != "markup" else ()
    headings = (pages[0].text[block.start : block.end] for block in blocks if block.role is Role.HEADING)
    return next((" ".join(heading.split()) for heading in headings if len(heading) >= 8), "")


def _child(child: Child, material: Material, parent: Document, *, depth: int) -> Iterator[Draft]:
    header = _header(child, parent)
    if child.reading is not None:  # a JSON line: its bytes are stored with the file they are a line of
        document, pages = _described(header, "json", child.reading)
        yield Draft(document, pages)
        return
    if depth > DEEPEST:
        reason = f"It lies more than {DEEPEST} containers deep."
        unread = replace(header, status=Status.TOO_LARGE, stage=STAGE, reason=reason, type="unknown")
        yield Draft(unread, original=child.data)
        return
    with TemporaryDirectory(prefix="footnote-") as folder:
        path = Path(folder, "original")
        path.write_bytes(child.data)
        inner = replace(material, path=path, name=child.inside, type="", first_line=1)
        first, *rest = _drafts(inner, header, depth=depth)
    yield replace(first, original=child.data)
    yield from rest


def _header(child: Child, parent: Document) -> Document:
    sha256 = hashlib.sha256(child.data).hexdigest()
    return Document(
        id=document_id(sha256, parent.collection, parent=parent.id, inside=child.inside, key=child.key),
        collection=parent.collection,
        sha256=sha256,
        size=len(child.data),
        type="",
        paths=parent.paths,
        kind=parent.kind,
        parent=parent.id,
        root=parent.root or parent.id,
        inside=child.inside,
        key=child.key,
    )
