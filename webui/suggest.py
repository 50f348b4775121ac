"""What a search box may be completed to while it is typed in: entities, titles, fields and operators. Shows no page."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from indexer.model.kinds import ENTITY_KINDS
from indexer.search.fields import FIELDS
from indexer.search.query import Query
from indexer.text import analysis
from webui import present, twins
from webui.context import current_archive, current_scope
from webui.paging import whole_number

pages = Blueprint("suggest", __name__)

SHOWN = 8
ENTITIES, TITLES = 6, 3  # of those shown, where there are as many
LONGEST = 200  # characters; what is longer is no name that is being typed
FEW = 2  # with fewer names that begin so, those that are alike are offered too
OPERATORS = {"AND": "both words", "OR": "either word", "NOT": "the first without the second"}
# The name or word that is being typed stands last: in quotation marks, after a field's colon, or plain.
_TYPED = re.compile(r'(?:(?P<field>[a-z]+):)?(?:"(?P<quoted>[^"]*)|(?P<plain>[^\s":()\[\]]*))$')
_PLAIN_RUN = re.compile(r'(?:(?<=^)|(?<=[\s(]))(?P<run>[^\s":()\[\]]+(?: [^\s":()\[\]]+){0,3})$')


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`query` is what the box holds when it is chosen; `ends` whether that is worth searching for at once."""

    sort: str  # entity, title, field or operator
    label: str
    note: str
    query: str
    ends: bool
    more: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Typed:
    """The end of a query that is being typed: what stands before it, the field it is for, and the words themselves."""

    before: str
    field: str
    words: str


@pages.get("/suggest.json")
def suggestions() -> Response:
    """What may be meant, for the box's list."""
    text = request.args.get("q", "")
    limit = whole_number("limit", SHOWN, most=20)
    found = _found(text)[:limit] if text.strip() and len(text) <= LONGEST else []
    rows = [
        {"sort": one.sort, "label": one.label, "note": one.note, "query": one.query, "ends": one.ends, **one.more}
        for one in found
    ]
    return twins.as_json({"query": text, "suggestions": rows})


def typed(text: str) -> list[Typed]:
    """The ends of a query that may be meant, the longest first: "radar jon h" may end in "radar jon h" or in "h"."""
    last = _TYPED.search(text)
    if last is None:
        return []
    words = last["quoted"] if last["quoted"] is not None else last["plain"] or ""
    ends = [Typed(text[: last.start()], last["field"] or "", words)]
    if last["field"] is None and last["quoted"] is None and (run := _PLAIN_RUN.search(text)):
        parts = run["run"].split(" ")
        after = max((at + 1 for at, part in enumerate(parts[:-1]) if part in OPERATORS), default=0)
        starts = [(len(" ".join([*parts[:at], ""])), at) for at in range(after, len(parts))]
        ends = [Typed(text[: run.start() + length], "", " ".join(parts[at:])) for length, at in starts]
    return [one for one in ends if one.words.strip()]


def _found(text: str) -> list[Suggestion]:
    ends = typed(text)
    if not ends:
        return []
    names: list[Suggestion] = []
    for end in ends:
        if end.field in ("", *ENTITY_KINDS):
            names += [one for one in _entities(end) if one.more["entity"] not in {two.more["entity"] for two in names}]
    titles = _titles(ends[0]) if ends[0].field in ("", "title") else []
    fields = _fields(ends[-1]) if not ends[-1].field else []
    shown = names[: ENTITIES if titles or fields else SHOWN]
    return [*fields[:2], *shown, *titles[:TITLES], *fields[2:]]


def _entities(end: Typed) -> list[Suggestion]:
    archive, scope = current_archive(), current_scope()
    found = archive.names_beginning(end.words, scope=scope, limit=2 * SHOWN)
    if len(found) < FEW and len(end.words) > 3:
        like = archive.names_like(end.words, scope=scope, limit=ENTITIES)
        known = {entity.id for entity, _ in found}
        found += [(one.entity, one.spelling) for one in like if one.score >= 0.5 and one.entity.id not in known]
    shown = []
    for entity, spelling in found:
        if end.field and end.field != str(entity.kind):
            continue
        name = present.line(spelling)
        quoted = f'{entity.kind}:"{name.replace(chr(34), " ")}"'
        note = f"{present.kind(entity.kind)}, {present.counted(entity.documents, 'document')}"
        about = {"entity": entity.id, "kind": str(entity.kind), "documents": entity.documents}
        shown.append(Suggestion("entity", name, note, end.before + quoted, ends=True, more=about))
    return shown[:SHOWN]


def _titles(end: Typed) -> list[Suggestion]:
    """Documents whose title has all the words, the last of them begun."""
    words = analysis.surfaces(end.words)
    if not words or len("".join(words)) < FEW:
        return []
    asked = " ".join([f"title:{word}" for word in words[:-1]] + [f"title:{words[-1]}*"])
    found = current_archive().search(Query(text=asked, scope=current_scope(), limit=TITLES, pages=1))
    shown = []
    for hit in found.hits:
        title = present.line(hit.title)
        query = f'{end.before}title:"{title.replace(chr(34), " ")}"'
        shown.append(Suggestion("title", title, "Title", query, ends=True, more={"document": hit.document}))
    return list({one.query: one for one in shown if one.label}.values())


def _fields(end: Typed) -> list[Suggestion]:
    """Fields and operators that begin so."""
    begun = end.words.strip()
    fields = [
        Suggestion("field", f"{field.name}:", field.help, f"{end.before}{field.name}:", ends=False, more={})
        for field in FIELDS.values()
        if field.name.startswith(begun.lower()) and " " not in begun
    ]
    operators = [
        Suggestion("operator", word, meaning, f"{end.before}{word} ", ends=False, more={})
        for word, meaning in OPERATORS.items()
        if word.startswith(begun) and end.before.strip()
    ]
    return [*operators, *fields]
