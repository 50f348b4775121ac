"""A structured notice (XML or JSON) as a tree of named values, and that tree as text a person can read.

Knows no kind of notice. Every value stands on the page once, behind its official name, and can be found again there.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from indexer.model.documents import Block
from indexer.model.kinds import Role
from pipelines.extract.composing import Piece, clean

DEEPEST = 100  # levels of a tree; official notices have about twenty
LONG = 160  # code points of a value; a longer one is a paragraph, not a cell
_PARAGRAPHS = frozenset({"P", "FT", "BR", "LI"})  # what the value of an XML notice may be cut into
_UNITS = ("CURRENCY", "currencyID")
_CODED = ("VALUE", "CODE")  # attributes that say what an element without text means
_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")


@dataclass(frozen=True, eq=False)
class Node:
    """A named value, or a named group of others. `kind` is an attribute that sorts it ("ORIGINAL", "organization")."""

    name: str
    text: str = ""
    parts: tuple["Node", ...] = ()
    kind: str = ""

    def all(self, path: str) -> Iterator["Node"]:
        """The nodes that a path of names leads to, in order. Raises nothing: a path may lead nowhere."""
        name, _, rest = path.partition("/")
        for part in self.parts:
            if part.name == name:
                yield from part.all(rest) if rest else (part,)

    def first(self, *paths: str) -> "Node | None":
        """The first value with text that one of the paths, tried in order, leads to."""
        return next((node for path in paths for node in self.all(path) if node.text), None)

    def said(self, *paths: str) -> str:
        """Its text, "" where there is none."""
        found = self.first(*paths)
        return found.text if found is not None else ""

    def walk(self, name: str) -> Iterator["Node"]:
        """Every node of that name below this one, in order."""
        for part in self.parts:
            if part.name == name:
                yield part
            yield from part.walk(name)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a node states for a contract (counted from 1 within the document); `stage` where it proves one.

    `length` is how much of the value counts, from its start; 0 for all of it.
    """

    contract: int
    field: str
    node: Node
    stage: str = ""
    length: int = 0


def state(contract: int, field: str, node: Node | None, *, stage: str = "", length: int = 0) -> Iterator[Stated]:
    """What the node states, where there is one."""
    if node is not None:
        yield Stated(contract, field, node, stage, length)


def from_xml(element: Any, *, depth: int = 0) -> Node:
    """The tree of an lxml element; names without their namespaces. Raises ValueError above DEEPEST levels."""
    if depth > DEEPEST:
        raise ValueError("the notice is nested too deeply")
    inner = [child for child in element if isinstance(child.tag, str)]
    name, kind = local(element.tag), element.get("CATEGORY") or element.get("schemeName") or ""
    if _is_value(element, inner):
        return Node(name, _value(element, inner), kind=kind)
    return Node(name, parts=tuple(from_xml(child, depth=depth + 1) for child in inner), kind=kind)


def from_json(value: Any, name: str = "", *, depth: int = 0) -> Node:
    """The tree of parsed JSON; a list is its items under one name. Raises ValueError above DEEPEST levels."""
    if depth > DEEPEST:
        raise ValueError("the notice is nested too deeply")
    if not isinstance(value, dict):
        return Node(name, clean(_scalar(value)).strip())
    if set(value) <= {"amount", "currency"} and value.get("amount") is not None:
        return Node(name, f"{_scalar(value['amount'])} {value.get('currency') or ''}".strip())
    parts = [
        from_json(one, key, depth=depth + 1)
        for key, held in value.items()
        for one in (held if isinstance(held, list) else [held])
    ]
    return Node(name, parts=tuple(parts))


def pieces(node: Node, stated: Sequence[Stated], *, new_page: bool = False) -> list[Piece]:
    """The tree as text: a heading for each group, a line "Name: value" for each value, long values by themselves."""
    marks: dict[int, list[Stated]] = {}
    for one in stated:
        marks.setdefault(id(one.node), []).append(one)
    made = list(_group(node, marks))
    if made and new_page:
        made[0] = replace(made[0], new_page=True)
    return made


def _group(node: Node, marks: Mapping[int, list[Stated]], *, above: str = "") -> Iterator[Piece]:
    title = f"{above} – {_titled(node.name)}" if above else _titled(node.name)
    lines: list[Node] = []
    told = False
    for part in node.parts:
        if part.parts:
            yield from _told(title, lines, marks, headed=not told)
            told, lines = told or bool(lines), []
            yield from _group(part, marks, above=_titled(node.name))
        elif part.text:
            lines.append(part)
    yield from _told(title, lines, marks, headed=not told)


def _told(title: str, values: Sequence[Node], marks: Mapping[int, list[Stated]], *, headed: bool) -> Iterator[Piece]:
    """A heading, and short values as lines of a table; a long one is a paragraph that sentences are read from."""
    if headed and values:
        yield Piece(title, Role.HEADING)
    lines: list[Node] = []
    for value in values:
        if len(value.text) <= LONG and "\n" not in value.text:
            lines.append(value)
            continue
        yield from _table(lines, marks)
        lines = []
        label = f"{_titled(value.name)}: "
        yield Piece(label + value.text, marks=_marks(value, len(label), marks))
    yield from _table(lines, marks)


def _table(values: Sequence[Node], marks: Mapping[int, list[Stated]]) -> Iterator[Piece]:
    text, found = "", list[Block]()
    for value in values:
        text += "\n" if text else ""
        label = f"{_titled(value.name)}: "
        found += _marks(value, len(text) + len(label), marks)
        text += label + value.text
    if text:
        yield Piece(text, Role.TABLE, marks=tuple(found))


def _marks(value: Node, start: int, marks: Mapping[int, list[Stated]]) -> tuple[Block, ...]:
    return tuple(
        Block(
            Role.FIELD,
            start,
            start + (one.length or len(value.text)),
            f"{one.contract} {one.field} {one.stage}".rstrip(),
        )
        for one in marks.get(id(value), ())
    )


def _titled(name: str) -> str:
    """The official name as words: contractPeriod and CONTRACT_PERIOD as "Contract period"."""
    if name in _labels():
        return _labels()[name]
    words = " ".join(_CASE.sub(" ", name).split())
    words = words.lower() if words.isupper() else words[:1].lower() + words[1:]
    return words[:1].upper() + words[1:]


@cache
def _labels() -> dict[str, str]:
    with (files("pipelines.extract") / "notice_labels.csv").open(encoding="utf-8") as table:
        return {row["name"]: row["label"] for row in csv.DictReader(table)}


def _is_value(element: Any, inner: Sequence[Any]) -> bool:
    """Whether it holds no group: paragraphs, words with others between them, or the two ends of a sum."""
    mixed = (element.text or "").strip() or any((child.tail or "").strip() for child in inner)
    return bool(mixed or _unit(element)) or all(local(child.tag) in _PARAGRAPHS for child in inner)


def _unit(element: Any) -> str:
    return next((clean(element.get(name)) for name in _UNITS if element.get(name)), "")


def _value(element: Any, inner: Sequence[Any]) -> str:
    if (element.text or "").strip() or not inner:
        text = " ".join(clean("".join(element.itertext())).split())
    else:
        between = " – " if _unit(element) else "\n"
        text = between.join(filter(None, (" ".join(clean("".join(one.itertext())).split()) for one in inner)))
    coded = next((element.get(name) for name in _CODED if element.get(name)), "")
    if coded and text:
        return f"{text} ({clean(coded)})"
    return f"{text or clean(coded)} {_unit(element)}".strip() if text or coded else ""


def local(tag: str) -> str:
    """An XML name without its namespace."""
    return tag.rpartition("}")[2]


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
