"""What Office files say beside their text and cells: charts, diagrams, drawings, comments, headers and footers; and the
files that were put into them. Knows nothing of the text and cells themselves."""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import chain
from typing import Any

from indexer.model.kinds import Role
from pipelines.extract import xlsb_parts
from pipelines.extract.composing import Piece, one_line
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE, MEBIBYTE, Child, Material

LARGEST = 64 * MEBIBYTE  # bytes of a part
TAIL = 256 * 1024  # bytes at the end of a sheet
_PARTS = re.compile(
    r"(?:(?:word|xl)/(?:(?:charts|diagrams|drawings|comments|threadedComments|worksheets)/)?"
    r"(?P<kind>chart|data|drawing|comments?|threadedComment|header|footer|sheet|sharedStrings)\d*"
    r"|ppt/comments/modernComment\w*)\.(?P<form>xml|bin)"
)
_PICTURED = re.compile(
    r"word/(?:document\d*|header\d*|footer\d*)\.xml|xl/drawings/drawing\d*\.xml|ppt/slides/slide\d+\.xml"
)
_KEPT = re.compile(r"xl/(?:pivotCache/pivotCache(?:Definition|Records)|externalLinks/externalLink)\d*\.xml")
_DESCRIBED = ("docPr", "cNvPr", "textpath", "shape")
_DESCRIPTIONS = ("title", "descr", "string", "alt")  # attributes, the last two of older drawings
_FILE = re.compile(r"[^\n]{1,250}\.\w{2,5}")  # what a program names a picture by that nobody described
_RUNNING = frozenset({"header", "footer"})
_PARAGRAPHS = frozenset({"p", "comment", "threadedComment", "si", "v"})
_TEXTS = frozenset({"t", "text"})
_SPACES = frozenset({"tab", "br", "cr"})
# How a sheet's header says font, colour, side, page number.
_CODES = re.compile(r'&(?:"[^"]*"|K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|[LCRPNDTFAGBIUEXYSKHOZ+-]|\d+)')
_IN_PLACE = re.compile(r"tc=\{")  # a talk once more for older programs, without who said what
_LETTER = re.compile(r"[^\W\d_]{2}")
_STREAMS = ("CONTENTS", "Package")
_NATIVE = "\x01Ole10Native"


def beside(material: Material, said: str) -> list[Piece]:
    """Paragraphs of the file's other parts, without those that are `said` already."""
    try:
        with zipfile.ZipFile(material.path) as archive:
            found = [(name, part) for name in archive.namelist() if (part := _PARTS.fullmatch(name))]
            pictured = [name for name in archive.namelist() if _PICTURED.fullmatch(name)]
            beside = list(fresh(chain(_texts(archive, found), _descriptions(archive, pictured)), said))
            return [*beside, *_kept(archive, said)]
    except DAMAGE:
        return []


def embedded(material: Material) -> Iterator[Child]:
    """Files put into a newer Office file, out of the wrappings that older programs left around them."""
    try:
        with zipfile.ZipFile(material.path) as archive:
            chunks = _chunks(archive)
            for name in archive.namelist():
                folder, _, last = name.rpartition("/")
                if last and (folder.endswith("/embeddings") or name in chunks):
                    yield from _read(archive, name, last)
    except DAMAGE:
        return


def _chunks(archive: zipfile.ZipFile) -> set[str]:
    """Files that a Word document shows amid its own text."""
    try:
        relations = root_of(archive.read("word/_rels/document.xml.rels"))
    except DAMAGE:
        return set()
    shown = (one.get("Target", "") for one in relations if one.get("Type", "").endswith("/aFChunk"))
    return {posixpath.normpath(posixpath.join("/word", target)).lstrip("/") for target in shown}


def embedded_older(material: Material) -> Iterator[Child]:
    """Files put into an older Office file."""
    import olefile

    try:
        with olefile.OleFileIO(str(material.path)) as file:
            yield from _packed(file, "embedded")
    except DAMAGE:
        return


def _read(archive: zipfile.ZipFile, name: str, last: str) -> Iterator[Child]:
    import olefile

    try:
        data = archive.read(name)
        if not data.startswith(olefile.MAGIC) or not last.endswith(".bin"):
            yield Child(last, data)
            return
        with olefile.OleFileIO(BytesIO(data)) as file:
            inner = list(_packed(file, last.removesuffix(".bin")))
            if not inner and any(file.exists(stream) for stream in ("WordDocument", "Workbook", "PowerPoint Document")):
                inner = [Child(last, data)]
        yield from inner
    except DAMAGE:
        return


