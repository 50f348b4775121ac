"""A query's tree written out again in the query language: how the query was understood."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from indexer.search.ast import (
    AmountRange,
    And,
    Boost,
    DateRange,
    Everything,
    Exists,
    Favour,
    Fuzzy,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Wild,
    Word,
)
from indexer.text.rates import AS_OF

T = TypeVar("T")
_OPERATORS = frozenset({"AND", "OR", "NOT"})


def understood(node: Node) -> str:
    """The query as understood, "" for everything. Parsed again it means the same."""
    if isinstance(node, Everything):
        return ""
    notes = " ".join(dict.fromkeys(_notes(node)))
    return f"{_written(node)} {notes}".strip()


def _notes(node: Node) -> list[str]:
    match node:
        case And(nodes) | Or(nodes):
            return [note for child in nodes for note in _notes(child)]
        case Favour(child) | Boost(child, _) | Not(child):
            return _notes(child)
        case AmountRange(currency=currency) if currency:
            return [f"(other currencies at rounded reference rates of {AS_OF})"]
    return []


def _written(node: Node) -> str:
    match node:
        case And(nodes):
            required = any(isinstance(child, Favour) for child in nodes)
            return _and(nodes) if not required else _with_favoured(nodes)
        case Or(nodes):
            return " OR ".join(_within(child, And) for child in nodes)
        case Not(child):
            return f"NOT {_within(child, And, Or)}"
        case Favour(child):
            return f"({_written(child)})"
        case Boost(child, factor):
            return f"{_within(child, And, Or, Not)}^{factor:g}"
        case Everything():
            return "*"
    return _leaf(node)


def _and(nodes: tuple[Node, ...]) -> str:
    return " AND ".join(_within(child, Or) for child in nodes)


def _with_favoured(nodes: tuple[Node, ...]) -> str:
    parts = []
    for child in nodes:
        if isinstance(child, Favour):
            parts.append(_written(child.node))
        elif isinstance(child, Not):
            parts.append(f"-{_within(child.node, And, Or, Not)}")
        else:
            parts.append(f"+{_within(child, And, Or, Not)}")
    return " OR ".join(parts)


def _within(node: Node, *looser: type) -> str:
    text = _written(node)
    return f"({text})" if isinstance(node, looser) else text


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Word(text, name, exact):
            plain = "=" + text if exact else f'"{text}"' if text in _OPERATORS else text
            return _named(name, plain)
        case Phrase(text, slop, name, exact):
            return _named(name, f'{"=" if exact else ""}"{text}"{f"~{slop}" if slop else ""}')
        case Wild(pattern, name):
            return _named(name, pattern)
        case Fuzzy(text, distance, name):
            return _named(name, f"{text}~{distance}")
        case Exists(name):
            return _named(name, "*")
        case AmountRange(low, high, above, below, currency):
            ends = _ends(low, high, _figure, above=above, below=below)
            return f"amount:{ends}{currency}"
        case DateRange(name, first, last):
            return f"{name}:{_ends(first, last, date.isoformat, above=False, below=False)}"


def _named(name: str, text: str) -> str:
    return f"{name}:{text}" if name else text


def _ends(low: T | None, high: T | None, write: Callable[[T], str], *, above: bool, below: bool) -> str:
    first, last = ("*" if bound is None else write(bound) for bound in (low, high))
    return f"{'{' if above else '['}{first} TO {last}{'}' if below else ']'}"


def _figure(value: Decimal) -> str:
    return f"{value.normalize():f}"
