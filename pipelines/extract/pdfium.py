"""The one module that names pypdfium2: opens PDF files, gives raw text with places, draws pages. Decides nothing."""

import ctypes
import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw

from indexer.model.kinds import Status
from pipelines.extract import pdf_beside, pdf_forms
from pipelines.extract.material import MEBIBYTE, Unreadable
from pipelines.extract.pdf_beside import string
from pipelines.extract.pdf_told import Note

Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in points from the top left of the page as shown
Column = npt.NDArray[np.float32]
RECTANGLE = ctypes.sizeof(raw.FS_RECTF)
RULE_THICK, RULE_LONG = 4.0, 20.0  # points
LETTERS_DRAWN = 30  # vector paths: a letterhead or table has fewer, letters drawn as outlines many more
UNSAID = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})  # a pop-up shows what the note it belongs to says
DRAWN = frozenset({raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WATERMARK})  # what these say may stand in their picture alone
_NO_PAGE = "The PDF is damaged beyond repair: no page can be found in it."
LOCKED = frozenset({raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY})

# The page's text comes with 16 bits a character: what lies beyond is cut down to one of these, and asked for again.
_CUT_DOWN = re.compile("[\ud400-\uf8ff\u0700-\u0dff\u1200-\u1cff\ua000-\uabff]")

# Anything but the letters and signs of Western texts; most pages have none, and need no second look.
_UNUSUAL = re.compile("[^\r\n -~\xa0-\xac\xae-\u024f\u2010-\u2026\u20ac\u2122]")

# The same function under a plain signature: addresses as integers halve the time of a call.
_loose_box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)


XMP_ALONE = 20  # version of PDF, in tenths
LARGEST_PACKET = 16 * MEBIBYTE  # bytes of a form kept as XML


class Places(NamedTuple):
    """Boxes column by column, in points from the top left of the page as shown."""

    x0: list[float]
    y0: list[float]
    x1: list[float]
    y1: list[float]

    def around(self, first: int, last: int) -> Box:
        """The box around two of the boxes."""
        return (
            min(self.x0[first], self.x0[last]),
            min(self.y0[first], self.y0[last]),
            max(self.x1[first], self.x1[last]),
            max(self.y1[first], self.y1[last]),
        )


class Attachment(NamedTuple):
    """A file carried inside the PDF."""

    name: str
    data: bytes


