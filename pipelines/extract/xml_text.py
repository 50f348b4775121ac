"""XML of no known kind (books, feeds, articles, drawings): its text, a paragraph for each element that holds some, and
what it says of itself. What its attributes state is told by `attributes.py`."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from itertools import islice
from typing import Any

from pipelines.extract import days
from pipelines.extract.composing import Piece, compose, one_line
from pipelines.extract.html import article_text
from pipelines.extract.markup import root_of, spelled_out
from pipelines.extract.material import DAMAGE, MEBIBYTE, Material, Reading
from pipelines.extract.notice_tree import local

LARGEST = 16 * MEBIBYTE  # bytes; a larger file is not held as a tree
MOST_UNFOLDED = 1_000_000  # letters that all uses of one entity may come to
OPENING = 500  # elements in which a file says what it is called, by whom it is and of when
OFFICE = (
    "http://schemas.microsoft.com/office/",
    "urn:schemas-microsoft-com:office:",
)  # Tika knows these, and their text
DESCRIPTIONS = frozenset({"DIF", "MI_Metadata", "MD_Metadata"})  # of data: Tika gives the names of their fields too
_PAYLOAD = re.compile(r"(?:[A-Za-z0-9+/]{60,}\s+)*[A-Za-z0-9+/]{60,}={0,2}(?:\s+[A-Za-z0-9+/=]{1,76})?")
_MARKUP = re.compile(r"</[a-z][a-z0-9]{0,9}>|<(?:p|br|div|img)\b", re.IGNORECASE)  # of a web page, packed into a text
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")  # escaped twice
_PASSED_OVER = frozenset({"style", "script", "binary", "bindata", "binarydata"})
_PARTS_OF_NAMES = re.compile(r"(?:first|given|fore|middle|last|family|sur)[-_]?names?")
_APART = frozenset(  # amid words: breaks, and elements that hold lines of their own
    "br lb tab linebreak cr p para paragraph item li l line div section block quote blockquote title head heading "
    "list ul ol table row tr td th cell".split()
)
_WITHIN = frozenset(  # these may hold some letters of a word
    "a b big bold c code em emph emphasis font hi highlight i italic ital rend s sc small span strike strong "
    "styled-content sub subscript sup superscript tt u underline".split()
)
_TITLES = frozenset({"title", "book-title", "article-title", "headline", "hl1"})
_AUTHORS = frozenset({"author", "creator", "byline"})
_DAYS = frozenset({"date", "pubdate", "published", "created", "issued", "date.issue"})
_ENTRIES = frozenset({"item", "entry", "chapter", "section", "body", "body.content"})


def read(material: Material) -> Reading | None:
    """The text in the order of the file; None where it is no sound XML, very long, or of a kind that Tika knows."""
    if material.path.stat().st_size > LARGEST:
        return None
    try:
        data = spelled_out(material.data())
        root = root_of(data, comments=False)
    except DAMAGE:
        return None
    office = b"mso-application" in data[:1024] or str(root.tag).startswith(tuple(f"{{{name}" for name in OFFICE))
    if office or local(str(root.tag)) in DESCRIPTIONS:
        return None
    text = _Text(root)
    pieces = [Piece(block) for block in text.blocks(root)]
    return Reading(
        compose(pieces) if any(piece.text for piece in pieces) else (),
        parser="xml",
        title=_title(root, text),
        authors=tuple(_authors(root, text)),
        date=_date(root),
    )


def is_payload(text: str) -> bool:
    """Whether a text is a file packed as letters (base64)."""
    return len(text) >= 60 and _PAYLOAD.fullmatch(text.strip()) is not None


class _Text:
    """The text of a tree, in which entities stand for what the file itself says, or else for the letters that they are
    in HTML. One that nobody knows stays as it is written."""

    def __init__(self, root: Any) -> None:
        from lxml import etree

        used = Counter(one.text for one in root.iter(etree.Entity))
        declared = root.getroottree().docinfo.internalDTD
        entities = list(declared.iterentities()) if declared is not None else []
        self._means = {
            f"&{one.name};": one.content
            for one in entities
            if one.content
            and "&" not in one.content
            and len(one.content) * used[f"&{one.name};"] <= MOST_UNFOLDED // len(entities)
        }

    def blocks(self, element: Any) -> Iterator[str]:
        """A text for each element that has words of its own, with those of the elements amid them."""
        if not _is_shown(element):
            return
        if len(element) == 0 or _is_mixed(element):
            yield from _told("".join(self._run(element)))
            return
        yield from self._people(child for child in element if _PARTS_OF_NAMES.fullmatch(_name(child)))
        for child in element:
            if not _PARTS_OF_NAMES.fullmatch(_name(child)):
                yield from self.blocks(child)

    def _run(self, element: Any) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if _is_entity(child):
                yield self._meant(child.text)
            elif _is_shown(child):
                apart = " " if _is_apart(child) else ""
                yield apart
                yield from self._run(child)
                yield apart
            yield child.tail or ""

    def _meant(self, entity: str) -> str:
        return self._means.get(entity) or html5.get(entity[1:], entity)

    def whole(self, element: Any) -> str:
        """All that an element says, on one line."""
        if len(element) == 0 or _is_mixed(element):
            return one_line("".join(self._run(element)))
        return " ".join(filter(None, (self.whole(child) for child in element if _is_shown(child))))

    def _people(self, parts: Iterator[Any]) -> Iterator[str]:
        """The names that parts of names make up; a part of a kind that the name has begins another."""
        name: dict[str, str] = {}
        for part in parts:
            if _name(part) in name:
                yield " ".join(name.values())
                name = {}
            name[_name(part)] = self.whole(part)
        if name:
            yield " ".join(name.values())


def _told(text: str) -> Iterator[str]:
    """The paragraphs of a text, which may be those of a web page."""
    if is_payload(text):
        return
    if _MARKUP.search(text):
        yield from article_text(text).split("\n\n")
    elif line := one_line(text):
        yield one_line(unescape(line)) if _ENTITY.search(line) else line


def _is_shown(element: Any) -> bool:
    return isinstance(element.tag, str) and not is_passed_over(element)


def is_passed_over(element: Any) -> bool:
    """Whether an element holds a file, or how to set the text, and none of it."""
    return _name(element) in _PASSED_OVER


def _is_mixed(element: Any) -> bool:
    """Whether words stand between the elements in an element."""
    return bool((element.text or "").strip()) or any(
        (child.tail or "").strip() or _is_entity(child) for child in element
    )


def _is_entity(element: Any) -> bool:
    return bool(getattr(element, "name", ""))  # what else is in a tree has none


def _is_apart(element: Any) -> bool:
    """Whether an element amid words is no part of the word before: what parts it is not always typed."""
    name, before = _name(element), element.getprevious()
    if name in _APART or (len(element) and not _is_mixed(element)):
        return True
    follows = before is not None and isinstance(before.tag, str) and not before.tail
    return follows and not {name, _name(before)} <= _WITHIN


def _name(element: Any) -> str:
    return local(str(element.tag)).lower()


def _opening(root: Any) -> Iterator[Any]:
    return (element for element in islice(root.iter(), OPENING) if isinstance(element.tag, str))


def _title(root: Any, text: _Text) -> str:
    texts = (text.whole(element) for element in _opening(root) if _name(element) in _TITLES)
    return next(filter(None, texts), "")


def _authors(root: Any, text: _Text) -> Iterator[str]:
    """Those of the whole: what stands in an entry, or in the text, is about that."""
    seen = set()
    for element in _opening(root):
        around = {_name(one) for one in element.iterancestors()}
        if _name(element) in _AUTHORS and not around & (_ENTRIES | _AUTHORS):
            named = next((text.whole(child) for child in element if _name(child) == "name"), "") or text.whole(element)
            if named and len(named) <= 100 and named not in seen:
                seen.add(named)
                yield named


def _date(root: Any) -> str:
    for element in _opening(root):
        if _name(element) in _DAYS:
            for told in (*element.attrib.values(), element.text or ""):
                if found := days.stated(told):
                    return found
    return ""
