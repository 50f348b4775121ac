"""Plain text and Markdown, in any encoding: pages at form feeds, headings marked."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role
from pipelines.extract.composing import Piece, clean, compose
from pipelines.extract.decoding import decoded
from pipelines.extract.headings import headings, title_line
from pipelines.extract.material import Child, Material, Reading
from pipelines.extract.stretches import with_blocks

_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*$")
_UNDERLINE = re.compile(r"(=+|-+)$")
_SIGNED = r"\[(?P<sign>\^\w{1,20}|\d{1,3}|[*†‡]{1,3})\]"
_NOTE = re.compile(rf"^{_SIGNED}(?P<colon>:?)[ \t]+\S[^\n]*(?:\n(?!\[)[^\n]+)*", re.MULTILINE)
_ANCHOR = re.compile(rf"(?:(?<=\S)|(?<=\S )){_SIGNED}(?![:(\[])")
_ESCAPED = re.compile(r"(?<!\\)(?:\\u[0-9a-fA-F]{4})+")
_LETTER = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....")  # one beyond the first 65,536 is escaped as two
_BLANK = re.compile(r"\n[ \t]*\n\s*")


def extract(material: Material) -> Reading:
    """The text as typed, line by line; nothing is reflowed. The encoding is kept in `facts`."""
    data = material.data()
    return _cut(data, material) if material.portion and material.portion.cut else _read(data, material)


def _cut(data: bytes, material: Material) -> Reading:
    """Lines out of a long text as one child that is called by their numbers, and by those of its bytes where a line
    goes on before or behind it. Only the first may name the whole."""
    read, first = _read(data, material), material.first
    title = read.title if first == 1 else ""
    last = first + data.count(b"\n") - data.endswith(b"\n")
    own = replace(read, title=title)
    byte = material.portion.byte if material.portion else None
    bytes_told = "" if byte is None else f", bytes {byte + 1}-{byte + len(data)}"
    child = Child(f"lines {first}-{last}{bytes_told}", data, reading=own, type=material.type, kept=False)
    return Reading(parser=read.parser, title=title, facts=read.facts, children=(child,))


def _read(data: bytes, material: Material) -> Reading:
    found = decoded(data)
    marked = material.type == "md"
    text = _ESCAPED.sub(_letters, found.text) if material.type == "json" else found.text
    pieces = [piece for sheet in text.split("\f") for piece in _pieces(sheet, marked=marked)]
    pages = _with_notes(compose(pieces))
    facts = {"encoding": found.encoding}
    if found.lost:
        facts["bytes without meaning"] = str(found.lost)
    return Reading(pages, parser="text", title=_title(pieces, marked=marked), facts=facts)


def _letters(escaped: re.Match[str]) -> str:
    """The letters that JSON escapes, also spaces and soft hyphens, unless they would be read as its own signs."""
    return _LETTER.sub(_letter, escaped[0])


def _letter(escaped: re.Match[str]) -> str:
    meant: str = json.loads(f'"{escaped[0]}"')
    told = meant.isprintable() or unicodedata.category(meant) in {"Zs", "Cf"}
    return meant if told and meant not in {'"', "\\"} else escaped[0]


def _with_notes(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages with the notes that lines in brackets open, "[1] …" or "[^1]: …", and what refers to them in brackets.

    A sign that opens two lines opens none: then it counts something else.
    """
    notes = [(page, note) for page in pages for note in _NOTE.finditer(page.text) if _is_note(note)]
    opened = Counter(note["sign"] for _, note in notes)
    kept = [(page, note) for page, note in notes if opened[note["sign"]] == 1]
    found = []
    for page in pages:
        own = [note.span() for other, note in kept if other is page]
        signs = [sign for sign in _ANCHOR.finditer(page.text) if opened[sign["sign"]] == 1]
        outside = [sign for sign in signs if not any(start <= sign.start() < end for start, end in own)]
        blocks = [Block(Role.ANCHOR, *sign.span(), sign["sign"]) for sign in outside]
        blocks += [Block(Role.FOOTNOTE, *note.span(), note["sign"]) for other, note in kept if other is page]
        found.append(with_blocks(page, blocks))
    return tuple(found) if _is_tied(found) else pages


def _is_note(line: re.Match[str]) -> bool:
    """A colon after a sign without "^" gives the address of a link."""
    return not line["colon"] or line["sign"].startswith("^")


def _is_tied(pages: Sequence[Page]) -> bool:
    return any(block.role is Role.ANCHOR for page in pages for block in page.blocks)


def pages_of(text: str) -> tuple[Page, ...]:
    """A text without page breaks as pages; a very long one is cut."""
    return compose(_pieces(text, marked=False))


def sheet(text: str, number: int) -> Page:
    """A text as one page of that number, however long it is."""
    pages = compose(_pieces(text, marked=False))
    if len(pages) == 1:
        return replace(pages[0], number=number)
    return Page(number, clean(text, keep_spaces=True).strip("\n"))


def _pieces(sheet: str, *, marked: bool) -> Iterator[Piece]:
    paragraphs = [part for part in _BLANK.split(clean(sheet, keep_spaces=True).strip("\n")) if part.strip()]
    if marked:
        paragraphs = list(_at_headings(paragraphs))
    marks = [_is_marked(paragraph) for paragraph in paragraphs] if marked else headings(paragraphs)
    for index, (paragraph, heading) in enumerate(zip(paragraphs, marks, strict=True)):
        yield Piece(paragraph, Role.HEADING if heading else None, new_page=index == 0)


def _at_headings(paragraphs: list[str]) -> Iterator[str]:
    """The paragraphs, cut before and after a heading that stands in one; what is fenced off as code stays as it is."""
    fenced = False
    for paragraph in paragraphs:
        held: list[str] = []
        for line in paragraph.split("\n"):
            fenced ^= line.lstrip().startswith(("```", "~~~"))
            if not fenced and _MARKDOWN_HEADING.match(line):
                yield from ["\n".join(held)] if held else []
                yield line
                held = []
            else:
                held.append(line)
        yield from ["\n".join(held)] if held else []


def _is_marked(paragraph: str) -> bool:
    """A Markdown heading, either with number signs before it or underlined."""
    lines = paragraph.split("\n")
    return bool(
        (len(lines) == 1 and _MARKDOWN_HEADING.match(lines[0])) or (len(lines) == 2 and _UNDERLINE.match(lines[1]))
    )


def _title(pieces: list[Piece], *, marked: bool) -> str:
    if not pieces:
        return ""
    if marked:
        for piece in pieces:
            if piece.role is Role.HEADING:
                found = _MARKDOWN_HEADING.match(piece.text)
                return found[2] if found else piece.text.partition("\n")[0]
    title = title_line(pieces[0].text)
    return title.lstrip("# ") if marked else title