class Layer:
    """The text of one page as the file holds it, and where each character stands. Valid while its page is open.

    `text` keeps pdfium's marks: "\\r\\n" ends a line, U+FFFE stands for a hyphen and the line end after it. `usual`
    tells that it holds Western letters and signs alone.
    """

    def __init__(self, page: Any) -> None:
        self.pins: list[int] = []
        self.stamped = False
        self._page = page
        self._layer = page.get_textpage()
        self.width, self.height = page.get_size()
        held: str = self._layer.get_text_range()
        # pdfium counts some characters that it leaves out of the text; then offsets have to be asked for one by one.
        self._exact = len(held) == self._layer.count_chars()
        # Of the same length: the Greek question mark, which pdfium takes a semicolon for, and below a space that keeps
        # words together.
        text = held.replace("\u037e", ";")
        self.usual = not _UNUSUAL.search(text)
        if not self.usual:
            text = _CUT_DOWN.sub(self._whole, text)
        self.text = text.replace("\xa0", " ")

    def places(self, firsts: Sequence[int], lasts: Sequence[int]) -> Places:
        """The boxes around each stretch of `text` from a first to a last offset, both inclusive, column by column."""
        offsets = [0] * (2 * len(firsts))
        offsets[::2], offsets[1::2] = firsts, lasts
        if not self._exact:
            offsets = [self._index(offset) for offset in offsets]
        sides = np.zeros((len(firsts), 2, 4), dtype=np.float32)  # left, top, right, bottom of both characters
        address = sides.ctypes.data
        handle = ctypes.cast(self._layer.raw, ctypes.c_void_p).value
        addresses = range(address, address + len(offsets) * RECTANGLE, RECTANGLE)
        deque(map(_loose_box, repeat(handle), offsets, addresses), maxlen=0)
        low, high = np.minimum(sides[:, 0], sides[:, 1]), np.maximum(sides[:, 0], sides[:, 1])
        return self._as_shown(low[:, 0], low[:, 3], high[:, 2], high[:, 1])

    def has_pictures(self) -> bool:
        """Whether something is drawn that may hold words: a picture, or letters as outlines."""
        kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH)
        for count, item in enumerate(self._drawn(kinds)):
            if item.type == raw.FPDF_PAGEOBJ_IMAGE or count > LETTERS_DRAWN:
                return True
        return False

    def rules(self) -> list[Box]:
        """Thin level lines drawn on the page."""
        bounds = map(_bounds, self._drawn((raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH)))
        return self._shown([one for one in bounds if one[3] - one[1] < RULE_THICK and one[2] - one[0] > RULE_LONG])

    def pictures(self) -> list[Box]:
        """Where pictures stand on the page."""
        return self._shown(list(map(_bounds, self._drawn((raw.FPDF_PAGEOBJ_IMAGE,)))))

    def unseen(self) -> list[tuple[Box, int]]:
        """Where text is laid unseen upon the page, as over a scan that others have recognised, and its letters."""
        texts = [
            text
            for text in self._drawn((raw.FPDF_PAGEOBJ_TEXT,))
            if raw.FPDFTextObj_GetTextRenderMode(text.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        ]
        # Lengths come in bytes, two a letter, with a letter that ends the text.
        letters = [raw.FPDFTextObj_GetText(text.raw, self._layer.raw, None, 0) // 2 - 1 for text in texts]
        return list(zip(self._shown(list(map(_bounds, texts))), letters, strict=True))

    def _shown(self, bounds: Sequence[Box]) -> list[Box]:
        columns = (np.array(side, dtype=np.float32) for side in zip(*bounds, strict=True))
        return list(zip(*self._as_shown(*columns), strict=True)) if bounds else []

    def _drawn(self, kinds: Sequence[int]) -> Iterator[Any]:
        """What is drawn on the page, as far as it can be listed."""
        with suppress(pypdfium2.PdfiumError):
            yield from self._page.get_objects(filter=kinds, max_depth=4)

    def notes(self) -> list[Note]:
        """What readers wrote upon the page, and what was filled into its form: neither is part of the text."""
        found: dict[tuple[str, ...], Note] = {}
        for index in range(raw.FPDFPage_GetAnnotCount(self._page)):
            note = raw.FPDFPage_GetAnnot(self._page, index)
            if not note:
                continue
            kind = raw.FPDFAnnot_GetSubtype(note)
            self.stamped = self.stamped or kind in DRAWN
            if kind == raw.FPDF_ANNOT_WIDGET:
                field = pdf_forms.field(self._page.formenv, note)
                self.stamped = self.stamped or field.signature
                found.setdefault(field.key, Note(field.name, field.value, self._box(note), field.key[0]))
            elif kind not in UNSAID:
                self.pins += [index] if kind == raw.FPDF_ANNOT_FILEATTACHMENT else []
                who, said = (string(raw.FPDFAnnot_GetStringValue, note, key) for key in (b"T", b"Contents"))
                found["", who, said] = Note(who, said)
            raw.FPDFPage_CloseAnnot(note)
        return [note for note in found.values() if note.text.strip()]

    def _box(self, note: Any) -> Box:
        """Where a field stands on the page."""
        held = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(note, held)
        x, y = sorted((held.left, held.right)), sorted((held.bottom, held.top))
        [box] = self._shown([(x[0], y[0], x[1], y[1])])
        return box

    def attachments(self) -> Iterator[Attachment]:
        """The files pinned to the page, those that can be read; its notes have to be asked for before."""
        for index in self.pins:
            note = raw.FPDFPage_GetAnnot(self._page, index)
            if note:
                with suppress(pypdfium2.PdfiumError, ValueError, UnicodeError):
                    held = pypdfium2.PdfAttachment(raw.FPDFAnnot_GetFileAttachment(note), self._page.pdf)
                    yield Attachment(held.get_name(), bytes(held.get_data()))
            raw.FPDFPage_CloseAnnot(note)

    def drawn_upon(self, index: int) -> list[Note]:
        """What stamps and signatures upon the page say, page `index` of its file. To be asked last: it alters the page
        in memory."""
        return [Note("", line) for line in pdf_beside.drawn_upon(self._page, index, self.text)]

    def descriptions(self) -> list[Note]:
        """What the pictures of the page are said to show."""
        return [Note("", text) for text in pdf_beside.descriptions(self._page)]

    def character(self, offset: int) -> str:
        """The character that pdfium holds at an offset of `text`; for checks."""
        return chr(raw.FPDFText_GetUnicode(self._layer, offset if self._exact else self._index(offset)))

    def close(self) -> None:
        self._layer.close()

    def _index(self, offset: int) -> int:
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self._layer, offset))

    def _whole(self, match: re.Match[str]) -> str:
        found = self.character(match.start())
        return found if ord(found) > 0xFFFF else match[0]

    def _as_shown(self, x0: Column, y0: Column, x1: Column, y1: Column) -> Places:
        """PDF coordinates, which begin at the bottom left of the page before it is turned, as the page is shown."""
        left, bottom, right, top = self._page.get_bbox()
        match self._page.get_rotation():
            case 90:
                shown = (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
            case 180:
                shown = (right - x1, y0 - bottom, right - x0, y1 - bottom)
            case 270:
                shown = (top - y1, right - x1, top - y0, right - x0)
            case _:
                shown = (x0 - left, top - y1, x1 - left, top - y0)
        return Places(*(column.tolist() for column in shown))


class PdfFile:
    """An open PDF, of a file or of the bytes of one. Raises Unreadable where it is locked or no page is found in it."""

    def __init__(self, source: Path | bytes, *, passwords: Sequence[str] = ()) -> None:
        self._document = _held(source) if isinstance(source, bytes) else _opened(source, passwords)
        pdf_forms.open_form(self._document)

    def __len__(self) -> int:
        return len(self._document)

    @contextmanager
    def layer(self, index: int) -> Iterator[Layer]:
        """The text of page `index`, counted from 0. Raises Unreadable where the page is damaged."""
        page = self._page(index)
        try:
            layer = Layer(page)
        except pypdfium2.PdfiumError as error:
            page.close()
            raise Unreadable(Status.DAMAGED, f"Page {index + 1} is damaged.") from error
        try:
            yield layer
        finally:
            layer.close()
            page.close()

    def picture(self, index: int, *, scale: float) -> Any:
        """Page `index` as a PIL image, `scale` pixels a point. Raises Unreadable where the page is damaged."""
        page = self._page(index)
        try:
            bitmap = page.render(scale=scale)
            return bitmap.to_pil()
        except pypdfium2.PdfiumError as error:
            raise Unreadable(Status.DAMAGED, f"Page {index + 1} cannot be drawn.") from error
        finally:
            page.close()

    def grain(self, index: int) -> float:
        """Pixels a point of the largest picture on page `index`, 0 where there is none."""
        page = self._page(index)
        try:
            pictures = list(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4))
            areas = [(one.get_bounds(), one.get_px_size()) for one in pictures]
            sized = [
                ((x1 - x0) * (y1 - y0), max(size) / max(x1 - x0, y1 - y0, 1.0)) for (x0, y0, x1, y1), size in areas
            ]
            return max(sized, default=(0.0, 0.0))[1]
        except pypdfium2.PdfiumError:
            return 0.0
        finally:
            page.close()

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of page `index` as shown, in points."""
        page = self._page(index)
        try:
            width, height = page.get_size()
        finally:
            page.close()
        return width, height

    def metadata(self) -> dict[str, str]:
        """What the file says of itself: Title, Author, CreationDate and so on, where they are not empty."""
        found: dict[str, str] = {}
        with suppress(pypdfium2.PdfiumError, UnicodeError):
            found = self._document.get_metadata_dict(skip_empty=True)
        return {key: value.replace("\x00", "").strip() for key, value in found.items()}

    def says_elsewhere(self, about: dict[str, str]) -> bool:
        """Whether what the file says of itself is to be looked for in XMP: from PDF 2.0 on it may stand there alone."""
        named = about.get("Title") or about.get("Author")
        return not named and (not about.get("CreationDate") or (self._document.get_version() or 0) >= XMP_ALONE)

    def bookmarks(self) -> list[pdf_beside.Bookmark]:
        """The bookmarks of the file, in order."""
        return pdf_beside.bookmarks(self._document)

    def attachments(self) -> Iterator[Attachment]:
        """The files carried inside, those that can be read."""
        for index in range(self._document.count_attachments()):
            with suppress(pypdfium2.PdfiumError, ValueError):
                held = self._document.get_attachment(index)
                yield Attachment(held.get_name(), bytes(held.get_data()))

    def form(self) -> Iterator[bytes]:
        """The packets of XML of a form that is kept so (XFA), but very large ones."""
        for index in range(max(0, raw.FPDF_GetXFAPacketCount(self._document))):
            length = ctypes.c_ulong()
            raw.FPDF_GetXFAPacketContent(self._document, index, None, 0, length)
            if 0 < length.value <= LARGEST_PACKET:
                held = ctypes.create_string_buffer(length.value)
                raw.FPDF_GetXFAPacketContent(self._document, index, held, length.value, length)
                yield held.raw

    def close(self) -> None:
        self._document.close()

    def _page(self, index: int) -> Any:
        try:
            return self._document[index]
        except pypdfium2.PdfiumError as error:
            raise Unreadable(Status.DAMAGED, f"Page {index + 1} is damaged.") from error


def _bounds(item: Any) -> Box:
    """Where a thing is drawn; nowhere where that cannot be told."""
    try:
        x0, y0, x1, y1 = item.get_bounds()
    except pypdfium2.PdfiumError:
        return 0.0, 0.0, 0.0, 0.0
    return x0, y0, x1, y1


def _held(data: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(Status.DAMAGED, _NO_PAGE) from error
    return _with_pages(document)


def _with_pages(document: Any) -> Any:
    if len(document) > 0:
        return document
    document.close()
    raise Unreadable(Status.DAMAGED, "The PDF is damaged: it holds no page.")


def _opened(path: Path, passwords: Sequence[str]) -> Any:
    for password in (None, *passwords):
        # The handle is asked for here: an old error code must not be taken for this file's.
        handle = raw.FPDF_LoadDocument(
            os.fsencode(path) + b"\0", None if password is None else password.encode() + b"\0"
        )
        if handle:
            return _with_pages(pypdfium2.PdfDocument(handle))
        if raw.FPDF_GetLastError() not in LOCKED:
            raise Unreadable(Status.DAMAGED, _NO_PAGE)
    raise Unreadable(Status.ENCRYPTED, "The PDF is encrypted: it is locked by a password.")
