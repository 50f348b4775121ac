"""What stands upon a PDF page, or beside it in its file, told after the text of the page."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from indexer.model.documents import Page, WordBox
from pipelines.extract.composing import clean, one_line

_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\S+")


class Note(NamedTuple):
    """What stands upon a page, behind who wrote it or the name of its field; of a field also the box, as
    those of words, and its whole name in the file."""

    author: str
    text: str
    box: tuple[float, float, float, float] | None = None
    field: str = ""


def with_notes(page: Page, notes: Iterable[Note]) -> Page:
    """The page with what stands upon it after its text. The words of a field have the box of the field; others have
    none."""
    cleaned = [note._replace(author=one_line(note.author), text=_clean(note.text)) for note in notes]
    parts, boxes, end = [page.text] if page.text else [], [], len(page.text)
    for note in dict.fromkeys(cleaned):
        if not note.text or _is_said(note, page):
            continue
        told = f"{note.author}: {note.text}" if note.author else note.text
        end += 2 if parts else 0
        parts.append(told)
        start, end = end + len(told) - len(note.text), end + len(told)
        if note.box:
            words = _TOKEN.finditer(note.text)
            boxes += [WordBox(start + word.start(), start + word.end(), *note.box) for word in words]
    return replace(page, text="\n\n".join(parts), boxes=(*page.boxes, *boxes) if boxes else page.boxes)


def words(text: str) -> str:
    """The words alone, each between spaces: headings are broken into lines, and set in capitals."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _clean(text: str) -> str:
    return clean(text, keep_spaces=True).strip()


def _is_said(note: Note, page: Page) -> bool:
    """Whether the page says it already: what stands in a field at its place, as on a scan, all else anywhere."""
    if note.box is None:
        return note.text in page.text
    x0, y0, x1, y1 = note.box
    inside = (
        page.text[box.start : box.end]
        for box in page.boxes
        if x0 <= (box.x0 + box.x1) / 2 <= x1 and y0 <= (box.y0 + box.y1) / 2 <= y1
    )
    return bool(_WORD.search(note.text)) and words(note.text) in words(" ".join(inside))
