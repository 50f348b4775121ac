"""One file to drafts: its own document first, then those inside it. Never raises for bad bytes.

Chooses the extractor by what the file is; knows no format itself. Run it through `sandbox.py` on files of others.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

from indexer.model.documents import Document, Page
from indexer.model.identity import document_id
from indexer.model.kinds import Role, Status
from indexer.text import language
from pipelines.draft import Draft
from pipelines.extract import days, left_over
from pipelines.extract.footnotes import tied
from pipelines.extract.long_files import in_stretches
from pipelines.extract.material import (
    DAMAGE,
    MOST_TEXT,
    UNLOCKED,
    Child,
    Elsewhere,
    Material,
    Portion,
    Reading,
    Unreadable,
)
from pipelines.extract.nesting import STAGE, unfold
from pipelines.extract.pictures_within import with_pictures
from pipelines.extract.saying import because
from pipelines.extract.sniff import PLAIN, ending, type_of
from pipelines.extract.unpacking import IN_PART

# These show only to their reader that they are locked.
LOCKABLE = frozenset("doc xls ppt odt ods odp odg odf sxw pages numbers key".split())
OPENED = LOCKABLE | {"pdf", "zip", "7z", "rar", "encrypted-office"}  # what is opened here by its password
NO_BYTES = "The file is empty: it has 0 bytes."
_TROUBLE: tuple[type[Exception], ...] = (Unreadable, *DAMAGE)
EXTRACTORS = {  # type -> the module below that reads it; imported when the first such file comes
    "pdf": "pdf",
    "html": "html",
    "txt": "text",
    "md": "text",
    "json": "notices",
    "xml": "notices",
    "docx": "docx",
    "eml": "mail",
    "emlx": "mail",
    "jsonl": "jsonl",
    "csv": "tables",
    "tsv": "tables",
    **dict.fromkeys(("xlsx", "xls", "xlsb", "ods"), "workbook"),
    "zip": "zipped",
    "tar": "tarred",
    "7z": "seven_zip",
    **dict.fromkeys(("odt", "fodt", "fods", "fodp"), "opendocument"),
    "epub": "epub",
    "idml": "idml",
    **dict.fromkeys(("pages", "numbers", "key"), "iwork"),
    "mdb": "access",
    "sqlite": "sqlite",
    "dbf": "dbase",
    "one": "onenote",
    "wri": "mswrite",
    "wk1": "lotus",
    "mobi": "mobi",
    "lit": "lit",
    "webarchive": "webarchive",
    "djvu": "djvu",
    "warc": "warc",
    "arc": "warc",
    "mbox": "mailbox",
    "pst": "outlook_store",
    "msg": "outlook",
    "tnef": "tnef",
    "ics": "calendar",
    "vcf": "calendar",
    "encrypted-office": "locked_office",
    **dict.fromkeys(("gz", "bz2", "xz", "lzma", "zst", "z", "lz4"), "compressed"),
    "rar": "rar",
    **dict.fromkeys(("cpio", "ar", "cab", "iso", "lha", "xar"), "libarchive"),
    **dict.fromkeys(("png", "jpg", "tiff", "gif", "bmp", "webp", "jp2", "heic", "avif"), "images"),
}


def read(
    path: Path,
    header: Document,
    *,
    passwords: Sequence[str] = (),
    portion: Portion | None = None,
    alive: Callable[[], None] = lambda: None,
) -> list[Draft]:
    """The drafts of a file and of all it encloses. Each document ends with a status, and a reason where it is not done.

    `portion` is what of it is read, None for all; `alive` is called now and then while slow work goes on.
    """
    opened = partial(open_file, passwords=passwords, alive=alive)
    return list(unfold(path, header, opened, portion=portion))


def open_file(
    path: Path,
    header: Document,
    *,
    portion: Portion | None,
    room: int,
    passwords: Sequence[str] = (),
    alive: Callable[[], None] = lambda: None,
    elsewhere: Elsewhere | None = None,
) -> Iterator[Draft]:
    """One file as `nesting.Opening` has it: its own draft, then those of what lies right inside it."""
    material = Material(path, _name(path, header), "", tuple(passwords), portion, alive, room, elsewhere)
    type_, reading = _read(material)
    for draft in _drafts(header, type_, reading, alive):
        yield _with_lock_told(draft, type_, len(passwords))


def _with_lock_told(draft: Draft, type_: str, tried: int) -> Draft:
    """Of what stayed locked, whether passwords were tried or are of no use; `type_`: of the file or container."""
    document = draft.document
    if document.status is not Status.ENCRYPTED or (type_ in OPENED and not tried):
        return draft
    told = "Locked files of this kind cannot be opened here, even with their password or key."
    if type_ in OPENED:
        told = (
            f"None of the {tried:,} passwords given opens it." if tried > 1 else "The password given does not open it."
        )
    return replace(draft, document=replace(document, reason=f"{document.reason} {told}"))


def _drafts(header: Document, type_: str, reading: Reading, alive: Callable[[], None]) -> Iterator[Draft]:
    document, pages = _described(header, type_, reading)
    own = Draft(document, pages)
    yield own
    count, trouble = 0, None
    children = iter(reading.children)
    while True:
        try:
            child = next(children, None)
        except Unreadable as error:
            trouble = error
            break
        except MemoryError:
            trouble = Unreadable(Status.OUT_OF_MEMORY, "Unpacking it takes more memory than is allowed.")
            break
        except DAMAGE as error:
            trouble = Unreadable(Status.DAMAGED, f"It is damaged: unpacking it failed ({type(error).__name__}).")
            break
        if child is None:
            break
        count += 1
        alive()
        yield from _child(child, document)
    yield from _ending(own, count, trouble, reading.facts)


def open_again(path: Path, header: Document, ended: Unreadable) -> Draft:
    """The draft of a file over which its own reader ended in a way that is not to be tried again."""
    material = Material(path, _name(path, header), "")
    material = replace(material, type=_type(material))
    reading = _what_is_left(material, ended) or Reading(status=ended.status, reason=ended.reason)
    return Draft(*_described(header, material.type, reading))


def _name(path: Path, header: Document) -> str:
    return header.inside or (header.paths[0] if header.paths else path.name)


def _ending(own: Draft, count: int, trouble: Unreadable | None, facts: Mapping[str, str]) -> Iterator[Draft]:
    """The file's own draft again where what came of its children changes how it ended, or what is known of it."""
    document = replace(own.document, facts={**own.document.facts, **facts})
    if trouble is not None:
        status = Status.PARTIAL if count or own.pages else trouble.status
        reason = f"{document.reason} {trouble.reason}".strip()
        yield replace(own, document=replace(document, status=status, stage=STAGE, reason=reason))
    elif not count and not own.pages and document.status is Status.DONE:
        told = "It holds no documents."
        yield replace(own, document=replace(document, status=Status.EMPTY, stage=STAGE, reason=told))
    elif document != own.document:
        yield replace(own, document=document)


