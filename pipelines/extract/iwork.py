"""Documents of Pages, Numbers and Keynote: those of 2013 and later by their objects (`iwa.py`), earlier ones by Tika.

Types of objects and numbers of fields: https://github.com/masaccio/numbers-parser (src/protos); the order of slides as
it stands in files.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from posixpath import basename

from indexer.model.documents import Page
from indexer.model.kinds import Role, Status
from pipelines.extract import other
from pipelines.extract.composing import Piece, clean, compose, one_line
from pipelines.extract.footnotes import Reference, anchors, bracketed
from pipelines.extract.iwa import Fields, Object, fields, messages, number, objects, path, references, text
from pipelines.extract.iwork_cells import Cells
from pipelines.extract.material import Material, Reading, Unreadable
from pipelines.extract.saying import listed
from pipelines.extract.tables import NumberedRow, headed, sheet_pages

_TEXTS = frozenset({2001, 2005})
_SHOW, _NODE, _SHEET = 2, 4, 2  # a show of slides is told from a sheet by the kind of document
_FOOTNOTE_SIGN, _COMMENT, _AUTHOR = 2008, 3056, 212
_TABLE_SHOWN, _TABLE, _TILE, _LIST, _RICH = 6000, 6001, 6002, 6005, 6218
_HEADER, _FOOTNOTE, _NOTE, _CELL = 1, 2, 4, 5  # kinds of text; a body is 0, a box, which has none stated, 3
_SET_BY_OTHERS = re.compile(r"(?:Master|Template)Slide|DocumentStylesheet|ViewState|Theme")
_ENDS = re.compile("[\x04-\x06\x0b\x0c\u2028\u2029]")  # of pages, columns, sections and lines
_NOTE_SIGN = "\x0e"
_OBJECT = "\ufffc"
_TILE_ROWS = 256
_LOCK = (".iwpv2", ".iwph")
_OF_2009 = frozenset({"index.xml", "index.xml.gz", "index.apxl", "index.apxl.gz", "buildVersionHistory.plist"})


def extract(material: Material) -> Reading:
    """What the document says. Raises Unreadable where it is locked, or without the parts that say anything."""
    with zipfile.ZipFile(material.path) as archive:
        names = {basename(name) for name in archive.namelist()}
    if any(name.endswith(_LOCK) for name in names):
        told = f"The file is of type {material.type} and is encrypted: it is locked by a password or key."
        raise Unreadable(Status.ENCRYPTED, told)
    if names & _OF_2009:
        return other.extract(material)
    broken: list[str] = []
    document = _Document(objects(material, broken))
    pages = tuple(document.pages(material.type))
    told = f"Parts of it are damaged and could not be read: {listed(broken)}." if broken else ""
    if not document.objects:
        raise Unreadable(Status.DAMAGED, told or "The file lacks the parts that hold its text.")
    return Reading(pages, parser="iwa", status=Status.PARTIAL if broken else Status.DONE, reason=told)


class _Document:
    """The objects of a document by their numbers, and the pages that they make."""

    def __init__(self, found: Iterable[Object]) -> None:
        self.objects = {one.id: one for one in found}
        self._notes: list[tuple[str, int]] = []

    def pages(self, type_: str) -> Iterator[Page]:
        """Of a workbook a page for each hundred rows of each table, of a show one for each slide."""
        if type_ == "numbers":
            count = 0
            for page in self._sheets():
                count += 1
                yield page
            rest = [*self._written(self._of(*_TEXTS)), *self._comments()]
            for page in compose(rest) if rest else ():
                yield Page(count + page.number, page.text, blocks=page.blocks, source=page.source)
            return
        pieces = self._slides() if type_ == "key" else self._body()
        yield from compose([*pieces, *self._comments()])

    def _of(self, *types: int) -> list[Object]:
        return [one for one in self.objects.values() if one.type in types and not _SET_BY_OTHERS.match(one.part)]

    def _message(self, id_: int) -> Fields:
        found = self.objects.get(id_)
        return fields(found.data) if found else {}

    def _body(self) -> Iterator[Piece]:
        yield from self._written(self._of(*_TEXTS))
        for table in self._of(_TABLE):
            yield from self._table_pieces(table)

    def _slides(self) -> Iterator[Piece]:
        """The slides in the order of the show, each with its texts, its tables and its notes."""
        parts = defaultdict(list)
        for one in self.objects.values():
            parts[one.part].append(one)
        order = [self.objects[id_].part for id_ in self._shown() if id_ in self.objects]
        order += sorted(part for part in parts if part.startswith("Slide") and part not in order)
        told: set[int] = set()
        for part in dict.fromkeys(order):
            yield Piece("", new_page=True)
            yield from self._written(one for one in parts[part] if one.type in _TEXTS)
            shown = (id_ for one in parts[part] if one.type == _TABLE_SHOWN for id_ in references(fields(one.data), 2))
            for table in [self.objects[id_] for id_ in shown if id_ in self.objects]:
                told.add(table.id)
                yield from self._table_pieces(table)
        for table in self._of(_TABLE):
            if table.id not in told:
                yield from self._table_pieces(table)

    def _shown(self) -> Iterator[int]:
        for show in self._of(_SHOW):
            for node in references(path(fields(show.data), 3), 2):
                yield from references(self._message(node), 2)

    def _sheets(self) -> Iterator[Page]:
        first, told = 1, set[int]()
        for sheet in self._of(_SHEET):
            message = fields(sheet.data)
            for shown in references(message, 2):
                table = self.objects.get(next(iter(references(self._message(shown), 2)), 0))
                if table is None or table.type != _TABLE:
                    continue
                told.add(table.id)
                for page in self._table_pages(table, text(message, 1), first):
                    first += 1
                    yield page
        for table in (one for one in self._of(_TABLE) if one.id not in told):
            for page in self._table_pages(table, "", first):
                first += 1
                yield page

    def _table_pages(self, table: Object, sheet: str, first: int) -> Iterator[Page]:
        message = fields(table.data)
        name = ": ".join(part for part in (one_line(sheet), one_line(text(message, 8))) if part)
        heading, body = headed(list(self._rows(message)))
        return sheet_pages(name, heading, body, first=first)

    def _table_pieces(self, table: Object) -> Iterator[Piece]:
        message = fields(table.data)
        rows = [" | ".join(one_line(cell) for cell in row) for row in self._rows(message)]
        if rows:
            yield Piece("\n".join([one_line(text(message, 8)), *rows]).strip(), Role.TABLE)

    def _written(self, found: Iterable[Object]) -> list[Piece]:
        """The texts: what is read on first, then boxes, footnotes, running headers and notes of a speaker."""
        by_kind = defaultdict(list)
        for one in found:
            message = fields(one.data)
            by_kind[number(message, 1, 3)].append(message)
        ordered = [kind for kind in sorted(by_kind) if kind not in {_HEADER, _FOOTNOTE, _NOTE, _CELL}]
        pieces = [piece for kind in ordered for message in by_kind[kind] for piece in self._paragraphs(message)]
        pieces += [
            Piece(f"{bracketed(sign)} {self._text(id_)}", Role.FOOTNOTE, label=str(id_)) for sign, id_ in self._notes
        ]
        self._notes = []
        running = {self._plain(message) for message in by_kind[_HEADER]}
        pieces += [Piece(said, Role.FURNITURE) for said in sorted(running) if said]
        notes = [self._plain(message) for message in by_kind[_NOTE]]
        return pieces + [Piece(f"Note: {said}") for said in notes if said]

    def _paragraphs(self, message: Fields) -> Iterator[Piece]:
        """The paragraphs of a text, with the signs of its footnotes in their places."""
        signs = []
        for entry in messages(path(message, 16), 1):
            for id_ in references(self._message(next(iter(references(entry, 2)), 0)), 2):
                self._notes.append((str(len(self._notes) + 1), id_))
                signs.append(Reference(self._notes[-1][0], str(id_)))
        waiting = iter(signs)
        parts = text(message, 3).split(_NOTE_SIGN)
        said = parts[0]
        for part in parts[1:]:
            sign = next(waiting, None)
            said += (bracketed(sign.sign) if sign else "") + part
        for paragraph in _ENDS.sub("\n", said).replace(_OBJECT, "").split("\n"):
            if plain := clean(paragraph).strip():
                yield Piece(plain, marks=anchors(plain, signs))

    def _text(self, id_: int) -> str:
        return one_line(self._plain(self._message(id_)))

    def _plain(self, message: Fields) -> str:
        said = _ENDS.sub("\n", text(message, 3)).replace(_NOTE_SIGN, "").replace(_OBJECT, "")
        return clean(said).strip()

    def _comments(self) -> Iterator[Piece]:
        for one in self._of(_COMMENT):
            message = fields(one.data)
            author = next((text(self._message(id_), 1) for id_ in references(message, 3)), "")
            if said := clean(text(message, 1)).strip():
                yield Piece(f"Comment by {one_line(author)}: {said}" if author else f"Comment: {said}")

    def _rows(self, table: Fields) -> Iterator[NumberedRow]:
        """The rows that hold something."""
        store = path(table, 4)
        cells = Cells(
            texts={key: text(entry, 3) for key, entry in self._listed(store, 4)},
            rich={key: self._rich(entry) for key, entry in self._listed(store, 17)},
            formats={key: path(entry, 6) for key, entry in self._listed(store, 22)},
            older_formats={key: path(entry, 6) for key, entry in self._listed(store, 11)},
            choices={key: self._choices(entry) for key, entry in self._listed(store, 16)},
        )
        tiles = sorted((number(one, 1), next(iter(references(one, 2)), 0)) for one in messages(path(store, 3), 1))
        high = number(path(store, 3), 2, _TILE_ROWS)
        found: dict[int, list[str]] = {}
        for at, id_ in tiles:
            for stored in messages(self._message(id_), 5):
                found[at * high + number(stored, 1)] = cells.row(stored)
        yield from (NumberedRow(row, at + 1) for at, row in sorted(found.items()) if any(row))

    def _listed(self, store: Fields, field: int) -> Iterator[tuple[int, Fields]]:
        for id_ in references(store, field):
            for entry in messages(self._message(id_), 3):
                yield number(entry, 1), entry

    def _choices(self, entry: Fields) -> list[str]:
        menus = (self._message(id_) for id_ in references(entry, 4))
        return [text(path(choice, 5), 1) for menu in menus for choice in messages(menu, 2)]

    def _rich(self, entry: Fields) -> str:
        for payload in references(entry, 9):
            for storage in references(self._message(payload), 1):
                return self._plain(self._message(storage))
        return ""