def _packed(file: Any, name: str) -> Iterator[Child]:
    """The files that packages in a compound file hold, in the order of its directory."""
    number = 0
    for entry in file.listdir():
        if entry[-1] not in (*_STREAMS, _NATIVE):
            continue
        number += 1
        label, data = f"{name} {number}", file.openstream(entry).read()
        if entry[-1] == _NATIVE:
            label, data = _native(data, label)
        if data:
            yield Child(label, data)


def _native(data: bytes, label: str) -> tuple[str, bytes]:
    """Name and content of a file that the packager of Windows wrapped (MS-OLEDS 2.3.6)."""
    at = 6
    names = []
    for _ in range(2):
        end = data.index(b"\x00", at)
        names.append(data[at:end].decode("cp1252", "replace"))
        at = end + 1
    at += 4
    at += 4 + int.from_bytes(data[at : at + 4], "little")
    size = int.from_bytes(data[at : at + 4], "little")
    last = re.split(r"[\\/]", names[0] or names[1])[-1]
    return one_line(last) or label, data[at + 4 : at + 4 + size]


def _texts(archive: zipfile.ZipFile, parts: Iterable[tuple[str, "re.Match[str]"]]) -> Iterator[Piece]:
    from lxml import etree

    broken: tuple[type[Exception], ...] = (etree.LxmlError, *DAMAGE)
    people = _people(archive)
    for name, part in parts:
        try:
            if part["kind"] == "sheet" and part["form"] == "xml":
                yield from _of_sheet(archive, name)
            elif archive.getinfo(name).file_size > LARGEST:
                continue
            elif part["form"] == "bin":
                yield from _of_binary(archive, name)
            elif part["kind"] == "sharedStrings":
                yield from _readings(archive, name)
            else:
                yield from of_part(archive, name, running=part["kind"] in _RUNNING, people=people)
        except broken:
            continue


def of_part(
    archive: zipfile.ZipFile, name: str, *, running: bool = False, people: Mapping[str, str] | None = None
) -> Iterator[Piece]:
    """The paragraphs of a part; `people` are those who take part in the talks of a workbook, by their signs. Raises
    what `DAMAGE` names, and errors of lxml."""
    from lxml import etree

    with archive.open(name) as file:
        tags = [f"{{*}}{tag}" for tag in _PARAGRAPHS]
        for _, element in etree.iterparse(file, tag=tags, resolve_entities=False, no_network=True):
            text, name = _words(element), _writer(element, people or {})
            if telling(text) and not (people and _IN_PLACE.match(name)):
                yield Piece(_signed(text, name), Role.FURNITURE if running else None)


def _descriptions(archive: zipfile.ZipFile, names: Iterable[str]) -> Iterator[Piece]:
    """What pictures and drawings are said to show, and words that are drawn."""
    from lxml import etree

    broken: tuple[type[Exception], ...] = (etree.LxmlError, *DAMAGE)
    tags = [f"{{*}}{tag}" for tag in _DESCRIBED]
    for name in names:
        try:
            if archive.getinfo(name).file_size > LARGEST:
                continue
            with archive.open(name) as file:
                for _, element in etree.iterparse(file, tag=tags, resolve_entities=False, no_network=True):
                    for text in (one_line(element.get(key, "")) for key in _DESCRIPTIONS):
                        if describes(text):
                            yield Piece(text)
        except broken:
            continue


def _kept(archive: zipfile.ZipFile, said: str) -> Iterator[Piece]:
    """Words of other tables that a workbook keeps to reckon with: sources of pivot tables, cells of other files. The
    table itself may long be gone from the sheets."""
    from lxml import etree

    broken: tuple[type[Exception], ...] = (etree.LxmlError, *DAMAGE)
    heard = set(re.split(r" \| |: |\n", said))
    for entry in archive.infolist():
        if not _KEPT.fullmatch(entry.filename) or entry.file_size > LARGEST:
            continue
        words: dict[str, None] = {}
        with suppress(*broken), archive.open(entry) as file:
            tags = ("{*}s", "{*}v", "{*}cacheField")
            for _, element in etree.iterparse(file, tag=tags, resolve_entities=False, no_network=True):
                text = one_line(element.get("v") or element.get("name") or element.text or "")
                if telling(text) and text not in heard:
                    words[text] = None
                element.clear()
        heard |= words.keys()
        yield Piece("\n".join(words))