def _read(material: Material) -> tuple[str, Reading]:
    """What the file is and what it gave; what went wrong is told in the reading."""
    type_ = "unknown"
    try:
        type_ = _type(material)
        material = replace(material, type=type_)
        reading = _extracted(material)
        return reading.facts.get(UNLOCKED, type_), reading
    except Unreadable as error:
        trouble = error
    except (FileNotFoundError, PermissionError) as error:
        trouble = Unreadable(Status.FAILED, because(error))
    except MemoryError:
        trouble = Unreadable(Status.OUT_OF_MEMORY, "Reading it takes more memory than is allowed.")
    except DAMAGE as error:
        told = f"The file is damaged: reading it as {type_} failed ({type(error).__name__})."
        trouble = Unreadable(Status.DAMAGED, told)
    left = _what_is_left(material, trouble) if trouble.status is Status.DAMAGED else None
    return type_, left or Reading(status=trouble.status, reason=trouble.reason)


def _what_is_left(material: Material, trouble: Unreadable) -> Reading | None:
    left: Reading | None = import_module("pipelines.extract.second_reader").what_is_left(material, trouble)
    return left


def _type(material: Material) -> str:
    """What the file is. A stretch cut out of a text is text, whatever it opens with."""
    cut = material.portion is not None and material.portion.cut
    return "txt" if cut and ending(material.name) in PLAIN else type_of(material.path, material.name)


