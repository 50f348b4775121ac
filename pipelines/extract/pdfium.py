"""The one module that names pypdfium2: opens PDF files, gives raw text with places, draws pages. Decides nothing."""

import ctypes
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from indexer.model.kinds import Status
from pipelines.extract.material import Unreadable

Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in points from the top left of the page as shown
RECTANGLE = ctypes.sizeof(raw.FS_RECTF)
LETTERS_DRAWN = 30  # vector paths: a letterhead or table has fewer, letters drawn as outlines many more
LOCKED = frozenset({raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY})

# The page's text comes with 16 bits a character: what lies beyond is cut down to one of these, and asked for again.
_CUT_DOWN = re.compile("[\ud400-\uf8ff\u0700-\u0dff\u1200-\u1cff\ua000-\uabff]")

# The same function under a plain signature: addresses as integers halve the time of a call.
_loose_box = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)


class Attachment(NamedTuple):
    """A file carried inside the PDF."""

    name: str
    data: bytes


class Layer:
    """The text of one page as the file holds it, and where each character stands. Valid while its page is open.

    `text` keeps pdfium's marks: "\\r\\n" ends a line, U+FFFE stands for a hyphen and the line end after it.
    """

    def __init__(self, page: Any) -> None:
        self._page = page
        self._layer = page.get_textpage()
        self.width, self.height = page.get_size()
        text: str = self._layer.get_text_range()
        # pdfium counts some characters that it leaves out of the text; then offsets have to be asked for one by one.
        self._exact = len(text) == self._layer.count_chars()
        self.text = text if text.isascii() else _CUT_DOWN.sub(self._whole, text)

    def boxes(self, spans: Sequence[tuple[int, int]]) -> list[Box]:
        """For each (first, last) offset into `text`, both inclusive, the box around those two characters."""
        count = len(spans)
        buffer = (ctypes.c_float * (8 * count))()
        address = ctypes.addressof(buffer)
        handle = ctypes.cast(self._layer.raw, ctypes.c_void_p).value or 0
        places = spans if self._exact else [(self._index(first), self._index(last)) for first, last in spans]
        for first, last in places:
            _loose_box(handle, first, address)
            _loose_box(handle, last, address + RECTANGLE)
            address += 2 * RECTANGLE
        return self._as_shown(list(buffer))

    def has_pictures(self) -> bool:
        """Whether something is drawn that may hold words: a picture, or letters as outlines."""
        kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH)
        for count, item in enumerate(self._page.get_objects(filter=kinds, max_depth=4)):
            if item.type == raw.FPDF_PAGEOBJ_IMAGE or count > LETTERS_DRAWN:
                return True
        return False

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

    def _as_shown(self, sides: list[float]) -> list[Box]:
        """PDF coordinates (left, top, right, bottom, origin at the bottom; two rectangles a box) as shown."""
        left, bottom, right, top = self._page.get_bbox()
        x0 = list(map(min, sides[0::8], sides[4::8]))
        y1 = list(map(max, sides[1::8], sides[5::8]))
        x1 = list(map(max, sides[2::8], sides[6::8]))
        y0 = list(map(min, sides[3::8], sides[7::8]))
        corners = zip(x0, y0, x1, y1, strict=True)
        match self._page.get_rotation():
            case 90:
                return [(b - bottom, a - left, d - bottom, c - left) for a, b, c, d in corners]
            case 180:
                return [(right - c, b - bottom, right - a, d - bottom) for a, b, c, d in corners]
            case 270:
                return [(top - d, right - c, top - b, right - a) for a, b, c, d in corners]
            case _:
                return [(a - left, top - d, c - left, top - b) for a, b, c, d in corners]


class PdfFile:
    """An open PDF. Raises Unreadable where it is locked or its structure is beyond repair."""

    def __init__(self, path: Path, *, passwords: Sequence[str] = ()) -> None:
        self._document = _opened(path, passwords)

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
            bitmap = page.render(scale=scale, may_draw_forms=False)
            return bitmap.to_pil()
        except pypdfium2.PdfiumError as error:
            raise Unreadable(Status.DAMAGED, f"Page {index + 1} cannot be drawn.") from error
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

    def attachments(self) -> Iterator[Attachment]:
        """The files carried inside, those that can be read."""
        for index in range(self._document.count_attachments()):
            with suppress(pypdfium2.PdfiumError, ValueError):
                held = self._document.get_attachment(index)
                yield Attachment(held.get_name(), bytes(held.get_data()))

    def close(self) -> None:
        self._document.close()

    def _page(self, index: int) -> Any:
        try:
            return self._document[index]
        except pypdfium2.PdfiumError as error:
            raise Unreadable(Status.DAMAGED, f"Page {index + 1} is damaged.") from error


def _opened(path: Path, passwords: Sequence[str]) -> Any:
    for password in (None, *passwords):
        # The handle is asked for here: an old error code must not be taken for this file's.
        handle = raw.FPDF_LoadDocument(
            os.fsencode(path) + b"\0", None if password is None else password.encode() + b"\0"
        )
        if handle:
            document = pypdfium2.PdfDocument(handle)
            if len(document) > 0:
                return document
            document.close()
            raise Unreadable(Status.DAMAGED, "The PDF is damaged: it holds no page.")
        if raw.FPDF_GetLastError() not in LOCKED:
            raise Unreadable(Status.DAMAGED, "The PDF is damaged beyond repair: no page can be found in it.")
    tried = f", and none of the {len(passwords)} passwords opens it" if passwords else ""
    raise Unreadable(Status.ENCRYPTED, f"The PDF is encrypted: it is locked by a password{tried}.")
