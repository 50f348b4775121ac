"""InDesign documents in their open form (IDML): the stories, each beginning a page, as paragraphs and tables.

Source: "IDML File Format Specification", Adobe 2012.
"""

import zipfile
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from indexer.model.kinds import Role, Status
from pipelines.extract.composing import Piece, clean, compose, one_line
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE, Material, Reading, Unreadable, check_unpacked

_STORY = "{http://ns.adobe.com/AdobeInDesign/idml/1.0/packaging}Story"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_MADE = "{http://ns.adobe.com/xap/1.0/}CreateDate"
_ASIDE = frozenset({"Table", "Footnote", "Endnote", "Note"})  # stand in a paragraph, and are no part of it


def extract(material: Material) -> Reading:
    """The stories in the order that the document lists them. Partial where one is broken or missing; raises Unreadable
    where there is no list."""
    try:
        with zipfile.ZipFile(material.path) as archive:
            check_unpacked(archive)
            plan = _tree(archive, "designmap.xml")
            if plan is None:
                raise Unreadable(Status.DAMAGED, "The InDesign document is damaged: its list of stories is missing.")
            stories = [_tree(archive, part.get("src") or "") for part in plan.iter(_STORY)]
            about = _tree(archive, "META-INF/metadata.xml")
    except DAMAGE as error:
        raise Unreadable(Status.DAMAGED, "The InDesign document is damaged: its parts cannot be unpacked.") from error
    lost = stories.count(None)
    return Reading(
        compose(piece for story in stories if story is not None for piece in _opened(story)),
        parser="idml",
        status=Status.PARTIAL if lost else Status.DONE,
        reason=f"Of {len(stories):,} stories {lost:,} cannot be read." if lost else "",
        title=_said(about, _TITLE),
        authors=tuple(filter(None, (_said(about, _CREATOR),))),
        date=_said(about, _MADE)[:10],
    )


def _tree(archive: zipfile.ZipFile, name: str) -> Any:
    """A part as a tree; None where it is missing or broken."""
    try:
        return root_of(archive.read(name))
    except DAMAGE:
        return None


def _opened(story: Any) -> Iterator[Piece]:
    yield Piece("", new_page=True)
    yield from _pieces(story)


def _pieces(parent: Any) -> Iterator[Piece]:
    """Paragraphs, which end at each Br, and after each the tables and notes that stand in it."""
    words: list[str] = []
    waiting: list[Piece] = []
    for part in _parts(parent):
        name = _local(part)
        if name == "Content":
            words.append("".join(part.itertext()))
        elif name == "Br":
            yield from _paragraph(words, waiting)
            words, waiting = [], []
        elif name == "Table":
            waiting.append(Piece(_rows(part), Role.TABLE))
        else:
            waiting += _pieces(part)
    yield from _paragraph(words, waiting)


def _parts(parent: Any) -> Iterator[Any]:
    """Content, Br and what stands aside, in order; what was deleted while changes were tracked is no text."""
    for child in parent:
        name = _local(child)
        if name in _ASIDE or name in {"Content", "Br"}:
            yield child
        elif name and not (name == "Change" and child.get("ChangeType") == "DeletedText"):
            yield from _parts(child)


def _paragraph(words: list[str], waiting: list[Piece]) -> Iterator[Piece]:
    lines = (one_line(line) for line in clean("".join(words)).split("\n"))
    yield Piece("\n".join(line for line in lines if line))
    yield from waiting


def _rows(table: Any) -> str:
    """A line for each row; a cell is called by its column and row."""
    cells = {}
    for cell in table:
        column, _, row = (cell.get("Name") or "").partition(":")
        if _local(cell) == "Cell" and column.isdecimal() and row.isdecimal():
            cells[int(row), int(column)] = one_line(" ".join(piece.text for piece in _pieces(cell)))
    rows = groupby(sorted(cells), lambda place: place[0])
    return "\n".join(" | ".join(cells[place] for place in row if cells[place]) for _, row in rows)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _said(about: Any, tag: str) -> str:
    found = next(about.iter(tag), None) if about is not None else None
    return one_line("".join(found.itertext())) if found is not None else ""
