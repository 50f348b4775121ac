"""Footnotes of web pages and of books made of them: which links are anchors, and what they lead to.

Anchors and notes are marked within the text itself by signs that no page uses, so that they come through whatever makes
paragraphs of it; then the signs are taken out and their places kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from indexer.model.documents import Block
from indexer.model.kinds import Role
from pipelines.extract.composing import Piece, clean

# Linear A, which stands on no page and counts as printable: libraries drop what does not.
_ANCHOR, _ANCHOR_END, _NOTE, _NOTE_END, _ZERO = "\U00010600", "\U00010601", "\U00010602", "\U00010603", 0x10610
_MARKED = re.compile("[\U00010600-\U00010620]")
_MARK = re.compile("([\U00010600\U00010602])([\U00010610-\U00010619]+)|[\U00010601\U00010603]")
_LIKELY = re.compile(
    r"<a\b[^>]{0,300}href\s*=\s*[\"']?[^\"'>\s]*#[^>]{0,300}>\s*(?:<(?:sup|span)\b[^>]{0,200}>\s*)?[\[(]?"
    r"(?:\d{1,3}|[*†‡§]{1,3}|[a-z])[\])]?\s*<",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[\[(]?\s*(?:\d{1,3}|[*†‡§]{1,3}|[a-z]|[ivx]{1,5})\s*[\])]?", re.IGNORECASE)
_REFERS = re.compile(r"noteref|\bfn-?ref|footnote-?ref|endnote-?ref")
_BLOCKS = frozenset(("li", "p", "aside", "div", "dd", "tr", "td", "blockquote", "section"))
_WHOLE = frozenset(("body", "html", "article", "main"))
_LONGEST = 20_000  # letters of a note; what is longer is a chapter


def likely(markup: str) -> bool:
    """Whether a page may have footnotes: a quick look that saves most pages the slow one."""
    return bool(_LIKELY.search(markup)) and not _MARKED.search(markup)


def mark(trees: Mapping[str, Any]) -> dict[str, str]:
    """Mark the anchors and notes of some pages that refer to each other by name; what each note says, by its key."""
    places = {(name, key): element for name, tree in trees.items() for key, element in _targets(tree)}
    order = {element: at for at, element in enumerate(element for tree in trees.values() for element in tree.iter())}
    keys: dict[Any, str] = {}
    said: dict[str, str] = {}
    anchors = []
    for name, tree in trees.items():
        for link in tree.iter("a"):
            note = _note(link, places, name, order)
            if note is not None:
                key = keys.setdefault(note, str(len(keys)))
                said.setdefault(key, " ".join(clean(_text(note)).split()))
                anchors.append((link, key))
    for link, key in anchors:
        _wrap(link, f"{_ANCHOR}{_written(key)}", _ANCHOR_END)
    for note, key in keys.items():
        _wrap(note, f"{_NOTE}{_written(key)}", _NOTE_END)
    return said


def unmarked(pieces: Iterable[Piece], said: Mapping[str, str]) -> list[Piece]:
    """The pieces without the signs in them, their anchors and notes marked. A note that was lost on the way, while what
    refers to it was not, follows at the end."""
    found, opened = [], ""
    for piece in pieces:
        text, marks, opened = _parted(piece.text, opened)
        found.append(replace(piece, text=text, marks=(*piece.marks, *marks)))
    held = {mark.label for piece in found for mark in piece.marks if mark.role is Role.FOOTNOTE}
    wanted = dict.fromkeys(mark.label for piece in found for mark in piece.marks if mark.role is Role.ANCHOR)
    found += [Piece(said[key], Role.FOOTNOTE, key) for key in wanted if key not in held and key in said]
    return found


def plain(text: str) -> str:
    """A text without the signs that may stand in it."""
    return _MARKED.sub("", text)


def _targets(tree: Any) -> Iterator[tuple[str, Any]]:
    for element in tree.iter():
        if isinstance(element.tag, str):
            for key in (element.get("id"), element.get("name") if element.tag == "a" else None):
                if key:
                    yield key, element


def _note(link: Any, places: Mapping[tuple[str, str], Any], name: str, order: Mapping[Any, int]) -> Any:
    """What a link leads to, if it is the anchor of a note; None otherwise."""
    file, _, fragment = unquote(link.get("href") or "").partition("#")
    target = places.get((_resolved(file, name), fragment)) if fragment else None
    if target is None or not _is_sign(link):
        return None
    note = _block(target)
    if note is None or note in link.iterancestors() or order[note] < order[link]:
        return None
    text = "".join(note.itertext()).strip()
    return note if 2 < len(text) < _LONGEST and re.search(r"[^\W\d_]{2}", text) else None


def _resolved(file: str, name: str) -> str:
    """The name of a file as another refers to it."""
    if not file:
        return name
    parts = name.split("/")[:-1]
    for part in file.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _is_sign(link: Any) -> bool:
    """Whether a link reads and stands as an anchor does: a sign, raised, in brackets, or said to be one."""
    text = "".join(link.itertext()).strip()
    if not _SIGN.fullmatch(text):
        return False
    around = [link, *link.iter("sup"), *list(link.iterancestors())[:2]]
    raised = any(element.tag == "sup" for element in around)
    told = " ".join(value for element in around[:2] for value in element.attrib.values()).lower()
    return raised or text.startswith(("[", "(")) or bool(_REFERS.search(told))


def _block(target: Any) -> Any:
    """The block that a target begins: itself, or what it stands in; None where that is the page."""
    element = target
    while element is not None and element.tag not in _BLOCKS:
        element = element.getparent()
    return None if element is None or element.tag in _WHOLE or element.find(".//h1") is not None else element


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts += [" " if child.tag in _BLOCKS or child.tag == "br" else "", _text(child)]
        parts.append(child.tail or "")
    return "".join(parts)


def _written(key: str) -> str:
    return "".join(chr(_ZERO + int(figure)) for figure in key)


def _wrap(element: Any, opening: str, closing: str) -> None:
    """Set signs before and after all text of an element."""
    element.text = opening + (element.text or "")
    children = list(element)
    if children:
        children[-1].tail = (children[-1].tail or "") + closing
    else:
        element.text += closing


def _parted(text: str, opened: str) -> tuple[str, list[Block], str]:
    """A text without signs, what they marked in it, and the key of a note that goes on after it."""
    parts: list[str] = []
    marks: list[Block] = []
    starts = {Role.ANCHOR: (0, ""), Role.FOOTNOTE: (0, opened)}
    length = at = 0
    for sign in _MARK.finditer(text):
        parts.append(text[at : sign.start()])
        length, at = length + len(parts[-1]), sign.end()
        role = Role.ANCHOR if text[sign.start()] in (_ANCHOR, _ANCHOR_END) else Role.FOOTNOTE
        if sign[2]:
            if role is Role.ANCHOR and parts[-1][-1:].isalnum() and text[at : at + 1].isalnum():
                parts.append(" ")  # a sign is no part of the word that it touches
                length += 1
            starts[role] = length, "".join(str(ord(figure) - _ZERO) for figure in sign[2])
        elif starts[role][1]:
            marks.append(Block(role, starts[role][0], length, starts[role][1]))
            starts[role] = 0, ""
    parts.append(text[at:])
    bare = "".join(parts)
    start, key = starts[Role.FOOTNOTE]
    if key:
        marks.append(Block(Role.FOOTNOTE, start, len(bare), key))
    return bare, [trimmed for mark in marks if (trimmed := _trimmed(mark, bare)).start < trimmed.end], key


def _trimmed(mark: Block, text: str) -> Block:
    inner = text[mark.start : mark.end]
    start = mark.start + len(inner) - len(inner.lstrip())
    return replace(mark, start=start, end=max(start, mark.start + len(inner.rstrip())))
