"""Folders with a load file: each record becomes a document with its texts, native file, page images and family. The
files that records name are taken through them alone."""

import os
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indexer.archive import Archive
from indexer.model.documents import PAGE_IMAGES, STATED_TEXT, Document
from indexer.model.identity import document_id
from indexer.model.kinds import Status
from pipelines import load_file
from pipelines.dressing import FAMILY, LOAD_FILE, MISSING, PAGE_IDS, RECORD
from pipelines.load_file import Images, Record
from pipelines.walk import Found

_PARTS = re.compile(r"[\\/]+")
_DRIVE = re.compile(r"^[A-Za-z]:")
_DATES = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)"), (1, 2, 3)),
    (re.compile(r"(\d{4})(\d\d)(\d\d)(?!\d)"), (1, 2, 3)),
    (re.compile(r"(\d{4})/(\d\d?)/(\d\d?)(?!\d)"), (1, 2, 3)),
)
_FIGURES = re.compile(r"(\d\d?)([./-])(\d\d?)\2(\d{4})(?!\d)")


@dataclass(slots=True)
class Disclosure:
    """A folder that was given, with the load files in it. `claimed` are files that are taken through records alone."""

    root: Path
    loads: tuple[Path, ...]
    files: dict[str, Path]  # by path within the folder, case aside
    images: dict[str, Images]  # by the first page's id
    claimed: set[Path] = field(default_factory=set)

    def records(self, load: Path) -> list[Record]:
        """The records of a load file; what they name is claimed."""
        found = load_file.records(load)
        self.claimed.update(self._named(found, load))
        return found

    def named_by(self, load: Path) -> set[Path]:
        """The files of the folder that the records of a load file name. They are claimed."""
        found = self._named(load_file.records(load), load)
        self.claimed |= found
        return found

    def _named(self, records: Iterable[Record], load: Path) -> set[Path]:
        return {path for record in records for _, path in self.named(record, load) if path}

    def named(self, record: Record, load: Path) -> list[tuple[str, Path | None]]:
        """The text, native file and images that a record names, in this order, each where it lies in the folder."""
        named = [("text", "" if record.text else record.of("text")), ("native", record.of("native"))]
        pages = self.images[record.begin].pages if record.begin in self.images else ()
        named += [("image", path) for _, path in pages]
        return [(what, self.find(path, load)) for what, path in named if path]

    def find(self, path: str, load: Path) -> Path | None:
        """The file of the folder that a load file means: paths in it count from the folder, from the load file's own
        or the one above, and may begin with the name of the volume. Nothing outside the folder can be meant."""
        parts = [part for part in _PARTS.split(_DRIVE.sub("", path.strip())) if part not in ("", ".")]
        if not parts or ".." in parts:
            return None
        own = load.parent.relative_to(self.root).parts
        for before, rest in ((), parts), (own, parts), (own[:-1], parts), ((), parts[1:]), (own[:-1], parts[1:]):
            if rest and (found := self.files.get(_place((*before, *rest)))):
                return found
        return None


def look(root: Path, *, leave_out: Path) -> Disclosure | None:
    """The disclosure in a folder; None where it holds no load file. Links are not followed."""
    if not root.is_dir():
        return None
    root, own = root.resolve(), leave_out.resolve()
    loads: list[Path] = []
    lists: list[Path] = []
    files: dict[str, Path] = {}
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(one for one in inner if Path(folder, one) != own)
        for path in (Path(folder, name) for name in sorted(names)):
            if path.is_symlink() or not path.is_file():
                continue
            files.setdefault(_place(path.relative_to(root).parts), path)
            kind = load_file.kind_of(path)
            if kind:
                (loads if kind == "records" else lists).append(path)
    if not loads:
        return None
    pages = {one.begin: one for path in lists for one in load_file.images(path)}
    found = Disclosure(root, tuple(loads), files, pages)
    found.claimed.update((*loads, *lists))
    return found


@dataclass(frozen=True, slots=True)
class Due:
    """What of a followed folder can be taken in now: the load files of `disclosure` that are new or changed, or whose
    files are, and the files that no load file names. `later` must wait for others."""

    loose: tuple[Found, ...]
    later: frozenset[Path] = frozenset()
    disclosure: Disclosure | None = None


def due(root: Path, found: Sequence[Found], *, restless: Collection[Path], leave_out: Path) -> Due:
    """Of the files found at rest in a folder what is due. `restless` files are still being written: nothing is due
    while one of them is a load file or list of images, and no load file that names one."""
    disclosure = look(root, leave_out=leave_out)
    if disclosure is None:
        return Due(tuple(found))
    if not disclosure.claimed.isdisjoint(restless):
        return Due((), frozenset(one.path for one in found))
    lists = disclosure.claimed - set(disclosure.loads)
    met = {one.path for one in found}
    loads, later = [], set[Path]()
    for load in disclosure.loads:
        own = {load, *lists, *disclosure.named_by(load)}
        if not own.isdisjoint(restless):
            later |= own & met
        elif not own.isdisjoint(met):
            loads.append(load)
    loose = tuple(one for one in found if one.path not in disclosure.claimed)
    return Due(loose, frozenset(later), replace(disclosure, loads=tuple(loads)))


