"""JSON lines: each line is a document of its own, a text or else a record; the file itself is their container."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from indexer.model.kinds import Status
from pipelines.extract.composing import Piece, clean, compose
from pipelines.extract.decoding import decoded
from pipelines.extract.material import Child, Material, Reading
from pipelines.extract.notice_tree import from_json, pieces
from pipelines.extract.saying import counted

LONGEST_LINE = 64 * 1024 * 1024
PASSED_OVER = frozenset({"_id", "id", "text", "title", "lang", "language", "date", "url", "author", "authors", "site"})

_line = partial(Child, type="json", kept=False)


def extract(material: Material) -> Reading:
    """The lines as children. A bad line is one failed child; the container is partial then and says how many."""
    children = tuple(_distinct(_children(material)))
    bad = [child.inside for child in children if child.reading and child.reading.status is Status.FAILED]
    good = len(children) - len(bad)
    facts = {"documents": str(good)}
    if not bad:
        return Reading(parser="json", facts=facts, children=children)
    named = ", ".join(bad[:5]) + (f" and {len(bad) - 5:,} more" if len(bad) > 5 else "")
    reason = f"{counted(len(bad), 'line')} of {len(children):,} could not be read: {named}."
    return Reading(parser="json", facts=facts, status=Status.PARTIAL, reason=reason, children=children)


def _distinct(children: Iterable[Child]) -> Iterator[Child]:
    """The children without exact repeats of a line that has an `_id`: these are one document."""
    seen: set[tuple[str, bytes]] = set()
    for child in children:
        line = child.key, hashlib.sha256(child.data).digest()
        if not child.key or line not in seen:
            yield child
        seen.add(line)


def _children(material: Material) -> Iterator[Child]:
    with material.path.open("rb") as file:
        number = material.first
        while line := file.readline(LONGEST_LINE):
            if line.strip(b"\xef\xbb\xbf \t\r\n\x00"):
                yield _child(line.rstrip(b"\r\n"), number)
            if number % 1000 == 0:
                material.alive()
            number += 1


def _child(line: bytes, number: int) -> Child:
    inside = f"line {number}"
    if len(line) >= LONGEST_LINE - 2:
        return _line(inside, line[:1000], reading=_bad(f"it is longer than {LONGEST_LINE:,} bytes"))
    try:
        fields = json.loads(decoded(line).text)
    except (ValueError, RecursionError) as error:
        return _line(inside, line, reading=_bad(f"it is no JSON ({error})"))
    if not isinstance(fields, dict):
        return _line(inside, line, reading=_bad("it holds no object with fields"))
    key = fields.get("_id")
    reading = _reading(fields) if "text" in fields or "title" in fields else _record(fields)
    return _line(inside, line, key="" if key is None else str(key), reading=reading)


def _bad(why: str) -> Reading:
    return Reading(parser="json", status=Status.FAILED, reason=f"The line cannot be read: {why}.")


def _reading(fields: dict[str, Any]) -> Reading:
    title = " ".join(clean(_text(fields, "title")).split())
    text = clean(_text(fields, "text"), keep_spaces=True).strip("\n")
    pages = compose(Piece(part) for part in text.split("\n\n"))
    status, reason = Status.DONE, ""
    if not text.strip():
        status, reason = (Status.DONE, "") if title else (Status.EMPTY, "The line holds no text.")
        pages = compose([Piece(title)])
    authors = fields.get("authors") or fields.get("author") or ()
    return Reading(
        pages=pages,
        parser="json",
        status=status,
        reason=reason,
        title=title,
        authors=(authors,) if isinstance(authors, str) else tuple(str(name) for name in authors),
        date=_text(fields, "date"),
        site=_text(fields, "site"),
        url=_text(fields, "url"),
        language=_text(fields, "lang") or _text(fields, "language"),
        facts={key: str(value) for key, value in fields.items() if key not in PASSED_OVER and _plain(value)},
    )


def _record(fields: dict[str, Any]) -> Reading:
    """A line that is no text, but a record: every value once, behind its name."""
    try:
        made = pieces(from_json(fields, "record"), ())
    except ValueError as error:
        return _bad(str(error))
    if not made:
        return Reading(parser="json", status=Status.EMPTY, reason="The line holds no values.")
    return Reading(compose(made), parser="json", date=_text(fields, "date"), url=_text(fields, "url"))


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else "" if value is None else str(value)


def _plain(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and value != "" and len(str(value)) <= 1000
