"""Pages put together from marked pieces of text, for files that know paragraphs but no layout.

The one place where text is normalised (NFC, plain spaces, no control characters): offsets are counted after it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role

VERY_LONG = 24_000  # code points; a text up to here stays one page
PAGE_LONG = 8_000  # what a page is cut down to where there is more
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_COLOURS = re.compile("\x1b\\[[0-9;?]{0,20}[A-Za-z]|\x1b\\][^\x07\x1b]{0,200}\x07")  # and other commands to a terminal
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000 ]+")
_INVISIBLE = re.compile("[\xad\u200b\u2060\ufeff]")  # soft hyphens and spaces of no width: they part words for no one
_UNUSUAL = re.compile("|".join((_CONTROLS.pattern, _LIGATURES.pattern, _INVISIBLE.pattern, "[\x85\u2028\u2029]")))
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t]+(?=\n|$)|(?<=\n)[ \t]+(?=\n)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, heading or table. `new_page` starts a page before it; `marks` are further blocks within its text."""

    text: str
    role: Role | None = None
    label: str = ""
    new_page: bool = False
    marks: tuple[Block, ...] = ()


def is_plain(text: str) -> bool:
    """Whether `clean` would change nothing in the text but its spaces and line ends."""
    if text.isascii():
        return not _CONTROLS.search(text)
    return not _UNUSUAL.search(text) and unicodedata.is_normalized("NFC", text)


def clean(text: str, *, keep_spaces: bool = False) -> str:
    """The text as pages hold it: NFC, line ends "\\n", no control characters, single plain spaces.

    With `keep_spaces` the columns of a plain text stay as they were typed.
    """
    text = _LINE_ENDS.sub("\n", text) if not text.isascii() or "\r" in text else text
    text = _COLOURS.sub("", text) if "\x1b" in text else text
    text = _CONTROLS.sub("", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
        text = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
        text = unicodedata.normalize("NFC", text)
    text = text.replace("\t", "    ").replace("\xa0", " ") if keep_spaces else _SPACES.sub(" ", text)
    return _BLANKS.sub("", text)


def one_line(text: str) -> str:
    """The text as pages hold it, on one line."""
    return " ".join(clean(text).split())


def deleted(said: Iterable[tuple[str, str]]) -> list[Piece]:
    """What was deleted while changes were tracked, each after who deleted it: on a page of its own, for it is no longer
    part of the text."""
    told = "\n".join(f"Deleted by {who}: {text}" if who else f"Deleted: {text}" for who, text in said if text)
    return [Piece(told, Role.DELETED, new_page=True)] if told else []


def compose(pieces: Iterable[Piece], *, source: str = "markup") -> tuple[Page, ...]:
    """The pieces as pages, a blank line between two. Where there is no page break for long, the text is cut."""
    kept = [piece for piece in pieces if piece.text.strip() or piece.new_page]
    sheets = [part for sheet in _sheets(kept) for part in _fitting(sheet)]
    return tuple(_page(number, sheet, source) for number, sheet in enumerate(sheets, 1))


def _sheets(pieces: Sequence[Piece]) -> list[list[Piece]]:
    sheets: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.new_page and sheets[-1]:
            sheets.append([])
        if piece.text.strip():
            sheets[-1].append(piece)
    return [sheet for sheet in sheets if sheet] or [[]]


def _fitting(sheet: list[Piece]) -> list[list[Piece]]:
    return _cut(sheet) if sum(len(piece.text) for piece in sheet) > VERY_LONG else [sheet]


def _cut(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pages of about PAGE_LONG: before a heading once a page is half full, else after the paragraph that fills it."""
    sheets: list[list[Piece]] = [[]]
    length = 0
    for piece in (part for whole in pieces for part in _parts(whole)):
        full = length + len(piece.text) > PAGE_LONG and length > 0
        if full or (piece.role is Role.HEADING and length > PAGE_LONG / 2):
            sheets.append([])
            length = 0
        sheets[-1].append(piece)
        length += len(piece.text)
    return sheets


def _parts(piece: Piece) -> list[Piece]:
    """A piece that is longer than a page, cut at the ends of its lines, sentences or words."""
    text, parts = piece.text, []
    begin = 0
    while len(text) - begin > PAGE_LONG:
        ends = [
            text.rfind(mark, begin + PAGE_LONG // 2, begin + PAGE_LONG) + len(mark) for mark in ("\n", ". ", "。", " ")
        ]
        end = next((end for end in ends if end > begin + PAGE_LONG // 2), begin + PAGE_LONG)
        parts.append(_part(piece, begin, end))
        begin = end + len(text[end:]) - len(text[end:].lstrip())
    return [*parts, _part(piece, begin, len(text))] if begin < len(text) else parts


def _part(piece: Piece, begin: int, end: int) -> Piece:
    inside = (mark for mark in piece.marks if begin <= mark.start and mark.end <= end)
    marks = tuple(replace(mark, start=mark.start - begin, end=mark.end - begin) for mark in inside)
    return Piece(piece.text[begin:end].rstrip(), piece.role, piece.label, marks=marks)


def _page(number: int, pieces: Sequence[Piece], source: str) -> Page:
    texts: list[str] = []
    blocks: list[Block] = []
    length = 0
    for piece in pieces:
        if piece.role is not None:
            blocks.append(Block(piece.role, length, length + len(piece.text), piece.label))
        blocks += [replace(mark, start=length + mark.start, end=length + mark.end) for mark in piece.marks]
        texts.append(piece.text)
        length += len(piece.text) + 2
    return Page(number, "\n\n".join(texts), source=source, blocks=tuple(blocks))