def _writer(element: Any, people: Mapping[str, str]) -> str:
    """Who wrote the comment that this is, or the first paragraph of; "" for all else."""
    kind = str(element.tag).rpartition("}")[2]
    if kind == "threadedComment":
        return people.get(element.get("personId", ""), "")
    if kind == "comment":
        authors = element.getroottree().findall("{*}authors/{*}author")
        number = element.get("authorId", "")
        return one_line(authors[int(number)].text or "") if number.isdecimal() and int(number) < len(authors) else ""
    around = element.getparent()
    if around is None or not str(around.tag).endswith("}comment") or around[0] is not element:
        return ""
    return one_line(next((value for key, value in around.items() if key.endswith("}author")), ""))


def _signed(text: str, name: str) -> str:
    """A comment after the name of who wrote it, which table programs write into it as well."""
    return text if not name or text.startswith(f"{name}:") else f"{name}: {text}"


def _people(archive: zipfile.ZipFile) -> dict[str, str]:
    """Who takes part in the talks of a workbook, by their signs."""
    try:
        people = root_of(archive.read("xl/persons/person.xml"))
    except DAMAGE:
        return {}
    return {one.get("id", ""): one_line(one.get("displayName", "")) for one in people}


def _of_binary(archive: zipfile.ZipFile, name: str) -> Iterator[Piece]:
    for piece in xlsb_parts.pieces(BytesIO(archive.read(name))):
        text = sheet_line(piece.text) if piece.role is Role.FURNITURE else piece.text
        if telling(text):
            yield replace(piece, text=text)


def _readings(archive: zipfile.ZipFile, name: str) -> Iterator[Piece]:
    """What cells say that are written with how they are said above them, and that."""
    from lxml import etree

    with archive.open(name) as file:
        if not any(b"rPh" in portion for portion in iter(partial(file.read, MEBIBYTE), b"")):
            return
    with archive.open(name) as file:
        for _, element in etree.iterparse(file, tag="{*}si", resolve_entities=False, no_network=True):
            readings = [one_line("".join(_runs(said))) for said in element.iterfind("{*}rPh")]
            if any(readings):
                yield Piece(f"{_words(element)} {''.join(readings)}")
            element.clear()


def _of_sheet(archive: zipfile.ZipFile, name: str) -> Iterator[Piece]:
    """Header and footer of a sheet, which stand at the end of a part that may be very long."""
    end = b""
    with archive.open(name) as file:
        while portion := file.read(MEBIBYTE):
            end = (end + portion)[-TAIL:]
    found = re.search(rb"<headerFooter.*?</headerFooter>", end, re.DOTALL)
    for element in root_of(found[0]) if found else ():
        text = sheet_line(element.text or "")
        if telling(text):
            yield Piece(text, Role.FURNITURE)


def sheet_line(coded: str) -> str:
    """A sheet's header or footer without the codes for fonts, sides and page numbers."""
    return one_line(_CODES.sub(" ", coded))


def telling(line: str) -> bool:
    """Whether a line says more than a figure or sign."""
    return _LETTER.search(line) is not None


def describes(text: str) -> bool:
    """Whether a text says more of a picture than the name of its file."""
    return telling(text) and not _FILE.fullmatch(text)


def _words(element: Any) -> str:
    local = str(element.tag).rpartition("}")[2]
    if local == "v":
        return one_line(element.text or "")
    return one_line("".join(_runs(element)))


def _runs(element: Any) -> Iterator[str]:
    """What an element says itself: paragraphs in it are told by themselves, and so is how its words are said."""
    for child in element:
        local = str(child.tag).rpartition("}")[2]
        if local in _TEXTS:
            yield child.text or ""
        elif local in _SPACES:
            yield " "
        if local not in _PARAGRAPHS and local != "rPh":
            yield from _runs(child)


def fresh(pieces: Iterable[Piece], said: str) -> Iterator[Piece]:
    """The pieces that say what was not said before, once each."""
    heard = " ".join(said.split())
    for piece in pieces:
        if " ".join(piece.text.split()) not in heard:
            heard += f"\n{piece.text}"
            yield piece