class Headers:
    """Makes the headers of the documents of one load file, with what they consist of stored as originals."""

    def __init__(self, disclosure: Disclosure, load: Path, archive: Archive, collection: str) -> None:
        self._disclosure = disclosure
        self._load = load
        self._archive = archive
        self._collection = collection
        self.records = disclosure.records(load)
        self._ids: dict[str, str] = {}
        self._by_begin = {record.begin: record for record in self.records}
        self._day_first = any(_says_day_first(record.of("date")) for record in self.records)
        self._heads = {above for record in self.records if (above := _above(record)) != record.begin}
        self.own = self._own()

    def _own(self) -> Document:
        """The load file as a document: it holds the others, and no page."""
        sha256, size = self._archive.originals.put_file(self._load)
        stored = self._load.relative_to(self._disclosure.root).as_posix()
        header = Document(document_id(sha256, self._collection), self._collection, sha256, size, LOAD_FILE, (stored,))
        facts = {"documents": str(len(self.records))}
        return replace(header, title=self._load.name, status=Status.DONE, parser="load file", facts=facts)

    def header(self, record: Record) -> tuple[Document, Path | None]:
        """The header of a record's document, and the file that it is first of all. Raises OSError."""
        disclosure, put = self._disclosure, self._archive.originals.put_file
        facts = {heading: cell for heading, cell in record.cells.items() if len(cell) <= 2000}
        named = disclosure.named(record, self._load)
        missing = sorted({what for what, path in named if path is None})
        text = next((path for what, path in named if what == "text" and path), None)
        native = next((path for what, path in named if what == "native" and path), None)
        pictures = [path for what, path in named if what == "image" and path]
        if missing:
            facts[MISSING] = ", ".join(missing)
        if record.text:
            facts[STATED_TEXT] = self._archive.originals.put(record.text.encode()).sha256
        elif text:
            facts[STATED_TEXT] = put(text).sha256
        if pictures:
            facts[PAGE_IMAGES] = " ".join(put(path).sha256 for path in pictures)
        facts |= {RECORD: self._load.name, PAGE_IDS: "\n".join(self._page_ids(record))}
        if record.begin in self._heads:
            facts[FAMILY] = "yes"
        main = native or (pictures[0] if pictures else text)
        sha256, size = put(main) if main else self._archive.originals.put(_line(record))
        stored = (main.relative_to(disclosure.root) if main else self._load.relative_to(disclosure.root)).as_posix()
        number = self._id(record, sha256)
        header = Document(number, self._collection, sha256, size, "", (stored,), parent=self._parent(record))
        kind = main.suffix.lower().removeprefix(".") if main else LOAD_FILE
        told = self._told(record)
        return replace(header, type=kind, inside=record.begin, facts=facts, **told), main

    def _told(self, record: Record) -> dict[str, Any]:
        """What the record says of its document under the names a document has for it."""
        told: dict[str, Any] = {"title": record.of("title"), "sender": record.of("from")}
        to = [one.strip() for name in ("to", "cc", "bcc") for one in record.of(name).split(";")]
        told["recipients"] = tuple(one for one in to if one)
        told["authors"] = tuple(one.strip() for one in record.of("author").split(";") if one.strip())
        told["date"] = _date(record.of("date"), day_first=self._day_first)
        return {name: value for name, value in told.items() if value}

    def _page_ids(self, record: Record) -> list[str]:
        if record.begin in self._disclosure.images:
            return [page for page, _ in self._disclosure.images[record.begin].pages]
        return _counted(record.begin, record.of("end"))

    def _id(self, record: Record, sha256: str) -> str:
        self._ids[record.begin] = document_id(sha256, self._collection, parent=self.own.id, inside=record.begin)
        return self._ids[record.begin]

    def _parent(self, record: Record) -> str:
        """The document that this one was attached to; the load file for all that were attached to none."""
        above = _above(record)
        if above == record.begin or above not in self._by_begin:
            return self.own.id
        if above not in self._ids:  # a family whose first document stands below: its place is made first
            self._ids[above] = self.own.id  # should a family run in a circle, it ends here
            header, _ = self.header(self._by_begin[above])
            self._ids[above] = header.id
        return self._ids[above]


def _above(record: Record) -> str:
    """The first page id of the document that a record was attached to, "" or its own where it was attached to none."""
    return record.of("parent") or record.of("family") or record.begin


def _line(record: Record) -> bytes:
    return "\n".join(f"{heading}: {cell}" for heading, cell in record.cells.items()).encode()


def _place(parts: tuple[str, ...]) -> str:
    return "/".join(parts).casefold()


def _counted(begin: str, end: str) -> list[str]:
    """All page ids from the first to the last, where they are one series; else the first alone."""
    first, last = (re.fullmatch(r"(.*?)(\d+)", one) for one in (begin, end))
    if not first or not last or first[1] != last[1]:
        return [begin]
    low, high = int(first[2]), int(last[2])
    if not low <= high < low + 20_000:
        return [begin]
    return [f"{first[1]}{number:0{len(first[2])}}" for number in range(low, high + 1)]


def _date(text: str, *, day_first: bool) -> str:
    """An ISO date; "" for none. In figures the month comes first, unless any date of the load file says otherwise or
    dots part them."""
    for pattern, (year, month, day) in _DATES:
        if found := pattern.match(text):
            return _iso(found[year], found[month], found[day])
    if found := _FIGURES.match(text):
        first_is_day = day_first or found[2] == "."
        return _iso(found[4], found[3 if first_is_day else 1], found[1 if first_is_day else 3])
    return ""


def _iso(year: str, month: str, day: str) -> str:
    fits = 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and int(year) > 0
    return f"{year}-{int(month):02}-{int(day):02}" if fits else ""


def _says_day_first(text: str) -> bool:
    found = _FIGURES.match(text)
    return bool(found) and int(found[1]) > 12  # type: ignore[index]
