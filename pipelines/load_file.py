"""Load files of a disclosure: Concordance DAT, tables with Bates columns, and Opticon lists of images. Parses text
alone; opens none of the files it names."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.extract.decoding import decoded

ENDINGS = frozenset({".dat", ".csv", ".opt"})
HEAD = 65_536
LARGEST = 1024 * 1024 * 1024  # bytes of a load file, which is read as one
_FIELD, _QUOTE, _LINE = "\x14", "\N{LATIN SMALL LETTER THORN}", "\N{REGISTERED SIGN}"
_SHOWN = "\N{PILCROW SIGN}"  # what programs show for _FIELD, and some write in its place
_PATH = re.compile(r"[^\n]{1,500}\.[A-Za-z]\w{1,4}")
_IMAGE = re.compile(r"[^,\n]+,[^,\n]*,[^,\n]+\.(?:tiff?|jpe?g|png|pdf|bmp|gif),Y?(?:,|$)", re.IGNORECASE)

# What columns hold, by their folded headings.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "begin": ("begbates", "begdoc", "begdocno", "begno", "batesbeg", "batesbegin", "beginbates", "beginningbates")
    + ("prodbeg", "prodbegbates", "productionbegbates", "docid", "controlnumber", "documentid"),
    "end": ("endbates", "enddoc", "enddocno", "endno", "batesend", "endingbates", "prodend", "prodendbates")
    + ("productionendbates",),
    "family": ("begattach", "begatt", "attachbeg", "beginattachment", "prodbegattach", "begfamily", "begfam"),
    "parent": ("parentid", "parentdocid", "parentbates", "parentdoc", "attachparent"),
    "text": ("textpath", "textlink", "textfile", "extractedtextpath", "ocrpath", "textfilepath", "textprecedence")
    + ("extractedtext", "fulltextpath", "fulltext", "ocrtext", "bodytext", "text", "ocr"),
    "native": ("nativepath", "nativelink", "filepath", "nativefile", "nativefilepath", "native", "doclink"),
    "title": ("subject", "emailsubject", "title", "doctitle", "documenttitle", "filename"),
    "author": ("author", "docauthor"),
    "from": ("from", "emailfrom", "sender"),
    "to": ("to", "emailto", "recipient", "recipients"),
    "cc": ("cc", "emailcc"),
    "bcc": ("bcc", "emailbcc"),
    "date": ("datesent", "sentdate", "emailsentdate", "docdate", "documentdate", "date", "datereceived")
    + ("datelastmod", "datemodified", "datecreated"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a load file. `cells` are all its filled cells by their headings; `begin` its first page's id."""

    begin: str
    cells: Mapping[str, str]
    known: Mapping[str, str] = field(default_factory=dict)  # by the names of COLUMNS

    def of(self, column: str) -> str:
        """The cell of a column of COLUMNS, "" where there is none."""
        return self.known.get(column, "")

    @property
    def text(self) -> str:
        """The text of the document where its column holds that itself, "" where it holds the path of a file."""
        cell = self.of("text")
        return "" if _PATH.fullmatch(cell) else cell


@dataclass(frozen=True, slots=True)
class Images:
    """The page images of one document in order: page id and path as the list has it."""

    begin: str
    pages: tuple[tuple[str, str], ...]


def kind_of(path: Path) -> str:
    """ "records", "images", or "" for a file that is no load file: by its content, of the endings that they have."""
    if path.suffix.lower() not in ENDINGS:
        return ""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return ""
    lines = _lines(_text(head))
    shown = [line for line in lines[:20] if line.strip()]
    if not shown:
        return ""
    if all(_IMAGE.match(line) for line in shown[:-1] or shown):
        return "images"
    headings = _headings(shown[0])
    named = {column for heading in headings if (column := _column(heading))}
    return "records" if "begin" in named and named & {"text", "native", "end", "family"} else ""


def records(path: Path) -> list[Record]:
    """The documents of a DAT or a table, in its order. A line without a first page id is named by its number."""
    text = _text(path.read_bytes())
    rows = _concordance(text) if _FIELD in text.partition("\n")[0] else _table(text)
    headings = [_flat(cell) for cell in next(rows, [])]
    return [_record(headings, row, number) for number, row in enumerate(rows, 1) if any(row)]


def images(path: Path) -> list[Images]:
    """The documents of an Opticon list: page id, volume, path, Y where a document begins."""
    found: list[list[tuple[str, str]]] = []
    for row in csv.reader(_text(path.read_bytes()).splitlines()):
        if len(row) >= 3 and row[0].strip() and row[2].strip():
            if not found or (len(row) > 3 and row[3].strip().upper() == "Y"):
                found.append([])
            found[-1].append((row[0].strip(), row[2].strip()))
    return [Images(pages[0][0], tuple(pages)) for pages in found]


def _record(headings: list[str], row: list[str], number: int) -> Record:
    cells = {heading: cell.strip() for heading, cell in zip(headings, row, strict=False) if heading and cell.strip()}
    known: dict[str, str] = {}
    by_heading = {_folded(heading): cell for heading, cell in cells.items()}
    for column, names in COLUMNS.items():
        cell = next((by_heading[name] for name in names if name in by_heading), "")
        if cell:
            known[column] = cell
    return Record(known.get("begin") or f"record {number}", cells, known)


def _concordance(text: str) -> Iterator[list[str]]:
    """Records are lines. A cell that holds plain line ends makes one of several lines; a line that is whole by itself
    ends one that was broken off."""
    held, separators = "", -1
    for line in _lines(text):
        if not held and not line.strip():
            continue
        if separators < 0:
            separators = line.count(_FIELD)
        if held and line.startswith(_QUOTE) and line.count(_FIELD) == separators:
            yield _cells(held)
            held = ""
        held = f"{held}\n{line}" if held else line
        if held.count(_FIELD) >= separators and held.rstrip().endswith(_QUOTE):
            yield _cells(held)
            held = ""
    if held:
        yield _cells(held)


def _cells(record: str) -> list[str]:
    return [cell.strip(_QUOTE + " ").replace(_LINE, "\n") for cell in record.split(_FIELD)]


def _lines(text: str) -> list[str]:
    return re.split("\r\n|\r|\n", text)


def _table(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(64 * 1024 * 1024)
    first = text.partition("\n")[0]
    separator = max(",;\t|", key=first.count)
    yield from csv.reader(text.splitlines(keepends=True), delimiter=separator)


def _headings(line: str) -> list[str]:
    if _FIELD in line:
        return [cell.strip(_QUOTE + " ") for cell in line.split(_FIELD)]
    return next(csv.reader([line], delimiter=max(",;\t|", key=line.count)), [])


def _column(heading: str) -> str:
    folded = _folded(heading)
    return next((column for column, names in COLUMNS.items() if folded in names), "")


def _text(data: bytes) -> str:
    """The text in any encoding. In one of eight bits the signs of the form are held apart while the rest is guessed."""
    if b"\xfe\x14\xfe" in data or b"\xfe\xb6\xfe" in data:
        apart = data.replace(b"\xfe\xb6\xfe", b"\xfe\x14\xfe").replace(b"\xfe", b"\x01").replace(b"\xae", b"\x02")
        return decoded(apart).text.replace("\x01", _QUOTE).replace("\x02", _LINE)
    return decoded(data).text.replace(f"{_QUOTE}{_SHOWN}{_QUOTE}", f"{_QUOTE}{_FIELD}{_QUOTE}")


def _folded(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading).casefold()


def _flat(cell: str) -> str:
    return " ".join(cell.split())
