"""What a PDF holds beside the text of its pages: bookmarks, what pictures are said to show, stamps and signatures, and
what its packet of XMP says of it. Knows nothing of how the text is read.

Source: ISO 32000-1, 12.3.3 (outlines), 14.9.3 (alternate descriptions), 12.5.5 (appearances), 14.3.2 (metadata).
"""

import mmap
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from indexer.model.documents import Page
from pipelines.extract.captions import Caption, of_packet
from pipelines.extract.composing import one_line
from pipelines.extract.material import DAMAGE
from pipelines.extract.office_parts import describes, telling
from pipelines.extract.pdf_told import words

MOST, LONGEST = 10_000, 1_000  # bookmarks of a file, and letters of one; elements of a page
DEEP = 40  # elements within elements
_NUMBERED = re.compile(r"(?:page|seite|side|sida|página|pagina|стр\w*)?\s*\W*\d*\W*", re.IGNORECASE)
_PICTURES = frozenset({"Figure", "Formula"})  # of all else the words to be read out stand on the page
# A packet of the document's own has this vocabulary; those of the pictures in it have not.
_BEGIN, _END, _OWN = b"<rdf:RDF", b"</rdf:RDF>", b"http://ns.adobe.com/pdf/"


class Bookmark(NamedTuple):
    """A title, and the number of the page that it leads to; 1 where it leads to none."""

    title: str
    page: int


def bookmarks(document: Any) -> list[Bookmark]:
    """The bookmarks of an open document in order, but those that say no more than a letter or number."""
    found = []
    with suppress(*DAMAGE, pypdfium2.PdfiumError):
        for one in islice(document.get_toc(), MOST):
            title = one_line(one.get_title())[:LONGEST]
            if telling(title) and not _NUMBERED.fullmatch(title):
                goal = one.get_dest()
                found.append(Bookmark(title, ((goal.get_index() if goal is not None else 0) or 0) + 1))
    return found


def unsaid(marks: Sequence[Bookmark], pages: Sequence[Page]) -> dict[int, list[str]]:
    """The titles that neither the page says that they lead to nor one beside it, by the number of that page."""
    numbered = {page.number: page.text for page in pages}
    heard: dict[int, str] = {}
    found: dict[int, list[str]] = {}
    for title, number in marks:
        around = [near for near in (number, number - 1, number + 1) if near in numbered]
        if number not in numbered or any(title in numbered[near] for near in around):
            continue
        heard |= {near: words(numbered[near]) for near in around if near not in heard}
        if not any(words(title) in heard[near] for near in around):
            found.setdefault(number, []).append(title)
    return found


def descriptions(page: Any) -> list[str]:
    """What the pictures of a tagged page are said to show."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        count = raw.FPDF_StructTree_CountChildren(tree)
        tops = (raw.FPDF_StructTree_GetChildAtIndex(tree, index) for index in range(count))
        told = (text for top in tops for element in _elements(top, DEEP) for text in _described(element))
        return list(dict.fromkeys(filter(describes, islice(told, MOST))))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _elements(element: Any, deep: int) -> Iterator[Any]:
    if not element or not deep:
        return
    yield element
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        yield from _elements(raw.FPDF_StructElement_GetChildAtIndex(element, index), deep - 1)


def _described(element: Any) -> Iterator[str]:
    alone = string(raw.FPDF_StructElement_GetType, element)
    if alone != "Link":
        yield one_line(string(raw.FPDF_StructElement_GetAltText, element))
    if alone in _PICTURES:
        yield one_line(string(raw.FPDF_StructElement_GetActualText, element))


def string(ask: Callable[..., int], *of: Any) -> str:
    """A text that pdfium gives of something, asked first how long it is; "" where there is none."""
    length = ask(*of, None, 0)
    if length <= 2:
        return ""
    held = (raw.FPDF_WCHAR * (length // 2))()
    ask(*of, held, length)
    return bytes(held).decode("utf-16-le", "replace").rstrip("\x00")


def drawn_upon(page: Any, index: int, said: str) -> list[str]:
    """Lines of the stamps, signatures and such that are drawn upon page `index`, without those that are `said`.

    pdfium gives the text of pages alone, so they are made part of the page, in memory, which looks the same after.
    """
    if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return []
    heard = words(said)
    with suppress(pypdfium2.PdfiumError):
        anew = page.pdf[index]
        layer = anew.get_textpage()
        try:
            lines = map(one_line, layer.get_text_range().splitlines())
            return [line for line in lines if describes(line) and words(line) not in heard]
        finally:
            layer.close()
            anew.close()
    return []


def stated(path: Path) -> Caption:
    """What the document's packet of XMP says of it; nothing where it is packed, locked or broken."""
    with suppress(*DAMAGE), path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = data.rfind(_END)
        while end >= 0:
            begin = data.rfind(_BEGIN, 0, end)
            packet = data[begin : end + len(_END)] if begin >= 0 else b""
            end = data.rfind(_END, 0, begin) if begin >= 0 else -1
            if _OWN in packet or (end < 0 and begin >= 0):
                return of_packet(packet)
    return Caption()
