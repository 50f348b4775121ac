"""PDF: the text layer by pdfium; a second reader or the recognition of letters where the layer is poor or missing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from indexer.cycles import uncollected
from indexer.model.documents import Page
from indexer.model.kinds import Status
from pipelines.extract import ocr, pdf_beside, pdf_pictures, xfa
from pipelines.extract.captions import Caption
from pipelines.extract.composing import clean
from pipelines.extract.garbled import quality
from pipelines.extract.hyphens import Vocabulary
from pipelines.extract.material import DAMAGE, MEBIBYTE, Child, Material, Reading, Unreadable
from pipelines.extract.ocr_sheet import recognised
from pipelines.extract.pdf_associated import unlisted
from pipelines.extract.pdf_notes import settle
from pipelines.extract.pdf_page import Sheet, body_size, empty, page, sheet, with_pictures
from pipelines.extract.pdf_pictures import FEW, Aside
from pipelines.extract.pdf_rebuilt import Opened, opened
from pipelines.extract.pdf_second import LONGEST, second_reading
from pipelines.extract.pdf_told import Note, with_notes
from pipelines.extract.pdfium import Attachment, PdfFile
from pipelines.extract.saying import counted, pages_named

POOR = 0.75  # share of sound letters below which a page is asked of the second reader
# Pixels a point when a page is drawn to be recognised: as many as its picture has, within bounds; without one DRAWN.
LEAST_DRAWN, DRAWN, MOST_DRAWN = 150 / 72, 200 / 72, ocr.MOST_DPI / 72
WHOLE, AT_ONCE = 500, 50  # a file of more pages than that is read in portions of so many, where it may be
PINNED = 64 * MEBIBYTE  # bytes of files pinned to pages
MOST = 100_000  # pages of a file; what says that it has more is no document
LOST = 0.4  # share of sound letters below which the layer is of no use at all
_LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s+(\d+)")
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
_JUNK_TITLE = re.compile(
    r"(?:untitled|microsoft word - .*|.*\.(?:docx?|pdf|indd|qxd|rtf|xlsx?|pptx?|tmp)|document\d*|\W*)", re.IGNORECASE
)
_JUNK_AUTHOR = re.compile(r"(?:user|admin|administrator|owner|unknown|author|\(?anonymous\)?|\W*)\d*", re.IGNORECASE)
_BROKEN: tuple[type[Exception], ...] = (Unreadable, *DAMAGE)
_CARRIED = ("Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")


@dataclass(slots=True)
class _Course:
    """What happened to the pages on the way, by number."""

    parsers: list[str] = field(default_factory=lambda: ["pdfium"])
    damaged: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    poor: list[int] = field(default_factory=list)
    pinned: dict[int, list[Attachment]] = field(default_factory=dict)
    left: dict[str, dict[int, int]] = field(default_factory=dict)  # why pictures beside a text are not read: how many
    notes: dict[int, list[Note]] = field(default_factory=dict)
    eye: ocr.Eye = field(default_factory=ocr.Eye)
    lacking: dict[str, bool] = field(default_factory=dict)

    def used(self, parser: str) -> None:
        if parser not in self.parsers:
            self.parsers.append(parser)

    def told_before(self, first: int) -> None:
        """Leave out what the portion that ends before the page `first` says already."""
        for pages in (self.damaged, self.unread, self.poor):
            pages[:] = [number for number in pages if number >= first]
        for left in self.left.values():
            for number in [number for number in left if number < first]:
                del left[number]
        self.pinned = {number: files for number, files in self.pinned.items() if number >= first}

    def pin(self, number: int, files: Iterable[Attachment]) -> None:
        """Keep the files pinned to a page, as far as there is room for them."""
        room = PINNED - sum(len(one.data) for one in chain.from_iterable(self.pinned.values()))
        for one in files:
            room -= len(one.data)
            if room < 0:
                break
            self.pinned.setdefault(number, []).append(one)

    def leave(self, number: int, pictures: int, why: str) -> None:
        """Note pictures beside the text of a page that are not read."""
        left = self.left.setdefault(why, {})
        left[number] = left.get(number, 0) + pictures


def extract(material: Material) -> Reading:
    """Pages with the boxes of their words. Partial where pages are damaged or are pictures that nobody could read.

    Of a long file a portion of its pages where one is asked for, and the page before it, over whose end its text may go
    on. What the file is called and carries is said with the first.
    """
    missing = _missing_end(material)
    file, anew = _open(material, missing)
    course = _Course()
    try:
        with uncollected():
            sheets = [_sheet(file, index, material, course) for index in _indexes(len(file), material)]
            if material.first == 1 and len(course.damaged) == len(sheets):  # looked through for any page that is whole
                rest = range(len(sheets), min(len(file), MOST))
                sheets += [_sheet(file, index, material, course) for index in rest]
            pages = tuple(with_notes(one, course.notes.get(one.number, ())) for one in _pages(sheets))
            course.told_before(material.first)
        about = file.metadata()
        pages = _with_bookmarks(pages, file)
        carried = [*(file.attachments() if material.first == 1 else ()), *chain.from_iterable(course.pinned.values())]
        carried += unlisted(material.path, carried, passwords=material.passwords) if material.first == 1 else []
        children = tuple(Child(held.name or "attachment", held.data) for held in dict.fromkeys(carried))
        noted = chain.from_iterable(course.notes.values())
        pages = _with_form(pages, file, noted) if material.first == 1 else pages
        own = pdf_beside.stated(material.path) if file.says_elsewhere(about) else Caption()
        in_all, stated = min(len(file), MOST), len(file)
    finally:
        file.close()
    nothing = bool(anew) and len(pages) == in_all and not course.unread and not any(page.text for page in pages)
    if sheets and (len(course.damaged) == in_all or nothing):
        raise Unreadable(Status.DAMAGED, missing or f"The PDF is damaged: none of its {in_all:,} pages can be read.")
    reason = _reason(course, in_all, "" if anew else missing)
    if anew:
        filled = sum(bool(page.text) for page in pages)
        told = f" {filled:,} of {in_all:,} pages have text." if len(pages) == in_all else ""
        reason = f"{missing or 'The PDF is damaged.'} {anew}{told} {reason}".strip()
    if stated > MOST:
        reason = f"{reason} It says that it has {stated:,} pages; at most {MOST:,} of one file are read.".strip()
    return Reading(
        pages=pages,
        parser="+".join(course.parsers),
        status=Status.PARTIAL if reason else Status.DONE,
        reason=reason,
        title=_title(about) or _title({"Title": own.title}),
        authors=_authors(about) or _authors({"Author": ";".join(own.authors)}),
        date=_date(about.get("CreationDate", "")) or own.date,
        facts={key: about[key] for key in _CARRIED if about.get(key)} or _said_of(own),
        pages_in_all=in_all,
        children=children,
    )


def _indexes(pages: int, material: Material) -> range:
    """The pages that are read, counted from 0."""
    pages = min(pages, MOST)
    if material.portion is None or pages <= WHOLE:
        return range(pages)
    return range(max(0, material.first - 2), min(pages, material.first - 1 + AT_ONCE))


def layer_pages(material: Material, *, boxes: bool) -> tuple[Page, ...]:
    """The pages of the text layer alone, with or without the boxes of words; for measuring."""
    file = PdfFile(material.path, passwords=material.passwords)
    try:
        with uncollected():
            sheets = []
            for index in range(len(file)):
                with file.layer(index) as layer:
                    sheets.append(sheet(layer, index + 1, boxes=boxes))
            return tuple(_pages(sheets))
    finally:
        file.close()


def _open(material: Material, missing: str) -> Opened:
    try:
        return opened(material.path, passwords=material.passwords)
    except Unreadable as error:
        if error.status is Status.DAMAGED and missing:
            raise Unreadable(Status.DAMAGED, missing) from error
        raise


def _sheet(file: PdfFile, index: int, material: Material, course: _Course) -> Sheet:
    number = index + 1
    material.alive()
    try:
        with file.layer(index) as layer:
            found = sheet(layer, number)
            picture = found.letters < FEW and layer.has_pictures()
            boxes = layer.pictures() if found.letters else []
            pictures = pdf_pictures.aside(boxes, found, layer.unseen() if boxes else ())
            material.alive()
            if notes := layer.notes():
                course.notes[number] = notes
            if layer.pins:
                course.pin(number, layer.attachments())
            if boxes or picture:
                course.notes.setdefault(number, []).extend(layer.descriptions())
            if layer.stamped:
                course.notes.setdefault(number, []).extend(layer.drawn_upon(index))
    except _BROKEN:
        course.damaged.append(number)
        return empty(number)
    if picture:
        return _from_picture(file, found, pictures, course)
    if found.letters and (sound := _soundness(found)) < POOR:
        return _better(file, found, sound, material, course)
    _look(file, found, pictures, material, course)
    return found


def _from_picture(file: PdfFile, found: Sheet, pictures: Aside, course: _Course) -> Sheet:
    """The words recognised in a page that is a picture; what its text layer held where there are not more."""
    if not ocr.installed():
        if not found.letters:
            course.unread.append(found.number)
        elif pictures.chosen or pictures.left:
            course.leave(found.number, len(pictures.chosen) + pictures.left, ocr.MISSING)
        return found
    read = _recognised(file, found, course)
    return read if read.letters > found.letters else found


def _better(file: PdfFile, found: Sheet, sound: float, material: Material, course: _Course) -> Sheet:
    """The soundest of three readings of a page whose text layer is garbled; what it was preferred to is kept aside."""
    if len(course.poor) < LONGEST:
        for password in ("", *material.passwords):
            second = second_reading(material.path, found.number, password=password)
            if second is not None:
                if _sounder(second, found, sound):
                    course.used("pdfminer.six")
                    return _beside(second, found)
                break
    course.poor.append(found.number)
    if ocr.installed():
        read = _recognised(file, found, course)
        if _sounder(read, found, sound):
            course.poor.remove(found.number)
            return _beside(read, found)
        return _beside(found, read)
    return found


def _sounder(read: Sheet, found: Sheet, sound: float) -> bool:
    """Whether another reading is to be preferred: sounder, and not a mere part of the page. Garbling makes a text up to
    several times as long."""
    least = FEW if sound < LOST else found.letters / 3
    return read.letters > least and _soundness(read) > sound + 0.1


def _beside(chosen: Sheet, other: Sheet) -> Sheet:
    chosen.aside = "\n".join(line.text for line in other.lines)
    return chosen


def _look(file: PdfFile, found: Sheet, pictures: Aside, material: Material, course: _Course) -> None:
    """Give the sheet what is recognised in pictures beside its text; those that are not read are noted."""
    if pictures.left:
        course.leave(found.number, pictures.left, pictures.why)
    if not pictures.chosen:
        return
    if not ocr.installed():
        course.leave(found.number, len(pictures.chosen), ocr.MISSING)
        return
    scale = _scale(file, found)
    try:
        drawn: Any = file.picture(found.number - 1, scale=scale)
    except Unreadable as error:
        course.leave(found.number, len(pictures.chosen), error.reason)
        return
    for box in pictures.chosen:
        material.alive()
        lines, read = pdf_pictures.recognised(course.eye, drawn, box, found, scale=scale)
        if read.lacking:
            course.leave(found.number, 1, read.lacking)
        if lines:
            course.used(read.engine)
            found.pictures.append([line[:3] for line in lines])
            found.confidence = min(read.confidence, found.confidence or 1.0)


def _recognised(file: PdfFile, found: Sheet, course: _Course) -> Sheet:
    """The page as it is recognised."""
    scale = _scale(file, found)
    try:
        picture: Any = file.picture(found.number - 1, scale=scale)
    except Unreadable as error:
        course.unread.append(found.number)
        course.lacking[error.reason] = True
        return empty(found.number, width=found.width, height=found.height)
    read, how = recognised(course.eye, picture, found.number, width=found.width, height=found.height)
    if how.engine:
        course.used(how.engine)
    if how.lacking:
        course.unread.append(found.number)
        course.lacking[how.lacking] = True
    return read


def _scale(file: PdfFile, found: Sheet) -> float:
    """Pixels a point at which a page is drawn to be recognised: as fine as the picture on it is."""
    scale = min(max(file.grain(found.number - 1) or DRAWN, LEAST_DRAWN), MOST_DRAWN)
    most: float = (ocr.LARGEST / max(1.0, found.width * found.height)) ** 0.5
    return min(scale, most)


def _soundness(found: Sheet) -> float:
    return quality("\n".join(line.text for line in found.lines))


def _pages(sheets: list[Sheet]) -> Iterator[Page]:
    cut = any(line.cut for one in sheets for line in one.lines)
    vocabulary = Vocabulary([line for one in sheets for line in one.lines] if cut else ())
    body = body_size(sheets)
    settle(sheets)
    for one in sheets:
        yield page(with_pictures(one), vocabulary, body=body)


def _with_bookmarks(pages: tuple[Page, ...], file: PdfFile) -> tuple[Page, ...]:
    """The pages, each with the bookmarks that lead to it and say what it does not."""
    unsaid = pdf_beside.unsaid(file.bookmarks(), pages)
    return tuple(with_notes(page, [Note("", title) for title in unsaid.get(page.number, ())]) for page in pages)


def _with_form(pages: tuple[Page, ...], file: PdfFile, notes: Iterable[Note]) -> tuple[Page, ...]:
    """The pages, the first with what a form kept as XML says that neither they do nor the `notes` upon them."""
    packets = list(file.form())
    if not packets or not pages:
        return pages
    upon = {note.field for note in notes}
    said = xfa.lines(packets, "\n".join(page.text for page in pages), upon)
    return (with_notes(pages[0], [Note("", "\n\n".join(said))]), *pages[1:])


def _reason(course: _Course, pages: int, missing: str) -> str:
    reasons = []
    if missing:
        reasons.append(f"{missing} {pages:,} {'page' if pages == 1 else 'pages'} could be read.")
    if course.damaged:
        reasons.append(f"The PDF is damaged: {pages_named(course.damaged)} of {pages:,} cannot be read.")
    if course.unread:
        which = "All pages are" if len(course.unread) == pages else f"Of {pages:,} pages, {pages_named(course.unread)} "
        which += "" if which.startswith("All") else "is" if len(course.unread) == 1 else "are"
        reasons.append(f"{which} pictures without text. {' '.join(course.lacking) or ocr.MISSING}")
    for why, left in course.left.items():
        if left:
            many = counted(sum(left.values()), "picture")
            were = "was" if many.startswith("1 ") else "were"
            reasons.append(f"{many} beside the text of {pages_named(list(left))} {were} not read. {why}")
    return " ".join(reasons)


def _missing_end(material: Material) -> str:
    """What the file's own length says it lacks: a sentence, "" where the end is there."""
    size = material.path.stat().st_size
    with material.path.open("rb") as file:
        head = file.read(2048)
        file.seek(max(0, size - 4096))
        tail = file.read()
    if found := _LINEARIZED.search(head):
        stated = int(found[1])
        if size < stated:
            return f"PDF ends after {size:,} of {stated:,} bytes."
    if b"%%EOF" not in tail and b"startxref" not in tail:
        return f"The end of the PDF is missing: it stops after {size:,} bytes without its table of contents."
    return ""


def _title(about: dict[str, str]) -> str:
    title = " ".join(clean(about.get("Title", "")).split())
    return "" if _JUNK_TITLE.fullmatch(title) else title


def _authors(about: dict[str, str]) -> tuple[str, ...]:
    names = [" ".join(clean(name).split()) for name in re.split(r"[;\n]", about.get("Author", ""))]
    return tuple(name for name in names if not _JUNK_AUTHOR.fullmatch(name))


def _said_of(own: Caption) -> dict[str, str]:
    said = "; ".join(words for words in own.words if words != own.title)
    return {"Subject": said} if said else {}


def _date(stated: str) -> str:
    """ISO, as precise as stated; a year that no file can be from is left out."""
    found = _DATE.match(stated)
    if not found or not 1980 <= int(found[1]) <= 2100:
        return ""
    return "-".join(part for part in found.groups() if part)
