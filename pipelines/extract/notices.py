"""Structured notices of public contracts, XML (TED, eForms) and JSON (OCDS): text to read, with every field marked.

Other XML and JSON is handed on to the readers of those.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from indexer.model.kinds import Status
from pipelines.extract import attributes, eforms, ocds, other, ted, text, xml_text
from pipelines.extract.composing import Piece, compose
from pipelines.extract.decoding import decoded
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE, MEBIBYTE, Material, Reading, Unreadable
from pipelines.extract.notice_tree import Node, from_json, from_xml, pieces

LARGEST = 64 * MEBIBYTE  # bytes; larger files are read as plain XML and JSON
HEAD = 65_536  # bytes in which a notice says what it is


def extract(material: Material) -> Reading:
    """The notice, section by section; `Role.FIELD` blocks say which value states what of which contract."""
    read: Callable[[Material], Reading | None] = _xml if material.type == "xml" else _json
    if material.path.stat().st_size <= LARGEST:
        try:
            reading = read(material)
        except DAMAGE:
            reading = None  # what it is told to be it is not: the plain readers say what is left of it
        if reading is not None:
            return reading
    return _plain_xml(material) if material.type == "xml" else text.extract(material)


def _plain_xml(material: Material) -> Reading:
    """XML of no known kind: its text, and on a page after it what its attributes state."""
    beside = compose(stated) if (stated := attributes.stated(material)) else ()
    try:
        reading = xml_text.read(material) or other.extract(material)
    except Unreadable as error:
        if not beside:
            raise
        if error.status is Status.EMPTY:
            return Reading(beside, parser="xml")
        return Reading(beside, parser="xml", status=Status.PARTIAL, reason=error.reason)
    further = (replace(page, number=number) for number, page in enumerate(beside, len(reading.pages) + 1))
    return replace(reading, pages=(*reading.pages, *further))


def _xml(material: Material) -> Reading | None:
    with material.path.open("rb") as file:
        head = file.read(HEAD)
    names = (ted.ROOT, *eforms.ROOTS)
    if not any(name.encode() in head for name in names):
        return None
    try:
        element = root_of(material.data(), comments=False)
    except SyntaxError:
        return None
    root = from_xml(element)
    if root.name not in names:
        return None
    dialect: Any = ted if root.name == ted.ROOT else eforms
    stated = dialect.stated(root)
    made = [piece for part in dialect.sections(root) for piece in pieces(part, stated, new_page=True)]
    return Reading(
        compose(made),
        parser="notice",
        title=_line(dialect.title(root)),
        date=dialect.published(root),
        site=dialect.SITE,
        url=dialect.address(root),
        language=dialect.language(root),
    )


def _json(material: Material) -> Reading | None:
    found = decoded(material.data()).text
    if '"ocid"' not in found:
        return None
    releases = [from_json(one, "release") for one in _releases(found)]
    if not releases:
        return None
    made: list[Piece] = []
    count = 0
    for release in releases:
        stated = ocds.stated(release, after=count)
        count = max((one.contract for one in stated), default=count)
        made += pieces(release, stated, new_page=True)
        material.alive()
    first, dates = releases[0], sorted(filter(None, map(ocds.published, releases)))
    title = _line(ocds.title(first)) if len(releases) == 1 else ""
    return Reading(compose(made), parser="notice", title=title, date=dates[-1] if dates else "")


def _releases(found: str) -> Iterator[dict[str, Any]]:
    """Of one JSON value, or of one in each line."""
    try:
        values = [_parsed(found)]
    except ValueError:
        values = [_parsed(line) for line in found.splitlines() if line.strip()]
    for value in values:
        yield from ocds.releases(value)


def _parsed(found: str) -> Any:
    return json.loads(found, parse_float=str, parse_int=str)  # figures stay as they are written


def _line(node: Node | None) -> str:
    return " ".join(node.text.split()) if node is not None else ""
