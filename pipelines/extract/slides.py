"""Presentations (PPTX, PPSX): a page for each slide in the order of the show, with its tables, diagrams, charts, notes
and remarks. What masters and layouts say is not theirs.

Source of the layout: ECMA-376, part 1, 13 (PresentationML) and 21 (DrawingML).
"""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from indexer.model.kinds import Role
from pipelines.extract import office_parts
from pipelines.extract.composing import Piece, clean, one_line
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE, MEBIBYTE, MOST_TEXT, Material, check_unpacked
from pipelines.extract.notice_tree import local

MOST = 5_000  # slides
LARGEST = 64 * MEBIBYTE  # bytes of a part
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_START = "ppt/presentation.xml"
_TITLES = frozenset({"title", "ctrTitle"})
_RUNNING = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})  # placeholders of what every page has
_SHOWN = {"relIds": "dm", "chart": "id"}  # diagrams and charts, and what they call the part that they show


class _Show:
    """The parts of a presentation, by name. Each method raises what `DAMAGE` names where its part is missing, or was
    had before: a part is told once, however often the others refer to it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._had: set[str] = set()
        self.listed = self.related(_START)
        self.people: dict[str, str] = {}  # who noted something, by their signs
        for kind, place in self.listed.values():
            if kind in {"commentAuthors", "authors"}:
                with suppress(*DAMAGE):
                    self.people |= {one.get("id", ""): one_line(one.get("name", "")) for one in self.tree(place)}

    def tree(self, name: str) -> Any:
        self._have(name)
        if self._archive.getinfo(name).file_size > LARGEST:
            raise ValueError(name)
        return root_of(self._archive.read(name))

    def _have(self, name: str) -> None:
        if name in self._had:
            raise ValueError(name)
        self._had.add(name)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: by its sign the kind of relation, and the name of the other part."""
        folder, _, last = name.rpartition("/")
        found = {}
        with suppress(*DAMAGE):
            for one in self.tree(f"{folder}/_rels/{last}.rels"):
                place = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
                found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], place)
        return found

    def words(self, name: str) -> Iterator[Piece]:
        with suppress(*DAMAGE):
            self._have(name)
            yield from office_parts.of_part(self._archive, name)


def pieces(material: Material) -> list[Piece]:
    """The slides; none where the order of the show cannot be had. A slide that is broken is left out, and so is what is
    more than a document may hold."""
    found: list[Piece] = []
    room = MOST_TEXT
    with suppress(*DAMAGE), zipfile.ZipFile(material.path) as archive:
        check_unpacked(archive)
        show = _Show(archive)
        order = [one.get(f"{_ID}id", "") for one in show.tree(_START).iter("{*}sldId")]
        for sign in order[:MOST]:
            material.alive()
            with suppress(*DAMAGE):
                slide = _slide(show, show.listed[sign][1])
                room -= sum(len(piece.text) for piece in slide)
                if room < 0:
                    break
                found += slide
    return found


def _slide(show: _Show, name: str) -> list[Piece]:
    related = show.related(name)
    found = list(_shapes(show, show.tree(name), related))
    for kind, place in related.values():
        if kind == "notesSlide":
            with suppress(*DAMAGE):
                found += _shapes(show, show.tree(place), {})
        elif kind == "comments":
            with suppress(*DAMAGE):
                found += _remarks(show, show.tree(place))
    return [Piece("", new_page=True), *found]


def _remarks(show: _Show, comments: Any) -> Iterator[Piece]:
    """What readers noted upon a slide, after their names."""
    for remark in comments.iter("{*}cm", "{*}reply"):
        said = one_line(remark.findtext("{*}text") or "") or " ".join(map(_text, remark.iterchildren("{*}txBody")))
        name = show.people.get(remark.get("authorId", ""), "")
        yield Piece(f"{name}: {said}" if name and said else said)


def _shapes(show: _Show, element: Any, related: dict[str, tuple[str, str]]) -> Iterator[Piece]:
    for child in element:
        name = local(child.tag) if isinstance(child.tag, str) else ""
        if name == "sp":
            yield from _shape(child)
        elif name == "tbl":
            rows = (
                " | ".join(one_line(_text(cell)) for cell in row.iterchildren("{*}tc")) for row in child.iter("{*}tr")
            )
            yield Piece("\n".join(row for row in rows if row.strip(" |")), Role.TABLE)
        elif name in _SHOWN:
            sign = child.get(f"{_ID}{_SHOWN[name]}", "")
            yield from show.words(related[sign][1]) if sign in related else ()
        elif name and name != "Fallback":  # the same once more, for older programs
            yield from _shapes(show, child, related)


def _shape(shape: Any) -> Iterator[Piece]:
    place = next(shape.iter("{*}ph"), None)
    kind = place.get("type", "") if place is not None else ""
    body = shape.find("{*}txBody")
    if body is not None and kind not in _RUNNING:
        yield Piece(_text(body), Role.HEADING if kind in _TITLES else None)


def _text(body: Any) -> str:
    lines = ("".join(_runs(paragraph)) for paragraph in body.iter("{*}p"))
    return "\n".join(line for text in lines for part in text.split("\n") if (line := " ".join(clean(part).split())))


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        name = local(child.tag) if isinstance(child.tag, str) else ""
        if name == "t":
            yield child.text or ""
        elif name in {"br", "tab"}:
            yield "\n" if name == "br" else " "
        elif name and name != "Fallback":
            yield from _runs(child)
