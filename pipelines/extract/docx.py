"""Word documents (docx): paragraphs, headings and tables in order, footnotes, what the file says of itself."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from indexer.model.kinds import Role, Status
from pipelines.extract import docx_numbers, office_parts, strict_office
from pipelines.extract.composing import Piece, clean, compose, deleted, one_line
from pipelines.extract.footnotes import Reference, anchors, bracketed
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE, Material, Reading, Unreadable, check_unpacked

PARTS_READ = re.compile(r"word/(?:document|footnotes|endnotes|styles|header\d*|footer\d*)\.xml|docProps/.*")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_FILES = tuple(  # documents with macros, and templates, are laid out as all others are
    f"application/vnd.{kind}.main+xml"
    for kind in (
        "openxmlformats-officedocument.wordprocessingml.document",
        "openxmlformats-officedocument.wordprocessingml.template",
        "ms-word.document.macroEnabled",
        "ms-word.template.macroEnabledTemplate",
    )
)
_HEADING_STYLE = re.compile(
    r"(?:heading|überschrift|titre|overskrift|rubrik|titolo|título|заголовок|标题)\s*\d|title|tittel|titel", re.I
)
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}ptab": " ", f"{_W}noBreakHyphen": "-"}
_BEFORE = {f"{_M}den": "/", f"{_M}sup": "^", f"{_M}sub": "_"}  # parts of formulas, as they are typed on one line
_WRAPPERS = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"})
_ELSEWHERE = frozenset(  # the same once more, for older programs; what was moved from here while changes were tracked
    {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{_W}moveFrom"}
)
_TEXTS = frozenset({f"{_W}t", f"{_M}t"})
_LINES = frozenset({f"{_W}txbxContent", f"{_W}p"})
_NEW_PAGE = "\f"
_DAMAGED = "The Word document is damaged: its parts cannot be unpacked."
_NOBODY = {"", "python-docx", "user", "windows user", "admin", "administrator", "unknown", "author", "office"}


def extract(material: Material) -> Reading:
    """Pages where the file states page breaks, else one. Footnotes follow the page that refers to them."""
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import XmlchemyError

    _check_parts(material)
    try:
        with strict_office.usual(material) as usual:
            return _read(usual)
    except (OpcError, PythonDocxError, XmlchemyError) as error:
        raise Unreadable(Status.DAMAGED, _DAMAGED) from error


def _read(material: Material) -> Reading:
    try:
        document = _opened(material)
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, _DAMAGED) from error
    notes = _notes(document)
    _number(document)
    pieces = list(_with_notes(_body(document, notes), notes))
    pieces += office_parts.beside(material, "\n".join(piece.text for piece in pieces))
    pieces += deleted(_deleted(document.element.body))
    reading = Reading(
        pages=compose(pieces),
        parser="python-docx",
        title=_title(pieces),
        children=tuple(office_parts.embedded(material)),
    )
    return _stating(reading, document)


def _stating(reading: Reading, document: Any) -> Reading:
    """The reading with what the file says of itself. Where it says nothing, python-docx would make it up."""
    if not any(relation.reltype.endswith("/core-properties") for relation in document.part.package.rels.values()):
        return reading
    properties = document.core_properties
    stamped = properties.created or properties.modified
    facts = {
        "subject": properties.subject,
        "keywords": properties.keywords,
        "last modified by": properties.last_modified_by,
        "modified": properties.modified.isoformat() if properties.modified else "",
    }
    return replace(
        reading,
        title=" ".join(clean(properties.title or "").split()) or reading.title,
        authors=tuple(name.strip() for name in re.split("[;,]", properties.author or "") if _named(name)),
        date=stamped.date().isoformat() if stamped else "",
        facts={key: str(value) for key, value in facts.items() if value},
    )


def _opened(material: Material) -> Any:
    from docx.opc.part import PartFactory
    from docx.package import Package
    from docx.parts.document import DocumentPart

    PartFactory.part_type_for.update(dict.fromkeys(_WORD_FILES, DocumentPart))
    part = Package.open(str(material.path)).main_document_part
    if not isinstance(part, DocumentPart):
        raise TypeError(f"its main part is {part.content_type}")
    return part.document


def _check_parts(material: Material) -> None:
    """Raises Unreadable where the parts of an Office file are damaged, locked, or unpack to more than any text has."""
    try:
        with zipfile.ZipFile(material.path) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise Unreadable(Status.ENCRYPTED, "The file is encrypted: its parts are locked by a password.")
            check_unpacked(archive)
            broken = next((member for member in members if _broken(archive, member)), None)
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The file is damaged: the list of its parts is missing or cut off.") from error
    if broken is not None:
        raise Unreadable(Status.DAMAGED, f"The file is damaged: its part {broken.filename} cannot be unpacked.")


def _broken(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a part that is read cannot be unpacked; pictures may be as broken as they like."""
    if not PARTS_READ.fullmatch(member.filename):
        return False
    try:
        archive.read(member)
    except DAMAGE:
        return True
    return False


