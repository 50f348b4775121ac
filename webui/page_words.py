"""What stands beside a page: who and what is named on it, the values on it, the facts of its document."""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.lookup.views import DocumentPage
from indexer.model.documents import Document
from indexer.model.kinds import ENTITY_KINDS, Kind
from webui import present

HIDDEN = "load file "  # facts that only serve to read a document of a disclosure again
FACTS = {  # what files call it: what a reader does
    "creationdate": "File made",
    "created": "File made",
    "moddate": "File changed",
    "modified": "File changed",
    "last modified by": "Changed by",
    "creator": "Made with",
    "producer": "Written with",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A thing named on the page. `entity` is "" where the archive has no page for it; `start` is its first mention."""

    name: str
    entity: str
    count: int
    start: int


def named(opened: DocumentPage) -> dict[Kind, list[Named]]:
    """Entities of the page by kind, most mentioned first."""
    return _gathered(opened, [kind for kind in Kind if kind in ENTITY_KINDS])


def values(opened: DocumentPage) -> dict[Kind, list[Named]]:
    """Amounts, dates and other values of the page by kind, in order of appearance."""
    found = _gathered(opened, [kind for kind in Kind if kind not in ENTITY_KINDS])
    return {kind: sorted(all_, key=lambda one: one.start) for kind, all_ in found.items()}


def facts(document: Document) -> list[tuple[str, str]]:
    """Every fact of a document under the word a reader knows it by; those not known are left out."""
    return [(word, text) for word, text in _facts(document) if text]


def _gathered(opened: DocumentPage, kinds: list[Kind]) -> dict[Kind, list[Named]]:
    found: dict[tuple[Kind, str], Named] = {}
    for one in opened.mentions:
        mention = one.mention
        name = one.name or present.value(mention.value) or present.line(mention.surface)
        key = (mention.kind, one.entity or name)
        seen = found.get(key)
        start = min(seen.start, mention.start) if seen else mention.start
        found[key] = Named(name, one.entity, (seen.count if seen else 0) + 1, start)
    sort = sorted(found.items(), key=lambda item: (-item[1].count, item[1].start))
    gathered = {kind: [one for (this, _), one in sort if this is kind] for kind in kinds}
    return {kind: all_ for kind, all_ in gathered.items() if all_}


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    kind = present.kind(document.kind)
    yield "Collection", document.collection
    yield "Kind of source", f"{kind} ({document.kind_reason})" if document.kind_reason else kind
    yield "Date", present.date(document.date)
    yield "Author", ", ".join(document.authors)
    yield "Published at", document.site
    yield "From", document.sender
    yield "To", ", ".join(document.recipients)
    yield "Language", present.language(document.language)
    yield "Pages", present.number(document.pages) if document.pages else ""
    yield "File", "; ".join(document.paths)
    yield "Inside", document.inside
    yield "Line", document.key
    yield "Type", document.type.upper()
    yield "Size", present.size(document.size)
    yield "Read by", document.parser
    for name, text in sorted(document.facts.items()):
        if name.startswith(HIDDEN):
            continue
        yield FACTS.get(name.lower(), present.line(name)), present.file_date(present.line(text))