def _extracted(material: Material) -> Reading:
    if material.type == "empty":
        raise Unreadable(Status.EMPTY, NO_BYTES)
    extract = import_module(f"pipelines.extract.{EXTRACTORS.get(material.type, 'other')}").extract
    reading = with_pictures(_whole(material, extract), material)
    letters = sum(len(page.text) for page in reading.pages)
    if letters > MOST_TEXT:
        told = f"It unfolds to a text of {letters:,} letters; at most {MOST_TEXT:,} are kept of one document."
        raise Unreadable(Status.TOO_LARGE, told)
    whole = isinstance(reading.children, tuple) and not reading.children
    if reading.status is Status.DONE and whole and not any(page.text for page in reading.pages):
        container = reading.facts.get("documents")
        return replace(reading, status=Status.EMPTY, reason=f"It holds no {'documents' if container else 'text'}.")
    return reading


def _whole(material: Material, extract: Callable[[Material], Reading]) -> Reading:
    """What the reader gives; of files that are locked, with their passwords, and of damaged ones, what is left."""
    try:
        return in_stretches(material, extract) or extract(material)
    except _TROUBLE as error:
        status = error.status if isinstance(error, Unreadable) else Status.DAMAGED
        if status is Status.ENCRYPTED and material.type in LOCKABLE and material.passwords:
            opened: Reading = import_module("pipelines.extract.locked_office").extract(material)
            return opened
        mendable = status in {Status.DAMAGED, Status.FAILED} and material.type in left_over.PACKED
        found = _left_over(material, extract) if mendable else None
        if found is None:
            raise
        return found


def _left_over(material: Material, extract: Callable[[Material], Reading]) -> Reading | None:
    with suppress(Unreadable, MemoryError, *DAMAGE):
        return left_over.read(material, extract)
    return None


def _described(header: Document, type_: str, reading: Reading) -> tuple[Document, tuple[Page, ...]]:
    pages = tied(reading.pages)
    pages = tuple(page if page.language else replace(page, language=_language(page)) for page in pages)
    status, reason = reading.status, reading.reason
    if (in_part := header.facts.get(IN_PART)) and status is Status.DONE:
        status, reason = Status.PARTIAL, f"It was unpacked in part only: {in_part}."
    document = replace(
        header,
        type=type_,
        title=reading.title or header.title or _first_heading(pages),
        authors=reading.authors,
        date=days.sound(reading.date),
        site=reading.site,
        url=reading.url or header.url,
        language=language.of_document(pages, declared=reading.language),
        sender=reading.sender,
        recipients=reading.recipients,
        status=status,
        stage="" if status is Status.DONE else STAGE,
        reason=reason,
        parser=reading.parser,
        pages=reading.pages_in_all or len(pages),
        facts={**header.facts, **reading.facts},
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


def _child(child: Child, parent: Document) -> Iterator[Draft]:
    """The draft of a document inside, and of those inside it where they are known already."""
    header = _header(child, parent)
    if child.reading is None and child.data:
        yield Draft(header, original=child.data)
        return
    reading = child.reading or Reading(status=Status.EMPTY, reason=NO_BYTES)
    type_ = child.type or ending(child.inside) or "unknown"
    document, pages = _described(header, type_ if child.reading else "empty", reading)
    yield Draft(document, pages, original=child.data if child.kept else None)
    for inner in reading.children:
        yield from _child(inner, document)


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
        around=(*parent.around, parent.inside) if parent.inside else (),
        key=child.key,
        url=child.url,
        facts=dict(child.facts),
    )