def _body(document: Any, notes: dict[str, str]) -> Iterator[tuple[Piece, list[str]]]:
    """Each piece of the body with the keys of the notes that it refers to."""
    order = list(notes)
    styles = {style.style_id: style.name or "" for style in document.styles}
    for element in _contents(document.element.body, f"{_W}p", f"{_W}tbl", f"{_M}oMathPara"):
        keys = [key for mark in element.iter() if _is_reference(mark) and (key := _key(mark)) in notes]
        references = [Reference(str(order.index(key) + 1), key) for key in keys]
        if element.tag == f"{_W}tbl":
            table = _table(element, notes)
            yield Piece(table, Role.TABLE, marks=anchors(table, references)), keys
            continue
        role = Role.HEADING if _HEADING_STYLE.match(styles.get(_style(element), "")) else None
        before = element.find(f"{_W}pPr/{_W}pageBreakBefore") is not None
        *parts, last = map(_tidy, _raw(element, notes).split(_NEW_PAGE))
        for number, text in enumerate(parts):
            marks = anchors(text, references)
            named = [mark.label for mark in marks]
            yield Piece(text, role, new_page=before or number > 0, marks=marks), named
            references = [one for one in references if one.key not in named]
        marks = anchors(last, references)
        yield Piece(last, role, new_page=before or bool(parts), marks=marks), [one.key for one in references]


def _contents(parent: Any, *tags: str) -> Iterator[Any]:
    """What stands right below an element, in order, inside content controls and tracked insertions too."""
    for element in parent:
        if element.tag in tags:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _contents(element, *tags)


def _text(element: Any, notes: dict[str, str]) -> str:
    return _tidy(_raw(element, notes).replace(_NEW_PAGE, "\n"))


def _tidy(text: str) -> str:
    lines = (" ".join(clean(line).split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _raw(element: Any, notes: dict[str, str]) -> str:
    """The text of a paragraph without what was deleted in it; text boxes follow on lines of their own.

    Pages break where the author said so, and where the word processor last broke them.
    """
    if element.tag in _ELSEWHERE:
        return ""
    if element.tag in _TEXTS:
        return element.text or ""
    if element.tag == f"{_W}lastRenderedPageBreak" or element.get(f"{_W}type") == "page":
        return _NEW_PAGE
    if element.tag in _BREAKS:
        return _BREAKS[element.tag]
    if _is_reference(element):
        return _label(element, notes)
    if element.tag == f"{_W}ruby":
        base, reading = (_within(element.find(f"{_W}{part}"), notes) for part in ("rubyBase", "rt"))
        return f"{base} ({reading})" if reading.strip() else base
    within = _within(element, notes)
    if element.tag in _LINES:  # a box begins a line of its own, and so does each paragraph in a box or cell
        return f"\n{within}\n"
    return f"{_BEFORE[element.tag]}{within}" if within and element.tag in _BEFORE else within


def _within(element: Any, notes: dict[str, str]) -> str:
    return "".join(_raw(child, notes) for child in element) if element is not None else ""


def _deleted(body: Any) -> list[tuple[str, str]]:
    """Who deleted something while changes were tracked, and what, for each paragraph and writer."""
    found: dict[tuple[Any, str], list[str]] = {}
    for change in body.iter(f"{_W}del"):
        if said := one_line("".join(part.text or "" for part in change.iter(f"{_W}delText"))):
            paragraph = next(change.iterancestors(f"{_W}p"), None)
            found.setdefault((paragraph, one_line(change.get(f"{_W}author", ""))), []).append(said)
    return [(who, " … ".join(parts)) for (_, who), parts in found.items()]


def _table(table: Any, notes: dict[str, str]) -> str:
    rows = []
    for row in _contents(table, f"{_W}tr"):
        cells = [" ".join(_text(cell, notes).split()) for cell in _contents(row, f"{_W}tc")]
        rows.append(" | ".join(cells))
    return "\n".join(row for row in rows if row.strip(" |"))


def _style(element: Any) -> str:
    found = element.find(f"{_W}pPr/{_W}pStyle")
    return str(found.get(f"{_W}val")) if found is not None else ""


def _is_reference(node: Any) -> bool:
    return node.tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}


def _key(node: Any) -> str:
    kind = "endnote" if node.tag.endswith("endnoteReference") else "footnote"
    return f"{kind} {node.get(f'{_W}id')}"


def _label(node: Any, notes: dict[str, str]) -> str:
    """The number of a note as it is printed: its place in the order of notes."""
    key = _key(node)
    return bracketed(str(list(notes).index(key) + 1)) if key in notes else ""


def _number(document: Any) -> None:
    """Write into the body the numbers that Word sets before its paragraphs; a broken list of them costs itself."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            with suppress(*DAMAGE):
                numbering = root_of(relation.target_part.blob)
                docx_numbers.write(document.element.body, numbering, document.styles.element)


def _notes(document: Any) -> dict[str, str]:
    """The text of each footnote and endnote, in order of the file."""
    found: dict[str, str] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1].removesuffix("s")
        if kind not in {"footnote", "endnote"} or relation.is_external:
            continue
        for note in root_of(relation.target_part.blob):
            if note.get(f"{_W}type") in {None, "normal"}:
                found[f"{kind} {note.get(f'{_W}id')}"] = " ".join(_text(note, {}).split())
    return {key: text for key, text in found.items() if text}


def _with_notes(body: Iterator[tuple[Piece, list[str]]], notes: dict[str, str]) -> Iterator[Piece]:
    """The pieces, and before each page break and at the end the notes referred to since the last."""
    order = list(notes)
    waiting: list[str] = []
    for piece, keys in body:
        if piece.new_page:
            yield from _footnotes(waiting, notes, order)
            waiting = []
        yield piece
        waiting += keys
    yield from _footnotes(waiting, notes, order)


def _footnotes(keys: list[str], notes: dict[str, str], order: list[str]) -> Iterator[Piece]:
    for key in dict.fromkeys(keys):
        yield Piece(f"{bracketed(str(order.index(key) + 1))} {notes[key]}", Role.FOOTNOTE, key)


def _title(pieces: list[Piece]) -> str:
    return next((piece.text.partition("\n")[0] for piece in pieces if piece.role is Role.HEADING), "")


def _named(author: str) -> bool:
    return author.strip().lower() not in _NOBODY
