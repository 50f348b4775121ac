"""The light mark-up of sample sources: names, values and statements, written once, give document and gold alike.

`[[key|surface|roles]]` marks a name of the bible, `[[money:48600000 EUR|EUR 48.6 million|amount]]` a value,
`[[-|surface|subject]]` a span that is neither, `[[=key|the group|buyer]]` one that means a name without being it,
`{{c1 signed; t1 owner 40|sentence}}` the sentence that states contract c1 and tie t1, `[^3]` a footnote's number.
Knows nothing of files.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

Json = dict[str, Any]

TOKEN = re.compile(
    r"\{\{(?P<open>[^|{}]+)\||(?P<close>\}\})"
    r"|\[\[(?P<key>[^|\]]+)\|(?P<surface>[^|\]]+)(?:\|(?P<roles>[^\]]+))?\]\]"
    r"|\[\^(?P<ref>\d+)\]"
)
CELLS = " | "  # parts the cells of a row in its one text
REFERENCE = 0xE000  # a footnote's number travels as one private character, so that it can be drawn raised
CONTRACT_ROLES = frozenset(
    [
        "supplier",
        "buyer",
        "agent",
        "party",
        "amount",
        "equivalent",
        "count",
        "number",
        "date",
        "start",
        "end",
        "subject",
        "place",
        "asserted_by",
    ]
)
TIE_ROLES = frozenset(["from", "to", "via", "date"])
VALUE_KINDS = frozenset(["money", "date", "quantity", "percent", "identifier", "email", "url"])


@dataclass(frozen=True)
class Mark:
    """A marked stretch of a block's clean text. `kind` is "" for an entity of the bible, "span" for neither."""

    start: int
    end: int
    kind: str
    entity: str
    value: Json
    roles: tuple[str, ...]  # "c1.supplier", "t2.from"


@dataclass(frozen=True)
class Statement:
    """A sentence that states records: each spec is its id and the words after it."""

    start: int
    end: int
    specs: tuple[tuple[str, ...], ...]


@dataclass
class Marked:
    """Clean text with its marks; footnote numbers are private characters (see `plain`)."""

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


def plain(text: str) -> str:
    """The text as a reader copies it: footnote numbers as digits."""
    return "".join(str(ord(c) - REFERENCE) if REFERENCE < ord(c) < REFERENCE + 500 else c for c in text)


def parse(source: str) -> Marked:
    """Clean text, marks and statements of one block. Raises ValueError where brackets do not match."""
    marked = Marked()
    open_statements: list[tuple[int, tuple[tuple[str, ...], ...]]] = []
    at = 0
    for token in TOKEN.finditer(source):
        marked.text += source[at : token.start()]
        at = token.end()
        if token["open"]:
            specs = tuple(tuple(spec.split()) for spec in token["open"].split(";"))
            open_statements.append((len(marked.text), specs))
        elif token["close"]:
            start, specs = open_statements.pop()
            marked.statements.append(Statement(start, len(marked.text), specs))
        elif token["ref"]:
            marked.text += chr(REFERENCE + int(token["ref"]))
        else:
            specs = open_statements[-1][1] if open_statements else ()
            _add_mark(marked, token, specs)
    marked.text += source[at:]
    leftover = next((sign for sign in ("[[", "]]", "{{", "}}") if sign in marked.text), None)
    if open_statements or leftover:
        raise ValueError(f"brackets do not match in: {source[:80]!r}")
    return marked


def joined(cells: list[Marked]) -> Marked:
    """A table's row as one text. A record whose fields are its cells has the whole row for evidence."""
    row = Marked()
    for cell in (cell for cell in cells if cell.text):
        row.text += CELLS if row.text else ""
        at = len(row.text)
        row.text += cell.text
        row.marks += [replace(mark, start=mark.start + at, end=mark.end + at) for mark in cell.marks]
        row.statements += [replace(said, start=said.start + at, end=said.end + at) for said in cell.statements]
    stated = {spec[0] for said in row.statements for spec in said.specs}
    keys = dict.fromkeys(role.partition(".")[0] for mark in row.marks for role in mark.roles)
    row.statements += [Statement(0, len(row.text), ((key,),)) for key in keys if key not in stated]
    return row


def _add_mark(marked: Marked, token: re.Match[str], specs: tuple[tuple[str, ...], ...]) -> None:
    start = len(marked.text)
    marked.text += token["surface"]
    kind, entity, value = _meaning(token["key"])
    roles = tuple(full for role in (token["roles"] or "").split(",") if role for full in _full(role.strip(), specs))
    marked.marks.append(Mark(start, len(marked.text), kind, entity, value, roles))


def _full(role: str, specs: tuple[tuple[str, ...], ...]) -> list[str]:
    """A bare role belongs to every record of the sentence around it that has such a role."""
    if "." in role:
        return [role]
    fitting = [s[0] for s in specs if role in (CONTRACT_ROLES if s[0].startswith("c") else TIE_ROLES)]
    if not fitting:
        raise ValueError(f"no record here takes the role {role!r}")
    return [f"{record}.{role}" for record in fitting]


def _meaning(key: str) -> tuple[str, str, Json]:
    if key[0] in "-=":
        return "span", key[1:], {}
    kind, colon, rest = key.partition(":")
    if not colon:
        return "", key, {}
    if kind not in VALUE_KINDS:
        raise ValueError(f"unknown kind of value: {key!r}")
    return kind, "", VALUES[kind](rest) if kind in VALUES else {}


def _money(rest: str) -> Json:
    """ "48600000 EUR", "52000000 EUR >", "5000000..7500000 USD", "35000 EUR /month"."""
    figure, currency, *signs = rest.split(" ")
    low, _, high = figure.partition("..")
    value: Json = {"value": low, "currency": currency, "approximation": "range" if high else "exactly"}
    if high:
        value["upper"] = high
    return value | _signs(signs)


def _signs(signs: list[str]) -> Json:
    words = {">": "more than", "~": "about", "<": "up to"}
    value: Json = {}
    for sign in signs:
        value |= {"per": sign[1:]} if sign.startswith("/") else {"approximation": words[sign]}
    return value


def _date(rest: str) -> Json:
    """ "2016-03-14", "2016-Q3", "2016 rel", "2016-02-01..2018-12-31"."""
    stated, *flags = rest.split(" ")
    first, _, until = stated.partition("..")
    value: Json = {"value": first, "precision": _precision(first)}
    if until:
        value["until"] = until
    if "rel" in flags:
        value["relative"] = True
    return value


def _precision(value: str) -> str:
    if value.endswith("s"):
        return "decade"
    if "Q" in value:
        return "quarter"
    return {4: "year", 7: "month", 10: "day"}[len(value)]


def _quantity(rest: str) -> Json:
    figure, _, unit = rest.partition(" ")
    unit, _, sign = unit.partition(" ") if unit[-2:] in (" >", " ~", " <") else (unit, "", "")
    return {"value": figure, "unit": unit} | _signs([sign] if sign else [])


def _percent(rest: str) -> Json:
    figure, *signs = rest.split(" ")
    return {"value": figure} | _signs(signs)


def _identifier(rest: str) -> Json:
    scheme, _, value = rest.partition(" ")
    return {"scheme": scheme, "value": value}


VALUES = {"money": _money, "date": _date, "quantity": _quantity, "percent": _percent, "identifier": _identifier}
